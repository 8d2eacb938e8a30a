"""Words that somebody selects in an article on the page: where they are in its text, exactly.

The browser sends offsets and the words at both ends as it shows them; what it sends is believed
only where the article has those very words at that place.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from app_pages.exact import Span, shown
from corpus.article import Article
from corpus.chosen import check_chosen
from corpus.errors import CitationBroken

_OTHER_WORDS = (
    "the words selected are not those of the article at that place, which may have changed; load "
    "the page again and select them once more"
)


def selection(article: Article) -> Span | None:
    """The place in ``article`` that was just selected to be kept; None where none was.

    Raises:
        CitationBroken: what was sent is no place of the article with those words, or one of a
            reader's comment and other words.
    """
    # Mounted under the article, so that Tab leads from selected words to the bar.
    result = st.components.v2.component("cv_selecting", js=_script(), isolate_styles=False)(
        key="cv-selecting", data={"sha": article.sha256}, on_chosen_change=lambda: None
    )
    sent = getattr(result, "chosen", None)
    return place_of(article, sent) if sent is not None else None


def place_of(article: Article, sent: object) -> Span:
    """The place that a browser sent, where the article has the words sent with it.

    Raises:
        CitationBroken: as ``selection``.
    """
    if not isinstance(sent, Mapping) or sent.get("sha") != article.sha256:
        raise CitationBroken(_OTHER_WORDS)
    start, end = _whole(sent, "start"), _whole(sent, "end")
    first, last = sent.get("first"), sent.get("last")
    if not (isinstance(first, str) and isinstance(last, str) and first and last):
        raise CitationBroken(_OTHER_WORDS)
    text = article.text
    if not (0 <= start <= end - max(len(first), len(last)) and end <= len(text)):
        raise CitationBroken(_OTHER_WORDS)
    if (
        shown(text[start : start + len(first)]) != first
        or shown(text[end - len(last) : end]) != last
    ):
        raise CitationBroken(_OTHER_WORDS)
    return check_chosen(article, (start, end))


def _whole(sent: Mapping[str, Any], name: str) -> int:
    value = sent.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


@lru_cache(maxsize=1)
def _script() -> str:
    return (Path(__file__).parent / "selecting.js").read_text(encoding="utf-8")
