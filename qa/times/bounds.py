"""Stretches of time, known to the day, the month or the year: ISO values cut to what is known."""

from __future__ import annotations

from datetime import date, timedelta

Bounds = tuple[str | None, str | None]
"""First and last, inclusive, ISO cut to what is known; None where it is open."""


def first_day(value: str) -> str:
    """The first day of an ISO value: "2018-02" is "2018-02-01"."""
    return value[:10] + "-01-01"[len(value) - 4 :] if len(value) < 10 else value[:10]


def last_day(value: str) -> str:
    """The last day of an ISO value: "2018-02" is "2018-02-28"."""
    if len(value) >= 10:
        return value[:10]
    year, month = int(value[:4]), int(value[5:7]) if len(value) >= 7 else 12
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - timedelta(days=1)).isoformat()


def next_after(value: str) -> str:
    """The unit that follows: "2018" -> "2019", "2018-12" -> "2019-01"."""
    after = date.fromisoformat(last_day(value)) + timedelta(days=1)
    return after.isoformat()[: len(value)]


def last_before(value: str) -> str:
    """The unit before: "2018" -> "2017", "2018-01" -> "2017-12"."""
    before = date.fromisoformat(first_day(value)) - timedelta(days=1)
    return before.isoformat()[: len(value)]


def overlap(a: Bounds, b: Bounds) -> bool:
    """True where the two have a day in common."""
    starts_late = a[0] is not None and b[1] is not None and first_day(a[0]) > last_day(b[1])
    ends_early = a[1] is not None and b[0] is not None and last_day(a[1]) < first_day(b[0])
    return not starts_late and not ends_early


def within(inner: Bounds, outer: Bounds) -> bool:
    """True where all of ``inner`` lies in ``outer``."""
    if (outer[0] and not inner[0]) or (outer[1] and not inner[1]):
        return False
    starts = not outer[0] or first_day(inner[0] or "") >= first_day(outer[0])
    return starts and (not outer[1] or last_day(inner[1] or "") <= last_day(outer[1]))


def days_between(early: str, late: str) -> int:
    """Days from the first day of one value to the first day of another; below 0 where it is before.

    >>> days_between("2018", "2018-02")
    31
    """
    return (date.fromisoformat(first_day(late)) - date.fromisoformat(first_day(early))).days


def shifted(value: str, days: int) -> str:
    """The day that many days after the first day of ``value``."""
    return (date.fromisoformat(first_day(value)) + timedelta(days=days)).isoformat()


def months_back(day: date, months: int) -> date:
    """The same day so many months before, or the last one of a shorter month."""
    n = day.year * 12 + day.month - 1 - months
    year, month = divmod(n, 12)
    return date(year, month + 1, min(day.day, int(last_day(f"{year:04}-{month + 1:02}")[8:])))
