"""Labelled parts put together into an article's canonical text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Block, Kind


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled stretch of a source, one string a paragraph. Readers' comments have several."""

    kind: Kind
    paragraphs: tuple[str, ...]
    author: str | None = None
    date: str | None = None

    @property
    def text(self) -> str:
        """Its words as they stand in the canonical text."""
        return "\n\n".join(self.paragraphs)


def assemble(parts: Sequence[Part]) -> tuple[str, tuple[Block, ...]]:
    """The canonical text, its parts a blank line apart, and the block each of them is.

    >>> assemble([Part(Kind.TITLE, ("A",)), Part(Kind.PARAGRAPH, ("Bc",))])[0]
    'A\\n\\nBc'
    """
    blocks: list[Block] = []
    at = 0
    for part in parts:
        blocks.append(Block(part.kind, at, at + len(part.text), part.author, part.date))
        at = blocks[-1].end + 2
    return "\n\n".join(part.text for part in parts), tuple(blocks)
