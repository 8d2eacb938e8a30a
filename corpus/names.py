"""Lists of names that people can add to, and where those names stand in a text.

``councils.txt``, ``bodies.txt`` and ``roles.txt`` have one form: a heading in square brackets, then
one entry a line, its usual name first and other names for it after "|". A sign at the end of a name
says how it is to be read ("Reading !").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corpus.errors import VerseError


@dataclass(frozen=True, slots=True)
class Name:
    """One name as a list has it; ``signs`` are the marks after it ("!", "?", "~")."""

    text: str
    signs: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: the heading it stands under, its usual name, and every name it has."""

    section: str
    names: tuple[Name, ...]
    line: int

    @property
    def name(self) -> str:
        """Its usual name."""
        return self.names[0].text


def read_entries(path: Path, sections: Iterable[str], signs: str) -> list[Entry]:
    """The entries of the list at ``path``, in order.

    Raises:
        VerseError: a line is not as it should be; the message has its number and what to do.
    """
    known = {s.casefold(): s for s in sections}
    first = next(iter(known.values()))
    section: str | None = None
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue

        def wrong(what: str, number: int = number) -> VerseError:
            return VerseError(f"{path.name}, line {number}: {what}")

        if words.startswith("["):
            section = known.get(words.strip("[]").strip().casefold())
            if section is None or not words.endswith("]"):
                raise wrong(f"{words!r} is no heading; use one of [{'], ['.join(known.values())}]")
            continue
        if section is None:
            raise wrong(f"{words!r} stands under no heading; put [{first}] above it")
        names = tuple(_name(part, signs) for part in words.split("|"))
        if not all(re.search(r"\w", n.text) for n in names):
            raise wrong('an empty name; take out the "|" that has nothing beside it')
        if any(re.search(r"[|\[\]!?~]$", n.text) for n in names):
            raise wrong(f"a sign that means nothing here; a name may end with {' or '.join(signs)}")
        usual = fold(names[0].text)
        if usual in seen:
            raise wrong(f"{names[0].text!r} has line {seen[usual]} already; make the two one")
        seen[usual] = number
        entries.append(Entry(section, names, number))
    return entries


def _name(part: str, signs: str) -> Name:
    text = part.strip()
    # "Who Cares? Scotland" keeps its mark: a sign stands alone, after a space.
    match = re.fullmatch(rf"(?P<text>.*?)\s+(?P<signs>[{re.escape(signs)}]+)", text)
    return Name(match["text"], match["signs"]) if match else Name(text)


def fold(name: str) -> str:
    """A name as it is compared: lower case, "&" as "and", plain apostrophes, single spaces."""
    return " ".join(fold_same_length(name).replace("&", " and ").split())


def fold_same_length(text: str) -> str:
    """Lower case and plain apostrophes without moving any character."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.replace("’", "'")


_TOKEN = re.compile(r"[^\W_]+|&")
_Words = tuple[str, ...]


class Finder:
    """Finds any of many names in a text: the longest that begins at a place wins, none overlap.

    Words are compared, so "Stoke on Trent" is found as "Stoke-on-Trent" and "childrens" as
    "children's"; a name that is part of a hyphenated word ("Leeds-based") is not found.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, list[tuple[_Words, str]]] = {}
        for name in names:
            for spelling in {name, name.replace("'s", "s")}:
                words = _words(spelling)
                if words:
                    self._names.setdefault(words[0], []).append((words, name))
        for found in self._names.values():
            found.sort(key=lambda f: len(f[0]), reverse=True)

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """(folded name, start, end) in the order of the text."""
        folded = fold_same_length(text)
        tokens = list(_TOKEN.finditer(folded))
        words = ["and" if t.group() == "&" else t.group() for t in tokens]
        i = 0
        while i < len(tokens):
            for wanted, name in self._names.get(words[i], ()):
                n = len(wanted)
                if tuple(words[i : i + n]) == wanted and _is_whole(folded, tokens[i : i + n], name):
                    yield name, tokens[i].start(), tokens[i + n - 1].end()
                    i += n
                    break
            else:
                i += 1


def _words(name: str) -> _Words:
    return tuple("and" if w == "&" else w for w in _TOKEN.findall(fold_same_length(name)))


def _is_whole(text: str, tokens: list[re.Match[str]], name: str) -> bool:
    start, end = tokens[0].start(), tokens[-1].end()
    if text[start - 1 : start] in ("-", "_") or text[end : end + 1] in ("-", "_"):
        return False
    for a, b in pairwise(tokens):
        between = text[a.end() : b.start()]
        mark = between.strip()
        if mark and mark not in {"-", "'"} and not (mark in ",.?" and mark in name):
            return mark == "." and a.group() == "st"
        if "\n\n" in between:
            return False
    return True
