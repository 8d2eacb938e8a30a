"""Councils by name: what ``councils.txt`` lists, and where a text names one.

A council's name may be a person's ("Claire Kent"), an everyday word ("Reading") or part of another
name ("Derby Road", "Greater Manchester"); none of these is a mention of the council.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from corpus.dates import MONTHS
from corpus.errors import VerseError
from corpus.names import Finder, Name, fold, read_entries

_LIST = Path(__file__).with_name("councils.txt")
_CHANGES = Path(__file__).with_name("council_changes.txt")
_GIVEN_NAMES = Path(__file__).with_name("given_names.txt")
COUNTRIES = ("England", "Wales", "Scotland", "Northern Ireland")
_NO_COUNCIL_LISTED = "No council"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of councils. ``aliases`` maps a folded name to its usual short form.

    ``guarded`` holds folded names that are everyday words too, ``surnames`` those that are people's
    too, ``capitals`` those that are found in capitals only; ``shared`` has the councils of a name
    that several share. ``countries`` has the country of each council; ``others`` are names that
    have a council's name in them and are none. ``nicknames`` are what people type in questions
    ("brum", "oxford") and articles mean otherwise, each with the councils it stands for.
    """

    aliases: dict[str, str]
    guarded: frozenset[str]
    surnames: frozenset[str] = frozenset()
    capitals: frozenset[str] = frozenset()
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    nicknames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_names(self, names: Iterable[str]) -> Gazetteer:
        """The same, knowing ``names`` too (a library's own councils)."""
        extra = {fold(n): n for n in names}
        extra = {f: n for f, n in extra.items() if f not in self.aliases and f not in self.others}
        return replace(self, aliases={**self.aliases, **extra}) if extra else self

    def with_people(self, surnames: Iterable[str]) -> Gazetteer:
        """The same, taking these names for people's wherever nothing shows a council."""
        people = {fold(n) for n in surnames} & self.aliases.keys()
        return replace(self, guarded=self.guarded | people) if people else self

    def country(self, name: str) -> str | None:
        """The country a council is in, by any of its names; None where it is not listed."""
        return self.countries.get(self.aliases.get(fold(name), name))

    def find(self, text: str, *, any_case: bool = False) -> list[Mention]:
        """Where councils are named in ``text``, in order; the longest name wins.

        ``any_case`` is for questions, which people type without capitals.
        """
        found: list[Mention] = []
        for name, start, end in _finder(tuple(self.aliases), self.others).find(text):
            if name in self.others:
                continue
            exact = text[start:end]
            if not any_case and not _has_capitals(exact, in_capitals=name in self.capitals):
                continue
            if name in self.guarded and not _stands_as_place(text, start, end):
                continue
            if _is_a_person(text, start, end, is_surname=name in self.surnames):
                continue
            if _is_part_of_another(text, start, end):
                continue
            also = self.shared.get(name, ())[1:]
            found.append(Mention(self.aliases[name], start, end, also))
        return found


@dataclass(frozen=True, slots=True)
class Mention:
    """A council named in a text: its usual short name and where.

    ``also`` are the other councils of a name that several share ("Achieving for Children").
    """

    name: str
    start: int
    end: int
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every council the name stands for."""
        return (self.name, *self.also)


@lru_cache(maxsize=1)
def known_councils() -> Gazetteer:
    """The councils of ``councils.txt``.

    Raises:
        VerseError: a line of it is not as it should be; the message has its number.
    """
    return read_councils(_LIST)


def read_councils(path: Path) -> Gazetteer:
    """The councils of a list in the form of ``councils.txt``."""
    owners: dict[str, list[str]] = {}
    signs: dict[str, set[str]] = {"!": set(), "?": set()}
    nicknames: dict[str, tuple[str, ...]] = {}
    capitals: set[str] = set()
    others: set[str] = set()
    countries: dict[str, str] = {}
    for entry in read_entries(path, (*COUNTRIES, _NO_COUNCIL_LISTED), "!?*"):
        if entry.section == _NO_COUNCIL_LISTED:
            others.update(fold(n.text) for n in entry.names)
            continue
        countries[entry.name] = entry.section
        for name in (*entry.names, *_shortened(entry.name)):
            folded = fold(name.text)
            if "*" in name.signs:
                nicknames[folded] = (*nicknames.get(folded, ()), entry.name)
                continue
            if entry.name not in owners.setdefault(folded, []):
                owners[folded].append(entry.name)
            for sign in name.signs:
                signs[sign].add(folded)
            if name.text.isupper():
                capitals.add(folded)
    return Gazetteer(
        {folded: names[0] for folded, names in owners.items()},
        frozenset(signs["!"]),
        frozenset(signs["?"]),
        frozenset(capitals),
        {folded: tuple(names) for folded, names in owners.items() if len(names) > 1},
        countries,
        frozenset(others),
        nicknames,
    )


def _shortened(name: str) -> Iterator[Name]:
    """ "N Yorkshire" and "Sth Tyneside", as people type them."""
    point, _, rest = name.partition(" ")
    for short in {"North": ("N", "Nth"), "South": ("S", "Sth"), "East": ("E",), "West": ("W",)}.get(
        point, ()
    ):
        yield Name(f"{short} {rest}")


@dataclass(frozen=True, slots=True)
class Passed:
    """A council's children's services passed to ``others`` in ``when`` ("April 2019")."""

    council: str
    others: tuple[str, ...]
    when: str


@lru_cache(maxsize=1)
def passed_on() -> Mapping[str, Passed]:
    """The councils that are no more, by name, from ``council_changes.txt``.

    Raises:
        VerseError: a line of it is not as it should be; the message has its number.
    """
    months = [f"{m.capitalize()} {y}" for y in range(1990, 2100) for m in MONTHS]
    return {
        e.name: Passed(e.name, tuple(n.text for n in e.names[1:]), e.section)
        for e in read_entries(_CHANGES, months, "!?")
    }


@lru_cache(maxsize=1)
def given_names() -> Mapping[str, str]:
    """The given names of ``given_names.txt``, in small letters, with whose they mostly are.

    That is "women", "men" or "either".

    Raises:
        VerseError: a name stands before any such section.
    """
    out: dict[str, str] = {}
    section: str | None = None
    for line in _GIVEN_NAMES.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].strip()
        if words.startswith("["):
            section = words.strip("[]")
        elif words and section is None:
            raise VerseError(f"{_GIVEN_NAMES}: {words[:20]!r} stands under no [women], [men] or "
                             "[either]; move it under one")  # fmt: skip
        else:
            out.update((w, section or "") for w in words.lower().split())
    return out


STYLE = (
    r"(?:(?:city|county|borough|metropolitan|district|unitary|island|islands|town)\s+){0,2}"
    r"(?:council|children[’']s (?:services|trust|social care)|local authority)"
)
STYLE_WORDS = {"city", "county", "borough", "metropolitan", "district", "unitary", "town"}
# Capitalised words that open a sentence or name something other than a place.
NOT_A_PLACE = frozenset(
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


BEFORE_A_PLACE = {"across", "around", "near", "outside", "via", "within", "nearby", "warn", "how"}


@lru_cache(maxsize=64)
def _finder(names: tuple[str, ...], others: frozenset[str]) -> Finder:
    return Finder([*names, *others])


def _has_capitals(exact: str, *, in_capitals: bool) -> bool:
    return exact.isupper() if in_capitals else exact[0].isupper()


_GRADED = (
    r"(?:(?:has|have|had|was|is|were|will|also|been|be) )+(?:also |now )?"
    r"(?:(?:re)?(?:judged|rated|graded)|told|visited|inspected|praised|criticised|found|given|made|"
    r"improved|named|placed|ordered|urged|warned|one of|an? (?:council|local|unitary))"
)


def _stands_as_place(text: str, start: int, end: int) -> bool:
    """True where what stands beside an everyday word ("Reading") shows the council."""
    exact = text[start:end]
    small = exact[0].islower()  # in a question
    council = rf"(?:[’']s?)?\s+(?:{STYLE}|\w+ council|borough|dcs|social workers|inspect|ofsted)"
    if re.match(council, text[end:], re.I):
        return True
    if small and _IN_A_QUESTION.match(text[end:]):
        return True
    if not text[:start].strip(" \n‘“’\"'") and not text[end:].strip(" \n.:’”\"'"):
        return True  # a line of its own
    if re.match(rf"(?:[’']s\s+\w|\s+{_GRADED}\b|:\s)", text[end:]):
        return True
    before = re.search(
        r"\b(?:in|at|for|of|to|from|by|about|visit(?:ed|ing|s)?|than|told|and|or|with|"
        r"inspect(?:ed|ing|s)?"
        r"|were|are|include[sd]?|including|between|praised|criticised|rated|judged|neighbou?ring|"
        r"unlike|like|,)\s+$",
        text[:start],
        re.I,
    )
    if before is None:
        # "Inspectors found Bury had improved": a capital inside a sentence.
        inside = re.search(r"(?:[a-z,;]|\b(?:Was|Is|Has|Did|Does|Will|Why|How)) $", text[:start])
        if small or inside is None:
            return False
    if re.match(r"\s+(?:[a-z]+ing\b|(?!Council|City|Borough)[A-Z][a-z])", text[end:]):
        return False
    # "help with reading and maths", typed small in a question, is no council.
    return not small or (
        re.match(
            r"\s*(?:$|[?.!,;]|[’']s\b|(?:in|since|after|and|or|say|get|do|rated|improve)\b)",
            text[end:],
        )
        is not None
        and not re.match(r"\s+(?:and|or) (?:writing|maths|play|other|the)\b", text[end:])
    )


_IN_A_QUESTION = re.compile(
    r"\s+(?:(?:latest|last|current|overall|ofsted|childrens?|ilacs|focused|"
    r"monitoring)\s+)*(?:rating|rated|grade[ds]?|judge\w+|"
    r"(?:ofsted )?reports?(?=\W*(?:$|20\d\d))|inspection|visit|childrens?[’']? services|"
    r"inadequate|outstanding)\b",
    re.I,
)
"""What follows an everyday word, typed small, that is a council's name: "reading rating"."""
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Professor|Prof|Judge|"
    r"Rev)\.?\s+(?:[A-Z][\w.’'-]*\s+)?$"
)
_GIVEN_BEFORE = re.compile(r"(?P<given>[A-Z][a-z]+)(?:[-’'][A-Z][a-z]+)?(?: [A-Z]\.?)? $")
_SAYS = (
    r"(?:said|says|added|adds|told|tells|thinks|believes|explained|argued|recalled|agreed|wrote|"
    r"warned|described|called|insisted|admitted|claimed|stressed)"
)
# "Kent said it would appeal" is the council; "Kent said families ..." may be either.
_A_COUNCIL_SAYS = re.compile(rf"\s+{_SAYS}(?: that)? (?:it|its|the council|councillors)\b")
_A_PERSON_AFTER = re.compile(
    rf"(?:\s+(?:also |later |has )?{_SAYS}\b|,? (?:who|whose|aged|herself|himself)\b|"
    r"(?:, |\s+\()(?:[\w’'-]+ ){0,7}?(?:director|chief|head|leader|member|officer|manager|worker|"
    r"carer|professor|lecturer|minister|chair|mother|father|spokes\w+)\b)"
)
_A_PERSON_BEFORE = re.compile(rf"[”’\"],?\s+{_SAYS} $")
_NO_GIVEN_NAME = frozenset(
    re.findall(
        r"\w+",
        """north south east west central inner outer upper mid royal friendly safer labour
        conservative""",
    )
)


def _is_a_person(text: str, start: int, end: int, *, is_surname: bool) -> bool:
    """True where the name is a person's: "Mr Kent", "Claire Bradford", "Bury added that ..."."""
    before = _flat(text[max(0, start - 60) : start])
    if _TITLED.search(before):
        return True
    if re.match(
        rf"(?:[’']s?)?\s+(?:{STYLE}|(?:{'|'.join(sorted(STYLE_WORDS))})\b)", text[end:], re.I
    ):
        return False
    given = _GIVEN_BEFORE.search(before)
    if given is None and is_surname and text[start].islower():
        given = re.search(r"\b(?P<given>[a-z]+) $", before)  # "claire kent" in a question
    if given is not None:
        word = given["given"].lower()
        if word in given_names():
            return True
        inside = re.search(r"[\w,;:’”] $", before[: given.start()]) is not None
        if (
            word not in NOT_A_PLACE | BEFORE_A_PLACE | _NO_GIVEN_NAME
            and (inside or is_surname)
            and _A_PERSON_AFTER.match(text, end)
        ):
            return True
    if not is_surname or _A_COUNCIL_SAYS.match(text, end):
        return False
    says = re.match(
        rf"\s+(?:also |later )?{_SAYS}\b|,? (?:who|whose|aged|herself|himself)\b", text[end:]
    )
    return says is not None or _A_PERSON_BEFORE.search(before) is not None


def people_named(text: str, gazetteer: Gazetteer) -> set[str]:
    """Names of councils that are a person's surname in ``text`` ("Jim Durham"), as it has them."""
    people = set()
    for name, start, end in _finder(tuple(gazetteer.aliases), gazetteer.others).find(text):
        if name in gazetteer.others or " " in name or not text[start].isupper():
            continue
        before = _flat(text[max(0, start - 40) : start])
        given = _GIVEN_BEFORE.search(before)
        titled = _TITLED.search(before) is not None
        if (titled or (given and given["given"].lower() in given_names())) and not re.match(
            rf"(?:[’']s?)?\s+(?:{STYLE})", text[end:], re.I
        ):
            people.add(text[start:end])
    return people


def _is_part_of_another(text: str, start: int, end: int) -> bool:
    """True in "Derby Road", "Leeds Crown Court", "the Liverpool Echo" and postal addresses."""
    before = _flat(text[max(0, start - 40) : start])
    return (
        _NOT_THE_COUNCIL_AFTER.match(_flat(text[end : end + 60])) is not None
        or _NOT_THE_COUNCIL_BEFORE.search(before) is not None
    )


def _flat(text: str) -> str:
    """One space where the text has several or a line's end; empty lines are kept."""
    return re.sub(r"[^\S\n]*\n(?!\n)[^\S\n]*|[^\S\n]+", " ", text)


_NOT_THE_COUNCIL_AFTER = re.compile(
    r" (?:Road|Street|Avenue|Lane|Drive|Close|Crescent|Terrace|Gardens|Square|House|Lodge|Park|"
    r"(?:[A-Z]\w+ )?(?:Universit(?:y|ies)|Court|(?:Teaching )?Hospitals?|Infirmary)|university|"
    r"College|School|Academy|Grammar|Prison|Airport|Cathedral|Station|station|United|Rovers|"
    r"Wanderers|Athletic|Albion|FC|RFC|City FC|Rhinos|Echo|Mail|Post|Evening \w+|Telegraph|Mercury|"
    r"Chronicle|Observer|Gazette|Herald|Times|Globe|Messenger|Live|Examiner|Advertiser|Standard|"
    r"Beckett|Hallam|Firth|Building Society|Festival|Police|police|Constabulary)\b"
    r"|,? [A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b"  # "Manchester M1 2WD" stands in every report
)
_NOT_THE_COUNCIL_BEFORE = re.compile(
    r"(?:\b[Uu]niversity of|\bGreater|\bHMP|\bHMYOI|\b(?:Duke|Duchess|Earl|Countess|Bishop|"
    r"Archbishop|Archdeacon|Diocese|[Dd]iocese|[Bb]attle|Baron|Viscount|Dean) of)(?: the)? $"
)
