"""A checked draft as a Word document to print or to send."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import docx
from docx.document import Document
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from corpus.characters import NOT_IN_OFFICE
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.reports.told import (
    CAUTION,
    heading,
    in_draft,
    made,
    summary,
    telling,
    verdict,
    where,
    who,
)
from qa.placing.placed import Change, Verdict
from qa.placing.side_by_side import Run, given_runs, match_runs

_RED = RGBColor(0xB3, 0x36, 0x2B)
_GREY = RGBColor(0x4A, 0x55, 0x5C)


def write_word(checked: CheckedDraft) -> bytes:
    """The report: what was checked, problems first, both wordings beside each other."""
    document = docx.Document()
    document.core_properties.title = heading(checked)[:255]
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    document.add_heading(_held(heading(checked)), 0)
    document.add_paragraph(summary(checked))
    _grey(document.add_paragraph(), made(checked, date.today()))
    for problem in checked.draft.problems:
        document.add_paragraph(_held(problem))
    ordered = checked.in_order_of_need()
    for name, lines in (
        ("To look at", [c for c in ordered if c.is_problem]),
        ("In order", [c for c in ordered if not c.is_problem]),
    ):
        if lines:
            document.add_heading(f"{name} ({len(lines)})", 1)
        for number, c in enumerate(lines, start=1):
            _line(document, number, c, checked)
    if not ordered:
        document.add_paragraph("The draft quotes nothing and cites nothing in words.")
    if checked.sentences:
        _grey(document.add_paragraph(), CAUTION)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _line(document: Document, number: int, c: CheckedLine, checked: CheckedDraft) -> None:
    place = in_draft(c, checked)
    document.add_heading(f"{number}. {verdict(c)}{f' ({place})' if place else ''}", 2)
    table = document.add_table(rows=2, cols=2)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("In the draft", "In the article"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    _write(table.rows[1].cells[0].paragraphs[0], given_runs(c.placed), is_draft=True)
    if c.match is not None:
        runs = match_runs(c.placed, c.match.quote, c.match.start)
        _write(table.rows[1].cells[1].paragraphs[0], runs, is_draft=False)
    else:
        table.rows[1].cells[1].paragraphs[0].add_run("—")
    if c.placed.verdict is not Verdict.EXACT:
        document.add_paragraph(_held(c.placed.description)).paragraph_format.space_before = Pt(6)
    whys = [d.why for d in telling(c) if d.why]
    for why in whys if len(whys) > 3 else ():
        document.add_paragraph(_held(why), "List Bullet")
    reference = f"Reference: {c.reference}" if c.reference else None
    for said in (who(c), where(c), reference, c.newer):
        if said:
            _grey(document.add_paragraph(), said)


def _write(paragraph: Paragraph, runs: Sequence[Run], *, is_draft: bool) -> None:
    """The words, differences by signs as well as by form."""
    for run in runs:
        d = run.difference
        if d is None or d.kind is Change.TYPOGRAPHY or not run.text.strip():
            paragraph.add_run(_held(run.text))
            continue
        before, after = ("{+", "+}") if is_draft else ("[-", "-]")
        written = paragraph.add_run(_held(f"{before}{run.text}{after}"))
        written.bold = is_draft
        written.font.color.rgb = _RED if is_draft else _GREY


def _grey(paragraph: Paragraph, text: str) -> None:
    run = paragraph.add_run(_held(text))
    run.font.size, run.font.color.rgb = Pt(9.5), _GREY


def _held(text: str) -> str:
    """What a Word file, which is XML, can hold of it."""
    return NOT_IN_OFFICE.sub("\N{REPLACEMENT CHARACTER}", text)
