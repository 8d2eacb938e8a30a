"""What readers think: their comments, called that, and only when they are asked for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from corpus.article import Article
from index.words import stems
from qa.answer import Outcome
from qa.candidates import Candidate, frequencies_of, gather, weights_of
from qa.choose import MOST_STATEMENTS, choose, rank
from qa.inquiry import PASSAGES_READ, Inquiry
from qa.outline import Outline, answered
from qa.retrieve import Ranked, search
from qa.ways.plain import places
from qa.wording import either

MOST_ARTICLES = 3
MOST_READ = 8
LEAST_SHARE = 0.6
"""How much of the subject's words an article has to have for its comments to be on it; where it is
about the council asked for, one word tells."""
OFTEN = 4
"""A word that stands this often in an article is one that it is about."""
NEARLY_AS_NEAR = 0.25
"""How far behind the nearest another article may be to speak beside it (whole matches)."""
LONGEST_READ = 60_000
_OF_READERS = frozenset(
    re.findall(
        r"\w+",
        """reader readers comment comments commenter commenters commented commentators view views
        reaction reactions story stories piece below underneath line online public people post
        posted article articles saying respond responses""",
    )
)


def answer(inquiry: Inquiry) -> Outline | None:
    """What readers wrote under the articles on what is asked about, grouped by article.

    Readers answer no question put to them, so nothing is weighed against a threshold: the articles
    that are meant are found, and those of their comments that are most to the point speak, in the
    order in which they were written.
    """
    question, snapshot = inquiry.question, inquiry.snapshot
    if not question.wants_comments:
        return None
    meant = _on_the_subject(inquiry)
    if not meant:
        about = f" about {either(question.councils)}" if question.councils else ""
        note = f"The library has no article on this{about} for readers to comment on."
        return Outline(Outcome.NOT_IN_THE_ARTICLES, notes=(note,))
    commented = [a for a in meant if a.comments]
    if not commented:
        note = f"There are no readers' comments under “{meant[0].title}”."
        return Outline(Outcome.NOT_IN_THE_ARTICLES, notes=(note,))
    known = {r.passage.id: r for r in inquiry.find().passages}
    found: list[list[Candidate]] = []
    for article in commented[:MOST_READ]:
        passages = [p for p in snapshot.passages_of(article.id) if p.is_comment]
        comments = [known.get(p.id, Ranked(p, 0.0, 0.0, 0.0)) for p in passages]
        candidates = gather(snapshot, question, comments, inquiry.reader)
        if len(commented) > MOST_ARTICLES:  # on so wide a subject only what names it
            candidates = [c for c in candidates if c.words > 0]
        if candidates:
            found.append(sorted(candidates, key=rank, reverse=True))
    found = found[:MOST_ARTICLES]
    chosen = [
        c
        for of_article in found
        for c in sorted(of_article[: MOST_STATEMENTS // len(found)], key=lambda c: c.start)
    ]
    return answered(places(question, chosen)) if chosen else Outline(Outcome.NOT_IN_THE_ARTICLES)


def _on_the_subject(inquiry: Inquiry) -> list[Article]:
    """The articles whose own words are about what is asked, the nearest first, no others' beside.

    Each has to have most of the subject's words, rare ones counting more: an article is not meant
    because its comments are the only ones there are.
    """
    question, snapshot = inquiry.question, inquiry.snapshot
    ids = [
        id
        for id in dict.fromkeys(r.passage.article_id for r in inquiry.find().passages)
        if not question.councils or any(id in snapshot.about.get(c, ()) for c in question.councils)
    ]
    subject = [w for w in question.topic if w.lower() not in _OF_READERS]
    weights = weights_of(frequencies_of(snapshot, subject), snapshot.manifest.passages)
    whole = sum(weights.values())
    least = LEAST_SHARE * whole if not question.councils else min(weights.values(), default=0.0)
    scored: list[tuple[float, int, Article]] = []
    for place, article in enumerate(map(snapshot.article, ids)):
        text, title = Counter(stems(article.text[:LONGEST_READ])), set(stems(article.title))
        share = sum(w for s, w in weights.items() if text[s])
        often = sum(w * (min(1.0, text[s] / OFTEN) + (s in title)) for s, w in weights.items())
        if share >= least:
            scored.append((often / (whole or 1.0), -place, article))
    scored.sort(key=lambda x: x[:2], reverse=True)
    best = scored[0][0] if scored else 0.0
    return [article for score, _, article in scored if score >= best - NEARLY_AS_NEAR]


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
