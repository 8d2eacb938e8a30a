"""Readers' comments that were copied along with an article, below "N Responses to ..."."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import furniture
from corpus.article import Kind
from corpus.label import label_comments, read_comment_header, split_lines
from corpus.parts import Part


def split_comments(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The article's own parts, and those from the line that counts the comments on.

    Where nothing below such a line is a comment with a name and a date, all is the article's.
    """
    for i, part in enumerate(parts):
        if part.kind is Kind.TITLE:
            continue
        counts = furniture.counts_comments(part.text)
        if counts or (part.text.endswith("#") and read_comment_header(part.text)):
            below = read_responses([p.text for p in parts[i + 1 if counts else i :]])
            if any(p.kind is Kind.COMMENT for p in below):
                head = [Part(Kind.FURNITURE, part.paragraphs)] if counts else []
                return list(parts[:i]), [*head, *below]
    return list(parts), []


def read_responses(paragraphs: Sequence[str]) -> list[Part]:
    """Comments and the lines around them, from the paragraphs below the line that counts them.

    This is the seam to ``corpus.label``, which knows the shapes such lines take.
    """
    text = "\n\n".join(paragraphs)
    return [
        Part(b.kind, tuple(text[b.start : b.end].split("\n\n")), b.author, b.date)
        for b in label_comments(text, split_lines(text))
    ]
