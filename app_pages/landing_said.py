"""What became of the place that a link points at, said where it is not simply there."""

from __future__ import annotations

import streamlit as st

from app_pages import notices
from app_pages.differing import differing_html
from app_pages.exact import label
from app_pages.landing import Finding, Landing
from app_pages.place import Place
from corpus.reference import dated
from index.library import Snapshot

_CHANGED = "The source has changed since this link was made."
_SHOWN = 8
"""Places of words, whose article is gone, that are linked to."""


def say(snapshot: Snapshot, landing: Landing, place: Place) -> None:
    """The line at the top of the page; words whose article is gone, with where else they stand."""
    before = f"{_CHANGED} " if landing.has_changed else ""
    if landing.is_renamed:
        notices.note(
            "This text has another name in the library than when the link was made; it is the same."
        )
    if landing.finding is Finding.MOVED:
        notices.warn(f"{before}The same words still stand in it and are marked below.")
    elif landing.finding is Finding.NEAR:
        notices.warn(f"{before}The nearest words are marked below; they differ from the link’s.")
    elif landing.finding is Finding.LOST:
        said = f" The link was to: “{place.words}”" if place.words.strip() else ""
        notices.warn(f"{before}The words it pointed at were not found.{said}")
    elif landing.finding is Finding.OUTSIDE:
        notices.warn(
            "The place this link points at is not in the article; here is the whole of it."
        )
    elif landing.finding is Finding.GONE:
        _gone(snapshot, landing, place)


def beside(landing: Landing) -> None:
    """The same for beside the marked words, and how those differ: the page goes to the words."""
    article, span = landing.article, landing.span
    if article is None or span is None:
        return
    if landing.finding is Finding.MOVED:
        notices.warn("The source has changed since the link was made; these words have not.")
    elif landing.placed is not None:
        changed = (
            "The source has changed since the link was made; t" if landing.has_changed else "T"
        )
        notices.warn(f"{changed}hese are the nearest words, and this is how they differ.")
        st.html(
            differing_html(
                landing.placed,
                article.text[slice(*span)],
                span[0],
                ("The link’s words", "The article now"),
            )
        )


def _gone(snapshot: Snapshot, landing: Landing, place: Place) -> None:
    said = (
        f"there is no article “{place.article_id}” in this library; it may have been removed, or "
        "the link is for another library"
    )
    if not landing.elsewhere:
        notices.problem(f"{said}. Choose one below")
        return
    notices.problem(f"{said}. Its words stand in these:")
    for at in landing.elsewhere[:_SHOWN]:
        article = snapshot.article(at.article_id)
        st.page_link(
            "app_pages/read.py",
            label=label(f"{article.title}, {dated(article.published)}"),
            query_params=Place.span(article, at.start, at.end).query,
        )
