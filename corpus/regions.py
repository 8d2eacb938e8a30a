"""Regions by name: what ``regions.txt`` lists, and which councils a question asks of with one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.councils import COUNTRIES, Gazetteer
from corpus.errors import VerseError
from corpus.names import Finder, fold

_LIST = Path(__file__).with_name("regions.txt")
_BEFORE = re.compile(r"(?:\b(?:in|of|from|across|around|within|for)\s+)?(?:\bthe\s+)?$", re.I)

_SPOKEN = {"Wales": ("Welsh",), "Scotland": ("Scottish",), "Northern Ireland": ("Northern Irish",)}
_OWN = re.compile(r"^[’']s\b")


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its usual name, the other names it has, and its councils' usual names."""

    name: str
    names: tuple[str, ...]
    councils: frozenset[str]


@lru_cache(maxsize=1)
def known_regions() -> tuple[Region, ...]:
    """The regions of ``regions.txt``.

    Raises:
        VerseError: a line of it is not as it should be; the message has its number.
    """
    return read_regions(_LIST)


def read_regions(path: Path) -> tuple[Region, ...]:
    """The regions of a list in the form of ``regions.txt``, in its order."""
    names: tuple[str, ...] = ()
    members: dict[tuple[str, ...], set[str]] = {}
    by_name: dict[str, set[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        parts = tuple(p.strip() for p in words.strip("[]").split("|"))
        if not all(parts):
            raise VerseError(f"{path.name}, line {number}: an empty name; take out its '|'")
        if words.startswith("["):
            names = parts
            members[names] = set()
            by_name.update({fold(n): members[names] for n in names})
        elif not names:
            raise VerseError(
                f"{path.name}, line {number}: {words!r} stands under no region; put [its name] "
                "above it"
            )
        else:
            for part in parts:
                members[names] |= by_name.get(fold(part), {part})
    return tuple(Region(n[0], n, frozenset(councils)) for n, councils in members.items())


def region_in(text: str, gazetteer: Gazetteer) -> tuple[Region, str] | None:
    """The region or country that ``text`` names, and the text without it; None for none.

    >>> from corpus.councils import known_councils
    >>> region, rest = region_in("which councils in the north east are good", known_councils())
    >>> region.name, rest
    ('North East', 'which councils are good')
    """
    regions = {fold(n): r for r in (*known_regions(), *_countries(gazetteer)) for n in r.names}
    taken = [(m.start, m.end) for m in gazetteer.find(text, any_case=True)]
    for name, start, end in Finder(regions).find(text):
        if any(a < end and start < b for a, b in taken):
            continue  # "North East Lincolnshire" is a council
        before = _BEFORE.search(text[:start])
        start = before.start() if before else start
        rest = f"{text[:start]} {_OWN.sub('', text[end:])}"
        return regions[name], " ".join(rest.split())
    return None


def _countries(gazetteer: Gazetteer) -> list[Region]:
    # England has nearly all of a library: it narrows nothing, and people say it of all.
    return [
        Region(
            c,
            (c, *_SPOKEN.get(c, ())),
            frozenset(n for n, of in gazetteer.countries.items() if of == c),
        )
        for c in COUNTRIES
        if c != "England"
    ]
