"""Inspection reports to measure on, as many as are wanted, and questions to ask of them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
REPORTS = SHARED / "reports" / "reports.jsonl"

Report = dict[str, Any]
"""A line of ``reports.jsonl``: id, title, publisher, published_text, authority, text."""

_TOPICS = (
    "care leavers", "social workers' caseloads", "placement stability", "early help",
    "children missing from home", "child protection plans", "the quality of assessments",
    "supervision", "fostering", "adoption", "the virtual school", "child sexual exploitation",
    "staff turnover", "pathway plans", "health assessments", "homeless young people",
    "disabled children", "unaccompanied asylum-seeking children", "domestic abuse",
    "independent reviewing officers", "the front door", "strategy meetings", "kinship carers",
    "management oversight", "performance data", "private fostering", "mental health",
    "permanence planning", "return home interviews", "corporate parenting",
)  # fmt: skip
_FORMS = (
    "What did inspectors find about {topic} in {council}?",
    "How well does {council} look after {topic}?",
    "{council} {topic}",
    "What needs to improve in {council} when it comes to {topic}?",
    "Which councils were praised for {topic}?",
    "Who leads the work on {topic} in {council}?",
    "How many cases of {topic} did the inspectors see in {council}?",
    "When was {topic} last inspected in {council}?",
    "Is {topic} judged good or inadequate in {council}?",
    "What has changed for {topic} since the last inspection of {council}?",
)
_FIRST_YEAR, _LAST_YEAR = 2014, 2022


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what a search for it may be narrowed to."""

    question: str
    article: str
    council: str
    after: str


def read_reports(path: Path = REPORTS) -> list[Report]:
    """Every report, in the file's order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def endless(reports: Sequence[Report]) -> Iterator[Report]:
    """The reports, then varied copies of them for ever; always the same ones in the same order."""
    copy = 0
    while True:
        yield from (vary(report, copy, reports) for report in reports)
        copy += 1


def vary(report: Report, copy: int, reports: Sequence[Report]) -> Report:
    """Copy number ``copy`` of a report: another council, and a word changed in every line.

    No passage of it has the text of another copy's, so all of it has to be embedded. The words put
    in are the report's own, so that it reads as reports do. Copy 0 is the report itself.
    """
    if copy == 0:
        return report
    chance = random.Random(f"{copy} {report['id']}")
    council = chance.choice([r["authority"] for r in reports])
    name = re.compile(re.escape(report["authority"]), re.I)
    pool = sorted(set(re.findall(r"\b[a-z]{5,}\b", report["text"]))) or ["children"]
    lines = [_vary_line(name.sub(council, x), pool, chance) for x in report["text"].split("\n")]
    return report | {
        "id": f"{report['id']} copy {copy}",
        "title": f"{name.sub(council, report['title'])} (copy {copy})",
        "authority": council,
        "text": "\n".join(lines),
    }


def _vary_line(line: str, pool: Sequence[str], chance: random.Random) -> str:
    places = [m.span() for m in re.finditer(r"\b[a-z]{5,}\b", line)]
    if not places:
        return line
    start, end = chance.choice(places)
    return line[:start] + chance.choice(pool) + line[end:]


def write_lines(path: Path, lines: Sequence[Any]) -> Path:
    """One JSON document a line; returns ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(x) + "\n" for x in lines), encoding="utf-8")
    return path


def questions(reports: Sequence[Report], count: int) -> list[Asked]:
    """``count`` questions of many forms, subjects and councils, each another up to 300."""
    asked = []
    for i in range(count):
        report = reports[i * 7 % len(reports)]
        topic = _TOPICS[(i + i // len(_TOPICS)) % len(_TOPICS)]
        form = _FORMS[i % len(_FORMS)]
        asked.append(
            Asked(
                question=form.format(topic=topic, council=report["authority"]),
                article=report["id"],
                council=report["authority"],
                after=str(_FIRST_YEAR + i % (_LAST_YEAR - _FIRST_YEAR + 1)),
            )
        )
    return asked


def write_questions(path: Path, asked: Sequence[Asked]) -> Path:
    """The questions as a JSONL file."""
    return write_lines(path, [asdict(a) for a in asked])


def words(reports: Sequence[Report]) -> int:
    """Words of the reports' texts, whatever passages they are cut into."""
    return sum(len(r["text"].split()) for r in reports)
