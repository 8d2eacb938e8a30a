"""Score a library's answers on questions whose right words are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.library import Library
from qa.answer import Answer, Outcome
from qa.ask import Assistant


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what must be cited: of each group, one of its alternatives.

    ``articles`` are the sources (article id, or part of the file's name) the words must come from;
    empty where any will do.
    """

    id: str
    question: str
    kind: str
    answerable: bool
    must_cite: tuple[tuple[str, ...], ...] = ()
    history: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went. ``right``: every group cited, or nothing answered where nothing is."""

    judged: Judged
    answer: Answer
    right: bool
    first_right: bool
    broken: int
    comments: int


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over a set of questions."""

    results: tuple[Result, ...]

    def share(self, results: Iterable[Result], attribute: str) -> tuple[int, int]:
        """(how many have it, of how many)."""
        chosen = list(results)
        return sum(bool(getattr(r, attribute)) for r in chosen), len(chosen)

    @property
    def answered_right(self) -> tuple[int, int]:
        """Of the answerable: those with the right words cited."""
        return self.share((r for r in self.results if r.judged.answerable), "right")

    @property
    def first_right(self) -> tuple[int, int]:
        """Of the answerable: those whose first citation has right words."""
        return self.share((r for r in self.results if r.judged.answerable), "first_right")

    @property
    def refused(self) -> tuple[int, int]:
        """Of what the articles do not answer: refused."""
        return self.share((r for r in self.results if not r.judged.answerable), "right")

    @property
    def citations(self) -> int:
        """How many citations there were in all."""
        return sum(len(r.answer.citations) for r in self.results)

    @property
    def broken(self) -> int:
        """Citations whose quote is not its span (must be 0)."""
        return sum(r.broken for r in self.results)

    @property
    def unasked_comments(self) -> int:
        """Readers' comments cited (must be 0 on questions that do not ask for them)."""
        return sum(r.comments for r in self.results)

    @property
    def misses(self) -> tuple[Result, ...]:
        """What went wrong."""
        return tuple(r for r in self.results if not r.right)


def read_judged(path: Path) -> list[Judged]:
    """The questions of a JSONL file."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        d: dict[str, Any] = json.loads(line)
        named = d.get("articles") or d.get("report") or d.get("article") or []
        out.append(
            Judged(
                id=d["id"],
                question=d["question"],
                kind=d["kind"],
                answerable=d["answerable"],
                must_cite=tuple(tuple(g) for g in d["must_cite"]),
                history=tuple(d.get("history") or ()),
                articles=(named,) if isinstance(named, str) else tuple(named),
            )
        )
    return out


def evaluate(assistant: Assistant, questions: Sequence[Judged]) -> Score:
    """Ask every question and score what is cited."""
    return Score(
        tuple(
            _score(q, assistant.ask(q.question, history=q.history), assistant.library)
            for q in questions
        )
    )


def _score(judged: Judged, answer: Answer, library: Library) -> Result:
    snapshot = library.snapshot()
    broken = sum(
        snapshot.article(c.article_id).text[c.start : c.end] != c.quote for c in answer.citations
    )
    quotes = [
        _flat(c.quote)
        for c in answer.citations
        if not judged.articles or any(a == c.article_id or a in c.source for a in judged.articles)
    ]
    cited = [any(_flat(words) in q for q in quotes for words in g) for g in judged.must_cite]
    first = quotes[:1]
    refused = answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    return Result(
        judged=judged,
        answer=answer,
        right=all(cited) and not refused if judged.answerable else refused,
        first_right=any(_flat(w) in q for q in first for g in judged.must_cite for w in g),
        broken=broken,
        comments=sum(c.kind == "comment" for c in answer.citations),
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
