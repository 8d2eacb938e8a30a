from __future__ import annotations

import pytest

from corpus.subjects import known_councils
from qa.answer import Outcome
from qa.ask import Assistant
from qa.question import understand
from qa.ways.several import MOST_PARTS, read_parts, split_questions
from tests.ways import open_library

GAZETTEER = known_councils()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Who is the director and when was the visit?",
            ("Who is the director", "when was the visit"),
        ),
        (
            "what did inspectors praise and what did they criticise?",
            ("what did inspectors praise", "what did they criticise"),
        ),
        (
            "What did inspectors praise and criticise at Leeds?",
            ("What did inspectors praise at Leeds", "What did inspectors criticise at Leeds"),
        ),
        ("What were the strengths and weaknesses?",
         ("What were the strengths", "What were the weaknesses")),
        ("Who led it? When was it published?", ("Who led it", "When was it published")),
        ("1. Who led it? 2. What was the grade?", ("Who led it", "What was the grade")),
        ("who led it; what was the grade; how many are in care",
         ("who led it", "what was the grade", "how many are in care")),
        ("What was Leeds rated and why?", ("What was Leeds rated", "why was Leeds rated")),
        ("When did the centre close, and why?",
         ("When did the centre close", "why did the centre close")),
        ("How many left, and how many joined?", ("How many left", "how many joined")),
        ("Tell me who the director is and when the visit took place",
         ("who the director is", "when the visit took place")),
        ("What is the caseload and is it falling?", ("What is the caseload", "is it falling")),
        ("How did it start, who paid for it and did it work?",
         ("How did it start", "who paid for it", "did it work")),
        ("In how many schools are there mentors, and how much are they paid?",
         ("In how many schools are there mentors", "how much are they paid")),
        ("Who runs it & what does it cost?", ("Who runs it", "what does it cost")),
    ],
)  # fmt: skip
def test_several_questions_are_told_apart(text: str, parts: tuple[str, ...]) -> None:
    assert split_questions(text).parts == parts


@pytest.mark.parametrize(
    "text",
    [
        "What did Ofsted say about care leavers and children in care?",
        "What did Ofsted say about Leeds and Salford?",
        "How good are help and protection?",
        "How does Leeds help children who go missing and who are at risk?",
        "What does it say about children who are in care, who are missing and who are homeless?",
        "What did it say about how workers are supported and what the council does?",
        "What do they get to help them stay safe and have a decent life?",
        "In 2018, what did inspectors find?",
        "Did the director, who joined in May, resign?",
        "Why did St. Helens fail?",
        "What got families through, was it the mental health support?",
        "I run a workshop. What did Ofsted praise in Leeds?",
        "Who praised the schools, colleges and nurseries?",
        "pellbridge or corrowby, who has more care leavers",
        "Compare Leeds and Salford on caseloads and agency staff.",
    ],
)
def test_one_question_is_one(text: str) -> None:
    assert len(split_questions(text).parts) < 2
    assert read_parts(understand(text, text, GAZETTEER), GAZETTEER) == []


def test_a_part_takes_over_council_and_year_but_not_over_its_own() -> None:
    text = "Who led Leeds in 2018, who led Salford and how many were in care there?"
    parts = [p.question for p in read_parts(understand(text, text, GAZETTEER), GAZETTEER)]
    assert [p.councils for p in parts] == [("Leeds",), ("Salford",), ("Salford",)]
    assert [p.years for p in parts] == [("2018",)] * 3


def test_a_part_in_the_present_takes_over_no_past_year() -> None:
    text = "What was Leeds rated in 2018 and how many care leavers does it have?"
    first, second = read_parts(understand(text, text, GAZETTEER), GAZETTEER)
    assert first.question.years == ("2018",)
    assert second.question.years == ()
    assert second.question.councils == ("Leeds",)


def test_what_stands_before_the_questions_is_meant_by_each() -> None:
    text = "Leeds 2021: who was lead inspector, and what was the grade?"
    parts = read_parts(understand(text, text, GAZETTEER), GAZETTEER)
    assert [p.question.councils for p in parts] == [("Leeds",)] * 2
    assert [p.question.years for p in parts] == [("2021",)] * 2
    assert [p.label for p in parts] == ["Who was lead inspector?", "What was the grade?"]


def test_no_more_parts_than_can_be_read() -> None:
    many = " ".join(f"Who is number {n}?" for n in "abcdefgh")
    assert len(split_questions(many).parts) == MOST_PARTS


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_library(
        tmp_path_factory.mktemp("several"),
        {
            "leeds": """Leeds opens a family centre

Leeds council has appointed Anita Brook as director of the family centre.

The family centre opened in March 2019 and employs twelve nurses, the council said.

Inspectors praised its gardens and criticised its kitchens.
""",
            "kent": """Kent closes a nursery

Kent council has appointed Paul Stone as director of the nursery.

The nursery closed in May 2020 after a flood.
""",
        },
    )


def test_each_part_is_answered_under_its_own_words(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Who is director of the Leeds family centre and how many nurses does the centre employ?"
    )
    assert answer.outcome is Outcome.ANSWERED
    labels = [s.label for s in answer.statements if s.label]
    assert labels == [
        "Who is director of the Leeds family centre?",
        "How many nurses does the centre employ?",
    ]
    of_label = {s.label: s.text for s in answer.statements if s.label}
    assert "Anita Brook" in of_label[labels[0]]
    assert "twelve nurses" in of_label[labels[1]]


def test_a_part_that_nothing_answers_is_named(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Who is director of the Leeds family centre and how many parrots does Leeds own?"
    )
    assert answer.outcome is Outcome.PARTLY
    assert answer.missing == ("Not in the articles: How many parrots does Leeds own?",)
    assert any("Anita Brook" in c.quote for c in answer.citations)


def test_nothing_for_any_part_is_not_in_the_articles(assistant: Assistant) -> None:
    answer = assistant.ask("How many parrots does Leeds own and who feeds the parrots?")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    assert not answer.citations
    assert len(answer.missing) == 2


def test_no_sentence_stands_twice(assistant: Assistant) -> None:
    answer = assistant.ask("What did inspectors praise and criticise at Leeds?")
    places = [(c.article_id, c.start) for c in answer.citations]
    assert len(places) == len(set(places)) > 0
    (label,) = {s.label for s in answer.statements if s.label and "praise" in s.label}
    assert "criticise" in label


def test_every_part_keeps_to_its_council(assistant: Assistant) -> None:
    answer = assistant.ask("Who is the director in Leeds and who is the director in Kent?")
    quoted = {s.label: s.text for s in answer.statements if s.label}
    assert "Anita Brook" in quoted["Who is the director in Leeds?"]
    assert "Paul Stone" in quoted["Who is the director in Kent?"]
    assert all(
        "Kent" not in c.about
        for c in answer.citations
        if c.quote == quoted["Who is the director in Leeds?"]
    )


def test_citations_are_the_articles_words(assistant: Assistant) -> None:
    answer = assistant.ask("Who is director of the nursery in Kent and when did it close?")
    snapshot = assistant.library.snapshot()
    assert answer.citations
    for c in answer.citations:
        assert snapshot.article(c.article_id).text[c.start : c.end] == c.quote


def test_one_question_has_no_labels(assistant: Assistant) -> None:
    answer = assistant.ask("Who is director of the Leeds family centre?")
    assert answer.citations
    assert not any(s.label for s in answer.statements)
