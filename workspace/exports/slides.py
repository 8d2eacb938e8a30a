"""Quotations as slides (PowerPoint): one each, made to be read from the back of a room.

Words that do not fit at the smallest size go on on the next slide, which says so; none are cut.
The speaker is each slide's title, so that outlines and screen readers tell the slides apart.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import Slide, SlideLayout
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from corpus.characters import NOT_IN_OFFICE, is_right_to_left, line
from corpus.citing import CUT
from corpus.reference import marks
from workspace.exports import fitting
from workspace.exports.characters import cannot_hold
from workspace.exports.checked import Checked, Stands
from workspace.exports.fitting import LEADING
from workspace.exports.sentences import (
    CHECKED,
    MOVED,
    RIGHTS,
    board,
    left_out,
    quoted,
    reference,
    short_reference,
    size,
    speaker,
)

SIZES_PT = (40, 36, 32, 28, 24)
"""Of the quotation, largest first; smaller than the last is not read from the back of a room."""

_Box = tuple[float, float, float, float]
"""Left, top, width and height in inches, on a slide of 13.333 by 7.5."""
_WIDTH_IN, _HEIGHT_IN = 13.333, 7.5
_WORDS: _Box = (1.0, 0.6, 11.3, 4.25)
_SPEAKER: _Box = (1.0, 5.0, 11.3, 0.8)
_SOURCE: _Box = (1.0, 5.86, 10.4, 0.96)
_NUMBER: _Box = (11.5, 6.85, 1.2, 0.4)
_HEADING: _Box = (1.0, 0.6, 11.3, 0.9)
_TEXT: _Box = (1.0, 1.7, 11.3, 4.9)
_COVER: _Box = (1.0, 2.1, 11.3, 1.9)
_UNDER: _Box = (1.0, 4.2, 11.3, 2.0)

_COVER_PT, _HEADING_PT = (48, 40, 32, 24), (32, 28, 24)
_SPEAKER_PT, _SOURCE_PT = (24, 20, 16), (16, 14, 12)
_TEXT_PT, _UNDER_PT = 18, 20
_FONT = "Arial"
_INK, _TEAL, _GREY = "1B242A", "1F4E5F", "4A555C"


def held_by_pptx(checked: Checked) -> Checked:
    """What PowerPoint can hold of it exactly; the rest is left out and listed."""
    return checked.without(cannot_hold("PowerPoint", NOT_IN_OFFICE))


def write_pptx(checked: Checked, title: str) -> bytes:
    """A title slide, the quotations in the board's order, and what was checked."""
    checked = held_by_pptx(checked)
    deck = Presentation()
    deck.core_properties.title = board(title)[:255]
    deck.core_properties.author = ""
    layouts = _lay_out(deck)
    _cover(deck, layouts[0], checked, title)
    for entry in checked.standing:
        _quotation(deck, layouts[1], entry)
    _closing(deck, layouts[2], checked)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _cover(deck: Deck, layout: SlideLayout, checked: Checked, title: str) -> None:
    slide = deck.slides.add_slide(layout)
    heading, under = slide.placeholders[0].text_frame, slide.placeholders[1].text_frame
    _fill(heading, board(title), _COVER_PT, _COVER)
    _fill(under, f"{size(checked)}\n{checked.line}", (_UNDER_PT,), _UNDER)


def _quotation(deck: Deck, layout: SlideLayout, entry: Stands) -> None:
    before, after = marks(entry.kept.text)
    shown = quoted(entry)
    text = shown[len(before) : len(shown) - len(after)]
    width, height = _room(_WORDS)
    pt = fitting.largest(shown, SIZES_PT, width, height)
    parts: Sequence[str] = (text,)
    if pt is None:
        pt = SIZES_PT[-1]
        # A little less room each, for the marks around a piece.
        parts = fitting.pieces(text, pt, width - 2 * pt, height)
    opened = _opened(entry, before, after)
    at = 0
    for n, part in enumerate(parts):
        slide = deck.slides.add_slide(layout)
        said = speaker(entry.kept) + (" (continued)" if n else "")
        is_last = n == len(parts) - 1
        # A piece that begins with a part of the quotation has its mark already.
        opening = "" if at in opened else before
        at += len(part)
        _words(slide.placeholders[1].text_frame, opening, part, after if is_last else "", pt)
        _fill(slide.placeholders[0].text_frame, said, _SPEAKER_PT, _SPEAKER)
        _fill(slide.placeholders[2].text_frame, short_reference(entry.kept), _SOURCE_PT, _SOURCE)
        _number(slide)
        slide.notes_slide.notes_text_frame.text = "\n".join(_notes(entry, n + 1, len(parts)))


def _opened(entry: Stands, before: str, after: str) -> set[int]:
    """Where in the words as shown, the first mark not counted, a later part's mark stands."""
    found, at = set(), 0
    for part in entry.parts[:-1]:
        at += len(CUT.join(part)) + len(f"{after} ")
        found.add(at)
        at += len(before)
    return found


def _notes(entry: Stands, part: int, parts: int) -> Iterator[str]:
    if parts > 1:
        yield f"Part {part} of {parts} of this quotation."
    yield "In the article:"
    yield line(entry.passage)
    yield f"Said by: {speaker(entry.kept)}"
    yield f"From: {reference(entry.kept)}"
    if entry.has_moved:
        yield MOVED
    if entry.note.strip():
        yield f"Note: {line(entry.note)}"
    if entry.tags:
        yield f"Tags: {line(', '.join(entry.tags))}"


def _closing(deck: Deck, layout: SlideLayout, checked: Checked) -> None:
    width, height = _room(_TEXT)
    # Three lines are enough to know an article by.
    told = [checked.line, RIGHTS, *(left_out(entry) for entry in checked.left_out)]
    told = [fitting.shortened(t, _TEXT_PT, width, 4 * _TEXT_PT * LEADING) for t in told]
    slides: list[list[str]] = [[]]
    for text in told:
        if slides[-1] and not fitting.fits(
            "\n\n".join([*slides[-1], text]), _TEXT_PT, width, height
        ):
            slides.append([])
        slides[-1].append(text)
    for n, texts in enumerate(slides):
        slide = deck.slides.add_slide(layout)
        heading = f"{CHECKED} (continued)" if n else CHECKED
        _fill(slide.placeholders[0].text_frame, heading, _HEADING_PT, _HEADING)
        _fill(slide.placeholders[1].text_frame, "\n\n".join(texts), (_TEXT_PT,), _TEXT)
        _number(slide)


def _words(frame: TextFrame, before: str, text: str, after: str, pt: int) -> None:
    """Exactly ``text``, a paragraph a line of it, the marks in runs of their own."""
    found = text.split("\n")
    for n, words in enumerate(found):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        for run in (before if n == 0 else "", words, after if n == len(found) - 1 else ""):
            if run:
                paragraph.add_run().text = run
        _set(frame, n, pt, is_right_to_left(text))


def _fill(frame: TextFrame, text: str, sizes_pt: Sequence[int], box: _Box) -> None:
    """Text of ours at the first size that fits, else as much as fits at the last."""
    width, height = _room(box)
    pt = fitting.largest(text, sizes_pt, width, height) or sizes_pt[-1]
    for n, words in enumerate(fitting.shortened(text, pt, width, height).split("\n")):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.add_run().text = words
        _set(frame, n, pt, is_right_to_left(words))


def _set(frame: TextFrame, n: int, pt: int, right_to_left: bool) -> None:
    paragraph = frame.paragraphs[n]
    paragraph.font.size = Pt(pt)
    paragraph.line_spacing = Pt(pt * LEADING)
    for run in paragraph.runs:
        run.font.size = Pt(pt)
    if right_to_left:
        properties = paragraph._p.get_or_add_pPr()
        properties.set("rtl", "1")
        properties.set("algn", "r")


def _room(box: _Box) -> tuple[float, float]:
    """Points across and down."""
    return box[2] * 72, box[3] * 72


def _number(slide: Slide) -> None:
    """The slide's number, in the layout's own place for it."""
    for shape in slide.slide_layout.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            number = deepcopy(shape.element)
            number.nvSpPr.cNvPr.set("id", str(max(s.shape_id for s in slide.shapes) + 1))
            slide.shapes._spTree.append(number)


def _lay_out(deck: Deck) -> tuple[SlideLayout, SlideLayout, SlideLayout]:
    """The layouts for a cover, a quotation and text, made wide; the template's others go."""
    deck.slide_width, deck.slide_height = Inches(_WIDTH_IN), Inches(_HEIGHT_IN)
    cover, text, quotation = (deck.slide_layouts[n] for n in (0, 1, 7))
    for layout in list(deck.slide_layouts):
        if layout not in (cover, text, quotation):
            deck.slide_layouts.remove(layout)
    quotation.element.cSld.set("name", "Quotation")
    _place(
        cover,
        {0: (_COVER, "b", _COVER_PT[0], _TEAL, True), 1: (_UNDER, "t", _UNDER_PT, _GREY, False)},
    )
    _place(
        text,
        {0: (_HEADING, "b", _HEADING_PT[0], _TEAL, True), 1: (_TEXT, "t", _TEXT_PT, _INK, False)},
    )
    _place(
        quotation,
        {
            0: (_SPEAKER, "b", _SPEAKER_PT[0], _TEAL, True),
            1: (_WORDS, "ctr", SIZES_PT[-1], _INK, False),
            2: (_SOURCE, "t", _SOURCE_PT[0], _GREY, False),
        },
    )
    for layout, box in ((cover, (0.62, 2.1, 0.09, 3.2)), (quotation, (0.62, 0.6, 0.09, 6.2))):
        _bar(layout, box)
    return cover, quotation, text


def _place(layout: SlideLayout, dress: Mapping[int, tuple[_Box, str, int, str, bool]]) -> None:
    """Put the layout's places where they belong: box, anchor, type size, colour, bold or not."""
    for shape in list(layout.placeholders):
        index = shape.placeholder_format.idx
        if index in dress:
            box, anchor, pt, colour, bold = dress[index]
            _move(shape, box)
            _style(shape, anchor, pt, colour, bold)
        elif shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            _move(shape, _NUMBER)
            _style(shape, "ctr", 12, _GREY, False, align="r")
        else:
            shape.element.getparent().remove(shape.element)  # date and footer


def _move(shape: LayoutPlaceholder, box: _Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(n) for n in box)


def _style(
    shape: LayoutPlaceholder, anchor: str, pt: int, colour: str, bold: bool, *, align: str = "l"
) -> None:
    """No bullets, no edges, no shrinking by the program that shows it: sizes are chosen here."""
    body = shape.text_frame._txBody
    edges = 'lIns="0" tIns="0" rIns="0" bIns="0"'
    frame = f'<a:bodyPr {nsdecls("a")} {edges} anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
    level = (
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="{align}">'
        '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{pt * 100}" b="{int(bold)}" cap="none">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="{_FONT}"/><a:cs typeface="{_FONT}"/></a:defRPr>'
        "</a:lvl1pPr></a:lstStyle>"
    )
    for name, xml in (("a:bodyPr", frame), ("a:lstStyle", level)):
        body.replace(body.find(qn(name)), parse_xml(xml))


def _bar(layout: SlideLayout, box: _Box) -> None:
    """A coloured bar at the left edge; a picture of nothing, so no reader is told of it."""
    x, y, width, height = (Inches(n) for n in box)
    layout.shapes._spTree.append(
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Bar"/><p:cNvSpPr/>'
            f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/>'
            f'<a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'<a:solidFill><a:srgbClr val="{_TEAL}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
            "</p:spPr></p:sp>"
        )
    )
