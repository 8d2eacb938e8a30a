from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from corpus.passages import PassageRules
from index.build import build
from index.library import Library
from qa.ask import Assistant
from tests.conftest import HashEmbedder
from tests.ways import OverlapReader

NEW, OLD = "have deteriorated since the last inspection in 2018", "have improved since 2014"
REASON = "Managers do not know how many children wait for a visit from a social worker."


def report(year: int, grade: str, told: str, lead: str) -> dict[str, str]:
    return {
        "id": f"leeds-{year}",
        "title": f"Inspection of Leeds children’s services {year}",
        "authority": "Leeds",
        "published_text": f"14 May {year}",
        "text": (
            f"Inspection of Leeds children’s services\n\nInspection dates: 4 to 15 March {year}\n\n"
            f"Lead inspector: {lead}\n\n"
            f"- The experiences and progress of children in care\t{grade}\n"
            f"- Overall effectiveness\t{grade}\n\n"
            f"Services for children in Leeds {told}, when they were judged to be good. {REASON}\n\n"
            "What needs to improve?\n\n- Visits to children who wait.\n\n"
            "Children in care live with carers who know them well, and stay with them for long.\n"
        ),
    }


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("overview")
    source = folder / "reports.jsonl"
    both = [report(2018, "Good", OLD, "Ann Ayre"), report(2022, "Inadequate", NEW, "Bea Cole")]
    source.write_text("".join(json.dumps(r) + "\n" for r in both), encoding="utf-8")
    embedder = HashEmbedder(dimensions=256)
    build(folder / "data", embedder, [source], rules=PassageRules())
    library = Library(folder / "data", embedder)
    yield Assistant(library, OverlapReader())  # type: ignore[arg-type]
    library.snapshot().close()


def cited(assistant: Assistant, text: str) -> list[str]:
    return [c.quote for c in assistant.ask(text).citations]


@pytest.mark.parametrize(
    "text",
    [
        "leeds dropped?",
        "was leeds always that bad",
        "Is Leeds worse than last time?",
        "has leeds got better or worse since 2018",
        "Leeds in 2018 and then 2022 - what is the difference?",
        "how has leeds come on from 2018 to 2022",
    ],
)
def test_the_grades_oldest_first_and_what_the_newest_report_says(
    assistant: Assistant, text: str
) -> None:
    quotes = cited(assistant, text)
    assert "Good" in quotes[0]
    assert "Inadequate" in quotes[1]
    assert NEW in quotes[2]


@pytest.mark.parametrize("text", ["why leeds", "Why was Leeds rated inadequate?"])
def test_the_reasons_stand_below_the_table(assistant: Assistant, text: str) -> None:
    quotes = cited(assistant, text)
    assert any(NEW in q for q in quotes)
    assert REASON in quotes


def test_what_the_report_says_is_set_against_a_wrong_premise(assistant: Assistant) -> None:
    answer = assistant.ask("Why did Leeds's services get better between 2018 and 2022?")
    assert "say otherwise" in answer.answer
    assert NEW in answer.citations[-1].quote


@pytest.mark.parametrize("text", ["who led the last one in leeds", "who was lead leeds"])
def test_who_led_is_of_the_newest_inspection(assistant: Assistant, text: str) -> None:
    assert [q for q in cited(assistant, text) if "Bea Cole" in q] == cited(assistant, text)
    assert len(cited(assistant, text)) == 1
