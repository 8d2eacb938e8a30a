from __future__ import annotations

import pytest

from corpus.judgements import Grade
from corpus.subjects import known_councils
from qa.answer import Outcome
from qa.ask import Assistant
from qa.question import understand
from qa.ways.premise import LEAD, taken_for_granted
from tests.ways import open_library

GAZETTEER = known_councils()


def taken(text: str) -> tuple[Grade, str] | None:
    return taken_for_granted(understand(text, text, GAZETTEER), GAZETTEER)


@pytest.mark.parametrize(
    ("text", "grade", "asked"),
    [
        ("Why was Leeds rated inadequate in 2018?", Grade.INADEQUATE, "rated in 2018?"),
        ("How come Leeds was judged outstanding?", Grade.OUTSTANDING, "rated?"),
        ("What got Leeds its outstanding in 2022?", Grade.OUTSTANDING, "rated in 2022?"),
        ("What earned Leeds its good grade in the November 2019 report?", Grade.GOOD,
         "rated in November 2019?"),
        ("Why did leadership in Leeds only get requires improvement?", Grade.REQUIRES_IMPROVEMENT,
         "rated for leadership?"),
        ("why is leeds still inadequate", Grade.INADEQUATE, "rated?"),
        ("Why is Leeds inadequate?", Grade.INADEQUATE, "rated?"),
        ("why was leeds council given a rating of good in 2020?", Grade.GOOD, "rated in 2020?"),
        ("What were the reasons Leeds was rated inadequate?", Grade.INADEQUATE, "rated?"),
    ],
)  # fmt: skip
def test_a_grade_taken_for_granted_is_read(text: str, grade: Grade, asked: str) -> None:
    assert taken(text) == (grade, f"What was Leeds {asked}")


@pytest.mark.parametrize(
    "text",
    [
        "Was Leeds rated inadequate in 2018?",
        "What was Leeds rated in 2018?",
        "How can Leeds become outstanding?",
        "Why was Leeds no longer inadequate?",
        "Why did Leeds fall from outstanding to good?",
        "Why was Leeds good at audits?",
        "Why is good housing hard to find in Leeds?",
        "Why was housing for families rated inadequate in Leeds?",
        "Why were Leeds and Kent rated inadequate?",
        "Why are councils rated inadequate?",
        "Why was Leeds not rated good?",
        "Which councils are inadequate?",
        "Why did Leeds lose its outstanding grade?",
        "What did Leeds do before it was rated inadequate?",
        "Why did the director of Leeds leave?",
    ],
)
def test_what_takes_no_grade_for_granted_is_left_alone(text: str) -> None:
    assert taken(text) is None


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_library(
        tmp_path_factory.mktemp("premise"),
        {
            "leeds": """Leeds is top of the class

Published: 4 December 2018

Leeds council has been rated ‘outstanding’ by Ofsted after an inspection in October 2018.

Leadership was graded ‘good’.

Leeds council was rated ‘outstanding’ because its social workers stay.
""",
            "kent": """Kent opens a home

Published: 9 May 2019

Kent council has opened a home for six children.
""",
        },
    )


def test_what_the_articles_do_say_is_given(assistant: Assistant) -> None:
    answer = assistant.ask("Why was Leeds rated inadequate in 2018?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.lead == LEAD
    assert "‘outstanding’" in answer.citations[0].quote
    assert answer.citations[0].about == ("Leeds",)


def test_a_move_that_never_was_is_set_right_by_the_grades_there_were(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    asked = open_library(
        tmp_path_factory.mktemp("move"),
        {
            "older": """Kent is good

Published: 4 December 2018

Ofsted has rated Kent council ‘good’ after an inspection in October 2018.
""",
            "newer": """Kent rises

Published: 9 May 2022

Ofsted has rated Kent council ‘outstanding’ after an inspection in March 2022.
""",
        },
    ).ask("Why did Kent fall from outstanding to inadequate?")
    assert asked.lead == LEAD
    assert ["2018" in c.quote for c in asked.citations] == [True, False]


def test_an_area_is_set_right_by_its_own_grade(assistant: Assistant) -> None:
    answer = assistant.ask("Why did leadership in Leeds get inadequate in 2018?")
    assert answer.lead == LEAD
    assert "Leadership was graded ‘good’" in answer.citations[0].quote


def test_a_true_premise_is_answered_as_asked(assistant: Assistant) -> None:
    answer = assistant.ask("Why was Leeds rated outstanding in 2018?")
    assert answer.lead is None
    assert any("because its social workers stay" in c.quote for c in answer.citations)


@pytest.mark.parametrize(
    "text",
    [
        "Why was Kent rated inadequate in 2019?",
        "Why was Leeds rated inadequate in 2004?",
        "Why was Salford rated inadequate?",
    ],
)
def test_nothing_is_said_otherwise_where_no_grade_is_stated(
    assistant: Assistant, text: str
) -> None:
    assert assistant.ask(text).lead is None


def test_the_lead_is_no_quotation() -> None:
    assert not set('“”‘’"') & set(LEAD)


def test_citations_are_the_articles_words(assistant: Assistant) -> None:
    snapshot = assistant.library.snapshot()
    answer = assistant.ask("Why was Leeds rated inadequate in 2018?")
    assert answer.citations
    for c in answer.citations:
        assert snapshot.article(c.article_id).text[c.start : c.end] == c.quote


def test_a_plain_question_about_a_grade_has_no_lead(assistant: Assistant) -> None:
    answer = assistant.ask("What was Leeds rated in 2018?")
    assert answer.lead is None
    assert any("‘outstanding’" in c.quote for c in answer.citations)
