"""What every speed-up costs in what is found, beside the reference.

Half of SQuAD 2.0's development set (``../shared``, CC BY-SA 4.0): each question that has an answer,
searched among all the paragraphs. The reference is sentence-transformers in float32 with an exact
search. First the model alone on bare paragraphs, then libraries of them as ours are built: cut into
passages with their title in front, searched exactly, through Chroma's index, and by meaning and
words fused.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.models import ONNX_INT8, REFERENCE, RUNS, ReadyModels, embed_with, open_run
from benchmarks.passages import cut
from benchmarks.reports import SHARED, write_lines
from benchmarks.tables import Table
from index.build import build
from index.library import Library, Snapshot
from index.vector_cache import VectorCache
from qa.conversation import read_question
from qa.retrieve import search

SQUAD = SHARED / "benchmarks" / "squad2-half-dev.json"
TOP = 10
_POOL = 40
"""Passages asked for, so that ten paragraphs are among them where some are cut in two."""
_SAY_EVERY = 500

Ranks = list[int | None]
"""A question each: the place of its paragraph among the first ten, from 1, or None."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """Paragraphs as (title, text), and questions with the number of their paragraph."""

    paragraphs: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of 100 questions: their paragraph first, among five, among ten; MRR at 10 times 100.

    ``beside`` names what it is compared with, ``overlap`` is the share of that one's first ten
    passages that are among its own.
    """

    name: str
    hit_1: float
    hit_5: float
    hit_10: float
    mrr_10: float
    beside: str | None = None
    overlap: float | None = None

    @classmethod
    def of(
        cls, name: str, ranks: Ranks, beside: str | None = None, overlap: float | None = None
    ) -> Quality:
        """From where each question's paragraph was found.

        >>> Quality.of("search", [1, 2, None, 10]).hit_5
        50.0
        """

        def hit(at: int) -> float:
            return 100 * statistics.mean(r is not None and r <= at for r in ranks)

        mrr = 100 * statistics.mean(1 / r if r else 0.0 for r in ranks)
        return cls(name, hit(1), hit(5), hit(10), mrr, beside, overlap)

    @property
    def figures(self) -> tuple[float, float, float, float]:
        """The four of them."""
        return self.hit_1, self.hit_5, self.hit_10, self.mrr_10


@dataclass(frozen=True, slots=True)
class Found:
    """Everything measured, each beside one that stands before it."""

    paragraphs: int
    questions: int
    qualities: tuple[Quality, ...]

    def lost(self, quality: Quality) -> float | None:
        """The most points any of its four figures is behind; None where it is beside none."""
        by_name = {q.name: q for q in self.qualities}
        if quality.beside is None:
            return None
        pairs = zip(by_name[quality.beside].figures, quality.figures, strict=True)
        return max(before - now for before, now in pairs)

    @property
    def tables(self) -> list[Table]:
        """For people."""
        rows = []
        for q in self.qualities:
            lost = self.lost(q)
            rows.append(
                (
                    q.name,
                    *(f"{x:.1f}" for x in q.figures),
                    q.beside or "",
                    "" if lost is None else f"{0.0 - lost:+.2f}",
                    "" if q.overlap is None else f"{100 * q.overlap:.1f}%",
                )
            )
        return [
            Table(
                "What is found, beside the reference",
                ("", "hit at 1", "hit at 5", "hit at 10", "MRR at 10", "beside", "worst, points",
                 "same top 10"),
                tuple(rows),
                (
                    f"{self.questions:,} answerable questions of SQuAD 2.0 (half of its "
                    f"development set) on {self.paragraphs} paragraphs; of 100.",
                    "“Worst” is the figure of the four that is furthest behind the one it is "
                    "beside.",
                ),
            )
        ]  # fmt: skip


def read_squad(path: Path = SQUAD, *, limit: int | None = None) -> Judged:
    """The paragraphs, and the questions that have an answer in theirs.

    ``limit`` takes that many questions from all over, and no other paragraphs than theirs.
    """
    paragraphs: list[tuple[str, str]] = []
    asked: list[tuple[str, int]] = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            asked += [
                (qa["question"], len(paragraphs))
                for qa in paragraph["qas"]
                if not qa.get("is_impossible")
            ]
            paragraphs.append((article["title"].replace("_", " "), paragraph["context"]))
    if limit is None:
        return Judged(tuple(paragraphs), tuple(asked))
    chosen = asked[:: max(1, len(asked) // limit)][:limit]
    numbers = {old: new for new, old in enumerate(sorted({n for _, n in chosen}))}
    return Judged(tuple(paragraphs[n] for n in numbers), tuple((q, numbers[n]) for q, n in chosen))


def measure(judged: Judged, work: Path, models: ReadyModels, *, say: Say) -> Found:
    """Every way there is, the reference first."""
    qualities = []
    models.lend(work / "bare")
    for name in RUNS:
        say(f"quality: {name} on bare paragraphs")
        ranks = bare(judged, name, work)
        beside = None if name == REFERENCE else f"{REFERENCE}, exact"
        qualities.append(Quality.of(f"{name}, exact", ranks, beside))
    source = write_lines(
        work / "paragraphs.jsonl",
        [
            {"id": str(number), "title": title, "text": text}
            for number, (title, text) in enumerate(judged.paragraphs)
        ],
    )
    for name in (REFERENCE, ONNX_INT8):
        models.lend(_data(work, name))
        qualities += in_a_library(judged, name, source, work, say)
    return Found(len(judged.paragraphs), len(judged.questions), tuple(qualities))


def bare(judged: Judged, name: str, work: Path) -> Ranks:
    """By the cosine of question and whole paragraph."""
    embed = embed_with(name, work / "bare")
    paragraphs = embed([text for _, text in judged.paragraphs])
    questions = embed([question for question, _ in judged.questions])
    ranks: Ranks = []
    for vector, (_, wanted) in zip(questions, judged.questions, strict=True):
        scores = paragraphs @ vector
        rank = int((scores > scores[wanted]).sum()) + 1
        ranks.append(rank if rank <= TOP else None)
    return ranks


def in_a_library(judged: Judged, name: str, source: Path, work: Path, say: Say) -> list[Quality]:
    """A library of the paragraphs: exact, through Chroma's index, and fused with words."""
    data = _data(work, name)
    embedder = open_run(name, data)
    say(f"quality: a library by {name}")
    build(data, embedder, [source])
    passages = [(article.id, passage) for article, passage in cut(source, embedder)]
    cache = VectorCache(data / "vectors.sqlite")
    try:
        vectors, _ = cache.embed(embedder, [p.embedded_text for _, p in passages])
    finally:
        cache.close()
    exact: Ranks = []
    indexed: Ranks = []
    fused: Ranks = []
    same: list[float] = []
    snapshot = Library(data, embedder).snapshot()
    try:
        for number, (question, wanted) in enumerate(judged.questions):
            if number % _SAY_EVERY == 0:
                say(f"quality: {name}, question {number:,} of {len(judged.questions):,}")
            vector = np.asarray(embedder.embed_query(question), np.float32)
            order = np.argsort(-(vectors @ vector), kind="stable")[:_POOL]
            first = [passages[i][1].id for i in order[:TOP]]
            exact.append(_rank((passages[i][0] for i in order), wanted))
            near = [f.passage for f in snapshot.search_vectors(vector.tolist(), _POOL)]
            indexed.append(_rank((p.article_id for p in near), wanted))
            same.append(len({p.id for p in near[:TOP]} & set(first)) / len(first))
            fused.append(_rank(_fused(snapshot, question), wanted))
    finally:
        snapshot.close()

    def beside(how: str) -> str | None:
        return None if name == REFERENCE else f"library, {REFERENCE}, {how}"

    label = f"library, {name}"
    return [
        Quality.of(f"{label}, exact", exact, beside("exact")),
        Quality.of(f"{label}, Chroma", indexed, f"{label}, exact", statistics.mean(same)),
        Quality.of(f"{label}, words and meaning", fused, beside("words and meaning")),
    ]


def _data(work: Path, name: str) -> Path:
    return work / f"library {name}"


def _fused(snapshot: Snapshot, text: str) -> Iterator[str]:
    question = read_question(
        text, [], snapshot.gazetteer, respell=snapshot.respell, is_word=snapshot.is_word
    )
    return (r.passage.article_id for r in search(snapshot, question, top=_POOL))


def _rank(ids: Iterator[str], wanted: int) -> int | None:
    """The place of the wanted paragraph among the first ten different ones."""
    different: Sequence[str] = list(dict.fromkeys(ids))[:TOP]
    return different.index(str(wanted)) + 1 if str(wanted) in different else None
