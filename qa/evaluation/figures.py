"""Figures over a set of questions: in all, by kind, and what is told apart."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from qa.answer import Outcome
from qa.evaluation.measures import Result, auroc
from qa.evaluation.outside import Pairs

HITS = (1, 4, 10)
"""Places that a hit is counted at; four passages are what a page shows without scrolling."""

Share = tuple[int, int]
"""How many have it, of how many it was looked at for."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Over ``searched`` questions: how many had it by each of ``HITS``, and MRR at 10."""

    searched: int
    hits: tuple[int, ...]
    mrr_10: float

    @classmethod
    def of(cls, places: Iterable[int | None]) -> Retrieval:
        """From each question's place.

        >>> Retrieval.of([1, 5, None, 2])
        Retrieval(searched=4, hits=(1, 2, 3), mrr_10=0.425)
        """
        found = list(places)
        hits = tuple(sum(p is not None and p <= at for p in found) for at in HITS)
        mrr = sum(1 / p for p in found if p) / len(found) if found else 0.0
        return cls(len(found), hits, mrr)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over some questions. ``passage``, ``article`` and ``every`` are what the search found:
    a passage with the words, its article among different ones, and passages with every group;
    ``recalled`` are the articles found of those named.

    ``refused`` counts answers of "not in the articles", right or wrong. The last six count answers
    with a fault, ``comments`` and ``broken`` citations.
    """

    questions: int
    right: Share
    first_right: Share
    best_right: Share
    ordered: Share
    refused: Share
    asked_back: int
    passage: Retrieval
    article: Retrieval
    every: Retrieval
    recalled: Share
    wrong_council: int
    stale: Share
    comments: int
    broken: int
    citations: int

    @classmethod
    def of(cls, results: Sequence[Result]) -> Figures:
        """Of these results."""

        def share(attribute: str) -> Share:
            known = [v for r in results if (v := getattr(r, attribute)) is not None]
            return sum(known), len(known)

        searched = [(r.judged, r.ranks) for r in results if r.ranks is not None]
        answers = [r.answer for r in results if r.answer is not None]
        return cls(
            questions=len(results),
            right=share("right"),
            first_right=share("first_right"),
            best_right=share("best_right"),
            ordered=share("ordered"),
            refused=share("refused"),
            asked_back=sum(a.outcome is Outcome.NEEDS_CLARIFYING for a in answers),
            passage=Retrieval.of(found.first for _, found in searched),
            article=Retrieval.of(found.article for j, found in searched if j.articles),
            every=Retrieval.of(found.every for j, found in searched if len(j.must_cite) > 1),
            recalled=(
                sum(found.articles for _, found in searched),
                sum(len(j.articles) for j, _ in searched),
            ),
            wrong_council=sum(r.wrong_council > 0 for r in results),
            stale=share("stale"),
            comments=sum(r.comments for r in results),
            broken=sum(r.broken for r in results),
            citations=sum(len(a.citations) for a in answers),
        )


@dataclass(frozen=True, slots=True)
class Score:
    """A set's results. ``pairs`` are what its AUROCs tell apart, by kinds; where none are given,
    every answerable question from every other.
    """

    name: str
    results: tuple[Result, ...]
    pairs: Pairs = (("answerable from not", "", ""),)

    @property
    def answerable(self) -> Figures:
        """Of those that have an answer."""
        return Figures.of([r for r in self.results if r.judged.answerable])

    @property
    def unanswerable(self) -> Figures:
        """Of those that have none."""
        return Figures.of([r for r in self.results if not r.judged.answerable])

    @property
    def kinds(self) -> dict[str, Figures]:
        """By kind, in the order of the set."""
        by_kind: dict[str, list[Result]] = {}
        for r in self.results:
            by_kind.setdefault(r.judged.kind, []).append(r)
        return {kind: Figures.of(results) for kind, results in by_kind.items()}

    @property
    def auroc(self) -> dict[str, float | None]:
        """How well the support of answers tells what has an answer from what has none."""
        return {
            name: auroc(self._support(has, True), self._support(has_not, False))
            for name, has, has_not in self.pairs
        }

    def _support(self, kind: str, answerable: bool) -> list[float]:
        """What was supported, of one kind, or of all that ought to be answered from articles or
        refused.
        """
        expected = Outcome.ANSWERED if answerable else Outcome.NOT_IN_THE_ARTICLES
        return [
            r.support
            for r in self.results
            if r.support is not None
            and (r.judged.kind == kind if kind else r.judged.expected is expected)
            and bool(r.judged.must_cite) == answerable
        ]

    @property
    def faulty(self) -> tuple[Result, ...]:
        """What went wrong in any way."""
        return tuple(r for r in self.results if r.faults)

    @property
    def seconds(self) -> tuple[float, float] | None:
        """A question's time, median and 95th percentile; None where none was asked."""
        times = sorted(sum((r.answer.seconds or {}).values()) for r in self.results if r.answer)
        if not times:
            return None
        return statistics.median(times), times[math.ceil(0.95 * len(times)) - 1]

    def to_json(self) -> dict[str, Any]:
        """All of it as the command prints it."""
        seconds = self.seconds
        return {
            "set": self.name,
            "questions": len(self.results),
            "answerable": asdict(self.answerable),
            "unanswerable": asdict(self.unanswerable),
            "kinds": {kind: asdict(figures) for kind, figures in self.kinds.items()},
            "auroc": self.auroc,
            "seconds": {"p50": seconds[0], "p95": seconds[1]} if seconds else None,
            "misses": [_miss(r) for r in self.faulty],
        }


def _miss(r: Result) -> dict[str, Any]:
    answer = r.answer
    support = r.support if r.support is not None and math.isfinite(r.support) else None
    return {
        "id": r.judged.id,
        "kind": r.judged.kind,
        "question": r.judged.question,
        "history": list(r.judged.history),
        "faults": list(r.faults),
        "expected": r.judged.expected,
        "outcome": answer.outcome if answer else None,
        "searched_as": answer.searched_as if answer else None,
        "support": support,
        "rank": r.ranks.first if r.ranks else None,
        "must_cite": [list(g) for g in r.judged.must_cite],
        "cited": [" ".join(c.quote.split()) for c in answer.citations] if answer else [],
        "notes": list(answer.notes) if answer else [],
    }
