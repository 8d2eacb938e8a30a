"""What lists show of each article, read once a generation: whole texts are not needed for that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from corpus.article import Article, Published
from corpus.dates import describe
from index.library import Snapshot


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as a list shows it. ``sha256`` is of its text; ``words``, ``comments``: counts."""

    id: str
    sha256: str
    title: str
    published: Published
    publisher: str | None
    author: str | None
    file: str
    words: int
    comments: int

    @classmethod
    def of(cls, article: Article) -> Listed:
        """The entry of ``article``."""
        return cls(
            article.id,
            article.sha256,
            article.title,
            article.published,
            article.publisher,
            article.author,
            Path(article.source).name,
            len(article.text.split()),
            len(article.comments),
        )

    @property
    def named(self) -> str:
        """Its title with its date, to be told apart by."""
        return f"{self.title} ({describe(self.published)})"


def listing(snapshot: Snapshot) -> dict[str, Listed]:
    """Every article's entry by its id, newest first; those without a date last."""
    found: dict[str, Listed] = _listing(
        str(snapshot.folder.absolute()), snapshot.manifest.created, snapshot
    )
    return found


@st.cache_resource(show_spinner=False, max_entries=4)
def _listing(folder: str, created: str, _snapshot: Snapshot) -> dict[str, Listed]:
    entries = [Listed.of(a) for a in _snapshot.articles()]
    entries.sort(key=lambda e: e.published.value or "", reverse=True)
    return {e.id: e for e in entries}
