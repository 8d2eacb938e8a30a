"""Read: a whole article with everything labelled, and the cited place marked."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from app_pages import frame, notices, opened
from app_pages.article_view import article_html
from app_pages.exact import Span, carried, copy_button, web_link, words
from app_pages.keeping import keep_button
from app_pages.listing import listing
from app_pages.place import Finding, Found, Place, find
from app_pages.selecting import selection
from corpus.article import Article, Kind
from corpus.chosen import check_chosen, said_at
from corpus.errors import CitationBroken, LibraryError
from corpus.reference import dated, spoken_by
from index.library import Snapshot
from qa.answer import Citation


def main() -> None:
    """The page."""
    snapshot = opened.snapshot()
    place = Place.read(st.query_params)
    article = _open(snapshot, place.article_id) if place else None
    if article is None:
        frame.title("Read an article")
    opened.say_what_serves(snapshot)
    if place is not None and article is None:
        notices.problem(
            f"there is no article “{place.article_id}” in this library; it may have been removed, "
            "or the link is for another library. Choose one below"
        )
    _chooser(snapshot, article)
    if place is None or article is None:
        return
    found = find(place, article)
    _say(found, place)
    if found.span:
        _cited(snapshot, article, found.span)
    st.html(
        f'<p class="cv-meta cv-byline">{_byline(article)}</p>{article_html(article, found.span)}'
    )
    _select(article)
    if found.span:
        _keep(snapshot, article, found.span)
    st.html(_facts(article))


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


def _open(snapshot: Snapshot, id: str) -> Article | None:
    try:
        return snapshot.article(id)
    except LibraryError:
        return None


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


def _say(found: Found, place: Place) -> None:
    """What became of the place a link points at, where it is not simply there."""
    changed = "The source has changed since this link was made."
    if found.finding is Finding.MOVED:
        notices.warn(f"{changed} The same words still stand in it and are marked below.")
    elif found.finding is Finding.NEAR:
        notices.warn(
            f"{changed} The nearest words are marked below; they differ from the link’s: "
            f"“{place.words}”"
        )
    elif found.finding is Finding.LOST:
        said = f" The link was to: “{place.words}”" if place.words.strip() else ""
        notices.warn(f"{changed} The words it pointed at were not found.{said}")
    elif found.finding is Finding.OUTSIDE:
        notices.warn(
            "The place this link points at is not in the article; here is the whole of it."
        )


def _cited(snapshot: Snapshot, article: Article, span: Span) -> None:
    """What can be done with the marked place."""
    start, end = span
    citation = Citation.of(article, start, end)
    link = Place.span(article, start, end)
    st.html(
        f'{_speaker(snapshot, article, span)}<div class="cv-noprint">'
        f"{copy_button(citation.reference, 'Copy the marked words with reference')} "
        f"{_link_button(link, 'Copy a link to this place')}</div>"
    )


def _keep(snapshot: Snapshot, article: Article, span: Span) -> None:
    """The marked place for a board, in reach wherever the article is read."""
    try:
        span = check_chosen(article, span)
    except CitationBroken:
        return  # a link may go to what is no one person's words; such are not kept
    with st.container(key="cv-marked"):
        key = f"read-{article.sha256[:8]}-{span[0]}-{span[1]}"
        keep_button(snapshot, article.id, [span], None, key=key)


def _speaker(snapshot: Snapshot, article: Article, span: Span) -> str:
    """Who says the marked words, where that is clear; of a comment the text below says it."""
    block = article.block_at(span[0])
    if not article.text[span[0] : span[1]].strip() or (block and block.kind is Kind.COMMENT):
        return ""
    said = said_at(article, [span], snapshot.gazetteer)
    if said is None or said.speaker is None:
        return ""
    who = spoken_by(said.speaker, said.role, Kind.PARAGRAPH)
    return f'<p class="cv-meta cv-speaker">The marked words are said by: {words(who)}</p>'


def _link_button(place: Place, title: str) -> str:
    return (
        f'<button type="button" class="cv-button" data-copy-link="'
        f'{carried("?" + urlencode(place.query))}">{words(title)}</button>'
    )


def _byline(article: Article) -> str:
    parts = [article.publisher, article.author, dated(article.published)]
    return " · ".join(words(p) for p in parts if p)


def _facts(article: Article) -> str:
    facts = [("Date", words(dated(article.published)))]
    if article.published.basis.split(": ")[-1] not in dated(article.published):
        facts.append(("How the date is known", words(article.published.basis)))
    if article.publisher:
        facts.append(("Publisher", words(article.publisher)))
    if article.author:
        facts.append(("Author", words(article.author)))
    if article.url:
        facts.append(("Web address", web_link(article.url)))
    facts.append(("File", words(article.source)))
    facts.append(("Words", f"{len(article.text.split()):,}"))
    if article.pages:
        facts.append(("Pages", str(len(article.pages))))
    if article.unclosed:
        facts.append(("Quotation marks left open", str(len(article.unclosed))))
    if article.comments:
        facts.append(("Readers’ comments", str(len(article.comments))))
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
    return f'<dl class="cv-facts" aria-label="About this article">{rows}</dl>'


main()
