"""A summary is an article's own sentences, in its order; only a request for one gets one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from corpus.article import Kind
from index.build import build
from index.library import Library, Snapshot
from qa.answer import Outcome
from qa.conversation import read_question
from qa.inquiry import Inquiry
from qa.outline import Outline
from qa.reader import Reader
from qa.ways import summary
from tests.conftest import Build, HashEmbedder

QUESTIONS = Path(__file__).parent / "questions"
SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
CHOSEN = ("kinship-carers-harrowmere", "ellerdale", "saltmarsh", "northwick", "monitoring-letters")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    data, embedder = tmp_path_factory.mktemp("data"), HashEmbedder()
    files = [p for p in SAMPLES.iterdir() if any(c in p.name for c in CHOSEN)]
    build(data, embedder, files)
    opened = Library(data, embedder).snapshot()
    yield opened
    opened.close()


def ask(snapshot: Snapshot, text: str) -> Outline | None:
    question = read_question(text, [], snapshot.gazetteer)
    return summary.answer(Inquiry(snapshot, cast(Reader, None), question))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("sum up the article about kinship carers", "the article about kinship carers"),
        ("Can you summarise the Tallis article for my team meeting?", "the Tallis article"),
        ("Please give me the gist of the caravans story", "the caravans story"),
        ("key points of the Leeds report please", "the Leeds report"),
        ("main findings of the 2018 inspection of Leeds", "the 2018 inspection of Leeds"),
        ("What is the article about caravans about?", "the article about caravans"),
        ("Summarise Leeds 2018", "Leeds 2018"),
        ("sum it up", "it"),
        ("tl;dr", "it"),
        ("What does “They know every child” say?", "“They know every child”"),
        ("Summarise the piece on caravans, I've got 5 mins", "the piece on caravans"),
    ],
)
def test_what_is_to_be_summed_up(text: str, what: str) -> None:
    assert summary.wanted(text) == what


@pytest.mark.parametrize(
    "text",
    ["What did the report say about fostering?", "Sum up what Ofsted said about fostering",
     "What is kinship care about?", "How did inspectors summarise their concerns?", "What are the "
     "main concerns in Leeds?", "Who wrote the report?", "what are the key points on recruitment",
     "Is there a summary?", "What did the article say?", "Give me quotes about retention"],
)  # fmt: skip
def test_a_question_is_no_request_for_a_summary(text: str) -> None:
    assert summary.wanted(text) is None


def test_no_judged_question_of_another_kind_asks_for_a_summary() -> None:
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            judged = json.loads(line)
            found = summary.wanted(judged["question"])
            assert (found is not None) is (judged["kind"] == "summary"), judged["question"]


def test_its_own_sentences_in_its_own_order(snapshot: Snapshot) -> None:
    outline = ask(snapshot, "Sum up the article about kinship carers in Harrowmere")
    assert outline is not None
    assert outline.outcome is Outcome.ANSWERED
    assert "kinship carers" in (outline.parts[0].label or "")
    places = outline.places
    assert 4 <= len(places) <= summary.SENTENCES
    assert [p.start for p in places] == sorted({p.start for p in places})
    article = places[0].article
    for place in places:
        block = article.block_at(place.start)
        assert block is not None
        assert block.kind in (Kind.PARAGRAPH, Kind.STANDFIRST, Kind.LIST_ITEM)
        assert place.text.count("“") == place.text.count("”")
    assert len({article.heading_at(p.start) for p in places}) > 1


def test_a_report_gives_its_judgement_and_what_needs_to_improve(snapshot: Snapshot) -> None:
    outline = ask(snapshot, "Key points of the 2023 Saltmarsh report")
    assert outline is not None
    words = [p.text for p in outline.places]
    assert any("Overall effectiveness" in w for w in words)
    assert any("legal advice, which cause delay" in w for w in words)
    assert not any("Five inspectors spent ten days" in w for w in words)


def test_several_articles_are_offered_and_a_choice_is_one(snapshot: Snapshot) -> None:
    outline = ask(snapshot, "Sum up Ellerdale")
    assert outline is not None
    assert outline.outcome is Outcome.NEEDS_CLARIFYING
    assert len(outline.choices) > 1
    labels = set()
    for choice in outline.choices:
        chosen = ask(snapshot, choice)
        assert chosen is not None
        assert chosen.outcome is Outcome.ANSWERED
        labels.add(chosen.parts[0].label)
    assert len(labels) == len(outline.choices)


def test_nothing_is_summed_up_that_is_not_there(snapshot: Snapshot) -> None:
    assert ask(snapshot, "Sum up the article about trams and bicycles") is None


def test_a_very_long_article_takes_seconds(
    tmp_path: Path, data: Path, embedder: HashEmbedder, rebuild: Build
) -> None:
    paragraph = (
        "Inspectors said that the council of Northwick had kept caseloads number {} low. " * 4
    )
    text = "\n\n".join(paragraph.replace("{}", str(n)) for n in range(4_000))
    long = tmp_path / "long.txt"
    long.write_text(f"A very long article about Northwick\n\n{text}\n", encoding="utf-8")
    rebuild(long)
    opened = Library(data, embedder).snapshot()
    article = next(iter(opened.articles()))
    started = time.perf_counter()
    assert summary.key_sentences(opened, article)
    assert time.perf_counter() - started < 10
    opened.close()
