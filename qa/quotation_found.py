"""A quotation found, with all that is shown of it: words, speaker, source and what surrounds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from corpus.article import BODY, Article, Block, Kind, Published, Quotation
from corpus.citing import CUT, Span, check_spans
from corpus.errors import CitationBroken
from corpus.reference import placed, reference, source, spoken_by
from corpus.sentences import split_sentences
from index.quoted import Quoted

FURTHEST = 600
"""Characters from a quotation within which the sentence that says who speaks is shown with it."""
LONGEST_READ = 40_000
"""Characters of a paragraph; in a longer one (text that lost its lines) no sentences are told."""


@dataclass(frozen=True, slots=True)
class SamePlace:
    """Where the same words stand as well."""

    article_id: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuotationFound:
    """A quotation found: ``words[i]`` is ``text[parts[i][0]:parts[i][1]]`` of its article.

    ``said`` has its speaker, role, voice, cue, kind and councils. ``context`` are the sentences
    around it, from ``context_start`` to ``context_end``. ``score``: higher is nearer; None where
    nothing was asked. ``also`` are other places of the same words. ``commenter`` is the reader in
    whose comment the words stand, who may quote somebody else.
    """

    article_id: str
    article_sha256: str
    title: str
    publisher: str | None
    published: Published
    url: str | None
    source: str
    section: str | None
    page: int | None
    is_comment: bool
    said: Quotation
    parts: tuple[Span, ...]
    words: tuple[str, ...]
    context_start: int
    context_end: int
    context: str
    score: float | None = None
    also: tuple[SamePlace, ...] = ()
    commenter: str | None = None

    @classmethod
    def of(
        cls,
        article: Article,
        quoted: Quoted,
        *,
        score: float | None = None,
        also: Iterable[SamePlace] = (),
    ) -> QuotationFound:
        """The quotation as ``article`` has it now.

        Raises:
            CitationBroken: the words kept are not those of the article at their places.
        """
        check_spans(article.text, quoted.spans)
        words = tuple(article.text[a:b] for a, b in quoted.spans)
        if words != quoted.words:
            raise CitationBroken(
                f"a quotation of {article.id} at {quoted.said.start} is not what was kept; run "
                "python -m index build to make the library again"
            )
        start, end = context_of(article, quoted)
        at = quoted.said.start
        block = article.block_at(at)
        return cls(
            article_id=article.id,
            article_sha256=article.sha256,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            source=article.source,
            section=None if quoted.is_comment else article.heading_at(at),
            page=article.page_at(at),
            is_comment=quoted.is_comment,
            said=quoted.said,
            parts=quoted.spans,
            words=words,
            context_start=start,
            context_end=end,
            context=article.text[start:end],
            score=score,
            also=tuple(also),
            commenter=block.author if block is not None and quoted.is_comment else None,
        )

    @property
    def text(self) -> str:
        """The words of all its parts as they are shown, what stands between them marked […]."""
        return CUT.join(self.words)

    @property
    def length(self) -> int:
        """How many words it has, of all its parts."""
        return sum(len(w.split()) for w in self.words)

    @property
    def kind(self) -> Kind:
        """A comment's, or a paragraph's: all that matters to how it is named."""
        return Kind.COMMENT if self.is_comment else Kind.PARAGRAPH

    @property
    def spoken_by(self) -> str:
        """Who said it, with their role; a reader's comment is called one, whomever it quotes."""
        if not self.is_comment:
            return spoken_by(self.said.speaker, self.said.role, self.kind)
        by = spoken_by(self.commenter, None, self.kind)
        quoted = self.said.speaker
        return f"{by}, quoting {quoted}" if quoted and quoted != self.commenter else by

    @property
    def reference(self) -> str:
        """Where it stands: article, publisher, date with its basis, address, section and page."""
        return source(self.title, self.publisher, self.published, url=self.url, place=self._place)

    @property
    def cited(self) -> str:
        """The words with who said them and where, in one line, as one would print it."""
        return reference(
            self.text,
            self.title,
            self.publisher,
            self.published,
            kind=self.kind,
            speaker=self.commenter if self.is_comment else self.said.speaker,
            url=self.url,
            place=self._place,
        )

    @property
    def _place(self) -> tuple[str, ...]:
        return placed(self.section, self.page)

    def to_json(self) -> dict[str, Any]:
        """A quotation as the command-line contract gives it: ``text`` is that of its first part."""
        return {
            "text": self.words[0],
            "article_id": self.article_id,
            "article_sha256": self.article_sha256,
            "title": self.title,
            "publisher": self.publisher,
            "published": asdict(self.published),
            "url": self.url,
            "start": self.parts[0][0],
            "end": self.parts[0][1],
            "kind": str(self.said.kind),
            "speaker": self.said.speaker,
            "role": self.said.role,
            "cue": self.said.cue,
            "context_start": self.context_start,
            "context_end": self.context_end,
            "reference": self.reference,
            "parts": [list(p) for p in self.parts],
            "voice": str(self.said.voice) if self.said.voice else None,
            "about": list(self.said.about),
        }


def context_of(article: Article, quoted: Quoted) -> Span:
    """Where the sentences around a quotation are: those it stands in and the one that says who
    speaks; where it is whole sentences by itself, the one before it as well (or else after it).
    """
    first, last = quoted.spans[0][0], quoted.spans[-1][1]
    block = article.block_at(first)
    if block is None or block.end - block.start > LONGEST_READ:
        return quoted.near
    start, end = _sentences_over(article, block, first, last)
    if last > block.end:
        block = article.block_at(last - 1) or block
        if block.end - block.start <= LONGEST_READ:
            end = max(last, _sentences_over(article, block, block.start, last)[1])
        else:
            end = last
    named = (quoted.said.speaker_start, quoted.said.speaker_end)
    if named[0] is not None and named[1] is not None and not start <= named[0] < end:
        names = article.block_at(named[0])
        near = start - FURTHEST <= named[0] and named[1] <= end + FURTHEST
        if near and names is not None and names.kind in BODY:
            a, b = _sentences_over(article, names, named[0], named[1])
            return min(start, a), max(end, b)
    if (
        len("".join(article.text[start:end].split())) - len("".join("".join(quoted.words).split()))
        > 4
    ):
        return start, end
    return _with_a_neighbour(article, start, end)


def _sentences_over(article: Article, block: Block, start: int, end: int) -> Span:
    """From where the first sentence of ``block`` over the span begins to where the last ends; its
    marks count as part of the words.
    """
    spans = [(a + block.start, b + block.start) for a, b in split_sentences(article.words(block))]
    over = [s for s in spans if s[0] <= end and s[1] >= start] or [(start, end)]
    # A mark alone is no sentence: its words begin or end beside it.
    inner = [s for s in over if s[0] < end and s[1] > start] or over
    return min(inner[0][0], start), max(inner[-1][1], min(end, block.end))


def _with_a_neighbour(article: Article, start: int, end: int) -> Span:
    """The same with the sentence before it; after it, where nothing stands before."""
    blocks = [b for b in article.blocks if b.kind is not Kind.FURNITURE]
    here = next((i for i, b in enumerate(blocks) if b.start <= start < b.end), None)
    if here is None:
        return start, end
    for i in (here, here - 1):
        if i < 0 or blocks[i].kind not in BODY | {blocks[here].kind}:
            continue
        if blocks[i].end - blocks[i].start > LONGEST_READ:
            continue
        before = [
            a + blocks[i].start
            for a, b in split_sentences(article.words(blocks[i]))
            if b + blocks[i].start <= start
        ]
        if before:
            return before[-1], end
    after = [
        b + blocks[here].start
        for a, b in split_sentences(article.words(blocks[here]))
        if a + blocks[here].start >= end
    ]
    return start, (after[0] if after else end)
