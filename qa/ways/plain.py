"""The plain way: the sentences that answer, the best first, or "not in the articles"."""

from __future__ import annotations

from collections.abc import Sequence

from index.library import Snapshot
from qa.answer import Outcome
from qa.candidates import Candidate
from qa.choose import choose
from qa.inquiry import Inquiry
from qa.outline import Outline, Place, answered
from qa.question import Asks, Question

ADJACENT = 2
"""Characters between two sentences that follow each other (a space, or a paragraph's end)."""
EMPHASISED = frozenset({Asks.WHO, Asks.WHEN, Asks.WHERE, Asks.HOW_MANY, Asks.GRADE})


def answer(inquiry: Inquiry) -> Outline:
    """The sentences that answer the question as a whole, or none."""
    chosen = choose(inquiry.question, inquiry.find().candidates)
    best = next(iter(places(inquiry.question, [chosen.best] if chosen.best else [])), None)
    if not chosen.sentences:
        return Outline(Outcome.NOT_IN_THE_ARTICLES, support=chosen.support, best=best)
    ordered = in_reading_order(inquiry.snapshot, inquiry.question, chosen.sentences)
    return answered(places(inquiry.question, ordered), support=chosen.support, best=best)


def places(question: Question, candidates: Sequence[Candidate]) -> list[Place]:
    """The candidates as places to cite, the answering words emphasised where one fact is asked."""
    emphasised = question.asks in EMPHASISED
    return [
        Place(c.article, c.start, c.end, c.about, c.answer if emphasised else None)
        for c in candidates
    ]


def in_reading_order(
    snapshot: Snapshot, question: Question, chosen: Sequence[Candidate]
) -> list[Candidate]:
    """Citations in the order they are read.

    The best sentence leads, with what continues it; then the rest of its article in the article's
    own order; then other articles, those of one council in their turn (the newest first where no
    time is asked for), else the best first, each in its own order.
    """
    articles = list(dict.fromkeys(c.article.id for c in chosen))
    if question.asks is Asks.GRADE and not question.years:
        # A grade is superseded by the next: the newest account comes first.
        articles.sort(key=lambda id: snapshot.dates[id][0] or "", reverse=True)
    elif len(question.councils) == 1:
        turn = {c.article.id: c.turn for c in chosen if c.turn is not None}
        last = max(turn.values(), default=0)
        articles[1:] = sorted(articles[1:], key=lambda id: turn.get(id, last))
    leading = _run_from(chosen[0], chosen)
    return sorted(chosen, key=lambda c: (articles.index(c.article.id), c not in leading, c.start))


def _run_from(first: Candidate, chosen: Sequence[Candidate]) -> list[Candidate]:
    """``first`` and the chosen sentences that follow it without a break."""
    run = [first]
    for c in sorted(chosen, key=lambda c: c.start):
        if c.article.id == first.article.id and 0 <= c.start - run[-1].end <= ADJACENT:
            run.append(c)
    return run
