"""Questions made from reports' judgement tables, asked of a library.

    python -m tests.proofs.judgement_tables --data DIR                 ask the questions kept
    python -m tests.proofs.judgement_tables --write FILE --seed 1      make others from the reports

What is right is read from the raw text of the reports by a few expressions of its own, and by none
of the program's: the question set is its measure. A question is right where the decisive words are
cited, those of the right report first (for a change: both ends, oldest first), nothing is cited
from a report that was not asked about, and what is not in the library is refused. Those of the
kinds "people" were written by hand, no two alike; those of the kind "prose" (``not_grades.txt``)
sound like them and must not be taken. Exit code 1 below the floor.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.dates import MONTHS
from index.library import Library, Snapshot
from index.settings import Settings
from qa.conversation import read_question
from qa.grades import Grades, find_grades

QUESTIONS = Path("tests/questions/judgements.jsonl")
NOT_GRADES = QUESTIONS.with_name("not_grades.txt")
REPORTS = Path("../shared/reports/reports.jsonl")
FLOOR = 0.95
"""The share that has to be right; one question in 100 is worth 1%."""

ABSENT = (
    "Cumbria", "Northamptonshire", "Cardiff", "Swansea", "Wrexham", "Glasgow", "Edinburgh", "Fife",
    "Powys", "Aberdeenshire",
)  # fmt: skip
"""Councils of which the shared reports have none."""

# What the raw text says

_GRADE = r"(Outstanding|Good|Requires improvement(?: to be good)?|Inadequate|Adequate)"
_ROWS = {
    "overall": (r"(?<=[a-z0-9] )Overall effectiveness",),
    "leadership": (
        "The impact of leaders on social work practice with children and families",
        "Leadership, management and governance",
    ),
    "help": (
        "The experiences and progress of children who need help and protection",
        "Children who need help and protection",
    ),
    "care": (
        "The experiences and progress of children in care and care leavers",
        "The experiences and progress of children in care",
        "Children looked after and achieving permanence",
    ),
    "leavers": (
        "The experiences and progress of care leavers",
        "Experiences and progress of care leavers",
        "The experiences and progress of children in care and care leavers",
    ),
    "adoption": ("Adoption performance",),
}
_OVERALL = (
    r"The overall judgement is (?:that children’s services? )?(requires? improvement)",
    r"Children[’']s services in [A-Z][^.:;]{2,80}? (requires? improvement(?: to be good)?)",
    rf"The overall judgement is (?:that children’s services? (?:are |is )?)?{_GRADE}",
    rf"Children[’']s services in [A-Z][^.:;]{{2,80}}? are {_GRADE}",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One report as its raw text tells it. ``rows`` has (words, grade) by area."""

    ids: tuple[str, ...]
    council: str
    date: tuple[int, int, int]
    published: str
    rows: Mapping[str, tuple[str, str]]
    lead: str | None
    inspected: str | None
    text: str = field(repr=False)

    @property
    def year(self) -> str:
        """The year of publication."""
        return str(self.date[0])

    @property
    def years(self) -> set[str]:
        """Years it can be asked for by: published, inspected."""
        return {self.year, *re.findall(r"20\d\d", self.inspected or "")}


def read_reports(path: Path) -> dict[str, list[Told]]:
    """Every report by council, oldest first, from the raw lines."""
    found: dict[str, list[Told]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        day, month, year = record["published_text"].split()
        flat = " ".join(record["text"].replace("\t", " ").split())
        rows = _rows(flat[:4500])
        lead = re.search(
            r"(?<!Deputy )(?<!eputy )Lead [Ii]nspectors?:? ([A-Z][\w’'-]+(?: [A-Z]\.?)? "
            r"[A-Z][\w’'-]+)",
            flat,
        )
        dates = re.search(
            r"Inspection dates?: ?(\d.{8,60}?20\d\d)(?! ?[–-]| to )(?= (?:Lead|Report|Judg|"
            r"Child|The overall))",
            flat[:2500],
        )
        name = record["authority"].lower().replace(" ", "-")
        told = Told(
            ids=(record["id"], f"{name}-{day}-{month}-{year}"),
            council=record["authority"],
            date=(int(year), MONTHS.index(month) + 1, int(day)),
            published=f"{int(day)} {month.capitalize()} {year}",
            rows=rows,
            lead=lead[1] if lead else None,
            inspected=dates[1].strip() if dates else None,
            text=flat,
        )
        found[record["authority"]].append(told)
    for council, reports in found.items():
        seen: dict[tuple[int, int, int], Told] = {}
        for told in sorted(reports, key=lambda t: t.date):
            seen.setdefault(told.date, told)
        found[council] = list(seen.values())
    return dict(found)


def _rows(cover: str) -> dict[str, tuple[str, str]]:
    rows: dict[str, tuple[str, str]] = {}
    table = cover.find("Judgement Grade")
    for area, labels in _ROWS.items():
        for label in labels:
            start = max(table, 0) if label.startswith(("The exp", "The imp", "(?<")) else 0
            match = re.search(rf"{label} {_GRADE}(?= |$)", cover[start : start + 1600])
            if match and area not in rows:
                rows[area] = (match.group(), match[1])
    if "overall" not in rows:
        for pattern in _OVERALL:
            match = re.search(pattern, cover[:2500], re.I)
            if match and len(match.group()) < 140:
                rows["overall"] = (match.group(), match[1].capitalize())
                break
    return rows


# Questions

Wordings = Mapping[str, Sequence[str]]

AREA_WORDS = {
    "leadership": ("leadership", "leaders", "the impact of leaders", "leadership and management"),
    "help": (
        "help and protection", "children who need help and protection",
        "children in need of help and protection",
    ),
    "care": (
        "children in care", "looked after children", "kids in care",
        "the experiences of children in care",
    ),
    "leavers": ("care leavers", "young people leaving care", "care leavers' experiences"),
    "adoption": ("adoption", "adoption performance"),
}  # fmt: skip

WORDINGS: Wordings = {
    "grade_at_date": (
        "What was {x}'s overall effectiveness grade in {y}?",
        "What did Ofsted rate {x} in {y}?",
        "Overall effectiveness of {x}, {y}",
        "How was {x} graded at its {y} inspection?",
        "what was {x} rated in {y}",
        "Which grade did {x} get in {y}?",
        "What overall judgement did {x} council receive in {y}?",
        "In {y}, how did Ofsted judge children's services in {x}?",
        "What did {x} get from Ofsted in {m}?",
        "What was the overall judgement for {x} in the report of {d}?",
        "{x} ofsted rating {y}",
        "how was {x} judged overall in {m}?",
        "What rating was given to {x} children's services in {y}?",
        "Tell me the Ofsted grade for {x} in {y}.",
        "What grade did inspectors give {x} in {y}?",
        "Can you tell me what {x} was rated back in {y}?",
        "What was the outcome of the {y} Ofsted inspection of {x}?",
        "what did ofsted give {x} in {y}",
        "How did {x} do in its {y} Ofsted inspection?",
        "{y} grade for {x}?",
        "What was the verdict of inspectors on {x} overall in {y}?",
        "Overall grade, {x}, {m}",
        "What was {x} council's children's services rating as of {m}?",
        "what judgement did {x} get for overall effectiveness when inspected in {y}?",
        "How did Ofsted rate the London... sorry, how did Ofsted rate {x} in {y}?",
        "which overall grade was {x} awarded in {y}?",
        "What was the result for {x} in the {y} inspection report?",
    ),
    "grade_area": (
        "What grade did {x} get for {a} in {y}?",
        "How was {a} judged in {x} in {y}?",
        "What was the judgement on {a} in {x}'s {y} report?",
        "{x} {y} {a} grade",
        "What did Ofsted rate {x} for {a} in {y}?",
        "which grade did {x} have for {a} at the {y} inspection",
        "In {y}, what was {x}'s rating for {a}?",
        "what was {x} given for {a} in {m}, which grade?",
        "How did inspectors grade {a} in {x} in {m}?",
        "Tell me the {a} judgement for {x}, {y}.",
        "What did {x} get for {a} in {y}?",
        "{a} rating of {x} in {y}?",
        "How was {x} rated on {a} in {y}?",
        "Which judgement was made about {a} at {x} council in {y}?",
        "What grade was {a} in {x} in {y}?",
        "for {a}, what was {x} graded in {y}?",
        "what was the {y} grade for {a} in {x}",
        "Could you tell me how {a} was graded in {x} in {y}?",
        "What judgement did {a} get in the {y} inspection of {x}?",
        "{x}: what was the grade for {a} in {y}?",
        "How did Ofsted judge {a} in {x} in {y}?",
        "What rating did Ofsted give {x} for {a} in {y}?",
        "at its {y} inspection what grade did {x} get for {a}",
        "Judgement for {a}, {x}, {y}",
        "what was awarded for {a} in {x}'s {y} inspection, the grade I mean?",
    ),
    "grade_latest": (
        "What is {x}'s current Ofsted rating?",
        "What is {x} rated now?",
        "what's {x}'s latest grade",
        "How is {x} rated?",
        "What is the latest overall effectiveness grade for {x}?",
        "What did {x} get at its last inspection, overall?",
        "{x} ofsted rating",
        "What was {x}'s most recent judgement?",
        "How did {x} do in its most recent Ofsted inspection?",
        "Current grade of {x} children's services?",
        "what grade does {x} have at the moment",
        "What rating does {x} council hold today?",
        "{x} current overall effectiveness",
        "How did Ofsted rate {x} last time?",
        "What is the newest judgement on {x}?",
        "What grade did {x} get when it was last inspected?",
        "Tell me {x}'s overall grade now",
        "what is {x} graded these days",
        "What was the overall judgement in the latest report on {x}?",
        "How is {x} currently judged by Ofsted?",
        "most recent ofsted grade {x}",
        "What's the up to date Ofsted rating for {x}?",
        "Do you know what {x} is rated at present?",
        "What overall grade has {x} got now?",
        "rating of {x} children's services as of now",
        "What does {x} have as its latest Ofsted grade?",
    ),
    "grade_change": (
        "How has {x}'s rating changed?",
        "Has {x}'s Ofsted grade changed over time?",
        "How has {x}'s overall effectiveness changed since {y}?",
        "Has {x} improved since {y}?",
        "Did {x}'s rating go up or down between {y} and {z}?",
        "What was the change in {x}'s grade from {y} to {z}?",
        "how did {x} go from {y} to {z}, what were the grades",
        "Has {x} got better or worse since its {y} inspection?",
        "Compare {x}'s grade in {y} with its grade in {z}",
        "What happened to {x}'s rating between {y} and {z}?",
        "has {x} improved",
        "Has {x} got worse since {y}?",
        "Did {x} improve between {y} and {z}?",
        "Is {x} rated differently now than in {y}?",
        "How does {x}'s current grade compare with {y}?",
        "Was {x} rated better in {z} than in {y}?",
        "has the overall grade of {x} changed since {y}",
        "{x} rating then and now",
        "What difference is there between {x}'s {y} and {z} grades?",
        "Has {x}'s overall judgement moved since {y}?",
        "How have {x}'s Ofsted ratings changed over the years?",
        "Did {x}'s grade change from {y} to {z}?",
        "Has {x}'s overall grade declined since {y}?",
        "What was {x} rated in {y} and what was it rated in {z}?",
        "Has Ofsted's rating of {x} risen since {y}?",
    ),
    "lead_inspector": (
        "Who was the lead inspector of {x} in {y}?",
        "Who led the {y} inspection of {x}?",
        "lead inspector {x} {y}",
        "Who led Ofsted's inspection of {x} in {y}?",
        "What was the name of the lead inspector for {x} in {y}?",
        "Which inspector led the {y} inspection of {x}?",
        "Who headed the inspection team at {x} in {y}?",
        "who was in charge of the {y} inspection of {x}",
        "Name the lead inspector for {x}, {m}",
        "Who carried out the Ofsted inspection of {x} in {y} as lead inspector?",
        "who inspected {x} in {y}",
        "In {y} who was the lead inspector at {x}?",
        "Tell me who led the inspection of {x} in {y}.",
        "Lead inspector for the {x} report of {d}?",
        "Who was leading the inspection of {x} council in {y}?",
        "who did ofsted send to lead the inspection of {x} in {y}",
        "Which HMI led the inspection of {x} in {y}?",
        "Who's the lead inspector on the {y} {x} report?",
        "Who ran the inspection of children's services in {x} in {y}?",
        "Who was Ofsted's lead inspector for {x} in {y}?",
        "the {y} inspection of {x}: who led it?",
        "Who is named as lead inspector in {x}'s {y} report?",
        "Can you tell me the lead inspector's name for {x} {y}?",
        "what is the lead inspector called in the {y} report on {x}?",
        "Who conducted the {y} inspection of {x}?",
    ),
    "inspection_date": (
        "When was {x} inspected in {y}?",
        "What were the inspection dates for {x} in {y}?",
        "On what dates did Ofsted inspect {x} in {y}?",
        "inspection dates {x} {y}",
        "When did the {y} inspection of {x} take place?",
        "When was Ofsted in {x} in {y}?",
        "When did Ofsted visit {x} for its {y} inspection?",
        "What dates was the {x} inspection in {y}?",
        "Which dates did the {y} inspection of {x} run over?",
        "when did inspectors inspect {x} in {y}",
        "Tell me the dates of the {y} inspection of {x}",
        "when exactly was {x} inspected in {y}?",
        "How long did the {y} inspection of {x} last?",
        "On which days was {x} inspected in {y}?",
        "When was the inspection behind {x}'s {y} report?",
        "When did Ofsted inspect children's services in {x} in {y}?",
        "What was the date of the Ofsted inspection of {x} in {y}?",
        "Dates of {x}'s inspection, {y}?",
        "What were the dates of the inspection of {x} reported in {m}?",
        "when was the {y} ofsted inspection at {x} council",
        "In {y}, when was {x} inspected?",
        "When did inspectors come to {x} in {y}?",
        "Which week was {x} inspected in {y}?",
        "when in {y} was {x} inspected by ofsted",
        "Give me the inspection dates in the {y} report on {x}",
    ),
    "grade_still": (
        "Is {x} still {g}?",
        "is {x} {g} now?",
        "Is {x} council still rated {g}?",
        "Does {x} still have a {g} rating?",
        "Is {x} currently judged {g}?",
        "Are children's services in {x} still {g}?",
        "is {x}'s overall grade still {g}",
        "Has {x} kept its {g} rating?",
        "Is {x} {g} at present?",
        "Does Ofsted still rate {x} as {g}?",
        "Was {x} judged {g} at its latest inspection?",
        "Did {x} get {g} in its most recent inspection?",
        "Is {x} {g} overall?",
        "is it right that {x} is still {g}?",
        "Are {x}'s children's services rated {g} today?",
        "Has {x} remained {g}?",
        "Did {x} get {g} last time?",
        "Would you say... is {x} {g} these days?",
        "Is the current rating of {x} {g}?",
        "Does {x} hold a {g} grade now?",
        "is {x} graded {g}",
        "Is {x} as of now {g}?",
        "Still {g}, {x}?",
        "Is {x}'s rating {g}?",
        "Are {x} {g} now",
    ),
    "grade_absent_year": (
        "What was {x} rated in {y}?",
        "What was {x}'s overall effectiveness in {y}?",
        "How did Ofsted grade {x} in {y}?",
        "what did {x} get from ofsted in {y}",
        "Overall effectiveness {x} {y}",
        "Which grade did {x} receive at its {y} inspection?",
        "Who was the lead inspector of {x} in {y}?",
        "What judgement did Ofsted make on {x} in {y}?",
        "{x} {y} rating",
        "In {y}, what was {x}'s grade?",
        "What was the overall judgement on {x} in {y}?",
        "How was {x} judged in {y}?",
        "Was {x} rated good in {y}?",
        "What were the inspection dates of {x} in {y}?",
        "Who led the {y} inspection of {x}?",
        "Did {x} get outstanding in {y}?",
        "What grade did {x} have for leadership in {y}?",
        "What did Ofsted rate {x} for help and protection in {y}?",
        "when was {x} inspected in {y}",
        "Was {x} inadequate in {y}?",
        "what grade was {x} in {y}",
        "How did inspectors rate {x} in {y}?",
        "{x} ofsted grade {y}?",
        "What rating did {x} children's services have in {y}?",
        "What was {x} awarded by Ofsted in {y}, which grade?",
    ),
    "grade_absent_council": (
        "What is {x}'s Ofsted rating?",
        "What was {x} rated in {y}?",
        "Who was the lead inspector of {x} in {y}?",
        "Is {x} still inadequate?",
        "How has {x}'s rating changed?",
        "What grade did {x} get for leadership?",
        "{x} overall effectiveness",
        "When was {x} inspected in {y}?",
        "What did Ofsted rate {x} for care leavers?",
        "what's {x}'s latest grade",
    ),
    "grade_absent_area": (
        "What grade did {x} get for {a} in {y}?",
        "What was {x}'s rating for {a} in {y}?",
        "How was {a} graded in {x} in {y}?",
        "What did Ofsted rate {x} for {a} in {y}?",
        "{x} {y} {a} judgement",
        "Which judgement did {a} get at {x} in {y}?",
        "what was {x} given for {a} in {y}, which grade",
        "In {y}, what grade was given for {a} in {x}?",
        "What was the {a} grade in {x}'s {y} report?",
        "{x}: rating for {a} in {y}",
    ),
}

_HOW_MANY = {
    "grade_at_date": 58, "grade_area": 52, "grade_latest": 50, "grade_change": 40,
    "lead_inspector": 35, "inspection_date": 25, "grade_still": 25, "grade_absent_year": 17,
    "grade_absent_council": 8, "grade_absent_area": 10,
}  # fmt: skip
_UNJUDGED = ("adoption", "the safeguarding children board", "fostering", "SEND", "youth justice")


def make_questions(
    reports: Mapping[str, Sequence[Told]],
    seed: int,
    wordings: Wordings = WORDINGS,
    how_many: Mapping[str, int] = _HOW_MANY,
) -> list[dict[str, Any]]:
    """Questions with what must be cited, drawn with ``seed``; every wording is used in turn."""
    chance = random.Random(seed)
    out: list[dict[str, Any]] = []
    for kind, count in how_many.items():
        phrases = list(wordings[kind])
        chance.shuffle(phrases)
        made = 0
        while made < count:
            question = _one(kind, phrases[made % len(phrases)], reports, chance)
            if question is None or any(q["question"] == question["question"] for q in out):
                continue
            question["id"] = f"j{seed}-{len(out) + 1:03}"
            out.append(question)
            made += 1
    order = (
        "id",
        "question",
        "history",
        "kind",
        "answerable",
        "must_cite",
        "stale",
        "articles",
        "about",
    )
    return [{k: q[k] for k in order if k in q} for q in out]


def _one(
    kind: str, phrase: str, reports: Mapping[str, Sequence[Told]], chance: random.Random
) -> Any:
    council = chance.choice(sorted(reports))
    told = [r for r in reports[council] if "overall" in r.rows]
    spoken = _spoken(council, chance)

    def made(
        must: Sequence[Sequence[str]], right: Sequence[Told], stale: Sequence[str] = (), **put: str
    ) -> dict[str, Any]:
        question = phrase.format(**{"x": spoken, **put})
        return {
            "question": question[0].upper() + question[1:] if phrase[0].isupper() else question,
            "history": [],
            "kind": kind,
            "answerable": bool(must),
            "must_cite": [list(m) for m in must],
            **({"stale": list(stale)} if stale else {}),
            "articles": [i for r in right for i in r.ids],
            "about": [council],
        }

    if kind == "grade_absent_council":
        council = chance.choice(ABSENT)
        spoken = council
        return made((), (), y=str(chance.randint(2014, 2024)))
    if not told:
        return None
    report = chance.choice(told)
    when = {"y": report.year, "m": _month(report), "d": report.published}
    if kind in ("grade_at_date", "grade_area", "lead_inspector", "inspection_date"):
        if sum(report.year in r.years for r in reports[council]) > 1:
            return None  # two reports of a year: the question would be ambiguous
        if kind == "grade_at_date":
            return made([(report.rows["overall"][0],)], [report], **when)
        if kind == "grade_area":
            areas = [a for a in AREA_WORDS if a in report.rows]
            if not areas:
                return None
            area = chance.choice(areas)
            return made(
                [(report.rows[area][0],)], [report], a=chance.choice(AREA_WORDS[area]), **when
            )
        if kind == "lead_inspector":
            return made([(report.lead,)], [report], **when) if report.lead else None
        return made([(report.inspected,)], [report], **when) if report.inspected else None
    last = told[-1]
    stale = [r.rows["overall"][0] for r in told[:-1] if r.rows["overall"] != last.rows["overall"]]
    if kind == "grade_latest":
        return made([(last.rows["overall"][0],)], [last], stale)
    if kind == "grade_still":
        if len(told) < 2:
            return None
        grade = chance.choice(told[-2:]).rows["overall"][1].lower()
        grade = "requires improvement" if grade.startswith("require") else grade
        return made([(last.rows["overall"][0],)], [last], stale, g=grade)
    if kind == "grade_change":
        return _change(phrase, told, made, chance)
    if kind == "grade_absent_year":
        years = [
            str(y)
            for y in range(2014, 2026)
            if not any(str(y) in r.years or _recalls(r.text, y) for r in reports[council])
        ]
        return made((), (), y=chance.choice(years)) if years else None
    modern = [r for r in told if "Judgement Grade" in r.text[:1500] and r.date[0] >= 2019]
    if not modern:
        return None
    report = chance.choice(modern)
    if sum(report.year in r.years for r in reports[council]) > 1:
        return None
    return made((), (), y=report.year, a=chance.choice(_UNJUDGED))


def _recalls(text: str, year: int) -> bool:
    """True where a report speaks of an inspection of ``year``, which may then be its answer."""
    near = r"(?:inspect|judge)[^.]{0,80}"
    behind = r"[^.]{0,80}(?:inspect|judge)"
    return re.search(rf"{near}\b{year}\b|\b{year}\b{behind}", text) is not None


def _change(phrase: str, told: Sequence[Told], made: Any, chance: random.Random) -> Any:
    whole = [r for r in told if r.date[0] >= 2014]
    if len(whole) < 2:
        return None
    first, last = whole[0], whole[-1]
    if "{y}" in phrase:
        first = chance.choice(whole[:-1])
    if "{z}" in phrase:
        last = chance.choice(whole[whole.index(first) + 1 :])
    for end in (first, last):
        if sum(end.year in r.years for r in whole) > 1:
            return None
    between = whole[whole.index(first) : whole.index(last) + 1]
    ends = [(first.rows["overall"][0],), (last.rows["overall"][0],)]
    return made(ends, between, y=first.year, z=last.year)


def _month(report: Told) -> str:
    return " ".join(report.published.split()[1:])


def _spoken(council: str, chance: random.Random) -> str:
    """The council as a person writes it: small words small, some all in lower case."""
    name = re.sub(r"\b(And|Of|Upon|On|With)\b", lambda m: m.group().lower(), council)
    name = {"London Corporation": "City of London", "Kingston upon Hull": "Hull"}.get(name, name)
    return name.lower() if chance.random() < 0.15 else name


# Asking


@dataclass(frozen=True, slots=True)
class Asked:
    """How one question went; ``why`` is None where it was right."""

    question: Mapping[str, Any]
    why: str | None


def ask_all(snapshot: Snapshot, questions: Iterable[Mapping[str, Any]]) -> Iterator[Asked]:
    """Every question, looked up in the library's tables."""
    for q in questions:
        read = read_question(
            q["question"], q["history"], snapshot.gazetteer, respell=snapshot.respell
        )
        yield Asked(q, _wrong(q, find_grades(snapshot, read)))


def _wrong(q: Mapping[str, Any], found: Grades | None) -> str | None:
    if q["kind"] == "prose":
        return None if found is None else f"prose has to answer it: {_shown(found)}"
    if found is None:
        return "it is not taken for a question of this kind"
    if not q["answerable"]:
        return f"answers {_shown(found)}" if found.places else None
    if not found.places:
        return f"refused: {' '.join(found.missing)}"
    for p in found.places:
        if (
            not p.article.text[p.start : p.end].strip()
            or not p.start <= p.emphasis[0] <= p.emphasis[1] <= p.end
        ):
            return "a span is empty or its emphasis stands outside"
        if not _is_of(p.article, q["articles"]):
            return f"cites another report, {p.article.id}"
    quotes = [_flat(p.article.text[p.start : p.end]) for p in found.places]
    holding = [
        next((i for i, quote in enumerate(quotes) if any(_flat(w) in quote for w in group)), None)
        for group in q["must_cite"]
    ]
    if None in holding:
        return f"cites {quotes[:3]}, not {q['must_cite']}"
    if holding[0] != 0:
        return f"cites {quotes[0]!r} first"
    if len(holding) > 1:
        same = q["must_cite"][0] == q["must_cite"][1]
        dates = [p.article.published.value or "" for p in found.places]
        if dates != sorted(dates) or (same and len(set(dates)) < 2):
            return "the ends are not oldest first"
    return None


def _shown(found: Grades) -> str:
    return repr([_flat(p.article.text[p.start : p.end]) for p in found.places][:3])


def _is_of(article: Article, names: Sequence[str]) -> bool:
    return any(n == article.id or article.id.startswith(n) for n in names)


def _flat(text: str) -> str:
    return " ".join(text.split()).lower()


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a JSONL file, and those beside it that prose has to answer."""
    lines = path.read_text(encoding="utf-8").splitlines()
    others = NOT_GRADES.read_text(encoding="utf-8").splitlines()
    prose = [
        {"id": f"prose-{n}", "question": text, "history": [], "kind": "prose"}
        for n, text in enumerate(others)
        if text and not text.startswith("#")
    ]
    return [json.loads(line) for line in lines if line] + prose


def write_questions(path: Path, questions: Iterable[Mapping[str, Any]]) -> None:
    """One question a line."""
    lines = (json.dumps(q, ensure_ascii=False) for q in questions)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, help="a library of the shared reports")
    parser.add_argument("--reports", type=Path, default=REPORTS, help=f"default {REPORTS}")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help=f"default {QUESTIONS}")
    parser.add_argument("--write", type=Path, help="make questions into this file and stop")
    parser.add_argument("--seed", type=int, default=1, help="default 1")
    options = parser.parse_args()
    if options.write:
        write_questions(options.write, make_questions(read_reports(options.reports), options.seed))
        return 0
    settings = Settings(data=options.data) if options.data else Settings()
    results = list(ask_all(Library.of(settings).snapshot(), read_questions(options.questions)))
    kinds = Counter(a.question["kind"] for a in results)
    for kind, count in kinds.items():
        right = sum(a.why is None for a in results if a.question["kind"] == kind)
        print(f"  {kind:<22} {right:>4} of {count}")
    right = sum(a.why is None for a in results)
    print(f"  {'all':<22} {right:>4} of {len(results)} ({right / len(results):.1%})")
    for a in results:
        if a.why:
            print(f"  {a.question['id']} {a.question['question']}\n      {a.why[:300]}")
    return 0 if right >= FLOOR * len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
