"""Which sentences are shown beside the best, and whose words they may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.article import Article, Block, Kind, Reading
from corpus.sentences import split_sentences
from qa.candidates import Candidate, _kind
from qa.choose import ANSWER_FROM, choose, rank, support
from qa.question import Asks, Question
from qa.speakers import Voice, voice
from qa.times.fit import Fit, Where

PARAGRAPHS = [
    "Rosa Bell, the director of children’s services, said that caseloads had been too high.",
    "Ivor Penn, branch secretary of the union, said that caseloads were still too high.",
    "Caseloads average 23 in the safeguarding teams.",
    "Wendy Orme, a mother of three, said that her social worker had no time.",
    "These are the highest caseloads in ten years.",
    "Tess Ray, who is 19, said that nobody had told her.",
    "2 August 2013",
    "Lead inspector: Tom Ash, His Majesty’s Inspector",
]


def article(**metadata: str) -> Article:
    text, blocks = "", []
    for words in PARAGRAPHS:
        blocks.append(Block(Kind.PARAGRAPH, len(text), len(text) + len(words)))
        text += f"{words}\n\n"
    reading = Reading("Caseloads", text, tuple(blocks), metadata=metadata)
    return Article.from_reading(reading, id="a", source="a.txt")


def candidate(
    n: int, reader: float, *, near: float = 0.8, kind: float = 0.5, told: Article | None = None
) -> Candidate:
    told = told or article()
    block = told.blocks[n]
    start, end = split_sentences(told.words(block))[0]
    return Candidate(
        article=told, block=block, start=block.start + start, end=block.start + end,
        reader=reader, words=near, words_near=near, absent=0.0, unknown=0.0, tells=1.0, passage=0.4,
        meaning=0.4, council=0, kind=kind, fit=Fit(Where.UNKNOWN, 0.0), name=0.0, answer=None,
    )  # fmt: skip


def question(text: str, asks: Asks = Asks.OTHER) -> Question:
    return Question(text, text, asks)


def shown(asked: Question, candidates: list[Candidate]) -> list[int]:
    return [PARAGRAPHS.index(c.text) for c in choose(asked, candidates).sentences]


def test_a_further_sentence_needs_support_of_its_own_or_nearly_the_best_s_rank() -> None:
    best, weak, near = candidate(0, 3.0), candidate(1, -5.0), candidate(2, 1.5)
    assert rank(best) - rank(weak) < 9
    assert support(weak) < ANSWER_FROM
    assert shown(question("How high are caseloads?"), [weak, best, near]) == [0, 2]


def test_a_further_sentence_has_to_be_on_as_much_of_the_subject() -> None:
    best, beside = candidate(0, 3.0), candidate(1, 3.0, near=0.3)
    assert shown(question("How high are caseloads?"), [best, beside]) == [0]


def test_what_cannot_be_understood_alone_is_not_shown_alone() -> None:
    best, leaning = candidate(0, 3.0), candidate(4, 1.5)
    assert shown(question("How high are caseloads?"), [best, leaning]) == [0]


@pytest.mark.parametrize("n", [6, 7])
def test_a_date_or_a_line_of_the_cover_answers_only_what_is_asked_of_it(n: int) -> None:
    asked = question("How good is supervision of caseloads?")
    block = article().blocks[n]
    line = replace(candidate(n, 9.0, near=0.0), start=block.start, end=block.end)
    assert shown(asked, [line, candidate(2, 3.0)]) == [2]
    named = replace(line, words=0.5, words_near=0.5)
    assert shown(asked, [named, candidate(2, 3.0)])[0] == n


def test_several_that_answer_are_all_shown() -> None:
    every = [candidate(n, 2.0 - n) for n in range(3)]
    assert shown(question("What is said of caseloads?"), every) == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "leads", "never"),
    [
        ("what did the union say about caseloads", 1, 0),
        ("What did Ivor Penn say about caseloads?", 1, 0),
        ("what did the director say about caseloads", 0, 1),
        ("what did the council say about caseloads", 0, 1),
    ],
)
def test_another_s_words_are_not_given_for_theirs(text: str, leads: int, never: int) -> None:
    every = [candidate(never, 5.0), candidate(leads, 3.0), candidate(2, 3.5)]
    given = shown(question(text), every)
    assert given[0] == leads
    assert never not in given


@pytest.mark.parametrize(
    ("asked", "n", "whose"),
    [
        ("the director", 0, Voice.THEIRS),
        ("the union", 0, Voice.ANOTHER),
        ("ofsted", 0, Voice.ANOTHER),
        ("ofsted", 2, Voice.UNCLEAR),
        ("parents", 3, Voice.THEIRS),
        ("care leavers", 5, Voice.UNCLEAR),
        ("parents", 1, Voice.ANOTHER),
    ],
)
def test_whose_words(asked: str, n: int, whose: Voice) -> None:
    c = candidate(n, 1.0)
    assert voice(question("x"), asked, c.article, c.start, c.end) is whose


def test_a_report_is_ofsted_s_and_of_nobody_else_certainly() -> None:
    c = candidate(0, 1.0, told=article(authority="Ambridge"))
    assert voice(question("x"), "inspectors", c.article, c.start, c.end) is Voice.THEIRS
    assert voice(question("x"), "young people", c.article, c.start, c.end) is Voice.UNCLEAR


def test_the_number_of_a_paragraph_counts_nothing() -> None:
    asked = question("How many foster carers are there?", Asks.HOW_MANY)
    assert _kind(asked, "32. Recruitment of foster carers is strong.", "") == 0.0
    assert _kind(asked, "There are 32 foster carers.", "") == 1.0
