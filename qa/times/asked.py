"""The time that a question asks for, read from its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from corpus.judgements import GRADE
from qa.times.anchors import dated_anchor, undated_anchor
from qa.times.bounds import Bounds, first_day, last_day
from qa.times.moments import Moment, moments, plain
from qa.times.period import Anchor, Period, Span, Wants


def read_period(text: str, *, today: date) -> Period:
    """The time that the question ``text`` asks for, relative words counted from ``today``.

    >>> p = read_period("What was it rated before the 2019 inspection?", today=date(2026, 1, 1))
    >>> p.wants, p.end, p.anchor.words
    (<Wants.BEFORE: 'before'>, '2019', 'the 2019 inspection')
    """
    clean = plain(text)
    anchor, named = dated_anchor(text, clean, moments(text, today, plans=False))
    spans = [(m.begin, m.end) for m in named]
    if anchor is None and all(m.kind == "relative" for m in named):
        event = undated_anchor(text, _mask(clean, spans))
        if event is not None:
            anchor = event[0]
            spans.append(event[1])
    masked = _mask(clean, spans)
    changes, change_spans = _search(_CHANGE, clean)
    now, now_spans = _search(_NOW, masked)
    first, first_spans = _search(_FIRST, masked)
    past, past_spans = _search(_PAST, masked)
    start, end = _hull(named)
    relations = {m.relation for m in named}
    wants = Wants.ANY
    if changes:
        wants = Wants.CHANGE
        spans += change_spans + now_spans + past_spans
        start, end = _change_bounds(clean, named, now=now)
    elif len(named) == 1 and now and relations == {Wants.AT} and _joined(clean, named[0]):
        wants, end = Wants.CHANGE, None  # "in 2015 and now"
        spans += now_spans
    elif named:
        wants = named[0].relation if len(relations) == 1 else Wants.AT
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
    soft = bool(named) and all(m.soft for m in named)
    return Period(wants, start, end, tuple(m.bounds for m in named), _merge(spans), anchor, soft)


def _search(flags: Sequence[_Flag], text: str) -> tuple[bool, list[Span]]:
    """Whether any of them stands in it, and the spans of those that only say the time."""
    found = [(m.span(), only) for pattern, only in flags for m in pattern.finditer(text)]
    return bool(found), [span for span, only in found if only]


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
    if not named or re.search(r"\bbefore and after\b", clean):
        return None, None
    if len(named) == 1:
        m = named[0]
        against = re.search(
            r"\b(?:compar\w+|than|versus|vs|differ\w*|used to|as \w+ as)\b[^?.]{0,40}$",
            clean[: m.start],
        )
        if m.relation is Wants.AT and (against or (now and m.kind != "relative")):
            return m.first, None
        if m.relation is Wants.AFTER:
            return m.first if m.kind == "date" else m.bounds[0], None
        return m.bounds
    if any(m.relation is Wants.AFTER for m in named):
        return min(m.first for m in named), None
    return _hull(named)


# Words of time


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
_GRADE = rf"['‘“\"]?(?:{GRADE}|ri)\b"
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
