"""Fit what ranks sentences and what decides to answer: ``python -m qa.training.weigh SET=DATA ...``

Each SET is a file of judged questions, asked of the library in DATA. The weights of ``qa.choose``
are read off what this prints, and rounded.

- Ranking: a softmax over the sentences found for a question; those that hold right words ought to
  have all of it. Weights are shrunk towards none, and put as shares of the reader's.
- Answering: a logistic fit over the best sentence of each question: of questions with an answer, of
  the same with every passage that holds right words taken out, and of questions that have none.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from index.library import Library
from index.settings import Settings
from qa.candidates import Candidate
from qa.choose import eligible
from qa.conversation import read_question
from qa.evaluation.judged import Judged, read_judged
from qa.evaluation.measures import auroc, flat
from qa.inquiry import Inquiry
from qa.question import Asks, Question
from qa.reader import Reader

Floats = NDArray[np.float32]

FEATURES = (
    "reader", "words", "words_near", "passage", "meaning", "kind", "fit", "absent", "unknown",
    "name", "no_kind", "grade_stated",
)  # fmt: skip
RANKING = ("reader", "words", "words_near", "passage", "kind", "fit", "absent")
ANSWERING = (
    "reader", "words", "words_near", "passage", "fit", "name", "no_kind", "absent", "unknown",
    "grade_stated",
)  # fmt: skip
NOT_PLAIN = frozenset(
    {"small_talk", "readers", "summary", "clarify", "language", "several", "partly", "compare"}
)
"""Kinds of question that no choice among sentences answers."""
SHRINK = 2e-3
"""What a squared weight costs beside the mean loss of a question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's sentences: their features ``(sentences, len(FEATURES))``, which hold right words
    ``(sentences,)`` bool, and which stand in a passage that does.
    """

    set: str
    id: str
    kind: str
    answerable: bool
    features: Floats
    right: NDArray[np.bool_]
    beside: NDArray[np.bool_]


def features(question: Question, c: Candidate) -> list[float]:
    """What is known of a sentence, in the order of ``FEATURES``."""
    graded = question.asks is Asks.GRADE and c.council == 1
    return [
        c.reader, c.words, c.words_near, c.passage, c.meaning, c.kind, c.fit.score, c.absent,
        c.unknown, min(c.name, 0.0), float(c.kind == 0.0), c.kind if graded else 0.0,
    ]  # fmt: skip


def collect(path: Path, data: Path) -> Iterator[Asked]:
    """The questions of a set with their sentences, as the library finds them."""
    library = Library.of(Settings(data=data))
    reader = Reader.load()
    snapshot = library.snapshot()
    for judged in read_judged(path):
        if judged.kind in NOT_PLAIN or (judged.answerable and not judged.must_cite):
            continue
        question = read_question(
            judged.question, judged.history, snapshot.gazetteer, respell=snapshot.respell
        )
        found = Inquiry(snapshot, reader, question).find().candidates
        may_answer = eligible(question, found)
        if not may_answer:
            continue
        right = np.array([_is_right(judged, c) for c in may_answer])
        passages = {c.passage_id for c, r in zip(may_answer, right, strict=True) if r}
        yield Asked(
            path.name,
            judged.id,
            judged.kind,
            judged.answerable,
            np.array([features(question, c) for c in may_answer], np.float32),
            right,
            np.array([c.passage_id in passages for c in may_answer]),
        )


def _is_right(judged: Judged, c: Candidate) -> bool:
    words = flat(c.text)
    return judged.comes_from(c.article.id, c.article.source) and any(
        flat(w) in words for group in judged.must_cite for w in group
    )


def fit_ranking(asked: Sequence[Asked], names: Sequence[str]) -> dict[str, float]:
    """Weights by feature, the reader's being 1."""
    columns = [FEATURES.index(n) for n in names]
    rows = [a for a in asked if a.right.any() and not a.right.all()]
    inputs = [torch.tensor(a.features[:, columns]) for a in rows]
    right = [torch.tensor(a.right) for a in rows]
    weights = torch.zeros(len(columns))
    weights[0] = 0.5
    weights.requires_grad_()

    def loss() -> torch.Tensor:
        each = []
        for x, r in zip(inputs, right, strict=True):
            likelihood = functional.log_softmax(x @ weights, 0)
            each.append(-torch.logsumexp(likelihood[r], 0))
        return torch.stack(each).mean() + SHRINK * (weights[1:] ** 2).sum()

    _minimise(weights, loss)
    found = weights.detach().numpy()
    return dict(zip(names, (found / found[0]).tolist(), strict=True))


def fit_answering(
    positive: Floats, negative: Floats, names: Sequence[str]
) -> tuple[dict[str, float], float]:
    """Weights by feature, the reader's being 1, and the threshold where both are as likely."""
    columns = [FEATURES.index(n) for n in names]
    x = torch.tensor(np.concatenate([positive, negative])[:, columns])
    y = torch.cat([torch.ones(len(positive)), torch.zeros(len(negative))])
    balance = torch.where(y > 0, 0.5 / len(positive), 0.5 / len(negative))
    weights = torch.zeros(len(columns) + 1)
    weights[0] = 0.5
    weights.requires_grad_()

    def loss() -> torch.Tensor:
        logits = x @ weights[:-1] + weights[-1]
        each = functional.binary_cross_entropy_with_logits(logits, y, reduction="none")
        return (each * balance).sum() + SHRINK * (weights[1:-1] ** 2).sum()

    _minimise(weights, loss)
    found = weights.detach().numpy()
    return dict(zip(names, (found[:-1] / found[0]).tolist(), strict=True)), -found[-1] / found[0]


def _minimise(weights: torch.Tensor, loss: Callable[[], torch.Tensor]) -> None:
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]  # torch does not type it
        return value

    optimiser.step(closure)  # type: ignore[no-untyped-call]


def best_of(asked: Sequence[Asked], weights: dict[str, float]) -> tuple[Floats, Floats]:
    """The features of the best ranked sentence of each question that has an answer, and of each
    that has none: asked so, or with the passages taken out that hold right words.
    """
    order = np.array([weights.get(n, 0.0) for n in FEATURES], np.float32)
    positive, negative = [], []
    for a in asked:
        scores = a.features @ order
        if a.answerable and a.right.any():
            # Answered wrongly is no example of what ought to be answered.
            if a.right[np.argmax(scores)]:
                positive.append(a.features[np.argmax(scores)])
            rest = np.flatnonzero(~a.beside)
            if len(rest):
                negative.append(a.features[rest[np.argmax(scores[rest])]])
        elif not a.answerable:
            negative.append(a.features[np.argmax(scores)])
    return np.array(positive), np.array(negative)


def main() -> None:
    """Collect what the sets' libraries find, fit both, and print the weights."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.weigh", description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="SET=DATA")
    args = parser.parse_args()
    asked: list[Asked] = []
    for pair in args.sets:
        path, _, data = pair.partition("=")
        asked += collect(Path(path), Path(data))
    ranking = fit_ranking(asked, RANKING)
    order = np.array([ranking.get(n, 0.0) for n in FEATURES], np.float32)
    firsts = [bool(a.right[np.argmax(a.features @ order)]) for a in asked if a.right.any()]
    print(f"ranking, {sum(firsts)} of {len(firsts)} first:")
    print(_told(ranking))
    positive, negative = best_of(asked, ranking)
    weights, threshold = fit_answering(positive, negative, ANSWERING)
    by = np.array([weights.get(n, 0.0) for n in FEATURES], np.float32)
    high, low = positive @ by, negative @ by
    print(f"answering, {len(high)} with and {len(low)} without an answer, AUROC", end=" ")
    print(f"{auroc(high, low):.3f}, threshold {threshold:.2f}:")
    print(_told(weights))
    print(f"answered {np.mean(high >= threshold):.3f}, refused {np.mean(low < threshold):.3f}")


def _told(weights: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:+.2f}" for name, value in weights.items())


if __name__ == "__main__":
    main()
