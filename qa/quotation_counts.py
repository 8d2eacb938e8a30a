"""Who speaks most, of which councils, when, and of what kind: small tables for charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.names import fold
from index.quoted import Quoted
from qa.quoted_speakers import SpeakerNamed, merge_speakers

NOT_CLEAR = "not clear"
UNDATED = "date unknown"


@dataclass(frozen=True, slots=True)
class Count:
    """A row of a table: what is counted and how many quotations."""

    name: str
    quotations: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """A row of the table of years and kinds of speaker."""

    year: str
    voice: str
    quotations: int


def by_speaker(quotations: Iterable[Quoted], top: int = 20) -> tuple[SpeakerNamed, ...]:
    """The ``top`` speakers by quotations, each with all their names, most first."""
    return merge_speakers(quotations)[:top]


def by_council(quotations: Iterable[Quoted], top: int = 20) -> tuple[Count, ...]:
    """The ``top`` councils that quotations are about, most first; one that is about two counts for
    both, one that is not clearly about any for none.
    """
    return _most(Counter(c for q in quotations for c in q.said.about), top)


def by_voice(quotations: Iterable[Quoted]) -> tuple[Count, ...]:
    """Every kind of speaker there is, most first, those that are not clear last."""
    counted = Counter(_voice(q) for q in quotations)
    rows = _most(counted, len(counted))
    return (*(r for r in rows if r.name != NOT_CLEAR), *(r for r in rows if r.name == NOT_CLEAR))


def by_year(
    quotations: Iterable[Quoted], dates: Mapping[str, tuple[str | None, str | None]]
) -> tuple[YearCount, ...]:
    """Quotations by the year of their article and kind of speaker, oldest year first, those without
    a date last. ``dates`` is ``Snapshot.dates``; a bound counts as its date.
    """
    counted = Counter((_year(q, dates), _voice(q)) for q in quotations)
    rows = [YearCount(year, voice, n) for (year, voice), n in counted.items()]
    return tuple(sorted(rows, key=lambda r: (r.year == UNDATED, r.year, r.voice)))


def _voice(quoted: Quoted) -> str:
    return str(quoted.said.voice) if quoted.said.voice else NOT_CLEAR


def _year(quoted: Quoted, dates: Mapping[str, tuple[str | None, str | None]]) -> str:
    value = dates.get(quoted.article_id, (None, None))[0]
    return value[:4] if value else UNDATED


def _most(counted: Counter[str], top: int) -> tuple[Count, ...]:
    rows: Sequence[tuple[str, int]] = sorted(counted.items(), key=lambda r: (-r[1], fold(r[0])))
    return tuple(Count(name, n) for name, n in rows[:top])
