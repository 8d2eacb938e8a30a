from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.article import Kind, Reading
from corpus.errors import SourceUnreadable
from corpus.word import read_word


def saved(fill: Callable[[Any], object]) -> bytes:
    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def assert_covered(reading: Reading) -> None:
    """Blocks in order, apart, and between them every word; the title is the title block's."""
    end = 0
    for block in reading.blocks:
        assert end <= block.start < block.end
        assert not reading.text[end : block.start].strip()
        end = block.end
    assert end == len(reading.text)
    assert of(reading, Kind.TITLE) in ([], [reading.title])


def of(reading: Reading, kind: Kind) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks if b.kind is kind]


def styled(document: Any) -> None:
    document.add_paragraph("A better front door", style="Title")
    document.add_paragraph("Visit finds swift decisions", style="Subtitle")
    document.add_paragraph("Published: 3 May 2019")
    document.add_paragraph("The town hall", style="Caption")
    paragraph = document.add_paragraph("Inspectors said it was ")
    paragraph.add_run("“strong").bold = True
    paragraph.add_run(" and  swift”.")
    document.add_heading("What next", level=2)
    document.add_paragraph("Audit more files", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Year", "Rating", "2018", "Good"], strict=True):
        cell.text = text
    document.add_paragraph("The end of it came soon.")
    document.sections[0].header.paragraphs[0].text = "Care Weekly, for subscribers"
    document.sections[0].footer.paragraphs[0].text = "12"
    document.core_properties.created = datetime(2022, 1, 2)


def test_styles_give_the_kinds() -> None:
    reading = read_word(saved(styled), name="a.docx")
    assert_covered(reading)
    assert reading.title == "A better front door"
    assert of(reading, Kind.TITLE) == ["A better front door"]
    assert of(reading, Kind.STANDFIRST) == ["Visit finds swift decisions"]
    assert of(reading, Kind.CAPTION) == ["The town hall"]
    assert of(reading, Kind.HEADING) == ["What next"]
    assert of(reading, Kind.LIST_ITEM) == ["Audit more files", "Year\tRating", "2018\tGood"]
    assert of(reading, Kind.PARAGRAPH) == [
        "Inspectors said it was “strong and swift”.",
        "The end of it came soon.",
    ]
    assert of(reading, Kind.FURNITURE) == ["Published: 3 May 2019", "Care Weekly, for subscribers"]
    assert reading.text.endswith("Care Weekly, for subscribers")


def test_the_dateline_is_the_date_and_the_files_own_is_not() -> None:
    reading = read_word(saved(styled), name="a.docx")
    assert (reading.published.value, reading.published.precision) == ("2019-05-03", "day")
    assert reading.published.basis.startswith("stated: ")
    undated = read_word(saved(lambda d: (d.add_heading("T"), d.add_paragraph("Words."))), name="a")
    assert not undated.published.is_known
    assert "created" in undated.metadata


def test_a_pasted_page_without_styles_is_labelled_by_its_shape() -> None:
    lines = [
        "A better front door",
        "Inspectors said that it was strong, swift and well led by the people who run it.",
        "More from Care Weekly",
        "One Response to A better front door",
        "1. Jim Wall December 23, 2018 at 12:38 pm #",
        "Excellent to hear.",
        "Thanks to all.",
    ]
    reading = read_word(saved(lambda d: [d.add_paragraph(x) for x in lines]), name="a.docx")
    assert_covered(reading)
    assert reading.title == lines[0]
    (comment,) = [b for b in reading.blocks if b.kind is Kind.COMMENT]
    assert reading.text[comment.start : comment.end] == "Excellent to hear.\n\nThanks to all."
    assert (comment.author, comment.date) == ("Jim Wall", "2018-12-23T12:38")
    assert reading.published.precision == "on or before"


def test_comments_below_a_styled_article() -> None:
    def fill(document: Any) -> None:
        document.add_heading("A visit", level=1)
        lines = ["It went well.", "One Response to A visit"]
        for line in [*lines, "1. Al May 3, 2019 at 9:15 am #", "Good."]:
            document.add_paragraph(line)

    reading = read_word(saved(fill), name="a.docx")
    assert of(reading, Kind.COMMENT) == ["Good."]
    assert of(reading, Kind.PARAGRAPH) == ["It went well."]


def test_tracked_changes_links_and_text_boxes() -> None:
    def fill(document: Any) -> None:
        document.add_heading("T", level=1)
        document.element.body.insert(1, parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>Kept </w:t></w:r>"
            "<w:ins w:id='1'><w:r><w:t>inserted</w:t></w:r></w:ins>"
            "<w:del w:id='2'><w:r><w:delText>deleted</w:delText></w:r></w:del>"
            "<w:hyperlink><w:r><w:t xml:space='preserve'> linked.</w:t></w:r></w:hyperlink>"
            "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Boxed words.</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></w:r></w:p>"
        ))  # fmt: skip

    assert of(read_word(saved(fill), name="a.docx"), Kind.PARAGRAPH) == [
        "Kept inserted linked.",
        "Boxed words.",
    ]


def test_a_layout_table_is_read_as_paragraphs() -> None:
    def fill(document: Any) -> None:
        document.add_heading("T", level=1)
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "First of the words."
        cell.add_paragraph("Second of them.")

    reading = read_word(saved(fill), name="a.docx")
    assert of(reading, Kind.PARAGRAPH) == ["First of the words.", "Second of them."]


def test_the_files_title_counts_only_where_it_stands_in_the_text() -> None:
    def fill(document: Any) -> None:
        document.core_properties.title = "Microsoft Word - draft 7"
        document.add_paragraph("This is the whole of it, a sentence.")

    reading = read_word(saved(fill), name="notes/visit.docx")
    assert reading.title == "visit"
    assert of(reading, Kind.TITLE) == []


def _without(data: bytes, part: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            if item.filename != part:
                new.writestr(item, old.read(item.filename))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a Word file"),
        (b"plain text", "not a Word file"),
        (b"PK\x03\x04 broken", "damaged"),
        (saved(styled)[:3000], "damaged"),
        (_without(saved(styled), "word/document.xml"), "damaged"),
        (_without(saved(styled), "[Content_Types].xml"), "damaged"),
        (saved(lambda d: None), "no words"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0 old", "old Word format"),
    ],
    ids=range(9),
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(SourceUnreadable, match=says):
        read_word(data, name="a.docx")


def test_bytes_flipped_anywhere_never_raise_anything_else() -> None:
    whole = saved(styled)
    for at in range(40, len(whole), len(whole) // 60):
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        with contextlib.suppress(SourceUnreadable):
            assert_covered(read_word(broken, name="a.docx"))
