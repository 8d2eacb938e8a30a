"""The question before of another time: "and now?", "the year before", "the inspection after that".

A time may hang on what was asked ("the year before" 2018) or on what was answered ("the one
before": before the inspection that the answer cites). It is put as a date, so that the question
stays one that people can read and edit.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from corpus.dates import spell
from qa.question import YEAR, Asks, Question
from qa.times.asked import read_period
from qa.times.bounds import Bounds
from qa.times.moments import moments
from qa.times.period import Wants
from qa.times.written import MONTH


class Tense(StrEnum):
    """When a verb is of."""

    PRESENT = "present"
    PAST = "past"


def hangs_on_an_answer(text: str) -> bool:
    """True for "and the inspection before that?": of what time only the answer before tells."""
    return _OF_AN_ACCOUNT.search(text) is not None or _YEAR_BESIDE.search(text) is not None


def dated(text: str, last: Question, told: Bounds | None) -> str:
    """``text`` with "the year before", "the previous inspection" and the like put as dates.

    A year counts from what was asked in the ``last`` question, an inspection from when the first
    account that its answer cited is of (``told``); each from the other where that is not known, and
    stays as it is where neither is.

    >>> from qa.question import Asks
    >>> dated("and the year before?", Question("", "", Asks.GRADE, years=("2018",)), None)
    'and in 2017?'
    """
    if last.asks is Asks.WHO and (same := _THEY_TOO.match(text)):
        text = f"and {same['rest']}?"
    asked = (last.years[0], last.years[-1]) if last.years else None
    year, account = asked or told, told or asked
    if year and year[0] and year[1]:
        back, on = int(year[0][:4]) - 1, int(year[1][:4]) + 1
        text = _YEAR_BESIDE.sub(lambda m: f"in {back if m['back'] else on}", text)
    if account and account[0] and account[1]:
        before, after = f"before {spell(account[0][:7])}", f"after {spell(account[1][:7])}"

        def put(m: re.Match[str]) -> str:
            thing = (m["a"] or m["b"] or m["c"] or m["d"] or "").lower()
            is_back = bool(m["back"] or m["back_alone"])
            if not thing or thing in ("one", "time", "that", "this", "then"):
                first = "at the first inspection " if m["on"] else ""
                return f"{m['and'] or ''}{before if is_back else first + after}"
            at = "" if not m["at"] else "in " if _WRITTEN.match(thing) else "at "
            return f"{at}the {thing if is_back else f'first {thing}'} " + (
                before if is_back else after
            )

        text = _OF_AN_ACCOUNT.sub(put, text)
    return text


def time_alone(text: str) -> str | None:
    """What a follow-up that says a time and nothing else ("what about today?") asks for, as it is
    put at the end of a question: "now", "in 2015", "before covid"; else None.
    """
    if _ANY_NEWER.match(text):
        return "now"
    if _WHETHER.match(text):
        return None
    said = _LONG_FORM.sub("", _LEAD.sub("", text)).strip(" \t?!.…,;:-–—")
    period = read_period(said, today=date.today())
    if period.wants in (Wants.ANY, Wants.CHANGE) or not period.spans:
        return None
    if any(w not in _OF_A_TIME for w in re.findall(r"\w+", period.without(said).lower())):
        return None
    if not period.is_bounded:
        if period.wants is Wants.LATEST:
            return "now"
        if period.wants is Wants.EARLIEST:
            return "at the first inspection"
        return said if period.anchor is not None and not _ASKS_WHEN.match(said) else None
    if _BARE_DATE.match(said):
        return f"in {said}"
    if thing := _THING_FIRST.match(said):
        at = "in" if _WRITTEN.match(thing["thing"]) else "at"
        return f"{at} {'' if thing['the'] else 'the '}{said}"
    return said


def retimed(said: str, time: str) -> str:
    """The question ``said`` of another ``time``: what it says of one goes, for that.

    >>> retimed("What was Leeds rated in 2018?", "before 2015")
    'What was Leeds rated before 2015?'
    """
    said = CLAUSE.sub("?", said)
    spans = _times_of(said)
    if CLAUSE.match(f" {time}"):  # a clause stands last, whatever stood in its place
        said = _without(said, spans)
        spans = []
    if len(spans) == 1 and _MAY_STAND.match(said, spans[0][0]):
        start, end = spans[0]
        return _tidy(f"{said[:start]} {time}{said[end:]}")
    said = _without(said, spans)
    return f"{_DANGLING.sub('', _tidy(said).rstrip(' ,?.!'))} {time}?"


def in_the_year(said: str, year: str, old: str = "") -> str:
    """The question ``said`` of another ``year``, in the place of ``old`` or of the last it has,
    with its word for it ("since"); of any other time it says it says no more.
    """
    at = list(YEAR.finditer(said))
    at = [m for m in at if m.group() in old] or at
    with_month = [(a, b) for a, b in _times_of(said) if re.search(MONTH, said[a:b], re.I)]
    if not at or any(a <= at[-1].start() < b for a, b in with_month):
        return retimed(said, f"in {year}")
    said = said[: at[-1].start()] + year + said[at[-1].end() :]
    beside = [(a, b) for a, b in _times_of(said) if not YEAR.search(said, a, b)]
    return _tidy(_without(said, beside))


def says_a_time(text: str) -> bool:
    """True where a question names a time of its own, to which none before it is added."""
    period = read_period(text, today=date.today())
    return period.is_bounded or period.wants not in (Wants.ANY, Wants.CHANGE)


def asks_of_change(text: str) -> bool:
    """True for "has that improved?": what was asked of one time is asked since then."""
    return read_period(text, today=date.today()).wants is Wants.CHANGE


def tenses(text: str) -> list[Tense]:
    """The tenses of the verbs of a question that show one, in their order.

    >>> tenses("is that new or was it the same"), tenses("who led it")
    ([<Tense.PRESENT: 'present'>, <Tense.PAST: 'past'>], [])
    """
    return [Tense.PAST if m["past"] else Tense.PRESENT for m in _SHOWS_TENSE.finditer(text)]


def times_said(text: str) -> list[str]:
    """The times that ``text`` says, as it says them."""
    return [text[a:b] for a, b in _times_of(text)]


def _times_of(said: str) -> list[tuple[int, int]]:
    today = date.today()
    period = read_period(said, today=today)
    spans = list(period.spans)
    if period.wants is Wants.CHANGE:  # that it changed is asked again
        spans = [(m.begin, m.end) for m in moments(said, today, plans=False)]
    return [(a, long.end() if (long := _LONG_FORM.match(said, b)) else b) for a, b in spans]


def _without(said: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        led = _MAY_LEAD.search(said, 0, start)
        said = f"{said[: led.start() if led else start]} {said[end:]}"
    return said


def _tidy(text: str) -> str:
    return re.sub(r"\s+([?.!,;])", r"\1", " ".join(text.split()))


_THEY_TOO = re.compile(
    r"\W*(?:(?:and|so|but)\b\W*)*(?:did|was|were) (?:they|he|she|it)(?: also)? (?:do|lead|led|run|"
    r"inspect|in charge of|there for) (?P<rest>the (?:\w+ ){1,2}?before(?: \w+)?|"
    r"the (?:last|previous|next|first) \w+)(?: as well| too| also)*\W*$",
    re.I,
)
"""Whether they who did it did another too: who did that is asked."""
_SHOWS_TENSE = re.compile(
    r"\b(?:(?P<past>was|were|did|had|wasn[’']?t|weren[’']?t|didn[’']?t)|is|are|do|does|has|have|"
    r"isn[’']?t|aren[’']?t|don[’']?t|doesn[’']?t|hasn[’']?t|haven[’']?t|needs?|"
    r"(?:what|who|how|where|why)[’']?s|(?:it|he|she)[’']s|they[’']?re|its(?= (?:\w+ed|good|better|"
    r"worse|bad|ok(?:ay)?|still|all)\b))\b|"
    r"^\W*(?:(?:and|but|so)\b\W*)*who (?!was\b)[a-z]{2,}s\b",
    re.I,
)
CLAUSE = re.compile(
    r"\s+(?P<clause>(?:(?:just|right|shortly|soon) )?(?:before|after|when|until|since) "
    r"(?:they|it|he|she|the \w+) (?!in\b|before\b|after\b)\w+ [^?.,]+)\??$",
    re.I,
)
"""A time told by what happened then, at the end of a question."""
_MAY_LEAD = re.compile(r"\s(?:in|at|on)\s+$", re.I)
_MAY_STAND = re.compile(
    r"\s*(?:in|at|on|since|before|after|by|during|until|till|from|between|around)\b", re.I
)
"""How a time begins in whose place another may stand."""
_DANGLING = re.compile(r"\s+(?:at|in|from|for|of)$", re.I)
_THING = r"(?:inspection|report|visit|one|time|rating|grade|judge?ment|review|letter|article)"
_THAT = r"(?: (?:that|this|then|it|that one|(?:the )?last(?: one)?))?"
_THE = r"(?:the |its |their |an? )?"
_AND = r"(?P<and>\W*(?:(?:and|but|so|or|what about|how about|what of)\b[\s,]*)*)"
_YEAR_BESIDE = re.compile(
    rf"\b(?:in |for )?(?:the )?(?:(?P<back>year (?:before(?! last)|earlier){_THAT}|"
    rf"(?:previous|prior|preceding) year)|(?P<on>year (?:after|later){_THAT}|"
    r"(?:following|next) year))(?=\W*$)",
    re.I,
)
_OF_AN_ACCOUNT = re.compile(
    rf"^{_AND}(?:(?P<back_alone>before(?:hand)?(?: (?:that|this|then))?|earlier(?: than that)?|"
    rf"previously)|(?P<on_alone>after(?:wards| that| this| then)?|"
    rf"later(?: than that)?|since(?: then| that)?))(?=\W*$)|"
    rf"(?P<at>\b(?:at|in|from|of|for) )?\b{_THE}(?:"
    rf"(?P<back>(?:previous|prior|preceding|earlier) (?P<a>{_THING})|"
    rf"(?P<b>{_THING}) before{_THAT}(?=\W*$| (?:say|said|find|found)\b)|"
    rf"(?:before (?:that|this|then)|last time)(?=\W*$))|"
    rf"(?P<on>(?:next|following|subsequent) (?P<c>{_THING})|"
    rf"(?P<d>{_THING}) after{_THAT}(?=\W*$| (?:say|said|find|found)\b)))",
    re.I,
)
"""An account beside another: "before that" alone, "the previous report" anywhere."""
_LEAD = re.compile(
    r"^\W*(?:(?:and|but|so|then|or|ok(?:ay)?|also)\b[\s,]*)*"
    r"(?:(?:(?:what|how) (?:about|of)|what(?:[’']?s| is| was| were)?|how(?:[’']?s| is| was)?|"
    r"show me|give me|tell me)\b\s*)?"
    r"(?:(?:it|they|that|things|there)\b(?=\s+(?:now|today|these|at|currently|then|in|before|after))"
    r"\s*)?",
    re.I,
)
_OF_A_TIME = frozenset(
    re.findall(
        r"\w+",
        """inspection inspections report reports visit visits one ones time article articles
        account accounts news position picture situation letter review year
        the a an in at on of for from its their it that this is was as more then""",
    )
)
"""What is of a time, and no topic ("the newest report?")."""
_BARE_DATE = re.compile(rf"(?:the year )?(?:\d|{MONTH})", re.I)
_WHETHER = re.compile(r"\W*(?:is|was|were) (?:that|this) (?:before|after|during|in|at)\b", re.I)
"""Whether it was then is asked, and not what was asked before of then."""
_ASKS_WHEN = re.compile(r"when\b", re.I)
_LONG_FORM = re.compile(r" \([^)]*\)?")
"""Of a name of a time, as mended: "covid (pandemic coronavirus)"."""
_THING_FIRST = re.compile(rf"(?P<the>the )?(?:first |{YEAR.pattern} )?(?P<thing>{_THING})\b", re.I)
_WRITTEN = re.compile(r"(?:report|letter|article|review)\b", re.I)
_ANY_NEWER = re.compile(
    r"\W*(?:(?:and|but|so)\b\s*)?(?:(?:is|are) there )?any(?:thing)? (?:newer|more recent|"
    r"more up[ -]to[ -]date)(?: (?:reports?|articles?|one|ones|inspections?|news))?\W*$",
    re.I,
)
