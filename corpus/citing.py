"""Words of an article as somebody keeps them: on a board, in a review, in an export.

What is kept is enough to find the words again and to say whether they still stand: the article and
the hash of its text, where they are, the words themselves and a little before and after. Of its
source everything a reference needs is kept too, since the article may be gone one day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from corpus.article import Article, Kind, Published, Quotation, Voice, Words
from corpus.errors import CitationBroken

Span = tuple[int, int]
"""Offsets into an article's text: start inclusive, end exclusive."""

CUT = " […] "
"""What stands for words left out."""
BESIDE = 60
"""Characters kept before and after the words, to tell the same words in two places apart."""


class Standing(StrEnum):
    """What became of kept words."""

    EXACT = "exact"  # the article is as it was
    MOVED = "moved"  # its text changed, and the same words stand in it, perhaps elsewhere
    CHANGED = "changed"  # its text changed, and the words are not in it any more
    GONE = "gone"  # the library has no such article


@dataclass(frozen=True, slots=True)
class Kept:
    """Words of an article: ``words[i]`` is ``text[spans[i][0]:spans[i][1]]`` of it.

    ``spans`` are in the order of the text and do not touch; between two of them something is left
    out. ``kind`` is the block's; ``speaker``, ``role`` and ``voice`` are None where not clear.
    ``is_quotation`` is False for the article's own words: none of them is in quotation marks but
    such as are set off (a grade, a title), and no reader writes them. Words kept before this was
    told have True.
    """

    article_id: str
    article_sha256: str
    title: str
    publisher: str | None
    published: Published
    url: str | None
    source: str
    author: str | None
    section: str | None
    page: int | None
    kind: str
    speaker: str | None
    role: str | None
    voice: Voice | None
    about: tuple[str, ...]
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    before: str
    after: str
    is_quotation: bool = True

    @property
    def text(self) -> str:
        """The words as they are shown, what is left out marked […]."""
        return CUT.join(self.words)

    def to_json(self) -> dict[str, Any]:
        """Plain data; ``from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Kept:
        """The inverse of ``to_json``.

        Raises:
            ValueError: ``data`` is no kept words.
        """
        return _reader().validate_python(data)


@lru_cache(maxsize=1)
def _reader() -> TypeAdapter[Kept]:
    return TypeAdapter(Kept)  # takes 2.5 ms to make, and a board has hundreds of items


def keep(article: Article, spans: Sequence[Span], said: Quotation | None = None) -> Kept:
    """The words of ``article`` at ``spans``; ``said`` is the quotation that they are (of).

    Raises:
        CitationBroken: a span is empty or not within the article, or they are out of order.
    """
    check_spans(article.text, spans)
    start, end = spans[0][0], spans[-1][1]
    block = article.block_at(start)
    kind = block.kind if block else Kind.PARAGRAPH
    speaker, voice = (said.speaker, said.voice) if said else (None, None)
    role = said.role if said else None
    if kind is Kind.COMMENT and block is not None:
        # A reader who quotes somebody speaks all the same.
        speaker, voice, role = block.author, Voice.READER, None
    return Kept(
        article_id=article.id,
        article_sha256=article.sha256,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        source=article.source,
        author=article.author,
        section=None if kind is Kind.COMMENT else article.heading_at(start),
        page=article.page_at(start),
        kind=str(kind),
        speaker=speaker,
        role=role,
        voice=voice,
        about=said.about if said else (),
        spans=tuple((a, b) for a, b in spans),
        words=tuple(article.text[a:b] for a, b in spans),
        before=article.text[max(0, start - BESIDE) : start],
        after=article.text[end : end + BESIDE],
        is_quotation=_is_quotation(article, spans),
    )


def cut(kept: Kept, article: Article, spans: Sequence[Span]) -> Kept:
    """The same kept words longer or shorter: ``spans`` of the same article, as it is now.

    Raises:
        CitationBroken: as ``keep``, or ``article`` is not the text that was kept.
    """
    if (article.id, article.sha256) != (kept.article_id, kept.article_sha256):
        raise CitationBroken(
            f"{kept.article_id} has changed; check the quotation before cutting it"
        )
    check_spans(article.text, spans)
    start, end = spans[0][0], spans[-1][1]
    return replace(
        kept,
        spans=tuple((a, b) for a, b in spans),
        words=tuple(article.text[a:b] for a, b in spans),
        before=article.text[max(0, start - BESIDE) : start],
        after=article.text[end : end + BESIDE],
        is_quotation=_is_quotation(article, spans),
    )


def check_spans(text: str, spans: Sequence[Span]) -> None:
    """Refuse spans that are no cut of ``text`` in its own order.

    Raises:
        CitationBroken: none at all, an empty one, one outside the text, or two that overlap.
    """
    at = 0
    for a, b in spans:
        if not at <= a < b <= len(text):
            break
        at = b
    else:
        if spans:
            return
    raise CitationBroken("those places are not words of the article in its own order")


def stand(kept: Kept, article: Article | None) -> tuple[Standing, Kept]:
    """What became of the words, and where they are now; ``article`` is None where it is gone.

    Words that are not found are given back as they were kept. In a changed text all parts have to
    stand in their order; where they stand more than once, the place with the same words before and
    after is taken, else the one nearest to where they were.
    """
    if article is None:
        return Standing.GONE, kept
    if article.sha256 == kept.article_sha256:
        same = all(article.text[a:b] == w for (a, b), w in zip(kept.spans, kept.words, strict=True))
        return (Standing.EXACT if same else Standing.CHANGED), kept
    found = _found(kept, article.text)
    if found is None:
        return Standing.CHANGED, kept
    moved = cut(replace(kept, article_sha256=article.sha256), article, found)
    facts = keep(article, found)
    return Standing.MOVED, replace(
        moved,
        title=facts.title,
        publisher=facts.publisher,
        published=facts.published,
        url=facts.url,
        source=facts.source,
        author=facts.author,
        section=facts.section,
        page=facts.page,
        kind=facts.kind,
    )


def _is_quotation(article: Article, spans: Sequence[Span]) -> bool:
    """Whether some of the words are in quotation marks, or may be: after one that never closes."""
    block = article.block_at(spans[0][0])
    if block is not None and block.kind is Kind.COMMENT:
        return True
    for a, b in spans:
        for q in article.quotations:
            if q.start < b and a < q.end and (q.kind is Words.SPEECH or q.start <= a < b <= q.end):
                return True
        for mark in article.unclosed:
            opened = article.block_at(mark)
            if mark < b and (opened is None or a < opened.end):
                return True
    return False


def _found(kept: Kept, text: str) -> list[Span] | None:
    """The places of all the parts in another text, in order; None where they do not all stand."""
    first, *rest = kept.words
    best: tuple[int, int, list[Span]] | None = None
    at = text.find(first)
    while at >= 0:
        spans, end = [(at, at + len(first))], at + len(first)
        for word in rest:
            a = text.find(word, end)
            if a < 0:
                break
            spans.append((a, a + len(word)))
            end = a + len(word)
        if len(spans) == len(kept.words):
            alike = text[:at].endswith(kept.before[-20:]) + text[end:].startswith(kept.after[:20])
            here = (-alike, abs(at - kept.spans[0][0]), spans)
            best = here if best is None or here[:2] < best[:2] else best
        at = text.find(first, at + 1)
    return best[2] if best else None
