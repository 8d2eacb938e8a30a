"""Ask a library a question."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Kind
from corpus.dates import describe
from corpus.errors import QuestionError
from index.library import Library, Snapshot
from qa.answer import Answer, Citation, Considered, Outcome, Statement
from qa.candidates import Candidate, gather
from qa.choose import choose
from qa.markdown import escape
from qa.question import Asks, Question, read_question
from qa.reader import Reader
from qa.retrieve import Narrowing, Ranked, search

PASSAGES_READ = 12
"""Passages whose sentences the reader judges."""
NEAREST_SHOWN = 8

_EMPHASISED = frozenset({Asks.WHO, Asks.WHEN, Asks.WHERE, Asks.HOW_MANY, Asks.GRADE})
_NOT_FOUND = "Not in the articles."


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
        snapshot = self._library.snapshot()
        narrowing = narrowing or Narrowing()
        question = read_question(text, history, snapshot.gazetteer, respell=snapshot.respell)
        ranked = search(snapshot, question, top=PASSAGES_READ, narrowing=narrowing)
        found = time.perf_counter()
        answer = _answer(snapshot, question, ranked, self._reader, narrowing)
        seconds = {"retrieve": found - started, "answer": time.perf_counter() - found}
        return replace(answer, id=id, seconds={k: round(v, 4) for k, v in seconds.items()})


def _answer(
    snapshot: Snapshot,
    question: Question,
    ranked: Sequence[Ranked],
    reader: Reader,
    narrowing: Narrowing,
) -> Answer:
    notes = [snapshot.notice] if snapshot.notice else []
    unknown = _unknown_councils(snapshot, question)
    known = [c for c in question.councils if c not in unknown]
    if unknown:
        notes.append(f"No article in the library is about {_listed(unknown)}.")
    considered = tuple(
        Considered(r.passage.article_id, r.passage.start, r.passage.end, round(r.score, 6))
        for r in ranked[:NEAREST_SHOWN]
    )
    if unknown and not known:
        chosen: tuple[Candidate, ...] = ()
    else:
        chosen = choose(question, gather(snapshot, question, ranked, reader)).sentences
    if not chosen:
        return Answer(
            question=question.text,
            searched_as=question.searched_as,
            outcome=Outcome.NOT_IN_THE_ARTICLES,
            answer=_NOT_FOUND,
            considered=considered,
            notes=tuple(notes),
        )
    citations = _cite(snapshot, question, chosen)
    notes += _date_notes(snapshot, question, citations)
    if any(c.kind == Kind.COMMENT for c in citations):
        notes.append("Words from readers' comments are readers' own, not the article's.")
    return Answer(
        question=question.text,
        searched_as=question.searched_as,
        outcome=Outcome.PARTLY if unknown else Outcome.ANSWERED,
        answer=_write(citations),
        statements=tuple(Statement(c.quote, (c.number,)) for c in citations),
        citations=tuple(citations),
        considered=considered,
        notes=tuple(notes),
    )


def _unknown_councils(snapshot: Snapshot, question: Question) -> list[str]:
    return [c for c in question.councils if c not in snapshot.about]


def _cite(snapshot: Snapshot, question: Question, chosen: Sequence[Candidate]) -> list[Citation]:
    """Citations in the order they are read: the best article first, each in its own order."""
    articles = list(dict.fromkeys(c.article.id for c in chosen))
    ordered = sorted(chosen, key=lambda c: (articles.index(c.article.id), c.start))
    citations = []
    for number, c in enumerate(ordered, start=1):
        article = c.article
        citation = Citation(
            number=number,
            article_id=article.id,
            article_sha256=article.sha256,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            source=article.source,
            section=article.heading_at(c.start),
            kind=str(c.block.kind),
            speaker=c.block.author if c.block.kind is Kind.COMMENT else None,
            start=c.start,
            end=c.end,
            quote=c.text,
            page=article.page_at(c.start),
            about=c.about,
            emphasis=c.answer if question.asks in _EMPHASISED else None,
        )
        # The last gate: nothing leaves whose words are not the stored article's.
        citation.check(snapshot.article(article.id))
        citations.append(citation)
    return citations


def _write(citations: Sequence[Citation]) -> str:
    """The answer in Markdown; articles are named where more than one speaks."""
    several = len({c.article_id for c in citations}) > 1
    lines: list[str] = []
    article = None
    for c in citations:
        if several and c.article_id != article:
            article = c.article_id
            by = f"{escape(c.publisher)}, " if c.publisher else ""
            lines.append(f"**{escape(c.title)}** ({by}{describe(c.published)})")
        lines.append(f"{_emphasised(c)} [{c.number}]")
    return "\n\n".join(lines)


def _emphasised(c: Citation) -> str:
    if c.emphasis is None or not c.start <= c.emphasis[0] < c.emphasis[1] <= c.end:
        return escape(c.quote)
    a, b = c.emphasis[0] - c.start, c.emphasis[1] - c.start
    before, words, after = c.quote[:a], c.quote[a:b], c.quote[b:]
    return f"{escape(before)}**{escape(words)}**{escape(after)}"


def _date_notes(snapshot: Snapshot, question: Question, citations: Sequence[Citation]) -> list[str]:
    notes = []
    undated = list(dict.fromkeys(c.title for c in citations if not c.published.is_known))
    if undated:
        notes.append(f"The date of {_listed([repr(t) for t in undated])} is not known.")
    cited = {c.article_id for c in citations}
    newest = max((c.published.value or "" for c in citations), default="")
    for council in question.councils:
        newer = [
            (value, id)
            for id in snapshot.about.get(council, ())
            if id not in cited and (value := snapshot.dates[id][0]) and value > newest
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
    return Answer(
        question=text[:2000],
        searched_as="",
        outcome=Outcome.ERROR,
        answer="",
        notes=(str(error),),
        id=id,
    )
