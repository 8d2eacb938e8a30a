"""What the library has on the councils asked for, by its age, and the time that is asked for."""

from __future__ import annotations

import weakref
from collections import Counter

from corpus.article import Article
from index.library import Snapshot
from qa.question import Question
from qa.times.bounds import Bounds, first_day, shifted
from qa.times.fit import Fit, Where, how_it_fits, recalls
from qa.times.period import Period, Wants
from qa.times.spoken import REPORTED_WITHIN, inspected_days
from qa.times.turns import is_of, turns

READ_FIRST = 2
"""Ages whose accounts are read for themselves, beside what is nearest in words: the newest article
may only name the council."""

ON_FROM = 0.2
"""The least share of an article's passages that are about a council it is an account of."""

_ABOUT: weakref.WeakKeyDictionary[Snapshot, dict[str, frozenset[str]]] = weakref.WeakKeyDictionary()
"""The councils that each article is an account of: a fact of it, gone with its library."""
_INSPECTED: weakref.WeakKeyDictionary[Snapshot, dict[str, tuple[str, str] | None]] = (
    weakref.WeakKeyDictionary()
)
"""When inspectors were there, by article: a fact of it, gone with its library."""


def is_on(snapshot: Snapshot, id: str, council: str) -> bool:
    """True where an article is on that council, alone or beside a few, and does not only name it
    in passing: a fifth of its passages are about it.
    """
    kept = _ABOUT.setdefault(snapshot, {})
    if id not in kept:
        body = [p.about for p in snapshot.passages_of(id) if not p.is_comment]
        counts = Counter(name for about in body for name in set(about))
        kept[id] = frozenset(c for c, n in counts.items() if n >= ON_FROM * len(body))
    return council in kept[id]


def time_of(snapshot: Snapshot, id: str) -> Bounds | None:
    """The first and last day of an article's own time, of a report from the inspection on; None
    where its date is not known.
    """
    value = snapshot.dates[id][0]
    if value is None:
        return None
    days = days_of(snapshot, id)
    return (min(days[0], value), max(days[1], value)) if days else (value, value)


def days_of(snapshot: Snapshot, id: str) -> tuple[str, str] | None:
    """The days of the inspection that an article is the report of, if it is one; read once."""
    kept = _INSPECTED.setdefault(snapshot, {})
    if id not in kept:
        kept[id] = inspected_days(snapshot.article(id))
    return kept[id]


class Ages:
    """The articles on the councils that a question names, and how each stands to its time."""

    def __init__(self, snapshot: Snapshot, question: Question, period: Period) -> None:
        self._snapshot, self._period = snapshot, period
        about = {
            i for c in question.councils for i in snapshot.about.get(c, ()) if is_on(snapshot, i, c)
        }
        self._dates = {i: v for i in sorted(about) if (v := snapshot.dates[i][0])}
        dates = sorted(self._dates.values())
        self._ends = (dates[0], dates[-1]) if dates else (None, None)
        self._turns: dict[str, int] | None = None

    def fit(self, article: Article, text: str, near: str) -> Fit:
        """How the sentence ``text`` of ``article`` fits; ``near`` is what stands beside it."""
        if self._period.wants is Wants.ANY:
            return Fit(Where.UNKNOWN, 0.0)
        return how_it_fits(
            self._period,
            article.published,
            text,
            near,
            inspected=days_of(self._snapshot, article.id),
            oldest=self._ends[0],
            newest=self._ends[1],
        )

    def turn(self, article: Article, text: str = "") -> int | None:
        """How many ages of accounts come before that article; None where there is no order, or its
        sentence ``text`` only recalls what was so before it.
        """
        turn = self._in_turn().get(article.id)
        is_dated = self._period.is_bounded and not self._period.soft
        if turn is None or is_dated or self._period.wants is Wants.EARLIEST:
            return turn
        return None if text and recalls(article.published, text) else turn

    def first(self, ages: int = READ_FIRST) -> list[str]:
        """The articles of the first ``ages`` for the time asked for; none where all are of one age,
        or none is of that time.
        """
        order = self._in_turn()
        if len(set(order.values())) < 2:
            return []
        return [id for id, n in order.items() if n < ages and is_of(self._period, self._own(id))]

    def _in_turn(self) -> dict[str, int]:
        if self._turns is None:
            self._turns = turns(self._period, {id: self._own(id) for id in self._dates})
        return self._turns

    def _own(self, id: str) -> Bounds:
        """The article's own time: its date, of a report from the inspection on."""
        value = self._dates[id]
        start, end = self._period.start, self._period.end
        if not (start or end) or is_of(self._period, (value, value)):
            return value, value
        if end and value > shifted(f"{first_day(end)[:4]}-12-31", REPORTED_WITHIN):
            return value, value  # too late to be the report of an inspection of that time
        return time_of(self._snapshot, id) or (value, value)
