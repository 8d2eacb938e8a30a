"""Which council each part of an article is about, from its own words or the run of the text.

A sentence such as "It said the council needed to improve its plans" names no council; the paragraph
or heading before it does. Names come from ``councils.txt`` and from the article's own wording
("Northwick council", "London Borough of Saltmarsh"), so that a council nobody listed is known too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.article import BODY, Article, Block, Kind
from corpus.councils import (
    BEFORE_A_PLACE,
    NOT_A_PLACE,
    STYLE,
    STYLE_WORDS,
    Gazetteer,
    Mention,
    given_names,
    known_councils,
    people_named,
    read_councils,
)
from corpus.dates import MONTHS
from corpus.names import fold, fold_same_length
from corpus.sentences import split_sentences

_NAME = (
    r"[A-Z][a-z][\w’'-]*(?:[ -](?:(?:and|upon|on|of|in|with|under|&)[ -])?[A-Z][a-z][\w-]+){0,3}"
)
_NAMED = re.compile(rf"\b(?P<name>{_NAME})(?:[’']s?)?\s+(?i:{STYLE})\b")
_OF = re.compile(
    rf"\b(?:(?:London|Royal|Metropolitan|County) Borough|City|County) of (?P<name>{_NAME})"
)
_VISITED = re.compile(rf"\b(?:visit(?:ed)? to|visited|inspect(?:ed|ion of)) (?P<name>{_NAME})\b")
_ONE = r"[A-Z][a-z][\w-]+(?:[ -](?:upon|on|under)[ -][A-Z][a-z][\w-]+)?"
_LIST_OF = rf"{_ONE}(?:, {_ONE})*(?:,? and {_ONE})?"
_PEOPLE = (
    r"(?:children|young people|families|social workers|care leavers|practitioners|councillors|"
    r"(?:foster|kinship) carers|special guardians|staff|inspectors (?:were|spent \w+ \w+))"
)
# A single one of these is enough: only councils are written of in this way.
_CERTAIN = (
    re.compile(rf"\b(?i:focused|monitoring) visits? (?:to|of) (?P<names>{_LIST_OF})"),
    re.compile(
        rf"\b(?P<names>{_ONE}), (?:(?:which is )?an?|the|one of) (?:[\w’'-]+ ){{0,3}}?"
        r"(?:council|(?:local |county |unitary |city )?authority|borough)\b"
    ),
    re.compile(rf"\b(?P<names>{_ONE}) (?:is|was|became) (?:the|a|one of the) (?:council|authorit)"),
)
# Two kinds of these are needed: homes, charities and people are written of like this too.
_LIKELY = (
    re.compile(rf"\b(?i:letters?|wrote|visits?) to (?P<names>{_LIST_OF})"),
    re.compile(rf"\b(?i:report|inspections?) (?:on|of|in) (?P<names>{_LIST_OF})"),
    re.compile(rf"\b(?i:{_PEOPLE}) (?:also )?(?:in|at) (?P<names>{_ONE})\b"),
    re.compile(
        rf"\b(?P<names>{_ONE})[’']s? (?:social work|councillors|cabinet|town hall|care leavers)"
    ),
    re.compile(
        rf"\b(?P<names>{_ONE}) (?:has been|have been|is|was|were) (?:re)?(?:judged|rated|graded)\b"
    ),
    re.compile(rf"^\W*(?P<names>{_ONE})(?:: .*|\W*)$", re.M),
    re.compile(rf"\b(?:In|At) (?P<names>{_ONE}),"),
)
# What shows a name to be a person's, a charity's or a home's. The names stand where {} is.
_NO_COUNCIL = (
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Professor)\.? (?:\w+ )?{}\b|"
    r"\b{} (?:said|says|added|told(?! to| that)|thinks|believes|himself|herself)\b|"
    r"\b(?:said|says|added) {}\b|"
    r"\b{},? (?:who|whose|aged|a (?:[\w’'-]+ ){{0,3}}?(?:charity|home|company|firm|agency|school|"
    r"provider|union|think tank|trust|consultant|manager|worker))\b|"
    r"\b{} (?:House|Home|Trust|Foundation|School|College|Academy|Care|Group|Ltd|Street|Road)\b"
)
__all__ = [
    "Gazetteer",
    "Mention",
    "Subject",
    "Thread",
    "fold",
    "fold_same_length",
    "follow",
    "known_councils",
    "named_councils",
    "people_named",
    "read_councils",
    "subjects",
]


@dataclass(frozen=True, slots=True)
class Subject:
    """What council the span from ``start`` to ``end`` is about.

    ``names`` are those its own words make it about, the one it is most about first; ``running`` is
    the one it is about by the run of the text when it names none itself.
    """

    start: int
    end: int
    names: tuple[str, ...]
    running: str | None

    @property
    def about(self) -> tuple[str, ...]:
        """The councils it is about: those it names, else the one the text was speaking of."""
        return self.names or ((self.running,) if self.running else ())


def named_councils(text: str) -> set[str]:
    """Councils that a text itself writes of as such, as it spells them.

    "Northwick council" is enough, and so is "a focused visit to Northwick"; "children in Northwick"
    needs a second sign of another kind. Where a sign says it is a person, a charity or a home it is
    none: missing a council is better than inventing one.
    """
    names = set(_called_council(text))
    signs: dict[str, set[int]] = {}
    for kind, pattern in enumerate((*_CERTAIN, *_LIKELY)):
        for match in pattern.finditer(text):
            for part in re.split(r", and |, | and ", match["names"]):
                name = _trim(part)
                if name == part and name not in names:
                    signs.setdefault(name, set()).add(kind)
    for name, kinds in signs.items():
        enough = min(kinds) < len(_CERTAIN) or len(kinds) > 1
        if enough and not _is_no_council(text, name):
            names.add(name)
    return {n for n in names if _is_place(text, n) and not _is_part_of_known(n)}


def _called_council(text: str) -> Iterator[str]:
    for pattern in (_NAMED, _OF, _VISITED):
        for match in pattern.finditer(text):
            name = _trim(match["name"])
            if name and (pattern is not _VISITED or _follows_as_council(text, name)):
                yield name


def _is_place(text: str, name: str) -> bool:
    """False for "Coastal", "Currently" and their like, capital only for opening a sentence."""
    if re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", text):
        return False  # the text writes it small elsewhere
    if " " not in name and name.endswith("ly"):
        return False
    return any(
        re.search(r"[\w,;’”] $", text[max(0, m.start() - 2) : m.start()])
        or not re.match(rf"(?:[’']s?)?\s+(?i:{STYLE})", text[m.end() :])
        for m in re.finditer(rf"\b{re.escape(name)}\b", text)
    )


def _is_part_of_known(name: str) -> bool:
    """True for "Kensington" and for "Doncaster and ..." where the list has the council itself."""
    known = known_councils().aliases
    if fold(name) in known:
        return False
    if any(half in known for half in fold(name).split(" and ")):
        return True
    return any(f" {fold(name)} " in f" {alias} " for alias in known)


def _is_no_council(text: str, name: str) -> bool:
    exact = re.escape(name)
    signs = _NO_COUNCIL.replace("{}", exact).replace("{{", "{").replace("}}", "}")
    if re.search(signs, text):
        return True
    # "Owen Strickland": a capitalised word before it that opens no phrase of place or time.
    before = re.finditer(rf"\b(?P<word>[A-Z][a-z]+) {exact}\b(?! (?i:council))", text)
    return any(m["word"].lower() not in NOT_A_PLACE | BEFORE_A_PLACE for m in before)


def subjects(article: Article, gazetteer: Gazetteer) -> Iterator[Subject]:
    """What council each block is about, in order; one ``Subject`` a block.

    A heading that names no council is about what follows it. Where several headings are councils'
    names, each paragraph under one is about that council, whichever others help it or are like it.
    """
    fixed = _authority(article, gazetteer)
    gazetteer = gazetteer.with_people(people_named(article.text, gazetteer))
    sections = {} if fixed else _sections(article, gazetteer)
    thread = Thread(fixed)
    section: str | None = None
    waiting: Block | None = None
    for block in article.blocks:
        text = article.words(block)
        if block.kind is Kind.HEADING:
            section = sections.get(block.start)
        if block.kind is Kind.FURNITURE:
            if waiting is not None:
                yield Subject(waiting.start, waiting.end, (), thread.running)
                waiting = None
            yield Subject(block.start, block.end, (), thread.running)
            continue
        if section is not None and block.kind in BODY:
            thread = Thread(section)
        names, turned = thread.read(text, gazetteer)
        whole = fixed or (section if block.kind in BODY else None)
        if whole and names:
            names = tuple(dict.fromkeys((whole, *names)))
        if waiting is not None:
            ahead = turned.running if fixed is None else thread.running
            yield Subject(waiting.start, waiting.end, (), ahead)
            waiting = None
        if block.kind is Kind.HEADING and not names:
            waiting = block
            continue
        yield Subject(block.start, block.end, names, thread.running)
        # A report is about one authority throughout, whatever others it names in passing.
        if fixed is None and block.kind not in (Kind.COMMENT, Kind.CAPTION):
            thread = turned
    if waiting is not None:
        yield Subject(waiting.start, waiting.end, (), thread.running)


def _sections(article: Article, gazetteer: Gazetteer) -> dict[int, str]:
    """The council of each heading that is one's name, by the heading's start; {} for fewer than 2.

    A heading such as "What happens next" ends the section of the council before it.
    """
    found = {}
    for block in article.blocks:
        if block.kind is Kind.HEADING:
            words = article.words(block)
            mentions = gazetteer.find(words)
            if len(mentions) == 1 and _OF_ONE_COUNCIL.fullmatch(
                words[: mentions[0].start] + words[mentions[0].end :]
            ):
                found[block.start] = mentions[0].name
    return found if len(set(found.values())) > 1 else {}


# What a heading may have besides the council's name: "Leeds City Council", "Leeds: good".
_OF_ONE_COUNCIL = re.compile(
    rf"\W*(?:the )?(?:\W*(?:{STYLE}|council))?\W*(?:[:–—-]\s*\S.{{0,60}}|\(.{{0,60}}\))?\W*", re.I
)


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a text has got to: the council it speaks of, and the several it last spoke of at once.

    ``group`` is what "both councils" and "all three" mean after "Leeds, Hull and York".
    """

    running: str | None = None
    group: tuple[str, ...] = ()

    def read(self, text: str, gazetteer: Gazetteer) -> tuple[tuple[str, ...], Thread]:
        """What councils ``text`` is about, the one it is most about first; and the thread after it.

        The names are () where it names none and goes on about the one spoken of.
        """
        mentions = gazetteer.find(text)
        if not mentions and len(self.group) < 2:
            return (), self
        sentences: Sequence[tuple[int, int]] = [(0, len(text))]
        if len({m.name for m in mentions} | {self.running}) > 1 or not mentions:
            sentences = split_sentences(text)
        thread = self
        about: list[str] = []
        rest: list[str] = []
        for start, end in sentences:
            inside = [m for m in mentions if start <= m.start < end]
            main, others, thread = thread._sentence(text, start, end, inside)
            about += main
            rest += others
        if not mentions and set(about) <= {self.running}:
            return (), self
        return tuple(dict.fromkeys((*about, *rest))), thread

    def _sentence(
        self, text: str, start: int, end: int, mentions: Sequence[Mention]
    ) -> tuple[list[str], list[str], Thread]:
        """What one sentence is about, what else it names, and the thread after it."""
        if not mentions:
            if _speaks_of_several(text[start:end], len(self.group)):
                return list(self.group), [], self
            one = _FIRST_OR_LAST.match(text[start:end]) if len(self.group) == 2 else None
            if one is not None:
                name = self.group[one["which"].lower() == "latter"]
                return [name], [], Thread(name, self.group)
            return [self.running] if self.running else [], [], self
        main = _main(text, start, end, mentions, self.running)
        contrasted = [
            m for m in mentions if _CONTRAST.search(re.sub(r"\s+", " ", text[start : m.start]))
        ]
        beside = [m for m in mentions if m not in main and m not in contrasted]
        others = [n for m in beside for n in self._meant(m)]
        if not main and self.running is None:
            main = [m for m in mentions if m not in contrasted] or list(mentions[:1])
            main, others = main[:1], [n for m in main[1:] for n in self._meant(m)]
        if not main:
            return [self.running] if self.running else [], others, self
        names = list(dict.fromkeys(n for m in main for n in self._meant(m)))
        running = self.running if self.running in names else names[0]
        return names, others, Thread(running, tuple(names) if len(names) > 1 else self.group)

    def _meant(self, mention: Mention) -> tuple[str, ...]:
        """Its councils; of several that share the name, the one spoken of."""
        if self.running is not None and self.running in mention.names:
            return (self.running,)
        return mention.names


def follow(
    text: str, running: str | None, gazetteer: Gazetteer
) -> tuple[tuple[str, ...], str | None]:
    """What councils ``text`` is about, and which one it leaves the reader thinking of.

    A council takes over where it is what a sentence opens with, or is said to be visited, praised
    or written to. One named in passing ("support for other councils, notably Kirklees", "its
    neighbour Salford") stands beside the one spoken of; one that is only contrasted with it
    ("unlike Leeds") does not count.
    """
    names, thread = Thread(running).read(text, gazetteer)
    return names, thread.running


OPENING = 45
"""Characters from a sentence's start within which a council named is what it is about."""

# The end of what stands before a council that is named beside the one spoken of.
_WITH = (
    r"neighbou?r(?:s|ing)?(?: \w+)?,?|nearby|"
    r"(?:support|help|assist|advis|mentor)(?:e?s|ed|ing)?(?: from| for| by| to| of)?|"
    r"(?:advice|assistance|guidance|lessons|staff|colleagues|managers|funding) (?:from|for|to)|"
    r"alongside|along with|together with|with|"
    r"(?:learn(?:s|t|ed|ing)?|borrow(?:s|ed|ing)?|taken|copied|copying|imported|developed|"
    r"pioneered|used|seen|tried|designed|devised|modelled|based|adopted)(?: \w+){0,4}? "
    r"(?:from|by|in|at|on)|"
    r"such as|including|include[sd]?|notably|as (?:did|in|does|has|have|do|is|are|was|were)|"
    r"similar to|similar(?: [\w-]+){1,3}? (?:in|at|by)|like(?: those in| that in)?|"
    r"(?:former|formerly|previous|previously|then|ex)(?: [\w’'-]+){0,6}?(?: (?:at|of|in|for))?|"
    r"(?:join|joins|joined|move|moves|moved|came|comes|transferred|arrived|recruited|seconded)"
    r"(?: [\w’'-]+){0,3}? (?:from|to)|"
    r"(?:work|works|worked|working|served|serving|spent|role|post|job|career|spell|time)"
    r"(?: [\w’'-]+){0,4}? (?:at|in|for|with)|"
    r"(?:placed|placing|lives?|lived|living|born|fostered|accommodated|housed|schooled|educated|"
    r"detained|held|sent|moved|moving)(?: [\w’'-]+){0,5}? (?:in|to|near)|"
    r"(?:home|house|flat|hotel|schools?|hospitals?|prisons?|court|unit|family|mother|father|boy|"
    r"girl|teenager|man|woman|child|couple|company|charity|conference|event|meeting|judge|"
    r"magistrate|university|placement|death|murder|killing)(?: [\w’'-]+){0,3}? "
    r"(?:in|near|outside|from)|"
    r"(?:shares?|sharing|shared|merges?|merged|merging|split|bid|partner\w*|contract|agreement|"
    r"deal|links?|linked)(?: [\w’'-]+){0,4}? (?:with|of|between|for)|border(?:s|ing)|"
    r"(?:near|outside|beyond|across|throughout|between|as far as)"
)
_BESIDE = re.compile(
    rf"(?:\b(?:{_WITH})|\() (?:the |both |its |nearby |neighbou?ring )?$|\($", re.I
)
# These set a council against the one spoken of: nothing is said of it.
_CONTRAST = re.compile(
    r"\b(?:unlike|compar(?:ed|ing|ison) (?:with|to)|than (?:in|at|that (?:of|in)|those (?:of|in))?|"
    r"in contrast (?:to|with)|rather than|instead of|not)(?: nearby| neighbou?ring)? ?$",
    re.I,
)
_VISITED_BY = re.compile(
    r"\b(?:(?:re-?)?(?:visit(?:s|ed|ing)?|inspect(?:s|ed|ing|ions?))(?: to| at| of| in)?|"
    r"(?:letter|report|judge?ment|verdict|review|notice|order)s?(?: to| on| of| about| for| into)|"
    r"wrote to|writing to|written to)(?: both| the)? $",
    re.I,
)
_JUDGED_BY = re.compile(
    r"\b(?:prais|criticis|rat|judg|grad|downgrad|upgrad|hail|condemn|commend|rebuk|warn|urg|promot|"
    r"nam|order|fin|tell|told|found|finds|said|says|noted|concluded|reported)"
    r"(?:e[sd]?|ing|s)?(?: that| how| both| the)* $",
    re.I,
)
# Who judges councils: after one of these, the council named is what the sentence is about.
_JUDGE = (
    r"Ofsted|inspectors?|inspectorate|regulator|watchdog|DfE|Department for Education|government|"
    r"minister|commissioner|ombudsman|judge|court|coroner|CQC|Care Inspectorate|CIW|report|letter"
)
_JUDGES = re.compile(rf"\b(?:{_JUDGE}|it|they|which)\b", re.I)
_FOUND_IN = re.compile(
    rf"\b(?:{_JUDGE})\b.*\b(?:found|said|says|noted|praised|criticised|judged|reported)\b"
    r"(?: [\w’'-]+){1,7} (?:in|at|by|of) $",
    re.I,
)
# A sentence that opens so goes on about the council spoken of.
_GOES_ON = re.compile(
    r"\W*(?:(?:but|and|yet|however|meanwhile|also|now|so|in \w+|last \w+|this \w+),? )?"
    r"(?:the (?:council|authority|local authority|borough|county|city|trust|service|department|"
    r"director|leader|report|rate|home|letter|number|new \w+|same)\b(?!,? (?:in|at|of|for) [A-Z])|"
    r"it\b|its\b|he\b|she\b|they\b|their\b|his\b|her\b|i\b|we\b|my\b|our\b|this\b|that\b|these\b|there\b|one\b|an?\b|some\b|other\b|two\b|three\b)",
    re.I,
)
_SUBORDINATE = re.compile(
    r"\W*(?:while|whilst|although|though|unlike|following|after|despite|with|compared|like|when|"
    r"since|because|whereas|alongside|as well as|as|just as|before|where|if|having|under|given|"
    r"in contrast)\b",
    re.I,
)
_HELPS_IT = re.compile(
    r"[^.]{0,60}?\b(?:support|help|advis|assist|mentor|lent|lend|loan|second|sent|gave|giv|asked|"
    r"works? with|working with|coach|lead|led|guid|shar|back)\w*(?: \w+){0,3}? "
    r"(?:it|them|its|their|to help|the (?:council|authority))\b"
)


def _main(
    text: str, start: int, end: int, mentions: Sequence[Mention], running: str | None
) -> list[Mention]:
    """The councils a sentence is about by its own words, in order; [] where it goes on."""
    takes = [m for m in mentions if _takes_over(text, start, m, running)]
    if not takes:
        return []
    first = takes[0]
    if _SUBORDINATE.match(text, start):
        # "While Leeds was praised, Bradford was told to improve": the second is what it is about.
        clause = _last_listed(text, mentions, first).end
        later = [m for m in takes if "," in text[clause : m.start]]
        first = later[0] if later else first
    # "Leeds, Kirklees and Calderdale were visited."
    last = _last_listed(text, mentions, first)
    return list(mentions[mentions.index(first) : mentions.index(last) + 1])


_STYLED = r"(?:\s+(?:city|county|borough|metropolitan|district))*(?:\s+councils?)?"
_LISTED = re.compile(
    rf"(?:[’']s?)?{_STYLED}(?:,? (?:and|as well as|or) (?:also )?|, |\s?/\s?)"
    r"(?:in |at |the |of |to |for )?"
)


def _last_listed(text: str, mentions: Sequence[Mention], first: Mention) -> Mention:
    """The last of the list that ``first`` opens ("Leeds, Hull and York"); itself where none."""
    last = first
    for m in mentions[mentions.index(first) + 1 :]:
        if not _LISTED.fullmatch(text, last.end, m.start):
            break
        last = m
    return last


def _takes_over(text: str, start: int, mention: Mention, running: str | None) -> bool:
    before = re.sub(r"\s+", " ", text[start : mention.start])
    if _CONTRAST.search(before):
        return False
    inspected = _VISITED_BY.search(before) is not None
    quoted = _is_quoted(text, mention.start)
    if quoted and running is not None:
        # Only inspectors' own words turn to another council ("The letter said: “Leeds has ...").
        speaker = re.split('[“‘"]', text[start : mention.start])[0]
        return re.search(rf"\b(?:{_JUDGE})\b", speaker, re.I) is not None
    if inspected:
        return True
    judged = _FOUND_IN.search(before) is not None or (
        _JUDGED_BY.search(before) is not None and _JUDGES.search(before) is not None
    )
    if running in mention.names:
        return mention.start - start <= OPENING or judged
    if _BESIDE.search(before) or _HELPS_IT.match(text[mention.end : mention.end + 120]):
        return False
    if judged:
        return True
    if mention.start - start > OPENING:
        return False
    goes_on = _GOES_ON.match(text, start) or _a_person_opens(text, start)
    return running is None or not (goes_on and goes_on.end() <= mention.start)


def _a_person_opens(text: str, start: int) -> re.Match[str] | None:
    """A person as a sentence's first words: they speak of the council spoken of.

    None for "Ann Hill, Lewisham’s director" and its like: she speaks of Lewisham.
    """
    match = _PERSON_OPENS.match(text, start)
    if match is None or match["word"].lower() in NOT_A_PLACE | _NO_PERSON:
        return None
    return match if match["does"] or match["word"].lower() in given_names() else None


_PERSON_OPENS = re.compile(
    r"\W*(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Professor) )?"
    r"(?P<word>[A-Z][a-z]+)(?: [A-Z][\w’'-]+){0,2},? "
    r"(?:who\b|(?P<does>said|says|added|told|tells|thanked|welcomed|hopes|hoped|joined|joins|led|"
    r"leads|praised|described|pointed|agreed|wrote|warned)\b)"
)
# Plain nouns that open a sentence as a person's name would.
_NO_PERSON = frozenset(
    [
        "staff",
        "managers",
        "workers",
        "practitioners",
        "councillors",
        "officers",
        "partners",
        "ministers",
        "campaigners",
        "unions",
        "parents",
        "carers",
        "adopters",
        "judges",
        "directors",
        "researchers",
        "academics",
        "experts",
        "critics",
        "residents",
        "teachers",
        "police",
        "heads",
        "members",
        "leadership",
        "management",
        "everyone",
        "nobody",
        "somebody",
    ]
)


def _is_quoted(text: str, offset: int) -> bool:
    """True inside quotation marks that are open at ``offset``."""
    opened, closed = text.rfind("“", 0, offset), text.rfind("”", 0, offset)
    if opened > closed or text.count('"', 0, offset) % 2 == 1:
        return True
    single = text.rfind("‘", 0, offset)
    # An apostrophe stands between letters; what follows a word is taken for the closing mark.
    return single >= 0 and not re.search(r"’(?!\w)", text[single:offset])


_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBER = rf"(?P<number>{'|'.join(_COUNTED)})"
_COUNCILS = r"(?:councils?|authorit(?:y|ies)|boroughs?|areas?|cities|counties|trusts)"
_SEVERAL = (
    re.compile(
        rf"\b(?:both(?P<both>)|all (?:the )?{_NUMBER}|each|neither|none|all)(?: of)?"
        r"(?: the| these)? "
        rf"(?:local )?{_COUNCILS}\b",
        re.I,
    ),
    re.compile(rf"\bthe {_NUMBER} (?:local )?{_COUNCILS}\b", re.I),
    re.compile(
        rf"(?:^|, )(?:and |but |now )?(?:both(?P<both>)|all {_NUMBER}|neither)(?: of them)? "
        r"(?:had|have|has|were|was|are|is|did|do|said|say|will|saw|need|must|got|also)\b",
        re.I,
    ),
)
_FIRST_OR_LAST = re.compile(
    r"^\W*(?:(?:but|and|while),? )?the (?P<which>former|latter)\b"
    r"(?! [a-z]+ (?:director|leader|head))",
    re.I,
)


def _speaks_of_several(text: str, group: int) -> bool:
    """True for "Both councils said ..." and "All three had ..." after a list of so many."""
    if group < 2:
        return False
    for pattern in _SEVERAL:
        for match in pattern.finditer(text):
            found = match.groupdict()
            number = _COUNTED.get((found.get("number") or "").lower())
            if found.get("both") is not None:
                number = 2
            if number in (None, group):
                return True
    return False


def _authority(article: Article, gazetteer: Gazetteer) -> str | None:
    """The one authority a report is about, where its metadata names it."""
    value = article.metadata.get("authority")
    if not isinstance(value, str) or not value.strip():
        return None
    return gazetteer.aliases.get(fold(value), value.strip())


def _trim(name: str) -> str:
    name = re.sub(rf" in (?:{'|'.join(MONTHS)})\b.*", "", name, flags=re.I)
    words = re.sub(r"[’']s?(?=\s|$)", "", name).split()
    while len(words) > 1 and words[-1].lower() in STYLE_WORDS:
        words.pop()  # "Northshire County" of "Northshire County Council"
    while words and words[0].lower().strip("’'") in NOT_A_PLACE:
        words.pop(0)
    # "Ofsted praised Northwick": keep what stands after the last word that is no part of a place.
    for i in range(len(words) - 1, -1, -1):
        if words[i].lower().strip("’'") in NOT_A_PLACE - {
            "of",
            "on",
            "in",
            "and",
            "with",
            "under",
        }:
            words = words[i + 1 :]
            break
    while words and words[0].lower() in NOT_A_PLACE:
        words.pop(0)
    return " ".join(words)


def _follows_as_council(text: str, name: str) -> bool:
    return (
        bool(name)
        and re.search(rf"\b{re.escape(name)}(?:[’']s?)?\s+(?i:{STYLE})", text) is not None
    )
