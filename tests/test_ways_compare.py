from __future__ import annotations

import pytest

from corpus.subjects import known_councils
from qa.answer import Outcome
from qa.ask import Assistant
from qa.question import Asks, Question, understand
from qa.ways.compare import LEAD, read_sides
from tests.ways import open_library

GAZETTEER = known_councils()


def sides(text: str) -> list[tuple[str, Question]]:
    question = understand(text, text, GAZETTEER)
    return [(s.council, s.question) for s in read_sides(question, GAZETTEER)]


@pytest.mark.parametrize(
    ("text", "councils"),
    [
        ("Compare Leeds and Salford on caseloads", ["Leeds", "Salford"]),
        ("How does Leeds differ from Salford?", ["Leeds", "Salford"]),
        ("Leeds vs Salford on agency staff", ["Leeds", "Salford"]),
        ("Is Leeds better than Salford at supporting care leavers?", ["Leeds", "Salford"]),
        ("Which is better, Leeds or Salford?", ["Leeds", "Salford"]),
        ("What did Ofsted praise in Leeds and Salford?", ["Leeds", "Salford"]),
        ("How do Leeds, Salford and Kent compare on leadership?", ["Leeds", "Salford", "Kent"]),
        ("How does Leeds's approach to audits differ from Salford's?", ["Leeds", "Salford"]),
        ("Who are the directors of Leeds and Salford?", ["Leeds", "Salford"]),
        ("How many are in care in Leeds compared with Salford?", ["Leeds", "Salford"]),
        ("Do both Kent and Leeds have enough foster carers?", ["Kent", "Leeds"]),
        ("Numbers in care: Leeds in 2018 against Kent in 2016?", ["Leeds", "Kent"]),
        ("leeds or salford, who has more care leavers", ["Leeds", "Salford"]),
        ("Does Kent or Leeds have more children in care?", ["Kent", "Leeds"]),
        ("Leeds and Kent in 2022 - what did each have to do?", ["Leeds", "Kent"]),
    ],
)
def test_councils_side_by_side_are_each_asked(text: str, councils: list[str]) -> None:
    asked = sides(text)
    assert [c for c, _ in asked] == councils
    for council, question in asked:
        assert question.councils == (council,)
        found = {m.name for m in GAZETTEER.find(question.searched_as, any_case=True)}
        assert found == {council}


@pytest.mark.parametrize(
    "text",
    [
        "How do Leeds and Bradford work together?",
        "How does Leeds compare with other councils?",
        "Is Leeds above the national average?",
        "Did Leeds help Bradford improve?",
        "Why did the director move from Leeds to Bradford?",
        "What did Ofsted say about Leeds?",
        "Compare the reports on Leeds in 2018 and 2021",
        "What does the Windsor and Maidenhead trust do?",
        "Which councils are better than others?",
        "Did Leeds take over from Bradford?",
        "What did the director of Kent say about Leeds?",
        "How does the partnership of Leeds and Bradford pay for it?",
        "What do readers think of Leeds and Salford?",
        "What did Leeds share with Salford?",
        "How does London compare?",
    ],
)
def test_what_compares_no_councils_is_left_alone(text: str) -> None:
    assert sides(text) == []


def test_words_that_compare_are_no_topic() -> None:
    for _, question in sides("How does Leeds differ from Salford on audits?"):
        assert question.topic == ("audits",)


def test_each_keeps_its_own_year() -> None:
    (_, leeds), (_, kent) = sides("Numbers in care: Leeds in 2018 against Kent in 2016?")
    assert (leeds.years, kent.years) == (("2018",), ("2016",))


def test_who_has_more_asks_for_numbers() -> None:
    for _, question in sides("Who has more care leavers, Leeds or Kent?"):
        assert question.asks is Asks.HOW_MANY


def test_which_is_better_asks_for_grades() -> None:
    for _, question in sides("Which is better, Leeds or Salford?"):
        assert question.asks is Asks.GRADE


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_library(
        tmp_path_factory.mktemp("compare"),
        {
            "leeds": """Leeds trims its caseloads

Leeds council said that average caseloads had come down to 14 by the summer.

Inspectors in Leeds praised the audits of case files.
""",
            "kent": """Kent looks for social workers

Kent council said that average caseloads had gone up to 25 by the summer.

Families in Kent were offered a new short-break service.
""",
        },
    )


def test_each_council_answers_under_its_name(assistant: Assistant) -> None:
    answer = assistant.ask("Compare average caseloads in Leeds and Kent")
    assert answer.outcome is Outcome.ANSWERED
    of = {s.label: s.text for s in answer.statements if s.label}
    assert list(of) == ["Leeds", "Kent"]
    assert "14" in of["Leeds"]
    assert "25" in of["Kent"]


def test_nothing_is_judged_by_us(assistant: Assistant) -> None:
    answer = assistant.ask("Is Leeds better than Kent at average caseloads?")
    assert answer.lead == LEAD
    assert "[1]" not in LEAD
    assert "“" not in LEAD


def test_no_side_has_words_about_the_other(assistant: Assistant) -> None:
    answer = assistant.ask("Compare average caseloads in Leeds and Kent")
    label = None
    for statement in answer.statements:
        label = statement.label or label
        for n in statement.citations:
            about = answer.citations[n - 1].about
            assert not about or label in about


def test_a_council_of_which_nothing_is_said_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Compare short-break services for families in Leeds and Kent")
    assert answer.outcome is Outcome.PARTLY
    assert answer.missing == ("Not in the articles for Leeds.",)
    assert all("Kent" in c.about for c in answer.citations)


def test_a_council_that_no_article_is_about_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Compare average caseloads in Kent and Salford")
    assert answer.outcome is Outcome.PARTLY
    assert "Not in the articles for Salford." in answer.missing
    assert any("25" in c.quote for c in answer.citations)


def test_nothing_of_either_is_not_in_the_articles(assistant: Assistant) -> None:
    answer = assistant.ask("Compare parrots in Leeds and Kent")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    assert not answer.citations
    assert answer.lead is None


def test_one_council_has_no_sides(assistant: Assistant) -> None:
    answer = assistant.ask("What are average caseloads in Leeds?")
    assert answer.lead is None
    assert not any(s.label for s in answer.statements)


def test_citations_are_the_articles_words(assistant: Assistant) -> None:
    answer = assistant.ask("Compare average caseloads in Leeds and Kent")
    snapshot = assistant.library.snapshot()
    places = [(c.article_id, c.start) for c in answer.citations]
    assert len(places) == len(set(places))
    for c in answer.citations:
        assert snapshot.article(c.article_id).text[c.start : c.end] == c.quote
