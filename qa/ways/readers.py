"""What readers think: their comments, called that, and only when they are asked for."""

from __future__ import annotations

from dataclasses import replace

from qa.answer import Outcome
from qa.candidates import gather
from qa.choose import MOST_STATEMENTS, choose, rank
from qa.draft import Draft, answered
from qa.inquiry import PASSAGES_READ, Inquiry
from qa.retrieve import Ranked, search
from qa.ways.plain import places


def answer(inquiry: Inquiry) -> Draft | None:
    """What readers wrote under the article that is meant, the most to the point first.

    Readers answer no question put to them, so nothing is weighed against a threshold: the article
    nearest to the question is found, and its comments speak.
    """
    question, snapshot = inquiry.question, inquiry.snapshot
    if not question.wants_comments:
        return None
    meant = [
        id
        for id in dict.fromkeys(r.passage.article_id for r in inquiry.find().passages)
        if not question.councils or any(id in snapshot.about.get(c, ()) for c in question.councils)
    ]
    if not meant:
        return Draft(Outcome.NOT_IN_THE_ARTICLES)
    commented = next((id for id in meant[:3] if snapshot.article(id).comments), None)
    if commented is None:
        title = snapshot.article(meant[0]).title
        note = f"There are no readers' comments under “{title}”."
        return Draft(Outcome.NOT_IN_THE_ARTICLES, notes=(note,))
    passages = [p for p in snapshot.passages_of(commented) if p.is_comment]
    known = {r.passage.id: r for r in inquiry.find().passages}
    comments = [known.get(p.id, Ranked(p, 0.0, 0.0, 0.0)) for p in passages]
    candidates = gather(snapshot, question, comments, inquiry.reader)
    best = sorted(candidates, key=rank, reverse=True)[:MOST_STATEMENTS]
    return answered(places(question, best))


def only_in_comments(inquiry: Inquiry) -> str | None:
    """A hint where the articles say nothing but a reader's comment does."""
    question, narrowing = inquiry.question, inquiry.narrowing
    if narrowing.comments or question.wants_comments:
        return None
    wider = replace(narrowing, comments=True)
    ranked = search(inquiry.snapshot, question, top=PASSAGES_READ, narrowing=wider)
    comments = [r for r in ranked if r.passage.is_comment]
    found = choose(question, gather(inquiry.snapshot, question, comments, inquiry.reader)).sentences
    if not found:
        return None
    who, title = found[0].block.author or "a reader", found[0].article.title
    return (
        f"Only a reader's comment speaks of this ({who}, under “{title}”). Let readers' comments "
        "in to see it."
    )
