from __future__ import annotations

import pytest

from corpus.errors import QuestionError
from corpus.subjects import known_councils
from qa.conversation import read_question
from qa.question import Asks, Question


def read(text: str) -> Question:
    return read_question(text, [], known_councils())


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
