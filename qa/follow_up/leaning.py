"""Whether a question stands alone, or words of it lean on what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.question import DEEDS, NO_TOPIC, YEAR, Question, without_councils


def stands_alone(question: Question, gazetteer: Gazetteer) -> bool:
    """True where the question can be understood without the ones before."""
    text = question.text
    own = own_words(text, gazetteer)
    is_leaning = leans(text, gazetteer)
    opens = OPENS.search(text) is not None
    if question.councils:
        # "What did Ofsted say about Leeds and its plans?": the pronoun has its noun at hand.
        if is_leaning:
            if not own and OF_IT.search(text):
                return False  # "What did Leeds say about it?"
            return not _leans_before_naming(text, gazetteer)
        return bool(own) or not opens
    if _DEFINES.search(text) and not is_leaning and not opens:
        return True
    if is_leaning or opens:
        return False
    if _IN_GENERAL.search(text) and not _STANDS_IN.search(text):
        return True
    return bool(question.names) or len(own) > 1 or (bool(own) and speaks_of_all(text))


def speaks_of_all(text: str) -> bool:
    """True for "Which councils ...?" and "How do councils ...?": all are meant, not one."""
    return _ALL.search(text) is not None or ELSEWHERE.search(text) is not None


def asks_of_one(question: Question) -> bool:
    """True where what is asked for is one council's, though it names none: what inspectors found,
    its grade, its report, its director, how well it does something.

    What people earn or what the law says is nobody's own.
    """
    if question.councils or question.names or speaks_of_all(question.text):
        return False
    return _OF_ONE.search(question.text) is not None


def asks_in_general(question: Question) -> bool:
    """True where what is asked is nobody's own: what a word means, what the law says, what the
    government plans, what readers think.

    What the government did, asked to be answered with yes or no ("did the minister step in"), was
    done to somebody.
    """
    text = question.text
    if question.wants_comments or _DEFINES.search(text) or _IN_GENERAL.search(text):
        return True
    return _OF_STATE.search(text) is not None and not _DID.match(text)


def leans(text: str, gazetteer: Gazetteer) -> bool:
    """True where a word of ``text`` stands for something said before."""
    standing_in = (ONE, _DEMONSTRATIVE, _THE_SAME_ONE, THERE, ELSEWHERE, _NOUN_LEFT_OUT)
    if any(p.search(text) for p in standing_in):
        return True
    text = EMPTY_IT.sub(" ", text)
    for m in _PRONOUN.finditer(text):
        start = text[: m.start()]
        has_noun = re.search(r"\b(?:director|councils|authorities)\b", start, re.I) or any(
            w not in _NO_NOUN and not w.endswith("ly") for w in own_words(start, gazetteer)
        )
        # "... children when they leave care", "... workers supported by their managers".
        if has_noun and (_SUBORDINATE.search(start) or _POSSESSIVE.fullmatch(m.group())):
            continue
        return True
    return False


def _leans_before_naming(text: str, gazetteer: Gazetteer) -> bool:
    """True where what leans comes before the first council, so that it cannot stand for it."""
    first = min((m.start for m in gazetteer.find(text, any_case=True)), default=len(text))
    return leans(text[:first] + " x", gazetteer)


def takes_topic(text: str, own: Sequence[str]) -> bool:
    """True where a question with words of its ``own`` still is about what was asked before: "it"
    stands for that, or what was done is said but not to what.
    """
    if OF_IT.search(text):
        return True
    done = _DOES_IT.search(text)
    if done and done["verb"].lower() not in COUNCILS_DO:
        return True
    if re.search(r"\bthere\b", text, re.I):
        return False
    if len(own) == 1 and _WHO_DOES.match(text):
        return True
    subject = _NO_OBJECT.search(text)
    return subject is not None and len(own) <= 1 + (subject["noun"] is not None)


def own_words(text: str, gazetteer: Gazetteer) -> list[str]:
    """The words of ``text`` that say what it is about, councils, years and deeds aside."""
    return [
        w
        for w in content_words(without_councils(text, gazetteer))
        if w not in NO_TOPIC and w not in DEEDS and w not in SAYS_NOTHING and not YEAR.fullmatch(w)
    ]


_ALL = re.compile(
    r"\b(?:councils|authorities|las|england|wales|scotland|nationally|national|the country|"
    r"country[- ]?wide|"
    r"nationwide|the sector|across the board|in general|generally|everyone|everybody|anywhere|"
    r"boroughs|counties)\b|"
    r"\bwho(?:[’']?s)?(?: (?:else|is|are|was|were|has|have|had|got|also|been|ever|still|now|went|"
    r"gone|rated|graded|judged|an?))* (?:inadequate|outstanding|good|requires|failing|(?:up|down) "
    r"(?:from|to)|from (?:inadequate|outstanding|good|requires))\b|"
    r"\bwho else (?:has|have|had|is|are|was|were|does|did|do|got|uses?|runs?|went|needs?)\b"
    r"(?! (?:say|said|think|thought|find|found|mention\w*|quoted|speak\w*)\b)",
    re.I,
)
_INSPECTORS = r"(?:(?:the )?(?:inspectors?|ofsted|hmi|inspection team)|the (?:report|letter))"
_OF_ONE = re.compile(
    rf"\b(?:did|have|had|do)\s+{_INSPECTORS}\b|"
    rf"\b{_INSPECTORS}\s+(?:(?:also|ever|really|actually|have|has|had)\s+)*(?:said?|sa(?:y|w|id)|"
    rf"f(?:i|ou)nd|"
    r"th(?:ink|ought)|prais\w+|critici\w+|liked?|dislike\w*|raised?|flag\w*|not(?:ed?|ing)|"
    r"highlight\w*|"
    r"want\w*|recommend\w*|pick(?:ed)? up|ma[dk]e|comment\w*|mention\w*|describ\w+|complain\w*|"
    r"worr\w+|concern\w*|identif\w+|conclud\w+|report(?:ed)?|rated?|judged?|graded?)\b|"
    r"\b(?:what|which)(?:[’']?s| is| was| were)? (?:(?:the|its|their) )?(?:(?:last|latest|current|"
    r"overall|"
    r"previous|new|ofsted|inspection) )*(?:rating|grade|judge?ment|outcome|"
    r"overall effectiveness)s?\b|"
    r"\b(?:latest|last|next|first|previous|full|recent|focused|monitoring|jtai|"
    r"ilacs) (?:inspection|visit|report)s?\b|"
    r"\bareas? (?:for|of) improvement\b|\b(?:strengths?|weaknesses|recommendations|"
    r"priority actions?)\b|"
    r"\bneeds? to (?:improve|get better|change|be better|do better)\b|"
    r"\bwho(?:[’']?s| is| was| runs?| leads?| led)\b.*\b(?:director|dcs|lead (?:member|inspector)|"
    r"in charge|"
    r"inspection|children[’']?s services)\b|"
    r"^\W*how (?:good|bad|well|strong|weak|poor|effective|quick\w*|timely|stable) (?:is|are|was|"
    r"were|do|does|did)\b|"
    r"^\W*(?:what|how)(?:[’']?s| is| are| was| were) (?:(?!to\b)[\w’'-]+ ){1,6}(?:like|doing|"
    r"going|working|"
    r"performing|rated|graded|judged)\W*$|"
    r"\bany (?:issues|problems|concerns|worries|criticism\w*|praise|positives|negatives)\b",
    re.I,
)


_IN_GENERAL = re.compile(
    r"\b(?:laws?|legal\w*|statut\w+|regulations|act|bill|section \d+|must|usually|normally|"
    r"typically|chief social worker)\b|"
    r"\bthe (?!(?:[\w’'-]+ )?(?:case|practice|peer|annual|recent|last|latest) )"
    r"(?:[\w’'-]+ ){1,3}(?:review|inquiry|commission)\b|"
    r"\bwhat happens (?:to|when|if)\b|"
    r"\b(?:do|does|can|could|should|may|would|am|will) (?:i|we|one|someone|anyone|an?)\b",
    re.I,
)
_STANDS_IN = re.compile(r"\b(?:that|this|it|they|them)\b|\bone\W*$", re.I)
_OF_STATE = re.compile(
    r"\b(?:government|ministers?|secretary of state|department for education|dfe|parliament|"
    r"whitehall)\b",
    re.I,
)
_DID = re.compile(r"\W*(?:(?:and|but|so|or|also)\b\W*)*(?:did|was|were|had)\b", re.I)


SAYS_NOTHING = frozenset(
    re.findall(
        r"\w+",
        """anyone anybody someone somebody everyone nobody disagree agree quote quotes newer
    latest last else happen happening ones others both either neither theirs yes no year
    compare compares compared comparison different difference like going look looking
    thing things anything something kind use including included mean means way much many
    lot else still yet recently director leader change changes changed changing improve
    improves improved improving progress worsened deteriorated ever never always already even
    quite yet stuff still again back away together too""",
    )
)


_DEFINES = re.compile(
    r"\bwhat(?:[’']s| is| are) an? \w+|\bwhat does [\w’' -]+ (?:mean|stand for)\b", re.I
)


OPENS = re.compile(
    r"^\W*(?:and\b|but\b|so\b|or\b|also\b|what about\b|how about\b|what else\b|anything else\b|"
    r"who else\b|which ones?\b|any others?\b|then\b|how come\b|what of\b|same\b)",
    re.I,
)
ONE = re.compile(
    r"\b(?P<other>(?:the )?other (?:one|council|authority|borough|two)\b|the other(?=\W*$))|"
    r"\b(?P<first>the (?:first|former)(?: (?:one|council|authority))?)\b|"
    r"\b(?P<last>the (?:second|last|latter)(?: (?:one|council|authority)))\b|"
    r"\b(?P<latter>the latter)\b|"
    r"(?P<both>\bboth(?: (?:of them|councils|authorities))?\b|(?<=\bof )(?:them|these|those|"
    r"the two)\b(?=.* )|"
    r"\bthe two(?: (?:councils|authorities))?\b|(?<=\bbetween )them\b)",
    re.I,
)
ELSEWHERE = re.compile(
    r"\b(?:elsewhere|everywhere|anywhere else|nationally|other (?:councils|authorities|areas|"
    r"places|las)|"
    r"across (?:england|the country)|anyone else|any other (?:council|authority|area)s?)\b",
    re.I,
)
GENERIC = (
    r"(?:council|authority|borough|la|report|inspection|visit|article|director|leader|letter|"
    r"review|"
    r"judgement|judgment|rating|grade|same|trust|department|finding|case|story|team|service|"
    r"quote)s?"
)
_DEMONSTRATIVE = re.compile(
    rf"\b(?:that|this) (?:{GENERIC})\b|\b(?:these|those)\b(?! (?:days|who|that|with|in|aged|"
    rf"under|over))|"
    r"\b(?:about|of|for|from|with|on|in|by|like|since|after|before|to|than|do|does|did|is|was|"
    r"has|doing|said|say|"
    r"says|change|changed)\s+(?:that|this)(?=\W*(?:$|[?.,;]| (?:now|since|again|then|yet|too|in|"
    r"at|for|compare|mean|"
    r"happen|affect|work|apply|still)\b))|"
    r"^(?:\W*(?:and|but|so|then)\b)?\W*(?:that|this)(?:[’']s| is| was)?\b",
    re.I,
)
_THE_SAME_ONE = re.compile(
    r"\b(?:the (?:report|inspection|article|director|council|local authority|authority|la|"
    r"borough)|this council)\b"
    r"(?! of | tax)|\b(?:which|that|this|other|first|last|new) ones?\b|\b(?:any |the )others\b",
    re.I,
)
THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!has )\bthere\b(?! (?:is|are|was|"
    r"were|has|have|been|"
    r"be|a|any)\b)(?![’']s)|\b(?:like|up|over|down|out) there\b|\bthen(?=\W*$)",
    re.I,
)
_NOUN_LEFT_OUT = re.compile(
    r"\bhow many (?:left|are|were|have|had|is|was|went|stayed|said|got|get|came)\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b", re.I)
EMPTY_IT = re.compile(
    r"\bit (?:is |was )?(?:true|possible|right|clear|normal|common|legal|mandatory|ok|likely|"
    r"worth(?! (?:it|that|the (?:money|cost|price|trouble))\b)|important|hard|difficult|"
    r"take(?= (?:to|for)\b))\b|\bhow long does it take(?= \w)|^\W*does it say\b",
    re.I,
)
_SUBORDINATE = re.compile(
    r"(?:\b(?:when|if|before|after|because|that|who|once|while|where|unless|until|and|so|how|"
    r"what|as|although|than|but|or)|,)"
    r"(?: (?:do|does|did|have|has|are|is|were|was|can|will|should|would))?\s*$",
    re.I,
)
_POSSESSIVE = re.compile(r"\b(?:their|its|his|her)\b", re.I)
_NO_NOUN = frozenset({"much", "many", "often", "long", "far", "new", "old", "big", "good", "bad"})


THE_COUNCIL = re.compile(
    r"\b(?:the|this|that) (?:(?:local|said) )?(?:council|authority|borough|la)(?![\w-])(?! tax)|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!over )\bthere(?=\W*$)",
    re.I,
)


_ENDS = (
    r"(?=\W*$|[?.,;]|\s+(?:off|up|down|out|back|in|at|since|now|all|so|too|and|again|anyway|yet|"
    r"then|first|instead|for)\b)"
)
OF_IT = re.compile(
    rf"\b(?:about|against|over|behind|for|to|from|with|by|into|of|on)\s+(?:it|that|this){_ENDS}|"
    rf"\b(?!(?:is|was|are|were|did|does|do|has|had|have|will|would|can|could|should|about|in|like|"
    rf"than|since|after|before|run|runs|ran|running|leads?|leading|inspect\w*|rate[sd]?|grade[sd]?|"
    rf"at|near|around|if|but|and|so|said|says?|saying)\b)\w+\s+(?:it|that|this){_ENDS}|"
    rf"\b(?:do|does|did) (?!it\b|that\b)(?:[\w’'-]+ ){{1,3}}like (?:it|that|this){_ENDS}",
    re.I,
)
"""What was done, or is thought, "about it": no council but what was asked about."""
_HELPS = r"(?:is|was|has|did|does|had|will|would|could|can|should)(?:n[’']?t)?"
_DOES_IT = re.compile(
    rf"\b{_HELPS}\s+(?:it|that|this)\s+(?:(?:ever|actually|really|also|still|all|even)\s+)?"
    r"(?:(?:been|be|being)\s+)?(?P<verb>\w+)",
    re.I,
)
COUNCILS_DO = frozenset(
    re.findall(
        r"\w+",
        """have had spend use run pay employ hire recruit get become need offer provide lose rely
        rated graded judged inspected visited reinspected taken a an in the on at under still plan
        improve improved improving worsened keep close open cut look manage serve cover like know
        say find report state owe charge fund commission rank perform compare""",
    )
)
"""What "it" does where it is a council ("how much does it spend on ..."), or is empty."""
_PEOPLE = (
    r"union|council|charity|trust|director|government|minister|mayor|judge|court|family|families|"
    r"parents?|mother|father|department|regulator|inspectors|staff|leader|lead member|opposition|"
    r"mps?|foster carers|carers|children|social workers|workers|school|police|ombudsman|"
    r"commissioners?|councillors?"
)
_AND_NO_MORE = (
    r"(?:\s+(?:him|her|them|off|up|out|down|back|in|through|over|instead|next|then|since|so|now|"
    r"yet|too|again|first|eventually))*\W*$"
)
_NO_OBJECT = re.compile(
    r"\b(?:did|does|do|has|have|had|will|would|is|are|was|were)(?:n[’']?t)?\s+(?:they|he|she|it|"
    rf"anyone(?:\s+else)?|anybody|someone|nobody|(?:the|its|their)\s+(?P<noun>{_PEOPLE}))\s+"
    rf"(?:(?:ever|also|really|be|been|actually)\s+)?"
    rf"(?<!be )(?!have\b|there\b|like\b)(?P<verb>\w+){_AND_NO_MORE}",
    re.I,
)
"""Somebody does something, and to what is not said: "did anyone apologise?"."""
_WHO_DOES = re.compile(
    r"^\W*who(?:[’'](?:s|d)|\s+(?:else|has|had|have))*\s+(?!is\b|was\b|are\b|were\b|else\b|runs?\b|"
    rf"leads?\b)\w+{_AND_NO_MORE}",
    re.I,
)
