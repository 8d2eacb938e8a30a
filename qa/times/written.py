"""How people write a time ("2018-19", "late 2020", "three years ago"), and what it means.

``DATED`` have a year in them; ``RELATIVE`` count from a day (today, or an article's own).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dates import MONTHS
from qa.times.bounds import last_day, months_back

Built = tuple[str, str, bool]
"""First and last, inclusive, ISO; True where it is only about then."""


@dataclass(frozen=True, slots=True)
class Clock:
    """From when relative words count, and how much of it is known (4, 7 or 10 characters)."""

    day: date
    known: int = 10

    def cut(self, day: date, length: int) -> str:
        """``day`` in ISO, at most that long and no longer than what is known."""
        return day.isoformat()[: min(length, self.known)]


YEAR = r"(?:19[6-9]|20[0-9])\d"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
SEASON = r"(?:spring|summer|autumn|winter)"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_DECADES = {
    "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990, "noughties": 2000,
}  # fmt: skip
_COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_NUMBERS = {w: n for n, w in enumerate(_COUNTED.split(), 1)} | {"a": 1, "an": 1, "couple": 2}
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|few|several)"
_UNIT = r"(?:day|week|month|year|yr|decade)"
_DAYS_OF = {"day": 1, "week": 7}
_MONTHS_OF = {"year": 12, "yr": 12, "decade": 120, "month": 1}
_LONGEST_AGO = 12 * 200
"""Months. What is said to be longer ago is no time of this field."""
_PARTS_OF_YEAR = (
    ("early", (1, 4)), ("mid", (5, 8)), ("late", (9, 12)), ("start", (1, 3)),
    ("beginning", (1, 3)), ("end", (10, 12)), ("close", (10, 12)), ("turn", (1, 1)),
    ("first half", (1, 6)), ("second half", (7, 12)), ("latter half", (7, 12)),
    ("h1", (1, 6)), ("h2", (7, 12)),
    ("first quarter", (1, 3)), ("second quarter", (4, 6)), ("third quarter", (7, 9)),
    ("fourth quarter", (10, 12)), ("final quarter", (10, 12)), ("last quarter", (10, 12)),
    ("q1", (1, 3)), ("q2", (4, 6)), ("q3", (7, 9)), ("q4", (10, 12)),
)  # fmt: skip


# With a year


def _years(m: re.Match[str]) -> Built | None:
    """ "2018-19", "2018/2019", "2015-2018", with what sort of year it is where that is said."""
    first, second = int(m["y"]), m["z"]
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if len(second) == 2 and last < first:
        last += 100
    if last <= first:
        return None
    if last != first + 1:
        return (f"{first}", f"{last}", False) if len(second) == 4 else None
    sort = (m["sort"] or m["sort2"] or "").split(" ")[0]
    if sort in ("academic", "school"):
        return f"{first}-09", f"{last}-08", False
    if sort:
        return f"{first}-04", f"{last}-03", False
    # A council's year or a school's: both are taken in.
    return f"{first}-04", f"{last}-08", False


def _part_of_year(m: re.Match[str]) -> Built:
    part = re.sub(r"[\s-]+", " ", m["part"])
    first, last = next(months for words, months in _PARTS_OF_YEAR if part.startswith(words))
    return f"{m['y']}-{first:02}", f"{m['y']}-{last:02}", False


def _decade(m: re.Match[str]) -> Built:
    """ "The early 2010s", "the 90s", "the late nineties"."""
    said = m["decade"]
    first = _DECADES.get(said) or (int(said) if len(said) == 4 else 1900 + int(said))
    a, b = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(m["part"] or "", (0, 9))
    return f"{first + a}", f"{first + b}", False


def _season(m: re.Match[str]) -> Built:
    return *_months_of_season(m["season"], int(m["y"])), False


def _months_of_season(season: str, year: int) -> tuple[str, str]:
    month = _SEASONS[season]
    return f"{year}-{month:02}", f"{year + month // 12}-{(month + 1) % 12 + 1:02}"


def _christmas(m: re.Match[str]) -> Built:
    return f"{m['y']}-12", f"{m['y']}-12", False


def _years_to(m: re.Match[str]) -> Built | None:
    n = _number(m["n"])
    return (f"{int(m['y']) - n}", m["y"], False) if n else None


def _number(words: str) -> int | None:
    """None for "few" and "several"."""
    return int(words) if words.isdigit() else _NUMBERS.get(words)


# Counted from a day


def _ago(m: re.Match[str], clock: Clock) -> Built | None:
    n, unit = _number(m["n"]), m["unit"]
    day, length = clock.day, 4 if unit in ("year", "yr", "decade") else 7
    if n is None:
        least, most = {"few": (2, 5), "several": (3, 8)}[m["n"]]
        months = _MONTHS_OF.get(unit)
        if months is None:
            return clock.cut(day - timedelta(weeks=most), 7), clock.cut(day, 7), True
        early, late = months_back(day, months * most), months_back(day, months * least)
        return clock.cut(early, length), clock.cut(late, length), True
    if m["half"]:
        value = clock.cut(months_back(day, n * 12 + 6), 7)
        return value, value, True
    then = _before(day, n, unit)
    if then is None:
        return None
    value = clock.cut(then, 10 if unit == "day" else length)
    return value, value, (unit == "decade" or n >= 5) and length == 4


def _before(day: date, n: int, unit: str) -> date | None:
    if unit in _DAYS_OF:
        return day - timedelta(days=n * _DAYS_OF[unit])
    months = n * _MONTHS_OF[unit]
    return months_back(day, months) if months <= _LONGEST_AGO else None


def _long_ago(_: re.Match[str], clock: Clock) -> Built:
    return "0001", clock.cut(months_back(clock.day, 24), 4), True


def _in_the_last(m: re.Match[str], clock: Clock) -> Built | None:
    n = _number(m["n"]) if m["n"] else 1
    early = _before(clock.day, n if n is not None else 5, m["unit"])
    if early is None:
        return None
    length = 10 if m["unit"] in _DAYS_OF else 7
    return clock.cut(early, length), clock.cut(clock.day, length), n is None


def _recent(m: re.Match[str], clock: Clock) -> Built:
    months = 60 if m["unit"] == "year" else 12
    return clock.cut(months_back(clock.day, months), 7), clock.cut(clock.day, 7), True


def _season_alone(m: re.Match[str], clock: Clock) -> Built | None:
    """The last one that has begun; "last" is one that is over."""
    if clock.known < 7:
        return None
    day = clock.day
    year = day.year if day.month >= _SEASONS[m["season"]] else day.year - 1
    _, last = _months_of_season(m["season"], year)
    if m["which"] == "last" and last_day(last) >= day.isoformat():
        year -= 1
    return *_months_of_season(m["season"], year), m["which"] not in ("last", "this")


def _month_alone(m: re.Match[str], clock: Clock) -> Built | None:
    if clock.known < 7:
        return None
    month = 1 + next(i for i, name in enumerate(MONTHS) if name.startswith(m["month"][:3]))
    over = m["which"] == "last" and month == clock.day.month
    value = f"{clock.day.year - (month > clock.day.month or over)}-{month:02}"
    return value, value, m["which"] not in ("last", "this")


def _calendar(m: re.Match[str], clock: Clock) -> Built | None:
    """ "last year", "this month", "last week", "yesterday", "the year before last"."""
    day = clock.day
    words = re.sub(r"^(?:earlier|later|late|early)\s+", "", m.group())
    back = 2 if "before last" in words else 0 if words.startswith(("this", "the current")) else 1
    if words == "yesterday":
        value = clock.cut(day - timedelta(days=1), 10)
        return value, value, False
    if "week" in words:
        if clock.known < 10:
            return None
        monday = day - timedelta(days=day.weekday() + 7 * back)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat(), False
    if "decade" in words:
        first = day.year // 10 * 10 - 10 * back
        return f"{first}", f"{first + 9}", False
    sort = re.search(r"(academic|school|financial) year", words)
    if sort and clock.known >= 7:
        begins = 4 if sort[1] == "financial" else 9
        year = day.year - (day.month < begins) - back
        return f"{year}-{begins:02}", f"{year + 1}-{begins - 1:02}", False
    value = f"{day.year - back}"
    if "month" in words:
        value = clock.cut(months_back(day.replace(day=1), back), 7)
    return value, value, False


_SORT_OF_YEAR = r"(?:academic|school|financial|fiscal|tax|budget|reporting)"
_SAYS_MONTH = "".join(
    rf"(?<=\b{w} )|" for w in ("in", "since", "before", "until", "till", "after", "by", "during")
).rstrip("|")
DATED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Built | None]], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            rf"(?<![\d/£$.,-])(?:(?P<sort>{_SORT_OF_YEAR}) years?(?: of)? )?\b(?P<y>{YEAR})"
            rf"\s?[-/–—]\s?(?P<z>{YEAR}|\d\d)(?![\d/]|[-.,]\d)"
            rf"(?: (?P<sort2>{_SORT_OF_YEAR}) year\b)?",
            _years,
        ),
        (
            r"\b(?:the )?(?P<part>early|mid|middle of|late|(?:start|beginning|end|close|turn) of|"
            r"(?:first|second|latter|third|fourth|final|last) (?:half|quarter) of|"
            r"[qh][1-4](?: of)?)"
            rf"[\s-]+(?:in )?(?P<y>{YEAR})(?![\w-]|['’]?s\b)",
            _part_of_year,
        ),
        (rf"\b(?P<y>{YEAR})[\s-]+(?P<part>q[1-4])\b", _part_of_year),
        (
            rf"\b(?:(?:last|this|the)\s+)?(?P<season>{SEASON})\s+(?:of\s+)?(?P<y>{YEAR})"
            r"(?:[-/]\d\d)?\b",
            _season,
        ),
        (
            r"\b(?:the )?(?:(?P<part>early|mid|late)[\s-]+(?:the )?)?"
            r"(?P<decade>(?:19[6-9]|20[0-4])0|(?<!\d)[6-9]0)['’]?s\b",
            _decade,
        ),
        (
            r"\bthe (?:(?P<part>early|late)[\s-])?(?:nineteen[\s-])?"
            r"(?P<decade>sixties|seventies|eighties|nineties|noughties)\b",
            _decade,
        ),
        (rf"\b(?:christmas|xmas)(?: of)? (?P<y>{YEAR})\b", _christmas),
        (
            rf"\b(?:the )?(?P<n>{_COUNT}) years (?:up )?(?:to|ending(?: in)?) "
            rf"(?:{MONTH}\.? )?(?P<y>{YEAR})\b",
            _years_to,
        ),
    )
)  # fmt: skip
RELATIVE: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], Clock], Built | None]], ...
] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            r"\b(?:(?:about|around|some|roughly|nearly|almost) )?"
            rf"(?:a )?(?P<n>{_COUNT})(?: of)? (?P<half>and a half )?(?P<unit>{_UNIT})s? "
            r"(?:and a half )?(?:ago|back|earlier|previously)\b",
            _ago,
        ),
        (r"\b(?:many |long )?years ago\b|\blong ago\b", _long_ago),
        (
            rf"\b(?:the|these) (?:last|past|previous|most recent) (?:(?P<n>{_COUNT})(?: of)? )?"
            rf"(?P<unit>{_UNIT})s?\b(?! (?:of|before)\b)",
            _in_the_last,
        ),
        (rf"\b(?:past|last) (?P<n>{_COUNT}) (?P<unit>{_UNIT})s?\b(?! of\b)", _in_the_last),
        (rf"\bthe past (?P<n>)(?P<unit>{_UNIT})\b", _in_the_last),
        (
            r"\bthe (?:year|month|week) before last\b|"
            r"\b(?:earlier |later |late |early )?(?:last|this) (?:(?:calendar|academic|school|"
            r"financial) )?(?:year|month|week|decade)\b|\bthe current (?:(?:academic|school|"
            r"financial) )?year\b|\byesterday\b",
            _calendar,
        ),
        (
            r"\b(?:in|over) (?:more |very )?recent (?P<unit>year|month|week|time)s\b",
            _recent,
        ),
        (r"\b(?P<unit>)(?:recently|lately|of late|in the recent past)\b", _recent),
        (rf"\b(?P<which>last|this) (?P<season>{SEASON})\b", _season_alone),
        (rf"(?<=\bin )(?P<which>the )(?P<season>{SEASON})\b", _season_alone),
        (
            rf"\b(?P<which>last|this) (?P<month>{MONTH}\.?)(?! (?:\d|have|be|not|well)\b)",
            _month_alone,
        ),
        (
            rf"(?:{_SAYS_MONTH})(?P<which>)(?P<month>{MONTH}\.?)(?! ?(?:\d|have\b|be\b|not\b|"
            rf"well\b))",
            _month_alone,
        ),
    )
)  # fmt: skip
