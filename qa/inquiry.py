"""One question being answered: what is found for it is read once, for all ways to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from index.library import Snapshot
from qa.ages import Ages
from qa.answer import Answer
from qa.candidates import Candidate, gather
from qa.question import Question
from qa.reader import Reader
from qa.retrieve import Narrowing, Ranked, search
from qa.times.asked import read_period
from qa.times.period import Period, Wants

PASSAGES_READ = 14
"""Passages whose sentences the reader judges, and which it puts in a better order. Reading twenty,
and the best six again, took half as long again and answered as many of our 613 questions."""
READ_IN_TURN = 8
"""Passages read of the accounts whose turn is first, for themselves."""
ENOUGH_IN_TURN = 5
"""Of those, where no time is asked for, among the nearest already: no more are read."""
READER_SHARE = 1 / 10
"""What a point of the reader's score counts in a passage's. On SQuAD articles that it never saw,
hit at 1 goes from .84 to .90 with anything from 1/16 to 1/8.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question: passages in the reader's order, and their sentences.

    ``passages``: ``score`` is the fused score with the reader's best sentence added.
    """

    passages: tuple[Ranked, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with all that answering it needs.

    ``before`` are the answers of the conversation so far, where the question is about them.
    """

    snapshot: Snapshot
    reader: Reader
    question: Question
    narrowing: Narrowing = field(default_factory=Narrowing)
    before: tuple[Answer, ...] = ()
    _found: dict[tuple[Question, Narrowing, int], Found] = field(default_factory=dict, repr=False)

    @property
    def period(self) -> Period:
        """The time that the question asks for."""
        return period_of(self.question)

    def find(
        self,
        question: Question | None = None,
        narrowing: Narrowing | None = None,
        *,
        top: int = PASSAGES_READ,
    ) -> Found:
        """What the library has for ``question`` (this one's own by default), read once."""
        question, narrowing = question or self.question, narrowing or self.narrowing
        key = (question, narrowing, top)
        if key not in self._found:
            ranked = search(self.snapshot, question, top=top, narrowing=narrowing)
            candidates = gather(self.snapshot, question, ranked, self.reader, period_of(question))
            passages = reordered(ranked, candidates)
            if narrowing.is_none and len(question.councils) == 1:
                candidates = merged(candidates, self._in_turn(question, narrowing, ranked))
            self._found[key] = Found(tuple(passages), tuple(candidates))
        return self._found[key]

    def _in_turn(
        self, question: Question, narrowing: Narrowing, found: Sequence[Ranked]
    ) -> list[Candidate]:
        """Sentences of the accounts whose turn is first for the time asked for, looked for in them
        alone and without the time: an article of 2018 hardly says "2018", those that look back do.
        """
        period = period_of(question)
        ages = Ages(self.snapshot, question, period)
        first, newest = ages.first(), ages.first(1)
        is_dated = period.is_bounded and not period.soft
        have = [r for r in found if r.passage.article_id in newest]
        if not first or (len(have) >= ENOUGH_IN_TURN and not is_dated):
            return []
        if period.wants is not Wants.ANY and not period.soft:
            asked = period.without(question.searched_as)
            question = replace(question, searched_as=asked or question.searched_as)
        narrowing = replace(narrowing, articles=tuple(first))
        ranked = search(self.snapshot, question, top=READ_IN_TURN, narrowing=narrowing)
        if not is_dated:
            read = {r.passage.id for r in found}
            ranked = [r for r in ranked if r.passage.id not in read]
        return gather(self.snapshot, question, ranked, self.reader, period)


def merged(found: Sequence[Candidate], more: Sequence[Candidate]) -> list[Candidate]:
    """Both, each sentence once, as the reader trusted it more."""
    best: dict[tuple[str, int], Candidate] = {}
    for c in [*found, *more]:
        kept = best.setdefault((c.article.id, c.start), c)
        if (c.reader, c.passage) > (kept.reader, kept.passage):
            best[c.article.id, c.start] = c
    return list(best.values())


def period_of(question: Question) -> Period:
    """The time that ``question`` asks for, relative words counted from today."""
    return _read_once(question.searched_as, date.today())


@lru_cache(maxsize=64)
def _read_once(text: str, today: date) -> Period:
    """Finding, notes and what is shown of a question all ask for its time."""
    return read_period(text, today=today)


def reordered(ranked: Sequence[Ranked], candidates: Sequence[Candidate]) -> list[Ranked]:
    """The passages with the reader's best sentence of each weighed in, best first."""
    best: dict[str, float] = {}
    for c in candidates:
        best[c.passage_id] = max(best.get(c.passage_id, c.reader), c.reader)
    least = min(best.values(), default=0.0)
    again = [
        replace(r, score=r.score + READER_SHARE * best.get(r.passage.id, least)) for r in ranked
    ]
    return sorted(again, key=lambda r: (-r.score, r.passage.id))


def find_passages(inquiry: Inquiry, top: int) -> list[Ranked]:
    """The ``top`` passages, those the reader has read first and in its order."""
    found = list(inquiry.find().passages)
    if len(found) >= top:
        return found[:top]
    have = {r.passage.id for r in found}
    more = search(inquiry.snapshot, inquiry.question, top=top, narrowing=inquiry.narrowing)
    rest = [r for r in more if r.passage.id not in have]
    if found and rest:
        # One scale: what was not read follows what was.
        drop = max(0.0, max(r.score for r in rest) - min(r.score for r in found)) + 1e-6
        rest = [replace(r, score=r.score - drop) for r in rest]
    return (found + rest)[:top]
