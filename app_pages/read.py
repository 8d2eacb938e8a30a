"""Read: a whole article with everything labelled, and the cited place marked."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from app_pages import bearing, frame, landing_said, notices, opened
from app_pages.article_facts import facts_html
from app_pages.article_view import article_html
from app_pages.exact import Span, words
from app_pages.keeping import keep_button
from app_pages.landing import Landing, land
from app_pages.listing import listing
from app_pages.place import Place
from app_pages.selecting import selection
from corpus.article import Article
from corpus.chosen import check_chosen
from corpus.errors import CitationBroken
from corpus.reference import dated
from index.library import Snapshot
from qa.answer import Citation


def main() -> None:
    """The page."""
    snapshot = opened.snapshot()
    place = Place.read(st.query_params)
    landing = land(snapshot, place, listing(snapshot)) if place else None
    article = landing.article if landing else None
    if article is None:
        frame.title("Read an article")
    opened.say_what_serves(snapshot)
    if landing is not None and place is not None:
        landing_said.say(snapshot, landing, place)
    _chooser(snapshot, article)
    if landing is None or article is None:
        return
    # What bears on the marked words stands beside them, and below where there is no room.
    with st.container(key="cv-reading", gap="large"):
        with st.container(key="cv-text"):
            _text(snapshot, article, landing)
        if landing.span:
            with st.container(key="cv-bearing"):
                bearing.heading()
                landing_said.beside(landing)
                bearing.show(snapshot, article, landing.span)


def _text(snapshot: Snapshot, article: Article, landing: Landing) -> None:
    span = landing.span
    st.html(f'<p class="cv-meta cv-byline">{_byline(article)}</p>{article_html(article, span)}')
    _select(article)
    if span:
        st.html(_printed_reference(article, span))
        with st.container(key="cv-marked", horizontal=True, vertical_alignment="center"):
            _keep(snapshot, article, span)
            bearing.go_to(has_changed=landing.has_changed)
    st.html(facts_html(snapshot, article))


def _select(article: Article) -> None:
    """Mark words that were selected, to be kept or linked to."""
    try:
        span = selection(article)
    except CitationBroken as error:
        notices.problem(str(error))
        return
    if span is not None:
        st.query_params.from_dict(Place.span(article, *span).query)
        st.rerun()


def _chooser(snapshot: Snapshot, article: Article | None) -> None:
    entries = listing(snapshot)
    ids = list(entries)
    now = article.id if article else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            "Article",
            ids,
            index=ids.index(now) if now in ids else None,
            format_func=lambda id: entries[id].named,
            placeholder=f"Choose one of {len(ids):,} articles, or type part of its title",
            key=f"article-{now}",
        )
        if st.session_state.get("conversation") is not None:
            st.page_link("app_pages/ask.py", label="Back to the answer", icon=":material/undo:")
    if picked is not None and picked != now:
        st.query_params.from_dict({"article": picked})
        st.rerun()


def _keep(snapshot: Snapshot, article: Article, span: Span) -> None:
    """The marked place for a board, in reach wherever the article is read."""
    try:
        span = check_chosen(article, span)
    except CitationBroken:
        return  # a link may go to what is no one person's words; such are not kept
    key = f"read-{article.sha256[:8]}-{span[0]}-{span[1]}"
    keep_button(snapshot, article.id, [span], None, key=key)


def _byline(article: Article) -> str:
    parts = [article.publisher, article.author, dated(article.published)]
    return " · ".join(words(p) for p in parts if p)


def _printed_reference(article: Article, span: Span) -> str:
    """What is printed under the article to find the marked words again: reference and link."""
    query = urlencode(Place.span(article, *span).query)
    link = f"{(st.context.url or '').split('?')[0]}?{query}"
    return (
        '<div class="cv-printed cv-reference">'
        f"<p><b>The marked words:</b> {words(Citation.of(article, *span).reference)}</p>"
        f"<p><b>Link:</b> {words(link)}</p></div>"
    )


main()
