"""A question about the grades of all councils, read for what has to be true of each it lists.

"Which councils are inadequate", "who went from inadequate to good", "any that have gone down since
2019", "outstanding twice": each is a grade held, or a step from one grade to the next, at a time
and in an area. Each grade's name is put out of the way as "g0", "g1" first, so that what stands
around it can be read; what else the question says must be a word of such questions, or it asks
for something that no grade tells.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.judgements import GRADE, Area, Grade, grade_of
from corpus.regions import Region, region_in
from index.library import Snapshot
from qa.grade_question import areas_and_rest, in_small_letters, strange_words
from qa.question import Question
from qa.times.bounds import Bounds
from qa.times.period import Period, Wants

ORDER: dict[Grade, int] = {
    Grade.INADEQUATE: 0,
    Grade.REQUIRES_IMPROVEMENT: 1,
    Grade.ADEQUATE: 1,
    Grade.SATISFACTORY: 1,
    Grade.GOOD: 2,
    Grade.OUTSTANDING: 3,
}
"""The rungs, worst first. "Adequate" and "satisfactory" are older names of the second."""


class When(StrEnum):
    """Which of a council's grades count."""

    NOW = "the latest"
    EVER = "any"
    IN = "those of a time"


class Move(StrEnum):
    """Which way from one grade to the next."""

    UP = "up"
    NOT_UP = "no higher"
    DOWN = "down"
    SAME = "the same again"
    ANY = "another"


class Within(StrEnum):
    """Of how much of an inspection's grades it has to be true, where no area is named."""

    ANY_AREA = "at least one area"
    EVERY_AREA = "every area"


@dataclass(frozen=True, slots=True)
class Asked:
    """What has to be true of each council that is listed.

    ``grades`` are those that count, for a move those moved to; none is any. ``from_`` are those
    moved from. ``bounds`` are the first and the last day where ``when`` is IN. ``is_still`` asks
    that it hold now too. ``least`` is how often, ``running`` at inspections one after another.
    ``each`` asks for every one of the grades at some time, ``never`` for none of them, ``always``
    for no other. ``rungs`` is the least size of a move; ``pick`` is "first", "last" or "most"
    where one council is meant; ``counts`` is True for "how many". ``region`` is the only one whose
    councils are asked for, None for all.
    """

    grades: tuple[Grade, ...] = ()
    when: When = When.EVER
    bounds: Bounds = (None, None)
    areas: tuple[Area, ...] = (Area.OVERALL,)
    within: Within | None = None
    move: Move | None = None
    from_: tuple[Grade, ...] = ()
    rungs: int = 1
    least: int = 1
    running: bool = False
    each: bool = False
    never: bool = False
    always: bool = False
    is_still: bool = False
    pick: str | None = None
    counts: bool = False
    region: Region | None = None


def read_asked_of_all(snapshot: Snapshot, question: Question, period: Period) -> Asked | None:
    """What ``question`` asks of every council's grades; None where it asks for something else."""
    if question.wants_comments or question.councils:
        return None
    searched, region = question.searched_as, region_in(question.searched_as, snapshot.gazetteer)
    if region is not None:
        searched = region[1]
    text = _ENDS.sub(" ", in_small_letters(snapshot, searched))
    text = re.sub(r"\bwhos\b", "who's", text)
    marked, named = _mark(text)
    rest, areas, unjudged = areas_and_rest(marked)
    move = _move(marked)
    if unjudged or not (named or move):
        return None
    if not _OF_COUNCILS.search(marked) or _OTHERWISE.search(rest):
        return None
    subjects, odd = strange_words(snapshot, _OWN.sub(" ", period_words(rest)), question)
    if subjects or odd:
        return None
    asked = _of_grades(marked, named, move)
    several = len(asked.grades) > 1 or _NOT.search(marked) if asked else False
    if asked is None or (len(areas) > 1 and several):
        return None  # "good overall but inadequate for care leavers": a grade for each
    if question.is_unclear and re.search(r"\bof (?:them|these|those)\b", marked):
        return None
    within = None
    if not areas:
        within = next((w for w, pattern in _WITHIN if pattern.search(marked)), None)
    return replace(
        _of_time(marked, asked, period),
        areas=areas or (Area.OVERALL,),
        within=within,
        pick=next((p for p, pattern in _PICKS if pattern.search(marked)), None),
        counts=re.search(r"\b(?:how many|number of|count)\b", marked) is not None,
        region=region[0] if region else None,
    )


def read_move(snapshot: Snapshot, question: Question, period: Period) -> Asked | None:
    """The move from one grade to another that ``question`` says a council made; None for none.

    "Why did Leeds fall from outstanding to good" says one, and so does "why did Leeds's services
    get worse"; "why did caseloads fall" does not.
    """
    text = in_small_letters(snapshot, question.searched_as)
    marked, named = _mark(text)
    rest, areas, unjudged = areas_and_rest(marked)
    move = _move(marked)
    if unjudged or len(areas) > 1 or _NOT.search(marked):
        return None
    own = _OWN.sub(" ", period_words(rest))
    if any(strange_words(snapshot, _WHY.sub(" ", own), question)):
        return None
    asked = _of_grades(marked, named, move)
    if asked is None or asked.move not in (Move.UP, Move.DOWN, Move.ANY):
        return None
    return replace(_of_time(marked, asked, period), areas=areas or (Area.OVERALL,), when=(
        When.IN if period.is_bounded else When.EVER
    ))  # fmt: skip


_WHY = re.compile(r"\b(?:why|how come|reasons?|caused?|made|behind|so)\b")

_NOUN = (
    r"(?:councils?|local authorit(?:y|ies)|authorit(?:y|ies)|las|boroughs?|count(?:y|ies)|"
    # "Which areas need improvement" asks of what inspectors saw.
    r"(?:areas|places) (?=(?:\w+ ){0,2}(?:rated|judged|graded|gone|went|moved|dropped))|"
    r"children's services(?= (?:departments|are|were|have)))"
)
_HELD = (
    r"(?:'s|is|are|was|were|has|have|had|got|gets?|went|goes|came|moved|dropped|fell|rose|"
    r"climbed|improved|became|lost|stayed|holds?|keeps?|kept|jumped|slipped|declined|worsened|"
    r"turned|remains?|remained|else)"
)
# Councils in general are asked about, or people who stand for them ("who is inadequate").
_OF_COUNCILS = re.compile(
    rf"\b(?:which|what|any|all|how many|name|list|every|other|no|number|many|most|there|show|find|"
    rf"give|first|last|latest|only)\b.{{0,40}}\b{_NOUN}\b"
    r"|\b(?:councils|authorities|las|boroughs)\b"
    rf"|^\W*(?:(?:and|so|but|ok|then)\W+)*(?:who(?:(?: else)? {_HELD}|'s)\b|"
    rf"which (?:(?:ones?|others?|of (?:them|these|those)) )?{_HELD}\b|"
    r"(?:has|have|did|is|are|was|were) (?:any(?:one|body)?|there any(?:one|body)?)\b|"
    rf"any(?:one|body)? (?:(?:ones?|others?|that|who|which) )*(?:{_HELD}|been|gone|g\d)\b|"
    r"how many (?:(?:of them|ones) )?(?:is|are|was|were|has|have|had|got|went)\b)"
)
# What no table of grades tells: reasons, words, what ought to be, how it is done.
_OTHERWISE = re.compile(
    r"\b(?:why|how come|reasons?|because|explain\w*|sa(?:y|ys|id|ying)|told|asked|warned|prais\w+|"
    r"critici[sz]\w+|respon\w+|react\w*|recommend\w*|plan(?:s|ned|ning)?|mean(?:s|t|ing)?|should|"
    r"must|could|would|ought|focused visits?|monitoring visits?|jtai|visited|will|next|"
    r"to improve|can|need(?:s|ed)? to|aim\w*|hop(?:e|es|ed|ing)|expect\w*|likely|help(?:s|ed)?)\b|"
    r"\band (?:which|who|how|what|when|where)\b|\bwhich (?:\w+ )?inspectors?\b|\bwhose\b|"
    r"^\W*(?:how (?!many)|when\b|where\b|do(?:es)? (?!any)|"
    rf"how many (?!(?:\w+ ){{0,2}}{_NOUN}|(?:of (?:them|these|those)|ones|are|is|were|was|have|has|"
    rf"got|went)\b)|what (?!(?:(?:other|local|english|is|are|was|were|the|first|last|latest|most|"
    rf"recent|only) )*{_NOUN}))"
)
_ENDS = re.compile(
    r"\b(?:in|of|from|across) (?:the|this|these|your|our|my) (?:library|articles|reports?)\b|"
    r"\bin england\b|\bby ofsted\b"
)
_OWN = re.compile(
    r"\b(?:g\d|boroughs|counties|\w+n't|lost|losing|one|two|three|four|twice|thrice|times?|running|row|repeatedly|again|stuck|promoted|relegated|straight|"
    r"consecutive\w*|successive\w*|anywhere|least|jumped|trajector\w+|anyone|anybody|"
    r"themselves|around|backwards|best|worst|top|deteriorat\w+|worsen\w*|batch|set|round|those|currently|upward\w*|downward\w*|back)\b"
)


def period_words(text: str) -> str:
    """``text`` without words that only say a time ("the last five years", "since covid")."""
    return re.sub(
        r"\b(?:(?:past|last|next) (?:\w+ )?(?:years?|months?|decade)|decade|pandemic|covid|"
        r"lockdown|spring|summer|autumn|winter|20\d\ds?)\b",
        " ",
        text,
    )


# Grades by name

_NAMED = re.compile(
    r"\b(?P<ri>RI|(?:requir\w+|need\w*)[\s-]+improvement(?: to be good)?|requires)\b|"
    rf"\b(?P<grade>{GRADE})\b|"
    r"\b(?P<top>(?:the )?(?:top|highest|best)(?:[\s-](?:grades?|ratings?|rated|marks?|"
    r"judge?ments?|graded|performing))?)\b|"
    r"\b(?P<low>(?:the )?(?:lowest|bottom|worst)(?:[\s-](?:grades?|ratings?|rated|marks?|"
    r"judge?ments?|graded|performing))?|fail(?:ed|ing|s)?"
    r"(?: (?:its |the |an |their )?(?:\w+ )?(?:ofsted|inspections?))?)\b",
    re.I,
)


def _mark(text: str) -> tuple[str, list[Grade]]:
    """The text with each grade's name as "g0", "g1" ..., and those grades."""
    grades: list[Grade] = []

    def put(match: re.Match[str]) -> str:
        grade = (
            Grade.REQUIRES_IMPROVEMENT if match["ri"]
            else grade_of(match["grade"]) if match["grade"]
            else Grade.OUTSTANDING if match["top"] else Grade.INADEQUATE
        )  # fmt: skip
        grades.append(grade)
        return f"g{len(grades) - 1}"

    return re.sub(r"\s+", " ", _NAMED.sub(put, text)), grades


_BETTER = r"(?:better|above|higher|over|up)"
_WORSE = r"(?:worse|below|lower|less|under)"
_RANGES: tuple[tuple[re.Pattern[str], Callable[[int, int], bool]], ...] = (
    (
        re.compile(rf"(g\d) (?:or|and) {_BETTER}\b|\b(?:at least|no {_WORSE} than) (?:an? )?(g\d)"),
        operator.ge,
    ),
    (
        re.compile(rf"(g\d) (?:or|and) {_WORSE}\b|\b(?:at (?:most|best)|no {_BETTER} than) (g\d)"),
        operator.le,
    ),
    (re.compile(rf"\b{_BETTER} (?:than )?(?:an? )?(g\d)"), operator.gt),
    (
        re.compile(
            rf"\b{_WORSE} (?:than )?(?:an? )?(g\d)|\bshort of (g\d)|"
            r"\b(?:not|n't) (?:yet )?(g\d) (?:enough|yet)\b"
        ),
        operator.lt,
    ),
)
"""How a grade has to stand to the one that is named."""
_NOT = re.compile(r"\b(?:not|isn't|aren't|wasn't|weren't|hasn't|haven't|hadn't|didn't|without)\b")
_NEVER = re.compile(r"\b(?:never|(?:not|n't) (?:\w+ ){0,2}ever|(?:has|have)(?:n't| not) (?:\w+ )?"
                    r"(?:been|had|got|held|received))\b")  # fmt: skip
_ALWAYS = re.compile(r"\b(?:always|consistently|(?:at )?(?:every|each) (?:inspection|time)|only "
                     r"ever|throughout|all along|nothing but)\b")  # fmt: skip
_OFTEN = r"(?:times|in a row|running|consecutive|successive|inspections|reports|g\d)"
_TIMES = re.compile(
    rf"\b(?:(?P<two>twice|more than once|repeatedly|both times|again|(?:two|2) {_OFTEN})|"
    rf"(?P<three>thrice|more than twice|(?:three|3) {_OFTEN})|(?P<four>(?:four|4) {_OFTEN}))\b"
)
_RUNNING = re.compile(
    r"\b(?:running|in a row|consecutive\w*|successive\w*|back[ -]to[ -]back|again)\b"
)
_WITHIN = (
    (Within.EVERY_AREA,
     re.compile(r"\bacross the board\b|\b(?:every|all|each)(?: of the| the| their)? "
                r"(?:\w+ )?(?:areas?|categor\w+|judge?ments?|grades?|strands?)\b|"
                r"\bin everything\b")),
    (Within.ANY_AREA,
     re.compile(r"\b(?:any|some|one|at least one|an?|single) (?:of the |of their )?(?:\w+ )?"
                r"(?:areas?|categor\w+|strands?)\b|\banywhere\b|\b(?:an?|any) g\d "
                r"(?:grade|judge?ment|rating)s? (?:in|for|anywhere)\b")),
)  # fmt: skip
_PICKS = (
    ("most", re.compile(r"\b(?:most|biggest|largest|furthest|farthest|greatest|sharpest)\b"
                        r"(?! recent)(?! of (?:the|them))(?! councils)")),
    ("first", re.compile(rf"\bfirst {_NOUN}|\b{_NOUN} (?:was |were )?(?:the )?first\b|"
                         r"\bwho was first\b")),
    ("last", re.compile(rf"\b(?:last|latest|newest|most recent) {_NOUN}|"
                        rf"\b{_NOUN} (?:was |were )?(?:the )?(?:last|most recent|latest)(?:ly)?\b|"
                        r"\b(?:most recently|latest to)\b")),
)  # fmt: skip


def _of_grades(text: str, named: Sequence[Grade], move: Move | None) -> Asked | None:
    """What is asked of the grades, whatever the time."""
    held = _held(text, named)
    rungs = 2 if re.search(r"\b(?:two|2) (?:grades|levels|steps|rungs|places|bands)\b", text) else 1
    from_to = _from_to(text, named)
    if from_to is not None:
        before, after = from_to
        direction = move if move is not None and not (before and after) else Move.ANY
        return Asked(grades=after, from_=before, move=direction, rungs=rungs)
    if move is not None and not named:
        denied = _NOT.search(text) and move not in (Move.SAME, Move.NOT_UP)
        return None if denied else Asked(move=move, rungs=rungs)
    if re.search(r"\b(?:its|their) first g\d", text):
        return Asked(grades=held, move=Move.ANY)
    if move is Move.SAME:
        return Asked(grades=held, move=move, when=When.NOW)
    if move is not None:
        # "Which good councils have improved": the grade that they have now.
        return Asked(grades=held, move=move, rungs=rungs)
    if _NEVER.search(text):
        return Asked(grades=held, never=True)
    if _NOT.search(text) and not any(p.search(text) for p, _ in _RANGES):
        # "Not good" is worse than good, "not inadequate" better than inadequate.
        rung = min(ORDER[g] for g in held)
        held = tuple(g for g, r in ORDER.items() if (r < rung if rung else r > 0))
    if _ALWAYS.search(text):
        return Asked(grades=held, always=True, least=2)
    times = _TIMES.search(text)
    least = 1
    if times:
        least = 2 if times["two"] else 3 if times["three"] else 4
    each = len(held) > 1 and re.search(r"\bboth\b", text) is not None
    running = least > 1 and _RUNNING.search(text) is not None
    return Asked(grades=held, least=least, running=running, each=each)


def _held(text: str, named: Sequence[Grade]) -> tuple[Grade, ...]:
    """The grades that count: "good or better" is two, "good and outstanding" too."""
    for pattern, counts in _RANGES:
        match = pattern.search(text)
        if match is not None:
            mine = ORDER[named[_number(match)]]
            return tuple(g for g, rung in ORDER.items() if counts(rung, mine))
    return tuple(dict.fromkeys(named))


def _number(match: re.Match[str]) -> int:
    return int(next(g for g in match.groups() if g)[1:])


# From one grade to the next

_MOVES = (
    (Move.NOT_UP, r"(?:\bnot|\bnever|n't) (?:yet |ever )?(?:improved?|gone up|got(?:ten)? (?:any )?"
                  r"better|moved up)\b"),
    (Move.SAME, r"\b(?:stay(?:ed|s|ing)? (?:the same|put|where|at|g\d)|unchanged|no change|"
                r"(?:not|never) (?:chang\w+|moved)|same (?:grade|rating|judge?ment)|stuck|"
                r"(?:kept|keep|keeps|retain\w*|held on to|maintain\w*) (?:its|their|an?|the|g\d)|"
                r"remain(?:ed|s|ing)?|held steady)\b|n't (?:changed?|moved?)\b"),
    (Move.DOWN, r"\b(?:(?:go|goes|gone|went|going|moved?|came|come) (?:back )?(?:down|backwards)|"
                r"(?:got|gotten|getting|become|became|gets|get) worse|worsen\w*|declin\w+|"
                r"deteriorat\w+|drop(?:s|ped|ping)?|fall(?:en|s|ing)?|fell|slip(?:s|ped|ping)?|"
                r"downgrad\w+|relegated|plung\w+|plummet\w*|tumbl\w+|sank|sunk|slid|dipped|"
                r"regress\w*|down(?: an?| one| two| \d)? (?:grades?|levels?)|worse (?:than|now)|"
                r"lost an? (?:grade|level))\b"),
    (Move.UP, r"\b(?:(?:go|goes|gone|went|going|moved?|came|come) up|"
              r"(?:got|gotten|getting|gets|get) better|improv(?:ed|es|ing|e)|rise[ns]?|rose|"
              r"climb\w*|upgrad\w+|promoted|jump\w*|leap\w*|soar\w*|recover\w*|"
              r"turn(?:ed)? (?:it |things |themselves |itself )?around|progressed|"
              r"up(?: an?| one| two| \d)? (?:grades?|levels?)|better (?:than before|now))\b"),
    (Move.ANY, r"\b(?:chang(?:ed|es|ing)|(?:moved|different) (?:grade|rating))\b"),
)  # fmt: skip
"""Tried in order: what is denied comes before what is asked."""


def _move(text: str) -> Move | None:
    """Which way is asked for; None where only a grade is."""
    return next((m for m, pattern in _MOVES if re.search(pattern, text)), None)


_RATED = (
    r"(?:(?:being|been|be|rated|judged|graded|an?|their|its|the|a rating of|straight|all|way)\s)*"
)
_FROM_TO = re.compile(
    rf"(?P<a>g\d)(?:,| rating| grade| status)* (?:(?:and|then|up|down|straight|right|back|all the "
    rf"way|improved|moved|went|rose|fell|dropped)[ ,]+)*(?:to|into|then|through to)[ ,]+{_RATED}"
    r"(?P<b>g\d)"
)
_THEN_NOW = re.compile(
    r"(?P<a>g\d)\b.{0,40}\b(?:now|since|later|then|became|become|turned|subsequently|afterwards|"
    r"today|next)\b.{0,24}(?P<b>g\d)"
)
_NOW_THEN = re.compile(
    r"(?P<b>g\d)\b.{0,24}\b(?:were|was|been|used to be|once|previously|formerly|before|after)\b"
    r".{0,24}(?P<a>g\d)"
)
_ONLY_FROM = re.compile(
    rf"\b(?:lost|lose|losing|loses|from|out of|no longer|stopped|stop|ceased|escaped?|left|exited|"
    rf"off|emerged|used to be|formerly|previously|once)\b (?:to be |being |from |out of )?{_RATED}"
    r"(?P<a>g\d)"
)
_ONLY_TO = re.compile(
    r"\b(?:become|became|becoming|becomes|turned|turning|reach(?:ed|es)?|attained|into|"
    rf"(?<!first )(?<!last )(?<!latest )(?<!only )(?<!recently )(?<!council )to)\b "
    rf"{_RATED}(?P<b>g\d)"
)


def _from_to(
    text: str, named: Sequence[Grade]
) -> tuple[tuple[Grade, ...], tuple[Grade, ...]] | None:
    """The grades moved from and to; an empty one is any. None where no move is spoken of."""
    for pattern in (_FROM_TO, _THEN_NOW, _NOW_THEN):
        match = pattern.search(text)
        if match is not None and named[int(match["a"][1:])] is not named[int(match["b"][1:])]:
            return (named[int(match["a"][1:])],), (named[int(match["b"][1:])],)
    match = _ONLY_FROM.search(text)
    if match is not None:
        return (named[int(match["a"][1:])],), ()
    match = _ONLY_TO.search(text)
    return ((), (named[int(match["b"][1:])],)) if match is not None else None


# When

_PRESENT = re.compile(
    r"\b(?:is|are|'s|now|current\w*|still|latest|today|at the moment|holds?|hold|have an?|has an?|"
    r"present\w*|keeps?)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|been|got|gotten|ever|had|given|received|once|became|in the past|historic\w*)\b"
)
_ANY_TIME = re.compile(
    r"\b(?:ever|never|always|(?:has|have|did|is|are) any|at any (?:time|point)|"
    r"over (?:the years|time)|so far)\b"
)


def _of_time(text: str, asked: Asked, period: Period) -> Asked:
    """``asked`` with the grades, or moves, that count by the time the question gives."""
    is_still = re.search(r"\bstill\b", text) is not None
    if period.is_bounded:
        bounds = (period.start, period.end)
        if period.wants is Wants.CHANGE and period.start == period.end:
            bounds = (period.start, period.start)
        return replace(asked, when=When.IN, bounds=bounds, is_still=is_still)
    if asked.never or asked.always or asked.least > 1 or asked.each:
        return replace(asked, when=When.EVER)
    if asked.move is not None:
        explicit = asked.from_ or (asked.grades and asked.move is not Move.SAME)
        ever = explicit or _ANY_TIME.search(text) or re.search(r"\bever\b", text)
        now = asked.move in (Move.SAME, Move.NOT_UP) or not ever
        return replace(asked, when=When.NOW if now else When.EVER)
    past = _PAST.search(text) and not re.search(r"\b(?:now|current\w*|still|today|latest)\b", text)
    return replace(asked, when=When.EVER if past else When.NOW)
