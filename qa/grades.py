"""Questions about grades, lead inspectors and inspection dates, answered from what reports state.

"What was Derby rated in 2019?", "is it still inadequate", "who led the 2017 inspection": such a
question has one right row in one right report, and the nearest words of another year are a wrong
answer. So it is not searched for: the council's own articles are read (``corpus.judgements``), put
in order of time, and the row is looked up, or said to be missing.

    question -> what is asked (kind, areas, times, mode) -> the council's accounts -> places, notes
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.article import Article
from corpus.dates import describe, find_dates, spell
from corpus.judgements import (
    GRADE,
    Area,
    Fact,
    Form,
    Grade,
    Inspection,
    Judgement,
    grade_of,
    inspection_of,
    judgements,
)
from index.library import Snapshot
from qa.question import Question

MOST_COUNCILS = 15
"""Rows shown where it is asked which councils had a grade; how many there are is said."""
MOST_OF_A_COUNCIL = 8
"""Rows shown of one council (a whole table of judgements, or its history)."""
SAME_INSPECTION = 150
"""Days within which news and a report that give the same grade are of one inspection."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span to be shown, in its article; ``emphasis`` is the part that answers.

    ``note`` says of which inspection it is ("inspected 21 February to 4 March 2022, ...").
    """

    article: Article
    start: int
    end: int
    emphasis: tuple[int, int]
    about: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Grades:
    """What the library states, in the order to be shown.

    ``missing`` says what was asked and is not there, a sentence each: with no places the answer is
    not in the articles, with some it is partly there. ``notes`` are what else a reader should know.
    """

    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def find_grades(
    snapshot: Snapshot,
    question: Question,
    *,
    allowed: Callable[[str], bool] = lambda article_id: True,
) -> Grades | None:
    """The rows that answer ``question``; None where it does not ask for what rows can tell.

    Only articles about the question's councils are read, and each once for as long as the snapshot
    is open; only "which councils were rated ..." reads them all. ``allowed`` leaves articles out
    (a search that is narrowed).
    """
    asked = _read(snapshot, question)
    if asked is None:
        return None
    if asked.every_council:
        return _which_councils(snapshot, asked, allowed)
    places: list[Place] = []
    notes: list[str] = []
    missing: list[str] = []
    for council in asked.councils:
        book = _book(snapshot, council, allowed)
        for kind in asked.kinds:
            found = _KINDS[kind](book, asked)
            if not found.places and not book.reports and book.articles:
                # Prose says such things in ways that no table does: it has to be searched.
                return None
            places += [p for p in found.places if p not in places]
            notes += found.notes
            missing += found.missing
    return Grades(tuple(places), tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(missing)))


# What is asked


class Kind(StrEnum):
    """What sort of row answers."""

    GRADE = "grade"
    LEAD = "lead inspector"
    DATES = "inspection dates"
    PUBLISHED = "publication"


class Mode(StrEnum):
    """Which of a council's inspections are meant."""

    AT = "at a time"
    LATEST = "latest"
    PREVIOUS = "the one before"
    FIRST = "first"
    CHANGE = "change"
    HISTORY = "all of them"
    EVER = "any with that grade"


@dataclass(frozen=True, slots=True)
class _Asked:
    """``times`` are ISO cut short ("2018", "2018-11"), in order. ``relation`` is "in", "since",
    "before" or "after" them. ``grade`` is one the question names.
    """

    kinds: tuple[Kind, ...]
    mode: Mode
    councils: tuple[str, ...] = ()
    areas: tuple[Area, ...] = (Area.OVERALL,)
    times: tuple[str, ...] = ()
    relation: str = "in"
    grade: Grade | None = None
    whole_table: bool = False
    when: bool = False
    is_current: bool = False
    every_council: bool = False
    counts: bool = False
    last: int | None = None
    unjudged: str | None = None


_POLITE = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|ok|okay|so|and|well)\b[\s,!]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell|give|show|find|remind|"
    r"say)(?: to)? ?(?:me|us)?|"
    r"(?:please )?(?:tell|show|give|remind|find|get) (?:me|us)|"
    r"(?:i|we) (?:want|need|would like|[’']?d like|wonder|am trying)(?: to (?:know|find out|see|"
    r"check))?|"
    r"do (?:you|we) know|does anyone know|any idea|i wonder)?\s*(?:please)?(?:if|whether)?\s*",
    re.I,
)
_OTHERWISE = re.compile(
    r"\b(?:why|how come|reasons?|because|explain\w*|sa(?:y|ys|id|ying)|told|think|thinks|"
    r"thought|feel|"
    r"feels|felt|prais\w+|critici[sz]\w+|respon[ds]\w*|react\w*|recommend\w*|plan|plans|planning|"
    r"strengths?|weakness\w*|lessons?|quotes?|summar\w+|sum up|describe\w*|meaning|meant|"
    r"definition|"
    r"should|must|focused visits?|monitoring visits?|jtai|joint|commenters?|readers?|comments?|"
    r"to improve|to do|how (?:many|much) (?!times|councils?|local|authorit|las\b|inspections|"
    r"boroughs)|"
    r"how long ago|(?:what|which) .{0,40}\b(?:find|found out|discover|see|notice|conclude)|"
    r"what (?:got|earned|won|made|brought|cost|caused|drove|lay)|led to|"
    r"(?<!to the )next|will|anything|what does .{0,30}mean|based on|evidence|according to whom)\b|"
    r"\bhow (?:has|have|did|does|do|can|could|is|are|was) (?:(?!\b(?:grad|rat|judg)).)*"
    r"\b(?:improv(?:e|ed|ing)|turn\w* (?:it|things|itself) )(?!.*\b(?:grad|rat|judg))",
    re.I,
)
_GRADE_NOUN = re.compile(
    r"\b(?:grad(?:e|es|ed|ing)|rated|rat(?:e?ings?)|raitings?|judg(?:e|ed|es|ement|ements|"
    r"ment|ments)|"
    r"overall effectiveness|downgraded|upgraded|re-?rated|ranked)\b|"
    r"\b(?:did|does|do|would|to)\b.{0,60}\brates?\b|\bofsted rates?\b|^rate\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:scor(?:e|ed|es)|marks?|marked|verdict|category|result|results|outcome|status)\b", re.I
)
_INSPECTED = re.compile(r"\b(?:ofsted\w*|inspect\w*|ilacs|sif)\b", re.I)
_DID = re.compile(
    r"\bhow (?:did|has|have|does|do|is|was|well did|well is) x\b(?:'?s)?\b.{0,30}\b(?:do|done|"
    r"doing|fare[ds]?|"
    r"faring|perform\w*|get on|got on|come out|came out|rank\w*|"
    r"scor\w+)\b|"
    r"\bwhat (?:did|has|have|does) (?:ofsted|the inspect\w+|inspectors|the regulator|"
    r"they)\b.{0,12}\b(?:give[ns]?|"
    r"award(?:ed)?|call|hand(?:ed)?)\b|"
    r"\bwhat (?:did|has|have|does|do) x\b.{0,30}\b(?:get|got|gotten|receive[ds]?|earn(?:ed)?|"
    r"end up with|"
    r"come out (?:as|with)|achieve[ds]?|hold|have|scored?|manage)\b|\bwhere does x stand\b|"
    r"\bwhat (?:was|were) (?:it|x|they) (?:before|previously)\b|"
    r"\bhow (?:good|bad|well|highly|effective) (?:is|was|are|were|did|does)\b.{0,20}\bx\b",
    re.I,
)
_LEAD = re.compile(
    r"\blead(?:ing)? inspectors?\b|\breporting inspectors?\b|\binspector in charge\b|"
    r"\b(?:who|whose|(?:which|what|name of the)\b.{0,15}\b(?:inspectors?|hmi|person|individual|"
    r"official|"
    r"(?:wo)?man))\b.{0,40}"
    r"\b(?:led|lead|leading|leads|head(?:ed)?|heading|ran|run|charge|carr(?:y|ied) out|"
    r"conduct(?:ed)?|inspected|"
    r"inspect|in charge|fronted|oversaw)\b|\bwho (?:was|were) the (?:ofsted )?inspectors?\b|"
    r"\bwho did (?:the|its|their|ofsted's|that)\b.{0,30}\binspection\b|\bwho acted\b|"
    r"\bwho did ofsted send\b|\binspectors? (?:who|that) led\b|\bwho led\b",
    re.I,
)
_ABOUT_INSPECTION = re.compile(r"\b(?:inspect\w*|ofsted\w*|report|visit|team|ilacs|sif)\b", re.I)
_DATES = re.compile(
    r"\b(?:inspection|visit)s? dates?\b|\bdates? (?:of|for|was|were|did|is|"
    r"are)\b.{0,40}\binspect\w*|"
    r"\b(?:when|what (?:date|day|week|month|year|time)s?|which (?:date|day|week|month|year)s?|"
    r"how recently)\b.{0,60}"
    r"\b(?:inspect\w*|ofsted (?:go|come|visit|in|inspect|turn up|call)|ilacs)\b|"
    r"\bon (?:what|which) (?:dates?|days?)\b|\bhow long (?:did|was|were)\b.{0,30}\binspect\w*|"
    r"\bwhen (?:did|was|were|has|have|had) ofsted\b.{0,20}\b(?:go|come|visit(?:ed)?|"
    r"inspect(?:ed)?|last|in)\b|"
    r"\bhow (?:often|many times)\b.{0,40}\binspect\w*|"
    r"\b(?:period|window|duration|start|end|week|days|dates)\b.{0,40}\binspect\w*",
    re.I,
)
_PUBLISHED = re.compile(
    r"\b(?:when|what (?:date|day)|which (?:date|day)|date)\b.{0,60}\b(?:publish\w*|publication|"
    r"released?|"
    r"came out|come out|issued)\b|\bpublication date\b",
    re.I,
)
_WHICH = re.compile(
    r"\b(?:which|what|list|name|how many|any|are there|who|show|all|find)\b.{0,40}"
    r"\b(?:councils?|local authorit\w+|authorit(?:y|ies)|las|boroughs|areas|places)\b",
    re.I,
)
_NAMED_GRADE = re.compile(
    rf"\b(?P<grade>{GRADE})\b|\b(?P<ri>RI)\b|\b(?P<top>top (?:grade|rating|mark|judge?ment)s?|"
    rf"highest "
    r"(?:grade|rating))\b|\b(?P<low>(?:lowest|bottom|worst) (?:grade|rating|mark|judge?ment))\b",
    re.I,
)
_ASKED_AREAS: tuple[tuple[re.Pattern[str], tuple[Area, ...]], ...] = tuple(
    (re.compile(pattern, re.I), areas)
    for pattern, areas in (
        (r"\boverall(?: effectiveness| judge?ment| grade| rating)?\b", (Area.OVERALL,)),
        (r"\b(?:l?scb|(?:local )?safeguarding (?:children(?:'?s)? )?board)\b", (Area.BOARD,)),
        (r"\b(?:children|kids|young people) (?:in care|"
         r"looked[ -]after) and (?:of )?care[ -]leavers\b|"
         r"\blooked[ -]after children and care[ -]leavers\b|\b(?:children|"
         r"kids) in care and leavers\b",
         (Area.IN_CARE, Area.LEAVERS)),
        (r"\b(?:experiences? and progress of )?(?:care[ -]leavers?|leaving[ -]care|"
         r"young people leaving care|"
         r"those leaving care|leavers)\b", (Area.LEAVERS,)),
        (r"\bprivate fostering\b", ()),
        (r"\bfostering\b", (Area.FOSTERING,)),
        (r"\badopt\w+(?: performance)?\b", (Area.ADOPTION,)),
        (r"\b(?:the )?(?:experiences? and progress of )?(?:(?:children|kids|young people|those|"
         r"families) )?"
         r"(?:who |that )?(?:are )?(?:in )?(?:need(?:ing|s)?(?: of)? )?"
         r"(?:help (?:and|&) protection|help[ -]protection|protection|"
         r"child protection)(?: services?)?\b|"
         r"\bchildren in need\b|\bneed(?:ing)? help\b|\bsafeguarding\b", (Area.HELP,)),
        (r"\b(?:the )?(?:experiences? and progress of )?(?:(?:children|kids|young people|"
         r"those) (?:who are )?(?:in|under) "
         r"(?:its |the |their |x'?s? |council |local authority )?care\b(?! leav)|"
         r"(?:children )?looked[ -]after"
         r"(?: children)?|lac\b|cla\b|permanence|(?:in|"
         r"for)[ -]care services?)(?: and achieving permanence)?\b"
         r"|\bachieving permanence\b|\bfor care\b", (Area.IN_CARE,)),
        (r"\bquality of practice\b", (Area.PRACTICE,)),
        (r"\bcapacity to improve\b", (Area.CAPACITY,)),
        (r"\b(?:the )?(?:impact of )?(?:leaders(?:hip)?|its leaders|managers|management|governance)"
         r"(?:,? (?:and )?(?:management|governance|managers|"
         r"leadership))*(?: on social work(?: practice)?)?"
         r"(?: with children and families)?\b", (Area.LEADERS,)),
    )
)  # fmt: skip
_UNJUDGED = re.compile(
    r"\b(?:private fostering|fostering|foster care|adult(?:s|'s)?(?: social)?(?: care)?|"
    r"youth (?:justice|offending|work|"
    r"services?|clubs?)|(?<!ofsted )(?<!to )send|special (?:educational )?needs|education|"
    r"schools?|schooling|health|mental health|"
    r"camhs|housing|homeless\w*|early years|nurser(?:y|ies)|childcare|children'?s homes|"
    r"residential|police|"
    r"policing|transport|finances?|financial|budget\w*|value for money|libraries|probation|"
    r"early help|front door|mash|kinship|it systems?|roads|bins|attendance|exclusions|apprentic\w+|"
    r"domestic abuse|exploitation|family hubs?)\b",
    re.I,
)
_CHANGE = re.compile(
    r"\bchang\w*|\bimprov(?:e|ed|es|ing|ements?)\b|\bbetter\b|\bworse\b|\b(?:higher|"
    r"lower) (?:now|than)\b|\bworsen\w*|\bdeclin\w+|"
    r"\bdeteriorat\w+|\bdiffer\w*|\bcompar\w+|\btrend|\bprogress(?:ed)?\b|\b(?:go|gone|went|"
    r"move[ds]?|moving|"
    r"rise[ns]?|rose|fall\w*|fell|drop\w*|slip\w*|climb\w*) (?:up|down|from|back)\b|"
    r"\bthen and now\b|"
    r"\b(?:down|up)grad\w+|\btrajectory\b|\bfrom (?:\w+ )?20\d\d (?:to|until|till)\b|"
    r"\bbetween (?:\w+ ){0,4}20\d\d|"
    r"\b(?:move|moved|dropped|fallen|fell|slipped|risen)\b",
    re.I,
)
_HISTORY = re.compile(
    r"\bhistory\b|\bover (?:the years|time)\b|\b(?:all|every one) (?:of )?(?:its|the|x'?s|their|"
    r"past|previous)?\s*"
    r"(?:past |previous |ofsted |overall )*(?:ratings|grades|inspections|overall (?:grades|"
    r"judge?ments))\b(?! (?:in|at|for|from) )|"
    r"\b(?:every|each) (?:inspection|time|year|report)\b|\bhow (?:many times|often)\b|"
    r"\btrack record\b|"
    r"\btimeline\b|\b(?:past|previous|earlier) (?:\w+ )?(?:grades|ratings|judge?ments|results|"
    r"inspections)\b|"
    r"\bso far\b|\bthrough the years\b|\b(?:grades?|ratings?|judge?ments)\b.{0,25}\b(?:has|"
    r"have) (?:had|got|"
    r"received|been given|ever)\b|\b(?:last|past|latest|most recent) (?:two|three|four|few|2|3|"
    r"4)\b",
    re.I,
)
_TABLE = re.compile(
    r"\b(?:all|each|every|full|individual|separate|different|other|"
    r"sub)\b.{0,25}\b(?:judge?ments?|grades?|ratings?|"
    r"areas?|categor\w+|strands?|sub-?judge?ments?)\b|\b(?:judge?ments?|grades?|"
    r"ratings?)[ -](?:table|breakdown|list)\b|"
    r"\bbreak ?down\b|\barea by area\b|\b(?:were|are) (?:the|its|their|"
    r"x'?s?) (?:\w+ )?(?:judge?ments|grades)\b|"
    r"\b(?:judge?ments|grades) (?:for|of|on|at|in|did|were|was|from)\b|\b(?:which|"
    r"what) (?:areas?|parts?|services|judge?ments|grades)\b|"
    r"\bsub-?judge?ments?\b|\btable of\b|\bacross the board\b",
    re.I,
)
_PREVIOUS = re.compile(
    r"\bprevious(?:ly)?\b|\bbefore (?:that|this|then|last|the (?:last|latest|current|"
    r"most recent))\b|"
    r"\blast but one\b|\bpenultimate\b|\bprior\b|\bpreceding\b|\bsecond (?:most recent|last|"
    r"to last)\b|"
    r"\b(?:the )?(?:one|inspection|report|grade|rating|time) before\b|\bused to be\b|"
    r"\bbeforehand\b|\bformer(?:ly)?\b",
    re.I,
)
_FIRST = re.compile(r"\b(?:first|earliest|oldest|original(?:ly)?|initial(?:ly)?)\b", re.I)
_LATEST = re.compile(
    r"\b(?:latest|last|most recent(?:ly)?|newest|recent(?:ly)?|current(?:ly)?|now|nowadays|"
    r"today|at present|presently|"
    r"at the moment|these days|still|as of now|up to date|right now|yet|to date|kept|keep|keeps|"
    r"remain\w*|"
    r"stay\w*|retain\w*|maintain\w*|lost|lose|losing|held on|stop\w*|no longer|holds?|holding|"
    r"hung on|hang on)\b",
    re.I,
)
_EVER = re.compile(r"\b(?:ever|never|at any (?:time|point)|once|always|has x (?:been|had))\b", re.I)
_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|did|does|do|has|have|had|isn't|wasn't|hasn't|aren't|didn't|will)\b",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:when|since when|what year|which year|in (?:what|which) year|what date|"
    r"how long (?:has|have|was))\b",
    re.I,
)
_FILLERS = frozenset(
    # Split from prose: what may stand in a question about a grade and changes nothing.
    re.findall(
        r"[\w']+",
        """a an the of for in on at to by from with and or but its it's it they them their this
        that these those was were is are be been being am did does do done doing has have had
        having will would can could you me i we us our my any some what what's whats which who
        who's whom whose when where how many much ever never once always still now currently
        current today nowadays presently present moment days latest last most recent recently
        newest previous previously prior preceding before beforehand after since until till then
        again first earliest oldest original originally initial initially next ago up down back
        so far yet already just also too only please tell show give find get gets got gotten
        getting receive received receives gave given gives award awarded awards hand handed earn
        earned win won hold holds held keep kept remain remains remained stay stayed become
        became change changed changes changing improve improved improves improving improvement
        improvements decline declined worsen worsened better worse deteriorate deteriorated drop
        dropped fall fallen fell rise risen rose go goes gone went move moved moving slip
        slipped climb climbed differ different difference compare compared comparison comparing
        between during over time times year years yr history trend progress ofsted ofsted's
        inspector inspectors inspectorate regulator council council's councils authority
        authority's authorities local la las city county borough metropolitan unitary children
        children's childrens child kids services service social care department report reports
        reported inspection inspections inspected inspect inspecting ilacs sif framework full
        standard three four few overall effectiveness grade grades graded grading rate rates
        rated rating ratings judge judged judges judgement judgements judgment judgments result
        results outcome verdict score scored scores mark marks marked status category categories
        area areas part parts strand strands each every all both individual separate table
        breakdown break list row exactly same one ones there than as under per date dates dated
        published publication out come came official officially formal formally end ended make
        made way does't say round about near x s t vs versus against called call fare fared
        perform performed stand stands well good outstanding inadequate adequate require
        requires required requiring satisfactory ri downgraded upgraded downgrade upgrade
        rerated re regraded top level nominal work whole term terms board across finds found
        into number exact name named names long take took taken place inspectorate's happened
        happen true false correct right sure really actually like looking look hmi majesty's
        majesty his her send sent i'm mean second penultimate former formerly used team if
        whether ok okay hi hello thanks thank january february march april may june july august
        september october november december jan feb mar apr jun jul aug sep sept oct nov dec
        early late mid beginning start spring summer autumn winter experiences experience impact
        families young people need needing leavers quality trajectory point something highest
        lowest bottom worst best failing failed fail carry carried conducted conduct led lead
        leading leads ran run head headed charge lately let lets let's know wonder see check
        question regarding concerning remind respect being's thing things sorry london put rank
        ranked itself continue continues continued effective eyes higher lower basically simply
        perhaps maybe heard hear believe believed guess remember understand understood seem
        seems seemed appear appears appeared count counts counted considered consider regarded
        regard seen treated stop stopped stopping cease ceased longer not no bad poor fine high
        low highly person man woman period window duration week weeks day month months started
        starts begin began begins finish finished arrive arrived site onsite standing position
        according headline final visited visit visiting upon attach attached apply applies
        recorded placed signed sign fronted front oversaw oversee acted act acting figure shown
        shows stated state giving listed want wants wish needed based situation picture scoring
        onto where's when's how's that's there's verdicts worsening either neither nor kind sort
        type bit more less further step steps places notch notches band bands turned turn
        turning enough today's""",
    )
)


def _read(snapshot: Snapshot, question: Question) -> _Asked | None:
    """What ``question`` asks of rows; None where something else is asked."""
    if question.wants_comments or question.is_unclear:
        return None
    councils = question.councils
    searched = question.searched_as
    if not councils:
        # "How was Reading graded": where a grade is asked for, the word is the council.
        councils, searched = _guarded(snapshot, searched)
    text = _plain(snapshot, searched)
    if _OTHERWISE.search(text):
        return None
    times, relation = _times(text)
    named = _named_grade(text)
    bare = _NAMED_GRADE.sub(" ", re.sub(r"\b20\d\d\b", " ", text))
    kinds = _kinds(text, named is not None)
    leftovers, areas, unjudged = _rest(text)
    every = not councils and bool(_WHICH.search(text))
    if every:
        if named is None or leftovers or not (kinds == (Kind.GRADE,) or not kinds):
            return None
        kinds = (Kind.GRADE,)
    elif not councils:
        return None
    if not kinds and question.is_follow_up and not leftovers:
        # "What was it before that?" goes on asking what the question before asked.
        if _GRADE_NOUN.search(question.background):
            kinds = (Kind.GRADE,)
        elif re.search(r"\binspectors?\b|\bled\b", question.background):
            kinds = (Kind.LEAD,)
    if not kinds:
        weak = (
            (_DID.search(text) and not (areas and re.match(r"\W*how\b", text)))
            or named is not None
            or (_YES_NO.search(text) and _CHANGE.search(bare))
            or (_RESULT.search(text) and _INSPECTED.search(text))
        )
        if not weak or leftovers:
            return None
        kinds = (Kind.GRADE,)
    elif len(leftovers) > 1 or any(n.lower() in leftovers for n in _words(question.names)):
        return None
    if unjudged and not areas and not (Kind.GRADE in kinds and _GRADE_NOUN.search(text)):
        return None
    mode = _mode(text, bare, times, relation, named, len(councils))
    return _Asked(
        kinds=kinds,
        mode=mode,
        councils=councils,
        areas=areas or (Area.OVERALL,),
        times=times,
        relation=relation,
        grade=named,
        whole_table=not areas and Kind.GRADE in kinds and _wants_table(text, mode, len(times)),
        when=bool(_WHEN.search(text)) and named is not None,
        is_current=bool(_LATEST.search(text)) or bool(re.search(r"\b(?:is|are)\b", text)),
        every_council=every,
        counts=bool(re.search(r"\bhow (?:many times|often)\b", text)),
        last=_last_few(text),
        unjudged=unjudged if not areas else None,
    )


def _last_few(text: str) -> int | None:
    """2 for "the last two inspections" and "since the last inspection"; None where no number is."""
    match = re.search(r"\b(?:last|past|latest|most recent) (?P<n>two|three|four|few|2|3|4)\b", text)
    if match:
        return {"two": 2, "2": 2, "four": 4, "4": 4}.get(match["n"], 3)
    return 2 if re.search(r"\bsince (?:the|its|their) (?:last|previous)\b", text) else None


def _words(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in name.split()]


def _wants_table(text: str, mode: Mode, times: int) -> bool:
    several = re.search(
        r"\b(?:all|each|every) (?:of )?(?:the )?(?:areas?|categor\w+|strands?)|break ?down|\btable",
        text,
    )
    return bool(_TABLE.search(text)) and (
        (mode in (Mode.AT, Mode.LATEST, Mode.FIRST, Mode.PREVIOUS) and times < 2) or bool(several)
    )


def _guarded(snapshot: Snapshot, text: str) -> tuple[tuple[str, ...], str]:
    """Councils whose names are everyday words too, and the text with each written as a council."""
    gazetteer = snapshot.gazetteer
    names = [n for n in gazetteer.guarded if gazetteer.aliases.get(n) in snapshot.about]
    found = []
    for match in reversed(list(re.finditer(r"[^\W\d_]+", text))):
        if match.group().lower() in names:
            found.append(gazetteer.aliases[match.group().lower()])
            text = f"{text[: match.start()]}{found[-1]} council{text[match.end() :]}"
    return tuple(dict.fromkeys(reversed(found))), text


def _plain(snapshot: Snapshot, text: str) -> str:
    """The question in small letters with plain apostrophes, each council's name an "x"."""
    for mention in reversed(snapshot.gazetteer.find(text, any_case=True)):
        text = f"{text[: mention.start]} X {text[mention.end :]}"
    text = " ".join(text.replace("’", "'").replace("‘", "'").split()).replace(" '", "'")
    text = re.sub(r"\bX 's\b", "X's", text)
    text = re.sub(
        r"\bX(?:'s)? (?:(?:city|county|borough|metropolitan|district|london|royal|unitary) )*"
        r"(?:council|local authority|authority|children'?s (?:social care|services))('s)?\b",
        r"X\1",
        text,
        flags=re.I,
    )
    return _POLITE.sub("", text).lower().strip()


def _named_grade(text: str) -> Grade | None:
    """The last grade that the question names ("still inadequate")."""
    found = [m for m in _NAMED_GRADE.finditer(text) if m.group() not in ("adequate enough",)]
    if not found:
        return None
    match = found[-1]
    if match["grade"]:
        return grade_of(match["grade"])
    if match["ri"]:
        return Grade.REQUIRES_IMPROVEMENT
    return Grade.OUTSTANDING if match["top"] else Grade.INADEQUATE


def _kinds(text: str, names_grade: bool) -> tuple[Kind, ...]:
    kinds = []
    if _LEAD.search(text) and _ABOUT_INSPECTION.search(text):
        kinds.append(Kind.LEAD)
    graded = _GRADE_NOUN.search(text) is not None
    if _PUBLISHED.search(text) and not graded:
        kinds.append(Kind.PUBLISHED)
    elif _DATES.search(text) and not names_grade and not (graded and not re.search(r" and ", text)):
        kinds.append(Kind.DATES)
    if graded or (names_grade and _RESULT.search(text)):
        kinds.insert(0, Kind.GRADE)
    return tuple(kinds)


def _rest(text: str) -> tuple[list[str], tuple[Area, ...], str | None]:
    """(Words that have no place in such a question, areas named, a service that is not judged)."""
    # "lead inspector" is no leadership, and "requires improvement" asks for no improvement.
    text = re.sub(r"\b(?:lead(?:ing)?|reporting) inspectors?\b", " ", text)
    areas: list[Area] = []
    for pattern, of in _ASKED_AREAS:
        if pattern.search(text) and of:
            areas += [a for a in of if a not in areas]
            text = pattern.sub(" ", text)
    unjudged = _UNJUDGED.search(text)
    text = _UNJUDGED.sub(" ", text)
    words = [w.strip("'") for w in re.findall(r"[^\W\d_][\w'&-]*", text)]
    rest = [
        w for w in words
        if w not in _FILLERS and w.removesuffix("'s") not in _FILLERS and len(w) > 1
    ]  # fmt: skip
    return rest, tuple(areas), unjudged.group() if unjudged else None


_BESIDE_A_YEAR = re.compile(
    r"\b(?:than|with|against|versus|on|to|and)"
    r"(?: (?:in|the|its|their|those|that|it was|at|of|had))*$"
)


def _times(text: str) -> tuple[tuple[str, ...], str]:
    """The dates in it, oldest first, and how the question stands to them."""
    dates = list(find_dates(text))
    found = [(d.start, d.value) for d in dates]
    for match in re.finditer(r"(?<![\d/-])(?P<y>20\d\d)(?:\s?[-–/]\s?(?P<z>\d\d)\b)?(?!\d)", text):
        if not any(d.start <= match.start() < d.end for d in dates):
            found.append((match.start(), match["y"]))
            if match["z"] and int(match["z"]) == int(match["y"][2:]) + 1:
                found.append((match.end(), f"20{match['z']}"))
    if not found:
        return (), "in"
    first = min(found)[0]
    before = text[:first].rstrip(" (,")
    relation = "in"
    if re.search(r"\bsince(?: (?:the|its|their))?$", before) and len(found) == 1:
        relation = "since"
    elif len(found) == 1 and _BESIDE_A_YEAR.search(before):
        relation = "since" if _CHANGE.search(before) else "in"
    elif re.search(r"\bafter(?: (?:the|its|their))?$", before):
        relation = "after"
    elif re.search(
        r"\b(?:before|prior to|until|till|up to|previous to)(?: (?:the|its|their))?$", before
    ):
        relation = "before"
    return tuple(dict.fromkeys(sorted(v for _, v in found))), relation


def _mode(
    text: str,
    bare: str,
    times: Sequence[str],
    relation: str,
    named: Grade | None,
    councils: int,
) -> Mode:
    compared = councils > 1 and re.search(r"\b(?:compar\w+|better|worse|differ\w*)\b", bare)
    changed = _CHANGE.search(bare) is not None and not compared
    if re.search(r"\bwhat (?:grade|rating) .{0,30}before\b", text) and times:
        return Mode.PREVIOUS
    if changed:
        return Mode.CHANGE
    if len(times) > 1:
        return Mode.AT
    if relation == "before":
        return Mode.PREVIOUS
    if relation in ("since", "after"):
        return Mode.HISTORY
    if _PREVIOUS.search(text) and not _HISTORY.search(text):
        return Mode.PREVIOUS
    if times:
        return Mode.AT
    if _HISTORY.search(bare):
        return Mode.EVER if named else Mode.HISTORY
    if named and (_EVER.search(text) or (_WHEN.search(text))):
        return Mode.EVER
    if _FIRST.search(bare):
        return Mode.FIRST
    if (
        named
        and re.search(r"^\W*(?:did|was|were|has|have|had)\b", text)
        and not _LATEST.search(bare)
    ):
        return Mode.EVER
    return Mode.LATEST


# What the library has


@dataclass(frozen=True, slots=True)
class _Read:
    """An article read for its grades."""

    inspection: Inspection | None
    judgements: tuple[Judgement, ...]


_READ: weakref.WeakKeyDictionary[Snapshot, dict[str, _Read]] = weakref.WeakKeyDictionary()
"""What was read for each open snapshot: facts of its articles, nobody's own, gone with it."""


def _reading(snapshot: Snapshot, id: str) -> _Read:
    kept = _READ.setdefault(snapshot, {})
    if id not in kept:
        article = snapshot.article(id)
        known = snapshot.gazetteer
        kept[id] = _Read(inspection_of(article, known), judgements(article, known))
    return kept[id]


@dataclass(frozen=True, slots=True)
class _Account:
    """An inspection, or what an article says of one: the grades of one council at one time.

    ``date`` is when the report was published or, in other articles, the time they give; ISO cut.
    ``rank`` is 0 for the inspection's own report, 1 for news, 2 for a later report looking back.
    """

    id: str
    council: str
    date: str
    rank: int
    judgements: tuple[Judgement, ...]
    inspection: Inspection | None = None

    def is_at(self, time: str) -> bool:
        """True where it was published, or the inspection was on, at ``time`` (ISO cut short)."""
        return self.was_published(time) or self.was_inspected(time)

    def was_published(self, time: str) -> bool:
        """True where the report's or the statement's date falls in ``time``."""
        return self.date.startswith(time)

    def was_inspected(self, time: str) -> bool:
        """True where inspectors were there at ``time``."""
        i = self.inspection
        if self.rank or i is None or i.first_day is None or i.last_day is None:
            return False
        return i.first_day[: len(time)] <= time <= i.last_day[: len(time)]

    def of(self, area: Area) -> Judgement | None:
        """The row for ``area``: its own, else one that covers it with another."""
        rows = [j for j in self.judgements if area in j.areas]
        return min(rows, key=lambda j: (len(j.areas), j.form is Form.HEADING), default=None)


@dataclass(frozen=True, slots=True)
class _Book:
    """Everything the library has on one council: ``accounts`` oldest first.

    ``others`` are its articles that give no grade, ``articles`` how many it has in all.
    """

    snapshot: Snapshot
    council: str
    accounts: tuple[_Account, ...]
    others: tuple[str, ...]
    articles: int

    @property
    def reports(self) -> tuple[_Account, ...]:
        """The accounts that are reports of whole or part inspections."""
        return tuple(a for a in self.accounts if a.rank == 0)

    def place(self, account: _Account, start: int, end: int, emphasis: tuple[int, int]) -> Place:
        """A span of the account's article, with what inspection it is of."""
        return Place(
            self.snapshot.article(account.id), start, end, emphasis, (self.council,),
            _inspection_note(self.snapshot, account),
        )  # fmt: skip

    def row(self, account: _Account, judgement: Judgement) -> Place:
        """A grade's place."""
        grade = (judgement.grade_start, judgement.grade_end)
        return self.place(account, judgement.start, judgement.end, grade)

    def fact(self, account: _Account, fact: Fact) -> Place:
        """The place of a lead inspector or of dates."""
        return self.place(account, fact.start, fact.end, (fact.value_start, fact.value_end))


def _book(snapshot: Snapshot, council: str, allowed: Callable[[str], bool]) -> _Book:
    accounts: list[_Account] = []
    others = []
    for id in sorted(snapshot.about.get(council, ())):
        if not allowed(id):
            continue
        read = _reading(snapshot, id)
        if read.inspection is not None and read.inspection.council != council:
            continue
        found = _accounts(snapshot, id, council, read)
        accounts += found
        if not any(a.rank < 2 for a in found):
            others.append(id)
    articles = len(others) + len({a.id for a in accounts})
    return _Book(snapshot, council, tuple(_in_order(accounts)), tuple(others), articles)


def _accounts(snapshot: Snapshot, id: str, council: str, read: _Read) -> list[_Account]:
    published = snapshot.dates[id][0] or ""
    out = []
    inspection = read.inspection
    if inspection is not None:
        own = tuple(j for j in read.judgements if j.of_earlier is None)
        if own or (inspection.is_graded and (inspection.lead or inspection.dates)):
            date = published or inspection.last_day or ""
            out.append(_Account(id, council, date, 0, own, inspection))
        earlier: dict[str, list[Judgement]] = {}
        for j in read.judgements:
            if j.of_earlier is not None and j.of_earlier != "earlier":
                earlier.setdefault(j.of_earlier, []).append(j)
        out += [_Account(id, council, when, 2, tuple(js)) for when, js in earlier.items()]
        return out
    news: dict[str, list[Judgement]] = {}
    for j in read.judgements:
        if j.council == council and j.of_earlier != "earlier":
            news.setdefault(j.year or "", []).append(j)
    for when, js in news.items():
        # What an article of that very year reports is of its own date.
        date = published if when and published.startswith(when) else when
        out.append(_Account(id, council, date, 1, tuple(js)))
    return out


def _in_order(accounts: Iterable[_Account]) -> list[_Account]:
    """Oldest first, a report that the library has twice only once."""
    out: list[_Account] = []
    for account in sorted(accounts, key=lambda a: (a.date, a.rank, a.id)):
        days = account.inspection and account.inspection.first_day
        twice = account.rank == 0 and any(
            o.rank == 0
            and o.inspection
            and o.inspection.first_day == days
            and [j.grade for j in o.judgements] == [j.grade for j in account.judgements]
            and (days is not None or o.date == account.date)
            for o in out
        )
        if not twice:
            out.append(account)
    return out


def _inspection_note(snapshot: Snapshot, account: _Account) -> str:
    """Of which inspection a row is, and when that was."""
    said = describe(snapshot.article(account.id).published)
    if account.rank == 0 and account.inspection is not None:
        i = account.inspection
        parts = [f"report of {said}"]
        if i.dates:
            parts.insert(0, f"inspected {' '.join(i.dates.value.split())}")
        if i.partial:
            parts.append(i.partial)
        return ", ".join(parts)
    when = f"of {spell(account.date)}" if account.date else "undated"
    return f"{when}, as {'a later report' if account.rank == 2 else 'an article'} of {said} says"


# Which of the accounts


def _grades(book: _Book, asked: _Asked) -> Grades:
    if asked.unjudged and not asked.whole_table:
        missing = f"Reports on {book.council} give no grade for {asked.unjudged}."
        return Grades(missing=(missing,))
    areas = asked.areas
    if asked.whole_table:
        return _tables(book, asked)
    found = [_one_area(book, asked, area) for area in areas]
    places = [p for f in found for p in f.places]
    if len(areas) > 1 and asked.mode is Mode.CHANGE:
        places.sort(key=lambda p: book.snapshot.dates[p.article.id][0] or "")
    return Grades(
        tuple(_by_span(places).values()),
        tuple(dict.fromkeys(n for f in found for n in f.notes)),
        tuple(dict.fromkeys(m for f in found for m in f.missing)),
    )


def _by_span(places: Iterable[Place]) -> Mapping[tuple[str, int], Place]:
    out: dict[tuple[str, int], Place] = {}
    for p in places:
        out.setdefault((p.article.id, p.start), p)
    return out


def _one_area(book: _Book, asked: _Asked, area: Area) -> Grades:
    """What is stated of one area at the time or times that are meant."""
    stating = [a for a in book.accounts if a.of(area)]
    if not stating and area is Area.HELP:
        area = Area.SAFEGUARDING
        stating = [a for a in book.accounts if a.of(area)]
    if not stating:
        return Grades(missing=(_nothing(book, asked, area),))
    chosen, missing = _chosen(book, asked, area, stating)
    if asked.grade is not None and asked.mode is Mode.EVER:
        return _ever(book, asked, area, stating)
    rows = [(a, j) for a in chosen if (j := a.of(area))]
    places = [book.row(a, j) for a, j in rows]
    notes = _notes(book, asked, area, chosen, stating) if chosen else []
    return Grades(tuple(places), tuple(notes), tuple(missing))


def _chosen(
    book: _Book, asked: _Asked, area: Area, stating: Sequence[_Account]
) -> tuple[list[_Account], list[str]]:
    """The accounts that are meant, in the order to be shown, and what is missing."""
    mode = asked.mode
    if mode is Mode.AT or (mode is Mode.CHANGE and len(asked.times) > 1):
        chosen, missing = [], []
        times = asked.times if mode is Mode.AT else (asked.times[0], asked.times[-1])
        for time in times:
            at = _at(stating, time)
            if not at:
                missing.append(_none_then(book, area, time, stating))
            chosen += [a for a in at if a not in chosen]
        return chosen, missing
    dated = _one_each(a for a in stating if a.date)
    if not dated:
        return [], [_nothing(book, asked, area)]
    if mode is Mode.LATEST:
        return [_latest(dated)], []
    if mode is Mode.FIRST:
        return [_whole(dated)[0]], []
    if mode is Mode.PREVIOUS:
        before = _before(dated, asked.times)
        if before:
            return [before[-1]], []
        return [], [f"The library has no earlier grade of {book.council}'s {_of(area)}."]
    if mode is Mode.HISTORY:
        after = _since(dated, asked.times[0]) if asked.times else _whole(dated)
        after = after[-asked.last :] if asked.last else after
        if not after:
            return [], [_none_then(book, area, f"since {asked.times[0]}", stating)]
        return after[-MOST_OF_A_COUNCIL:], []
    return _ends(book, asked, area, _whole(dated))


def _ends(
    book: _Book, asked: _Asked, area: Area, dated: Sequence[_Account]
) -> tuple[list[_Account], list[str]]:
    """The two ends of a change (all between them where no time is given), oldest first."""
    if not asked.times:
        if asked.last:
            return list(dated)[-asked.last :], []
        if len(dated) == 1:
            return list(dated), [f"The library has only one grade of {book.council}'s {_of(area)}."]
        return list(dated)[-MOST_OF_A_COUNCIL:], []
    if asked.relation == "in":
        # "Did it go up in 2022": that inspection and the one before it.
        at = _at(dated, asked.times[0])[:1]
        if not at:
            return [], [_none_then(book, area, asked.times[0], dated)]
        return [*_before(dated, asked.times)[-1:], *at], []
    at = _at(dated, asked.times[0])
    if not at:
        earlier = [a for a in dated if a.date[: len(asked.times[0])] < asked.times[0]]
        at = earlier[-1:]
    missing = [] if at else [_none_then(book, area, asked.times[0], dated)]
    last = _latest(dated)
    return [*at[:1], *([last] if last not in at[:1] else [])], missing


def _at(stating: Sequence[_Account], time: str) -> list[_Account]:
    """The accounts of that time: reports where there are, those published then before others."""
    at = [a for a in stating if a.is_at(time)]
    own = [a for a in at if a.rank == 0] or [a for a in at if a.rank == 1][:1] or at[:1]
    published = [a for a in own if a.was_published(time)]
    return published or own


def _one_each(accounts: Iterable[_Account]) -> list[_Account]:
    """Of several accounts of one inspection the best: its report, else news, else looking back."""
    out: list[_Account] = []
    for account in sorted(accounts, key=lambda a: (a.rank, a.date)):
        if not any(_same_inspection(account, o) for o in out):
            out.append(account)
    return sorted(out, key=lambda a: (_sortable(a), a.rank))


def _sortable(account: _Account) -> str:
    return (account.date + "-07-01"[: 10 - len(account.date)])[:10] if account.date else ""


def _same_inspection(a: _Account, b: _Account) -> bool:
    """True where ``a`` speaks of the inspection that ``b`` is the (better) account of."""
    if a.rank == 0:
        return False
    if b.is_at(a.date) or b.was_published(a.date[: len(b.date)]):
        return True
    return abs(_days(a) - _days(b)) <= SAME_INSPECTION


def _days(account: _Account) -> int:
    y, m, d = (int(p) for p in _sortable(account).split("-"))
    return y * 365 + m * 30 + d


def _whole(accounts: Sequence[_Account]) -> list[_Account]:
    """Inspections of the whole where there are any; partial ones are no end of a change."""
    whole = [a for a in accounts if not (a.inspection and a.inspection.partial)]
    return whole if len(whole) > 1 or not accounts else list(accounts)


def _latest(dated: Sequence[_Account]) -> _Account:
    return dated[-1]


def _before(dated: Sequence[_Account], times: Sequence[str]) -> list[_Account]:
    if not times:
        return list(dated[:-1])
    at = _at(dated, times[0])
    if at:
        return [a for a in dated if _sortable(a) < _sortable(at[0])]
    return [a for a in dated if a.date[: len(times[0])] < times[0]]


def _since(dated: Sequence[_Account], time: str) -> list[_Account]:
    return [a for a in dated if a.date[: len(time)] >= time]


def _ever(book: _Book, asked: _Asked, area: Area, stating: Sequence[_Account]) -> Grades:
    """Every time that grade was given; where it never was, the rows that show it, newest first."""
    dated = _one_each(a for a in stating if a.date)
    given = [a for a in dated if (j := a.of(area)) and j.grade is asked.grade]
    grade = str(asked.grade).lower()
    notes = []
    if not given:
        notes.append(f"No account in the library gives {book.council} {grade} for {_of(area)}.")
        given = [a for a in reversed(dated) if a.rank < 2] or dated[::-1]
        given = given[:MOST_OF_A_COUNCIL]
    else:
        if asked.counts:
            times = "once" if len(given) == 1 else f"{len(given)} times"
            notes.append(f"The library has {book.council} {grade} for {_of(area)} {times}.")
        if asked.is_current or not (asked.when or asked.counts):
            given = list(reversed(given))
    places = []
    for account in given:
        row = account.of(area)
        if row is None:
            continue
        places.append(book.row(account, row))
        if asked.when and account.inspection and account.inspection.dates and account.rank == 0:
            places.append(book.fact(account, account.inspection.dates))
    notes += _newer(book, given[0] if asked.is_current else max(given, key=_sortable), dated)
    return Grades(tuple(places), tuple(notes))


def _tables(book: _Book, asked: _Asked) -> Grades:
    """Every row of the tables that are meant, or those with the grade that is named."""
    stating = [a for a in book.accounts if a.rank < 2 and a.judgements]
    if not stating:
        return Grades(missing=(_nothing(book, asked, Area.OVERALL),))
    mode = asked if asked.mode is not Mode.EVER else replace(asked, mode=Mode.LATEST)
    chosen, missing = _chosen(book, mode, Area.OVERALL, stating)
    places = []
    for account in chosen:
        rows = [j for j in account.judgements if asked.grade is None or j.grade is asked.grade]
        if not rows and asked.grade is not None:
            missing.append(
                f"Nothing was graded {str(asked.grade).lower()} in the report on {book.council} "
                f"of {spell(account.date)}."
            )
        places += [book.row(account, j) for j in rows[:MOST_OF_A_COUNCIL]]
    notes = _notes(book, asked, Area.OVERALL, chosen, stating) if chosen else []
    return Grades(tuple(places), tuple(notes), tuple(missing))


def _facts(of: Callable[[Inspection], Fact | None], what: str) -> Callable[[_Book, _Asked], Grades]:
    """How a fact of the cover is looked up, for every inspection that is meant."""

    def look_up(book: _Book, asked: _Asked) -> Grades:
        stating = [a for a in book.reports if a.inspection and of(a.inspection)]
        if not stating:
            return Grades(missing=(_no_report(book),))
        chosen, missing = _chosen(book, asked, Area.OVERALL, stating)
        if asked.mode is Mode.EVER:
            chosen, missing = [stating[-1]], []
        if asked.mode is Mode.LATEST and asked.times == () and asked.when:
            chosen = [stating[-1]]
        places = [book.fact(a, fact) for a in chosen if a.inspection and (fact := of(a.inspection))]
        notes = _basis(asked, chosen) + _newer(book, chosen[-1], stating) if chosen else []
        if asked.mode is Mode.HISTORY and not asked.times:
            notes.insert(0, f"The library has {len(stating)} reports on {book.council}.")
        missing = [m.replace("grade", what) for m in missing]
        return Grades(tuple(places), tuple(notes), tuple(missing))

    return look_up


def _published(inspection: Inspection) -> Fact | None:
    return inspection.published or inspection.dates


_KINDS: Mapping[Kind, Callable[[_Book, _Asked], Grades]] = {
    Kind.GRADE: _grades,
    Kind.LEAD: _facts(lambda i: i.lead, "lead inspector"),
    Kind.DATES: _facts(lambda i: i.dates, "inspection dates"),
    Kind.PUBLISHED: _facts(_published, "publication date"),
}


# What else a reader should know


def _of(area: Area) -> str:
    return "overall effectiveness" if area is Area.OVERALL else str(area)


def _years(accounts: Iterable[_Account]) -> str:
    years = list(dict.fromkeys(a.date[:4] for a in accounts if a.date))
    return years[0] if len(years) == 1 else f"{', '.join(years[:-1])} and {years[-1]}"


def _no_report(book: _Book) -> str:
    return f"The library has no inspection report on {book.council}."


def _nothing(book: _Book, asked: _Asked, area: Area) -> str:
    if not book.accounts:
        return f"Nothing in the library gives a grade for {book.council}."
    dated = [a for a in book.accounts if a.rank < 2 and a.date]
    if not dated:
        return f"Nothing in the library gives a grade for {book.council}'s {_of(area)}."
    return (
        f"The library's accounts of {book.council} ({_years(dated)}) give no grade for {_of(area)}."
    )


def _none_then(book: _Book, area: Area, time: str, stating: Sequence[_Account]) -> str:
    when = time if time.startswith("since") else spell(time)
    reports = [a for a in book.reports if a.date]
    gives_none = [a for a in reports if not time.startswith("since") and a.is_at(time)]
    if gives_none:
        return f"The report on {book.council} of {when} gives no grade for {_of(area)}."
    if reports:
        one = len({a.date[:4] for a in reports}) == 1
        return (
            f"The library has no report on {book.council} of {when}; it has "
            f"{'that' if one else 'those'} of {_years(reports)}."
        )
    has = f"; it has grades of {_years(stating)}" if any(a.date for a in stating) else ""
    return f"The library has no grade of {book.council} of {when}{has}."


def _notes(
    book: _Book,
    asked: _Asked,
    area: Area,
    chosen: Sequence[_Account],
    stating: Sequence[_Account],
) -> list[str]:
    notes = _basis(asked, chosen)
    for account in chosen:
        row = account.of(area)
        if row and len(row.areas) > 1 and not asked.whole_table and len(asked.areas) == 1:
            both = " and ".join(_of(a) for a in row.areas)
            notes.append(f"That inspection graded {both} together.")
        if account.inspection and account.inspection.partial:
            notes.append(
                f"The inspection of {spell(account.date)} was of {account.inspection.partial}."
            )
        if account.rank == 2:
            notes.append(
                f"The grade of {spell(account.date)} is as the report of "
                f"{describe(book.snapshot.article(account.id).published)} recalls it."
            )
    newest = max(chosen, key=_sortable)
    newer = _newer(book, newest, stating)
    notes += newer
    without = [a for a in book.reports if _sortable(a) > _sortable(newest) and a.of(area) is None]
    for account in without[-1:] if not newer else ():
        notes.append(
            f"The newer report on {book.council} of {spell(account.date)} gives no grade for "
            f"{_of(area)}."
        )
    if asked.mode is Mode.LATEST:
        notes += _newer_without(book, newest)
    return notes


def _basis(asked: _Asked, chosen: Sequence[_Account]) -> list[str]:
    """Where only the inspection, not its report, is of the year that was asked for."""
    notes = []
    for account in chosen:
        i = account.inspection
        if i is None or account.rank or i.dates is None:
            continue
        for time in asked.times:
            if account.was_inspected(time) and not account.was_published(time):
                notes.append(
                    f"Inspected {' '.join(i.dates.value.split())}; the report is of "
                    f"{spell(account.date)}."
                )
    return notes


def _newer(book: _Book, shown: _Account, stating: Sequence[_Account]) -> list[str]:
    newer = [a for a in stating if a.rank < 2 and _sortable(a) > _sortable(shown)]
    newer = [a for a in newer if not _same_inspection(a, shown)]
    if not newer:
        return []
    what = "report" if newer[-1].rank == 0 else "account"
    return [
        f"A newer {what} on {book.council} is in the library, of {spell(newer[-1].date)}; "
        "what is shown is not the latest."
    ]


def _newer_without(book: _Book, newest: _Account) -> list[str]:
    """An article on the council after its latest grade, a visit's letter for instance."""
    dates = book.snapshot.dates
    newer = [(dates[id][0] or "", id) for id in book.others]
    newer = [n for n in newer if n[0] > _sortable(newest)]
    if not newer:
        return []
    article = book.snapshot.article(max(newer)[1])
    return [
        f"A newer article about {book.council}, “{article.title}” "
        f"({describe(article.published)}), gives no grade."
    ]


# Every council


def _which_councils(snapshot: Snapshot, asked: _Asked, allowed: Callable[[str], bool]) -> Grades:
    """One row a council that was given the grade; superseded ones are no current ones."""
    rows: list[tuple[str, str, Place]] = []
    superseded = 0
    area = asked.areas[0]
    for council in sorted(_reported(snapshot)):
        book = _book(snapshot, council, allowed)
        stating = _one_each(a for a in book.accounts if a.date and a.rank < 2 and a.of(area))
        if asked.times and asked.relation == "in":
            at = [a for t in asked.times for a in _at(stating, t)]
        elif asked.times:
            at = _since(stating, asked.times[0])
            if asked.relation == "before":
                at = [a for a in stating if a not in at]
        else:
            at = stating[-1:] if asked.is_current else stating
        given = [a for a in at if (j := a.of(area)) and j.grade is asked.grade]
        if not given:
            continue
        account = given[-1]
        row = account.of(area)
        assert row is not None
        superseded += account is not stating[-1] and stating[-1].of(area) is not row
        rows.append((account.date, council, book.row(account, row)))
    grade = str(asked.grade).lower()
    if not rows:
        when = f" of {' and '.join(spell(t) for t in asked.times)}" if asked.times else ""
        return Grades(missing=(f"No report in the library{when} gives {grade} for {_of(area)}.",))
    rows.sort(key=lambda r: r[1])
    if not asked.times:
        rows.sort(key=lambda r: r[0], reverse=True)
    n = len(rows)
    notes = [
        f"{n} council{'s' if n > 1 else ''} in the library{' ' if n else ''}{_had(asked, grade)}."
    ]
    if n > MOST_COUNCILS:
        notes.append(f"{MOST_COUNCILS} of them are shown.")
    if superseded:
        notes.append(
            f"{superseded} of them {'has' if superseded == 1 else 'have'} a newer grade since."
        )
    return Grades(tuple(place for _, _, place in rows[:MOST_COUNCILS]), tuple(notes))


def _had(asked: _Asked, grade: str) -> str:
    verb = "have" if asked.is_current and not asked.times else "had"
    when = f" {asked.relation} {' and '.join(spell(t) for t in asked.times)}" if asked.times else ""
    return f"{verb} {grade} for {_of(asked.areas[0])}{when}"


def _reported(snapshot: Snapshot) -> set[str]:
    """The councils that a report, or news with a grade, is of. Reads every article once."""
    councils = set()
    for id in snapshot.article_ids():
        read = _reading(snapshot, id)
        if read.inspection is not None:
            councils.add(read.inspection.council)
        councils |= {j.council for j in read.judgements if j.council}
    return councils
