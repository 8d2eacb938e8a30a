"""A place in an article as a link that can be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.article import Article
from qa.answer import Citation

SHA_SHOWN = 16
"""Hex digits of the text's hash in a link: enough to tell one text from another."""
WORDS_SENT = 160
"""Characters of the words that travel with a link, to find them again in a changed text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span of an article, the start of its text's hash, and the first of its words."""

    article_id: str
    start: int | None = None
    end: int | None = None
    sha: str = ""
    words: str = ""

    @classmethod
    def of(cls, citation: Citation) -> Place:
        """The place that a citation points at."""
        return cls(
            citation.article_id,
            citation.start,
            citation.end,
            citation.article_sha256[:SHA_SHOWN],
            citation.quote[:WORDS_SENT],
        )

    @classmethod
    def span(cls, article: Article, start: int, end: int) -> Place:
        """A span of ``article`` as it is now."""
        text = article.text[start:end]
        return cls(article.id, start, end, article.sha256[:SHA_SHOWN], text[:WORDS_SENT])

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Place | None:
        """The place a link's query names; None where it names no article."""
        id = query.get("article", "").strip()
        if not id:
            return None
        start, end = _number(query.get("start")), _number(query.get("end"))
        sha = query.get("sha", "").strip().lower()
        return cls(id, start, end, sha, query.get("words", "")[:WORDS_SENT])

    @property
    def query(self) -> dict[str, str]:
        """What a link to it says after the question mark."""
        fields = {
            "article": self.article_id,
            "start": "" if self.start is None else str(self.start),
            "end": "" if self.end is None else str(self.end),
            "sha": self.sha,
            "words": self.words,
        }
        return {k: v for k, v in fields.items() if v}


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None
