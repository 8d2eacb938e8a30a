"""Quotations as a Word document, made to be printed: A4, real headings and styles.

The words of each stand in the character style "Exact words", so that nobody has to guess which
characters are the article's and which (the marks, […]) are ours.
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from corpus.characters import NOT_IN_OFFICE, is_right_to_left, line
from corpus.citing import CUT
from corpus.reference import marks
from workspace.exports.characters import cannot_hold
from workspace.exports.checked import Checked, Stands
from workspace.exports.harvard import harvard
from workspace.exports.sentences import (
    CHECKED,
    LEFT_OUT,
    MOVED,
    RIGHTS,
    board,
    contents,
    left_out,
    reference,
    speaker,
)

EXACT_WORDS = "Exact words"
QUOTE = "Quote"

_FONT = "Arial"
_INK, _TEAL, _GREY = (
    RGBColor(0x1B, 0x24, 0x2A),
    RGBColor(0x1F, 0x4E, 0x5F),
    RGBColor(0x4A, 0x55, 0x5C),
)
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc",
    "w:outlineLvl", "w:rPr", "w:sectPr",
)  # fmt: skip
"""What comes after a paragraph's borders in the format, in its order."""
_KEPT_TOGETHER = 900
"""Characters of a quotation that is not parted between two pages."""
_KEPT_LINES = 8
"""Line breaks of such a quotation."""


def held_by_docx(checked: Checked) -> Checked:
    """What Word can hold of it exactly; the rest is left out and listed."""
    return checked.without(cannot_hold("a Word document", NOT_IN_OFFICE))


def write_docx(checked: Checked, title: str) -> bytes:
    """The quotations in the board's order, the articles in Harvard style, what was checked."""
    checked = held_by_docx(checked)
    document = docx.Document()
    _set_up(document, board(title))
    document.add_paragraph(board(title), "Title")
    document.add_paragraph(contents(checked), "Subtitle")
    if checked.standing:
        document.add_heading("Quotations", 1)
    for number, entry in enumerate(checked.standing, start=1):
        _quotation(document, number, entry)
    references = harvard(checked)
    if references:
        document.add_heading("References", 1)
        for text in references:
            document.add_paragraph(line(text), "Reference")
    document.add_heading(CHECKED, 1)
    document.add_paragraph(checked.line)
    if checked.left_out:
        document.add_heading(LEFT_OUT, 2)
        for missing in checked.left_out:
            document.add_paragraph(left_out(missing), "List Bullet")
    document.add_paragraph(RIGHTS)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _quotation(document: Document, number: int, entry: Stands) -> None:
    document.add_heading(f"{number}. {speaker(entry.kept)}", 2)
    paragraph = document.add_paragraph(style=QUOTE)
    # A page's worth of words that is kept together leaves the page before it empty.
    is_short = len(entry.kept.text) <= _KEPT_TOGETHER and entry.kept.text.count("\n") <= _KEPT_LINES
    paragraph.paragraph_format.keep_together = is_short
    paragraph.paragraph_format.keep_with_next = is_short
    before, after = marks(entry.kept.text)
    for p, part in enumerate(entry.parts):
        paragraph.add_run(f" {before}" if p else before)
        for n, words in enumerate(part):
            if n:
                paragraph.add_run(CUT)
            paragraph.add_run(words, EXACT_WORDS)
        paragraph.add_run(after)
    if is_right_to_left(entry.kept.text):
        _turn(paragraph)
    document.add_paragraph(reference(entry.kept), "Reference")
    if entry.has_moved:
        document.add_paragraph(MOVED, "Note")
    for label, text in (("Note", line(entry.note)), ("Tags", line(", ".join(entry.tags)))):
        if text:
            note = document.add_paragraph(style="Note")
            note.add_run(f"{label}: ").bold = True
            note.add_run(text)


def _turn(paragraph: Paragraph) -> None:
    """From right to left, marks and all, the bar at the right."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(_bar("right"), *_AFTER_BORDERS)
    properties.insert_element_before(
        parse_xml(f"<w:bidi {nsdecls('w')}/>"), *_AFTER_BORDERS[_AFTER_BORDERS.index("w:spacing") :]
    )
    for run in paragraph.runs:
        run.font.rtl = True


def _set_up(document: Document, title: str) -> None:
    document.core_properties.title = title[:255]
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    _style(document, "Normal", 11, after=6, line_spacing=1.15)
    _style(document, "Title", 26, colour=_TEAL, bold=True, after=10)
    _style(document, "Subtitle", 11, colour=_GREY, after=6, line_spacing=1.25)
    _style(document, "Heading 1", 17, colour=_TEAL, bold=True, before=20, after=8)
    _style(document, "Heading 2", 12, colour=_TEAL, bold=True, before=18, after=4)
    _style(document, "List Bullet", 11, after=4)
    quote = _style(document, QUOTE, 14, after=5, line_spacing=1.25)
    quote.paragraph_format.left_indent = Cm(0.7)
    quote.paragraph_format.keep_with_next = True
    quote.paragraph_format.widow_control = True
    quote.element.get_or_add_pPr().insert_element_before(_bar("left"), *_AFTER_BORDERS)
    new = document.styles.add_style("Reference", WD_STYLE_TYPE.PARAGRAPH)
    new.base_style = document.styles["Normal"]
    _style(document, "Reference", 10, colour=_GREY, after=4, line_spacing=1.15)
    new.paragraph_format.left_indent = Cm(0.7)
    new.paragraph_format.keep_together = True
    new = document.styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
    new.base_style = document.styles["Normal"]
    _style(document, "Note", 11, after=4)
    new.paragraph_format.left_indent = Cm(0.7)
    document.styles.add_style(EXACT_WORDS, WD_STYLE_TYPE.CHARACTER)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    _footer(document, title)


def _style(
    document: Document,
    name: str,
    pt: float,
    *,
    colour: RGBColor = _INK,
    bold: bool = False,
    before: float = 0,
    after: float,
    line_spacing: float = 1.0,
) -> ParagraphStyle:
    """A style in our type, whatever the template has for it."""
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(pt), bold
    style.font.italic, style.font.color.rgb = False, colour
    for script in ("w:cs", "w:eastAsia", "w:hAnsi"):
        properties.rFonts.set(qn(script), _FONT)
    # Scripts from right to left have a size of their own, in half points.
    properties.sz.addnext(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{int(pt * 2)}"/>'))
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), line_spacing
    return style


def _bar(side: str) -> Any:
    """A coloured bar along one edge of a paragraph, and none along the other."""
    other = "left" if side == "right" else "right"
    edges = {
        side: f'w:val="single" w:sz="24" w:space="10" w:color="{_TEAL}"',
        other: 'w:val="nil"',
    }
    # The order is the format's own: left before right.
    xml = "".join(f"<w:{edge} {edges[edge]}/>" for edge in ("left", "right"))
    return parse_xml(f"<w:pBdr {nsdecls('w')}>{xml}</w:pBdr>")


def _footer(document: Document, title: str) -> None:
    """The board's name at the left of each page's foot, the page's number at the right."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    _style(document, "Footer", 9, colour=_GREY, after=0)
    tabs = paragraph.style.paragraph_format.tab_stops
    tabs.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(16.0), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{line(title, 70)}\tPage ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )
