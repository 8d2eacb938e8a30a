"""Words kept from an invented article."""

from __future__ import annotations

from corpus.article import Published, Voice
from corpus.citing import Kept


def words(
    *parts: str, article: str = "northwick", at: int = 100, source: str = "northwick.txt"
) -> Kept:
    """``parts`` of an article from character ``at`` on, ten characters apart."""
    spans = []
    for part in parts:
        spans.append((at, at + len(part)))
        at += len(part) + 10
    return Kept(
        article_id=article,
        article_sha256="5" * 64,
        title="Inspectors praise Northwick",
        publisher=None,
        published=Published("2024-05", "month", "stated: by the page"),
        url=None,
        source=source,
        author=None,
        section="What comes next",
        page=3,
        kind="paragraph",
        speaker="Mo Harper",
        role="director of children’s services",
        voice=Voice.COUNCIL,
        about=("Northwick",),
        spans=tuple(spans),
        words=parts,
        before="she said: “",
        after="”",
    )
