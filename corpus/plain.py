"""Plain text: a page copied as text, or lines wrapped by an editor or a PDF extractor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from corpus.article import UNDATED, Kind, Published, Reading
from corpus.dates import from_name
from corpus.errors import SourceUnreadable
from corpus.label import label
from corpus.layout import lay_out_text, looks_wrapped
from corpus.report_cover import label_imprint, read_cover, title_lines


def read_plain(
    text: str,
    *,
    name: str,
    title: str | None = None,
    published: Published = UNDATED,
    metadata: Mapping[str, Any] | None = None,
) -> Reading:
    """The article that ``text`` is. What is given besides it outranks what its lines say.

    ``name`` is the file's; it serves as title only where the text has no headline, and its date
    only as an inference where nothing else dates the text.

    Raises:
        SourceUnreadable: where there are no words.
    """
    if not re.search(r"\w", text):
        raise SourceUnreadable("it is empty: there are no words in it")
    if looks_wrapped(text):
        return _read_wrapped(text, name, title, published, metadata or {})
    labelled = label(text, title=title)
    if not published.is_known:
        published = labelled.published
    if not published.is_known:
        published = from_name(name)
    return Reading(
        title=title or labelled.title or name,
        text=text,
        blocks=labelled.blocks,
        published=published,
        publisher=labelled.publisher,
        author=labelled.author,
        url=labelled.url,
        metadata=dict(metadata or {}),
    )


def _read_wrapped(
    text: str, name: str, title: str | None, published: Published, metadata: Mapping[str, Any]
) -> Reading:
    """Text whose lines are wrapped, with the facts of its cover where it is a report."""
    layout = lay_out_text(text, title=title_lines(text.split("\n")))
    blocks = label_imprint(layout.text, layout.blocks)
    cover = read_cover(layout.text, blocks)
    first = next((b for b in blocks if b.kind is Kind.TITLE), None)
    headline = layout.text[first.start : first.end] if first else None
    return Reading(
        title=title or headline or cover.title or name,
        text=layout.text,
        blocks=blocks,
        published=published if published.is_known else cover.date_or(from_name(name)),
        publisher=cover.publisher,
        pages=layout.pages,
        metadata={**cover.metadata, **metadata},
    )
