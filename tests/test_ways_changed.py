from __future__ import annotations

import pytest

from corpus.subjects import known_councils
from qa.answer import Outcome
from qa.ask import Assistant
from qa.question import understand
from qa.ways.changed import period_of_change
from tests.ways import open_library

GAZETTEER = known_councils()


def is_change(text: str) -> bool:
    return period_of_change(understand(text, text, GAZETTEER)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "How have caseloads in Leeds changed?",
        "How have caseloads in Leeds changed since 2018?",
        "Has Leeds improved since 2018?",
        "Have things in Leeds got better or worse?",
        "How did caseloads in Leeds change between 2015 and 2018?",
        "What's happened to caseloads at Leeds since it failed in 2015?",
        "What happened to caseloads in Leeds since 2018?",
        "Has Leeds speeded up its care proceedings between 2017 and 2024?",
        "Is Leeds splitting up fewer brothers and sisters than in 2021?",
        "How has contact with care leavers in Leeds moved since the 2020 inspection?",
        "What change has there been in Leeds, 2022 to 2024?",
        "How have numbers in care in Leeds changed over time?",
        "What progress has Leeds made since 2018?",
        "Did Leeds do anything about audits between its 2021 letter and its 2024 one?",
        "How did the picture of Leeds change from the 2018 inspection to the focused visit?",
    ],
)
def test_a_change_is_asked_for(text: str) -> None:
    assert is_change(text)


@pytest.mark.parametrize(
    "text",
    [
        "What did inspectors say about Leeds?",
        "What was Leeds rated in 2018?",
        "Who is the director of Leeds?",
        "How many children are in care in Leeds?",
        "What changes does the review recommend?",
        "What does Leeds need to change?",
        "What do young people in Leeds say about climate change?",
        "When did the director of Leeds leave?",
        "Where do care leavers in Leeds live?",
        "What must get better about health in Leeds?",
        "Do social workers notice when things get worse?",
        "Did inspectors ask Leeds to improve its dental checks?",
        "What did Ofsted find at Leeds after the inspection?",
        "How should the law be changed to protect children?",
        "What did readers say had changed in Leeds since 2018?",
        "What happened at the meeting in Leeds?",
        "Why did Leeds close its centre?",
        "Is Leeds better than Salford?",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert not is_change(text)


def test_from_a_time_to_an_event_is_open() -> None:
    text = "How did the picture of Leeds change from the 2018 inspection to the focused visit?"
    period = period_of_change(understand(text, text, GAZETTEER))
    assert period is not None
    assert (period.start, period.end) == ("2018", None)


def dated(day: str, title: str, *paragraphs: str) -> str:
    return "\n\n".join([title, f"Published: {day}", *paragraphs]) + "\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_library(
        tmp_path_factory.mktemp("changed"),
        {
            "old": dated(
                "3 March 2015",
                "Leeds under strain",
                "Leeds council has average caseloads of 31, inspectors said.",
                "The canteen in Leeds council's offices had closed.",
            ),
            "middle": dated(
                "5 May 2018",
                "Leeds on the way",
                "Leeds council has average caseloads of 22, inspectors said.",
            ),
            "new": dated(
                "7 June 2022",
                "Leeds at ease",
                "Leeds council has been praised by its social workers.",
                "In Leeds average caseloads are 16 this summer, the council said.",
                "Average caseloads in Leeds have fallen from 31 to 16, inspectors said.",
            ),
            "kent": dated(
                "8 August 2023",
                "Kent under strain",
                "Kent council has average caseloads of 40, inspectors said.",
            ),
        },
    )


QUESTION = "How have average caseloads in Leeds changed?"


def test_both_ends_are_given_oldest_first(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    assert answer.outcome is Outcome.ANSWERED
    assert [s.label for s in answer.statements if s.label] == ["March 2015", "June 2022"]
    assert "31" in answer.citations[0].quote
    assert "16" in answer.citations[-1].quote


def test_what_states_the_change_leads_its_end(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    (newest,) = [s for s in answer.statements if s.label == "June 2022"]
    assert "fallen from 31 to 16" in newest.text


def test_no_other_councils_account_is_an_end(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    assert {a for c in answer.citations for a in c.about} == {"Leeds"}


def test_what_is_beside_the_point_is_left_out(assistant: Assistant) -> None:
    assert not any("canteen" in c.quote for c in assistant.ask(QUESTION).citations)


def test_the_ends_are_those_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("How have average caseloads in Leeds changed since 2018?")
    assert [s.label for s in answer.statements if s.label] == ["May 2018", "June 2022"]
    answer = assistant.ask("How did average caseloads in Leeds change between 2015 and 2018?")
    assert [s.label for s in answer.statements if s.label] == ["March 2015", "May 2018"]


def test_one_end_alone_is_said_to_be_alone(assistant: Assistant) -> None:
    answer = assistant.ask("How have average caseloads in Kent changed?")
    assert answer.outcome is Outcome.ANSWERED
    assert {a for c in answer.citations for a in c.about} == {"Kent"}
    assert any("another time than August 2023" in n for n in answer.notes)


def test_nothing_said_is_not_in_the_articles(assistant: Assistant) -> None:
    answer = assistant.ask("How have parrots in Leeds changed since 2015?")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    assert not answer.citations


def test_citations_are_the_articles_words(assistant: Assistant) -> None:
    snapshot = assistant.library.snapshot()
    answer = assistant.ask(QUESTION)
    for c in answer.citations:
        assert snapshot.article(c.article_id).text[c.start : c.end] == c.quote
    assert len({(c.article_id, c.start) for c in answer.citations}) == len(answer.citations)
