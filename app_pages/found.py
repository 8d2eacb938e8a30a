"""How an answer was found, told from what was kept with it: nothing is searched again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import streamlit as st

from app_pages.exact import label, words
from app_pages.place import Place
from corpus.article import Article
from corpus.reference import dated
from qa.answer import Answer, Citation, Considered, Outcome

_ENDED = {
    Outcome.ANSWERED: "Answered.",
    Outcome.PARTLY: "Answered in part.",
    Outcome.NOT_IN_THE_ARTICLES: "Not answered.",
    Outcome.NEEDS_CLARIFYING: "Not searched to an end: the question could mean several things.",
    Outcome.ERROR: "Not answered.",
}


def facts_html(answer: Answer, limits: Sequence[str], needed: float | None) -> str:
    """What was searched, how it ended and why, what spoke for it, and how long it took.

    ``limits`` is what the search was narrowed to, in words; ``needed`` the support that an answer
    had to reach.
    """
    facts = [
        ("Searched for", [answer.searched_as]),
        ("Taken to mean", answer.understood),
        ("Searched in", limits or ["the whole library"]),
        ("How it ended", [_ended(answer, needed)]),
        ("Support", [s] if (s := support_said(answer, needed)) else []),
        ("Time taken", [_time_said(answer.seconds)] if answer.seconds else []),
    ]
    rows = "".join(
        f"<dt>{title}</dt><dd>{'<br>'.join(words(line) for line in lines)}</dd>"
        for title, lines in facts
        if any(lines)
    )
    return f'<dl class="cv-facts cv-found">{rows}</dl>'


def support_said(answer: Answer, needed: float | None) -> str:
    """The support in plain words with its number; empty where nothing was weighed."""
    if answer.support is None:
        return ""
    if not math.isfinite(answer.support):
        return "None: there was no sentence that could have answered."
    said = f"{answer.support:.2f}"
    if needed is None:
        return f"{said}. Higher is stronger."
    if answer.support >= needed:
        verdict = f"{said}, which is enough"
    elif answer.citations:
        verdict = f"{said}, which is low"
    else:
        verdict = f"{said}, which is too little"
    return f"{verdict}: an answer usually needs {needed:.2f} or more. Higher is stronger."


def passages(
    answer: Answer, articles: Mapping[str, Article | None], texts: Mapping[str, str]
) -> None:
    """The passages that were considered, nearest first, each with a link to its place.

    ``articles`` are those passages' articles as they are now, ``texts`` the hashes of their texts
    when the question was asked: a place is linked to only while its text is the same.
    """
    if not answer.considered:
        st.html('<p class="cv-meta">No passage was looked at.</p>')
        return
    st.html(
        f'<h4 class="cv-label">{_counted(len(answer.considered))}, the nearest first</h4>'
        '<p class="cv-meta">The score is the search’s own: the higher, the nearer to the question.'
        "</p>"
    )
    known = {**{c.article_id: c.article_sha256 for c in answer.citations}, **texts}
    for rank, passage in enumerate(answer.considered, start=1):
        article = articles.get(passage.article_id)
        is_same = article is not None and article.sha256 == known.get(article.id)
        with st.container(gap=None):
            _title(rank, passage, article, answer.citations, is_same=is_same)
            st.html(_passage_html(passage, article, answer.citations, is_same=is_same))


def _title(
    rank: int,
    passage: Considered,
    article: Article | None,
    citations: Sequence[Citation],
    *,
    is_same: bool,
) -> None:
    if article is None:
        cited = (c.title for c in citations if c.article_id == passage.article_id)
        title = next(cited, "An article that is no longer in the library")
        st.html(f'<p class="cv-title">{rank}. {words(title)}</p>')
        return
    place = Place(article.id)
    if is_same:
        place = Place.span(article, passage.start, passage.end)
    st.page_link(
        "app_pages/read.py", label=label(f"{rank}. {article.title}"), query_params=place.query
    )


def _passage_html(
    passage: Considered, article: Article | None, citations: Sequence[Citation], *, is_same: bool
) -> str:
    facts = [dated(article.published)] if article is not None else []
    facts.append(f"score {passage.score:.3f}")
    numbers = [
        f"[{c.number}]"
        for c in citations
        if c.article_id == passage.article_id and passage.start <= c.start < passage.end
    ]
    if numbers:
        facts.append(f"quoted in the answer: {' '.join(numbers)}")
    lines = [words(" · ".join(facts))]
    if passage.why_not:
        lines.append(f"<b>Why not:</b> {words(passage.why_not)}")
    if article is None:
        lines.append("<b>Please note:</b> this article is no longer in the library.")
    elif not is_same:
        lines.append(
            "<b>Please note:</b> this article has changed since; the link opens it as it is now."
        )
    return f'<p class="cv-meta cv-passage">{"<br>".join(lines)}</p>'


def _ended(answer: Answer, needed: float | None) -> str:
    said = _ENDED[answer.outcome]
    if answer.reason:
        return f"{said} {answer.reason}"
    is_weak = needed is not None and answer.support is not None and answer.support < needed
    if answer.outcome is Outcome.NOT_IN_THE_ARTICLES and is_weak:
        return f"{said} Too little spoke for the best sentence."
    return said


def _time_said(seconds: Mapping[str, float]) -> str:
    search, choose = seconds.get("retrieve", 0.0), seconds.get("answer", 0.0)
    return f"{search + choose:.1f} seconds: {search:.1f} to search, {choose:.1f} to answer"


def _counted(n: int) -> str:
    return "1 passage was looked at" if n == 1 else f"{n} passages were looked at"
