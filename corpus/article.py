"""What a source becomes: an article, its labelled blocks, its date with the reason for it.

All offsets count Unicode code points in ``Article.text``, start inclusive, end exclusive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a block of an article is."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    FURNITURE = "furniture"
    COMMENT = "comment"


BODY = frozenset({Kind.STANDFIRST, Kind.PARAGRAPH, Kind.LIST_ITEM})
"""The kinds that are an article's own statements, and so evidence for an answer."""


@dataclass(frozen=True, slots=True)
class Block:
    """A labelled span of an article.

    For a comment the span is the reader's own words; ``author`` and ``date`` (ISO 8601, with the
    time where the page gives it) come from the line above them, which is furniture.
    """

    kind: Kind
    start: int
    end: int
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, and how we know.

    ``value`` is ISO 8601 cut to what is known ("2018-12-23", "2018-12", "2018") or None.
    ``precision`` is "day", "month", "year" or "on or before" / "on or after" (``value`` is then a
    bound, not the day itself), or None when unknown. ``basis`` begins "stated: ", "inferred: " or
    is "unknown".
    """

    value: str | None = None
    precision: str | None = None
    basis: str = "unknown"

    @property
    def is_known(self) -> bool:
        """True where there is a date or a bound."""
        return self.value is not None


UNDATED = Published()


@dataclass(frozen=True, slots=True)
class Page:
    """A run of text that stands on one page of a paged source (a PDF). ``number`` counts from 1."""

    number: int
    start: int
    end: int


class Words(StrEnum):
    """What words in quotation marks are."""

    SPEECH = "speech"  # a sentence, a clause or part of one that somebody said or wrote
    SET_OFF = "set_off"  # a grade, a title, a term: ‘outstanding’


class Voice(StrEnum):
    """What kind of speaker somebody is."""

    REGULATOR = "inspector or regulator"
    COUNCIL = "council"
    GOVERNMENT = "government"
    EXPERT = "charity or expert"
    WORKER = "social worker or union"
    FAMILY = "family or young person"
    READER = "reader"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span inside quotation marks (the marks are outside it) and who is said to have spoken it.

    ``speaker`` is the fullest name the article gives, ``role`` what it says they are, and
    ``speaker_start`` to ``speaker_end`` is where the words are attached to them, perhaps more
    shortly ("she"); all None where it is not clear. ``cue`` is the word that attaches them
    ("said"). ``continues`` is the start of the quotation that this one goes on with, after "she
    said" or in the next paragraph. ``about`` are the councils it is about and ``basis`` why.
    ``nested`` is how many other quotations it stands in.
    """

    start: int
    end: int
    speaker: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    cue: str | None = None
    kind: Words = Words.SPEECH
    role: str | None = None
    voice: Voice | None = None
    continues: int | None = None
    about: tuple[str, ...] = ()
    basis: str | None = None
    nested: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of one format gets out of a source, before it has an identity.

    ``blocks`` are in order, do not overlap, and between them hold every word of ``text``.
    ``key`` is the source's own id where it carries one (JSONL).
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    published: Published = UNDATED
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    pages: tuple[Page, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One source document, whole and labelled.

    ``id`` is stable for its source; ``sha256`` is of ``text`` in UTF-8 and tells whether a
    citation made earlier still points at the same words. ``unclosed`` are the offsets of quotation
    marks that open and never close: where such words end is not guessed.
    """

    id: str
    sha256: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    source: str
    published: Published = UNDATED
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    quotations: tuple[Quotation, ...] = ()
    unclosed: tuple[int, ...] = ()
    pages: tuple[Page, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_reading(cls, reading: Reading, *, id: str, source: str) -> Article:
        """The article that ``reading`` is once its source has a name."""
        return cls(
            id=id,
            sha256=text_sha256(reading.text),
            title=reading.title,
            text=reading.text,
            blocks=reading.blocks,
            source=source,
            published=reading.published,
            publisher=reading.publisher,
            author=reading.author,
            url=reading.url,
            pages=reading.pages,
            metadata=dict(reading.metadata),
        )

    def words(self, block: Block) -> str:
        """The exact text of one of its blocks."""
        return self.text[block.start : block.end]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the character at ``offset``, if any does."""
        return next((b for b in self.blocks if b.start <= offset < b.end), None)

    def heading_at(self, offset: int) -> str | None:
        """The section heading that ``offset`` stands under, if any."""
        last = None
        for block in self.blocks:
            if block.start > offset:
                break
            if block.kind is Kind.HEADING:
                last = block
        return self.words(last) if last else None

    def page_at(self, offset: int) -> int | None:
        """The page number of the character at ``offset``, for a paged source."""
        return next((p.number for p in self.pages if p.start <= offset < p.end), None)

    @property
    def comments(self) -> tuple[Block, ...]:
        """Its readers' comments, in order."""
        return tuple(b for b in self.blocks if b.kind is Kind.COMMENT)

    def to_json(self) -> dict[str, Any]:
        """Plain data as the command-line contract gives it (and as it is stored)."""
        data = asdict(self)
        data["metadata"] = dict(self.metadata)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Article:
        """The inverse of ``to_json``."""
        return cls(
            **{
                **data,
                "blocks": tuple(Block(**{**b, "kind": Kind(b["kind"])}) for b in data["blocks"]),
                "published": Published(**data["published"]),
                "quotations": tuple(_quotation(q) for q in data["quotations"]),
                "unclosed": tuple(data["unclosed"]),
                "pages": tuple(Page(**p) for p in data["pages"]),
            }
        )


def _quotation(data: Mapping[str, Any]) -> Quotation:
    voice = data["voice"]
    return Quotation(
        **{
            **data,
            "kind": Words(data["kind"]),
            "voice": Voice(voice) if voice else None,
            "about": tuple(data["about"]),
        }
    )


def text_sha256(text: str) -> str:
    """Hex sha256 of ``text`` in UTF-8 (lone surrogates kept, so any str has one)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
