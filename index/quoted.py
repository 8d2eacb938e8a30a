"""Quotations as a library keeps them: whole, so that they are listed without their articles.

A split quotation ("…," she said, "…") and one that runs over several paragraphs are one, with the
places of all its parts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from corpus.article import Article, Block, Kind, Quotation, Words
from corpus.citing import Span

NEAR = 300
"""Characters kept before and after a quotation, of its own paragraphs, to find it by."""
_LONGEST_NEAR = 2_000
"""Characters of a quotation that are kept so; a longer one is mostly marks that never closed."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A whole quotation of an article: ``words[i]`` is ``text[spans[i][0]:spans[i][1]]`` of it.

    ``said`` is its first part, with the speaker and the councils that its parts have between them.
    ``block`` is the kind of block it begins in and ``near`` the place of what stands around and
    within it, of its own paragraphs. ``title`` is the article's.
    """

    article_id: str
    title: str
    said: Quotation
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    block: Kind
    near: Span

    @property
    def is_comment(self) -> bool:
        """True for words in a reader's comment."""
        return self.block is Kind.COMMENT

    @property
    def is_speech(self) -> bool:
        """True for what somebody said; False for words set off (‘outstanding’)."""
        return self.said.kind is Words.SPEECH

    @property
    def length(self) -> int:
        """How many words it has, of all its parts."""
        return sum(len(w.split()) for w in self.words)


def quoted_in(article: Article) -> list[Quoted]:
    """The quotations of ``article``, whole and in order, those of site furniture left out."""
    parts: dict[int, list[Quotation]] = {}
    first: dict[int, int] = {}
    for q in sorted(article.quotations, key=lambda q: (q.start, -q.end)):
        begun = first.get(q.continues, q.start) if q.continues is not None else q.start
        if begun != q.start and parts[begun][-1].end > q.start:
            begun = q.start  # parts of one quotation do not overlap
        first.setdefault(q.start, begun)
        parts.setdefault(begun, []).append(q)
    quoted = []
    blocks = iter(article.blocks)
    block = next(blocks, None)
    for start, own in parts.items():
        while block is not None and block.end <= start:
            block = next(blocks, None)
        inside = block if block is not None and block.start <= start else None
        if inside is not None and inside.kind is Kind.FURNITURE:
            continue
        spans = tuple((q.start, q.end) for q in own)
        quoted.append(
            Quoted(
                article_id=article.id,
                title=article.title,
                said=_whole(own),
                spans=spans,
                words=tuple(article.text[a:b] for a, b in spans),
                block=inside.kind if inside is not None else Kind.PARAGRAPH,
                near=_near(article, inside, spans),
            )
        )
    return quoted


def to_record(quoted: Quoted) -> str:
    """One quotation as JSON, without its article's id and title, which are kept beside it."""
    data = asdict(quoted)
    return json.dumps({k: data[k] for k in _Record.__slots__}, ensure_ascii=True)


def from_record(article_id: str, title: str, record: str) -> Quoted:
    """The inverse of ``to_record``."""
    data = _record().validate_json(record)
    return Quoted(article_id, title, data.said, data.spans, data.words, data.block, data.near)


def found_by(quoted: Quoted, near: str) -> tuple[str, str]:
    """(context, text) by whose words a quotation is found; its own count more."""
    said = quoted.said
    context = [quoted.title, said.speaker, said.role, *said.about, near]
    return " ".join(c for c in context if c), " ".join(quoted.words)


@dataclass(frozen=True, slots=True)
class _Record:
    said: Quotation
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    block: Kind
    near: Span


@lru_cache(maxsize=1)
def _record() -> TypeAdapter[_Record]:
    return TypeAdapter(_Record)


def _whole(parts: list[Quotation]) -> Quotation:
    """The first part, who speaks and what about filled in from the others where it lacks them."""
    whole = parts[0]
    named = [q for q in parts if q.speaker is not None]
    if whole.speaker is None and len({q.speaker for q in named}) == 1:
        by = named[0]
        facts: Mapping[str, Any] = {
            k: getattr(by, k)
            for k in ("speaker", "speaker_start", "speaker_end", "cue", "role", "voice")
        }
        whole = replace(whole, **facts)
    if not whole.about:
        about = next((q for q in parts if q.about), whole)
        whole = replace(whole, about=about.about, basis=about.basis)
    return whole


def _near(article: Article, first: Block | None, spans: Sequence[Span]) -> Span:
    """Where the words of its paragraphs around a quotation are, cut between words."""
    text = article.text
    start, end = spans[0][0], min(spans[-1][1], spans[0][0] + _LONGEST_NEAR)
    last = first if first is not None and end <= first.end else article.block_at(end - 1)
    from_ = first.start if first is not None else start
    if from_ < start - NEAR:
        at = text.find(" ", start - NEAR, start)
        from_ = at + 1 if at >= 0 else start
    to = last.end if last is not None else end
    if to > end + NEAR:
        at = text.rfind(" ", end, end + NEAR)
        to = at if at >= 0 else end
    return from_, to
