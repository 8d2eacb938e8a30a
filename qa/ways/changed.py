"""What changed over time: the oldest and the newest that is said of one thing, oldest first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from qa.answer import Outcome
from qa.candidates import Candidate
from qa.choose import ANSWER_FROM, choose, rank, support
from qa.draft import Draft, Part
from qa.inquiry import Inquiry
from qa.newer import dated, ends
from qa.period import Period, Wants, compares, read_period
from qa.question import Asks, Question
from qa.ways.plain import places

ACCOUNTS_READ = 36
"""Passages read for both ends: those of one council, of any date."""
FAR_BELOW = 9.0
"""How far below the best (in rank score) an end may be: the other end has other words."""


def answer(inquiry: Inquiry) -> Draft | None:
    """Both ends under their dates, or the one there is with a note; None for other questions."""
    question = inquiry.question
    period = period_of_change(question)
    if period is None:
        return None
    timeless = _timeless(question, period)
    narrowing = inquiry.narrowing
    if question.councils and not narrowing.articles:
        of_it = {id for c in question.councils for id in inquiry.snapshot.about.get(c, ())}
        narrowing = replace(narrowing, articles=tuple(sorted(of_it)))
    found = inquiry.find(timeless, narrowing, top=ACCOUNTS_READ).candidates
    weighed = choose(timeless, found)
    if not weighed.sentences:
        return None
    told = _supported(found)
    both = ends(told, topic=question.topic, councils=question.councils, period=period)
    if not both.in_order:
        return None
    parts: list[Part] = []
    for end in (both.older, both.newer):
        # What itself tells one time from the other comes first at its end.
        for c in sorted(end, key=lambda c: (c.article.published.value or "", not compares(c.text))):
            label = dated(c.article.published)
            place = places(timeless, [c])
            if parts and parts[-1].label == label:
                parts[-1] = replace(parts[-1], places=(*parts[-1].places, *place))
            else:
                parts.append(Part(tuple(place), label, by_article=False))
    return Draft(Outcome.ANSWERED, tuple(parts), notes=both.notes, support=weighed.support)


_MOVED = re.compile(
    r"\b(?:what (?:has |have |had )?happened (?:to|with|after|since)|what[’']s happened (?:to|with|since)|"
    r"what change|how (?:has|have|had) .* (?:moved|gone|developed|fared|progressed|come on)|"
    r"how did .* (?:move|change|shift|develop|fare)|(?:speed(?:ed)? up|slow(?:ed)? down)|"
    r"(?:more|fewer|less|better|worse|higher|lower) .*\bthan (?:in|at|it|they|before|the)\b|"
    r"what progress|did .* do anything about)\b",
    re.I,
)


def period_of_change(question: Question) -> Period | None:
    """The two times that a change is asked between; None where no change is asked for.

    >>> from corpus.subjects import known_councils
    >>> from qa.question import understand
    >>> text = "How have caseloads in Leeds changed since 2018?"
    >>> period_of_change(understand(text, text, known_councils())).start
    '2018'
    """
    if question.wants_comments:
        return None
    period = read_period(question.searched_as, today=date.today())
    if period.wants is Wants.CHANGE:
        return period
    spans = len(period.times) > 1 or (period.start is not None and period.start != period.end)
    if _MOVED.search(question.searched_as) and (
        spans or period.anchor is not None or period.wants in (Wants.AFTER, Wants.LATEST)
    ):
        return replace(period, wants=Wants.CHANGE)
    return None


def _timeless(question: Question, period: Period) -> Question:
    """The question with no time in it: an end is of its own time."""
    text = period.without(question.searched_as)
    asks = Asks.OTHER if question.asks in (Asks.CHANGE, Asks.WHEN, Asks.GRADE) else question.asks
    return replace(question, searched_as=text or question.searched_as, asks=asks, years=())


def _supported(candidates: tuple[Candidate, ...]) -> list[Candidate]:
    """Those that may each stand for an end, best first."""
    able = [c for c in candidates if c.council >= 0 and support(c) >= ANSWER_FROM]
    able.sort(key=lambda c: (-rank(c), c.article.id, c.start))
    return [c for c in able if rank(c) >= rank(able[0]) - FAR_BELOW]
