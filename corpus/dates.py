"""Dates as sources write them, and what may honestly be concluded from them.

A publication date is stated by the source, inferred with its reason, or unknown. Relative words
("July", "three years ago") are never read as publication dates, and a day and month in figures
("03/04/2021") is read the British way, day first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from corpus.article import UNDATED, Published

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_TIME = r"(?:,?\s+(?:at\s+)?(?P<clock>[0-2]?\d[:.][0-5]\d)\s*(?P<half>[ap]\.?m\.?)?)"

_ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d)"
    r"(?:[T ](?P<clock>[0-2]\d:[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?(?!\d)"
)
_DAY_FIRST = re.compile(rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b{_TIME}?", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b{_TIME}?", re.I)
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?\s+{_YEAR}\b", re.I)
_FIGURES = re.compile(
    r"(?<![\d/.])(?P<day>[0-3]?\d)[/.](?P<month>[01]?\d)[/.](?P<year>(?:19|20)\d\d)(?![\d/])"
)
_YEAR_ALONE = re.compile(_YEAR)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date written out in a text. ``value`` is ISO, cut to ``precision`` (day, month or year).

    ``clock`` is "HH:MM" (24 hours) where a time of day follows the date.
    """

    value: str
    precision: str
    start: int
    end: int
    clock: str | None = None

    @property
    def moment(self) -> str:
        """ISO date, with the time where it is known: "2018-12-23T12:38"."""
        return f"{self.value}T{self.clock}" if self.clock else self.value


def _found(match: re.Match[str]) -> FoundDate | None:
    parts = match.groupdict()
    year = int(parts["year"])
    month_text = parts.get("month")
    if month_text is None:
        return FoundDate(f"{year:04}", "year", match.start(), match.end())
    month = (
        int(month_text)
        if month_text.isdigit()
        else 1 + next(i for i, m in enumerate(MONTHS) if m.startswith(month_text.lower()[:3]))
    )
    if not 1 <= month <= 12:
        return None
    if not parts.get("day"):
        return FoundDate(f"{year:04}-{month:02}", "month", match.start(), match.end())
    try:
        day = date(year, month, int(parts["day"]))
    except ValueError:
        return None
    clock = _clock(parts.get("clock"), parts.get("half"))
    return FoundDate(day.isoformat(), "day", match.start(), match.end(), clock)


def _clock(clock: str | None, half: str | None) -> str | None:
    """24-hour "HH:MM" from "7:54" and "am"/"pm"; None where it is no time of day."""
    if not clock:
        return None
    hour, minute = (int(n) for n in re.split("[:.]", clock))
    if half:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    try:
        return time(hour, minute).isoformat("minutes")
    except ValueError:
        return None


def find_dates(text: str) -> Iterator[FoundDate]:
    """Dates of day or month precision written in ``text``, in order, not overlapping."""
    found = [
        f
        for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _FIGURES, _MONTH_YEAR)
        for m in pattern.finditer(text)
        if (f := _found(m))
    ]
    found.sort(key=lambda f: (f.start, f.start - f.end))
    end = -1
    for f in found:
        if f.start >= end:
            yield f
            end = f.end


def read_date(text: str) -> FoundDate | None:
    """The date that the whole of ``text`` is, or None.

    >>> read_date("19 november 2021").value
    '2021-11-19'
    >>> read_date("11:20, Sunday 14 February 2021").value
    '2021-02-14'
    >>> read_date("August 2020").precision
    'month'
    >>> read_date("three years ago") is None
    True
    """
    text = re.sub(
        r"^[0-2]?\d[:.][0-5]\d(?:\s*[ap]\.?m\.?)?,?\s+(?:on\s+)?", "", text.strip(), flags=re.I
    )
    text = re.sub(
        r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?)\s+", "",
        text, flags=re.I,
    )  # fmt: skip
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _FIGURES, _MONTH_YEAR, _YEAR_ALONE):
        match = pattern.fullmatch(text)
        if match and (found := _found(match)):
            return found
    return None


def stated(text: object, where: str) -> Published:
    """The publication date a source states, or ``UNDATED`` where ``text`` is no date.

    ``where`` says where it stands ("front matter", "article:published_time in the page").
    YAML and JSON may already have made a date of it.
    """
    if isinstance(text, datetime | date):
        text = text.isoformat()
    found = read_date(str(text)) if text is not None else None
    if found is None:
        return UNDATED
    return Published(found.value, found.precision, f"stated: {where}")


def on_or_before(day: str, reason: str) -> Published:
    """An upper bound: published no later than ISO ``day``, because of ``reason``."""
    day = day[:10]
    return Published(day, "on or before", f"inferred: on or before {spell(day)}: {reason}")


def on_or_after(day: str, reason: str) -> Published:
    """A lower bound: published no earlier than ISO ``day``, because of ``reason``."""
    day = day[:10]
    return Published(day, "on or after", f"inferred: on or after {spell(day)}: {reason}")


def spell(value: str) -> str:
    """An ISO value as people write it: "2018-12-23" is "23 December 2018"."""
    parts = value[:10].split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, MONTHS[int(parts[1]) - 1].capitalize())
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def describe(published: Published) -> str:
    """How to show a publication date to a person, honest about what is known.

    >>> describe(Published("2018-12-23", "on or before", "inferred: ..."))
    'on or before 23 December 2018'
    """
    if published.value is None:
        return "date unknown"
    bound = published.precision if published.precision in ("on or before", "on or after") else ""
    return f"{bound} {spell(published.value)}".strip()


def from_name(name: str) -> Published:
    """The date a file's name carries ("leeds-09-may-2022.pdf"), as the inference it is."""
    words = re.sub(r"[_\-\s]+", " ", re.sub(r"\.\w{1,5}$", "", name))
    iso = re.sub(r"\b((?:19|20)\d\d) ([01]\d) ([0-3]\d)\b", r"\1-\2-\3", words)
    found = next((d for d in find_dates(iso) if d.precision == "day"), None)
    if found is None:
        return UNDATED
    return Published(found.value, "day", "inferred: the date in the file's name")
