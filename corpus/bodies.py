"""The bodies and the roles of the field: who is named in a text besides councils.

``bodies.txt`` lists inspectorates, departments, unions, charities and the like, ``roles.txt`` what
people are ("director of children's services"); both are there for people to add to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.errors import VerseError
from corpus.names import Entry, Finder, Name, fold, read_entries

BODIES = Path(__file__).with_name("bodies.txt")
ROLES = Path(__file__).with_name("roles.txt")

BODY_KINDS = (
    "regulator",
    "government",
    "court service",
    "council body",
    "union",
    "professional body",
    "charity",
    "research body",
    "company",
    "publisher",
)
ROLE_KINDS = (
    "council leader",
    "council officer",
    "practitioner",
    "reviewer",
    "inspector",
    "government",
    "carer",
    "young person",
    "court",
    "health",
    "school",
    "police",
    "body leader",
    "researcher",
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the field: its usual name, its kind (``BODY_KINDS``), its other names.

    ``generic`` are words that stand for it where a text names no other ("the regulator"); they are
    among ``aliases``.
    """

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is: the usual name, its kind (``ROLE_KINDS``), other names for it."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body named in a text and where; ``is_generic`` for "the regulator" and its like."""

    body: Body
    start: int
    end: int
    is_generic: bool = False


@dataclass(frozen=True, slots=True)
class RoleMention:
    """A role named in a text and where."""

    role: Role
    start: int
    end: int


class Bodies:
    """Bodies that can be looked up by any of their names and found in a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._bodies: list[Body] = []
        self._named = _Named()
        generic: set[tuple[str, Body]] = set()
        for entry in entries:
            body = Body(
                entry.name,
                entry.section,
                tuple(n.text for n in entry.names[1:]),
                tuple(n.text for n in entry.names if "~" in n.signs),
            )
            for name in entry.names:
                self._named.add(name, len(self._bodies), entry.line, BODIES)
            generic.update((fold(g), body) for g in body.generic)
            self._bodies.append(body)
        self._generic = frozenset(generic)

    def __iter__(self) -> Iterator[Body]:
        return iter(self._bodies)

    def __len__(self) -> int:
        return len(self._bodies)

    def get(self, name: str) -> Body | None:
        """The body that has ``name``, in any case; None where no body has it."""
        i = self._named.get(name)
        return None if i is None else self._bodies[i]

    def find(self, text: str, *, any_case: bool = False) -> list[BodyMention]:
        """Where bodies are named in ``text``, in order, the longest name first.

        ``any_case`` is for questions, which people type without capitals.
        """
        return [
            BodyMention(
                self._bodies[i], start, end, is_generic=(name, self._bodies[i]) in self._generic
            )
            for i, name, start, end in self._named.find(text, any_case=any_case)
        ]


class Roles:
    """Roles that can be looked up by any of their names and found in a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._roles: list[Role] = []
        self._named = _Named()
        for entry in entries:
            role = Role(entry.name, entry.section, tuple(n.text for n in entry.names[1:]))
            for name in entry.names:
                self._named.add(name, len(self._roles), entry.line, ROLES)
            self._roles.append(role)
        for i, role in enumerate(self._roles):
            for alias in (role.name, *role.aliases):
                self._named.add_also(Name(plural(alias)), i)

    def __iter__(self) -> Iterator[Role]:
        return iter(self._roles)

    def __len__(self) -> int:
        return len(self._roles)

    def get(self, name: str) -> Role | None:
        """The role that has ``name``, in any case; None where no role has it."""
        i = self._named.get(name)
        return None if i is None else self._roles[i]

    def find(self, text: str, *, any_case: bool = False) -> list[RoleMention]:
        """Where roles are named in ``text``, in order, the longest name first."""
        return [
            RoleMention(self._roles[i], start, end)
            for i, _, start, end in self._named.find(text, any_case=any_case)
        ]


@lru_cache(maxsize=1)
def known_bodies() -> Bodies:
    """The bodies of ``bodies.txt``.

    Raises:
        VerseError: a line of it is not as it should be; the message has its number.
    """
    return Bodies(read_entries(BODIES, BODY_KINDS, "!~"))


@lru_cache(maxsize=1)
def known_roles() -> Roles:
    """The roles of ``roles.txt``.

    Raises:
        VerseError: a line of it is not as it should be; the message has its number.
    """
    return Roles(read_entries(ROLES, ROLE_KINDS, "!"))


def plural(role: str) -> str:
    """A role of several people.

    >>> plural("director of children's services"), plural("lead member"), plural("deputy")
    ("directors of children's services", 'lead members', 'deputies')
    """
    match = re.match(r"(?P<head>.+?)(?P<rest> (?:of|for|in) .+)?$", role)
    assert match is not None  # any name has a character
    head, rest = match["head"], match["rest"] or ""
    if head.endswith("y") and head[-2:-1] not in "aeiou":
        return f"{head[:-1]}ies{rest}"
    return f"{head}s{rest}"


class _Named:
    """Names to numbers, with what their capitals and signs ask of a text."""

    def __init__(self) -> None:
        self._owner: dict[str, int] = {}
        self._line: dict[str, int] = {}
        self._spellings: dict[str, list[Name]] = {}
        self._finder: Finder | None = None

    def add(self, name: Name, owner: int, line: int, path: Path) -> None:
        key = fold(name.text)
        if self._owner.setdefault(key, owner) != owner:
            raise VerseError(
                f"{path.name}, line {line}: {name.text!r} is a name on line {self._line[key]} too; "
                "leave it on the one it means"
            )
        self._line.setdefault(key, line)
        self._spellings.setdefault(key, []).append(name)

    def add_also(self, name: Name, owner: int) -> None:
        """A name made from another; one that is listed goes before it."""
        key = fold(name.text)
        if key not in self._owner:
            self._owner[key] = owner
            self._spellings[key] = [name]

    def get(self, name: str) -> int | None:
        return self._owner.get(fold(name))

    def find(self, text: str, *, any_case: bool) -> list[tuple[int, str, int, int]]:
        self._finder = self._finder or Finder(self._owner)
        return [
            (self._owner[name], name, start, end)
            for name, start, end in self._finder.find(text)
            if any(_is_meant(text, start, end, n, any_case) for n in self._spellings[name])
        ]


# What shows that a capital is a body's, not that of a sentence's first word.
_AS_A_BODY_AFTER = re.compile(
    r"(?:[’']s?\s+\w|,? (?:the|a|an|which) (?:[\w’'-]+ ){0,4}?(?:charity|union|centre|body|"
    r"organisation|group)\b| (?:said|says|added|told|warned|called|found|has|and [A-Z])\b)"
)
_AS_A_BODY_BEFORE = re.compile(
    r"\b(?:charity|charities|union|unions|centre|organisation|group|body|from|by|at|of|for|with|"
    r"told|to),? $",
    re.I,
)


def _is_meant(text: str, start: int, end: int, name: Name, any_case: bool) -> bool:
    exact = text[start:end]
    is_word = "!" in name.signs
    if not (any_case and not is_word) and not _has_its_capitals(exact, name.text):
        # A question about the charity Become may be typed without capitals.
        named = re.search(r"\b(?:charity|union|centre) $", text[:start], re.I)
        return any_case and is_word and named is not None
    if not is_word or name.text.isupper():
        return True
    opens = re.search(r"(?:^|[.!?:][”’\"']?\s+|[“‘\"\n]\s*)$", text[:start]) is not None
    if opens:
        return _AS_A_BODY_AFTER.match(text, end) is not None
    return bool(_AS_A_BODY_BEFORE.search(text[:start]) or _AS_A_BODY_AFTER.match(text, end))


def _has_its_capitals(exact: str, name: str) -> bool:
    """True where every word with a capital in the list has one in the text.

    >>> _has_its_capitals("UNISON", "Unison"), _has_its_capitals("Nice", "NICE")
    (True, False)
    """
    pattern = r"[^\W_]+"
    for found, listed in zip(re.findall(pattern, exact), re.findall(pattern, name), strict=False):
        if listed.isupper() and len(listed) > 1:
            if found.rstrip("s") != listed and found != listed:
                return False
        elif listed[0].isupper() and not found[0].isupper():
            return False
    return True
