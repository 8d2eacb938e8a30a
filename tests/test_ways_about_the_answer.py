"""What is asked of an answer is answered from what was cited, or said not to be stated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa.answer import Answer, Outcome
from qa.ask import Assistant
from tests.ways import open_library

ARTICLES = {
    "northwick": """Northwick council praised for its supervision

Published 21 March 2023

Northwick council supervision of social workers has improved greatly, Ofsted inspectors said.

The director of Northwick council, Anna Walker, said the supervision budget was £4,000 in Northwick.

A festival was held in Northwick in June 2019 by Joel Pemberton, and 300 people came to it.
""",
    "saltmarsh": """Saltmarsh council opens a fostering hub

Published 2 May 2021

In April 2021 Saltmarsh council opened its fostering hub for carers near the harbour.

The harbour master, Tom Reed, said in 2012 that boats were late.
""",
}
SUPERVISION = "Has supervision of social workers in Northwick council improved?"
HUB = "What fostering hub for carers did Saltmarsh council open near the harbour?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    assistant = open_library(tmp_path_factory.mktemp("about"), ARTICLES)
    yield assistant
    assistant.library.snapshot().close()


def ask(assistant: Assistant, text: str, *history: str) -> Answer:
    return assistant.ask(text, history=history)


def test_when_is_the_article_s_date_where_the_sentence_gives_none(assistant: Assistant) -> None:
    answer = ask(assistant, "when was that?", SUPERVISION)
    assert answer.lead is not None
    assert "21 March 2023" in answer.lead
    assert all("2019" not in c.quote for c in answer.citations)


def test_when_is_the_time_that_the_sentence_tells_of(assistant: Assistant) -> None:
    cited = ask(assistant, "when was that?", HUB).citations[0]
    assert cited.emphasis is not None
    a, b = cited.emphasis[0] - cited.start, cited.emphasis[1] - cited.start
    assert cited.quote[a:b] == "April 2021"


def test_who_is_the_speaker_attached_to_the_words(assistant: Assistant) -> None:
    answer = ask(assistant, "who said that?", SUPERVISION)
    assert "**Ofsted inspectors**" in answer.answer
    assert "Pemberton" not in answer.answer


def test_nobody_is_made_the_speaker_for_standing_near(assistant: Assistant) -> None:
    answer = ask(assistant, "who said that?", HUB)
    assert answer.lead is not None
    assert "names no speaker" in answer.lead
    assert "Reed" not in answer.answer


def test_a_figure_that_only_stands_near_is_none(assistant: Assistant) -> None:
    answer = ask(assistant, "how many?", SUPERVISION)
    assert answer.outcome is Outcome.PARTLY
    assert "no figure" in answer.answer
    assert "300" not in answer.answer


def test_where_and_again_show_what_was_cited(assistant: Assistant) -> None:
    first = ask(assistant, HUB)
    assert "Saltmarsh" in (ask(assistant, "where was that?", HUB).lead or "")
    again = ask(assistant, "say that again", HUB)
    assert [c.quote for c in again.citations] == [c.quote for c in first.citations]


def test_of_an_answer_that_was_none_nothing_is_told(assistant: Assistant) -> None:
    nothing = "Who repaired the helicopter engines in Northwick?"
    assert not ask(assistant, nothing, SUPERVISION).citations
    answer = ask(assistant, "when was that?", SUPERVISION, nothing)
    assert "21 March 2023" not in answer.answer


def test_thanks_and_other_questions_of_it_change_nothing_of_what_that_is(
    assistant: Assistant,
) -> None:
    history = (HUB, "who said that?", "thanks", "where was that?")
    assert "April 2021" in ask(assistant, "when was that?", *history).answer


def test_and_when_was_that_in_one_breath_is_of_the_part_before(assistant: Assistant) -> None:
    answer = ask(
        assistant,
        "What fostering hub for carers did Saltmarsh council open near the harbour, "
        "and when was that?",
    )
    assert "April 2021" in answer.answer
    assert "2012" not in answer.answer
