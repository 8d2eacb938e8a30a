"""The times named in any text, a question's or an article's, each with its word of relation.

    "since March 2019" -> Moment(2019-03 to 2019-03, AFTER, bounds (2019-03, None))

``qa.times.written`` knows how times are written, ``named.txt`` those that have a name ("lockdown").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from corpus.dates import MONTHS, find_dates
from qa.times.bounds import Bounds, first_day, last_before, last_day, next_after
from qa.times.period import Wants
from qa.times.written import DATED, MONTH, RELATIVE, SEASON, YEAR, Clock


@dataclass(frozen=True, slots=True)
class Moment:
    """A time named in a text at ``start`` to ``end`` (the words of relation not counted).

    ``first`` and ``last`` are inclusive; ``relation`` is AT, BEFORE or AFTER; ``begin`` is where
    its relation's words begin. ``bounds`` is what the two together mean. ``soft``: about then.
    ``kind`` is "date", "relative" (to a day), "named" ("lockdown") or "law" ("the 2014 Act").
    """

    first: str
    last: str | None
    start: int
    end: int
    soft: bool
    relation: Wants
    begin: int
    bounds: Bounds
    kind: str


def moments(text: str, now: date | None, *, known: int = 10, plans: bool = True) -> list[Moment]:
    """The times named in ``text``, in order, not overlapping, each with its relation.

    ``now`` is the day that relative words count from, of which ``known`` characters of its ISO form
    are known (4, 7 or 10); with None they are passed over. Without ``plans``, so is what begins
    after ``now``.
    """
    clean = plain(text)
    if not _MAY_SAY_WHEN.search(clean) and not _named_pattern().search(clean):
        return []
    found = sorted(_found(clean, Clock(now, known) if now else None), key=lambda m: m.start)
    if now is not None and not plans:
        found = [m for m in found if first_day(m.first) <= now.isoformat()]
    # "over ten years ago": before then; "over the last decade" is in it.
    return [_at_least(clean, m) for m in _ranges_joined(clean, found)]


def _found(clean: str, clock: Clock | None) -> list[Moment]:
    has_year = _HAS_YEAR.search(clean) is not None
    left = list(clean)  # what is taken is blotted out
    found: list[Moment] = []

    def take(start: int, end: int, built: tuple[str, str | None, bool], kind: str) -> None:
        first, last, soft = built
        relation, begin = _relation("".join(left[:start]))
        if kind == "named" and relation is None:
            return
        after = "".join(left[end:])
        left[start:end] = "\0" * (end - start)
        if kind == "law" and relation in (None, "at"):
            return
        stop = end
        if relation in (None, "at"):
            if onwards := _ONWARDS.match(after):
                relation, stop = "since", end + onwards.end()
            elif earlier := _OR_EARLIER.match(after):
                relation, stop = "until", end + earlier.end()
        if kind == "law" and relation == "after":
            relation = "since"
        wants, meant = _related(relation or "at", first, last)
        found.append(Moment(first, last, start, stop, soft, wants, begin, meant, kind))

    for m in _named_pattern().finditer(clean):
        take(*m.span(), (*named_times()[m["name"]], False), "named")
    if has_year:
        for m in _NAMED_BY_YEAR.finditer("".join(left)):
            group = "a" if m["a"] else "b"
            take(*m.span(group), (m[group], m[group], False), "law")
        for pattern, build in DATED:
            for m in pattern.finditer("".join(left)):
                if built := build(m):
                    take(*m.span(), built, "date")
        for d in find_dates("".join(left)):
            take(d.start, d.end, (d.value, d.value, False), "date")
    for m in _SHORT_YEAR.finditer("".join(left)):
        year = f"{'19' if int(m['yy']) > 60 else '20'}{m['yy']}"
        take(*m.span("at"), (year, year, False), "date")
    if clock is not None:
        for pattern, build_from in RELATIVE:
            for m in pattern.finditer("".join(left)):
                if built := build_from(m, clock):
                    take(*m.span(), built, "relative")
    for pattern in (_YEAR, _YEAR_IN_TIME) if has_year else ():
        for m in pattern.finditer("".join(left)):
            if pattern is _YEAR or _IN_TIME.search("".join(left[: m.start()])):
                take(*m.span(), (m[0], m[0], False), "date")
    return found


# Its word of relation


_FAR = 60
"""Characters before a time within which its word of relation stands."""


def _relation(before: str) -> tuple[str | None, int]:
    """The relation that the end of ``before`` states, and where its words begin."""
    skipped = max(0, len(before) - _FAR)
    for pattern, relation in _RELATIONS:
        if m := pattern.search(before[skipped:]):
            return relation, skipped + m.start()
    return None, len(before)


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


def _ranges_joined(clean: str, found: Sequence[Moment]) -> list[Moment]:
    """ "between 2015 and 2018", "from March 2019 to May 2020", "2015 to 2018" as one moment."""
    out: list[Moment] = []
    for m in found:
        p = out[-1] if out else m
        before, link = clean[: p.start], clean[p.end : m.start].strip()
        between = _BETWEEN.search(before)
        is_range = _RANGE.fullmatch(link) or (between and re.fullmatch(r"and(?: the)?", link))
        if out and is_range and (m.last is None or first_day(p.first) <= last_day(m.last)):
            lead = between or _FROM.search(before)
            out[-1] = replace(
                p,
                last=m.last,
                end=m.end,
                begin=lead.start() if lead else p.begin,
                relation=Wants.AT,
                bounds=(p.first, m.last),
                soft=p.soft and m.soft,
            )
        else:
            out.append(m)
    return out


def _at_least(clean: str, m: Moment) -> Moment:
    before = clean[: m.start]
    over = re.search(r"\b(?:more than|over)\s+(?:the\s*)?$", before)
    if over is None:
        return m
    if m.kind == "relative" and clean[m.start : m.end].endswith(("ago", "back")):
        return replace(m, relation=Wants.BEFORE, bounds=(None, m.last), begin=over.start())
    return replace(m, relation=Wants.AT, bounds=(m.first, m.last), begin=over.start())


# Times with a name


@lru_cache(maxsize=1)
def named_times() -> dict[str, tuple[str, str | None]]:
    """The times of ``named.txt``: each name, small, with its first and last."""
    times: dict[str, tuple[str, str | None]] = {}
    for line in Path(__file__).with_name("named.txt").read_text("utf-8").splitlines():
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


# The text as it is looked through


def plain(text: str) -> str:
    """Small letters, plain apostrophes and months as they are spelled, every offset kept."""
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    text = re.sub(r"\s", " ", text).replace("’", "'").replace("‘", "'")
    return re.sub(r"\b[a-z]{4,10}\b", _mend_month, text)


_NO_SLIP = frozenset({*MONTHS, "sept", "marsh", "match", "marks", "juliet", "adjust", "mayor"})


@lru_cache(maxsize=1 << 14)
def _like_a_month(word: str) -> bool:
    if word in _NO_SLIP:
        return False
    return any(word[0] == m[0] and OSA.distance(word, m, score_cutoff=2) <= 2 for m in MONTHS)


def _mend_month(m: re.Match[str]) -> str:
    """A month as people type it ("Febuary", "Septmber"), short and padded to the same length."""
    word = m.group()
    if not _like_a_month(word):
        return word
    has_year = re.match(rf",?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?{YEAR}\b", m.string[m.end() :])
    for month in MONTHS:
        slips = 2 if len(month) >= 7 else 1 if has_year else 0
        if word[0] == month[0] and 0 < OSA.distance(word, month) <= slips:
            return month[:3].ljust(len(word))
    return word


# What is looked for


_DOCUMENT = (
    r"(?:act|regulations?|bill|order|guidance|white paper|green paper|framework|directions?|"
    r"standards?|convention|rules)"
)
# "the 2014 Act", "Working Together 2018": the year is a part of the name.
_NAMED_BY_YEAR = re.compile(
    rf"\b(?:{_DOCUMENT}|working together|education)(?:\s+(?:of|from))?,?\s+\(?(?P<a>{YEAR})\b|"
    rf"\b(?P<b>{YEAR})\s+(?:[\w'&-]+\s+){{0,4}}?{_DOCUMENT}\b(?!\s+book)"
)
_COUNTED = (
    r"\s+(?:\w+\s+)?(?:children|kids|families|people|cases|referrals|carers|workers|staff|places|"
    r"homes|hours|days|words|pounds|leavers|young|more|fewer|or more)\b"
)
_IN_TIME = re.compile(
    r"\b(?:in|since|during|from|by|before|after|until|till|of|to|and|late|early|mid|between|"
    r"back in|around|about|circa|prior to|than|was in|for)(?: the)?\s*$"
)
_YEAR = re.compile(
    rf"(?:(?<![\d/£$€.,-])|(?<=\bpre-)|(?<=\bpost-))\b{YEAR}\b(?!\d|[,.]\d|%|{_COUNTED})"
)
_YEAR_IN_TIME = re.compile(rf"(?<=\s){YEAR}\b(?!\d|[,.]\d|%)")
_SHORT_YEAR = re.compile(
    r"\b(?:in|since|by|before|after|until|during|from|of) (?P<at>['’‘](?P<yy>\d\d))\b"
)

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


_YEARS_OF_ALL_SORTS = r"(?:19|20)\d\d|'\d\d|\d0'?s\b|ties\b"
_HAS_YEAR = re.compile(_YEARS_OF_ALL_SORTS)
# Without one of these (or a name of named.txt) a text names no time, and nothing else is tried.
_MAY_SAY_WHEN = re.compile(
    rf"{_YEARS_OF_ALL_SORTS}|\b(?:ago|back|earlier|previously|last|past|previous|this|these|recent|"
    rf"recently|lately|late|yesterday|current|gone|{SEASON}|{MONTH})\b"
)
_BETWEEN = re.compile(r"\b(?:anywhere )?between\s+(?:the )?(?:years )?$")
_FROM = re.compile(r"\bfrom\s+(?:the )?$|\b(?:in|during|over)\s+(?:the )?(?:period |years )?$")
_RANGE = re.compile(r"(?:to|until|till|up to|through(?: to)?|[-–—])(?: the)?")
