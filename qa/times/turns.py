"""In which order a council's accounts are read for the time that is asked for: whose turn it is.

Where no time is asked for the newest account comes first, since what an older one says may be over.
Where one is, the accounts of that time come before those that look back at it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from qa.times.bounds import Bounds, days_between, first_day, last_day, overlap
from qa.times.fit import LATEST_WITHIN
from qa.times.period import Period, Wants


def turns(period: Period, accounts: Mapping[str, Bounds]) -> dict[str, int]:
    """Of each account, by its id, how many come before it, counted in ages: 0 has the first turn.

    ``accounts`` have the first and last day of their own time (the inspection's to the report's, or
    the article's own). Those within half a year of each other are of one age: an inspection, its
    report and the news of it; so are all of a time that is asked for. Nothing is put in order for a
    change, whose two ends both count, nor for a time that hangs on what nobody can date.

    >>> own = {"a": ("2014", "2014"), "b": ("2022", "2022"), "c": ("2022-10", "2022-10")}
    >>> turns(Period(), own)
    {'b': 0, 'c': 0, 'a': 1}
    """
    before_now = period.anchor is not None and period.anchor.kind == "now"
    hangs_on = period.anchor is not None and not before_now and not period.is_bounded
    dated = {id: own for id, own in accounts.items() if own[1]}
    if period.wants is Wants.CHANGE or hangs_on:
        return {}
    ordered = sorted(dated, key=lambda id: (_day(dated[id]), id), reverse=True)
    if period.wants is Wants.EARLIEST:
        ordered.reverse()
    inside = [id for id in ordered if is_of(period, dated[id])]
    outside = [id for id in ordered if id not in inside]
    at = period.wants is Wants.AT and period.is_bounded and not period.soft
    ages = ([inside] if inside else []) if at else _ages(inside, dated)
    if before_now and not period.is_bounded:
        ages = [*ages[1:], *ages[:1]]  # "previously": what is so now is not asked for
    outside.sort(key=lambda id: _apart(dated[id], _asked(period)))
    ages += _ages(outside, dated)
    return {id: n for n, age in enumerate(ages) for id in age}


def is_of(period: Period, own: Bounds) -> bool:
    """True where an account of that time is one of the time asked for, or none is asked for."""
    if not period.is_bounded or period.soft:
        return True
    return any(overlap(own, asked) for asked in _asked(period))


def _asked(period: Period) -> Sequence[Bounds]:
    single = period.times and period.wants in (Wants.AT, Wants.BEFORE, Wants.AFTER)
    return period.times if single else ((period.start, period.end),)


def _day(own: Bounds) -> str:
    return last_day(own[1] or "")


def _ages(ordered: Sequence[str], dated: Mapping[str, Bounds]) -> list[list[str]]:
    ages: list[list[str]] = []
    for id in ordered:
        first = _day(dated[ages[-1][0]]) if ages else ""
        if ages and abs(_days(first, _day(dated[id]))) <= LATEST_WITHIN:
            ages[-1].append(id)
        else:
            ages.append([id])
    return ages


def _days(a: str, b: str) -> int:
    return (date.fromisoformat(b) - date.fromisoformat(a)).days


def _apart(own: Bounds, asked: Sequence[Bounds]) -> int:
    """Days between an account and the nearest of the times asked for."""
    apart = []
    for first, last in asked:
        if last and own[0] and first_day(own[0]) > last_day(last):
            apart.append(days_between(last_day(last), own[0]))
        elif first and own[1] and last_day(own[1]) < first_day(first):
            apart.append(days_between(last_day(own[1]), first))
    return min(apart, default=0)
