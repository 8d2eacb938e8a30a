"""A look at a library with fresh eyes: can it be read, and is all of it one generation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.library import Library, Snapshot
from qa.conversation import read_question
from qa.retrieve import search
from tests.proofs.children import SlowEmbedder, Tell
from tests.proofs.newsroom import Content

Ranking = Sequence[tuple[str, float]]
"""Passage ids with their scores, best first."""

_EQUAL = 1e-4
EVERYTHING = 10_000
"""More passages than any library here has."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen. ``which`` of the contents given it holds; None where it holds another."""

    generation: str
    notice: str | None
    which: int | None
    problems: tuple[str, ...]


def look(
    tell: Tell,
    data: Path,
    contents: Sequence[Content],
    gone: Sequence[str],
    questions: Sequence[str],
) -> Look:
    """Open the library and hold it against ``contents``; a job for a child."""
    embedder = SlowEmbedder()
    snapshot = Library(data, embedder).snapshot()
    try:
        held = {i: (a.title, a.text) for i in snapshot.article_ids() for a in [snapshot.article(i)]}
        which = next((n for n, c in enumerate(contents) if c.articles == held), None)
        if which is None:
            problems = ["its articles are those of no generation"]
        else:
            problems = mixtures(snapshot, contents[which], gone, questions)
        return Look(snapshot.name, snapshot.notice, which, tuple(problems))
    finally:
        snapshot.close()


def mixtures(
    snapshot: Snapshot, content: Content, gone: Sequence[str], questions: Sequence[str]
) -> list[str]:
    """What in a snapshot is not of ``content``; empty where all of it is.

    Searches by words and by meaning must find what is in ``content``, whole, and nothing else.
    """
    problems = []
    counted = (snapshot.manifest.articles, snapshot.manifest.passages)
    if counted != (len(content.articles), len(content.passages)):
        problems.append(f"the manifest counts {counted}")
    said = {i: set(re.findall(r"\w+", p.text.lower())) for i, p in content.passages.items()}
    for word, article in content.words.items():
        found = [f.passage for f in snapshot.search_words(word, EVERYTHING, comments=True)]
        wanted = {i for i, tokens in said.items() if word in tokens}
        if {p.id for p in found} != wanted or not wanted:
            problems.append(f"the word {word} of {article} finds {[p.article_id for p in found]}")
    for word in gone:
        if snapshot.search_words(word, 1, comments=True):
            problems.append(f"the word {word}, which was removed, finds a passage")
    ids = list(content.passages)
    body = {i for i in ids if not content.passages[i].is_comment}
    embedded = np.array(
        [snapshot.embedder.embed_query(content.passages[i].embedded_text) for i in ids]
    )
    for number, question in enumerate(questions):
        vector = snapshot.embedder.embed_query(question)
        near = snapshot.search_vectors(vector, EVERYTHING, comments=True)
        problems += _foreign(content, [f.passage.id for f in near], question)
        cosines = dict(zip(ids, embedded @ np.array(vector), strict=True))
        if {f.passage.id for f in near} != set(ids):
            problems.append(f"by meaning {len(near)} of {len(ids)} passages are found")
        if any(abs(f.score - cosines.get(f.passage.id, 9.0)) > 1e-4 for f in near):
            problems.append("a passage has the vector of another")
        if {f.passage.id for f in snapshot.search_vectors(vector, EVERYTHING)} != body:
            problems.append("by meaning comments are mixed with the body")
        by_words = snapshot.search_words(question, 20)
        problems += _foreign(content, [f.passage.id for f in by_words], question)
        if any(content.passages.get(f.passage.id) != f.passage for f in [*near, *by_words]):
            problems.append("a passage is not as it was cut")
        one = list(content.articles)[number % len(content.articles)]
        narrowed = [
            *snapshot.search_words(question, 9, articles=[one]),
            *snapshot.search_vectors(vector, 9, articles=[one]),
        ]
        if any(f.passage.article_id != one for f in narrowed) or not narrowed:
            problems.append("narrowed to one article, others are found")
    return problems


def rankings(
    tell: Tell, data: Path, questions: Sequence[str], top: int = 10
) -> dict[str, list[list[tuple[str, float]]]]:
    """(passage id, score) of the best ``top`` for each question: by words, by meaning, fused."""
    embedder = SlowEmbedder()
    snapshot = Library(data, embedder).snapshot()
    try:
        out: dict[str, list[list[tuple[str, float]]]] = {"words": [], "vectors": [], "fused": []}
        for question in questions:
            words = snapshot.search_words(question, top)
            vectors = snapshot.search_vectors(embedder.embed_query(question), top)
            read = read_question(question, [], snapshot.gazetteer, respell=snapshot.respell)
            out["words"].append([(f.passage.id, f.score) for f in words])
            out["vectors"].append([(f.passage.id, f.score) for f in vectors])
            out["fused"].append([(r.passage.id, r.score) for r in search(snapshot, read, top=top)])
        return out
    finally:
        snapshot.close()


def same_ranking(a: Ranking, b: Ranking) -> bool:
    """True where scores and passages are the same, but for the order of equal scores."""
    if len(a) != len(b):
        return False
    if any(abs(x - y) > _EQUAL for (_, x), (_, y) in zip(a, b, strict=True)):
        return False
    # Of passages that share the last score, any may have had no place.
    last = a[-1][1] if a else 0.0
    scores, others = dict(a), dict(b)
    return all(
        abs(scores.get(i, -1.0) - others.get(i, -1.0)) <= _EQUAL
        for i in {*scores, *others}
        if max(scores.get(i, -1.0), others.get(i, -1.0)) > last + _EQUAL
    )


def _foreign(content: Content, found: Sequence[str], question: str) -> list[str]:
    foreign = [i for i in found if i not in content.passages]
    return [f"{question!r} finds {len(foreign)} passages of another generation"] if foreign else []
