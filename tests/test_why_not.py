"""Why nothing answers: only what can be looked up, in a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from index.build import build
from index.library import Library, Snapshot
from qa.conversation import read_question
from qa.inquiry import PASSAGES_READ, Found, Inquiry
from qa.reader import Reader
from qa.retrieve import Narrowing, search
from qa.why_not import WhyNot, why_not
from tests.conftest import HashEmbedder, write_article


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder, data = tmp_path_factory.mktemp("news"), tmp_path_factory.mktemp("data")
    for council in ("Northwick", "Fenbury"):
        write_article(folder / f"{council}.txt", council)
    with (folder / "Northwick.txt").open("a", encoding="utf-8") as article:
        article.write("\nSalaries in Northwick council rose in the spring, managers said.\n")
    embedder = HashEmbedder()
    build(data, embedder, [folder])
    opened = Library(data, embedder).snapshot()
    yield opened
    opened.close()


def ask(snapshot: Snapshot, text: str, narrowing: Narrowing | None = None) -> WhyNot:
    narrowing = narrowing or Narrowing()
    question = read_question(text, [], snapshot.gazetteer)
    ranked = search(snapshot, question, top=PASSAGES_READ, narrowing=narrowing)
    inquiry = Inquiry(snapshot, cast(Reader, None), question, narrowing)
    inquiry._found[question, narrowing, PASSAGES_READ] = Found(
        tuple(ranked)
    )  # no reader is needed here
    return why_not(inquiry, ranked)


def test_a_word_at_another_council_is_said_to_be_there(snapshot: Snapshot) -> None:
    why = ask(snapshot, "What are salaries in Fenbury?")
    assert why.reason == "The articles mention “salaries” at Northwick, but not at Fenbury."
    lines = set(why.passages.values())
    assert "mentions “salaries”, but at Northwick, not Fenbury" in lines
    assert "about Fenbury, but does not mention “salaries”" in lines


def test_a_word_that_stands_nowhere_is_named(snapshot: Snapshot) -> None:
    why = ask(snapshot, "What do inspectors say about trampolines in Fenbury?")
    assert why.reason == "“trampolines” stands in no article of the library."


def test_a_word_of_most_articles_is_no_reason_against_a_passage(snapshot: Snapshot) -> None:
    why = ask(snapshot, "What are caseloads and salaries in Fenbury?")
    assert why.passages
    assert not any("not mention “caseloads”" in line for line in why.passages.values())
    assert "about Fenbury, but does not mention “salaries”" in why.passages.values()


def test_a_council_without_articles_is_named(snapshot: Snapshot) -> None:
    why = ask(snapshot, "What did inspectors find in Birmingham?")
    assert why.reason == "No article in the library is about Birmingham."


def test_filters_that_leave_nothing_are_named(snapshot: Snapshot) -> None:
    contradictory = ask(snapshot, "What about caseloads?", Narrowing(after="2021", before="2019"))
    assert "both from 2021 or later and from 2019 or earlier" in (contradictory.reason or "")
    empty = ask(snapshot, "What about caseloads?", Narrowing(after="2099"))
    assert "take a filter away" in (empty.reason or "")


def test_where_nothing_is_certain_nothing_is_said(snapshot: Snapshot) -> None:
    why = ask(snapshot, "Why do caseloads stay below sixteen in Fenbury?")
    assert why.reason is None
    own = [r for r in why.passages.values() if r.startswith("about Fenbury, not")]
    assert not own
