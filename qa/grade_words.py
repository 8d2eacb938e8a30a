"""The words of questions about grades: what frames them, what is graded, what is a subject apart.

A question about grades is told by what it asks for ("rated", "lead inspector", a grade's name) and
by having no other subject. So three kinds of words are told apart: those that frame any question
of this sort, the areas that inspections grade, and the subjects that only prose speaks of.
"""

from __future__ import annotations

import re

from corpus.judgements import Area

ASKED_AREAS: tuple[tuple[re.Pattern[str], tuple[Area, ...]], ...] = tuple(
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
         r"(?:help[ -](?:and|&|n)[ -]protection|help[ -]protection|protection|"
         r"child protection)(?: services?)?\b|"
         r"\bchildren in need\b|\bneed(?:ing)? help\b|\bsafeguarding\b", (Area.HELP,)),
        (r"\b(?:the )?(?:experiences? and progress of )?(?:(?:children|kids|young people|"
         r"those) (?:who are )?(?:in|under) "
         r"(?:its |the |their |x'?s? |council |local authority )?care\b(?! leav)|"
         r"(?:children )?looked[ -]after"
         r"(?: children)?|lac\b|cla\b|permanence|(?:in|"
         r"for)[ -]care services?|in-care)(?: and achieving permanence)?\b"
         r"|\bachieving permanence\b|\bfor care\b", (Area.IN_CARE,)),
        (r"\bquality of practice\b", (Area.PRACTICE,)),
        (r"\bcapacity to improve\b", (Area.CAPACITY,)),
        (r"\b(?:the )?(?:impact of )?(?:leaders(?:hip)?|its leaders|managers|management|governance)"
         r"(?:,? (?:and )?(?:management|governance|managers|"
         r"leadership))*(?: on social work(?: practice)?)?"
         r"(?: with children and families)?\b", (Area.LEADERS,)),
    )
)  # fmt: skip
"""What inspections grade, as people call it; an empty tuple for what only sounds like it."""

UNJUDGED = re.compile(
    r"\b(?:private fostering|fostering|foster care|adult(?:s|'s)?(?: social)?(?: care)?|"
    r"youth (?:justice|offending|work|"
    r"services?|clubs?)|(?<!ofsted )(?<!to )send|special (?:educational )?needs"
    r"(?: and disabilities)?|education|"
    r"schools?|schooling|health|mental health|"
    r"camhs|housing|homeless\w*|early years|nurser(?:y|ies)|childcare|children'?s homes|"
    r"residential|police|"
    r"policing|transport|finances?|financial|budget\w*|value for money|libraries|probation|"
    r"early help|front door|mash|kinship|it systems?|roads|bins|attendance|exclusions|apprentic\w+|"
    r"domestic abuse|exploitation|family hubs?)\b",
    re.I,
)
"""What people take to be graded, and these inspections do not grade."""

SUBJECTS = re.compile(
    r"(?:caseload|workload|supervis|placement|foster|recruit|retention|workforce|staff|agency|"
    r"vacanc|turnover|assessment|timel|threshold|referral|mash|thrive|dentist|dental|health|mental|"
    r"school|education|attainment|housing|accommodation|homeless|missing|exploit|gang|traffick|"
    r"unaccompanied|asylum|migrant|refugee|disab|conference|court|proceeding|kinship|guardian|"
    r"life-?story|stories|advoca|participation|voice|trust|director|chief|executive|councillor|"
    r"minister|mps?$|politic|budget|spend|spent|funding|funds?$|cost|saving|invest|culture|morale|"
    r"training|model|audit|assurance|oversight|polic|partner|multi-agency|abuse|neglect|violence|"
    r"pathway|permanen|reviewing|officer|assistant|worker|practitioner|management$|chair|commission|"
    r"complaint|transition|disproport|diversity|equalit|wellbeing|well-being|emotional|siblings?$|"
    r"famil(?:y|ies)-|birth|baby|babies|infant|teenag|adolescen|parent|carer|mother|father|father|"
    r"relationship|visits?$|visiting$|plans?$|planning|record(?:ing|-keeping)|chronolog|strateg|"
    r"improvement-|practice$|services-|priorit|scrutin|governance-|response|reaction|sack|resign|"
    r"protest|strike|union|pay$|salary|bonus|death|died|murder|tragic|crime|offend|youth|drug|"
    r"alcohol|substance|poverty|covid|pandemic|lockdown|employment|apprentic|universit|nursery|"
    r"contact|legal|lawyer|solicitor|intervention|commissioner|takeover|trustee|software|system|"
    r"digital|technology|interpreter|racis|ethnic|cultural|faith|religio|lgbt|gender|"
    r"hub|toddler|respite|short-break|breaks|send$|camhs|probation|referred|escalat|quality|"
    r"criteria|methodology|definition|protocol|guidance|legislation|statut|duty|duties|"
    r"risk|safety|harm|injur|evidence|example|decision-making|consisten|inconsisten|stabil|"
    r"shortage|overspend|underspen|deficit|backlog|waiting|delay|drift|capacity|demand|"
    r"population|people$|number|percentage|proportion|ratio|average|statistic|figure-|"
    r"apolog|lawsuit|sued|media|journalis|petition|campaign|vot(?:e|er)|election|mayor|leader$)",
    re.I,
)
"""Beginnings of words that are subjects of their own, in any library of this field."""

FRAME = frozenset(
    # Split from prose: what may stand in a question about a grade and changes nothing.
    re.findall(
        r"[\w'-]+",
        """a an the of for in on
        at to by from with and or but its it's it they them their this that these
        those was were is are be been being am did does do done doing has have had having will
        would can could you me i we us our my any some what what's whats which who who's whom
        whose when where how many much ever never once always still now currently current today
        nowadays presently present moment days latest last most recent recently newest previous
        previously prior preceding before beforehand after since until till then again first
        earliest oldest original originally initial initially next ago up down back so far yet
        already just also too only please tell show give find get gets got gotten getting receive
        received receives gave given gives award awarded awards hand handed earn earned win won
        hold holds held keep kept remain remains remained stay stayed become became change changed
        changes changing improve improved improves improving improvement improvements decline
        declined worsen worsened better worse deteriorate deteriorated drop dropped fall fallen
        fell rise risen rose go goes gone went move moved moving slip slipped climb climbed differ
        different difference compare compared comparison comparing between during over time times
        year years yr history trend progress ofsted ofsted's inspector inspectors inspectorate
        regulator council council's councils authority authority's authorities local la las city
        county borough metropolitan unitary children children's childrens child kids services
        service social care department report reports reported inspection inspections inspected
        inspect inspecting ilacs sif framework full standard three four few overall effectiveness
        grade grades graded grading rate rates rated rating ratings judge judged judges judgement
        judgements judgment judgments result results outcome verdict score scored scores mark
        marks marked status category categories area areas part parts strand strands each every
        all both individual separate table breakdown break list row exactly same one ones there
        than as under per date dates dated published publication out come came official officially
        formal formally end ended make made way does't say round about near x s t vs versus
        against called call fare fared perform performed stand stands well good outstanding
        inadequate adequate require requires required requiring satisfactory ri downgraded
        upgraded downgrade upgrade rerated re regraded top level nominal work whole term terms
        board across finds found into number exact name named names long take took taken place
        inspectorate's happened happen true false correct right sure really actually like looking
        look hmi majesty's majesty his her send sent i'm mean second penultimate former formerly
        used team if whether ok okay hi hello thanks thank january february march april may june
        july august september october november december jan feb mar apr jun jul aug sep sept oct
        nov dec early late mid beginning start spring summer autumn winter experiences experience
        impact families young people need needing leavers trajectory point something highest
        lowest bottom worst best failing failed fail carry carried conducted conduct led lead
        leading leads ran run head headed charge lately let lets let's know wonder see check
        question regarding concerning remind respect being's thing things sorry london put rank
        ranked itself continue continues continued effective eyes higher lower basically simply
        perhaps maybe heard hear believe believed guess remember understand understood seem seems
        seemed appear appears appeared count counts counted considered consider regarded regard
        seen treated stop stopped stopping cease ceased longer not no bad poor fine high low
        highly person man woman period window duration week weeks day month months started starts
        begin began begins finish finished arrive arrived site onsite standing position according
        headline final visited visit visiting upon attach attached apply applies recorded placed
        signed sign fronted front oversaw oversee acted act acting figure shown shows stated state
        giving listed want wants wish needed based situation picture scoring onto where's when's
        how's that's there's verdicts worsening either neither nor kind sort type bit more less
        further step steps places notch notches band bands turned turn turning enough today's
        following followed follow order past view known royal title trace through big small large
        huge leap scale label rung ladder slot mbc cc bc lbc gbc rbc covered cover alter altered
        lose loses poorly badly wise off finding responsible journey path route direction side
        ways journey's cambs among amongst alongside together respectively other another others
        latter else besides plus minus regards relation reference relating related relate granted
        conferred bestowed bestow grant issued issue issues delivered reached reach reaches
        decided decide decision determined determine concluded assigned assign allocated allocate
        applied achieved achieve achieves attained attain secured secure obtained obtain scooped
        landed land picked pick collected noted printed written appearing displayed featured
        feature quoted cited identified identify specified specify mentioned mention entitled new
        newer old older recentest updated update fresh existing then-and-now thereafter afterwards
        subsequently subsequent later sooner eventually finally lastly throughout within
        authorities' borough's county's city's combined corporation town performing
        performance-wise gradewise grade-wise ratingwise rating-wise judgement-wise judgewise
        inspectorial attend attended comes coming wrote write authored author compiled managed
        steered supervised spearheaded undertook undertake undertaken undertaking bump bumped jump
        jumped slid slide sunk sank sink tumble tumbled plunge plunged crash crashed plummet
        plummeted nosedive soared soar leapt leaped lifted lift raised raise lowered dip dipped
        regressed regress regained regain recovered recover escaped escape emerge emerged exit
        exited leave left shake shaken shifted shift swung swing flip flipped reverse reversed
        steady static stable unchanged identical equal match matched exceed exceeded beat beaten
        outrank outranked ahead behind above below highest-ever lowest-ever all-time should've
        might shall needs person's name's first-ever bottom-ranked pass passed passing passable
        flying colours muster cut mustard yes quick quickly one-word answer answers query
        wondering curious interested interest asap thx cheers ta mate guys folks anyone anybody
        somebody someone everyone honestly frankly obviously apparently supposedly allegedly
        confirm confirmed verify clarify checking lookup dig pull recap refresh memory trying knew
        knows knowing aware idea clue inkling dataset files file article articles document
        documents library record records archive source sources text pdf press page website year's
        month's it'd there'd he'd she'd who'd what'd s' 's ve ll d m nationally national england
        english uk class classed classification classify classified tier quality-of-service
        appraised appraisal evaluated evaluation evaluate assess assessed assesses assessing
        deemed deem declared declare branded brand labelled labeled pronounced adjudged felt
        reckon reckoned described improver strong weak stronger weaker success successful failure
        regulated watchdog regulators watchdogs schools-watchdog specifically particular
        particularly especially overall-wise generally general broadly word words amid around
        approximately circa c ca middle half quarter h1 h2 q1 q2 q3 q4 happily sadly cycle rounds
        occasion occasions instance instances event stage compile tabulate chart tell's team's
        teams colleagues principal main chief-inspector dispatched deployed tasked appointed
        conducting carrying running heading fronting overseeing becoming""",
    )
)
"""Words that say nothing of what a question is about, but that it is a question on grades."""
