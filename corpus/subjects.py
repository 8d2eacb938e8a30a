"""Which council each part of an article is about, from its own words or the run of the text.

A sentence such as "It said the council needed to improve its plans" names no council; the paragraph
or heading before it does. Names come from ``councils.txt`` and from the article's own wording
("Northwick council", "London Borough of Saltmarsh"), so that a council nobody listed is known too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.article import Article, Kind
from corpus.dates import MONTHS

_LIST = Path(__file__).with_name("councils.txt")
_NAME = (
    r"[A-Z][a-z][\w’'-]*(?:[ -](?:(?:and|upon|on|of|in|with|under|&)[ -])?[A-Z][a-z][\w-]+){0,3}"
)
_STYLE = (
    r"(?:(?:city|county|borough|metropolitan|district|unitary|island|islands|town)\s+){0,2}"
    r"(?:council|children[’']s (?:services|trust|social care)|local authority)"
)
_STYLE_WORDS = {"city", "county", "borough", "metropolitan", "district", "unitary", "town"}
_NAMED = re.compile(rf"\b(?P<name>{_NAME})(?:[’']s?)?\s+(?i:{_STYLE})\b")
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
# Capitalised words that open a sentence or name something other than a place.
_NOT_A_PLACE = frozenset(
    # Split from prose: the list is read and added to by eye.
    re.findall(
        r"\w+",
        """a after all also although an and another any as at because before both but by city county
    borough each english every few following for from her his however if in inspection inspectors
    instead it its last like local many meanwhile most neighbouring new no of ofsted on once one
    other our scottish several since some that the their these they this those though three two
    under unlike until welsh what when where whether which while who with yet government british
    annual monthly metropolitan district unitary combined royal london children childrens child
    independent family families social former department education whitehall parish previous next
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday focused monitoring director
    poor good outstanding inadequate council councils services secretary
    minister school nhs police early youth care leavers leaving living voice voices board trust
    change carer carers foster parent parents people young adults teen insight journeys workforce
    development professional chair chief health justice england wales scotland ireland northern
    senior summary innovation surveys integrated furthermore nevertheless overall leaders
    executive""",
    )
)


_BEFORE_A_PLACE = {"across", "around", "near", "outside", "via", "within", "nearby", "warn", "how"}


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of councils. ``aliases`` maps a folded name to its usual short form.

    ``guarded`` holds folded names that are everyday words too.
    """

    aliases: dict[str, str]
    guarded: frozenset[str]

    def with_names(self, names: Iterable[str]) -> Gazetteer:
        """The same, knowing ``names`` too (a library's own councils)."""
        extra = {fold(n): n for n in names if fold(n) not in self.aliases}
        return Gazetteer({**self.aliases, **extra}, self.guarded) if extra else self

    def find(self, text: str, *, any_case: bool = False) -> list[Mention]:
        """Where councils are named in ``text``, in order.

        ``any_case`` is for questions, which people type without capitals.
        """
        found: list[Mention] = []
        for match in _pattern(tuple(self.aliases)).finditer(fold_same_length(text)):
            name = fold(match.group())
            exact = text[match.start() : match.end()]
            guarded = name in self.guarded
            if not any_case and not exact[0].isupper():
                continue
            if guarded and not _stands_as_place(text, match.start(), match.end(), exact):
                continue
            if _part_of_a_person(text, match.start(), match.end()):
                continue
            found.append(Mention(self.aliases[name], match.start(), match.end()))
        return found


@dataclass(frozen=True, slots=True)
class Mention:
    """A council named in a text: its usual short name and where."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What council the span from ``start`` to ``end`` is about.

    ``names`` are those its own words make it about; ``running`` is the one it is about by the run
    of the text when it names none itself.
    """

    start: int
    end: int
    names: tuple[str, ...]
    running: str | None

    @property
    def about(self) -> tuple[str, ...]:
        """The councils it is about: those it names, else the one the text was speaking of."""
        return self.names or ((self.running,) if self.running else ())


def fold(name: str) -> str:
    """A name as it is compared: lower case, "&" as "and", plain apostrophes, single spaces."""
    return " ".join(fold_same_length(name).replace("&", "and").split())


def fold_same_length(text: str) -> str:
    """Lower case and plain apostrophes without moving any character."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text.replace("’", "'"))


@lru_cache(maxsize=1)
def known_councils() -> Gazetteer:
    """The councils of ``councils.txt``."""
    aliases: dict[str, str] = {}
    guarded = set()
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        first, *others = (part.strip() for part in line.split("|"))
        name = first.removesuffix("!").strip()
        if first.endswith("!"):
            guarded.add(fold(name))
        for alias in (name, *others):
            aliases[fold(alias)] = name
    return Gazetteer(aliases, frozenset(guarded))


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
        or not re.match(rf"(?:[’']s?)?\s+(?i:{_STYLE})", text[m.end() :])
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
    return any(m["word"].lower() not in _NOT_A_PLACE | _BEFORE_A_PLACE for m in before)


def subjects(article: Article, gazetteer: Gazetteer) -> Iterator[Subject]:
    """What council each block is about, in order; one ``Subject`` a block."""
    fixed = _authority(article, gazetteer)
    running = fixed
    for block in article.blocks:
        text = article.words(block)
        if block.kind is Kind.FURNITURE:
            yield Subject(block.start, block.end, (), running)
            continue
        names, turned = follow(text, running, gazetteer)
        yield Subject(block.start, block.end, names, running)
        # A report is about one authority throughout, whatever others it names in passing.
        if fixed is None and block.kind not in (Kind.COMMENT, Kind.CAPTION):
            running = turned


def follow(
    text: str, running: str | None, gazetteer: Gazetteer
) -> tuple[tuple[str, ...], str | None]:
    """What councils ``text`` is about, and which one it leaves the reader thinking of.

    A council takes over where the text opens with it or says it was visited. One named in passing
    ("support for other councils, notably Kirklees") stands beside the one spoken of.
    """
    mentions = gazetteer.find(text)
    if not mentions:
        return (), running
    names = tuple(dict.fromkeys(m.name for m in mentions))
    leading = [m for m in mentions if _takes_over(text, m)]
    if leading or running is None:
        first = leading[0] if leading else mentions[0]
        return names, first.name
    return tuple(dict.fromkeys((running, *names))), running


OPENING = 45
"""Characters from the start within which a council named is what a sentence is about."""


def _takes_over(text: str, mention: Mention) -> bool:
    before = text[: mention.start]
    return (
        mention.start <= OPENING
        or re.search(r"\b(?:visit(?:ed)?(?: to| at)?|inspect(?:ed|ion of))\s+$", before) is not None
    )


def _authority(article: Article, gazetteer: Gazetteer) -> str | None:
    """The one authority a report is about, where its metadata names it."""
    value = article.metadata.get("authority")
    if not isinstance(value, str) or not value.strip():
        return None
    return gazetteer.aliases.get(fold(value), value.strip())


def _trim(name: str) -> str:
    name = re.sub(rf" in (?:{'|'.join(MONTHS)})\b.*", "", name, flags=re.I)
    words = re.sub(r"[’']s?(?=\s|$)", "", name).split()
    while len(words) > 1 and words[-1].lower() in _STYLE_WORDS:
        words.pop()  # "Northshire County" of "Northshire County Council"
    while words and words[0].lower().strip("’'") in _NOT_A_PLACE:
        words.pop(0)
    # "Ofsted praised Northwick": keep what stands after the last word that is no part of a place.
    for i in range(len(words) - 1, -1, -1):
        if words[i].lower().strip("’'") in _NOT_A_PLACE - {
            "of",
            "on",
            "in",
            "and",
            "with",
            "under",
        }:
            words = words[i + 1 :]
            break
    while words and words[0].lower() in _NOT_A_PLACE:
        words.pop(0)
    return " ".join(words)


def _follows_as_council(text: str, name: str) -> bool:
    return (
        bool(name)
        and re.search(rf"\b{re.escape(name)}(?:[’']s?)?\s+(?i:{_STYLE})", text) is not None
    )


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    body = "|".join(
        r"\s+".join("(?:and|&)" if w == "and" else re.escape(w) for w in name.split())
        for name in ordered
    )
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w-])")


def _stands_as_place(text: str, start: int, end: int, exact: str) -> bool:
    after = re.match(rf"(?:[’']s?)?\s+(?:{_STYLE}|\w+ council)", text[end:], re.I)
    before = re.search(
        r"\b(?:in|at|for|of|to|from|by|about|visited|and|or|,)\s+$", text[:start], re.I
    )
    return bool(after) or bool(
        before and exact[0].isupper() and not re.match(r"\s+[a-z]+ing\b", text[end:])
    )


def _part_of_a_person(text: str, start: int, end: int) -> bool:
    """True where a title ("Mr Kent", "Cllr Ann Bradford") makes the name a person's."""
    return bool(
        re.search(
            r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr|Councillor|Professor)\.?\s+(?:[A-Z]\w+\s+)?$",
            text[:start],
        )
    )
