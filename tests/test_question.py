from __future__ import annotations

import pytest

from corpus.errors import QuestionError
from corpus.subjects import known_councils
from qa.conversation import read_question
from qa.question import Asks, Question


def read(text: str, *history: str) -> Question:
    return read_question(text, list(history), known_councils())


@pytest.mark.parametrize("text", ["", "   \n", "?!...", "…", "💬"])
def test_a_question_without_words_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(QuestionError) as refused:
        read(text)
    assert "type what you want to know" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_pasted_document_is_refused_with_its_length() -> None:
    with pytest.raises(QuestionError, match="10,000 characters"):
        read("a" * 10_000)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Who runs services in Leeds?", Asks.WHO),
        ("when was Salford inspected", Asks.WHEN),
        ("How many social workers are agency staff?", Asks.HOW_MANY),
        ("what percentage are agency?", Asks.HOW_MANY),
        ("What was Leeds rated?", Asks.GRADE),
        ("Has Leeds changed since 2018?", Asks.CHANGE),
        ("What did inspectors say when they visited Leeds?", Asks.OTHER),
    ],
)
def test_the_sort_of_words_asked_for(text: str, asks: Asks) -> None:
    assert read(text).asks is asks


def test_councils_are_known_however_they_are_typed() -> None:
    assert read("what about leeds and brighton & hove?").councils == ("Leeds", "Brighton and Hove")
    assert read("are children reading more?").councils == ()
    assert read("what did Ofsted say about Reading council?").councils == ("Reading",)


def test_readers_views_are_asked_for_only_in_so_many_words() -> None:
    assert read("What did readers say about Leeds?").wants_comments
    assert not read("What did the director comment on?").wants_comments
    assert not read("What did Ofsted say about Leeds?").wants_comments


@pytest.mark.parametrize(
    ("history", "text", "searched"),
    [
        (
            ["What did Ofsted criticise at Lewisham?"],
            "what about Salford?",
            "What did Ofsted criticise at Salford?",
        ),
        (["What was Hull graded in 2019?"], "and in 2021?", "What was Hull graded in 2021?"),
        (
            ["What did inspectors say about caseloads?"],
            "in Leeds?",
            "What did inspectors say about caseloads (Leeds)?",
        ),
    ],
)
def test_what_about_asks_the_same_of_another(history: list[str], text: str, searched: str) -> None:
    question = read(text, *history)
    assert question.searched_as == searched
    assert question.is_follow_up
    assert question.text == text


def test_a_pronoun_takes_its_council_from_the_question_before() -> None:
    question = read("And what did it praise?", "What did Ofsted criticise at Lewisham?")
    assert question.councils == ("Lewisham",)
    assert "Lewisham" in question.searched_as
    # What was done with the topic before is not asked again.
    assert "criticise" not in question.searched_as


def test_a_question_that_stands_alone_takes_nothing_over() -> None:
    question = read("How many foster carers does Kent have?", "What did Ofsted say about Leeds?")
    assert question.councils == ("Kent",)
    assert question.searched_as == "How many foster carers does Kent have?"
    assert not question.is_follow_up


def test_a_chain_of_follow_ups_keeps_its_council() -> None:
    question = read(
        "when was it inspected?", "What did Ofsted criticise at Lewisham?", "what about Salford?"
    )
    assert question.councils == ("Salford",)


def test_a_follow_up_to_nothing_is_unclear() -> None:
    assert read("and what did it praise?").is_unclear
    assert not read("What did Ofsted praise in Leeds?").is_unclear
    assert not read("How many children are in care?").is_unclear


def test_abbreviations_of_the_field_are_spelled_out_in_what_is_searched() -> None:
    assert read("are SWs happy in leeds").searched_as == "are social workers happy in leeds"
    assert "newly qualified social workers" in read("what about NQSWs in Leeds").searched_as
    # "la" and "send" are words too.
    assert read("did they send a letter to la Rue").searched_as == (
        "did they send a letter to la Rue"
    )


def test_slips_are_mended_only_where_the_library_says_so() -> None:
    words = {"superviison": "supervision"}
    question = read_question(
        "what about superviison in Leeds?", [], known_councils(), respell=words.get
    )
    assert "supervision" in question.searched_as
    assert question.text == "what about superviison in Leeds?"
