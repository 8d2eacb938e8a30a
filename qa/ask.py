"""Ask a library a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpus.dates import describe
from corpus.errors import QuestionError
from index.library import Library, Snapshot
from index.words import content_words
from qa import compose
from qa.answer import Answer, Considered, Outcome
from qa.conversation import read_question
from qa.draft import Draft
from qa.inquiry import Inquiry, find_passages
from qa.question import Question
from qa.reader import Reader
from qa.retrieve import Narrowing, Ranked
from qa.ways import languages, plain, readers, small_talk

NEAREST_SHOWN = 8

Way = Callable[[Inquiry], Draft | None]
WITHOUT_SEARCH: tuple[Way, ...] = (small_talk.answer, languages.answer)
"""Tried in order before anything is looked for."""
WAYS: tuple[Way, ...] = (readers.answer, plain.answer)
"""Tried in order: the first that gives a draft answers."""


class Assistant:
    """Answers questions from a library with its own sentences; no language model."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self._library = library
        self._reader = reader

    @property
    def library(self) -> Library:
        """The library it answers from."""
        return self._library

    def ask(
        self,
        text: str,
        *,
        history: Sequence[str] = (),
        narrowing: Narrowing | None = None,
        id: str | None = None,
    ) -> Answer:
        """The answer to ``text``, understood from the earlier questions in ``history``.

        Raises:
            QuestionError: the question cannot be searched for.
            LibraryError: there is no library, or none that can be used.
        """
        started = time.perf_counter()
        inquiry = self._inquiry(text, history, narrowing)
        at_once = next((d for way in WITHOUT_SEARCH if (d := way(inquiry)) is not None), None)
        if at_once is not None:
            answer = compose.compose(inquiry.snapshot, inquiry.question, at_once)
            found = time.perf_counter()
        elif inquiry.question.is_unclear:
            answer, found = _ask_back(inquiry.question), time.perf_counter()
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

    def _inquiry(self, text: str, history: Sequence[str], narrowing: Narrowing | None) -> Inquiry:
        snapshot = self._library.snapshot()
        question = read_question(text, history, snapshot.gazetteer, respell=snapshot.respell)
        return Inquiry(snapshot, self._reader, question, narrowing or Narrowing())


def _ask_back(question: Question) -> Answer:
    return Answer(
        question=question.text,
        searched_as=question.searched_as,
        outcome=Outcome.NEEDS_CLARIFYING,
        answer="Which council or subject do you mean? Name it in the question.",
    )


def _answer(inquiry: Inquiry) -> Answer:
    snapshot, question = inquiry.snapshot, inquiry.question
    notes = [snapshot.notice] if snapshot.notice else []
    unknown = [c for c in question.councils if c not in snapshot.about]
    known = [c for c in question.councils if c not in unknown]
    if unknown:
        notes.append(f"No article in the library is about {_listed(unknown)}.")
    nameless = _unknown_names(snapshot, question)
    if nameless:
        notes.append(
            f"{_listed([f'“{n}”' for n in nameless])} stands in no article of the library."
        )
    if nameless or (unknown and not known):
        draft = Draft(Outcome.NOT_IN_THE_ARTICLES)
    else:
        draft = next(d for way in WAYS if (d := way(inquiry)) is not None)
    if draft.outcome is Outcome.NOT_IN_THE_ARTICLES:
        hint = readers.only_in_comments(inquiry)
        notes += [hint] if hint else []
    elif unknown and draft.outcome is Outcome.ANSWERED:
        draft = replace(draft, outcome=Outcome.PARTLY)
    notes += _date_notes(snapshot, question, draft)
    considered = [
        Considered(r.passage.article_id, r.passage.start, r.passage.end, round(r.score, 6))
        for r in inquiry.find().passages[:NEAREST_SHOWN]
    ]
    return compose.compose(snapshot, question, draft, considered=considered, notes=notes)


def _unknown_names(snapshot: Snapshot, question: Question) -> list[str]:
    """Proper names in the question of which no word stands anywhere in the library."""
    return [
        name
        for name in question.names
        if not any(snapshot.document_frequency(content_words(name) or ["the"]).values())
    ]


def _date_notes(snapshot: Snapshot, question: Question, draft: Draft) -> list[str]:
    articles = {p.article.id: p.article for p in draft.places}
    notes = []
    undated = [repr(a.title) for a in articles.values() if not a.published.is_known]
    if undated:
        notes.append(f"The date of {_listed(undated)} is not known.")
    newest = max((a.published.value or "" for a in articles.values()), default="")
    for council in question.councils if articles else ():
        newer = [
            (value, id)
            for id in snapshot.about.get(council, ())
            if id not in articles and (value := snapshot.dates[id][0]) and value > newest
        ]
        if newest and newer:
            article = snapshot.article(max(newer)[1])
            notes.append(
                f"A newer article about {council} is in the library: "
                f"“{article.title}” ({describe(article.published)})."
            )
    return notes


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def error_answer(text: str, error: QuestionError, *, id: str | None = None) -> Answer:
    """An answer object for a question that could not be asked (one bad line of a batch)."""
    return compose.unasked(text, str(error), id=id)
