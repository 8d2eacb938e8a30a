"""What the reader is trained on: windows that answer, and five kinds that do not."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from qa.reader import Judged, Reader, Window
from qa.training import examples, measure, weigh
from qa.training.field import read_field
from qa.training.outside import HELD_OUT, read_outside
from qa.training.windows import Asked, answering_window, example, windows

SENTENCES = (
    "Northwick council moved its front door to a telephone desk.",
    "Repeat referrals fell from 27% to 19% in the first year.",
    "The desk was set up in 2016 by Helena Marchbanks.",
    "Two neighbouring councils have since visited it.",
)
ASKED = Asked(
    question="Who set up the desk in 2016?",
    passage="p1",
    council="Northwick",
    context="A telephone desk",
    sentences=SENTENCES,
    answers=frozenset({2}),
    words="Helena Marchbanks",
    also=("Helena Marchbanks",),
)
OTHER = Asked(
    question="Who paid for the desk in Saltmarsh?",
    passage="p2",
    council="Saltmarsh",
    context="A desk for all",
    sentences=("Saltmarsh set up a desk of its own in 2019.", "The county paid for it."),
    answers=frozenset({1}),
    words="The county",
    also=("The county",),
)


def test_windows_cover_every_sentence_once_and_in_order() -> None:
    for seed in range(40):
        cut = windows(SENTENCES, random.Random(seed), long=seed % 2 == 0)
        assert [i for a, b in cut for i in range(a, b)] == list(range(len(SENTENCES)))
        assert all(b - a <= 6 for a, b in cut)


def test_an_answering_window_holds_an_answer() -> None:
    for seed in range(40):
        first, last = answering_window(ASKED, random.Random(seed))
        assert first <= 2 < last


def test_an_example_counts_sentences_and_words_from_its_own_window() -> None:
    cut = example(ASKED, 1, 3, "context")
    assert cut.answers == {1}
    assert cut.words is not None
    sentence, start, end = cut.words
    assert cut.sentences[sentence][start:end] == "Helena Marchbanks"
    assert example(ASKED, 0, 2, "").answers == frozenset()
    assert example(ASKED, 0, 2, "").words is None


def test_what_does_not_answer_says_the_answer_nowhere() -> None:
    for seed in range(60):
        made = list(examples._outside_examples([ASKED, OTHER], random.Random(seed)))
        assert any(e.answers for e in made)
        for e in made:
            for asked in (ASKED, OTHER):
                if e.question == asked.question and not e.answers:
                    assert not any(asked.also[0] in s for s in e.sentences)


def test_a_changed_name_or_year_is_not_in_the_passage() -> None:
    names = examples._Names([ASKED, OTHER])
    seen = set()
    for seed in range(60):
        swapped = examples._swap(ASKED, names, ["2016", "2019", "1999"], random.Random(seed))
        if swapped is not None:
            assert swapped != ASKED.question
            seen.add(swapped)
    assert seen
    assert all("2016" not in s for s in seen)


def test_the_same_words_about_another_council_answer_nothing() -> None:
    named = Asked(
        question="What fell in Northwick?",
        passage="p1",
        council="Northwick",
        context="A telephone desk",
        sentences=SENTENCES,
        answers=frozenset({1}),
        words="Repeat referrals",
    )
    made = list(examples._field_examples([named, OTHER], random.Random(1), one_length=False))
    asked_of_other = [e for e in made if "Saltmarsh" in e.question and e.question != OTHER.question]
    wrong = [e for e in asked_of_other if e.context.startswith("Northwick")]
    moved = [e for e in asked_of_other if e.context.startswith("Saltmarsh")]
    assert wrong
    assert all(not e.answers for e in wrong)
    assert any(e.answers for e in moved)
    assert all("Northwick" not in " ".join(e.sentences) for e in moved)


def test_our_own_questions_point_into_their_passages() -> None:
    folder = Path(examples.__file__).parent
    news = {
        d["id"]: d["sentences"]
        for line in (folder / "field_news.jsonl").read_text("utf-8").splitlines()
        for d in [json.loads(line)]
    }
    lines = (folder / "field_questions.jsonl").read_text("utf-8").splitlines()
    assert len(lines) > 5_000
    for line in lines:
        d = json.loads(line)
        sentences = d["sentences"] if d.get("report") else news[d["passage"]]
        assert all(0 <= i < len(sentences) for i in d["answer"])
        if d["words"] and not d.get("report"):
            assert any(d["words"] in sentences[i] for i in d["answer"])


def test_a_passage_is_either_trained_on_or_held_out() -> None:
    lines = (Path(examples.__file__).parent / "field_questions.jsonl").read_text("utf-8")
    asked = [json.loads(line) for line in lines.splitlines()]
    held = {d["passage"] for d in asked if d.get("held_out")}
    assert len(held) > 20
    assert not held & {d["passage"] for d in asked if not d.get("held_out")}


def weighed(rows: list[tuple[float, float, bool]], *, answerable: bool = True) -> weigh.Asked:
    """A question's sentences, of each: the reader's score, the share of words missing, right."""
    features = np.zeros((len(rows), len(weigh.FEATURES)), np.float32)
    features[:, weigh.FEATURES.index("reader")] = [r[0] for r in rows]
    features[:, weigh.FEATURES.index("absent")] = [r[1] for r in rows]
    right = np.array([r[2] for r in rows])
    return weigh.Asked("s", "1", "who", answerable, features, right, right)


def test_weights_say_what_tells_right_sentences_from_others() -> None:
    """Where words are missing the sentence is wrong, though the reader likes it no less."""
    asked = [weighed([(1.0, 0.0, True), (1.2, 1.0, False), (-1.0, 0.0, False)])] * 5
    asked += [weighed([(0.5, 0.0, True), (0.4, 1.0, False), (-2.0, 0.2, False)])] * 5
    weights = weigh.fit_ranking(asked, ("reader", "absent"))
    assert weights["reader"] == 1.0
    assert weights["absent"] < -0.2


def test_answering_is_fitted_on_the_best_sentence_with_its_passage_and_without() -> None:
    asked = [weighed([(3.0, 0.0, True), (0.0, 1.0, False)])] * 4
    asked += [weighed([(0.5, 1.0, False)], answerable=False)] * 4
    positive, negative = weigh.best_of(asked, {"reader": 1.0})
    column = weigh.FEATURES.index("reader")
    assert positive[:, column].tolist() == [3.0] * 4
    assert sorted(negative[:, column].tolist()) == [0.0] * 4 + [0.5] * 4
    weights, threshold = weigh.fit_answering(positive, negative, ("reader",))
    assert weights == {"reader": 1.0}
    assert 0.5 < threshold < 3.0


class LikesShort:
    """In the reader's place: the shorter a sentence the likelier it answers."""

    def judge(self, question: str, windows: Sequence[Window]) -> list[list[Judged]]:
        return [[Judged(-float(len(s)), None) for s in w.sentences] for w in windows]


def test_a_reader_is_measured_on_every_sentence_of_a_passage() -> None:
    reader = cast(Reader, LikesShort())
    assert measure.scored(reader, ASKED) == [-len(s) for s in SENTENCES]
    shortest = min(range(len(SENTENCES)), key=lambda i: len(SENTENCES[i]))
    right = replace(ASKED, answers=frozenset({shortest}))
    wrong = replace(ASKED, answers=frozenset({shortest ^ 1}))
    assert measure.told(reader, [right, wrong]).startswith("first 1 of 2 (0.500)")
    longer = replace(OTHER, answers=frozenset(), sentences=(SENTENCES[0] * 2,))
    assert "AUROC 1.000 (1 with and 1 without an answer)" in measure.told(reader, [right, longer])


def test_held_out_articles_are_never_trained_on(shared_reports: Path) -> None:
    shared = shared_reports.parent
    if not (shared / "training").is_dir():
        pytest.skip(f"{shared / 'training'} is not here")
    content = json.loads((shared / "benchmarks" / "squad2-half-dev.json").read_text("utf-8"))
    held = {
        qa["question"].strip().lower()
        for article in content["data"]
        if article["title"] in HELD_OUT
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    }
    read = read_outside(shared)
    assert len(held) > 2_000
    assert len(read) > 25_000
    assert not held & {a.question.strip().lower() for a in read}


def test_no_report_that_a_test_asks_about_is_trained_on(shared_reports: Path) -> None:
    tested = set()
    for name in ("reports.jsonl", "reports_kinds.jsonl"):
        for line in (Path(__file__).parent / "questions" / name).read_text("utf-8").splitlines():
            d = json.loads(line)
            named = d.get("report") or d.get("articles") or []
            tested |= {named} if isinstance(named, str) else set(named)
    # Twelve reports of two hundred: to read them all takes a minute.
    asked = list(read_field(shared_reports.parent, at_most_reports=12))
    assert len(asked) > 1_000
    folder = Path(examples.__file__).parent
    lines = (folder / "field_questions.jsonl").read_text("utf-8").splitlines()
    trained = {json.loads(line).get("report") for line in lines} - {None}
    assert not trained & tested
