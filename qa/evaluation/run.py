"""Ask a library every question of a set, by the way that people's questions go."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus.errors import QuestionError
from index.build import build
from index.embedding import open_embedder
from index.library import Snapshot, storage_of
from index.settings import Settings
from qa.ask import Assistant, error_answer
from qa.evaluation.judged import Judged
from qa.evaluation.measures import TOP, Place, Ranks, Result, ranks, score, usual_name
from qa.evaluation.outside import Outside
from qa.retrieve import Narrowing

_LOOKED_AT = 3 * TOP
"""Passages searched for, so that ten articles are among them where some give several."""

Progress = Callable[[str, int, int], None]


def evaluate(
    assistant: Assistant,
    questions: Sequence[Judged],
    *,
    is_asked: bool = True,
    on_progress: Progress = lambda what, done, total: None,
) -> tuple[Result, ...]:
    """How every question went, in their order; only what is found where ``is_asked`` is False."""
    return tuple(_results(assistant, questions, is_asked, on_progress))


def _results(
    assistant: Assistant, questions: Sequence[Judged], is_asked: bool, on_progress: Progress
) -> Iterator[Result]:
    snapshot = assistant.library.snapshot()
    authorities = _authorities(snapshot)
    for done, judged in enumerate(questions):
        on_progress("Asking" if is_asked else "Searching", done, len(questions))
        narrowing = _narrowing(judged, snapshot)
        if not (is_asked and judged.is_asked):
            yield Result(judged, ranks=_found(judged, assistant, narrowing))
            continue
        try:
            answer = assistant.ask(judged.question, history=judged.history, narrowing=narrowing)
        except QuestionError as error:
            answer = error_answer(judged.question, error)
        # After the answer, whose time is taken: what was read for it is not read again.
        found = _found(judged, assistant, narrowing)
        yield score(
            judged,
            answer,
            found=found,
            asked=_asked(judged, snapshot),
            gazetteer=snapshot.gazetteer,
            authorities=authorities,
            broken=sum(
                snapshot.article(c.article_id).text[c.start : c.end] != c.quote
                for c in answer.citations
            ),
        )


def build_outside(outside: Outside, settings: Settings, on_progress: Progress) -> Settings:
    """Build the library of a set of others, or bring it up to date; the settings that open it.

    It is kept beside the library that ``settings`` name, in ``evaluation/``.
    """
    kept = settings.data / "evaluation" / outside.library
    kept.mkdir(parents=True, exist_ok=True)
    source = kept / "articles.jsonl"
    aside = kept / ".articles.jsonl"
    lines = (json.dumps(a, ensure_ascii=False) for a in outside.articles)
    aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    os.replace(aside, source)
    return build_from([source], settings.model_copy(update={"data": kept}), on_progress)


def build_from(sources: Sequence[Path], settings: Settings, on_progress: Progress) -> Settings:
    """Bring the library that ``settings`` name up to date with ``sources``; the same settings."""
    embedder, storage = open_embedder(settings), storage_of(settings)
    build(settings.data, embedder, sources, storage=storage, on_progress=on_progress)
    return settings


def _found(judged: Judged, assistant: Assistant, narrowing: Narrowing) -> Ranks | None:
    """Where the search finds the right words; None where there are none, or only they are there."""
    if not judged.answerable or not judged.must_cite or judged.only:
        return None
    try:
        found = assistant.search(
            judged.question, top=_LOOKED_AT, history=judged.history, narrowing=narrowing
        )
    except QuestionError:
        return Ranks(None, None)
    places = []
    for r in found:
        article = assistant.library.snapshot().article(r.passage.article_id)
        text = article.text[r.passage.start : r.passage.end]
        places.append(Place(article.id, article.source, text))
    return ranks(judged, places)


def _narrowing(judged: Judged, snapshot: Snapshot) -> Narrowing:
    articles = judged.only
    if judged.without:
        articles = tuple(i for i in snapshot.article_ids() if i not in judged.without)
    return Narrowing(
        after=judged.after,
        before=judged.before,
        articles=articles,
        about=judged.councils,
        comments=judged.comments,
    )


def _asked(judged: Judged, snapshot: Snapshot) -> set[str]:
    """The councils a question is about: as it was judged, else as it names them."""
    if judged.about:
        return {usual_name(name, snapshot.gazetteer) for name in judged.about}
    return {m.name for m in snapshot.gazetteer.find(judged.question, any_case=True)}


def _authorities(snapshot: Snapshot) -> dict[str, str]:
    """The articles that say which one council they are about, by id."""
    named = ((a.id, a.metadata.get("authority")) for a in snapshot.articles())
    return {
        id: usual_name(name, snapshot.gazetteer)
        for id, name in named
        if isinstance(name, str) and name.strip()
    }
