"""A question read for what it asks of reports' tables: which fact, councils, areas and times.

What asks for a grade, a lead inspector or inspection dates is taken by its positive signs, as long
as nothing in it is a subject of its own: "how was Kent rated for adoption in 2017" is looked up,
"how were visits judged in Kent" is for prose to answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from corpus.dates import MONTHS, find_dates
from corpus.judgements import GRADE, Area, Grade, grade_of
from index.library import Snapshot
from qa.grade_words import ASKED_AREAS, FRAME, SUBJECTS, UNJUDGED
from qa.question import Asks, Question

COMMON_SHARE = 0.0015
"""A word in no list that stands in more than this share of the passages is a subject of theirs."""
ODD_WORDS = 3
"""Words that are in no list and next to nowhere in the library ("leap", "notch"), beside a plain
sign; beside a faint one a single one."""


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


class End(StrEnum):
    """Which of the times with the grade that is named are meant."""

    FIRST = "the first"
    LAST = "the last"
    BECAME = "when it followed another"
    STOPPED = "when another followed it"
    LASTED = "from when until when"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of rows: of which councils and areas, at what times.

    ``times`` are ISO cut short ("2018", "2018-11"), in order. ``relation`` is "in", "since",
    "before" or "after" them. ``grade`` is one the question names; ``end`` says which of the times
    with that grade are meant, None for all. ``takes_over`` is True where the question takes the
    grade for the present or the last one ("still"), ``always`` where it asks of every time.
    ``is_story`` is True where it asks how a council has come on, without a word for a grade.
    ``of_prose`` is True for "how long ago" and the month of a visit, which only reports state in
    rows.
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
    counts: bool = False
    last: int | None = None
    unjudged: str | None = None
    end: End | None = None
    takes_over: bool = False
    always: bool = False
    is_story: bool = False
    of_prose: bool = False


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
_GRADE_NOUN = re.compile(
    r"\b(?:grad(?:e|es|ed|ing)|rated|rat(?:e?ings?)|raitings?|judg(?:e|ed|es|ement|ements|"
    r"ment|ments)|"
    r"overall effectiveness|downgraded|upgraded|re-?rated|ranked)\b|"
    r"\b(?:did|does|do|would|to)\b.{0,60}\brates?\b|\bofsted rates?\b|^rate\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:scor(?:e|ed|es)|marks?|marked|verdict|category|result|results|outcome|status|position|"
    r"label|label+ed|standing|stands?|scale|rung|tier|rank|ranks|ranking|class|classed|"
    r"assess\w*|deemed|considered|classif\w+|level|"
    r"band|award|awarded)\b",
    re.I,
)
_INSPECTED = re.compile(r"\b(?:ofsted\w*|inspect\w*|ilacs|sif)\b", re.I)
_DID = re.compile(
    r"\bx (?:has |was |is )?(?:got|gets|given|received|scored|rated|judged) what\b|"
    r"\bhow (?:did|has|have|does|do|is|was|well did|well is) x\b(?:'?s)?\b.{0,30}\b(?:do|done|"
    r"doing|fare[ds]?|"
    r"faring|perform\w*|get on|got on|come out|came out|rank\w*|"
    r"scor\w+)\b|\bhow (?:did|has|is|was) .{0,40}\binspections?\b.{0,20}\b(?:go|gone|going|"
    r"turn out|pan out|"
    r"end)\b|"
    r"\bwhat (?:did|has|have|does) (?:ofsted|the inspect\w+|inspectors|the regulator|"
    r"they)\b.{0,12}\b(?:give[ns]?|"
    r"award(?:ed)?|call|hand(?:ed)?)\b|"
    r"\bwhat (?:did|has|have|does|do) x\b.{0,30}\b(?:get|got|gotten|receive[ds]?|earn(?:ed)?|"
    r"end up with|"
    r"come out (?:as|with)|achieve[ds]?|hold|have|scored?|manage)\b|\bwhere (?:does|did|do|has|"
    r"is) x "
    r"(?:stand|sit|come|rank|end up|ended up|land|landed|now|currently|rated)\b|"
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
    r"\bwho did (?:the|its|their|ofsted's|that)\b.{0,30}\binspect(?:ion|ing)\b|"
    r"\blead(?:ing)? hmi\b|\bhmi lead\b|"
    r"^\W*(?:who|whose|name)\b.{0,60}\b(?:inspection|inspecting|inspected|hmi)\b|\bwho acted\b|"
    r"\bwho did ofsted send\b|\binspectors? (?:who|that) led\b|\bwho led\b|\bled which\b|"
    r"\bofsted'?s? lead\b|\b(?:who|whose|which (?:\w+ )?(?:inspector|hmi)|(?:what|which) "
    r"(?:person|individual|official))\b.{0,40}\b(?:responsible|lead|supervis\w+|"
    r"steer\w*|spearhead\w*|manag\w+|sign\w*|wrote|author\w*|undert\w+|did|perform\w*|front\w*|"
    r"overs\w+)\b"
    r".{0,45}\b(?:inspection|inspector|report)\b|\binspection\b.{0,25}\b(?:led|headed|carried out|"
    r"conducted|run|done|undertaken|fronted|overseen|managed) by\b|\binspector'?s? name\b|"
    r"\bname\b.{0,30}\binspection\b.{0,20}\bled\b|\bname of (?:the|its) (?:\w+ )?(?:inspector|"
    r"hmi)\b|\b(?:who|which (?:inspector|hmi))\b.{0,30}"
    r"\b(?:inspected|inspector)\b",
    re.I,
)
# "Who led the last one", "who was lead": with no more said it is the inspection that was led.
_LED_ONE = re.compile(
    r"\W*(?:(?:so|and|ok)\W+)*(?:who|who'?s|whos)(?: (?:did|was|is|the|were))*"
    r"(?: (?:led|lead(?:ing)?|in charge))"
    r"(?:\W+(?:it|the|that|this|their|its|x(?:'s)?|in|at|for|of|on|one|ones|last|latest|most|recent|"
    r"newest|previous|first|before|then|time|back|20\d\d|january|february|march|april|may|june|"
    r"july|august|september|october|november|december))*\W*"
)
_OF_THE_COUNCIL = re.compile(
    r"\bwho (?:runs|leads|heads|is (?:running|leading|heading|in charge of))\b(?!.{0,30}\binspect)|"
    r"\b(?:led|headed|ran|oversaw|managed) (?:the |its |their )?(?:improve\w*|recover\w*|"
    r"change\w*|turn\w*|"
    r"response|work|council|department|services?|children'?s)\b|"
    r"\b(?:in charge (?:of|at)|responsible for|led|headed|ran|heading|leading|running) "
    r"(?:(?:the )?(?:children|council|services|department|social|authority)|x\b(?!'|"
    r".{0,14}inspect))",
    re.I,
)
_ABOUT_INSPECTION = re.compile(
    r"\b(?:inspect\w*|ofsted\w*|report|visit|team|hmi|ilacs|sif)\b", re.I
)
_DATES = re.compile(
    r"\b(?:inspection|visit)s? dates?\b|\bdates? (?:of|for|was|were|did|is|"
    r"are)\b.{0,40}\binspect\w*|"
    r"\b(?:when|what (?:date|day|week|month|year|time)s?|which (?:date|day|week|month|year)s?|"
    r"how recently|how long ago|how long since)\b.{0,60}"
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
_NAMED_GRADE = re.compile(
    rf"\b(?P<grade>{GRADE})\b|\b(?P<ri>RI)\b|\b(?P<fail>fail(?:ed|s|ing)? (?:its |the |an |"
    rf"their )?(?:\w+ )?"
    rf"(?:ofsted|inspections?))\b|\b(?P<top>top (?:grade|rating|mark|judge?ment)s?|"
    rf"highest "
    r"(?:grade|rating))\b|\b(?P<low>(?:lowest|bottom|worst) (?:grade|rating|mark|judge?ment))\b",
    re.I,
)
_CHANGE = re.compile(
    r"\bchang\w*|\bimprov(?:e|ed|es|ing|ements?)\b|\bbetter\b|\bworse\b|\b(?:higher|"
    r"lower) (?:now|than)\b|\bworsen\w*|\bdeclin\w+|"
    r"\bdeteriorat\w+|\bevol\w+|\bmeasure up\b|\bdiffer\w*|\bcompar\w+|\btrend|"
    r"\bprogress(?:ed)?\b|\b(?:go|gone|went|"
    r"move[ds]?|moving|"
    r"rise[ns]?|rose|fall\w*|fell|drop\w*|slip\w*|climb\w*) (?:up|down|from|back)\b|"
    r"\bthen and now\b|"
    r"\b(?:down|up)grad\w+|\btrajectory\b|\bfrom (?:\w+ )?20\d\d (?:to|until|till)\b|"
    r"\bbetween (?:\w+ ){0,4}20\d\d|"
    r"\b(?:move|moved|dropp?(?:ed)?|fall|fallen|fell|slip|slipped|rise|rose|risen|climb|climbed|"
    r"jump\w*|"
    r"leap|leapt|sink|sank|sunk|plung\w+|plummet\w*|tumbl\w+|slid|slide|dip|dipped|regress\w*|"
    r"shift\w*|"
    r"alter\w*|swing|swung|recover\w*|vs|versus)\b|\bup or down\b|\b(?:com(?:e|ing)|came|got?|"
    r"get|gone|went|bounced?) "
    r"(?:back )?(?:up|down)\b|\bshak\w+ off\b|\bescap\w+\b|\b(?:got|gotten|get) (?:out|"
    r"rid) of\b|\bup on\b|\bdown on\b|\b(?:which|what) (?:way|direction)\b|"
    r"\b(?:get|got|move|moved|come|came|climb\w*) (?:out of|off)\b|\bfrom what to what\b|\bhow "
    r"far\b|"
    r"\bstronger\b|\bweaker\b",
    re.I,
)
# How a council as a whole has come on: nothing but its grades and its reports' own words tell it.
_MOVED_ON = (
    r"(?:improv(?:ed|ing)|deteriorat(?:ed|ing)|declin(?:ed|ing)|worsen(?:ed|ing)|drop(?:ped)?|"
    r"slip(?:ped)?|f[ae]ll(?:en)?|recover(?:ed|ing)|(?:go(?:ne|ing)|went|going) (?:up|down|"
    r"downhill|backwards)|(?:got|get|getting|gotten) (?:any )?(?:better|worse)|"
    r"(?:bounced|come|came) (?:back|up|down)|turn(?:ed)? (?:it |things |itself )?a?round|"
    r"(?:come|came) (?:on|far|along|(?:such )?a long way))"
)
_STORY = re.compile(
    rf"^\W*(?:(?:so|and|but|has|have|had|did|it|is|are|was|they|its|things|x(?:'s)?|the|council|"
    rf"services|children'?s?|in|at|really|actually|then|how|how'?s|much|far|ever|just|since|20\d\d|"
    rf"from|to|between|report|reports|inspections?|and|of)\W+)*{_MOVED_ON}\b|"
    r"\balways (?:been )?(?:this|that|so|as|like)\b|"
    r"\b(?:better|worse) (?:or (?:better|worse) )?than (?:it |they )?(?:was |were |did )?"
    r"(?:last time|before|back then|the (?:last|previous)|the one before|in)\b|"
    r"\b(?:better|worse) or (?:better|worse)\b|"
    r"\bwhat(?:'s| is| are| was|s)? (?:the )?differen\w+|"
    r"\bwhat(?:'s|s)? (?:has |had |have |is )?(?:been )?(?:chang\w+|different)\b|"
    r"\bhow (?:has|have|had|did|is|are) .{0,40}\b(?:chang\w+|differ\w*|evolved?)\b|"
    r"\b(?:ups and downs|story)\b"
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
    r"received|been given|ever)\b|\bin (?:date |time |chronological )?order\b|\bchronolog\w+|"
    r"\b(?:every|each) (?:of (?:its|the|their|x's?) )?(?:\w+ ){0,2}?(?:grade|rating|judge?ment|"
    r"inspections?)\b(?!.{0,40}\b(?:areas?|last|latest|report|recent)\b)|\bjourney\b|\btrace\w*\b|"
    r"\bsuccessive\b|\bconsecutive\b|\bthrough (?:the )?(?:years|time)\b|\bacross (?:the years|"
    r"time|its "
    r"inspections)\b|\byear (?:by|on) year\b|\binspection (?:by|after) inspection\b|"
    r"\b(?:last|past|latest|most recent) (?:two|three|four|few|2|3|"
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
    r"what) (?:of )?(?:x'?s? )?(?:areas?|parts?|services|judge?ments|grades)\b|"
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
_TAKES_OVER = re.compile(r"\b(?:still|remain\w*|any ?more|no longer|yet|again|kept|keeps?)\b")
_ALWAYS = re.compile(
    r"\b(?:always|consistently|all along|ever since|(?:at )?(?:every|each) time)\b"
)
_HOW_LONG = re.compile(
    r"\bhow long\b(?! ago| since| did it take| does it take)|\b(?:for )?how many (?:years|months)\b"
    r"(?! ago)"
)
_STOPPED = re.compile(
    rf"\b(?:stop\w*|ceas\w+|los(?:e|t|ing)|no longer|(?:g[eo]t|gotten|c[ao]me|move[ds]?|climb\w*|"
    rf"lift\w*|dragged?|emerg\w+|break|broke) (?:itself |back )?(?:out of|off|from)|le(?:ave|ft)|"
    rf"escap\w+|exit\w*|shak\w+ off|shook off|drop(?:ped)? (?:down )?from|fell from|fall from)\b"
    rf" (?:\w+ ){{0,3}}?{GRADE}",
)
_TURNED = re.compile(
    rf"\b(?:becom\w+|became|turn\w*)\b|\b(?:moved?|go|went|g[eo]t|r[io]se|improve[ds]?|climb\w*|"
    rf"jump\w*|drop(?:ped)?|f[ae]ll|slip(?:ped)?|up|down|upgraded|downgraded|made it|reach(?:ed)?|"
    rf"return(?:ed)?) (?:back )?(?:up |down )?(?:to )?(?:an? )?{GRADE}"
)
_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|did|does|do|has|have|had|isn't|wasn't|hasn't|aren't|didn't|will)\b",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:when|since when|what year|which year|in (?:what|which) year|what date|"
    r"how long|how many (?:years|months)|at what (?:point|time|date)|"
    r"on what date)\b",
    re.I,
)
_OTHERWISE = re.compile(
    r"\b(?:why|how come|reasons?|because|explain\w*|sa(?:y|ys|id|ying)|told|think|thinks|"
    r"thought|feel|feels|felt|prais\w+|critici[sz]\w+|respond\w*|responses?|react\w*|recommend\w*|"
    r"plan|plans|planning|strengths?|weakness\w*|lessons?|quotes?|"
    r"summar\w+(?!.*\b(?:grades|judge?ments|ratings)\b)|sum up|describe\w*|meaning|meant|"
    r"definition|"
    r"should|must|focused visits?|monitoring visits?|jtai|joint|commenters?|readers?|comments?|"
    r"to improve|to do|do to|how (?:many|much) (?!times|days|weeks|months|years|councils?|local|"
    r"authorit|las\b|inspections|boroughs|"
    r"(?:\w+ )?(?:grades?|levels?|steps?|notch\w*|places?|bands?|rungs?|ratings?|judge?ments)\b|"
    r"(?:better|worse|higher|lower|further)\b|(?:of )?an? )|"
    r"(?:what|which) .{0,40}\b(?:find|found out|discover|see|notice|"
    r"conclude)\b(?!.*\b(?:to be|overall effectiveness|overall grade)\b)|"
    r"what (?:got|earned|won|made|brought|cost|caused|drove|lay|stop\w*|prevent\w*|kept|keeps|"
    r"held|holds|"
    r"help\w*|enabl\w*|prompt\w*|trigger\w*)|led to|"
    r"what (?:has|have|did|is|was|had) (?:x|it|they|x's \w+)\b.{0,15}\b(?:do|done|doing|put in "
    r"place)|"
    r"(?:leavers|children|people|workers|staff|parents|families|partners|carers|managers|leaders) "
    r"(?:\w+ )?rate|"
    r"(?:happens?|happened|inspected|visited|do|be|due) next|next (?:inspect\w*|visit\w*|report|"
    r"steps?|time|"
    r"year)|will|anything|what does .{0,30}mean|evidence|according to whom)\b|"
    r"\bbased on\W*$|"
    r"\bhow (?:has|have|did|does|do|can|could|is|are|was) (?:(?!\b(?:grad|rat|judg)).)*"
    r"\b(?:improv(?:e|ed|ing)|turn\w* (?:it|things|itself) )(?!.*\b(?:grad|rat|judg))",
    re.I,
)
_OTHERWISE_UNGRADED = re.compile(
    rf"{_OTHERWISE.pattern}|\bhappen\w*|\bhow did ofsted\b(?!.*\b(?:view|see|score|mark|rank|"
    rf"class)\b)",
    re.I,
)
# "How did Derby get to outstanding": the way there, which no table tells.
_BECAME = re.compile(
    r"^\W*(?:how (?!long|often|many|recent|soon)|who\b|where\b)|^\W*what (?:has|have|did|does|"
    r"do|is|are) x\b.{0,20}"
    r"\b(?:do|doing|done)\b",
    re.I,
)
_GRADED = re.compile(
    r"\b(?:grad(?:e|es|ed|ing)|rat(?:e|ed|es|ings?)|judge?ments?|overall effectiveness)\b", re.I
)
# "What did it spend after being rated inadequate?": the grade is only when.
_ASIDE = re.compile(
    r"\b(?:since|after|despite|following|when|once|with|until) (?:being|been|having been|(?:it|"
    r"x|they) "
    r"(?:was|were|had been|got)) \w*(?:rated|judged|graded|found|deemed)\b",
    re.I,
)
_GIVEN_FOR = re.compile(
    r"\b(?:get|got|receiv\w+|given?|gave|award\w*|scored?|earn\w*)\b(?: \w+){0,2} for\b", re.I
)
_BEFORE_IT = re.compile(
    rf"\bbefore (?:it |x |they )?(?:became|becoming|being|was|were|going|getting|got|turned|"
    rf"turning|"
    rf"moving|dropping|falling)\b.{{0,20}}\b{GRADE}|\b{GRADE}\b.{{0,10}}\bfrom (?:what|which)\b",
    re.I,
)
_IS_IT_STILL = re.compile(
    r"\b20\d\d\b.*\b(?:is|are|has|does) (?:it|x|they|that)\b.{0,12}\b(?:still|now|kept|remained|"
    r"stayed)\b|"
    r"\b20\d\d\b.*\b(?:and|but) (?:what about )?now\b",
    re.I,
)
_MOVED = re.compile(
    r"\bfrom (?:what|which)(?: \w+)? to (?:what|which)\b|\bup or down\b|\bdown or up\b|"
    r"\b(?:which|what) (?:way|direction)\b|\bhow (?:far|many|big|large|much)\b.{0,30}\b(?:drop|"
    r"dropped|"
    r"fall|fallen|fell|rise|risen|climb\w*|slip\w*|slide|jump\w*|leap|sink|sunk|better|worse)\b",
    re.I,
)
_OF_PROSE = re.compile(
    r"\bhow (?:long|many (?:years|months)) ago\b|"
    r"\b(?:when|(?:what|which) (?:months?|weeks?|days?|dates?|time)) (?:did|were|was|had) "
    r"(?:the )?(?:ofsted|inspect\w*|they)\b(?!.{0,20}\b(?:rat|judg|grad|giv))",
    re.I,
)
_JUST_OFSTED = re.compile(
    r"(?:\W|\b(?:x(?:'?s)?|ofsted(?:'s)?|20\d\d|what|what's|whats|is|was|the|current|latest|now|"
    r"today|"
    r"on|for|of|in|says?|council|how|how's)\b)*",
    re.I,
)


def read_asked(snapshot: Snapshot, question: Question, *, lenient: bool = False) -> Asked | None:
    """What ``question`` asks of rows; None where something else is asked.

    ``lenient`` also takes a council with no more than a time or "Ofsted" beside it.
    """
    if question.wants_comments or question.is_unclear:
        return None
    councils, searched = question.councils, question.searched_as
    if not councils:
        # "How was Reading graded": where a grade is asked for, the word is the council.
        councils, searched = _guarded(snapshot, searched)
        if not councils:
            return None
    text = in_small_letters(snapshot, searched)
    strong = _GRADE_NOUN.search(text) is not None
    aside = _ASIDE.sub(" ", text)
    if aside != text and not (_GRADE_NOUN.search(aside) or _YES_NO.search(text)):
        return None
    if (_OTHERWISE if strong else _OTHERWISE_UNGRADED).search(text):
        return None
    times, relation = _times(text)
    if len(times) == 1 and _IS_IT_STILL.search(text):
        relation = "since"
    named = _named_grade(text)
    left, areas, unjudged = areas_and_rest(text)
    bare = _NAMED_GRADE.sub(" ", re.sub(r"\b20\d\d\b", " ", left))
    kinds = _kinds(text, named is not None)
    subjects, odd = strange_words(snapshot, left, question, led=Kind.LEAD in kinds)
    if not kinds and question.is_follow_up and not subjects and not odd:
        # "What was it before that?" goes on asking what the question before asked.
        if question.asks is Asks.GRADE or _GRADE_NOUN.search(question.background):
            kinds = (Kind.GRADE,)
        elif re.search(r"\binspectors?\b|\bled\b", question.background):
            kinds = (Kind.LEAD,)
    if not kinds:
        faint = _is_faint(text, bare, named, areas, times) or (lenient and _may_ask(text, times))
        if not faint or subjects or len(odd) > 1 + lenient:
            return None
        kinds = (Kind.GRADE,)
    elif (
        any(SUBJECTS.match(w) for w in subjects)
        or len(subjects) > 1
        or len(odd) + len(subjects) > ODD_WORDS
    ):
        return None
    asks_of_it = _GRADED.search(text) or _GIVEN_FOR.search(text)
    if unjudged and not areas and not (Kind.GRADE in kinds and asks_of_it):
        return None
    is_story = kinds == (Kind.GRADE,) and not strong and _STORY.search(bare) is not None
    mode = _mode(text, bare, times, relation, named, len(councils))
    if is_story and mode is not Mode.HISTORY and (named is None or not times):
        mode = Mode.CHANGE
    return Asked(
        kinds=kinds,
        mode=mode,
        councils=councils,
        areas=areas or (Area.OVERALL,),
        times=times,
        relation=relation,
        grade=named,
        whole_table=not areas
        and Kind.GRADE in kinds
        and _wants_table(text, mode, len(times), len(councils)),
        when=bool(_WHEN.search(text)) and named is not None,
        is_current=bool(_LATEST.search(text)) or bool(re.search(r"\b(?:is|are)\b", text)),
        counts=bool(re.search(r"\bhow (?:many times|often)\b", text)),
        last=_last_few(text),
        unjudged=unjudged if not areas else None,
        end=_which_end(text, mode, named),
        takes_over=named is not None and _TAKES_OVER.search(text) is not None,
        is_story=is_story,
        always=named is not None and _ALWAYS.search(text) is not None,
        of_prose=named is not None and _OF_PROSE.search(text) is not None,
    )


def _is_faint(
    text: str, bare: str, named: Grade | None, areas: Sequence[Area], times: Sequence[str]
) -> bool:
    """True where a grade is asked for without a word for it ("how did Derby do in 2022")."""
    if _DID.search(text) and not (areas and re.match(r"\W*how\b", text)):
        return True
    if named is not None:
        return not _BECAME.search(text)
    if _RESULT.search(text) and (_INSPECTED.search(text) or times or _LATEST.search(text)):
        return True
    if areas not in ((), (Area.OVERALL,)):
        return False
    changed = _CHANGE.search(bare) is not None
    return bool(
        _STORY.search(bare)
        or (_YES_NO.search(text) and changed)
        or _MOVED.search(text)
        or (len(times) > 1 and changed and not re.match(r"\W*(?:how|what|why)\b", text))
        or areas
        or (_JUST_OFSTED.fullmatch(text) and "ofsted" in text)
    )


def _may_ask(text: str, times: Sequence[str]) -> bool:
    """True where a council stands with hardly more than a time or the inspectorate's name."""
    if not (times or _LATEST.search(text) or _INSPECTED.search(text)):
        return False
    words = re.findall(r"[^\W\d_][\w'-]*", _LATEST.sub(" ", text))
    return sum(_JUST_OFSTED.fullmatch(w) is None and w not in _MONTHS for w in words) <= 1


_MONTHS = {m for month in MONTHS for m in (month, month[:3])}


def strange_words(
    snapshot: Snapshot, text: str, question: Question, *, led: bool = False
) -> tuple[list[str], list[str]]:
    """(Words with a subject of their own, words that are merely in no list) of the question.

    ``text`` has no areas, councils or services in it any more. A name is a subject, but for one of
    an inspector.
    """
    words = [w.strip("'-") for w in re.findall(r"[^\W\d_][\w'&-]*", text)]
    names = {w.lower() for name in question.names for w in re.findall(r"[\w'-]+", name)}
    by_whom = led or re.search(r"\b(?:inspect\w*|led|lead)\b", text) is not None
    subjects, odd = [], []
    common = max(1.0, COMMON_SHARE * snapshot.count_vectors())
    for word in words:
        stem = word.removesuffix("'s")
        if len(word) < 2 or word in FRAME or stem in FRAME or _is_slip(stem):
            continue
        parts = [p for p in stem.split("-") if p]
        if len(parts) > 1 and all(p in FRAME for p in parts):
            continue
        if stem in names and _GENERAL_NAMES.match(stem) is None:
            if not by_whom:
                subjects += [stem, stem]
            continue
        if SUBJECTS.match(stem) or snapshot.document_frequency([stem])[stem] >= common:
            subjects.append(stem)
        else:
            odd.append(stem)
    return subjects, odd


_GENERAL_NAMES = re.compile(r"(?:ofsted|council|children)")
_KEYS = frozenset(
    re.findall(
        r"\w+",
        """rating ratings judgement judgements judgment graded inspector inspectors inspection
        inspected overall effectiveness outstanding inadequate adequate requires improvement ofsted
        latest current council received report published previous changed""",
    )
)


def _is_slip(word: str) -> bool:
    """True for a word of such questions with a letter wrong ("raiting", "overal")."""
    if len(word) < 5:
        return word in ("wat", "waht", "whta", "teh", "hte", "adn", "fo", "hwo", "wht", "hows")
    return any(word[0] == k[0] and OSA.distance(word, k, score_cutoff=1) <= 1 for k in _KEYS)


def _which_end(text: str, mode: Mode, named: Grade | None) -> End | None:
    """Which end is meant of the time a grade was held: one that is named, or the one it has."""
    end = _end_of(text)
    if named is not None:
        return end if mode is Mode.EVER else None
    return end if mode is Mode.LATEST and end is End.LASTED else None


def _end_of(text: str) -> End | None:
    """Which of several times is meant: "first became good", "when was it last good"."""
    if _HOW_LONG.search(text):
        return End.LASTED
    if _STOPPED.search(text):
        return End.STOPPED
    if re.search(r"\b(?:first|earliest|originally)\b", text):
        return End.FIRST
    if _TURNED.search(text):
        return End.BECAME
    return End.LAST if re.search(r"\b(?:last|most recently|latest)\b", text) else None


def _last_few(text: str) -> int | None:
    """2 for "the last two inspections" and "since the last inspection"; None where no number is."""
    match = re.search(r"\b(?:last|past|latest|most recent) (?P<n>two|three|four|few|2|3|4)\b", text)
    if match:
        return {"two": 2, "2": 2, "four": 4, "4": 4}.get(match["n"], 3)
    return 2 if re.search(r"\bsince (?:the|its|their) (?:last|previous)\b", text) else None


def _wants_table(text: str, mode: Mode, times: int, councils: int) -> bool:
    text = re.sub(r"\b(?:which|what|one) of (?:the|its) (?:\w+ )?(?:grades|ratings)", " ", text)
    several = re.search(
        r"\b(?:all|each|every) (?:of )?(?:the )?(?:areas?|categor\w+|strands?)|break ?down|\btable",
        text,
    )
    if councils > 1 and not several:
        return False
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
        elif re.fullmatch(r"[^\W\d_]{4,}s", match.group()):
            # "bromleys grade": the name without its apostrophe.
            alone = gazetteer.find(match.group()[:-1], any_case=True)
            if alone and alone[0].name in snapshot.about:
                found.append(alone[0].name)
                text = f"{text[: match.start()]}{found[-1]}'s{text[match.end() :]}"
    return tuple(dict.fromkeys(reversed(found))), text


def in_small_letters(snapshot: Snapshot, text: str) -> str:
    """The question in small letters with plain apostrophes, each council's name an "x"."""
    for mention in reversed(snapshot.gazetteer.find(text, any_case=True)):
        text = f"{text[: mention.start]} X {text[mention.end :]}"
    text = " ".join(text.replace("’", "'").replace("‘", "'").split()).replace(" '", "'")
    text = re.sub(r"\bX 's\b", "X's", text)
    # "The Royal Borough of X", "X MBC".
    text = re.sub(
        r"(?:\bthe )?\b(?:(?:royal|london|metropolitan|city|county|unitary) )*(?:and )?"
        r"(?:borough|city|county|district|council)(?: council)? of X\b|"
        r"\bX(?:'s)? (?:(?:mbc|lbc|cc|bc|gbc|rbc|mdc)\b|\((?:council|city|county|borough)\))",
        "X",
        text,
        flags=re.I,
    )
    text = re.sub(
        r"\bX(?:'s)? (?:(?:city|county|borough|metropolitan|district|london|royal|unitary) )*"
        r"(?:council|local authority|authority|children'?s (?:social care|services))('s)?\b",
        r"X\1",
        text,
        flags=re.I,
    )
    text = _POLITE.sub("", text).lower().strip()
    text = re.sub(r"\b(how|what|who)'d\b", r"\1 did", text)
    text = re.sub(r"\bwhat'?s x (?=got|been|had|get|received)", "what has x ", text)
    # Of schools and hospitals it is said officially, of children's services by people.
    text = re.sub(r"\bspecial measures\b", "inadequate", text)
    return re.sub(r"\b(?:how's|hows) x\b(?!'s)", "how is x", text)


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
    if (_LED_ONE.fullmatch(text) and re.search(r"\b(?:one|20\d\d|lead|before|latest)\b", text)) or (
        _LEAD.search(text)
        and _ABOUT_INSPECTION.search(text)
        and not (_OF_THE_COUNCIL.search(text) and "lead inspector" not in text)
    ):
        kinds.append(Kind.LEAD)
    graded = _GRADE_NOUN.search(text) is not None
    if _PUBLISHED.search(text) and not graded:
        kinds.append(Kind.PUBLISHED)
    elif _DATES.search(text) and not names_grade and not (graded and not re.search(r" and ", text)):
        kinds.append(Kind.DATES)
    if graded or (names_grade and _RESULT.search(text)):
        kinds.insert(0, Kind.GRADE)
    return tuple(kinds)


def areas_and_rest(text: str) -> tuple[str, tuple[Area, ...], str | None]:
    """(The question without the areas it names, those areas, a service that is not judged)."""
    # "lead inspector" is no leadership, and "requires improvement" asks for no improvement.
    text = re.sub(r"\b(?:lead(?:ing)?|reporting) inspectors?\b", " ", text)
    areas: list[Area] = []
    for pattern, of in ASKED_AREAS:
        if pattern.search(text) and of:
            areas += [a for a in of if a not in areas]
            text = pattern.sub(" ", text)
    unjudged = UNJUDGED.search(text)
    return UNJUDGED.sub(" ", text), tuple(areas), unjudged.group() if unjudged else None


_BESIDE_A_YEAR = re.compile(
    r"\b(?:than|with|against|versus|vs|on|to|and|from)"
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
        # "After the 2018 inspection, what was its grade": of that inspection.
        of_it = re.match(
            r"[\w ]{0,14}?(?:'s)? (?:\w+ )?(?:inspection|report|visit)\b", text[first + 4 :]
        )
        relation = "in" if of_it and not _CHANGE.search(text) else "after"
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
    history = _HISTORY.search(bare) or _HISTORY.search(text)
    if named and councils == 1:
        if _ALWAYS.search(text) and not times:
            return Mode.HISTORY
        # A year beside "when did it stop" is of what was asked before.
        if _WHEN.search(text) and _end_of(text) in (End.LASTED, End.STOPPED, End.BECAME):
            return Mode.EVER
    if len(times) > 1 and history:
        return Mode.HISTORY
    compared = councils > 1 and re.search(r"\b(?:compar\w+|better|worse|differ\w*)\b", bare)
    # "Who has the better grade", asked of each council apart: each one's own.
    each_own = (
        not times
        and re.search(r"^\W*(?:is|are|who|which)\b.*\b(?:better|higher)\b", bare)
        and not re.search(r"\b(?:than|now|since|before|over|currently|today)\b", bare)
    )
    changed = not (compared or each_own) and (
        _CHANGE.search(bare) is not None
        or (bool(times) and re.search(r"\b(?:lose|lost|losing)\b", bare) is not None)
    )
    if re.search(r"\bwhat (?:grade|rating) .{0,30}before\b", text) and times:
        return Mode.PREVIOUS
    if _BEFORE_IT.search(text) and not times:
        return Mode.PREVIOUS
    if changed or (len(times) == 1 and _IS_IT_STILL.search(text)):
        return Mode.CHANGE
    if len(times) > 1:
        return Mode.AT
    if relation == "before":
        return Mode.PREVIOUS
    if relation == "after" and _FIRST.search(bare):
        return Mode.FIRST
    if relation in ("since", "after"):
        return Mode.HISTORY
    if _PREVIOUS.search(text) and not history:
        return Mode.PREVIOUS
    if times:
        return Mode.AT
    if history:
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
