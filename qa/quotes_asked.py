"""What a request for quotations asks for: how many, whose, how long, from when, and about what.

"Five quotes from council leaders about improvement after a poor inspection, ready for slides" is
five of at most forty words, by council leaders, about "improvement after a poor inspection".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.article import Voice
from corpus.bodies import known_bodies, known_roles
from corpus.subjects import known_councils
from index.quoted import Quoted
from qa.quoted_speakers import body_of

Speaks = Callable[[str], bool]

SLIDE_WORDS = 40
"""What a slide holds."""
SHORT_WORDS = 25
"""What people call a short quotation."""
MOST = 500
"""Quotations that a request can ask for by number."""


@dataclass(frozen=True, slots=True)
class SpeakersAsked:
    """One kind of speaker that is wanted: ``words`` as it was put, with what those stand for.

    ``roles`` are usual names of roles, ``role_kinds`` kinds of them (``roles.txt``), ``body`` the
    usual name of a body, ``councils`` whose people they are, ``person`` somebody's name.
    """

    words: str
    voice: Voice | None = None
    roles: frozenset[str] = frozenset()
    role_kinds: frozenset[str] = frozenset()
    body: str | None = None
    councils: frozenset[str] = frozenset()
    person: str | None = None


@dataclass(frozen=True, slots=True)
class QuotesAsked:
    """A request understood. ``topic`` is what is left to look for, "" where nothing is.

    The words of any of ``speakers`` are wanted, anybody's where there are none.
    ``after`` and ``before`` are years, inclusive; ``longest_words`` counts words.
    """

    text: str
    topic: str
    number: int | None = None
    speakers: tuple[SpeakersAsked, ...] = ()
    longest_words: int | None = None
    after: str | None = None
    before: str | None = None
    comments: bool = False


def read_request(text: str, speaks: Speaks = lambda name: False) -> QuotesAsked:
    """What ``text`` asks for; ``speaks`` says whether somebody of a name is quoted in the library.

    >>> asked = read_request("three short quotes by parents about contact")
    >>> asked.number, asked.longest_words, asked.speakers[0].words, asked.topic
    (3, 25, 'parents', 'contact')
    """
    asked = QuotesAsked(text, " ".join(text.split()).strip(" .?!"))
    asked = _of_length(asked)
    asked = _of_when(asked)
    asked = _how_many(asked, speaks)
    asked = _by_whom(asked, speaks)
    if any(s.voice is Voice.READER for s in asked.speakers):
        asked = replace(asked, comments=True)
    topic = _OPENS_A_TOPIC.sub("", asked.topic.strip(" ,;:.?!–—-"))
    return replace(asked, topic=topic.strip(" ,;:.?!–—-"))


def fits(asked: SpeakersAsked, quoted: Quoted) -> float:
    """How surely ``quoted`` is by those asked for: 1 they are, .5 of their kind at least, 0 not.

    A person is looked up by name elsewhere, and fits nothing here.
    """
    said = quoted.said
    described = f"{said.speaker or ''}, {said.role or ''}".strip(" ,")
    if asked.councils and not asked.councils & {*said.about, *_councils_of(described)}:
        return 0.0
    mentions = known_roles().find(described)
    roles, kinds = {m.role.name for m in mentions}, {m.role.kind for m in mentions}
    if asked.voice is Voice.FAMILY and said.voice not in (Voice.FAMILY, None):
        return 0.0  # a "lead member for children" is no child
    if said.voice is Voice.FAMILY:
        # "One girl of nine" has no role that a list would hold.
        roles |= {"parent"} if _PARENT.search(described) else set()
        kinds |= {"young person"} if _YOUNG.search(described) else set()
    if asked.roles & roles or asked.role_kinds & kinds:
        return 1.0
    if any(re.search(rf"\b{re.escape(r)}\b", described, re.I) for r in asked.roles & _WIDE):
        return 1.0
    if asked.body is not None:
        named = {b.body.name for b in known_bodies().find(described)}
        return float(asked.body in named or asked.body == body_of(said.speaker or ""))
    if said.voice is None and asked.voice is Voice.COUNCIL:
        # "Its director" in an article about a council is hardly another body's.
        return 0.5 if said.about and roles & _BOSSES else 0.0
    if said.voice is None or said.voice is not asked.voice:
        return 0.0
    if not (asked.roles or asked.role_kinds):
        return 1.0
    # A parent is no young person, but whoever speaks for a council is near enough to its leaders.
    return 0.5 if said.voice in _ONE_OF_A_KIND or not (kinds or roles) else 0.0


_ONE_OF_A_KIND = frozenset({Voice.COUNCIL, Voice.REGULATOR, Voice.GOVERNMENT})
_PARENT = re.compile(r"\b(?:mums?|dads?|mothers?|fathers?|parents?)\b", re.I)
_YOUNG = re.compile(
    r"\b(?:girls?|boys?|teenagers?|lads?|lass|pupils?|(?:young|younger) \w+|1?\d-year-olds?)\b",
    re.I,
)
_BOSSES = frozenset({"director", "chief executive"})
_WIDE = frozenset({"director", "chair", "minister", "councillor", "inspector"})
"""Roles that others have in their names: a director of children's services is a director."""
_NUMBERS = {
    word: n
    for n, words in {
        1: "a an one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 12: "twelve dozen", 15: "fifteen", 20: "twenty",
    }.items()
    for word in words.split()
}  # fmt: skip
_QUOTES = r"(?:quotes?|quotations?|soundbites?|sound bites?|lines|sayings)"
_REQUEST = re.compile(
    rf"^(?:(?:please|can|could|would) )?(?:(?:you|i|we) )?(?:(?:please|find|give|get|show|send|"
    rf"have|need|want|would like|i[’']d like|i[’']m looking for|look(?:ing)? for|list|pull out|"
    rf"pull) "
    rf"(?:me |us |out )?)?"
    rf"(?P<which>(?:the|any|all|some|several|more|best|top|good|great|powerful|strong|key|useful|"
    rf"a few|a couple of|(?:half )?a dozen|a|an|one|two|three|four|five|six|seven|eight|nine|ten|"
    rf"twelve|dozen|fifteen|twenty|\d{{1,3}}|direct|real|exact|positive|negative|critical|recent|"
    rf"latest|different)[ ]){{0,5}}(?P<whose>(?:[\w’'-]+ ){{0,4}}?){_QUOTES}\b(?P<rest>.*)$",
    re.I | re.S,
)
_LENGTHS = (
    re.compile(r",?\s*\b(?:of |with |in )?(?:under|below|fewer than|less than|up to|at most|"
               r"within|no (?:more|longer) than|max(?:imum)?(?: of)?)\s+(?P<n>\d{1,3}) words\b"
               r"(?: each)?", re.I),
    re.compile(r",?\s*\b(?:that (?:are|is) )?(?:ready |suitable |good |short enough |to go |"
               r"to put |that fit )?(?:for|on|onto|in)(?: use (?:in|on))? "
               r"(?:a |an |my |our |the |one )?(?:power ?point )?"
               r"(?:slides?|slide deck|deck|power ?point|presentation)\b", re.I),
    re.compile(r"\b(?:short(?:er)?|brief|pithy|snappy|punchy)\b\s*(?=(?:[\w’'-]+ ){0,4}?"
               rf"{_QUOTES}\b)", re.I),
)  # fmt: skip
_YEARS = (
    (re.compile(r"\b(?:between|from) (20\d\d) (?:and|to|until|till) (20\d\d)\b", re.I), 0, 0),
    (re.compile(r"\b(?:since|from(?= 20\d\d on)) (20\d\d)\b(?: on(?:wards?)?)?", re.I), 0, None),
    (re.compile(r"\bafter (20\d\d)\b", re.I), 1, None),
    (re.compile(r"\bbefore (20\d\d)\b", re.I), None, -1),
    (re.compile(r"\b(?:until|up to) (20\d\d)\b", re.I), None, 0),
    (re.compile(r"\b(?:in|from|during|of) (20\d\d)\b", re.I), 0, 0),
)
"""How years are put, with what is added to the first and the last; None where it is open."""
_ABOUT = (
    r"(?:about|on|regarding|concerning|around|re|saying|talking about|speaking about|discussing|"
    r"describing|explaining|praising|criticising|in relation to|to do with|of how|on how)"
)
_OPENS_A_TOPIC = re.compile(
    rf"^(?:(?:{_ABOUT}|that|for|where|which|and|is|are|the topic of|(?-i:in(?=\s+[A-Z])))\s+)+",
    re.I,
)
_SAYS = (
    r"(?:says?|said|saying|thinks?|thought|tell|told|have to say|had to say|feels?|felt|find|found|"
    r"notes?|noted|observed?|conclude|concluded|report|reported|write|wrote|written)"
)
_PRAISES = r"(?:prais|critici[sz]|condemn|welcom|warn|promis|complain|recommend|highlight)"
"""Beginnings of words that say what is to be found, besides that somebody said it."""
_PURPOSE = re.compile(
    r"^(?:(?:to|that|which) (?:\w+ ){0,2}?(?:open|start|begin|close|end|finish|use|show|introduce)"
    r"(?:s|ing)?(?: (?:in|at|for|with))?|for(?: use (?:in|at))?) "
    r"(?:(?:a|an|my|our|the|this|that|another) )?(?:[\w’'-]+ ){0,2}?"
    r"(?:sessions?|workshops?|training(?: (?:day|session|course)s?)?|courses?|lectures?|talks?|"
    r"meetings?|away ?days?|inductions?|handouts?|posters?|displays?|discussions?(?: of)?)\b[ ,]*",
    re.I,
)
"""What quotations are wanted for, right after that word: "to open a session on thresholds"."""
_WHO = (
    re.compile(rf"^(?:something|anything|things|words|what) (?:did|do|does|have|has|had)?\s*"
               rf"(?P<who>.+?) {_SAYS}(?: {_ABOUT}| of)?(?P<rest> .*|)$", re.I | re.S),
    re.compile(rf"^(?:what|which things) (?:did|do|does|have|has|had) (?P<who>.+?) "
               rf"(?P<rest>{_PRAISES}\w*\b.*)$", re.I | re.S),
    re.compile(r"^(?:where|when|in which) (?P<who>[\w’'-]+(?: [\w’'-]+){0,3}?) (?P<rest>.+)$",
               re.I | re.S),
    re.compile(rf"^.*?\b(?:from|by|of|said by) (?P<who>.+?),? (?P<rest>{_ABOUT} .+)$", re.I | re.S),
    re.compile(r"^(?P<rest>.*?),? ?\b(?:from|by|said by) (?P<who>[^,]+)$", re.I | re.S),
    re.compile(r"^(?P<who>[\w’'. -]+?) (?P<rest>(?:about|on|regarding|talking about|describing) "
               r".+)$", re.I | re.S),
)  # fmt: skip
_JOINED = re.compile(r",? (?:and|or|&) (?:from |by )?|, ", re.I)


def _of_length(asked: QuotesAsked) -> QuotesAsked:
    topic, longest = asked.topic, None
    for pattern, words in zip(_LENGTHS, (None, SLIDE_WORDS, SHORT_WORDS), strict=True):
        match = pattern.search(topic)
        if match:
            most = int(match["n"]) if words is None else words
            longest = min(most, longest) if longest else most
            topic = topic[: match.start()] + " " + topic[match.end() :]
    return replace(asked, topic=" ".join(topic.split()), longest_words=longest or None)


def _of_when(asked: QuotesAsked) -> QuotesAsked:
    for pattern, later, earlier in _YEARS:
        match = pattern.search(asked.topic)
        if match:
            years = match.groups()
            rest = asked.topic[: match.start()] + asked.topic[match.end() :]
            return replace(
                asked,
                topic=" ".join(rest.split()),
                after=None if later is None else str(int(years[0]) + later),
                before=None if earlier is None else str(int(years[-1]) + earlier),
            )
    return asked


def _how_many(asked: QuotesAsked, speaks: Speaks) -> QuotesAsked:
    """The number and the words of the request taken off; "Ofsted quotes on" keeps whose."""
    match = _REQUEST.match(asked.topic)
    if match is None:
        return asked
    opening = asked.topic[: match.start("whose")].lower()
    figures = re.findall(r"\d{1,3}", opening)
    words = [_NUMBERS[w] for w in re.findall(r"[a-z]+", opening) if w in _NUMBERS]
    number = int(figures[0]) if figures else (max(words) if words else None)
    if re.search(r"\bhalf a dozen\b", opening):
        number = 6
    if number == 1 and re.search(r"\b(?:few|couple)\b", opening):
        number = None
    is_one = re.search(r"\b(?:quote|quotation|soundbite)\b", asked.topic, re.I) is not None
    if number == 1 and not is_one:
        number = None
    whose, rest = match["whose"].strip(), _PURPOSE.sub("", match["rest"].strip())
    if whose and read_speakers(whose, speaks):
        rest = f"from {whose} {rest}".strip()
    elif whose:
        rest = f"{whose} {rest}".strip()
    return replace(asked, topic=rest, number=min(number, MOST) if number else None)


def _by_whom(asked: QuotesAsked, speaks: Speaks) -> QuotesAsked:
    for pattern in _WHO:
        match = pattern.match(asked.topic)
        speakers = read_speakers(match["who"], speaks) if match else ()
        if match and pattern is _WHO[-1] and any(s.person for s in speakers):
            # "Focus on families": with nothing but its place in front, it has to be a speaker's.
            speakers = speakers if all(speaks(s.person) for s in speakers if s.person) else ()
        if match and speakers:
            return replace(asked, speakers=speakers, topic=match["rest"].strip())
    return asked


def read_speakers(phrase: str, speaks: Speaks = lambda name: False) -> tuple[SpeakersAsked, ...]:
    """Whose words ``phrase`` asks for; empty where all or part of it names no speaker.

    >>> [set(s.roles) for s in read_speakers("directors of children's services")]
    [{"director of children's services"}]
    >>> read_speakers("a poor inspection")
    ()
    """
    whole = " ".join(phrase.split()).strip(" ,.?!")
    if found := _read_one(whole, speaks):
        return (found,)
    parts = [_read_one(p, speaks) for p in _JOINED.split(whole) if p.strip()]
    return tuple(p for p in parts if p) if all(parts) else ()


def _read_one(phrase: str, speaks: Speaks) -> SpeakersAsked | None:
    bare = re.sub(r"[’'](?:s)?$", "", _FRONT.sub("", phrase).strip())
    if not bare or len(bare.split()) > 10:
        return None
    if found := _by_kind(bare):
        return replace(found, words=phrase)
    councils = known_councils().find(bare, any_case=True)
    if councils:
        rest = bare
        for c in reversed(councils):
            rest = f"{rest[: c.start]} {rest[c.end :]}"
        rest = re.sub(r"\b(?:in|at|of|from|for)\s*$|^\s*[’']s?\b", "", rest.strip()).strip()
        found = _by_kind(_FRONT.sub("", rest)) if rest else _COUNCIL
        if found is not None:
            names = frozenset(n for c in councils for n in c.names)
            return replace(found, words=phrase, councils=names)
    if _A_NAME.fullmatch(bare) or speaks(bare):
        return SpeakersAsked(phrase, person=bare)
    return None


def _by_kind(bare: str) -> SpeakersAsked | None:
    """A general name ("parents"), a body or a role."""
    for pattern, asked in _GENERAL:
        if pattern.fullmatch(bare):
            return asked
    body = known_bodies().get(bare) or known_bodies().get(f"the {bare}")
    if body is not None:
        return SpeakersAsked(bare, body=body.name)
    roles = known_roles().find(bare)
    if roles and roles[0].start == 0 and roles[-1].end == len(bare):
        return SpeakersAsked(bare, roles=frozenset(r.role.name for r in roles))
    return None


@lru_cache(maxsize=1 << 14)
def _councils_of(described: str) -> frozenset[str]:
    return frozenset(n for m in known_councils().find(described) for n in m.names)


_FRONT = re.compile(
    r"^(?:(?:the|a|an|any|some|all|other|different|various|senior|local|leading|frontline|former|"
    r"individual|english|real)\s+)+",
    re.I,
)
_A_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Professor)\.?\s)?"
    r"[^\W\d_a-z][\w’'-]+(?:\s(?:(?:de|van|von|der|al|bin)\s)?[^\W\d_a-z][\w’'.-]*){0,3}"
)


def _general(pattern: str, voice: Voice | None, *kinds: str, roles: str = "") -> tuple[
    re.Pattern[str], SpeakersAsked
]:  # fmt: skip
    named = frozenset(r for r in roles.split(", ") if r)
    asked = SpeakersAsked("", voice=voice, roles=named, role_kinds=frozenset(kinds))
    return re.compile(pattern, re.I), asked


_AUTHORITY = r"(?:councils?|(?:local )?authorit(?:y|ies)|las?|boroughs?)[’']?s?"
_GENERAL = (
    _general(
        rf"{_AUTHORITY} (?:leaders?|bosses|chiefs|heads|leadership)|leaders? (?:of|in|at) "
        rf"{_AUTHORITY}|(?:council )?leaders|leadership teams?",
        Voice.COUNCIL, "council leader",
    ),
    _general(
        rf"{_AUTHORITY}(?: (?:people|staff|officers?|officials?|spokes\w+|voices))?",
        Voice.COUNCIL,
    ),
    _general(
        r"(?:ofsted )?(?:inspectors?|inspection teams?)|inspectorates?|regulators?|watchdogs?|"
        r"inspection reports?",
        Voice.REGULATOR,
    ),
    _general(
        r"(?:government |education |cabinet )?(?:ministers?|secretar(?:y|ies) of state)|ministers? "
        r"(?:of|in|for) (?:the )?government",
        Voice.GOVERNMENT, "government",
    ),
    _general(
        r"(?:central |national |westminster )?government(?: (?:people|officials?|spokes\w+|voices|"
        r"figures))?|politicians?|civil servants?|officials|ministers and officials|whitehall",
        Voice.GOVERNMENT,
    ),
    _general(
        r"(?:children[’']?s )?charit(?:y|ies)(?: (?:leaders?|bosses|chiefs|workers?|people|"
        r"spokes\w+))?|campaigners?|(?:third|voluntary) sector|(?:outside )?experts?|academics?|"
        r"researchers?|(?:charit(?:y|ies) (?:and|or) experts?)|think ?tanks?|"
        r"professional bod(?:y|ies)",
        Voice.EXPERT,
    ),
    _general(
        r"(?:young|younger) (?:people|persons?|voices)|children|teenagers?|kids|youths?|"
        r"children and young people|care[ -](?:leavers?|experienced (?:young )?(?:people|adults))|"
        r"children in care|looked[ -]after children",
        Voice.FAMILY, "young person",
    ),
    _general(
        r"parents?|birth (?:parents?|famil(?:y|ies))|mums?|dads?|mothers?|fathers?|"
        r"mums and dads|mothers and fathers",
        Voice.FAMILY, roles="parent, birth parent",
    ),
    _general(
        r"famil(?:y|ies)|families and young people|parents and (?:children|carers)|"
        r"relatives?|people with lived experience|experts by experience|service users?",
        Voice.FAMILY,
    ),
    _general(r"carers?", Voice.FAMILY, "carer"),
    _general(
        r"(?:children[’']?s )?(?:social workers?|practitioners?|frontline (?:staff|workers?)|"
        r"front[ -]line (?:staff|workers?)|staff|workers|workforce)|professionals",
        Voice.WORKER, "practitioner",
    ),
    _general(
        r"(?:trade )?unions?(?: (?:leaders?|reps?|officials?|representatives?))?", Voice.WORKER
    ),
    _general(r"judges?|(?:the )?(?:family )?courts?|judiciary", None, "court"),
    _general(
        r"readers?|commenters?|commentators?|(?:readers?[’']? )?comments?|people (?:commenting|"
        r"below the line|in the comments)",
        Voice.READER,
    ),
)  # fmt: skip
_COUNCIL = SpeakersAsked("", voice=Voice.COUNCIL)
