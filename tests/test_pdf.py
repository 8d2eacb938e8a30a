"""PDFs become articles with the right title, date, pages and paragraphs, or a clear refusal."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest

from corpus.article import Article, Block, Kind, Reading
from corpus.dates import from_name
from corpus.errors import SourceUnreadable
from corpus.pdf import read_pdf

canvas = pytest.importorskip("reportlab.pdfgen.canvas")

REPORTS = Path(__file__).parents[2] / "shared" / "reports" / "pdf"

Text = tuple[float, str, float, str]  # points above the foot, font, points, words


def make_pdf(pages: Sequence[Sequence[Text]], *, title: str = "", producer: str = "") -> bytes:
    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(595, 842), invariant=1)
    pdf.setTitle(title)
    pdf.setProducer(producer or "a test")
    for page in pages:
        for y, font, size, words in page:
            pdf.setFont(font, size)
            cells = words.split("\t")
            for x, cell in zip((72, 400), cells, strict=False):
                pdf.drawString(x, y, cell)
        pdf.showPage()
    pdf.save()
    return out.getvalue()


def body(top: float, *lines: str) -> list[Text]:
    return [(top - 14 * i, "Helvetica", 11, line) for i, line in enumerate(lines)]


RUNNING = "Inspection of Borchester local authority children's services"
REPORT = make_pdf(
    [
        [
            (760, "Helvetica", 24, "Inspection of Borchester local"),
            (732, "Helvetica", 24, "authority children's services"),
            (700, "Helvetica-Bold", 11, "Inspection dates: 6 to 17 May 2024"),
            (680, "Helvetica-Bold", 11, "Lead inspector: Jo Grundy, His Majesty’s Inspector"),
            (650, "Helvetica-Bold", 11, "Judgement\tGrade"),
            (630, "Helvetica", 11, "Overall effectiveness\tRequires improvement"),
            *body(
                600,
                "Children in Borchester wait too long for help, and when it comes it is given by",
                "people whom they have not met before. Managers know it, have said so plainly, and",
                "have set out how they mean to put it right with the money that members have now",
            ),
        ],
        [
            (30, "Helvetica-Bold", 8, RUNNING),
            (20, "Helvetica-Bold", 8, "6 to 17 May 2024\t2"),
            *body(780, "given them for three years. Staff believe in the plan."),
            (750, "Helvetica-Bold", 11, "What needs to improve?"),
            *body(730, "• The time that children wait.", "• The changes of social worker."),
        ],
        [
            (30, "Helvetica-Bold", 8, RUNNING),
            (20, "Helvetica-Bold", 8, "6 to 17 May 2024\t3"),
            *body(780, "Ofsted will come again within the year to see whether things are better."),
        ],
    ],
    title="LA NAME - draft",
)  # fmt: skip

STORY = make_pdf(
    [
        [
            (800, "Helvetica", 8, "The Felpersham Echo"),
            (760, "Helvetica-Bold", 22, "Social workers at"),
            (734, "Helvetica-Bold", 22, "council ‘proud’, says report"),
            (710, "Helvetica", 11, "By Lynda Snell"),
            (690, "Helvetica", 11, "Published: 4 March 2021"),
            *body(
                660,
                "A council has been praised for the care it takes of its newest workers, who get",
                "time to learn and someone to ask.",
            ),
        ]
    ]
)  # fmt: skip


def said(reading: Reading, kind: Kind) -> list[str]:
    return [reading.text[b.start : b.end] for b in reading.blocks if b.kind is kind]


def assert_whole(text: str, blocks: Sequence[Block]) -> None:
    end = 0
    for block in blocks:
        assert block.start >= end
        assert not text[end : block.start].strip()
        end = block.end
    assert not text[end:].strip()


def test_a_report_gives_its_cover_facts() -> None:
    got = read_pdf(REPORT, name="borchester-03-july-2024.pdf")
    assert got.title == "Inspection of Borchester local authority children's services"
    assert said(got, Kind.TITLE) == [got.title]
    assert got.publisher == "Ofsted"
    assert got.metadata["authority"] == "Borchester"
    assert got.metadata["inspection_dates"] == "6 to 17 May 2024"
    assert got.metadata["lead_inspector"] == "Jo Grundy"
    assert (got.published.value, got.published.precision) == ("2024-07-03", "day")
    assert got.published.basis == "inferred: the date in the file's name"


def test_without_a_stated_date_the_inspections_end_is_a_bound_not_a_date() -> None:
    got = read_pdf(REPORT, name="borchester.pdf")
    assert (got.published.value, got.published.precision) == ("2024-05-17", "on or after")


def test_a_file_name_date_before_the_inspection_ended_is_not_believed() -> None:
    got = read_pdf(REPORT, name="borchester 2024-05-06.pdf")
    assert got.published.precision == "on or after"


def test_a_cover_that_states_the_day_of_publication_is_believed_first() -> None:
    cover = [
        (760, "Helvetica", 24, "Ambridge Borough Council"),
        (730, "Helvetica-Bold", 14, "Inspection of services for children in need of help and"),
        (712, "Helvetica-Bold", 14, "protection"),
        (690, "Helvetica", 14, "Inspection date: 2 February – 20 February 2015"),
        (670, "Helvetica", 14, "Report published: 31 March 2015"),
        *body(640, "Ofsted finds that the services are good and that the council knows them well."),
    ]
    got = read_pdf(make_pdf([cover]), name="ambridge-02-april-2015.pdf")
    assert got.metadata["authority"] == "Ambridge"
    assert got.title == (
        "Ambridge Borough Council Inspection of services for children in need of "
        "help and protection"
    )
    assert got.published.value == "2015-03-31"
    assert got.published.basis == "stated: the report's cover"


def test_paragraphs_run_over_pages_and_every_character_knows_its_page() -> None:
    got = read_pdf(REPORT, name="borchester.pdf")
    article = Article.from_reading(got, id="b", source="borchester.pdf")
    assert_whole(got.text, got.blocks)
    paragraph = next(p for p in said(got, Kind.PARAGRAPH) if p.startswith("Children in"))
    assert "members have now given them for three years." in paragraph
    assert article.page_at(got.text.index("members have now")) == 1
    assert article.page_at(got.text.index("given them")) == 2
    assert article.page_at(got.text.index("within the year")) == 3
    assert not re.search(r"6 to 17 May 2024 \d", " ".join(said(got, Kind.PARAGRAPH)))


def test_a_reports_table_headings_and_bullets() -> None:
    got = read_pdf(REPORT, name="borchester.pdf")
    assert "Overall effectiveness\tRequires improvement" in said(got, Kind.LIST_ITEM)
    assert said(got, Kind.HEADING) == ["What needs to improve?"]
    assert "• The changes of social worker." in said(got, Kind.LIST_ITEM)


def test_a_news_story_has_the_largest_words_for_its_title() -> None:
    got = read_pdf(STORY, name="story.pdf")
    assert got.title == "Social workers at council ‘proud’, says report"
    assert said(got, Kind.TITLE) == [got.title]
    assert got.author == "Lynda Snell"
    assert got.publisher is None
    assert (got.published.value, got.published.basis) == (
        "2021-03-04",
        "stated: the top of the document",
    )


def test_the_document_title_is_used_where_it_stands_in_the_text() -> None:
    page = body(780, "Caseloads fall in Penny Hassett", "They are down to fifteen, it is said.")
    got = read_pdf(
        make_pdf([page], title="Caseloads fall in Penny Hassett - The Echo"), name="x.pdf"
    )
    assert got.title == "Caseloads fall in Penny Hassett"
    got = read_pdf(make_pdf([page], title="Microsoft Word - Document1"), name="my notes.pdf")
    assert got.title == "my notes"
    assert said(got, Kind.TITLE) == []


def test_when_a_file_was_made_dates_only_a_page_saved_from_a_browser() -> None:
    page = body(780, "A short note on how the teams are doing this year.")
    assert not read_pdf(make_pdf([page]), name="note.pdf").published.is_known
    printed = read_pdf(make_pdf([page], producer="Skia/PDF m120"), name="note.pdf")
    assert printed.published.precision == "on or before"


def test_bold_words_do_not_split_a_paragraph_nor_raised_numbers_a_line() -> None:
    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(595, 842))
    pdf.setFont("Helvetica", 11)
    pdf.drawString(72, 700, "The figures given by the council")
    pdf.setFont("Helvetica", 7)
    pdf.drawString(
        72 + pdf.stringWidth("The figures given by the council", "Helvetica", 11), 704, "3"
    )
    pdf.setFont("Helvetica", 11)
    pdf.drawString(72, 686, "are not checked by anyone.")
    pdf.save()
    got = read_pdf(out.getvalue(), name="x.pdf")
    assert said(got, Kind.PARAGRAPH) == [
        "The figures given by the council3 are not checked by anyone."
    ]


def scan() -> bytes:
    image = pytest.importorskip("PIL.Image").new("L", (60, 80), 128)
    out = io.BytesIO()
    pdf = canvas.Canvas(out)
    pdf.drawInlineImage(image, 0, 0, 600, 800)
    pdf.save()
    return out.getvalue()


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(STORY))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pageless() -> bytes:
    out = io.BytesIO()
    pypdf.PdfWriter().write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (scan, "a scan: it has no text; run it through OCR first"),
        (locked, "password"),
        (pageless, "no pages"),
        (lambda: STORY[:300], "damaged"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
        (lambda: b"", "no PDF"),
        (lambda: b"<html>not a PDF</html>", "no PDF"),
    ],
    ids=["scan", "locked", "pageless", "cut off", "noise", "empty", "html"],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    data: object, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert callable(data)
    with pytest.raises(SourceUnreadable, match=re.escape(reason)):
        read_pdf(data(), name="bad.pdf")
    assert capfd.readouterr() == ("", "")


def test_an_absurd_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.pdf.MAX_BYTES", 100)
    with pytest.raises(SourceUnreadable, match="split it"):
        read_pdf(STORY, name="big.pdf")
    monkeypatch.setattr("corpus.pdf.MAX_BYTES", 10**9)
    monkeypatch.setattr("corpus.pdf.MAX_PAGES", 2)
    with pytest.raises(SourceUnreadable, match="3 pages"):
        read_pdf(REPORT, name="long.pdf")


def test_a_damaged_file_never_raises_anything_else() -> None:
    for cut in range(0, len(REPORT), max(1, len(REPORT) // 60)):
        for data in (REPORT[:cut], REPORT[:cut] + b"\0" * 40 + REPORT[cut + 40 :]):
            try:
                got = read_pdf(data, name="x.pdf")
            except SourceUnreadable:
                continue
            assert_whole(got.text, got.blocks)


@pytest.mark.parametrize(
    "name",
    [
        "leeds-27-march-2015.pdf",
        "cornwall-27-june-2016.pdf",
        "salford-12-november-2018.pdf",
        "leeds-09-may-2022.pdf",
        "leicester-29-january-2025.pdf",
    ],
)
def test_real_reports(name: str) -> None:
    path = REPORTS / name
    if not path.exists():
        pytest.skip("no reports beside the repository")
    got = read_pdf(path.read_bytes(), name=name)
    assert_whole(got.text, got.blocks)
    assert said(got, Kind.TITLE) == [got.title]
    assert str(got.metadata["authority"]).lower() == name.split("-")[0]
    assert got.published.value == from_name(name).value
    assert "lead_inspector" in got.metadata
    evidence = said(got, Kind.PARAGRAPH) + said(got, Kind.LIST_ITEM)
    assert not [p for p in evidence if re.fullmatch(r"\d+", p) or p[0].islower()]
    assert sum("\t" in p for p in evidence) >= 4
    assert "regulates and inspects" not in " ".join(evidence)
    assert max(p.number for p in got.pages) == got.metadata["page_count"]
