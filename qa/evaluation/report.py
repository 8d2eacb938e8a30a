"""Figures for people: a table by kind, what is told apart, and the misses."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from qa.evaluation.figures import HITS, Figures, Retrieval, Score, Share
from qa.evaluation.measures import Result, flat

_SHOWN = 140
"""Characters of a citation that a miss shows."""
_CITED = 3


def report(score: Score, *, misses: int, by_article: bool = False) -> Iterator[str]:
    """The lines about one set. ``by_article`` counts a hit where the article is found, which is
    what sets of others ask for; else a passage with the words. Their kinds ask the same thing in
    several ways, so that no total over them means anything.
    """
    yield f"{score.name}: {len(score.results):,} questions"
    yield ""
    totals = [("all answerable", score.answerable), ("all unanswerable", score.unanswerable)]
    rows = [*score.kinds.items(), *([] if by_article else totals)]
    yield from _table([(name, f) for name, f in rows if f.questions], by_article)
    yield ""
    for name, value in score.auroc.items():
        if value is not None:
            yield f"AUROC, {name}: {value:.3f}"
    every = Figures.of(score.results)
    yield (
        f"citations {every.citations:,}, not their span {every.broken}, "
        f"readers' comments unasked {every.comments}"
    )
    if score.seconds:
        yield f"seconds a question: p50 {score.seconds[0]:.2f}, p95 {score.seconds[1]:.2f}"
    faulty = score.faulty
    shown = faulty[:misses]
    if shown:
        cut = f", {len(shown):,} shown" if len(shown) < len(faulty) else ""
        yield f"\n{len(faulty):,} with a fault{cut}:"
    for r in shown:
        yield from _miss(r)


def _table(rows: list[tuple[str, Figures]], by_article: bool) -> Iterator[str]:
    def found(f: Figures) -> Retrieval:
        return f.article if by_article else f.passage

    columns: list[tuple[str, Callable[[Figures], str]]] = [
        ("n", lambda f: str(f.questions)),
        ("right", lambda f: _share(f.right)),
        ("first", lambda f: _share(f.first_right)),
        ("best", lambda f: _share(f.best_right)),
        ("in order", lambda f: _share(f.ordered)),
        ("refused", lambda f: _share(f.refused)),
        ("asked back", lambda f: str(f.asked_back or "")),
    ]
    for n, at in enumerate(HITS):
        columns.append((f"hit@{at}", lambda f, n=n: _rate(found(f).hits[n], found(f).searched)))  # type: ignore[misc]
    columns += [
        ("MRR@10", lambda f: _rate(found(f).mrr_10 * found(f).searched, found(f).searched)),
        ("recall@10", lambda f: _rate(*f.recalled) if by_article else ""),
        ("every@10", lambda f: _rate(f.every.hits[-1], f.every.searched)),
        ("wrong council", lambda f: str(f.wrong_council or "")),
        ("stale", lambda f: _share(f.stale)),
    ]
    cells = [[name, *(show(f) for _, show in columns)] for name, f in rows]
    heads = ["kind", *(head for head, _ in columns)]
    kept = [i for i in range(len(heads)) if any(row[i] for row in cells)]
    widths = {i: max(len(heads[i]), *(len(row[i]) for row in cells)) for i in kept}
    for row in (heads, *cells):
        line = "  ".join(
            row[i].ljust(widths[i]) if i == 0 else row[i].rjust(widths[i]) for i in kept
        )
        yield line.rstrip()


def _miss(r: Result) -> Iterator[str]:
    yield f"- {r.judged.id} ({r.judged.kind}; {', '.join(r.faults)}) {r.judged.question}"
    if r.judged.history:
        yield f"    after: {' / '.join(r.judged.history)}"
    place = "" if r.ranks is None else f"; found at {r.ranks.first or 'no place'}"
    if r.answer is None:
        yield f"    wanted {_wanted(r)}{place}"
        return
    support = ""
    if r.support is not None and math.isfinite(r.support):
        support = f"; support {r.support:.1f}"
    yield (
        f"    {r.answer.outcome}, expected {r.judged.expected}{support}{place}; "
        f"searched: {r.answer.searched_as}"
    )
    if r.judged.must_cite:
        yield f"    wanted {_wanted(r)}"
    for c in r.answer.citations[:_CITED]:
        yield f"    [{c.number}] {flat(c.quote)[:_SHOWN]}"


def _wanted(r: Result) -> str:
    words = [" | ".join(g) for g in r.judged.must_cite]
    return "; and ".join(w or f"any of {', '.join(r.judged.articles)}" for w in words)


def _share(share: Share) -> str:
    return f"{share[0]}/{share[1]}" if share[1] else ""


def _rate(n: float, of: int) -> str:
    return f"{n / of:.3f}".lstrip("0") if of else ""
