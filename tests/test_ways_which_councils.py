from __future__ import annotations

import pytest

from corpus.subjects import known_councils
from qa.answer import Outcome
from qa.ask import Assistant
from qa.question import understand
from qa.ways.which_councils import LEAD, NOTE, asks_which
from tests.ways import open_library

GAZETTEER = known_councils()


def is_asked(text: str) -> bool:
    return asks_which(understand(text, text, GAZETTEER))


@pytest.mark.parametrize(
    "text",
    [
        "Which councils were told to improve supervision?",
        "what councils have opened family hubs?",
        "Which local authorities lost their director?",
        "Name councils that use agency staff",
        "List the councils that had focused visits",
        "Who else was rated inadequate?",
        "Which other councils closed homes?",
        "How many councils in the library have a trust?",
        "How many councils were visited in July?",
        "Are there any councils that pay a bonus?",
        "Any other councils with mentors?",
        "Tell me the councils that were criticised",
        "And which ones have been downgraded?",
        "Which places have gone up a grade?",
        "Which boroughs have a waiting list?",
        "which LAs use hotels",
    ],
)
def test_a_list_of_councils_is_asked_for(text: str) -> None:
    assert is_asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which council was rated inadequate in 2015?",
        "Which councils did Leeds help?",
        "What did Ofsted say about councils?",
        "What areas need to improve?",
        "What areas for improvement were named?",
        "What places do children live in?",
        "Which areas of practice were weak?",
        "How many children are in care in Leeds?",
        "Why do councils use agency staff?",
        "What do councils spend on homes?",
        "How many councils were in the study?",
        "What led the councils to end the arrangement?",
        "It is not clear which ones were urgent",
        "Which director left?",
        "Who was rated inadequate?",
        "Where do care leavers live?",
        "Which councils do readers like?",
        "List the strengths that inspectors found",
    ],
)
def test_other_questions_are_left_alone(text: str) -> None:
    assert not is_asked(text)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return open_library(
        tmp_path_factory.mktemp("which"),
        {
            "leeds": """Leeds opens family hubs

Leeds council opened family hubs in the spring.

The family hubs in Leeds were opened by the mayor.
""",
            "kent": """Kent follows

Kent council opened family hubs in the autumn.
""",
            "both": """Two boroughs share a bonus

Barnet and Camden pay social workers a retention bonus.
""",
            "salford": """Salford mends its roof

Salford council mended the roof of a children's home.
""",
        },
    )


def test_each_council_has_a_line_of_its_own(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils opened family hubs?")
    assert answer.outcome is Outcome.ANSWERED
    assert {s.label for s in answer.statements} == {"Leeds", "Kent"}
    assert len(answer.citations) == 2


def test_a_line_is_about_its_council(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils opened family hubs?")
    for s in answer.statements:
        assert s.label in answer.citations[s.citations[0] - 1].about
        assert str(s.label) in s.text


def test_a_council_that_did_not_is_not_there(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils opened family hubs?")
    assert not any("Salford" in c.about for c in answer.citations)


def test_it_is_said_to_be_what_the_library_holds(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils opened family hubs?")
    assert answer.lead == LEAD
    assert NOTE in answer.notes


def test_a_count_is_of_the_library(assistant: Assistant) -> None:
    answer = assistant.ask("How many councils in the library opened family hubs?")
    assert answer.lead == "In this library's articles, 2 councils:"
    assert NOTE in answer.notes


def test_councils_of_one_sentence_share_a_line(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils pay social workers a retention bonus?")
    assert [s.label for s in answer.statements] == ["Barnet and Camden"]


def test_what_only_sounds_alike_is_no_line(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils opened family hubs for parents who keep bees?")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES


def test_no_council_did(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils keep parrots?")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    assert not answer.citations


def test_the_library_is_narrowed_as_asked(assistant: Assistant) -> None:
    from qa.retrieve import Narrowing

    answer = assistant.ask(
        "Which councils opened family hubs?", narrowing=Narrowing(about=("Kent",))
    )
    assert {s.label for s in answer.statements} == {"Kent"}


def test_citations_are_the_articles_words(assistant: Assistant) -> None:
    answer = assistant.ask("Which councils opened family hubs?")
    snapshot = assistant.library.snapshot()
    for c in answer.citations:
        assert snapshot.article(c.article_id).text[c.start : c.end] == c.quote
