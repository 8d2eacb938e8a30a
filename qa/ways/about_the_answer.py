"""Questions about what was just cited: "when was that?", "who said it?", "what else?"."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.dates import describe
from qa.answer import Citation, Outcome
from qa.candidates import Candidate, gather
from qa.choose import choose
from qa.draft import Draft, Place, answered
from qa.inquiry import Inquiry
from qa.question import Asks, Refers
from qa.retrieve import Ranked
from qa.ways.plain import in_reading_order, places

CITED = 3
"""How many of the citations before may be what "that" stands for, the first most likely."""
NEAR = 900
"""Characters before and after a cited place within which what is asked of it may stand."""
_FAR = 2.5
"""What a whole ``NEAR`` of distance counts against a sentence, in the reader's points."""
_LATER = 1.0
"""What each place further down the list of citations counts against it."""


def answer(inquiry: Inquiry) -> Draft | None:
    """What the articles say of the sentences just cited, or more of the same; else None."""
    refers = inquiry.question.refers_to
    if refers not in (Refers.ANSWER, Refers.MORE):
        return None
    cited = next((a.citations for a in reversed(inquiry.before) if a.citations), ())
    if not cited:
        return None  # nothing was cited to speak of: the completed question is asked as it is
    return _more(inquiry) if refers is Refers.MORE else _of(inquiry, cited)


def _more(inquiry: Inquiry) -> Draft:
    """The question before again, without what was shown."""
    shown = [c for a in inquiry.before for c in a.citations]
    candidates = [c for c in inquiry.find().candidates if not _is_among(c, shown)]
    chosen = choose(inquiry.question, candidates)
    if not chosen.sentences:
        return Draft(
            Outcome.NOT_IN_THE_ARTICLES,
            lead="There is nothing more on this in the articles.",
            support=chosen.support,
        )
    ordered = in_reading_order(inquiry.snapshot, inquiry.question, chosen.sentences)
    return answered(places(inquiry.question, ordered), support=chosen.support)


def _is_among(c: Candidate, shown: Sequence[Citation]) -> bool:
    return any(c.article.id == s.article_id and c.start < s.end and s.start < c.end for s in shown)


def _of(inquiry: Inquiry, cited: Sequence[Citation]) -> Draft | None:
    """What stands in or beside the cited sentences: a date, a name, a place, a reason."""
    near = []
    for place, citation in enumerate(cited[:CITED]):
        for c in _beside(inquiry, citation):
            distance = max(0, c.start - citation.end, citation.start - c.end)
            # The words asked for are what is missing; beside them nearness tells most.
            score = c.reader + 3.0 * c.kind - _FAR * distance / NEAR - _LATER * place
            near.append((score, c))
    near = [(score, c) for score, c in near if c.kind > 0]
    best = max(near, key=lambda x: (x[0], -x[1].start), default=None)
    if best is not None and (inquiry.question.asks is not Asks.OTHER or best[1].reader > 0):
        return answered(places(inquiry.question, [best[1]]))
    if inquiry.question.asks is Asks.WHEN:
        return _dated(inquiry, cited[0])
    return None


def _beside(inquiry: Inquiry, citation: Citation) -> list[Candidate]:
    passages = [
        Ranked(p, 1.0, 0.0, 0.0)
        for p in inquiry.snapshot.passages_of(citation.article_id)
        if p.start < citation.end + NEAR
        and p.end > citation.start - NEAR
        and p.is_comment == (citation.kind == "comment")
    ]
    found = gather(inquiry.snapshot, inquiry.question, passages, inquiry.reader)
    return [c for c in found if c.start < citation.end + NEAR and c.end > citation.start - NEAR]


def _dated(inquiry: Inquiry, citation: Citation) -> Draft | None:
    """The article's own date, where no sentence beside the cited one gives any."""
    article = inquiry.snapshot.article(citation.article_id)
    if not article.published.is_known:
        return None
    place = Place(article, citation.start, citation.end, citation.about)
    said = f"The article that says so is dated {describe(article.published)}; it gives no other."
    return answered([place], lead=said)


def is_about(refers: Refers) -> bool:
    """True where the answer before has to be at hand."""
    return refers in (Refers.ANSWER, Refers.MORE)
