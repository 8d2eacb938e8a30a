"""Word files (.docx): paragraphs labelled by their styles, or by their shape without styles."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from corpus import furniture
from corpus.article import UNDATED, Kind, Published, Reading
from corpus.dates import from_name, on_or_before
from corpus.errors import SourceUnreadable
from corpus.label import label
from corpus.parts import Part, assemble
from corpus.responses import split_comments

MAX_UNPACKED_BYTES = 400_000_000
MAX_TEXT_PART_BYTES = 60_000_000
TITLE_WORDS = 40
TOP = 6
"""A title stands among this many first paragraphs."""

_DAMAGED = (
    OpcError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, etree.LxmlError, KeyError,
    ValueError, AttributeError, IndexError, TypeError, NotImplementedError, EOFError, OSError,
    RuntimeError,
)  # fmt: skip
_LEFT_OUT = frozenset(qn(n) for n in ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_WRAPPERS = frozenset(qn(n) for n in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"))
_SPACES = frozenset(qn(n) for n in ("w:tab", "w:br", "w:cr", "w:ptab"))
_LIST_STYLE = re.compile(r"^list\b(?! of)", re.I)
_HEADING_STYLE = re.compile(r"^heading (\d)|^(?:sub)?head(?:ing|er 1|er 2)?$", re.I)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph or table row: its words, what its style says it is, and its heading level."""

    text: str
    kind: Kind | None = None
    level: int = 0


def read_word(data: bytes, *, name: str) -> Reading:
    """The article in a Word file.

    Rows of tables are list items, cells joined by tabs; page headers, footers and notes stand at
    the end as furniture. The file's own dates are in ``metadata``: they are when the file was
    made, which says nothing sure of when the article was published. Deleted words of tracked
    changes are left out, inserted ones are in.

    Raises:
        SourceUnreadable: damaged, protected by a password, in the old format, or without words.
    """
    document = open_word(data)
    try:
        styles = {s.style_id: s for s in document.styles}
        paragraphs = list(_paragraphs(document.element.body, styles))
        notes = [p.text for p in _notes(document)]
        metadata = _properties(document)
        core_title = " ".join((document.core_properties.title or "").split())
    except _DAMAGED as error:
        raise SourceUnreadable(
            "the Word file is damaged; open it in Word, save it again, or save it as text"
        ) from error
    if not any(re.search(r"\w", p.text) for p in paragraphs):
        raise SourceUnreadable(
            "there are no words in the Word file; check that it is the right one"
        )
    at = _title_at(paragraphs, core_title)
    if any(p.kind in (Kind.TITLE, Kind.HEADING) for p in paragraphs):
        reading = _read_styled(paragraphs, at)
    else:
        reading = _read_shaped(paragraphs, at)
    published = reading.published
    if not published.is_known:
        published = from_name(PurePath(name).name)
    furnished = [
        *reading.parts,
        *(Part(Kind.FURNITURE, (words,)) for words in dict.fromkeys(notes)),
    ]
    text, blocks = assemble(furnished)
    return Reading(
        title=next((p.text for p in furnished if p.kind is Kind.TITLE), PurePath(name).stem),
        text=text,
        blocks=blocks,
        published=published,
        publisher=reading.publisher,
        author=reading.author,
        url=reading.url,
        metadata=metadata,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    parts: list[Part]
    published: Published = UNDATED
    publisher: str | None = None
    author: str | None = None
    url: str | None = None


def _read_styled(paragraphs: Sequence[_Paragraph], title_at: int | None) -> _Read:
    """A document whose headings are styled: the styles are believed."""
    parts: list[Part] = []
    for i, paragraph in enumerate(paragraphs):
        text = paragraph.text
        kind = paragraph.kind or Kind.PARAGRAPH
        if i == title_at:
            kind = Kind.TITLE
        elif kind is Kind.TITLE:
            kind = Kind.HEADING
        if kind is Kind.PARAGRAPH:
            if furniture.is_furniture(text):
                kind = Kind.FURNITURE
            elif furniture.is_credit(text):
                kind = Kind.CAPTION
        parts.append(Part(kind, (text,)))
    parts, comments = split_comments(parts)
    return _Read([*parts, *comments], _date(parts, comments))


def _read_shaped(paragraphs: Sequence[_Paragraph], title_at: int | None) -> _Read:
    """A document pasted together without styles: labelled as text copied from a page is."""
    text = "\n\n".join(p.text for p in paragraphs)
    # An empty title stands for none: left to itself, a first sentence would be taken for it.
    title = paragraphs[title_at].text if title_at is not None else ""
    given = {}
    at = 0
    for paragraph in paragraphs:
        given[at] = paragraph
        at += len(paragraph.text) + 2
    labelled = label(text, title=title)
    parts = []
    for block in labelled.blocks:
        kind = block.kind
        known = given.get(block.start)
        if known is not None and known.kind is not None and kind in (Kind.PARAGRAPH, Kind.HEADING):
            kind = known.kind
        words = tuple(text[block.start : block.end].split("\n\n"))
        parts.append(Part(kind, words, block.author, block.date))
    return _Read(parts, labelled.published, labelled.publisher, labelled.author, labelled.url)


def _date(parts: Sequence[Part], comments: Sequence[Part]) -> Published:
    published = furniture.dateline([p.text for p in parts[:8]])
    days = [p.date for p in comments if p.date]
    if not published.is_known and days:
        published = on_or_before(min(days), "the first reader comment")
    return published


def _title_at(paragraphs: Sequence[_Paragraph], core_title: str) -> int | None:
    """The index of the title: by its style, the file's own title, the first heading, its place."""
    top = list(enumerate(paragraphs[:TOP]))
    for wanted in (
        lambda p: p.kind is Kind.TITLE,
        lambda p: bool(core_title) and p.text.casefold() == core_title.casefold(),
        lambda p: p.level == 1,
    ):
        found = next((i for i, p in top if wanted(p)), None)
        if found is not None:
            return found
    first = paragraphs[0]
    short = len(first.text.split()) <= TITLE_WORDS and not first.text.endswith((".", ",", ";", ":"))
    titled = first.kind in (None, Kind.HEADING) and not furniture.is_furniture(first.text)
    return 0 if short and titled and len(paragraphs) > 1 else None


def open_word(data: bytes) -> Document:
    """The Word file, opened for reading.

    Raises:
        SourceUnreadable: damaged, protected by a password, too large unpacked, or no Word file.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SourceUnreadable(
                "it is protected by a password; take the password off in Word and save it again"
            )
        raise SourceUnreadable("it is in the old Word format; save it as .docx")
    if not data.startswith(b"PK"):
        raise SourceUnreadable("it is not a Word file (.docx); check its kind and rename it")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {i.filename: i.file_size for i in archive.infolist()}
            if any(i.flag_bits & 1 for i in archive.infolist()):
                raise SourceUnreadable(
                    "it is protected by a password; take the password off and save it again"
                )
        large = [
            n for n, size in sizes.items() if n.endswith(".xml") and size > MAX_TEXT_PART_BYTES
        ]
        if large or sum(sizes.values()) > MAX_UNPACKED_BYTES:
            raise SourceUnreadable("the Word file is too large for an article; save its text alone")
        return docx.Document(io.BytesIO(data))
    except _DAMAGED as error:
        raise SourceUnreadable(
            "the Word file is damaged or of another kind; open it in Word and save it as .docx"
        ) from error


def _paragraphs(container: Any, styles: dict[str, Any]) -> Iterator[_Paragraph]:
    """Paragraphs and table rows in reading order; layout tables are read as what they hold."""
    for child in container:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, styles)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, styles)
        elif child.tag in _WRAPPERS:
            yield from _paragraphs(child, styles)


def _paragraph(element: Any, styles: dict[str, Any]) -> Iterator[_Paragraph]:
    text = " ".join(_words(element).split())
    if text:
        kind, level = _style(element, styles)
        if kind is None and _is_bold(element) and furniture.is_heading(text):
            kind, level = Kind.HEADING, 9
        yield _Paragraph(text, kind, level)
    for box in element.iter(qn("w:txbxContent")):
        if not any(a.tag in _LEFT_OUT - {qn("w:txbxContent")} for a in box.iterancestors()):
            yield from _paragraphs(box, styles)


def _words(element: Any) -> str:
    words: list[str] = []
    walker = etree.iterwalk(element, events=("start",))
    for _, node in walker:
        if node.tag in _LEFT_OUT:
            walker.skip_subtree()
        elif node.tag == qn("w:t"):
            words.append(node.text or "")
        elif node.tag in _SPACES:
            words.append(" ")
        elif node.tag == qn("w:noBreakHyphen"):
            words.append("-")
    return "".join(words).replace("\xad", "").replace("\u200b", "")


def _style(element: Any, styles: dict[str, Any]) -> tuple[Kind | None, int]:
    """What a paragraph's style, or its own numbering or outline level, says it is."""
    properties = element.find(qn("w:pPr"))
    if properties is None:
        return None, 0
    named = properties.find(qn("w:pStyle"))
    style = styles.get(named.get(qn("w:val"))) if named is not None else None
    for _ in range(10):
        if style is None:
            break
        style_name = style.name or ""
        if style_name.lower() == "title":
            return Kind.TITLE, 0
        if style_name.lower() == "subtitle":
            return Kind.STANDFIRST, 0
        if style_name.lower() == "caption":
            return Kind.CAPTION, 0
        if heading := _HEADING_STYLE.match(style_name):
            return Kind.HEADING, int(heading.group(1) or 2)
        if _LIST_STYLE.match(style_name) and properties.find(qn("w:numPr")) is not None:
            return Kind.LIST_ITEM, 0
        if re.match(r"list (?:bullet|number|continue)", style_name, re.I):
            return Kind.LIST_ITEM, 0
        style = getattr(style, "base_style", None)
    outline = properties.find(qn("w:outlineLvl"))
    if outline is not None and (outline.get(qn("w:val")) or "9") < "6":
        return Kind.HEADING, 1 + int(outline.get(qn("w:val")))
    numbering = properties.find(qn("w:numPr"))
    return (Kind.LIST_ITEM, 0) if numbering is not None else (None, 0)


def _is_bold(element: Any) -> bool:
    runs = [r for r in element.iter(qn("w:r")) if any(t.text for t in r.iter(qn("w:t")))]
    return bool(runs) and all(
        (bold := r.find(f"{qn('w:rPr')}/{qn('w:b')}")) is not None
        and bold.get(qn("w:val")) not in ("0", "false", "off")
        for r in runs
    )


def _table(table: Any, styles: dict[str, Any]) -> Iterator[_Paragraph]:
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue
        cells = [c for c in row.iter(qn("w:tc")) if next(c.iterancestors(qn("w:tr"))) is row]
        inside = [list(_paragraphs(cell, styles)) for cell in cells]
        lays_out = len(cells) == 1 or any(
            len(ps) > 3 or any(p.kind is Kind.HEADING and p.level < 9 for p in ps) for ps in inside
        )
        if lays_out:
            yield from (p for ps in inside for p in ps)
            continue
        text = "\t".join(" ".join(p.text for p in ps) for ps in inside).strip()
        if text:
            yield _Paragraph(text, Kind.LIST_ITEM)


def _notes(document: Document) -> Iterator[_Paragraph]:
    """Page headers and footers, then footnotes and endnotes."""
    for section in document.sections:
        for edge in (
            section.header, section.first_page_header, section.even_page_header,
            section.footer, section.first_page_footer, section.even_page_footer,
        ):  # fmt: skip
            if not edge.is_linked_to_previous:
                for paragraph in _paragraphs(edge._element, {}):
                    if re.search(r"[^\W\d_]", paragraph.text):
                        yield paragraph
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for relation in document.part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                for note in parse_xml(relation.target_part.blob):
                    yield from _paragraphs(note, {})


def _properties(document: Document) -> dict[str, Any]:
    """When the file was made and changed, and under whose name, as the file says."""
    core = document.core_properties
    found = {
        "created": core.created.isoformat() if core.created else None,
        "modified": core.modified.isoformat() if core.modified else None,
        "file_author": core.author,
        "subject": core.subject,
        "keywords": core.keywords,
    }
    return {key: value for key, value in found.items() if value}
