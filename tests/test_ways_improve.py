"""What has to improve: the points a report lists under that heading, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from corpus.passages import PassageRules
from index.build import build
from index.library import Library
from qa.answer import Outcome
from qa.ask import Assistant
from qa.conversation import read_question
from qa.inquiry import Inquiry
from qa.ways import improve
from tests.conftest import HashEmbedder
from tests.ways import OverlapReader


def report(council: str, year: int, points: list[str], heading: str) -> dict[str, str]:
    listed = "\n".join(p if p.startswith("\n") else f"◼ {p}" for p in points)
    return {
        "id": f"{council.lower()}-{year}",
        "title": f"Inspection of {council} children's services {year}",
        "authority": council,
        "published_text": f"14 May {year}",
        "text": (
            f"Inspection of {council} children’s services\n\n"
            f"Inspection dates: 4 to 15 March {year}\n\n"
            "Services have settled since new leaders came. Social workers know their children "
            "well and visit them often, and families say that they are listened to.\n\n"
            f"{heading}\n\n{listed}\n\n"
            "The experiences and progress of children in care: good\n\n"
            "Children in care live with carers who understand what they have been through, and "
            "most stay with them for as long as they need to.\n"
        ),
    }


REPORTS = [
    report(
        "Leeds", 2018,
        ["The pace of permanence planning.", "Oversight of private fostering."],
        "What needs to improve?",
    ),
    report("Leeds", 2022, ["The sufficiency of foster homes for teenagers."], "Recommendations"),
    report("Salford", 2021, ["The timeliness of health assessments."], "Areas for improvement"),
    report(
        "Derby", 2014,
        ["Visits on time.", "\n\nManagement oversight\n\n", "Supervision of new workers.",
         "\n\nAreas for improvement\n\nCare leavers\n\n", "Homes for care leavers."],
        "What does the local authority need to improve?\n\nPriority and immediate action\n\n"
        "Quality of practice",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("improve")
    source = folder / "reports.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in REPORTS), encoding="utf-8")
    embedder = HashEmbedder(dimensions=256)
    build(folder / "data", embedder, [source], rules=PassageRules())
    library = Library(folder / "data", embedder)
    yield Assistant(library, OverlapReader())  # type: ignore[arg-type]
    library.snapshot().close()


def ask(assistant: Assistant, text: str) -> list[str] | None:
    snapshot = assistant.library.snapshot()
    question = read_question(text, [], snapshot.gazetteer)
    outline = improve.answer(Inquiry(snapshot, OverlapReader(), question))  # type: ignore[arg-type]
    return None if outline is None else [p.text for p in outline.places]


@pytest.mark.parametrize(
    "text",
    [
        "What needs to improve in Leeds?",
        "what does leeds need to improve",
        "Areas for improvement at Leeds?",
        "What should Leeds work on?",
        "Which areas must Leeds improve?",
        "What did Ofsted ask Leeds to improve?",
        "what have leeds got to improve",
        "leeds whats left to improve",
        "what still needs improving in leeds",
        "whats leeds weak on",
        "What does Leeds have to improve now, going by its most recent inspection?",
        "What did Ofsted tell Leeds to improve in 2022?",
    ],
)
def test_the_newest_report_s_points(assistant: Assistant, text: str) -> None:
    assert ask(assistant, text) == ["The sufficiency of foster homes for teenagers."]


def test_the_report_of_the_time_asked_for(assistant: Assistant) -> None:
    assert ask(assistant, "What needed to improve in Leeds in 2018?") == [
        "The pace of permanence planning.",
        "Oversight of private fostering.",
    ]
    assert ask(assistant, "What needed to improve in Leeds in 2015?") is None


def test_only_the_points_on_the_subject_asked_for(assistant: Assistant) -> None:
    text = "What did Leeds need to improve about private fostering in 2018?"
    assert ask(assistant, text) == ["Oversight of private fostering."]


def test_points_under_subjects_of_their_own_are_all_given(assistant: Assistant) -> None:
    assert ask(assistant, "What does Derby need to improve?") == [
        "Visits on time.",
        "Supervision of new workers.",
        "Homes for care leavers.",
    ]


def test_each_council_its_own(assistant: Assistant) -> None:
    answer = assistant.ask("What needs to improve in Leeds and in Salford?")
    assert answer.outcome is Outcome.ANSWERED
    by_label = {s.label: s.text for s in answer.statements}
    assert by_label["Salford"] == "The timeliness of health assessments."
    assert by_label["Leeds"] == "The sufficiency of foster homes for teenagers."


@pytest.mark.parametrize(
    "text",
    [
        "Has Leeds improved since 2018?",
        "Who said Leeds needs to improve?",
        "What needs to improve?",
        "What did inspectors praise at Leeds?",
        "Why does Leeds need to improve?",
        "Is Leeds getting better?",
    ],
)
def test_other_questions_are_left_to_other_ways(assistant: Assistant, text: str) -> None:
    assert ask(assistant, text) is None


def test_that_the_list_has_nothing_on_the_subject_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("What has Leeds got to do about private visits to farms?")
    assert any("has nothing on this" in said for said in [answer.answer, *answer.notes])


@pytest.mark.parametrize(
    "text",
    ["any concerns in Leeds", "worst thing they found in leeds", "What went wrong in Leeds?"],
)
def test_what_is_wrong_with_nothing_else_said_is_what_the_report_lists(
    assistant: Assistant, text: str
) -> None:
    answer = assistant.ask(text)
    assert [c.quote for c in answer.citations] == ["The sufficiency of foster homes for teenagers."]
    assert answer.answer.startswith("What the report of 14 May 2022 says needs to improve")
