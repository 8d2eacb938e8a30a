"""A place in an article as a link that can be sent, and finding it again when the text changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from corpus.article import Article
from qa.answer import Citation

SHA_SHOWN = 16
"""Hex digits of the text's hash in a link: enough to tell one text from another."""
WORDS_SENT = 160
"""Characters of the words that travel with a link, to find them again in a changed text."""
NEAR_ENOUGH = 75.0
"""Lowest likeness (0 to 100, higher is more alike) at which changed words count as found."""


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


class Finding(StrEnum):
    """What became of a place."""

    WHOLE = "whole article"
    SAME = "same text"
    MOVED = "changed, same words"
    NEAR = "changed, words alike"
    LOST = "changed, not found"
    OUTSIDE = "no such place"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a place is in an article now; ``span`` is None where there is nothing to mark."""

    finding: Finding
    span: tuple[int, int] | None = None


def find(place: Place, article: Article) -> Found:
    """Where ``place`` is in ``article``, which may be a later text of the same source."""
    if place.start is None and place.end is None and not place.words:
        return Found(Finding.WHOLE)
    changed = bool(place.sha) and not article.sha256.startswith(place.sha)
    fits = (
        place.start is not None
        and place.end is not None
        and 0 <= place.start < place.end <= len(article.text)
    )
    if not changed and fits:
        assert place.start is not None
        assert place.end is not None
        return Found(Finding.SAME, (place.start, place.end))
    if not changed:
        return Found(Finding.OUTSIDE)
    if not place.words.strip():
        return Found(Finding.LOST)
    return _find_words(place, article.text)


def _find_words(place: Place, text: str) -> Found:
    # Runs of white space are the likeliest thing to differ between two readings of one source.
    pattern = r"\s+".join(re.escape(w) for w in place.words.split())
    hits = [m.span() for m in re.finditer(pattern, text)]
    if hits:
        a, b = min(hits, key=lambda h: abs(h[0] - (place.start or 0)))
        rest = (place.end or 0) - (place.start or 0) - len(place.words)
        if len(place.words) >= WORDS_SENT and rest > 0:
            b = _word_end(text, min(len(text), b + rest))
        return Found(Finding.MOVED, (a, b))
    alike = fuzz.partial_ratio_alignment(place.words, text, score_cutoff=NEAR_ENOUGH)
    if alike is None or alike.dest_end <= alike.dest_start:
        return Found(Finding.LOST)
    a, b = alike.dest_start, alike.dest_end
    while a > 0 and not text[a - 1].isspace():
        a -= 1
    return Found(Finding.NEAR, (a, _word_end(text, b)))


def _word_end(text: str, end: int) -> int:
    while end < len(text) and not text[end].isspace():
        end += 1
    return end


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None
