"""Whether a sentence speaks of the time that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.article import Published
from qa.times.bounds import Bounds, days_between, first_day, last_day, overlap, within
from qa.times.period import Period, Wants
from qa.times.spoken import (
    Spoken,
    article_of,
    compares,
    is_exact,
    looks_back,
    stated_times,
    when_spoken,
)

LATEST_WITHIN = 183
"""Days before the newest account within which another counts as the latest too."""
_NEAR_YEARS = 1
"""How many years after its time an article may be and still speak of it."""
_UNDATED = "the article's date is not known"


class Where(StrEnum):
    """Where a sentence stands to the time asked for."""

    IN = "in"
    NEAR = "near"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fit:
    """How a sentence fits the time asked for.

    ``score`` ranks, from -1 (another time) to 1 (the time itself stands in it), 0 where nothing is
    known. ``rules_out`` is True where it can be no answer. ``why`` is for a person to read.
    """

    where: Where
    score: float
    why: str = ""
    rules_out: bool = False


def how_it_fits(
    period: Period,
    published: Published,
    text: str,
    near: str = "",
    *,
    inspected: tuple[str, str] | None = None,
    newest: str | None = None,
    oldest: str | None = None,
) -> Fit:
    """Whether the sentence ``text`` speaks of the time that ``period`` asks for.

    ``near`` is the sentence before it and its heading. ``inspected``: see ``when_spoken``.
    ``newest`` and ``oldest`` are the dates (ISO) of the newest and oldest account that could
    answer (the council's articles); the latest and the earliest are measured by them.

    >>> at = Period(Wants.AT, "2018", "2018", (("2018", "2018"),))
    >>> how_it_fits(at, Published("2019-02-01", "day", "stated: x"), "In 2018 there were 40.").why
    '“2018” stands in it'
    """
    if period.wants is Wants.ANY:
        return Fit(Where.UNKNOWN, 0.0)
    if period.is_bounded and period.wants is not Wants.CHANGE:
        fit = _of_bounds(period, published, text, near, inspected)
        if period.soft and fit.score < 0:
            fit = replace(fit, score=fit.score / 2, rules_out=False)
        return fit
    if period.wants in (Wants.CHANGE, Wants.LATEST, Wants.EARLIEST):
        spoken = when_spoken(published, text, near, inspected=inspected)
        if period.wants is Wants.CHANGE:
            return _of_change(period, spoken, text)
        if spoken is None:
            return Fit(Where.UNKNOWN, -0.1, _UNDATED)
        if period.wants is Wants.LATEST:
            return _of_the_latest(published, spoken, text, newest)
        return _of_the_earliest(spoken, oldest)
    # Before or after what only the library can date: nothing to measure by here.
    return Fit(Where.UNKNOWN, 0.0)


def _of_bounds(
    period: Period,
    published: Published,
    text: str,
    near: str,
    inspected: tuple[str, str] | None,
) -> Fit:
    asked = period.times or ((period.start, period.end),)
    if period.wants is Wants.AFTER and published.precision != "on or after":
        start, written = period.start, published.value
        if start and written and last_day(written) < first_day(start):
            return Fit(Where.OTHER, -1.0, f"{article_of(published)}, before then", True)
    stated = stated_times(text, published)
    hit = _best_of(asked, stated)
    if hit is not None:
        lies_in_it, said = hit
        return Fit(Where.IN, 1.0 if lies_in_it else 0.6, f"“{said}” stands in it")
    whole = when_spoken(published, "", "", inspected=inspected)
    of_article = whole is not None and any(overlap(whole.bounds, a) for a in asked)
    if stated:
        said = stated[-1][1]
        if of_article and whole is not None and whole.is_exact and _IS_NOW.search(text):
            # "Rated inadequate in 2015, it has since improved": it has both times.
            return Fit(Where.NEAR, 0.2, f"{whole.why}, though “{said}” stands in it")
        return Fit(Where.OTHER, -1.0, f"“{said}” stands in it", not period.soft)
    beside = stated_times(near, published)
    hit = _best_of(asked, beside)
    if hit is not None:
        return Fit(Where.NEAR, 0.5 if hit[0] else 0.4, f"“{hit[1]}” stands just before it")
    if whole is None:
        return Fit(Where.UNKNOWN, 0.0, _UNDATED)
    if of_article:
        if not whole.is_exact:
            return Fit(Where.NEAR, 0.4 if whole.bounds[0] else 0.2, whole.why)
        score = 0.6 if whole.basis == "inspected" else 0.5
        if beside:
            score -= 0.2
        if whole.basis == "article" and looks_back(text):
            score -= 0.2
        return Fit(Where.IN, score, whole.why)
    if inspected is not None and published.value:
        # Published in the year asked for, though the inspection was before it.
        by_date: Bounds = (published.value, published.value)
        if any(overlap(by_date, a) for a in asked):
            return Fit(Where.NEAR, 0.3, f"{article_of(published)}; {whole.why}")
    return _beside(period, whole, text, asked)


def _best_of(
    asked: Sequence[Bounds], stated: Sequence[tuple[Bounds, str]]
) -> tuple[bool, str] | None:
    """The stated time that meets one asked for: whether it lies in it, and its words."""
    loose = None
    for bounds, said in stated:
        for a in asked:
            if within(bounds, a):
                return True, said
            if overlap(bounds, a):
                loose = loose or (False, said)
    return loose


def _beside(period: Period, whole: Spoken, text: str, asked: Sequence[Bounds]) -> Fit:
    """Where an article that says no time of its own was written at another one."""
    gap = min(_years_apart(whole.bounds, a) for a in asked)
    written_later = any(
        a[1] and whole.bounds[0] and first_day(whole.bounds[0]) > last_day(a[1]) for a in asked
    )
    if written_later:
        if period.wants is Wants.BEFORE and whole.is_exact and not looks_back(text):
            return Fit(Where.OTHER, -0.8, whole.why, not period.soft)
        if gap <= _NEAR_YEARS:
            # A report a year after its inspection is no other year.
            return Fit(Where.NEAR, 0.1 if looks_back(text) else -0.2, whole.why)
        if looks_back(text):
            return Fit(Where.OTHER, -0.5, whole.why)
        return Fit(Where.OTHER, -0.8, whole.why, not period.soft)
    if gap <= _NEAR_YEARS and period.wants is Wants.AT:
        return Fit(Where.NEAR, -0.4, f"{whole.why}, before then")
    return Fit(Where.OTHER, -0.9, f"{whole.why}, before then", not period.soft)


def _years_apart(a: Bounds, b: Bounds) -> float:
    if overlap(a, b):
        return 0.0
    early, late = (a, b) if a[1] and b[0] and last_day(a[1]) < first_day(b[0]) else (b, a)
    return days_between(last_day(early[1] or ""), late[0] or "") / 365.25


def _of_change(period: Period, spoken: Spoken | None, text: str) -> Fit:
    """For a change both ends count; what compares by itself counts most."""
    if period.is_bounded and spoken is not None and spoken.is_exact:
        hull: Bounds = (period.start, period.end)
        if not overlap(spoken.bounds, hull):
            # The account before the bound is the end that a change is measured from.
            if _years_apart(spoken.bounds, hull) > 2 * _NEAR_YEARS and not compares(text):
                return Fit(Where.OTHER, -0.6, spoken.why)
            return Fit(Where.NEAR, 0.0, spoken.why)
    if compares(text):
        return Fit(Where.IN, 0.7, f"it compares; {spoken.why if spoken else _UNDATED}")
    if spoken is None:
        return Fit(Where.UNKNOWN, 0.0, _UNDATED)
    score = {"its words": 0.4, "near": 0.3, "inspected": 0.2, "article": 0.2}[spoken.basis]
    return Fit(Where.IN if spoken.is_exact else Where.NEAR, score, spoken.why)


def _of_the_earliest(spoken: Spoken, oldest: str | None) -> Fit:
    at = spoken.bounds[0] or spoken.bounds[1]
    if oldest is None or at is None:
        return Fit(Where.UNKNOWN, 0.0, spoken.why)
    years = max(0.0, days_between(oldest, at) / 365.25)
    where = Where.IN if years < 0.5 else Where.NEAR
    return Fit(where, max(-0.6, 0.6 - 0.2 * years), spoken.why)


def _of_the_latest(published: Published, spoken: Spoken, text: str, newest: str | None) -> Fit:
    value = published.value
    if (recalled := recalls(published, text)) is not None:
        # "It was judged inadequate in 2015": no grade of today.
        return Fit(Where.OTHER, -0.8, f"“{recalled}” stands in it", True)
    back = 0.3 if looks_back(text) and not re.search(r"\bnow\b", text, re.I) else 0.0
    if newest is None or value is None:
        return Fit(Where.UNKNOWN, 0.0 - back, spoken.why)
    days = days_between(value, newest)
    if days <= LATEST_WITHIN:
        return Fit(Where.IN, 0.6 - back, spoken.why)
    score = max(-0.6, 0.2 - 0.15 * days / 365.25) - back
    return Fit(Where.OTHER, score, f"{spoken.why}, not the newest")


def recalls(published: Published, text: str) -> str | None:
    """The time that a sentence tells of where that was over a year before its article, and nothing
    in it is of its article's own time; else None.
    """
    value = published.value if is_exact(published) else None
    stated = stated_times(text, published) if value else []
    if not value or not stated or _IS_NOW.search(text):
        return None
    first = first_day(value)
    year_before = f"{int(first[:4]) - 1:04}{first[4:]}"
    ends = [last_day(end) if end else None for (_, end), _ in stated]
    return stated[-1][1] if all(end is not None and end < year_before for end in ends) else None


_IS_NOW = re.compile(
    r"\b(?:now|today|currently|this (?:week|month|year)|still|is|are|remains?|"
    r"(?:has|have) (?:since |now |also |not )?"
    r"(?:been|\w+ed|made|risen|fallen|got|become|grown|gone))\b",
    re.I,
)
