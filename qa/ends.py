"""Both ends of a change: the oldest and the newest that is said of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from corpus.article import Article
from corpus.dates import spell
from index.words import stems
from qa.times.bounds import Bounds, days_between, first_day, last_day, overlap
from qa.times.period import Period
from qa.times.spoken import Spoken, beside, compares, inspected_days, looks_back, when_spoken

SAME_TIME = 183
"""Days within which two sentences of a change are at the same end of it."""
MOST_AT_AN_END = 3


class Sentence(Protocol):
    """A sentence of an article, as ``qa.candidates.Candidate`` is."""

    @property
    def article(self) -> Article: ...  # noqa: D102

    @property
    def start(self) -> int: ...  # noqa: D102

    @property
    def end(self) -> int: ...  # noqa: D102

    @property
    def about(self) -> tuple[str, ...]: ...  # noqa: D102


S = TypeVar("S", bound=Sentence)


@dataclass(frozen=True, slots=True)
class Ends(Generic[S]):
    """The oldest and the newest that is said of one thing, each the best first, and what lacks.

    Where the library has one end alone it is ``newer``, and ``notes`` say so.
    """

    older: tuple[S, ...] = ()
    newer: tuple[S, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def in_order(self) -> tuple[S, ...]:
        """Both, oldest first."""
        return self.older + self.newer


def ends(
    candidates: Sequence[S],
    *,
    topic: Sequence[str] = (),
    councils: Sequence[str] = (),
    period: Period | None = None,
) -> Ends[S]:
    """The two ends of a change that ``candidates`` (best first) tell of, or that one is missing.

    Only sentences with at least half as many of the ``topic``'s words as the best has are of the
    same thing, and of each council by itself: those asked for, else that of the best sentence.
    Sentences whose time is not known are at neither end.
    """
    period = period or Period()
    same = _same_thing(candidates, topic)
    wanted = list(councils) or [n for c in same[:1] for n in c.about[:1]]
    if not wanted:
        return _ends_of(same, period)
    of_each = {n: [c for c in same if n in c.about or not c.about] for n in wanted}
    every = {n: _ends_of(group, period) for n, group in of_each.items() if group}
    out: Ends[S] = Ends()
    for name, e in every.items():
        before = f"{name}: " if len(every) > 1 else ""
        out = Ends(
            out.older + tuple(s for s in e.older if s not in out.older),
            out.newer + tuple(s for s in e.newer if s not in out.newer),
            out.notes + tuple(f"{before}{note}" for note in e.notes),
        )
    return out


def _same_thing(candidates: Sequence[S], topic: Sequence[str]) -> list[S]:
    asked = {s for w in topic for s in stems(w)}
    if not asked:
        return list(candidates)
    shared = [
        len(asked & set(stems(f"{_words(c)} {beside(c.article, c.start)}"))) for c in candidates
    ]
    best = max(shared, default=0)
    return [c for c, n in zip(candidates, shared, strict=True) if n and 2 * n >= best]


def _words(c: Sentence) -> str:
    return c.article.text[c.start : c.end]


@dataclass(frozen=True, slots=True)
class _Told(Generic[S]):
    sentence: S
    spoken: Spoken
    rank: int
    compares: bool
    looks_back: bool

    @property
    def at(self) -> str:
        """The last day it speaks of, ISO."""
        first, last = self.spoken.bounds
        return last_day(last or first or "0001")

    @property
    def when(self) -> str:
        """That day as far as it is known."""
        first, last = self.spoken.bounds
        return spell((last or first or "")[:7])


def _ends_of(candidates: Sequence[S], period: Period) -> Ends[S]:
    told: list[_Told[S]] = []
    days: dict[str, tuple[str, str] | None] = {}
    for rank, c in enumerate(candidates):
        article, text = c.article, _words(c)
        if article.id not in days:
            days[article.id] = inspected_days(article)
        spoken = when_spoken(
            article.published, text, beside(article, c.start), inspected=days[article.id]
        )
        if spoken is not None and (spoken.is_exact or spoken.bounds[1]):
            stated = spoken.basis in ("its words", "near")
            told.append(_Told(c, spoken, rank, compares(text), looks_back(text) and not stated))
    if not told:
        if not candidates:
            return Ends()
        note = "The library has accounts of this, but their dates are not known."
        return Ends(notes=(note,))
    told.sort(key=lambda t: (t.at, t.rank))
    lacks: list[str] = []
    oldest = _at_a_bound(told, period.start, told[0], lacks, older=True)
    newest = _at_a_bound(told, period.end, told[-1], lacks, older=False)
    if abs(days_between(oldest.at, newest.at)) <= SAME_TIME:
        near = [t for t in told if abs(days_between(oldest.at, t.at)) <= SAME_TIME]
        is_one = len({t.sentence.article.id for t in near}) == 1
        what = "one account" if is_one else "accounts of one time"
        tail = ", which itself looks back" if is_one else ", which look back"
        tail = tail if any(t.compares for t in near) else ""
        lacks.append(f"The library has only {what} of this, from {newest.when}{tail}.")
        return Ends((), _best(near), tuple(dict.fromkeys(lacks)))
    older = [t for t in told if abs(days_between(t.at, oldest.at)) <= SAME_TIME]
    newer = [t for t in told if abs(days_between(t.at, newest.at)) <= SAME_TIME and t not in older]
    return Ends(_best(older), _best(newer), tuple(lacks))


def _at_a_bound(
    told: Sequence[_Told[S]],
    bound: str | None,
    otherwise: _Told[S],
    lacks: list[str],
    *,
    older: bool,
) -> _Told[S]:
    """The sentence at the end that the question names, else the nearest to it, which is said."""
    if bound is None:
        return otherwise
    at: Bounds = (bound, bound)
    there = [t for t in told if overlap((t.at, t.at), at)]
    if not there:
        said = [t for t in told if t.spoken.basis != "article"]
        there = [t for t in said if overlap(t.spoken.bounds, at)]
    if there and older:
        return there[0]
    if there:
        return there[-1]
    before = [t for t in told if t.at < first_day(bound)]
    nearest = before[-1] if before else told[0]
    lacks.append(
        f"The library has no account of this from {spell(bound)}; the nearest is from "
        f"{nearest.when}."
    )
    return nearest


def _best(told: Sequence[_Told[S]]) -> tuple[S, ...]:
    """Those that compare first, then those that say their own time, as they were ranked."""
    ordered = sorted(
        told,
        key=lambda t: (not t.compares, t.looks_back, t.spoken.basis == "article", t.rank),
    )
    return tuple(t.sentence for t in ordered[:MOST_AT_AN_END])
