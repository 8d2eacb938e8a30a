"""Given words and the article's beside each other, in runs that are the same or differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.placing.placed import Change, Difference, Placed, Span

_NO_WORDS = frozenset({Change.SPEAKER, Change.DATE, Change.COUNCIL})


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; ``difference`` is None where both sides have it."""

    text: str
    difference: Difference | None = None


def given_runs(placed: Placed) -> list[Run]:
    """The given words, in runs; what they leave out is an empty run where it belongs."""
    spans = [(d.given_span, d) for d in placed.differences if d.kind not in _NO_WORDS]
    return _runs(placed.words, 0, len(placed.words), spans)


def match_runs(placed: Placed, quote: str, start: int) -> list[Run]:
    """The article's own words, which begin at ``start`` of its text, in runs."""
    spans = [
        ((d.article_span[0] - start, d.article_span[1] - start), d)
        for d in placed.differences
        if d.kind not in _NO_WORDS
        and d.article_span is not None
        and start <= d.article_span[0] <= d.article_span[1] <= start + len(quote)
    ]
    return _runs(quote, 0, len(quote), spans)


def given_side(placed: Placed) -> str:
    """The given words with signs: ``{+what the article has not+}``, ``[-what it has-]``."""
    out = []
    for run in given_runs(placed):
        d = run.difference
        if d is None or d.kind is Change.TYPOGRAPHY:
            out.append(run.text)
            continue
        missing = f"[-{' '.join(d.article.split())}-]" if d.article else ""
        added = f"{{+{run.text}+}}" if run.text.strip() else run.text
        if d.kind is Change.CUT:
            missing, added = "", run.text
        out.append(f"{missing}{added}" if run.text else f" {missing}")
    return "".join(out)


def _runs(text: str, start: int, end: int, spans: Sequence[tuple[Span, Difference]]) -> list[Run]:
    runs: list[Run] = []
    at = start
    for (a, b), difference in sorted(spans, key=lambda s: s[0]):
        if a < at or b > end:
            continue
        if a > at:
            runs.append(Run(text[at:a]))
        runs.append(Run(text[a:b], difference))
        at = b
    if at < end:
        runs.append(Run(text[at:end]))
    return runs
