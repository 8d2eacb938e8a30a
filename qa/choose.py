"""Choose the sentences that answer, or none: scoring, abstaining, leaving out near-duplicates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from qa.candidates import Candidate
from qa.question import Asks, Question

MOST_STATEMENTS = 6
SAME_WORDS = 90
"""Two sentences at least this alike (token set ratio, 100 is equal) are shown once."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over a candidate's evidence, fitted by ``benchmarks/fit_answers.py``."""

    reader: float = 0.55
    words: float = 0.6
    words_near: float = 2.2
    passage: float = 4.0
    meaning: float = 1.5
    council: float = 0.8
    kind: float = 0.5
    year: float = 0.5
    name: float = 0.8
    bias: float = -6.5


WEIGHTS = Weights()
ANSWER_FROM = 0.5
"""The best sentence must be at least this likely to answer for anything to be answered."""
WITHIN = 1.6
"""How far below the best (in logits) a further sentence may be to be shown with it."""


def logit(c: Candidate, w: Weights = WEIGHTS) -> float:
    """How much speaks for a candidate: log odds that it answers, higher is better."""
    return (
        w.bias
        + w.reader * c.reader
        + w.words * c.words
        + w.words_near * c.words_near
        + w.passage * c.passage
        + w.meaning * c.meaning
        + w.council * c.council
        + w.kind * c.kind
        + w.year * c.year
        + w.name * c.name
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences to show, best first, and how likely the best one answers (0 to 1)."""

    sentences: tuple[Candidate, ...]
    likelihood: float


def choose(question: Question, candidates: Sequence[Candidate]) -> Chosen:
    """The sentences that answer ``question``; none where the best is not likely enough."""
    scored = sorted(
        ((logit(c), c) for c in candidates), key=lambda x: (-x[0], x[1].article.id, x[1].start)
    )
    if not scored:
        return Chosen((), 0.0)
    best = scored[0][0]
    likelihood = 1 / (1 + math.exp(-best))
    if likelihood < ANSWER_FROM:
        return Chosen((), likelihood)
    most = (
        3 if question.asks in (Asks.WHO, Asks.WHEN, Asks.WHERE, Asks.HOW_MANY) else MOST_STATEMENTS
    )
    taken: list[Candidate] = []
    for score, c in scored:
        if score < best - WITHIN or len(taken) == most:
            break
        # Right topic, wrong council: never beside a sentence about the council asked for.
        if c.council < 0 <= taken[0].council if taken else False:
            continue
        if not any(fuzz.token_set_ratio(c.text, t.text) >= SAME_WORDS for t in taken):
            taken.append(c)
    return Chosen(tuple(taken), likelihood)
