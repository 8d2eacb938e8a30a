"""The time a question asks for, and whether a sentence speaks of that time.

    question -> the times named in it, each with its relation (in, before, since) -> Period
    Period + a sentence with its article's date -> Fit

The same finder reads the times in a question ("three years ago" from today) and in an article
("three years ago" from the day it was published).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from corpus.article import UNDATED, Published
from corpus.dates import MONTHS, describe, find_dates, spell

Span = tuple[int, int]
Bounds = tuple[str | None, str | None]
"""First and last, inclusive, ISO cut to what is known; None where it is open."""


class Wants(StrEnum):
    """Which time is asked for."""

    AT = "at"
    BEFORE = "before"
    AFTER = "after"
    LATEST = "latest"
    EARLIEST = "earliest"
    CHANGE = "change"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the time hangs on and only the library can date ("the last inspection").

    ``kind`` is "inspection", "visit", "review", "report", "people", "event" or "now"; ``relation``
    is AT, BEFORE or AFTER it. Where the question gives its year the bounds have it too.
    """

    words: str
    kind: str
    relation: Wants


@dataclass(frozen=True, slots=True)
class Period:
    """The time a question asks for.

    ``start`` and ``end`` are inclusive ISO bounds, cut to what is known ("2018" as an end is all
    of 2018); None is open. ``times`` are the single times that they span ("in 2015 and in 2018").
    ``spans`` are what says so in the question. ``soft`` bounds ("recently") rule nothing out.
    """

    wants: Wants = Wants.ANY
    start: str | None = None
    end: str | None = None
    times: tuple[Bounds, ...] = ()
    spans: tuple[Span, ...] = ()
    anchor: Anchor | None = None
    soft: bool = False

    @property
    def is_bounded(self) -> bool:
        """True where there is a first or a last day."""
        return self.start is not None or self.end is not None

    def without(self, text: str) -> str:
        """The question ``text`` with the words that say the time taken out."""
        for a, b in sorted(self.spans, reverse=True):
            text = f"{text[:a]} {text[b:]}"
        return re.sub(r"\s+([?.!,;])", r"\1", re.sub(r"\s+", " ", text)).strip()

    def describe(self) -> str:
        """The bounds as people write them: "2015 to 2018", "since March 2019", "until 2018"."""
        if self.start and self.end:
            return spell(self.start) if self.start == self.end else (
                f"{spell(self.start)} to {spell(self.end)}"
            )  # fmt: skip
        if self.start:
            return f"since {spell(self.start)}"
        return f"until {spell(self.end)}" if self.end else ""


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


@dataclass(frozen=True, slots=True)
class Moment:
    """A time named in a text at ``start`` to ``end`` (the words of relation not counted).

    ``first`` and ``last`` are inclusive; ``relation`` is AT, BEFORE or AFTER; ``begin`` is where
    its relation's words begin. ``bounds`` is what the two together mean. ``soft``: about then.
    """

    first: str
    last: str | None
    start: int
    end: int
    soft: bool = False
    relation: Wants = Wants.AT
    begin: int = -1
    bounds: Bounds = (None, None)
    kind: str = "date"


# Days and parts of them


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


def _within(inner: Bounds, outer: Bounds) -> bool:
    if (outer[0] and not inner[0]) or (outer[1] and not inner[1]):
        return False
    starts = not outer[0] or first_day(inner[0] or "") >= first_day(outer[0])
    return starts and (not outer[1] or last_day(inner[1] or "") <= last_day(outer[1]))


def _months_back(day: date, months: int) -> date:
    n = day.year * 12 + day.month - 1 - months
    year, month = divmod(n, 12)
    return date(year, month + 1, min(day.day, int(last_day(f"{year:04}-{month + 1:02}")[8:])))


# Times named in a text

_Y = r"(?:19[6-9]|20[0-9])\d"
_MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_MONTH = rf"{_MONTH_NAME}\.?"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON = r"(?:spring|summer|autumn|winter)"
_NUMBERS = {
    w: n
    for n, w in enumerate(
        re.findall(
            r"\w+",
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen twenty",
        ),
        1,
    )
} | {"a": 1, "an": 1, "couple": 2}
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|couple|few|several)"
_UNIT = r"(?:day|week|month|year|yr|decade)"
_MONTHS_OF = {"year": 12, "yr": 12, "decade": 120, "month": 1}
_DOCUMENT = (
    r"(?:act|regulations?|bill|order|guidance|white paper|green paper|framework|directions?|"
    r"standards?|convention|rules)"
)
# "the 2014 Act", "Working Together 2018": the year is a part of the name.
_NAMED_BY_YEAR = re.compile(
    rf"\b(?:{_DOCUMENT}|working together|education)(?:\s+(?:of|from))?,?\s+\(?(?P<a>{_Y})\b|"
    rf"\b(?P<b>{_Y})\s+(?:[\w'&-]+\s+){{0,4}}?{_DOCUMENT}\b(?!\s+book)"
)
_COUNTED = (
    r"\s+(?:\w+\s+)?(?:children|kids|families|people|cases|referrals|carers|workers|staff|places|"
    r"homes|hours|days|words|pounds|leavers|young|more|fewer|or more)\b"
)
_IN_TIME = (
    r"(?:in|since|during|from|by|before|after|until|till|of|to|and|late|early|mid|between|back in|"
    r"around|about|circa|prior to|than|was in|for)"
)

_Build = Callable[["re.Match[str]", "_Clock"], tuple[str, str | None, bool] | None]


@dataclass(frozen=True, slots=True)
class _Clock:
    """From when relative words count, and how much of it is known (4, 7 or 10 characters)."""

    day: date | None
    known: int = 10

    def cut(self, day: date, length: int) -> str:
        return day.isoformat()[: min(length, self.known)]


def _years(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
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


def _part_of_year(m: re.Match[str], _: _Clock) -> tuple[str, str | None, bool] | None:
    year, part = m["y"], re.sub(r"[\s-]+", " ", m["part"])
    first, last = next(
        months
        for words, months in (
            ("early", (1, 4)), ("mid", (5, 8)), ("late", (9, 12)), ("start", (1, 3)),
            ("beginning", (1, 3)), ("end", (10, 12)), ("close", (10, 12)), ("turn", (1, 1)),
            ("first half", (1, 6)), ("second half", (7, 12)), ("latter half", (7, 12)),
            ("h1", (1, 6)), ("h2", (7, 12)),
            ("first quarter", (1, 3)), ("second quarter", (4, 6)), ("third quarter", (7, 9)),
            ("fourth quarter", (10, 12)), ("final quarter", (10, 12)), ("last quarter", (10, 12)),
            ("q1", (1, 3)), ("q2", (4, 6)), ("q3", (7, 9)), ("q4", (10, 12)),
        )
        if re.sub(r"^the ", "", part).startswith(words)
    )  # fmt: skip
    return f"{year}-{first:02}", f"{year}-{last:02}", False


def _decade(m: re.Match[str], _: _Clock) -> tuple[str, str | None, bool]:
    digits = m["decade"]
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    part = (m["part"] or "").strip(" -")
    a, b = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(part, (0, 9))
    return f"{first + a}", f"{first + b}", False


def _season(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
    month = _SEASONS[m["season"]]
    if m["y"]:
        year = int(m["y"])
        return f"{year}-{month:02}", f"{year + month // 12}-{(month + 1) % 12 + 1:02}", False
    if clock.day is None or clock.known < 7:
        return None
    # The last one that has begun; "last" is one that is over.
    day = clock.day
    year = day.year if day.month >= month else day.year - 1
    last = f"{year + month // 12}-{(month + 1) % 12 + 1:02}"
    if m["which"] == "last" and last_day(last) >= day.isoformat():
        year -= 1
    last = f"{year + month // 12}-{(month + 1) % 12 + 1:02}"
    return f"{year}-{month:02}", last, m["which"] not in ("last", "this")


def _month_alone(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
    if clock.day is None or clock.known < 7:
        return None
    month = 1 + next(i for i, name in enumerate(MONTHS) if name.startswith(m["month"][:3]))
    over = m["which"] == "last" and month == clock.day.month
    year = clock.day.year - (month > clock.day.month or over)
    return f"{year}-{month:02}", f"{year}-{month:02}", m["which"] not in ("last", "this")


def _number(words: str) -> int | None:
    if words.isdigit():
        return int(words)
    return _NUMBERS.get(words)


def _ago(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
    if clock.day is None:
        return None
    n, unit = _number(m["n"]) if m["n"] else 1, m["unit"]
    day, length = clock.day, 4 if unit in ("year", "yr", "decade") else 7
    if n is None:
        few = {"few": (2, 5), "several": (3, 8)}[m["n"]]
        months = _MONTHS_OF.get(unit)
        if months is None:
            return (clock.cut(day - timedelta(weeks=few[1]), 7), clock.cut(day, 7), True)
        early, late = (_months_back(day, months * k) for k in reversed(few))
        return clock.cut(early, length), clock.cut(late, length), True
    if m["half"]:
        then = _months_back(day, n * 12 + 6)
        return clock.cut(then, 7), clock.cut(then, 7), True
    if unit in ("day", "week"):
        then = day - timedelta(days=n * (7 if unit == "week" else 1))
        length = 10 if unit == "day" else 7
    else:
        months = n * _MONTHS_OF[unit]
        if months > 12 * 200:
            return None
        then = _months_back(day, months)
    value = clock.cut(then, length)
    return value, value, (unit == "decade" or n >= 5) and length == 4


def _long_ago(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
    if clock.day is None:
        return None
    return "0001", clock.cut(_months_back(clock.day, 24), 4), True


def _in_the_last(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
    if clock.day is None:
        return None
    n, unit = _number(m["n"]) if m["n"] else 1, m["unit"]
    soft = n is None
    n = n if n is not None else 5
    if unit in ("day", "week"):
        early, length = clock.day - timedelta(days=n * (7 if unit == "week" else 1)), 10
    else:
        months = n * _MONTHS_OF[unit]
        if months > 12 * 200:
            return None
        early, length = _months_back(clock.day, months), 7
    return clock.cut(early, length), clock.cut(clock.day, length), soft


def _in_words(m: re.Match[str], _: _Clock) -> tuple[str, str | None, bool]:
    first = {"sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}.get(
        m["decade"], 2000
    )
    a, b = {"early": (0, 3), "late": (6, 9)}.get(m["part"] or "", (0, 9))
    return f"{first + a}", f"{first + b}", False


def _christmas(m: re.Match[str], _: _Clock) -> tuple[str, str | None, bool]:
    return f"{m['y']}-12", f"{m['y']}-12", False


def _years_to(m: re.Match[str], _: _Clock) -> tuple[str, str | None, bool] | None:
    n = _number(m["n"])
    return (f"{int(m['y']) - n}", m["y"], False) if n else None


def _recent(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
    if clock.day is None:
        return None
    months = 60 if m["unit"] == "year" else 12
    return clock.cut(_months_back(clock.day, months), 7), clock.cut(clock.day, 7), True


def _calendar(m: re.Match[str], clock: _Clock) -> tuple[str, str | None, bool] | None:
    """ "last year", "this month", "last week", "yesterday", "the year before last"."""
    day = clock.day
    if day is None:
        return None
    words = re.sub(r"^(?:earlier|later|late|early)\s+", "", m.group())
    back = 2 if "before last" in words else 0 if words.startswith(("this", "the current")) else 1
    if words == "yesterday":
        then = day - timedelta(days=1)
        return clock.cut(then, 10), clock.cut(then, 10), False
    if "week" in words:
        if clock.known < 10:
            return None
        monday = day - timedelta(days=day.weekday() + 7 * back)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat(), False
    if "month" in words:
        value = clock.cut(_months_back(day.replace(day=1), back), 7)
    elif "decade" in words:
        first = day.year // 10 * 10 - 10 * back
        return f"{first}", f"{first + 9}", False
    else:
        value = f"{day.year - back}"
    sort = re.search(r"(academic|school|financial) year", words)
    if sort and clock.known >= 7:
        begins = 4 if sort[1] == "financial" else 9
        year = day.year - (day.month < begins) - back
        return f"{year}-{begins:02}", f"{year + 1}-{begins - 1:02}", False
    return value, value, False


_SORT_OF_YEAR = r"(?:academic|school|financial|fiscal|tax|budget|reporting)"
_SAYS_MONTH = "".join(
    rf"(?<=\b{w} )|" for w in ("in", "since", "before", "until", "till", "after", "by", "during")
).rstrip("|")
_PATTERNS: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            rf"(?<![\d/£$.,-])(?:(?P<sort>{_SORT_OF_YEAR}) years?(?: of)? )?\b(?P<y>{_Y})"
            rf"\s?[-/–—]\s?(?P<z>{_Y}|\d\d)(?![\d/]|[-.,]\d)"
            rf"(?: (?P<sort2>{_SORT_OF_YEAR}) year\b)?",
            _years,
        ),
        (
            r"\b(?:the )?(?P<part>early|mid|middle of|late|(?:start|beginning|end|close|turn) of|"
            r"(?:first|second|latter|third|fourth|final|last) (?:half|quarter) of|"
            r"[qh][1-4](?: of)?)"
            rf"[\s-]+(?:in )?(?P<y>{_Y})(?![\w-]|['’]?s\b)",
            _part_of_year,
        ),
        (rf"\b(?P<y>{_Y})[\s-]+(?P<part>q[1-4])\b", _part_of_year),
        (
            rf"\b(?:(?P<which>last|this|the)\s+)?(?P<season>{_SEASON})\s+(?:of\s+)?(?P<y>{_Y})"
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
            _in_words,
        ),
        (rf"\b(?:christmas|xmas)(?: of)? (?P<y>{_Y})\b", _christmas),
        (
            rf"\b(?:the )?(?P<n>{_COUNT}) years (?:up )?(?:to|ending(?: in)?) "
            rf"(?:{_MONTH} )?(?P<y>{_Y})\b",
            _years_to,
        ),
    )
)  # fmt: skip
_RELATIVE: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            r"\b(?:(?:about|around|some|roughly|nearly|almost) )?"
            rf"(?:a )?(?P<n>{_COUNT})(?: of)? (?P<half>and a half )?(?P<unit>{_UNIT})s? "
            r"(?:(?P<more>and a half) )?(?:ago|back|earlier|previously)\b",
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
        (rf"\b(?P<which>last|this) (?P<season>{_SEASON})(?P<y>)\b", _season),
        (rf"(?<=\bin )(?P<which>the )(?P<season>{_SEASON})(?P<y>)\b", _season),
        (
            rf"\b(?P<which>last|this) (?P<month>{_MONTH})(?! (?:\d|have|be|not|well)\b)",
            _month_alone,
        ),
        (
            rf"(?:{_SAYS_MONTH})(?P<which>)(?P<month>{_MONTH})(?! ?(?:\d|have\b|be\b|not\b|"
            rf"well\b))",
            _month_alone,
        ),
    )
)  # fmt: skip
_YEAR = re.compile(
    rf"(?:(?<![\d/£$€.,-])|(?<=\bpre-)|(?<=\bpost-))\b(?P<y>{_Y})\b(?!\d|[,.]\d|%|{_COUNTED})"
)
_YEAR_IN_TIME = re.compile(rf"(?<=\s)(?P<y>{_Y})\b(?!\d|[,.]\d|%)")
_SHORT_YEAR = re.compile(
    r"\b(?:in|since|by|before|after|until|during|from|of) (?P<at>['’‘](?P<yy>\d\d))\b"
)

# Relations


_A = (
    r"(?:\s+(?:the|its|their|about|around|roughly|approximately|some time in|sometime in|in|at|"
    r"it was in))*\s*[-‘“'\"(]?\s*$"
)
_RELATIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern + _A), relation)
    for pattern, relation in (
        (r"\b(?:(?:just |shortly |right |well |long )?before|prior to|earlier than|ahead of|pre|"
         r"preceding|more than|over)(?=\W)", "before"),
        (r"(?<!\bfollow )(?<!\bfollow-)\b(?:up (?:to|until|till)|until|till|'til|by|no later than|"
         r"as late as|as far as)\b", "until"),
        (r"\b(?:ever since|since|as of|starting (?:in|from)|dating back to|as far back as|"
         r"going back to)\b", "since"),
        (r"\b(?:(?:just |shortly |right |soon |straight )?after|later than|following|post|beyond|"
         r"in the wake of|in the aftermath of|the aftermath of)(?=\W)", "after"),
        (r"\b(?:back in|in|during|through|throughout|over|at|for|around|within|across|under|from|"
         r"on|of|amid|at the (?:height|time|peak) of|when|while|dated|between|than|with)\b", "at"),
    )
)  # fmt: skip
_ONWARDS = re.compile(
    r"\s*(?:onwards?|and (?:after|later|onwards?|since|beyond)|or later|on\b(?=\W*$)|forward)"
)
_OR_EARLIER = re.compile(r"\s*(?:or|and) (?:earlier|before)\b")


# Without one of these (or a name of times.txt) a text names no time, and nothing else is tried.
_MAY_SAY_WHEN = re.compile(
    r"(?:19|20)\d\d|'\d\d|\d0'?s\b|ties\b|\b(?:ago|back|earlier|previously|last|past|previous|this|these|recent|recently|"
    rf"lately|late|yesterday|current|gone|spring|summer|autumn|winter|{_MONTH_NAME})\b"
)


def _related(relation: str, first: str, last: str | None) -> tuple[Wants, Bounds]:
    """What "before", "until", "since", "after" or "at" a time means."""
    if relation == "before":
        return Wants.BEFORE, (None, last_before(first))
    if relation == "until":
        return Wants.BEFORE, (None, last or first)
    if relation == "since":
        return Wants.AFTER, (first, None)
    if relation == "after":
        return Wants.AFTER, (next_after(last) if last else first, None)
    return Wants.AT, (first, last)


@lru_cache(maxsize=1)
def named_times() -> dict[str, Bounds]:
    """The times of ``times.txt``: each name, small, with its first and last."""
    times: dict[str, Bounds] = {}
    for line in Path(__file__).with_name("times.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or "=" not in line:
            continue
        names, value = line.rsplit("=", 1)
        first, last = (p.strip() for p in value.split(".."))
        for name in names.split("|"):
            times[name.strip()] = (first, last or None)
    return times


@lru_cache(maxsize=1)
def _named_pattern() -> re.Pattern[str]:
    names = sorted(named_times(), key=len, reverse=True)
    return re.compile(rf"(?<![\w])(?:the\s+)?(?P<name>{'|'.join(map(re.escape, names))})(?![\w])")


def moments(text: str, now: date | None, *, known: int = 10) -> list[Moment]:
    """The times named in ``text``, in order, not overlapping, each with its relation.

    ``now`` is the day that relative words count from, of which ``known`` characters of its ISO form
    are known (4, 7 or 10); with None they are passed over.
    """
    clean = _clean(text)
    if not _MAY_SAY_WHEN.search(clean) and not _named_pattern().search(clean):
        return []
    clock = _Clock(now, known)
    has_year = re.search(r"(?:19|20)\d\d|'\d\d|\d0'?s\b|ties\b", clean) is not None
    left = list(clean)
    found: list[Moment] = []

    def take(
        start: int, end: int, bounds: Bounds, *, soft: bool = False, kind: str = "date"
    ) -> None:
        first, last = bounds
        assert first is not None
        before = "".join(left[:start])
        relation, begin = _relation(before)
        after = "".join(left[end:])
        if kind == "named" and relation is None:
            return
        if kind == "law" and relation in (None, "at"):
            left[start:end] = "\0" * (end - start)
            return
        onwards = _ONWARDS.match(after)
        stop = end
        if onwards and relation in (None, "at"):
            relation, stop = "since", end + onwards.end()
        elif (earlier := _OR_EARLIER.match(after)) and relation in (None, "at"):
            relation, stop = "until", end + earlier.end()
        if kind == "law" and relation == "after":
            relation = "since"
        wants, meant = _related(relation or "at", first, last)
        left[start:end] = "\0" * (end - start)
        begin = start if relation is None else begin
        found.append(Moment(first, last, start, stop, soft, wants, begin, meant, kind))

    def sweep(pattern: re.Pattern[str], build: _Build, kind: str = "date") -> None:
        for m in pattern.finditer("".join(left)):
            built = build(m, clock)
            if built is not None:
                take(*m.span(), built[:2], soft=built[2], kind=kind)

    for m in _named_pattern().finditer(clean):
        take(*m.span(), named_times()[m["name"]], kind="named")
    for m in _NAMED_BY_YEAR.finditer("".join(left)) if has_year else ():
        year = m["a"] or m["b"]
        take(*m.span("a" if m["a"] else "b"), (year, year), kind="law")
    for pattern, build in _PATTERNS if has_year else ():
        sweep(pattern, build)
    for d in find_dates("".join(left)) if has_year else ():
        take(d.start, d.end, (d.value, d.value))
    for m in _SHORT_YEAR.finditer("".join(left)):
        year = f"{'19' if int(m['yy']) > 60 else '20'}{m['yy']}"
        take(*m.span("at"), (year, year))
    if now is not None:
        for pattern, build in _RELATIVE:
            sweep(pattern, build, "relative")
    for pattern in (_YEAR, _YEAR_IN_TIME) if has_year else ():
        for m in pattern.finditer("".join(left)):
            before = "".join(left[: m.start()])
            if pattern is _YEAR_IN_TIME and not re.search(rf"\b{_IN_TIME}(?: the)?\s*$", before):
                continue
            take(*m.span("y"), (m["y"], m["y"]))
    return sorted(found, key=lambda m: m.start)


_FAR = 60
"""Characters before a time within which its word of relation stands."""


def _relation(before: str) -> tuple[str | None, int]:
    skipped = max(0, len(before) - _FAR)
    tail = before[skipped:]
    for pattern, relation in _RELATIONS:
        m = pattern.search(tail)
        if m:
            return relation, skipped + m.start()
    return None, len(before)


def _clean(text: str) -> str:
    """Small letters, plain apostrophes and months as they are spelled, every offset kept."""
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    text = re.sub(r"\s", " ", text).replace("’", "'").replace("‘", "'")
    return re.sub(r"\b[a-z]{4,10}\b", _mend_month, text)


_ALL_MONTHS = frozenset(MONTHS) | {"sept"}
_NO_MONTH = frozenset({"marsh", "match", "march", "marks", "juliet", "adjust", "mayor"})


@lru_cache(maxsize=1 << 14)
def _like_a_month(word: str) -> bool:
    if word in _ALL_MONTHS or word in _NO_MONTH:
        return False
    return any(word[0] == m[0] and OSA.distance(word, m, score_cutoff=2) <= 2 for m in MONTHS)


def _mend_month(m: re.Match[str]) -> str:
    """A month as people type it ("Febuary", "Septmber"), short and padded to the same length."""
    word = m.group()
    if not _like_a_month(word):
        return word
    followed = re.match(rf",?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?{_Y}\b", m.string[m.end() :])
    for month in MONTHS:
        slips = 2 if len(month) >= 7 else 1
        if not followed:
            slips -= 1 if len(month) < 7 else 0
        if word[0] == month[0] and 0 < OSA.distance(word, month) <= slips:
            return month[:3].ljust(len(word))
    return word


# The question


_Flag = tuple[re.Pattern[str], bool]
"""A pattern and whether its words only say the time (and are taken out of the topic)."""


def _flags(*patterns: tuple[str, bool]) -> tuple[_Flag, ...]:
    return tuple((re.compile(p), only) for p, only in patterns)


_BETTER = r"(?:better|worse|higher|lower|stronger|weaker|safer|more stable|less stable)"
_MOVED = (
    r"(?:improved|worsened|deteriorated|declined|fallen|risen|increased|decreased|dropped|grown|"
    r"shrunk|reduced|gone (?:up|down)|moved on|moved forward|progressed|slipped|evolved|developed|"
    r"come (?:down|on|up)|got(?:ten)? (?:any )?(?:better|worse)|turned (?:it |things |"
    r"itself )?around)"
)
_MOVE = (
    r"(?:improve|worsen|deteriorate|decline|fall|rise|increase|decrease|drop|grow|shrink|progress|"
    r"go (?:up|down)|come down|get (?:any )?(?:better|worse)|slip)"
)
_GRADE = r"['‘“\"]?(?:outstanding|good|adequate|inadequate|requir\w+ improvement|ri|satisfactory)\b"
_CHANGE = _flags(
    (r"(?<!\bbe )(?<!\bneeds )(?<!\bclimate )\bchanged\b(?! hands)", True),
    (r"^[^?.]*\b(?:how|what) (?:did|does|do|has|have|is|are|was|were)\b[^?.]*?"
     r"(?<!\bto )(?<!\bclimate )\b(?:change|changing)\b(?! to their| do\b)", False),
    (r"^\W*(?:did|has|have|does|do|is|"
     r"are)\b[^?.]*?(?<!\bto )(?<!\bclimate )(?<!\bneed )\bchang(?:e|ing)\b",
     False),
    (r"\b(?:any|what|much|a|no|big|biggest) changes? (?:since|over|from|in the (?:last|past)|"
     r"between|there "
     r"been|been)\b", True),
    (r"\bimprove(?:d|ments?)? since\b", False),
    (rf"^\W*(?:(?:so|and|but|then)\W+)?(?:how|in what ways?|what|by how much|where|has|have|had|"
     rf"hasn't|"
     rf"haven't)\b[^?.]{{0,90}}?\b(?:has|have|had|hasn't|"
     rf"haven't)\b[^?.]{{0,70}}?\b{_MOVED}\b", False),
    (rf"^\W*(?:has|have|had|hasn't|haven't)\b[^?.]{{0,90}}?\b{_MOVED}\b", False),
    (rf"(?:^\W*|\bby how much |\bhow (?:much|far) )(?:did|does|"
     rf"do)\b[^?.]{{0,90}}?\b{_MOVE}\b(?! of)", False),
    (rf"\b(?:got|get|gets|getting|gotten|become|becoming|gone) (?:any |much |even |"
     rf"a lot )?(?:{_BETTER})\b",
     False),
    (rf"\b{_BETTER} (?:or {_BETTER}\b|now\b|today\b|than (?:before|it was|they were|it used|in \d|"
     rf"last|at the|"
     r"previously|then|the (?:last|previous|year)))", False),
    (r"^\W*(?:is|are)\b[^?.]*\b(?:improving|worsening|rising|falling|getting there)\b", False),
    (r"\bcompar(?:e[ds]?|ing|ison)\b[^?.]{0,40}?\b(?:with|to|against|and)\b[^?.]{0,30}?\b(?:then|"
     r"before|now|today|"
     r"last|previous|previously|earlier|first|past|ago|19\d\d|20\d\d|pandemic|covid|"
     r"lockdown)\b", False),
    (r"\bdiffer(?:s|ed|ent|ence|ences|ently)?\b[^?.]{0,50}\b(?:now|today|before|then|since|"
     r"last time|previous\w*|"
     r"last year|ago)\b", False),
    (r"\bdifferen(?:t|ces?)\b[^?.]{0,60}\b(?:19|20)\d\d\b[^?.]{0,40}\b(?:19|20)\d\d\b", False),
    (r"\bover (?:time|the (?:years|decades|period))\b|\bthrough the years\b|\byear[- ]on[- ]year\b|"
     r"\bfrom year to year\b", True),
    (r"\bthen and now\b|\bthen (?:vs\.?|versus) now\b|\bbefore and after\b|"
     r"\bnow and then and\b", True),
    (r"\b(?:it|they|there|he|she|you|we|things|what|who|council|ofsted) used to\b|"
     r"\bused to (?:be|have|do|say|think|work|happen|go|hold|spend|get|rate|call)\b|"
     r"\bdid(?:n't)? [^?.]{0,50}\buse to\b", True),
    (r"\b(?:any|much|what|how much|enough|more) (?:further |real |recent )?progress\b(?! of)|"
     r"\bprogress (?:since|has|have|made|been)\b|"
     r"\bhow far (?:has|have|had)\b[^?.]{0,50}\bcome\b", False),
    (r"(?<!\bearlier )(?<!\blater )(?<!\brecent )\bthan (?:in )?(?:19|20)\d\d\b", False),
    (r"\b(?:trends?|trajectory|direction of travel)\b", False),
    (rf"\bfrom {_GRADE}['’”\"]? to {_GRADE}", False),
    (r"\bwhat(?:'s| has| have)? happened (?:next|afterwards?|since(?=\W*$)|later|subsequently|"
     r"after (?:that|this|then)|"
     r"in the end)\b|\bwhat came (?:next|after)\b", True),
    (r"\b(?:go|goes|went|gone|move[ds]?|moving|climb\w*|ris(?:e|en|ing)|rose|fall(?:en)?|fell|"
     r"drop(?:ped)?|"
     r"increase[ds]?|decrease[ds]?|grow(?:n|th)?|grew|vary|varied) (?:up |down )?(?:from|"
     r"between)\b", False),
    (r"\bno longer\b[^?.]*\bas (?:it|they) (?:was|were|did)\b", False),
)  # fmt: skip
_NOW = _flags(
    (r"\b(?:the |its |their |her |his )?(?:latest|newest|most up[- ]to[- ]date|"
     r"up[- ]to[- ]date)\b", True),
    (r"\b(?:the |its |their )?(?:most|more) recent(?:ly)?\b|\bany newer\b", True),
    (r"\bthe recent\b", True),
    (r"\b(?:currently|nowadays|presently|right now|at the moment|at present|these days|"
     r"so far(?! (?:as|away|"
     r"from|apart|behind)\b)|as (?:of (?:now|today)|it stands|things stand)|at the (?:current|"
     r"present) time|"
     r"(?<!up )to date|up to now|until now|to this day|present[- ]day)\b", True),
    (r"\bcurrent\b(?! (?:affairs|accounts?|events)\b)", True),
    (r"(?<!\bjust )(?<!\bby )(?<!\bfrom )(?<!\bwhat )\bnow\b(?!-)(?! (?:that|then|on|and (?:then|"
     r"again))\b)", True),
    (r"\btoday\b(?!'s)", True),
    (r"(?<!\bstood )(?<!\bsit )(?<!\bstand )(?<!\bbut )(?<!\bold )\bstill\b(?! (?:image|photo|"
     r"picture|life|water|birth|"
     r"more|less|worse|better|frames?)s?\b)(?!-|ness)", True),
    (r"(?:\bnot |\bn't )?\byet\b(?=\W*$)|\b(?:as|not|never) yet\b|\byet to\b|"
     r"(?<=\b)(?<!\band )yet (?=to\b)|"
     r"\b(?:has|have|hasn't|haven't|is|are|did)\b[^?.]*(?<!\band )\byet\b(?! (?:another|again|"
     r"more)\b)", True),
    (r"\bno longer\b|\bany ?more\b(?=\W*$)", True),
    (r"\b(?:the|its|their|[\w-]+'s?) (?:very )?(?:last|latest) (?:(?!\b(?:time|"
     r"year)\b)[\w'-]+ ){0,3}?"
     r"(?:inspection|visit|report|review|letter|judge?ment|rating|grade|article|account|news|"
     r"survey|figures?|"
     r"data|update)s?\b|\blast time\b|\b(?:was|were|been|did|has) [^?.]{0,40}\blast (?:inspected|"
     r"visited|rated|"
     r"judged|graded|reported)\b", True),
)  # fmt: skip
_FIRST = _flags(
    (r"\b(?:originally|initially|at first|to begin with|to start with|in the first place|"
     r"at the outset|"
     r"in the beginning|first of all\b(?=.*\bwhen))\b", True),
    (r"\b(?:the |its |their )?(?:earliest|oldest)\b|\bolder (?:articles?|reports?|accounts?)\b",
     True),
    (r"\b(?:the|its|their|ofsted's|very) (?:very )?first (?:ever )?(?:(?!aid|lockdown|"
     r"wave)[\w'-]+ ){0,2}?"
     r"(?:inspection|visit|report|review|letter|judge?ment|rating|grade|article|account|"
     r"time)s?\b", True),
    (r"\bfirst (?:inspected|rated|judged|graded|visited|reported|found|said|warned|told|raised|"
     r"opened|launched|"
     r"introduced|started|set up|become|became|placed|mentioned|began|begin|happen(?:ed)?|start|"
     r"say|warn|report|"
     r"inspect|visit|introduce|open|launch|raise|become|find|appear(?:ed)?|announced?)\b", True),
    (r"\bwhen (?:did|was|were)\b[^?.]*\bfirst\b(?! (?:aid|class|contact|lockdown|wave|"
     r"response)\b)", False),
)  # fmt: skip
_PAST = _flags(
    (r"\b(?:previously|formerly|in the past|in earlier (?:years|times)|back then|in those days|"
     r"historically)\b", True),
    (r"\bbefore(?:hand)?(?=\W*$)|\bbefore (?:that|then|this|now)\b", True),
    (r"\b(?:the|its|their) (?:previous|prior|preceding|earlier|penultimate) (?:[\w'-]+ ){0,2}?"
     r"(?:inspection|visit|report|rating|grade|judge?ment|review)s?\b", True),
)  # fmt: skip

_THING = (
    r"(?P<thing>(?:re-?)?inspections?|visits?|reports?|reviews?|letters?|judge?ments?|ratings?|"
    r"grades?|"
    r"downgrad(?:e|ing)|upgrade|takeover|intervention|commissioners?|election|merger|"
    r"improvement notice|"
    r"strike|cuts|inquiry|inquest|trial|court case|restructur(?:e|ing)|reorganisation|redesign|"
    r"reforms?|trust|"
    r"consultation|ruling|verdict|scandal|murder|death|killing|arrival|departure|resignation|"
    r"appointment|"
    r"launch|move|changes?|announcement|crisis|budget|new (?:director|leader\w*|system|model|team|"
    r"dcs|framework)|"
    r"(?:[\w-]+ )?(?:scheme|pilot|programme|project|policy))"
)
_OWN = (
    r"(?:(?:the|its|their|his|her|that|this|our|ofsted's|council's|(?:[\w-]+'s?)) )"
    r"(?:(?!of\b|in\b|and\b|before\b|after\b|since\b|children\b)[\w'-]+ ){0,4}?"
)
_EVENT = re.compile(
    r"(?P<relation>(?:ever )?since|(?:just |shortly |immediately |soon )?(?:before|after)|"
    r"prior to|following|until|"
    r"till|up to|by|in the wake of|at the time of|during|at|in|under)\s+"
    rf"(?P<words>{_OWN}{_THING}\b(?: of (?:[\w'-]+ ?){{1,4}}?(?=\W|$))?)"
)
_WHO = (
    r"(?:(?:the|its|their|a|new|former|then) )*(?:director|dcs|chief executive|leader|head|"
    r"minister|commissioners?|"
    r"council|trust|ofsted|inspectors?|government|authority|labour|conservatives|management|team|"
    r"manager|mp)"
    r"(?: of [\w']+(?: services)?)?"
)
_DEED = (
    r"(?:left|resigned|quit|departed|arrived|took (?:over|up|charge|control)|(?:was |"
    r"were )?(?:appointed|sacked|"
    r"dismissed|suspended|replaced|set up|created|launched|introduced|published|rated|judged|"
    r"graded|found|"
    r"downgraded|taken over|placed|put|told|brought in|announced|merged|restructured|opened|"
    r"closed|abolished|"
    r"scrapped|inspected)|joined|stepped (?:down|in)|started|began|came in(?:to force)?|became|"
    r"moved|visited|went in|changed|intervened|reported|won|lost)"
)
_DEED_EVENT = re.compile(
    r"(?P<relation>(?:ever )?since|(?:just |shortly |immediately |soon )?(?:before|after)|until|"
    r"when)\s+"
    rf"(?P<words>(?:{_WHO}|(?!(?:children|young|families|care|they|he|she|it|you|a|social|parents|"
    rf"foster|carers|"
    rf"leavers|people|kids)\b)[\w'-]+(?: [\w'-]+)?(?: (?:council|trust))?|it) {_DEED}\b)"
)
_KINDS = (
    ("inspection", r"inspection|judge?ment|rating|grade|verdict|rated|judged|graded|inspected"),
    ("visit", r"visit"),
    ("review", r"review|inquiry|inquest"),
    ("report", r"report|letter|publish"),
    ("people", r"director|dcs|leader|head|minister|commissioner|chief|left|resign|appoint|depart|"
     r"arriv|joined|stepped|sacked|quit|manager"),
)  # fmt: skip
_THING_OF_A_YEAR = re.compile(
    r"\s+(?:(?!and\b|or\b|to\b)[\w'-]+ ){0,3}?(?:re-?)?(?:inspections?|visits?|reports?|reviews?|"
    r"letters?|"
    r"judge?ments?|ratings?|grades?|survey|figures|budget|election|strike|takeover)\b"
)


def read_period(text: str, *, today: date) -> Period:
    """The time that the question ``text`` asks for, relative words counted from ``today``.

    >>> p = read_period("What was it rated before the 2019 inspection?", today=date(2026, 1, 1))
    >>> p.wants, p.end, p.anchor.words
    (<Wants.BEFORE: 'before'>, '2019', 'the 2019 inspection')
    """
    clean = _clean(text)
    named = [m for m in moments(text, today) if first_day(m.first) <= today.isoformat()]
    named = _join_ranges(clean, named)
    spans = [(m.begin, m.end) for m in named]
    anchor = _dated_anchor(text, clean, named)
    if anchor is not None:
        named = _at_their_anchor(named, clean)
    masked = _mask(clean, spans)
    changes, found = _search(_CHANGE, clean)
    undated = None
    if anchor is None and not (named and not all(m.kind == "relative" for m in named)):
        undated = _event(text, masked)
    if undated is not None:
        anchor, span = undated
        spans.append(span)
        masked = _mask(masked, [span])
    now, now_spans = _search(_NOW, masked)
    first, first_spans = _search(_FIRST, masked)
    past, past_spans = _search(_PAST, masked)
    times = tuple(m.bounds for m in named)
    start, end = _hull(named)
    soft = bool(named) and all(m.soft for m in named)
    relations = {m.relation for m in named}
    wants = Wants.ANY
    if changes:
        wants = Wants.CHANGE
        spans += found + now_spans + past_spans
        start, end = _change_bounds(clean, named, now=now)
    elif len(named) == 1 and now and relations == {Wants.AT} and _joined(clean, named[0]):
        wants, end = Wants.CHANGE, None  # "in 2015 and now"
        spans += now_spans
    elif named:
        wants = _one_of(relations)
        if (wants is Wants.AFTER and now) or _superlative(masked, now_spans):
            wants = Wants.LATEST
            spans += now_spans
        elif first and wants in (Wants.AT, Wants.AFTER):
            wants = Wants.EARLIEST
            spans += first_spans
        elif now:
            spans += now_spans
    elif anchor is not None:
        wants = anchor.relation
        spans += now_spans
    elif past:
        wants = Wants.BEFORE
        spans += past_spans
        a, b = past_spans[0]
        anchor = Anchor(text[a:b], "now", Wants.BEFORE)
    elif now:
        wants = Wants.LATEST
        spans += now_spans
    elif first:
        wants = Wants.EARLIEST
        spans += first_spans
    return Period(wants, start, end, times, _merge(spans), anchor, soft)


def _search(flags: Sequence[_Flag], text: str) -> tuple[bool, list[Span]]:
    """Whether any of them stands in it, and the spans of those that only say the time."""
    spans, hit = [], False
    for pattern, only in flags:
        for m in pattern.finditer(text):
            hit = True
            if only:
                spans.append(m.span())
    return hit, spans


def _mask(text: str, spans: Sequence[Span]) -> str:
    for a, b in spans:
        text = text[:a] + "\0" * (b - a) + text[b:]
    return text


def _merge(spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for a, b in sorted(s for s in spans if s[0] < s[1]):
        if merged and a <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    return tuple(merged)


_BETWEEN = re.compile(r"\b(?:anywhere )?between\s+(?:the )?(?:years )?$")
_FROM = re.compile(r"\bfrom\s+(?:the )?$|\b(?:in|during|over)\s+(?:the )?(?:period |years )?$")


def _join_ranges(clean: str, found: Sequence[Moment]) -> list[Moment]:
    """ "between 2015 and 2018", "from March 2019 to May 2020", "2015 to 2018" as one moment."""
    out: list[Moment] = []
    for m in found:
        if out and (p := out[-1]).relation in (Wants.AT, Wants.BEFORE, Wants.AFTER):
            link = clean[p.end : m.start].strip()
            before = clean[: p.start]
            ranged = re.fullmatch(r"(?:to|until|till|up to|through(?: to)?|[-–—])(?: the)?", link)
            if ranged or (re.fullmatch(r"and(?: the)?", link) and _BETWEEN.search(before)):
                lead = _BETWEEN.search(before) or _FROM.search(before)
                begin = lead.start() if lead else p.begin
                a, b = p.first, m.last
                if b is None or first_day(a) <= last_day(b):
                    out[-1] = replace(
                        p, last=b, end=m.end, begin=begin, relation=Wants.AT, bounds=(a, b),
                        soft=p.soft and m.soft,
                    )  # fmt: skip
                    continue
        out.append(m)
    # "over ten years ago": before then; "over the last decade" is in it.
    return [_at_least(clean, m) for m in out]


def _at_least(clean: str, m: Moment) -> Moment:
    before = clean[: m.start]
    over = re.search(r"\b(?:more than|over)\s+(?:the\s*)?$", before)
    if over is None:
        return m
    if m.kind == "relative" and clean[m.start : m.end].endswith(("ago", "back")):
        return replace(m, relation=Wants.BEFORE, bounds=(None, m.last), begin=over.start())
    return replace(m, relation=Wants.AT, bounds=(m.first, m.last), begin=over.start())


def _dated_anchor(text: str, clean: str, named: Sequence[Moment]) -> Anchor | None:
    """ "the 2019 inspection": its words, with the relation its year has."""
    for m in named:
        thing = _THING_OF_A_YEAR.match(clean, m.end) if m.kind == "date" else None
        if thing is None:
            continue
        the = re.search(r"(?:the|its|their|ofsted's)\s+(?:\w+\s+)?$", clean[: m.start])
        a = the.start() if the else m.start
        words = text[a : thing.end()]
        return Anchor(words, _kind(words.lower()), m.relation)
    return None


def _at_their_anchor(named: Sequence[Moment], clean: str) -> list[Moment]:
    """Before the inspection of 2019 may still be 2019, and so may after it."""
    out = []
    for m in named:
        if _THING_OF_A_YEAR.match(clean, m.end) and m.kind == "date":
            if m.relation is Wants.BEFORE:
                m = replace(m, bounds=(None, m.last))
            elif m.relation is Wants.AFTER:
                m = replace(m, bounds=(m.first, None))
        out.append(m)
    return out


def _kind(words: str) -> str:
    return next((k for k, pattern in _KINDS if re.search(pattern, words)), "event")


def _event(text: str, masked: str) -> tuple[Anchor, Span] | None:
    """What only the library can date: "since the last inspection", "after the director left"."""
    for pattern in (_DEED_EVENT, _EVENT):
        for m in pattern.finditer(masked):
            relation = m["relation"].split(" ")[-1]
            words = m["words"]
            wants = {
                "since": Wants.AFTER, "after": Wants.AFTER, "following": Wants.AFTER,
                "of": Wants.AFTER, "before": Wants.BEFORE, "to": Wants.BEFORE,
                "until": Wants.BEFORE, "till": Wants.BEFORE,
            }.get(relation, Wants.AT)  # fmt: skip
            if m["relation"] == "at the time of":
                wants = Wants.AT
            if "\0" in words or (wants is Wants.AT and pattern is _EVENT):
                # "in the report" says where, not when; "at the last inspection" says when.
                if "\0" in words or not re.search(r"\b(?:previous|second|time of)\b", m.group()):
                    continue
                if relation != "of" and "previous" in words:
                    continue
            if relation in ("by", "to") and m["relation"] != "prior to":
                continue  # "praised by the inspectors' report", "up to the council's policy"
            a, b = m.span("words")
            return Anchor(text[a:b].strip(), _kind(words), wants), (m.start(), b)
    return None


def _hull(named: Sequence[Moment]) -> Bounds:
    if not named:
        return None, None
    starts = [m.bounds[0] for m in named]
    ends = [m.bounds[1] for m in named]
    if {m.relation for m in named} == {Wants.AFTER, Wants.BEFORE}:
        # "after 2015 but before 2018": both hold.
        return max(s for s in starts if s), min(e for e in ends if e)
    start = None if None in starts else min((s for s in starts if s), key=first_day)
    end = None if None in ends else max((e for e in ends if e), key=last_day)
    return None if start == "0001" else start, end


def _one_of(relations: set[Wants]) -> Wants:
    if len(relations) == 1:
        return next(iter(relations))
    return Wants.AT


def _joined(clean: str, m: Moment) -> bool:
    """True for "in 2015 and now", "now and in 2015", "2018 versus today"."""
    now = r"(?:now|today|currently|at the moment|at present|the latest|its latest)"
    return bool(
        re.match(rf"\W*(?:and|vs\.?|versus|to|with|or) (?:is it )?{now}\b", clean[m.end :])
        or re.search(rf"\b{now} (?:and|vs\.?|versus|than|with|or)(?: \w+)? ?$", clean[: m.begin])
    )


def _superlative(masked: str, spans: Sequence[Span]) -> bool:
    return any(re.search(r"latest|newest|most recent|\blast\b", masked[a:b]) for a, b in spans)


def _change_bounds(clean: str, named: Sequence[Moment], *, now: bool) -> Bounds:
    """The two ends of a change: "since 2015" and "compared with 2015" have only the older one."""
    if not named:
        return None, None
    if re.search(r"\bbefore and after\b", clean):
        return None, None
    if len(named) == 1:
        m = named[0]
        against = re.search(
            r"\b(?:compar\w+|than|versus|vs|differ\w*|used to|"
            r"as \w+ as)\b[^?.]{0,40}$",
            clean[: m.start],
        )
        if m.relation is Wants.AT and (now or against) and m.kind != "relative":
            return m.first, None
        if m.relation is Wants.AT and against:
            return m.first, None
        if m.relation is Wants.AFTER:
            return m.first if m.kind == "date" else m.bounds[0], None
        return m.bounds
    start, end = _hull(named)
    if any(m.relation is Wants.AFTER for m in named):
        return min(m.first for m in named), None
    return start, end


# Sentences


_LOOKS_BACK = re.compile(
    r"\b(?:previous(?:ly)?|formerly|last inspect\w+|last (?:full )?(?:inspection|report|rated|"
    r"judged|graded)|"
    r"earlier (?:inspection|report|visit)|the time of|at that time|back then|had been|"
    r"had (?:not )?\w+ed|"
    r"used to|once was|was then|ago)\b",
    re.I,
)
_IS_NOW = re.compile(
    r"\b(?:now|today|currently|this (?:week|month|year)|(?:has|have) (?:since |now |also |"
    r"not )?(?:been|\w+ed|"
    r"made|risen|fallen|got|become|grown|gone)|still|is|are|remains?)\b",
    re.I,
)
COMMENTED_WITHIN = 31
"""Days before its first reader's comment that an article was published, at most."""
REPORTED_WITHIN = 365
"""Days after its inspection that a report was published, at most."""
_NEAR_YEARS = 1
"""How many years after its time an article may be and still speak of it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The time a sentence speaks of. ``basis``: "its words", "near" (beside it or its heading),
    "inspected" (the report's inspection) or "article" (when it was published).
    """

    bounds: Bounds
    why: str
    basis: str
    is_exact: bool = True


def stated_times(text: str, published: Published = UNDATED) -> list[tuple[Bounds, str]]:
    """The times that an article's ``text`` states, with its words for each.

    Relative ones ("three years ago") count from ``published`` as far as that is known. What lies
    after it is a plan, and no time that the sentence speaks of.
    """
    exact = published.precision in ("day", "month", "year")
    value = published.value if exact else None
    now = date.fromisoformat(first_day(value)) if value else None
    if now and value and len(value) == 4:
        now = now.replace(month=7)
    latest = last_day(published.value) if published.value and exact else None
    found = []
    for m in _join_ranges(_clean(text), moments(text, now, known=len(value or "") or 10)):
        if m.kind in ("law", "named") and m.relation is Wants.AT and m.begin == m.start:
            continue
        if latest and first_day(m.first) > latest:
            continue
        if m.soft and m.first == "0001":
            continue
        found.append((m.bounds, " ".join(text[m.start : m.end].split())))
    return found


def when_spoken(
    published: Published,
    text: str,
    near: str = "",
    *,
    inspected: tuple[str, str] | None = None,
) -> Spoken | None:
    """The time a sentence speaks of: as it says, else as what is near says, else its article's.

    Of several stated times the last one; None where nothing is known. ``inspected`` are the first
    and last day of the inspection that the article is the report of.
    """
    for words, basis in ((text, "its words"), (near, "near")):
        stated = stated_times(words, published)
        if stated:
            (first, last), said = max(stated, key=lambda s: last_day(s[0][1] or s[0][0] or "0001"))
            if last is None and published.value and first and published.value >= first:
                last = published.value  # "since 2015": until it was written
            where = "stands in it" if basis == "its words" else "stands just before it"
            return Spoken((first, last), f"“{said}” {where}", basis)
    if inspected is not None:
        why = f"the inspection was {spell(inspected[0])} to {spell(inspected[1])}"
        return Spoken(inspected, why, "inspected")
    if published.value is None:
        return None
    bounds: Bounds = (published.value, published.value)
    if published.precision == "on or before":
        # The first comment stands under an article within days; a page may be saved years later.
        near_it = "reader comment" in published.basis
        bounds = (
            _shifted(published.value, -COMMENTED_WITHIN) if near_it else None,
            published.value,
        )
    elif published.precision == "on or after":
        bounds = (published.value, _shifted(published.value, REPORTED_WITHIN))
    exact = published.precision in ("day", "month", "year")
    return Spoken(bounds, _of_article(published), "article", exact)


def _shifted(value: str, days: int) -> str:
    return (date.fromisoformat(first_day(value)) + timedelta(days=days)).isoformat()


def _of_article(published: Published) -> str:
    value = describe(replace(published, value=(published.value or "")[:7]))
    inferred = " (inferred)" if published.basis.startswith("inferred") else ""
    return f"article of {value}{inferred}"


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
    if period.wants is Wants.CHANGE:
        return _of_change(period, published, text, near, inspected)
    if period.is_bounded:
        fit = _of_bounds(period, published, text, near, inspected)
        if period.soft and fit.score < 0:
            fit = replace(fit, score=fit.score / 2, rules_out=False)
        return fit
    if period.wants in (Wants.LATEST, Wants.EARLIEST):
        return _of_an_end(period.wants, published, text, near, inspected, newest, oldest)
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
        start = period.start
        if start and published.value and last_day(published.value) < first_day(start):
            # Whatever it says, it was written before.
            return Fit(Where.OTHER, -1.0, f"{_of_article(published)}, before then", True)
    stated = stated_times(text, published)
    hit = _best_of(asked, stated)
    if hit is not None:
        tight, said = hit
        score = 1.0 if tight else 0.6
        return Fit(Where.IN, score, f"“{said}” stands in it")
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
        return Fit(Where.UNKNOWN, 0.0, "the article's date is not known")
    if of_article:
        if not whole.is_exact:
            return Fit(Where.NEAR, 0.4 if whole.bounds[0] else 0.2, whole.why)
        score = 0.6 if whole.basis == "inspected" else 0.5
        if beside:
            score -= 0.2
        if whole.basis == "article" and _LOOKS_BACK.search(text):
            score -= 0.2
        return Fit(Where.IN, score, whole.why)
    if inspected is not None and published.value:
        # Published in the year asked for, though the inspection was before it.
        by_date: Bounds = (published.value, published.value)
        if any(overlap(by_date, a) for a in asked):
            return Fit(Where.NEAR, 0.3, f"{_of_article(published)}; {whole.why}")
    return _beside(period, whole, text, asked)


def _best_of(
    asked: Sequence[Bounds], stated: Sequence[tuple[Bounds, str]]
) -> tuple[bool, str] | None:
    """The stated time that meets one asked for: whether it lies in it, and its words."""
    loose = None
    for bounds, said in stated:
        for a in asked:
            if _within(bounds, a):
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
    looks_back = bool(_LOOKS_BACK.search(text))
    if written_later:
        if gap <= _NEAR_YEARS:
            # A report a year after its inspection is no other year.
            return Fit(Where.NEAR, 0.1 if looks_back else -0.2, whole.why)
        if looks_back:
            return Fit(Where.OTHER, -0.5, whole.why)
        return Fit(Where.OTHER, -0.8, whole.why, not period.soft)
    if gap <= _NEAR_YEARS and period.wants is Wants.AT:
        return Fit(Where.NEAR, -0.4, f"{whole.why}, before then")
    return Fit(Where.OTHER, -0.9, f"{whole.why}, before then", not period.soft)


def _years_apart(a: Bounds, b: Bounds) -> float:
    if overlap(a, b):
        return 0.0
    early, late = (a, b) if a[1] and b[0] and last_day(a[1]) < first_day(b[0]) else (b, a)
    days = date.fromisoformat(first_day(late[0] or "")) - date.fromisoformat(
        last_day(early[1] or "")
    )
    return days.days / 365.25


def _of_change(
    period: Period,
    published: Published,
    text: str,
    near: str,
    inspected: tuple[str, str] | None,
) -> Fit:
    """For a change both ends count; what compares by itself counts most."""
    spoken = when_spoken(published, text, near, inspected=inspected)
    if period.is_bounded and spoken is not None and spoken.is_exact:
        hull: Bounds = (period.start, period.end)
        if not overlap(spoken.bounds, hull):
            # The account before the bound is the end that a change is measured from.
            if _years_apart(spoken.bounds, hull) > 2 * _NEAR_YEARS and not compares(text):
                return Fit(Where.OTHER, -0.6, spoken.why)
            return Fit(Where.NEAR, 0.0, spoken.why)
    if compares(text):
        why = spoken.why if spoken else "the article's date is not known"
        return Fit(Where.IN, 0.7, f"it compares; {why}")
    if spoken is None:
        return Fit(Where.UNKNOWN, 0.0, "the article's date is not known")
    score = {"its words": 0.4, "near": 0.3, "inspected": 0.2, "article": 0.2}[spoken.basis]
    return Fit(Where.IN if spoken.is_exact else Where.NEAR, score, spoken.why)


LATEST_WITHIN = 183
"""Days before the newest account within which another counts as the latest too."""


def _of_an_end(
    wants: Wants,
    published: Published,
    text: str,
    near: str,
    inspected: tuple[str, str] | None,
    newest: str | None,
    oldest: str | None,
) -> Fit:
    spoken = when_spoken(published, text, near, inspected=inspected)
    if spoken is None:
        return Fit(Where.UNKNOWN, -0.1, "the article's date is not known")
    stated = stated_times(text, published)
    if wants is Wants.EARLIEST:
        at = spoken.bounds[0] or spoken.bounds[1]
        if oldest is None or at is None:
            return Fit(Where.UNKNOWN, 0.0, spoken.why)
        years = max(0.0, _days_between(oldest, at) / 365.25)
        where = Where.IN if years < 0.5 else Where.NEAR
        return Fit(where, max(-0.6, 0.6 - 0.2 * years), spoken.why)
    value = published.value
    if value and published.precision in ("day", "month", "year") and stated:
        ends = [b[1] for b, _ in stated]
        old = None not in ends and max(last_day(e or "") for e in ends) < _year_before(value)
        if old and not _IS_NOW.search(text):
            # "It was judged inadequate in 2015": no grade of today.
            return Fit(Where.OTHER, -0.8, f"“{stated[-1][1]}” stands in it", True)
    back = 0.3 if _LOOKS_BACK.search(text) and not re.search(r"\bnow\b", text, re.I) else 0.0
    if newest is None or value is None:
        return Fit(Where.UNKNOWN, 0.0 - back, spoken.why)
    days = _days_between(value, newest)
    if days <= LATEST_WITHIN:
        return Fit(Where.IN, 0.6 - back, spoken.why)
    score = max(-0.6, 0.2 - 0.15 * days / 365.25) - back
    return Fit(Where.OTHER, score, f"{spoken.why}, not the newest")


def _year_before(value: str) -> str:
    day = first_day(value)
    return f"{int(day[:4]) - 1:04}{day[4:]}"


def _days_between(early: str, late: str) -> int:
    a = date.fromisoformat(first_day(early))
    return (date.fromisoformat(first_day(late)) - a).days


_COMPARES = re.compile(
    r"\bfrom\b[^.;]{1,60}\bto\b[^.;]{0,40}(?:\d|outstanding|good|inadequate|improvement|adequate)|"
    r"\b(?:improv\w+|worsen\w*|deteriorat\w+|declin\w+|ris\w+|rose|fall\w*|fell|drop\w*|"
    r"increas\w+|decreas\w+|"
    r"chang\w+|progress\w*|slipp?\w*|reduc\w+|grown|grew|doubled|halved|better|worse|weaken\w*|"
    r"strengthen\w*|"
    r"fewer|more|up|down|higher|lower)\b[^.;]{0,70}\b(?:since|compared (?:with|to)|than (?:in|at|"
    r"before|it was|"
    r"they were|the (?:last|previous))|from (?:\w+ )?(?:19|20)?\d)|"
    r"\b(?:since|compared (?:with|to)) (?:the|its|that|their)? ?(?:last|previous|earlier|"
    r"[a-z]* ?(?:19|20)\d\d)\b"
    r"[^;]{0,90}\b(?:has|have|had|is|are)\b|"
    r"\b(?:no longer|used to be|(?:up|down)graded|had been .{3,40} but (?:is|are|was|has) now|"
    r"against \d[\d,.]* "
    r"(?:at|in|before|the)|was .{2,30} but is now|one grade (?:up|down)|two grades)\b",
    re.I,
)


def looks_back(text: str) -> bool:
    """True where a sentence speaks of what was before ("had been", "at its last inspection")."""
    return _LOOKS_BACK.search(text) is not None


def compares(text: str) -> bool:
    """True where a sentence itself tells one time from another ("rose from 10 to 14").

    >>> compares("Caseloads had fallen from 22 to 14.")
    True
    """
    return _COMPARES.search(text) is not None
