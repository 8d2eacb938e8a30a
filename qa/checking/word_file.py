"""A Word draft as paragraphs, each with the pieces of the file that its characters come from.

Unlike ``corpus.word``, which reads an article, nothing is tidied or told apart here: what stands in
a text box, a table or a footnote may quote too, and a comment has to find its place again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

_LEFT_OUT = frozenset(
    qn(n) for n in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr", "w:instrText")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {
    qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\N{NON-BREAKING HYPHEN}", qn("w:softHyphen"): "\N{SOFT HYPHEN}",
}  # fmt: skip
_GONE = frozenset(qn(n) for n in ("w:del", "w:moveFrom")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_QUOTES = ("quote", "block text", "quotation")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` of a paragraph, which ``node`` of ``run`` holds."""

    start: int
    end: int
    node: Any
    run: Any


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph's words and where they come from. ``element`` is its ``w:p``.

    ``is_quote`` is True for one whose style is that of a quotation; ``is_note`` for one of a foot-
    or endnote, where Word allows no comment.
    """

    element: Any
    text: str
    pieces: tuple[Piece, ...]
    is_quote: bool = False
    is_heading: bool = False
    is_note: bool = False


def word_paragraphs(document: Document) -> list[WordParagraph]:
    """All paragraphs with words, in the order of the file, those of notes last."""
    names = {s.style_id: (s.name or "").lower() for s in document.styles}
    found = list(_read(document.element.body, names))
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for relation in document.part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                found += _read(parse_xml(relation.target_part.blob), names, is_note=True)
    return found


def _read(
    container: Any, names: dict[str, str], *, is_note: bool = False
) -> Iterator[WordParagraph]:
    for element in container.iter(qn("w:p")):
        if any(a.tag in _GONE for a in element.iterancestors()):
            continue
        pieces: list[Piece] = []
        texts: list[str] = []
        at = 0
        walker = etree.iterwalk(element, events=("start",))
        for _, node in walker:
            if node is not element and node.tag in _LEFT_OUT:
                walker.skip_subtree()
                continue
            text = node.text or "" if node.tag == qn("w:t") else _SIGNS.get(node.tag, "")
            if text and (run := next(node.iterancestors(qn("w:r")), None)) is not None:
                pieces.append(Piece(at, at + len(text), node, run))
                texts.append(text)
                at += len(text)
        text = "".join(texts)
        if not text.strip():
            continue
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = names.get(style.get(qn("w:val")), "") if style is not None else ""
        yield WordParagraph(
            element,
            text,
            tuple(pieces),
            is_quote=any(q in name for q in _QUOTES),
            is_heading=name.startswith(("heading", "title")),
            is_note=is_note,
        )


def positions(paragraphs: Sequence[WordParagraph]) -> list[int]:
    """Where each paragraph begins in the draft's text, which has them apart by an empty line."""
    found, at = [], 0
    for paragraph in paragraphs:
        found.append(at)
        at += len(paragraph.text) + len(BETWEEN)
    return found


BETWEEN = "\n\n"
"""What stands between two paragraphs in a draft's text."""
