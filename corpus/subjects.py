"""Which council each part of an article is about, from its own words or the run of the text.

A sentence such as "It said the council needed to improve its plans" names no council; the paragraph
or heading before it does. Names come from ``councils.txt`` and from the article's own wording
("Northwick council", "London Borough of Saltmarsh"), so that a council nobody listed is known too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.article import Article, Kind

_LIST = Path(__file__).with_name("councils.txt")
_NAME = (
    r"[A-Z][a-z][\w’'-]*(?:[ -](?:(?:and|upon|on|of|in|with|under|&)[ -])?[A-Z][a-z][\w-]+){0,3}"
)
_STYLE = (
    r"(?:(?:city|county|borough|metropolitan|district|unitary|island|islands|town)\s+){0,2}"
    r"(?:council|children[’']s (?:services|trust|social care)|local authority)"
)
_NAMED = re.compile(rf"\b(?P<name>{_NAME})(?:[’']s?)?\s+(?i:{_STYLE})\b")
_OF = re.compile(
    rf"\b(?:(?:London|Royal|Metropolitan|County) Borough|City|County) of (?P<name>{_NAME})"
)
_VISITED = re.compile(rf"\b(?:visit(?:ed)? to|visited|inspect(?:ed|ion of)) (?P<name>{_NAME})\b")
# Capitalised words that open a sentence or name something other than a place.
_NOT_A_PLACE = frozenset(
    # Split from prose: the list is read and added to by eye.
    re.findall(
        r"\w+",
        """a after all also although an and another any as at because before both but by city county
    borough each english every few following for from her his however if in inspection inspectors
    instead it its last like local many meanwhile most neighbouring new no of ofsted on once one
    other our scottish several since some that the their these they this those though three two
    under unlike until welsh what when where whether which while who with yet government british
    annual monthly metropolitan district unitary combined royal london children childrens child
    independent family families social former department education whitehall parish previous next
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday focused monitoring director
    poor good outstanding inadequate council councils services secretary
    minister school nhs police early youth""",
    )
)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of councils. ``aliases`` maps a folded name to its usual short form.

    ``guarded`` holds folded names that are everyday words too.
    """

    aliases: dict[str, str]
    guarded: frozenset[str]

    def with_names(self, names: Iterable[str]) -> Gazetteer:
        """The same, knowing ``names`` too (a library's own councils)."""
        extra = {fold(n): n for n in names if fold(n) not in self.aliases}
        return Gazetteer({**self.aliases, **extra}, self.guarded) if extra else self

    def find(self, text: str, *, any_case: bool = False) -> list[Mention]:
        """Where councils are named in ``text``, in order.

        ``any_case`` is for questions, which people type without capitals.
        """
        found: list[Mention] = []
        for match in _pattern(tuple(self.aliases)).finditer(fold_same_length(text)):
            name = fold(match.group())
            exact = text[match.start() : match.end()]
            guarded = name in self.guarded
            if not any_case and not exact[0].isupper():
                continue
            if guarded and not _stands_as_place(text, match.start(), match.end(), exact):
                continue
            if _part_of_a_person(text, match.start(), match.end()):
                continue
            found.append(Mention(self.aliases[name], match.start(), match.end()))
        return found


@dataclass(frozen=True, slots=True)
class Mention:
    """A council named in a text: its usual short name and where."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What council the span from ``start`` to ``end`` is about.

    ``names`` are all that its own words name; ``running`` is the one it is about by the run of the
    text when it names none itself.
    """

    start: int
    end: int
    names: tuple[str, ...]
    running: str | None

    @property
    def about(self) -> tuple[str, ...]:
        """The councils it is about: those it names, else the one the text was speaking of."""
        return self.names or ((self.running,) if self.running else ())


def fold(name: str) -> str:
    """A name as it is compared: lower case, "&" as "and", plain apostrophes, single spaces."""
    return " ".join(fold_same_length(name).replace("&", "and").split())


def fold_same_length(text: str) -> str:
    """Lower case and plain apostrophes without moving any character."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.replace("’", "'"))


@lru_cache(maxsize=1)
def known_councils() -> Gazetteer:
    """The councils of ``councils.txt``."""
    aliases: dict[str, str] = {}
    guarded = set()
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        first, *others = (part.strip() for part in line.split("|"))
        name = first.removesuffix("!").strip()
        if first.endswith("!"):
            guarded.add(fold(name))
        for alias in (name, *others):
            aliases[fold(alias)] = name
    return Gazetteer(aliases, frozenset(guarded))


def named_councils(text: str) -> set[str]:
    """Councils that a text itself calls one ("Northwick council"), as it spells them."""
    names = set()
    for pattern in (_NAMED, _OF, _VISITED):
        for match in pattern.finditer(text):
            name = _trim(match["name"])
            if pattern is _VISITED and not _follows_as_council(text, name):
                continue
            if name:
                names.add(name)
    return names


def subjects(article: Article, gazetteer: Gazetteer) -> Iterator[Subject]:
    """What council each block is about, in order; one ``Subject`` a block."""
    running = _authority(article, gazetteer)
    lead = running is not None
    for block in article.blocks:
        text = article.words(block)
        mentions = [] if block.kind is Kind.FURNITURE else gazetteer.find(text)
        names = tuple(dict.fromkeys(m.name for m in mentions))
        yield Subject(block.start, block.end, names, running)
        if not mentions or block.kind in (Kind.COMMENT, Kind.CAPTION):
            continue
        # A report is about one authority throughout; another council named in it in passing
        # does not become the subject. In a news article the newest one named first does.
        if not lead:
            running = _leading(text, mentions)


def _leading(text: str, mentions: list[Mention]) -> str:
    """The council a paragraph goes on about: the first it names as a council, else the first."""
    for mention in mentions:
        if re.match(rf"(?:[’']s?)?\s+{_STYLE}", text[mention.end :], re.I):
            return mention.name
    return mentions[0].name


def _authority(article: Article, gazetteer: Gazetteer) -> str | None:
    """The one authority a report is about, where its metadata names it."""
    value = article.metadata.get("authority")
    if not isinstance(value, str) or not value.strip():
        return None
    return gazetteer.aliases.get(fold(value), value.strip())


def _trim(name: str) -> str:
    words = re.sub(r"[’']s?(?=\s|$)", "", name).split()
    while words and words[0].lower().strip("’'") in _NOT_A_PLACE:
        words.pop(0)
    # "Ofsted praised Northwick": keep what stands after the last word that is no part of a place.
    for i in range(len(words) - 1, -1, -1):
        if words[i].lower().strip("’'") in _NOT_A_PLACE - {
            "of",
            "on",
            "in",
            "and",
            "with",
            "under",
        }:
            words = words[i + 1 :]
            break
    while words and words[0].lower() in _NOT_A_PLACE:
        words.pop(0)
    return " ".join(words)


def _follows_as_council(text: str, name: str) -> bool:
    return (
        bool(name)
        and re.search(rf"\b{re.escape(name)}(?:[’']s?)?\s+(?i:{_STYLE})", text) is not None
    )


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    body = "|".join(
        r"\s+".join("(?:and|&)" if w == "and" else re.escape(w) for w in name.split())
        for name in ordered
    )
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w-])")


def _stands_as_place(text: str, start: int, end: int, exact: str) -> bool:
    after = re.match(rf"(?:[’']s?)?\s+(?:{_STYLE}|\w+ council)", text[end:], re.I)
    before = re.search(
        r"\b(?:in|at|for|of|to|from|by|about|visited|and|or|,)\s+$", text[:start], re.I
    )
    return bool(after) or bool(
        before and exact[0].isupper() and not re.match(r"\s+[a-z]+ing\b", text[end:])
    )


def _part_of_a_person(text: str, start: int, end: int) -> bool:
    """True where a title ("Mr Kent", "Cllr Ann Bradford") makes the name a person's."""
    return bool(
        re.search(
            r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Professor)\.?\s+(?:[A-Z]\w+\s+)?$",
            text[:start],
        )
    )
