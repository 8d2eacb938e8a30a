"""Ask a library a question."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Kind
from corpus.dates import describe
from corpus.errors import QuestionError
from index.library import Library, Snapshot
from index.words import content_words
from qa.answer import Answer, Citation, Considered, Outcome, Statement
from qa.candidates import Candidate, gather
from qa.choose import MOST_STATEMENTS, choose, rank
from qa.conversation import read_question
from qa.markdown import escape
from qa.question import Asks, Question
from qa.reader import Reader
from qa.retrieve import Narrowing, Ranked, search

PASSAGES_READ = 12
"""Passages whose sentences the reader judges."""
NEAREST_SHOWN = 8
ADJACENT = 2
"""Characters between two sentences that follow each other (a space, or a paragraph's end)."""

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
        if question.is_unclear:
            answer, found = _ask_back(question), time.perf_counter()
        else:
            ranked = search(snapshot, question, top=PASSAGES_READ, narrowing=narrowing)
            found = time.perf_counter()
            answer = _answer(snapshot, question, ranked, self._reader, narrowing)
        seconds = {"retrieve": found - started, "answer": time.perf_counter() - found}
        return replace(answer, id=id, seconds={k: round(v, 4) for k, v in seconds.items()})


def _ask_back(question: Question) -> Answer:
    return Answer(
        question=question.text,
        searched_as=question.searched_as,
        outcome=Outcome.NEEDS_CLARIFYING,
        answer="Which council or subject do you mean? Name it in the question.",
    )


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
    nameless = _unknown_names(snapshot, question)
    if nameless:
        notes.append(
            f"{_listed([f'“{n}”' for n in nameless])} stands in no article of the library."
        )
    if nameless or (unknown and not known):
        chosen: tuple[Candidate, ...] = ()
    elif question.wants_comments:
        chosen, note = _readers_views(snapshot, question, ranked, reader)
        notes += [note] if note else []
    else:
        chosen = choose(question, gather(snapshot, question, ranked, reader)).sentences
    if not chosen:
        notes += _only_in_comments(snapshot, question, reader, narrowing)
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


def _readers_views(
    snapshot: Snapshot, question: Question, ranked: Sequence[Ranked], reader: Reader
) -> tuple[tuple[Candidate, ...], str | None]:
    """What readers wrote under the article that is meant, the most to the point first.

    Readers answer no question put to them, so nothing is weighed against a threshold: the article
    nearest to the question is found, and its comments speak.
    """
    meant = [
        id
        for id in dict.fromkeys(r.passage.article_id for r in ranked)
        if not question.councils or any(id in snapshot.about.get(c, ()) for c in question.councils)
    ]
    if not meant:
        return (), None
    commented = next((id for id in meant[:3] if snapshot.article(id).comments), None)
    if commented is None:
        return (), f"There are no readers' comments under “{snapshot.article(meant[0]).title}”."
    passages = [p for p in snapshot.passages_of(commented) if p.is_comment]
    known = {r.passage.id: r for r in ranked}
    comments = [known.get(p.id, Ranked(p, 0.0, 0.0, 0.0)) for p in passages]
    candidates = gather(snapshot, question, comments, reader)
    return tuple(sorted(candidates, key=rank, reverse=True)[:MOST_STATEMENTS]), None


def _only_in_comments(
    snapshot: Snapshot, question: Question, reader: Reader, narrowing: Narrowing
) -> list[str]:
    """A hint where the articles say nothing but a reader's comment does."""
    if narrowing.comments or question.wants_comments:
        return []
    wider = search(
        snapshot, question, top=PASSAGES_READ, narrowing=replace(narrowing, comments=True)
    )
    comments = [r for r in wider if r.passage.is_comment]
    found = choose(question, gather(snapshot, question, comments, reader)).sentences
    if not found:
        return []
    who, title = found[0].block.author or "a reader", found[0].article.title
    return [
        f"Only a reader's comment speaks of this ({who}, under “{title}”). Let readers' comments "
        "in to see it."
    ]


def _unknown_councils(snapshot: Snapshot, question: Question) -> list[str]:
    return [c for c in question.councils if c not in snapshot.about]


def _unknown_names(snapshot: Snapshot, question: Question) -> list[str]:
    """Proper names in the question of which no word stands anywhere in the library."""
    return [
        name
        for name in question.names
        if not any(snapshot.document_frequency(content_words(name) or ["the"]).values())
    ]


def _cite(snapshot: Snapshot, question: Question, chosen: Sequence[Candidate]) -> list[Citation]:
    """Citations in the order they are read.

    The best sentence leads, with what continues it; then the rest of its article in the article's
    own order; then other articles, the best first, each in its own order.
    """
    articles = list(dict.fromkeys(c.article.id for c in chosen))
    if question.asks is Asks.GRADE and not question.years:
        # A grade is superseded by the next: the newest account comes first.
        articles.sort(key=lambda id: snapshot.dates[id][0] or "", reverse=True)
    leading = _run_from(chosen[0], chosen)
    ordered = sorted(
        chosen, key=lambda c: (articles.index(c.article.id), c not in leading, c.start)
    )
    citations = []
    for number, c in enumerate(ordered, start=1):
        citation = Citation.of(
            c.article,
            c.start,
            c.end,
            number=number,
            about=c.about,
            emphasis=c.answer if question.asks in _EMPHASISED else None,
        )
        # The last gate: nothing leaves whose words are not the stored article's.
        citation.check(snapshot.article(c.article.id))
        citations.append(citation)
    return citations


def _run_from(first: Candidate, chosen: Sequence[Candidate]) -> list[Candidate]:
    """``first`` and the chosen sentences that follow it without a break."""
    run = [first]
    for c in sorted(chosen, key=lambda c: c.start):
        if c.article.id == first.article.id and 0 <= c.start - run[-1].end <= ADJACENT:
            run.append(c)
    return run


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
