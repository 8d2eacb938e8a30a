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
_SET_IN = 280
"""Twentieths of a point, about half a centimetre."""
_MOST_CELLS = 12
_LONGEST_CELL = 300
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

    ``is_quote`` is True for one whose style is that of a quotation, or which is set in after a
    colon; ``is_note`` for one of a foot- or endnote, where Word allows no comment. ``beside`` are
    the words of the other cells of its row of a table.
    """

    element: Any
    text: str
    pieces: tuple[Piece, ...]
    is_quote: bool = False
    is_heading: bool = False
    is_note: bool = False
    beside: tuple[str, ...] = ()


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
    led_in = False
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
        is_set_in = led_in and _is_set_in(element)
        led_in = text.rstrip().endswith(":") or is_set_in
        yield WordParagraph(
            element,
            text,
            tuple(pieces),
            is_quote=is_set_in or any(q in name for q in _QUOTES),
            is_heading=name.startswith(("heading", "title")),
            is_note=is_note,
            beside=_beside(element),
        )


def _is_set_in(element: Any) -> bool:
    """Whether a paragraph stands further right than others, and is no item of a list."""
    indent = element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    if indent is None or element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
        return False
    left = indent.get(qn("w:left")) or indent.get(qn("w:start")) or ""
    return left.isdigit() and int(left) >= _SET_IN


def _beside(element: Any) -> tuple[str, ...]:
    own = next(element.iterancestors(qn("w:tc")), None)
    if own is None or own.getparent() is None or own.getparent().tag != qn("w:tr"):
        return ()
    cells = [c for c in own.getparent().iterchildren(qn("w:tc")) if c is not own][:_MOST_CELLS]
    return tuple("".join(t.text or "" for t in c.iter(qn("w:t")))[:_LONGEST_CELL] for c in cells)


def positions(paragraphs: Sequence[WordParagraph]) -> list[int]:
    """Where each paragraph begins in the draft's text, which has them apart by an empty line."""
    found, at = [], 0
    for paragraph in paragraphs:
        found.append(at)
        at += len(paragraph.text) + len(BETWEEN)
    return found


BETWEEN = "\n\n"
"""What stands between two paragraphs in a draft's text."""
