"""Who an article speaks of: the fullest name of each person and body, and what they are.

"Walker" is the one person of that surname, "the inspectorate" the one regulator that the article
names. Where two people or bodies could be meant, nobody is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import islice

from corpus.article import Article, Kind, Voice
from corpus.bodies import known_bodies, known_roles
from corpus.councils import given_names
from corpus.cues import PEOPLE, PERSON, PRONOUN, THEN, UNNAMED
from corpus.dates import MONTHS
from corpus.names import fold

MOST_PLACES = 40
"""Of somebody's name in an article, looked at for what it says they are."""
ROLE_LONGEST = 150
"""Characters of what somebody is said to be."""

_IN_FRONT = re.compile(
    r"^(?:(?:For|In|At|As|By|To|With|But|And|From|When|After|The|Of|On|While|Although|Meanwhile|"
    r"Responding|Yet|So|If|Since|Former|Cllr|Councillor|Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame|"
    r"Lord|Lady|Baroness|Judge|Justice|Reverend|Rev|Director|Leader|Chair|Commissioner|Minister|"
    r"Secretary|Manager|Inspector|President|Head|Officer|Executive|Member|Councillors|Chief)"
    r"\.?\s+)+"
)
TITLES = (
    "(?:Cllr|Councillor|Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Baroness|Judge|Justice)"
)
"""What may stand in front of somebody's name."""
_TITLE_ENDS = re.compile(rf"\b{TITLES}\.?$")
_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|Baroness|mother|mum|grandmother|woman|girl|"
                     r"daughter|aunt|sister|spokeswoman|councilwoman)\b", re.I)  # fmt: skip
_MALE = re.compile(r"\b(?:Mr|Sir|Lord|father|dad|grandfather|man|boy|son|uncle|brother|"
                   r"spokesman|chairman)\b", re.I)  # fmt: skip
_NO_ROLE = re.compile(
    r"^(?:and|but|who|which|whose|said|says|told|adding|added|however|though|speaking|responding|"
    r"writing|meanwhile|according|in|on|at|by|for|from|with|as|after|before|when|while|last|this|"
    r"because|if|where|noting|saying|it|he|she|they|too|yesterday|was|is|had|has|himself|herself|"
    r"themselves|then|now|once|also)\b",
    re.I,
)
_A_ROLE = re.compile(
    rf"(?:{PEOPLE.pattern})|\b(?:chief|principal|senior|deputy|independent|mayor|peer|baroness|"
    r"chair(?:man|woman)?|co-?ordinator|editor|analyst|academic|president|convenor|convener|"
    r"organiser|lead|portfolio|MP|QC|KC|recorder|\d{1,2})\b",
    re.I,
)
_DOING = (
    r"(?:chairs?|chaired|leads?|led|runs?|ran|heads?|headed|founded|is|was|became|has been|"
    r"represents?|manages?|cares? for|fosters?|adopted|left care|grew up|works?|teaches|sits|"
    r"speaks for|wrote|carried out|advises|lives)\b"
)
_DOES = re.compile(_DOING)
_WHO_IS = re.compile(
    rf"^,?\s+who\s+(?P<role>{_DOING}[^.;:“”\"\n]{{2,110}}?)"
    r"(?=,\s|[.;]|\s(?:said|says|told|added)\b)"
)
_VOICE_OF_ROLE = {
    "council leader": Voice.COUNCIL,
    "council officer": Voice.COUNCIL,
    "practitioner": Voice.WORKER,
    "reviewer": Voice.EXPERT,
    "inspector": Voice.REGULATOR,
    "government": Voice.GOVERNMENT,
    "court": Voice.OTHER,
    "health": Voice.OTHER,
    "school": Voice.OTHER,
    "police": Voice.OTHER,
    "researcher": Voice.EXPERT,
}
_VOICE_OF_BODY = {
    "regulator": Voice.REGULATOR,
    "government": Voice.GOVERNMENT,
    "court service": Voice.OTHER,
    "council body": Voice.EXPERT,
    "union": Voice.WORKER,
    "professional body": Voice.EXPERT,
    "charity": Voice.EXPERT,
    "research body": Voice.EXPERT,
    "company": Voice.OTHER,
    "publisher": Voice.OTHER,
}
_FAMILY = re.compile(
    r"\b(?:parents?|mothers?|fathers?|mums?|dads?|famil(?:y|ies)|grand(?:mother|father|parent)s?|"
    r"(?:foster |kinship |adoptive )?carers?|adopters?|special guardians?|guardians?|"
    r"care leavers?|leaver|young (?:people|person|adult)|child|children|teenagers?|boys?|girls?|"
    r"siblings?|brother|sister|aunt|uncle|care[- ]experienced|\d{1,2}(?:-year-olds?)?)$",
    re.I,
)
_LIVED_IT = re.compile(r"\b(?:left care|grew up in|fosters|fostered|cares for|cared for)\b", re.I)
_VOICES = (
    (Voice.REGULATOR, re.compile(
        r"\b(?:inspectors?|inspectorate|regulator|watchdog|Ofsted|ombudsman)\b", re.I)),
    (Voice.GOVERNMENT, re.compile(
        r"\b(?:minister|ministers|government|secretary of state|education secretary|department for|"
        r"DfE|Whitehall|MP|MPs|shadow|baroness|children[’']s commissioner|commissioner)\b", re.I)),
    (Voice.WORKER, re.compile(
        r"\b(?:social workers?|union|practitioners?|team managers?|support workers?|staff|"
        r"branch secretary|personal advisers?|steward|workers?|employees?)\b", re.I)),
    (Voice.EXPERT, re.compile(
        r"\b(?:charit(?:y|ies)|foundation|professor|researchers?|lecturer|academic|university|"
        r"institute|think[- ]tank|association|federation|campaign\w*|network|trustee|founder|"
        r"consultant|expert|author|review|study|survey|evaluation|helpline|alliance|forum|"
        r"analyst|chair of the safeguarding|barrister|lawyer|solicitor)\b", re.I)),
    (Voice.COUNCIL, re.compile(
        r"\b(?:councils?|councillors?|cllr|authorit(?:y|ies)|borough|county|city|mayor|"
        r"children[’']s services|children[’']s trust|lead member|cabinet|"
        r"executive member|portfolio|head of service|town hall)\b", re.I)),
)  # fmt: skip
_ITS_REPORT = re.compile(
    r"^(?:the |its |their )?(?:(?:inspection|Ofsted|inspectors[’']|watchdog[’']s|regulator[’']s|"
    r"inspectorate[’']s)\s)+(?:report|letter)$|"
    r"^(?:(?:the|its) )?(?:report|letter)$|^(?:the )?(?:inspection )?report (?:on|into) \w+$",
    re.I,
)  # fmt: skip
_OTHER_REPORT = re.compile(
    r"\b(?:review|survey|study|serious case|research|annual|charity|union|committee|inquiry|"
    r"evaluation|audit)\b[^.]{0,40}\breports?\b|\breport (?:by|from) (?!Ofsted|inspectors|the "
    r"(?:inspectorate|regulator|watchdog))", re.I
)  # fmt: skip


_AGED = re.compile(
    r"\b([A-Z][a-z’'-]{1,40}),? (?:aged |was |is )?(?:1[0-9]|[2-9][0-9]?)\b"
    r"(?=[,. ](?!per|million|children))"
)
_ALONE = re.compile(
    r"(?<![A-Z][a-z’'-] )\b([A-Z][a-z’'-]{1,40}) (?:says|said|recalls|told|added)\b"
)
_THEN_SAID = re.compile(r"\b([A-Z][\w’'-]{0,40}) (?:said|says|added|told)\b")
_SAID_THEN = re.compile(r"\b(?:said|says|added) (?:[A-Z][\w’'-]{0,40} ){0,2}([A-Z][\w’'-]{0,40})")
_COUNCIL = re.compile(
    r"\b(?P<place>[A-Z][a-z][\w’'-]{0,40}) "
    r"(?:(?:[Cc]ity|[Cc]ounty|[Bb]orough|[Mm]etropolitan) ){0,2}[Cc]ouncil\b"
)
_ACTS = re.compile(
    r"(?!children|services|families|sales)[a-z]+(?:ed|s|ing)\s"
    r"(?:the|a|an|to|that|his|her|its|their|for|on|in|with|about|at|it|them)\b"
)
_BECAME = re.compile(
    r"(?:(?:has |had )?(?:been|was|is|became)|"
    r"(?:was |been )?(?:appointed|named|elected|made)(?: as)?)\s(?P<noun>.+)"
)
_SINCE = re.compile(
    rf"\s(?:after|since|when|before|until|at the time|in (?:\d{{4}}|{'|'.join(MONTHS)})|"
    r"for (?:\w+ ){1,3}years?)\b",
    re.I,
)
_DIRECTOR = re.compile(
    r"(?:the |a |its |council[’']s )?(?:new |interim |former |then )?director\b(?! of)", re.I
)
_IN_ROLES = frozenset(
    {"the", "a", "an", "of", "for", "and", "its", "their", "his", "her", "s", "in"}
)
_NO_SURNAME = re.compile(
    r"(?:House|Homes?|Street|Road|Lane|Centre|Center|Hall|Park|Court|Trust|Foundation|School|Academy|"
    r"College|University|Council|Committee|Report|Review|Act|Bill|Services?|Hospital|Board|Group|"
    r"Alliance|Network|Union|Association|Federation|Institute|Agency|Partnership|Fund|Programme|"
    r"Project|Strategy|Plan|Team|Unit|Department|Office|Inspectorate)"
)


def capitals(words: str) -> set[str]:
    """The words with a capital, without a possessive's end.

    >>> sorted(capitals("Bell’s plan for Leeds"))
    ['Bell', 'Leeds']
    """
    return {re.sub(r"[’']s?$", "", w) for w in re.findall(r"[A-Z][\w’'-]+", words)}


class Cast:
    """The people and bodies of one article."""

    def __init__(self, article: Article) -> None:
        self.text = article.text
        # Readers' comments name nobody for the article.
        body = [b for b in article.blocks if b.kind not in (Kind.COMMENT, Kind.FURNITURE)]
        self._told = "\n".join(article.words(b) for b in body)
        self._roles: dict[str, str | None] = {}
        self._places: dict[str, list[int]] = {}  # of each surname, where it ends

    @cached_property
    def full_names(self) -> Mapping[str, str | None]:
        """Surnames with the full name that ends so; None where two people have it."""
        out: dict[str, str | None] = {}
        for m in PERSON.finditer(self._told):
            # "Labour's Joel Penn" is Joel Penn.
            bare = _IN_FRONT.sub("", re.sub(r"^.*[’']s?[ \u00a0](?=[A-Z])", "", m.group()))
            name = re.sub(r"[’']s?$", "", bare)
            end = m.end() - (len(bare) - len(name))
            self._places.setdefault(name.split()[-1] if name else "", []).append(end)
            parts = name.split()
            if len(parts) < 2:
                continue  # "When Bell"
            first = out.setdefault(parts[-1], name)
            if first is not None and parts[-2] != first.split()[-2]:
                out[parts[-1]] = None
        return out

    @cached_property
    def surnames(self) -> Mapping[str, str | None]:
        """``full_names`` without those of houses, streets and the like."""
        return {s: n for s, n in self.full_names.items() if n is None or self.is_person(n)}

    @cached_property
    def only_names(self) -> frozenset[str]:
        """First names that stand alone, with an age: "Jade, 19"."""
        return frozenset(_AGED.findall(self._told))

    @cached_property
    def people_named(self) -> frozenset[str]:
        """Single words by which people may be meant: surnames, and names that stand alone."""
        alone = {*self.surnames, *self.only_names, *_ALONE.findall(self._told)}
        return frozenset(
            w for w in alone
            if not (PRONOUN.match(w) or UNNAMED.match(w) or PEOPLE.search(w)
                    or known_bodies().get(w) or self.council(w))
        )  # fmt: skip

    @cached_property
    def first_names(self) -> Mapping[str, str | None]:
        """First names with the full name that begins so; None where two people have it."""
        out: dict[str, str | None] = {}
        for name in self.full_names.values():
            if name is not None:
                first = name.split()[0]
                out[first] = None if first in out else name
        return out

    def person(self, called: str) -> str | None:
        """The fullest name of whom the article calls "Walker" or "Jade"; None where not clear."""
        if called in self.full_names:
            return self.full_names[called]
        if called in self.first_names and not re.search(rf"\b{re.escape(called)}, \d", self._told):
            return self.first_names[called]
        return called

    @cached_property
    def regulator(self) -> str | None:
        """The one regulator the article names, as it names it; None where none or several."""
        named: dict[str, str] = {}
        for mention in known_bodies().find(self._told):
            if mention.body.kind == "regulator" and not mention.is_generic:
                said = self._told[mention.start : mention.end]
                named.setdefault(mention.body.name, said)
        if len(named) > 1 and "Ofsted" in named and self._is_about_inspection:
            # The police's or health's inspectorate may be named in passing beside it.
            others = [n for n in named if n != "Ofsted"]
            told = self._told
            if told.count("Ofsted") >= 3 * max(told.count(named[n]) for n in others):
                return named["Ofsted"]
        return next(iter(named.values())) if len(named) == 1 else None

    @cached_property
    def _is_about_inspection(self) -> bool:
        return bool(re.search(r"\binspect(?:or|ion)", self._told))

    @cached_property
    def report_is_the_regulator_s(self) -> bool:
        """Whether "the report" can only be the inspectors'."""
        return (
            self.regulator is not None
            and self._is_about_inspection
            and not _OTHER_REPORT.search(self._told)
        )

    def body(self, who: str) -> str | None:
        """The body that ``who`` stands for, as the article has it; None where it is none."""
        bare = re.sub(r"^(?:the|The|Both|its|Its)\s", "", who)
        if re.fullmatch(
            r"(?:Ofsted |the |its |these |The |Its )*(?:chief )?"
            r"(?:inspect(?:ors?|orate)|regulator|watchdog)s?(?: team)?", who
        ) and "chief" not in who and not re.search(r"inspector$", who):  # fmt: skip
            return self.regulator
        if _ITS_REPORT.match(who) and self.report_is_the_regulator_s:
            return self.regulator
        regulator = self.regulator
        if regulator and re.fullmatch(
            rf"(?:the )?{re.escape(regulator)}(?:[’']s? (?:inspectors|report|letter))", who
        ):
            return regulator
        known = known_bodies().get(bare)
        return bare if known is not None else None

    def role_of(self, name: str) -> str | None:
        """What the article says the person called ``name`` is, in its words; None where nothing."""
        if name not in self._roles:
            _ = self.full_names  # fills in the places
            self._roles[name] = self._role_of(name)
        return self._roles[name]

    def _role_of(self, name: str) -> str | None:
        if " " in name:
            ends = self._places.get(name.split()[-1], [])
            places = [e - len(name) for e in ends if self._told.endswith(name, 0, e)]
        else:
            found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self._told)
            places = [m.start() for m in islice(found, MOST_PLACES)]
        best: tuple[int, str] | None = None
        for at in places[:MOST_PLACES]:
            role = _role_after(self._told, at + len(name)) or _role_before(self._told, at)
            if role is None:
                continue
            rank = _rank(role)
            # "Chief executive of Hearthside" tells more than "chief executive" did before.
            if (
                best is None
                or rank > best[0]
                or (rank == best[0] and best[1].lower() in role.lower())
            ):
                best = (rank, role)
        return best[1] if best else None

    def voice(self, name: str, role: str | None) -> Voice | None:
        """What kind of speaker a person is; "the director" of an article on councils is theirs."""
        voice = voice_of(name, role)
        if voice is None and role is not None and _DIRECTOR.match(role):
            at = self._told.find(name)
            is_its = re.search(
                r"\b(?:[Ii]ts|[Tt]heir) director,? $", self._told[max(0, at - 20) : at]
            )
            if not is_its and re.search(r"\bcouncil\b|children[’']s services", self._told):
                return Voice.COUNCIL
        return voice

    def council(self, place: str) -> str | None:
        """What the article calls the council of ``place``, a single word; None where none is."""
        return self._councils.get(place)

    @cached_property
    def _councils(self) -> Mapping[str, str]:
        out: dict[str, str] = {}
        for m in _COUNCIL.finditer(self._told):
            out.setdefault(m["place"], m.group())
        return out

    def who_is(self, role: str) -> str | None:
        """The one person whom the article says to be ``role`` ("director"); None if not one."""
        wanted = set(re.findall(r"\w+", role.lower())) - _IN_ROLES
        names = {n for n in self.full_names.values() if n is not None}
        has = {n for n in names if wanted and wanted <= set(
            re.findall(r"\w+", (self.role_of(n) or "").lower()))}  # fmt: skip
        return has.pop() if len(has) == 1 else None

    def is_person(self, name: str) -> bool:
        """Whether a name of several words is somebody's, and no house's or street's."""
        first, last = name.split()[0], name.split()[-1]
        if _NO_SURNAME.fullmatch(last):
            return False
        return (
            fold(re.sub(r"\W", "", first)) in given_names()
            or self.role_of(name) is not None
            or last in self._speaking
        )

    @cached_property
    def _speaking(self) -> frozenset[str]:
        """The last words of the names that "said" stands beside."""
        return frozenset({*_THEN_SAID.findall(self._told), *_SAID_THEN.findall(self._told)})

    def is_woman(self, name: str, role: str | None) -> bool | None:
        """Whether titles, words or the given name show a woman; None where they show nothing."""
        at = self._told.find(name)
        about = f"{self._told[max(0, at - 12) : at]} {role or ''}"
        if _FEMALE.search(about):
            return True
        if _MALE.search(about):
            return False
        whose = given_names().get(fold(name.split()[0])) if name else None
        return {"women": True, "men": False}.get(whose or "")


def _rank(role: str) -> int:
    """How well a role says what somebody is: a known one, else a noun, else what they do."""
    if known_roles().find(role) and not _DOES.match(role):
        return 3
    return 1 if _DOES.match(role) else 2


def _role_after(text: str, at: int) -> str | None:
    who_is = _WHO_IS.match(text[at : at + 200])
    if who_is is not None:
        return _noun_of(who_is["role"].strip())
    m = re.match(r"(?:,\s|\s\()(?P<role>[^.;:“”\"\n()]{2,220})", text[at : at + 230])
    if m is None:
        return None
    parts = m["role"].split(", ")
    role = ""
    for i, part in enumerate(parts):
        is_last = i == len(parts) - 1
        head = re.split(
            r"\s(?:said|says|told|added|has|had|was|is|who|wrote|argued|warned)\b", part
        )
        words = head[0].strip()
        if i == 0 and (_NO_ROLE.match(words) or _ACTS.match(words) or not _A_ROLE.search(words)):
            return None
        if i and (_NO_ROLE.match(words) or len(head) > 1 or not _goes_on(words)):
            break
        # "Bell, director of care and Ray" or a sentence that goes on: the aside has to end.
        if i == 0 and is_last and len(head) == 1 and not re.match(
            r"\s*[.;:)]", text[at + m.end("role") : at + m.end("role") + 1] or "."
        ):  # fmt: skip
            return None
        role = f"{role}, {words}" if role else words
        if len(head) > 1:
            break
    role = _noun_of(role.rstrip(" ,"))
    return role if 2 <= len(role) <= ROLE_LONGEST and not role.isdigit() else None


def _noun_of(role: str) -> str:
    """What somebody is, out of "became lead member after the vote" or "appointed as director"."""
    m = _BECAME.match(role)
    if m is None:
        return role
    noun = _SINCE.split(m["noun"], maxsplit=1)[0].strip()
    noun = re.sub(r"^(?:the|its|their)\s", "", noun)
    return noun if _A_ROLE.search(noun) and len(noun.split()) <= 14 else role


def _goes_on(words: str) -> bool:
    """Whether a further aside still says what somebody is: "aged 19", "a charity for carers"."""
    return bool(re.match(r"(?:aged|an?|the|chair|and)\s|\d+$", words)) and len(words.split()) <= 8


def _role_before(text: str, at: int) -> str | None:
    before = text[max(0, at - 200) : at]
    line = re.split(r"[.;:“”\"\n!?\x00]\s*", before)[-1]
    if line.endswith(", "):
        role = line[:-2].split(", ")[-1].strip()
        role = re.split(r"\b(?:said|says|added|told|found|that|when|where|whom)\s", role)[-1]
        role = re.sub(r"^(?:and|but|while|though|as|when|where|that|said|added|told)\s+", "", role)
        if _A_ROLE.search(role) and not _NO_ROLE.match(role) and len(role.split()) <= 16:
            return _plain(role)
        return None
    line = _TITLE_ENDS.sub("", line.rstrip()).rstrip()
    roles = [r for r in known_roles().find(line) if len(line) - r.end <= 1]
    tail = re.search(
        r"(?:(?:[A-Z][\w’'&-]*|council|county|city|borough|charity|union|government|the|and|for|of|"
        r"children[’']s?|social|services|families|care|chief|deputy|shadow|former|senior|service|"
        r"lead|foster|strategic|executive|assistant|local|authority|branch|education|policy|"
        r"families|independent|principal|youth|\w+[’']s?)\s){0,8}"
        r"(?:leader|director|secretary|chair|officer|executive|manager|member|inspector|minister|"
        r"commissioner|spokes\w+|carer|worker|leaver|professor|lecturer|head|president|convenor|"
        r"convener|organiser|mayor|judge|coroner|mother|father|founder|trustee|researcher|"
        r"councillor|adviser|lawyer|solicitor|barrister|author|governor|headteacher)$",
        line,
    )
    if roles or tail:
        start = min([r.start for r in roles] + ([tail.start()] if tail else []))
        return _plain(line[start:])
    return None


def _plain(role: str) -> str | None:
    role = re.sub(r"^(?:[Ii]ts|[Tt]heir|[Tt]he|[Hh]is|[Hh]er)\s(?=\S)", "", role.strip(" ,"))
    return role if 2 <= len(role) <= ROLE_LONGEST else None


def voice_of(name: str, role: str | None) -> Voice | None:
    """What kind of speaker somebody is, by what they are called and what they are said to be."""
    said = role or name
    if role is None:
        body = known_bodies().get(re.sub(r"^(?:the|The)\s", "", name))
        if body is not None:
            return _VOICE_OF_BODY[body.kind]
    head = THEN.split(said, maxsplit=1)[0]
    if _FAMILY.search(head) or _LIVED_IT.search(said):
        return Voice.FAMILY
    is_council_s = re.search(r"\b(?:council|authority|children[’']s services)\b", said) is not None
    for mention in () if is_council_s else known_bodies().find(said):
        if mention.body.kind in ("regulator", "government", "union", "charity", "research body"):
            return _VOICE_OF_BODY[mention.body.kind]
    for found in known_roles().find(said):
        # Not of "chief executive", of what; nor of "works with children".
        if found.role.kind in _VOICE_OF_ROLE:
            return _VOICE_OF_ROLE[found.role.kind]
    return next((voice for voice, pattern in _VOICES if pattern.search(said)), None)
