"""Drafts are read whatever they are written in: what they quote, what they cite, who and when."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Inches

from corpus.errors import SourceUnreadable
from qa.checking.draft import Draft, Line
from qa.checking.lines import when_in
from qa.checking.reading import MAX_CHARACTERS, read_bytes, read_draft, read_pasted

PARAGRAPHS = (
    "Mo Harper, director of children’s services in Northwick, said in May 2024: “We have built a "
    "team that stays.”",
    "“Nobody here is asked to carry more,” the union said.",
    "Ofsted said in 2021 that social workers know their children well.",
    "This paragraph says nothing of anybody’s words and quotes none.",
)
QUOTED = ("We have built a team that stays.", "Nobody here is asked to carry more,")


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def slides(*texts: str) -> bytes:
    show = Presentation()
    for text in texts:
        slide = show.slides.add_slide(show.slide_layouts[6])
        box = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(8), Inches(3))
        box.text_frame.text = text
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def quoted(draft: Draft) -> list[Line]:
    return [line for line in draft.lines if line.is_quotation]


def cited(draft: Draft) -> list[Line]:
    return [line for line in draft.lines if not line.is_quotation]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("d.docx", word(*PARAGRAPHS)),
        ("d.pptx", slides(*PARAGRAPHS)),
        ("d.md", "\n\n".join(PARAGRAPHS).encode()),
        ("d.txt", "\n".join(PARAGRAPHS).encode()),
        ("d.txt", "\n\n".join(PARAGRAPHS).encode("cp1252")),
    ],
)
def test_every_format_gives_the_same_lines(name: str, data: bytes) -> None:
    draft = read_bytes(data, name)
    assert [line.words for line in quoted(draft)] == list(QUOTED)
    assert [line.words for line in cited(draft)] == [PARAGRAPHS[2]]
    first, second = quoted(draft)
    assert first.claim.speaker is not None
    assert first.claim.speaker.startswith("Mo Harper")
    assert first.claim.when is not None
    assert first.claim.when.value == "2024-05"
    assert first.claim.councils == ("Northwick",) or "Northwick" in first.claim.running
    assert second.claim.speaker == "the union"
    assert cited(draft)[0].claim.when_said == "2021"
    for line in draft.lines:
        assert draft.text[line.start : line.end] == line.words


def test_slides_are_numbered() -> None:
    assert [line.page for line in quoted(read_bytes(slides(*PARAGRAPHS), "d.pptx"))] == [1, 2]


def test_a_word_draft_is_read_in_tables_boxes_and_notes_and_without_what_was_deleted() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[1].text = "“In a table,” she said."
    paragraph = document.add_paragraph("“It was ")
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>not </w:delText></w:r></w:del>")
    )
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>so ”</w:t></w:r></w:ins>"))
    box = document.add_paragraph("Beside a box")
    box._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'>"
            "<v:textbox><w:txbxContent><w:p><w:r><w:t>“In a box”</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )
    found = [line.words for line in quoted(read_bytes(saved(document), "d.docx"))]
    assert sorted(w.strip() for w in found) == ["In a box", "In a table,", "It was so"]


def test_block_quotations_have_the_line_below_them_as_their_source() -> None:
    text = "# Notes\n\n> We wait and we wait.\n> Nobody rings.\n\n— Ann Bell, foster carer\n"
    [line] = quoted(read_bytes(text.encode(), "d.md"))
    assert "We wait and we wait." in line.words
    assert line.claim.speaker == "Ann Bell, foster carer"
    document = docx.Document()
    document.add_paragraph("We wait and we wait.", style="Quote")
    document.add_paragraph("– Ann Bell, foster carer")
    [line] = quoted(read_bytes(saved(document), "d.docx"))
    assert (line.words, line.claim.speaker) == ("We wait and we wait.", "Ann Bell, foster carer")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ann Bell, director: “We wait and wait.”", "Ann Bell, director"),
        ("Ann Bell (director, Northwick): “We wait.”", "Ann Bell (director, Northwick)"),
        ("- Foster carer, Northwick: “We wait.”", "Foster carer, Northwick"),
        ("Ann Bell, director:\n\n“We wait and wait.”", "Ann Bell, director"),
        ("The director said:\n\n“We wait and wait.”", "The director"),
        ("“We wait and wait.”\nAnn Bell, director", "Ann Bell, director"),
        ("“We wait and wait.”\n\nCllr Ann Bell, lead member (2021)", "Cllr Ann Bell, lead member"),
        ("“We wait”, said Ann Bell of Northwick.", "Ann Bell of Northwick"),
        ("As Bell (quoted in The Paper, 2018) put it, ‘we wait and wait’.", "Bell"),
        ("Key message: “We wait and wait.”", None),
        ("“We wait and wait.”\n\nYoung people\n\nThey like it.", None),
        ("One reader doubted the claim: “We wait.”", None),
    ],
)
def test_a_label_or_a_line_that_names_somebody_is_who_speaks(
    text: str, speaker: str | None
) -> None:
    [line] = quoted(read_pasted(text))
    assert line.claim.speaker == speaker


def test_another_cell_of_the_row_says_who_speaks() -> None:
    rows = [("Northwick", "“We wait.”", "Ann Bell"), ("Northwick", "“We ring.”", "A foster carer")]
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    shown = slide.shapes.add_table(2, 3, Inches(1), Inches(1), Inches(8), Inches(3)).table
    for n, row in enumerate(rows):
        for cell, other, text in zip(table.add_row().cells, shown.rows[n].cells, row, strict=True):
            cell.text = other.text = text
    stream = io.BytesIO()
    show.save(stream)
    lines = ["| Where | What | Who |", "|---|---|---|", *(f"| {' | '.join(r)} |" for r in rows)]
    for data, name in (
        (saved(document), "d.docx"),
        (stream.getvalue(), "d.pptx"),
        ("\n".join(lines).encode(), "d.md"),
    ):
        said = [line.claim.speaker for line in quoted(read_bytes(data, name))]
        assert said == ["Ann Bell", "A foster carer"]


def test_the_director_of_one_council_is_not_that_of_another() -> None:
    draft = read_pasted(
        "Steve Bell was director of Northwick.\n\nAt Ellerdale, the director said “we wait”."
    )
    assert [line.claim.speaker for line in quoted(draft)] == ["the director"]


def test_a_source_within_a_block_quotation_is_no_part_of_it() -> None:
    data = b"> We wait and we wait.\n>\n> \xe2\x80\x94 Ann Bell, *A Report* (2022)\n"
    [line] = quoted(read_bytes(data, "d.md"))
    assert (line.words, line.claim.when_said) == ("We wait and we wait.", "2022")
    assert line.claim.speaker is not None
    assert line.claim.speaker.startswith("Ann Bell")


def test_words_set_in_after_a_colon_are_quoted() -> None:
    draft = read_pasted(
        "The director explained:\n\n    We wait and wait. (Bell, 2018)\n\nSo it is."
    )
    [line] = quoted(draft)
    assert (line.words, line.claim.title) == ("We wait and wait.", "Bell")
    document = docx.Document()
    document.add_paragraph("Ann Bell explained:")
    document.add_paragraph("We wait and wait.").paragraph_format.left_indent = Inches(0.5)
    [line] = quoted(read_bytes(saved(document), "d.docx"))
    assert (line.words, line.claim.speaker) == ("We wait and wait.", "Ann Bell")


def test_the_letter_that_a_letter_answers_quotes_nobody() -> None:
    letter = "> From: Jo\n> Subject: Northwick\n>\n> The report says that children wait.\n\nYes."
    draft = read_pasted(letter)
    assert quoted(draft) == []
    assert [line.words for line in cited(draft)] == ["The report says that children wait."]


def test_short_paragraphs_of_a_page_s_lines_are_put_together() -> None:
    line = (
        "a line that is as long as a page is wide and then goes on to\nthe next of its paragraph "
    )
    text = "\n\n".join([f"Here is {line}and ends there."] * 4 + [f"“It is {line}\nends.”"])
    assert [" ".join(q.words.split()) for q in quoted(read_pasted(text))] == [
        " ".join(f"It is {line} ends.".split())
    ]


def test_a_source_in_brackets_and_a_line_of_attribution_are_claims() -> None:
    draft = read_pasted(
        "“We wait” (Community Paper, 12 March 2021).\n\n“They ring back.”\n— KW, parent\n"
    )
    first, second = quoted(draft)
    assert first.claim.title == "Community Paper"
    assert first.claim.when is not None
    assert first.claim.when.value == "2021-03-12"
    assert second.claim.speaker == "KW, parent"


def test_somebody_named_a_paragraph_before_is_not_taken_for_the_speaker() -> None:
    draft = read_pasted("“We wait,” said Ann Bell.\n\n“Nobody rings at all in this town.”")
    assert quoted(draft)[1].claim.speaker is None


def test_a_quotation_runs_over_lines_and_an_open_mark_is_told() -> None:
    draft = read_pasted("They wrote: “One team that\nstays is worth ten that\ngo.” So be it.\nNext")
    assert [line.words for line in quoted(draft)] == ["One team that\nstays is worth ten that\ngo."]
    told = read_pasted("She said: “It never ends and we know.\nAnother line here.")
    assert quoted(told) == []
    assert "never closed" in told.problems[0]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("d.doc", b"x", "save it as .docx"),
        ("d.docm", b"x", "macros"),
        ("d.xlsx", b"x", "save it as one of"),
        ("d.docx", b"just words", "not a Word file"),
        ("d.pptx", b"just words", "no PowerPoint file"),
        ("d.pdf", b"%PDF-1.4 broken", "damaged"),
        ("d.txt", b" \n ", "no words"),
        ("d.docx", word(""), "no words"),
        ("d.txt", b"word " * (MAX_CHARACTERS // 4), "in parts"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(name: str, data: bytes, says: str) -> None:
    with pytest.raises(SourceUnreadable, match=says) as error:
        read_bytes(data, name)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be opened"):
        read_draft(tmp_path / "gone.docx")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Ofsted said in 2018 that", "2018"), ("its December 2018 report", "2018-12"),
        ("on 9 May 2022", "2022-05-09"), ("(Ofsted, 2019)", "2019"), ("2018 children", None),
        ("last year", None),
    ],
)  # fmt: skip
def test_dates_are_read_from_what_stands_around(words: str, value: str | None) -> None:
    found = when_in(words)
    assert (found[0].value if found else None) == value


@given(st.text(alphabet="“”‘’\"' \n.,aB—(>2019)", max_size=120))
def test_any_text_gives_lines_that_are_its_own(text: str) -> None:
    try:
        draft = read_pasted(text)
    except SourceUnreadable:
        return
    for line in draft.lines:
        assert 0 <= line.start < line.end <= len(draft.text)
        assert draft.text[line.start : line.end] == line.words
