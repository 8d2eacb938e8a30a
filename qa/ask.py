"""Ask a library a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.councils import passed_on
from corpus.errors import QuestionError
from index.library import Library, Snapshot
from index.words import content_words
from qa import compose, newer
from qa.ages import time_of
from qa.answer import Answer, Considered, Outcome
from qa.conversation import read_question
from qa.follow_up.of_the_answer import goes_on
from qa.follow_up.somebody import is_of_somebody, person_named
from qa.follow_up.times import hangs_on_an_answer
from qa.inquiry import Inquiry, find_passages
from qa.outline import Outline
from qa.question import Question
from qa.reader import Reader
from qa.retrieve import Narrowing, Ranked
from qa.times.bounds import Bounds
from qa.times.period import Period, Wants
from qa.ways import (
    about_the_answer,
    changed,
    clarify,
    compare,
    grades,
    improve,
    languages,
    plain,
    premise,
    readers,
    several,
    small_talk,
    standings,
    summary,
    which_councils,
)
from qa.why_not import WhyNot, why_not
from qa.wording import either, listed

NEAREST_SHOWN = 8
ASKED_AGAIN = 3
"""Earlier questions answered again where "who said that?" comes without their answers."""

Way = Callable[[Inquiry], Outline | None]


def last_resort(inquiry: Inquiry) -> Outline:
    """The plain way; where it finds nothing, a grade that only may be what is asked for."""
    outline = plain.answer(inquiry)
    if outline.outcome is Outcome.NOT_IN_THE_ARTICLES:
        graded = grades.answer(inquiry, lenient=True)
        if graded is not None and graded.places:
            return graded
    return outline


WITHOUT_SEARCH: tuple[Way, ...] = (
    small_talk.answer,
    languages.answer,
    standings.answer,
    summary.answer,
    clarify.answer,
)
"""Tried in order before sentences are looked for."""
_ONE: tuple[Way, ...] = (
    readers.answer,
    standings.answer,
    premise.answer,
    grades.answer,
    improve.answer,
    which_councils.answer,
    changed.answer,
    last_resort,
)
_EACH: tuple[Way, ...] = (about_the_answer.answer, compare.over(_ONE), *_ONE)
WAYS: tuple[Way, ...] = (about_the_answer.answer, several.over(_EACH), *_EACH[1:])
"""Tried in order: the first that gives an outline answers."""


class Assistant:
    """Answers questions from a library with its own sentences; no language model."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self._library = library
        self._reader = reader
        # What was read for the last question: its passages are often asked for next.
        self._last: tuple[tuple[str, tuple[str, ...], Narrowing], Inquiry] | None = None

    @property
    def library(self) -> Library:
        """The library it answers from."""
        return self._library

    def ask(
        self,
        text: str,
        *,
        history: Sequence[str] = (),
        before: Sequence[Answer] | None = None,
        narrowing: Narrowing | None = None,
        id: str | None = None,
    ) -> Answer:
        """The answer to ``text``, understood from the earlier questions in ``history``.

        ``before`` are their answers, for questions about what was cited ("who said that?"); where
        they are not at hand, those that are needed are asked for again.

        Raises:
            QuestionError: the question cannot be searched for.
            LibraryError: there is no library, or none that can be used.
        """
        started = time.perf_counter()
        recent = [*history[-ASKED_AGAIN:], text]
        if before is None and any(hangs_on_an_answer(t) or is_of_somebody(t) for t in recent):
            before = self._again(history, narrowing)
        inquiry = self._inquiry(text, history, narrowing, before or ())
        if about_the_answer.is_about(inquiry.question.refers_to) or (
            summary.is_of_the_answer(text)
        ):
            answers = self._again(history, narrowing) if before is None else tuple(before)
            inquiry = replace(inquiry, before=answers)
        at_once = next((d for way in WITHOUT_SEARCH if (d := way(inquiry)) is not None), None)
        if at_once is not None:
            answer = compose.compose(inquiry.snapshot, inquiry.question, at_once)
            found = time.perf_counter()
        else:
            inquiry.find()
            found = time.perf_counter()
            answer = _answer(inquiry)
        seconds = {"retrieve": found - started, "answer": time.perf_counter() - found}
        return replace(answer, id=id, seconds={k: round(v, 4) for k, v in seconds.items()})

    def search(
        self,
        text: str,
        *,
        top: int,
        history: Sequence[str] = (),
        narrowing: Narrowing | None = None,
    ) -> list[Ranked]:
        """The ``top`` passages for a question, best first, those read by the reader in its order.

        Raises:
            QuestionError: the question cannot be searched for.
            LibraryError: there is no library, or none that can be used.
        """
        return find_passages(self._inquiry(text, history, narrowing), top)

    def inquiry(self, text: str, narrowing: Narrowing | None = None) -> Inquiry:
        """``text`` by itself as a question to be looked into.

        Raises:
            QuestionError: it cannot be searched for.
            LibraryError: there is no library, or none that can be used.
        """
        return self._inquiry(text, (), narrowing)

    def _again(self, history: Sequence[str], narrowing: Narrowing | None) -> tuple[Answer, ...]:
        """The answers to the last earlier questions, asked again in their order: the last that is
        one of its own, and those that went on from it.
        """
        answers: tuple[Answer, ...] = ()
        own = [n for n, earlier in enumerate(history) if not goes_on(earlier)]
        first = own[-1] if own else 0
        since = range(max(first + 1, len(history) - ASKED_AGAIN + 1), len(history))
        for n in [first, *since] if history else []:
            try:
                answers += (
                    self.ask(history[n], history=history[:n], before=answers, narrowing=narrowing),
                )
            except QuestionError:
                continue
        return answers

    def _inquiry(
        self,
        text: str,
        history: Sequence[str],
        narrowing: Narrowing | None,
        before: Sequence[Answer] = (),
    ) -> Inquiry:
        snapshot, narrowing = self._library.snapshot(), narrowing or Narrowing()
        last = self._last
        key = (text, tuple(history), narrowing)
        if last is not None and last[0] == key and last[1].snapshot is snapshot:
            return last[1]
        question = read_question(
            text,
            history,
            snapshot.gazetteer,
            respell=snapshot.respell,
            is_word=snapshot.is_word,
            told=_told(snapshot, before),
            named=_named(before),
        )
        inquiry = Inquiry(snapshot, self._reader, question, narrowing)
        self._last = (key, inquiry)
        return inquiry


def _told(snapshot: Snapshot, before: Sequence[Answer]) -> dict[str, Bounds]:
    """When the account is of that each of the answers cites first, by its question."""
    told = {}
    for answer in before:
        cited = [c.article_id for c in answer.citations if c.article_id in snapshot.dates]
        if cited and (own := time_of(snapshot, cited[0])):
            told[" ".join(answer.question.split())] = own
    return told


def _named(before: Sequence[Answer]) -> dict[str, str]:
    """The one person that each of the answers names as what was asked for, else who speaks in what
    it cites first, by its question.
    """
    named = {}
    for answer in before:
        if name := person_named(answer):
            named[" ".join(answer.question.split())] = name
    return named


def _answer(inquiry: Inquiry) -> Answer:
    snapshot, question = inquiry.snapshot, inquiry.question
    notes = [snapshot.notice] if snapshot.notice else []
    unknown = [c for c in question.councils if c not in snapshot.about]
    known = [c for c in question.councils if c not in unknown]
    if unknown:
        notes.append(f"No article in the library is about {either(unknown)}.")
    for past in (passed_on()[c] for c in question.councils if c in passed_on()):
        if not set(past.others) <= set(question.councils):
            notes.append(
                f"{past.council}’s children’s services passed to {listed(past.others)} in "
                f"{past.when}: ask about that for what came after."
            )
    nameless = _unknown_names(snapshot, question)
    if nameless:
        notes.append(f"{either([f'“{n}”' for n in nameless])} stands in no article of the library.")
    if nameless or (unknown and not known):
        outline = Outline(Outcome.NOT_IN_THE_ARTICLES)
    else:
        outline = next(d for way in WAYS if (d := way(inquiry)) is not None)
    if outline.outcome is Outcome.NOT_IN_THE_ARTICLES:
        hint = readers.only_in_comments(inquiry)
        notes += [hint] if hint else []
    elif unknown and outline.outcome is Outcome.ANSWERED:
        outline = replace(outline, outcome=Outcome.PARTLY)
    notes += _date_notes(inquiry, outline)
    nearest = inquiry.find().passages[:NEAREST_SHOWN]
    why = WhyNot()
    if outline.outcome is Outcome.NOT_IN_THE_ARTICLES:
        why = why_not(inquiry, nearest)
        outline = replace(outline, reason=outline.reason or why.reason)
    considered = [
        Considered(p.article_id, p.start, p.end, round(r.score, 6), why.passages.get(p.id))
        for r in nearest
        for p in [r.passage]
    ]
    return compose.compose(
        snapshot,
        question,
        outline,
        considered=considered,
        notes=notes,
        understood=_understood(inquiry),
    )


def _understood(inquiry: Inquiry) -> list[str]:
    """How the question was taken, a line each, for the person to see and put right."""
    question, period = inquiry.question, inquiry.period
    lines = []
    if question.councils:
        lines.append(f"About: {', '.join(question.councils)}")
    if period.wants is not Wants.ANY:
        said = [_TIMES.get(period.wants, ""), period.describe()]
        lines.append(f"Time: {', '.join(s for s in said if s) or period.wants}")
    if question.names:
        lines.append(f"Names: {', '.join(question.names)}")
    if question.topic:
        lines.append(f"Words looked for: {', '.join(question.topic)}")
    return lines


_TIMES = {
    Wants.LATEST: "the latest",
    Wants.EARLIEST: "the earliest",
    Wants.CHANGE: "what changed",
}


def _unknown_names(snapshot: Snapshot, question: Question) -> list[str]:
    """Proper names in the question of which no word stands anywhere in the library."""
    return [
        name
        for name in question.names
        if not any(snapshot.document_frequency(content_words(name) or ["the"]).values())
    ]


def _date_notes(inquiry: Inquiry, outline: Outline) -> list[str]:
    cited = [newer.Cited(p.article.id, p.start, p.end, p.about) for p in outline.places]
    if not cited:
        return []
    period = inquiry.period
    if outline.says_newer:  # what it cites is dated and compared already
        period = Period(Wants.AT)
    return newer.notes(inquiry.snapshot, inquiry.question, cited, period=period)


def error_answer(text: str, error: QuestionError, *, id: str | None = None) -> Answer:
    """An answer object for a question that could not be asked (one bad line of a batch)."""
    return Answer(
        question=text[:2000],
        searched_as="",
        outcome=Outcome.ERROR,
        answer="",
        notes=(str(error),),
        id=id,
    )
