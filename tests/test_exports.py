"""Quotations taken away: checked again, exact in every format, never a formula, always named."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import docx
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from lxml import etree  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from pptx import Presentation
from pptx.slide import Slide
from reportlab.lib.utils import simpleSplit  # type: ignore[import-untyped]

from corpus.article import (
    Article,
    Block,
    Kind,
    Page,
    Published,
    Quotation,
    Reading,
    Voice,
    text_sha256,
)
from corpus.citing import CUT, Kept, keep
from corpus.quoting import with_quotations
from corpus.reference import dated
from tests.proofs import exports as proof
from workspace.exports.checked import Checked, Entry, check
from workspace.exports.formats import FORMATS, Format
from workspace.exports.harvard import harvard
from workspace.exports.records import records
from workspace.exports.sentences import RIGHTS, speaker
from workspace.exports.slides import write_pptx
from workspace.exports.word import EXACT_WORDS, write_docx

DAY = date(2026, 11, 27)
STATED = Published("2017-05-09", "day", "stated: the dateline")
WORDS = (
    "Staff are proud of it.",
    " two  spaces and a tab\tinside, one at the end ",
    "First paragraph.\n\nSecond one,\nwith a break.\n\n\n\nAnd one far below.",
    "<b>bold</b> & ]]> <!-- &amp; $5 to 6$ :red[no] *stars* _x0041_ `code` | # 1. - + = ~ \\",
    "1. Not a list\n- nor this\n> nor this\n    nor code",
    '“Nested,” she said, ‘and in it’ "straight" it\'s',
    "שלום לכולם, הם יודעים 12 דברים",
    "👩‍👩‍👧 and 😀, e\u0301 and é, \u200f\u202eturned\u202c, \u00a0hard\u00a0space, \u2028line",
    "=1+1 is what it says",
)
PLAIN = "The visit lasted two weeks."


def article(text: str, id: str = "castlebrook-visit-1a2b3c4d", **fields: object) -> Article:
    facts: dict[str, object] = {
        "title": "Castlebrook visited",
        "publisher": "The Practice Post",
        "published": STATED,
        "blocks": (Block(Kind.PARAGRAPH, 0, len(text)),),
    }
    facts |= fields
    return Article(id, text_sha256(text), text=text, source="a.txt", **facts)  # type: ignore[arg-type]


def kept_of(article: Article, words: str | None = None, **said: object) -> Kept:
    start = article.text.index(words) if words else 0
    end = start + len(words) if words else len(article.text)
    quotation = Quotation(start, end, **said)  # type: ignore[arg-type]
    # As quotations whose marks the article lost: whose they are may be unclear.
    return replace(keep(article, [(start, end)], quotation), is_quotation=True)


def checked_of(*texts: str) -> Checked:
    """A board of whole articles, each with another text."""
    articles = {f"a-{n}": article(text, f"a-{n}") for n, text in enumerate(texts)}
    entries = [Entry(kept_of(a, speaker="Dana Bell", role="director")) for a in articles.values()]
    return check(entries, articles.get, on=DAY)


def in_docx(data: bytes) -> list[str]:
    """Of each paragraph in the Quote style, the runs that are called exact, and the cuts."""
    found = []
    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Quote":
            runs = [r.text for r in paragraph.runs if r.style.name == EXACT_WORDS]
            found.append(CUT.join(runs))
    return found


def quotation_slides(data: bytes) -> list[Slide]:
    slides = Presentation(io.BytesIO(data)).slides
    return [slide for slide in slides if slide.slide_layout.name == "Quotation"]


def in_pptx(data: bytes) -> list[str]:
    found: list[str] = []
    for slide in quotation_slides(data):
        text = slide.placeholders[1].text_frame.text[1:]  # the opening mark
        if slide.placeholders[0].text_frame.text.endswith("(continued)"):
            found[-1] += text
        else:
            found.append(text)
    return [text[:-1] for text in found]  # the closing mark


def in_markdown(data: bytes) -> list[str]:
    found: list[list[str]] = []
    depth = 0
    for token in MarkdownIt("commonmark").parse(data.decode("utf-8")):
        if token.type == "blockquote_open":
            found.append([])
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if depth and token.type == "inline":
            parts = ("\n" if c.type == "hardbreak" else c.content for c in token.children or [])
            found[-1].append("".join(parts))
    return ["\n\n".join(parts)[1:-1] for parts in found]


def rows_of_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def without_apostrophe(cell: str) -> str:
    """As the file's last line says."""
    return cell.removeprefix("'")


def in_csv(data: bytes) -> list[str]:
    return [without_apostrophe(r[2]) for r in rows_of_csv(data) if r[0] == "quotation"]


def cells_of_xlsx(data: bytes, sheet: int = 1) -> list[list[str]]:
    """The rows of a sheet, read from the file's own XML as the standard says."""
    names = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = etree.fromstring(book.read("xl/sharedStrings.xml"))
        found = etree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
    shared = ["".join(t.text or "" for t in s.iterfind(".//x:t", names)) for s in strings]
    # ECMA-376, 22.9.2.19 (ST_Xstring): _xHHHH_ stands for a character.
    shared = [re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), s) for s in shared]
    rows = []
    for row in found.iterfind(".//x:row", names):
        cells = row.findall("x:c", names)
        assert all(c.get("t") in ("s", None) for c in cells), "a cell that is no text"
        values = [c.findtext("x:v", None, names) for c in cells]
        rows.append([shared[int(v)] if v is not None else "" for v in values])
    return rows


def in_xlsx(data: bytes) -> list[str]:
    return [row[1] for row in cells_of_xlsx(data)[1:]]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    ".docx": in_docx,
    ".pptx": in_pptx,
    ".md": in_markdown,
    ".csv": in_csv,
    ".xlsx": in_xlsx,
}
WITH_WORDS = [f for f in FORMATS if f.has_words]


def all_text(form: Format, data: bytes) -> str:
    """All that a person can read in the file."""
    if form.suffix == ".docx":
        document = docx.Document(io.BytesIO(data))
        return "\n".join(p.text for p in document.paragraphs)
    if form.suffix == ".pptx":
        slides = Presentation(io.BytesIO(data)).slides
        shown = [s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame]
        notes = [s.notes_slide.notes_text_frame.text for s in slides if s.has_notes_slide]
        return "\n".join([*shown, *notes])
    if form.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            count = sum(n.startswith("xl/worksheets/sheet") for n in book.namelist())
        sheets = [cells_of_xlsx(data, n + 1) for n in range(count)]
        return "\n".join(cell for rows in sheets for row in rows for cell in row)
    if form.suffix == ".csv":
        return "\n".join(cell for row in rows_of_csv(data) for cell in row)
    parts = MarkdownIt("commonmark").parse(data.decode("utf-8"))
    inline = [t.children or [] for t in parts if t.type == "inline"]
    return "\n".join("".join(c.content for c in children) for children in inline)


formats = pytest.mark.parametrize("form", WITH_WORDS, ids=lambda f: f.suffix)


def test_every_format_with_words_has_a_reader_here() -> None:
    assert [f.suffix for f in WITH_WORDS] == list(READERS)


# --- what is checked


def test_a_board_is_checked_against_the_library_as_it_is() -> None:
    same, moves = article(PLAIN, "same"), article("It went well. Then more.", "moves")
    lost, gone = article("It went badly.", "lost"), article("It went.", "gone")
    entries = [Entry(kept_of(a), note=a.id) for a in (same, lost, gone)]
    entries.append(Entry(kept_of(moves, "It went well."), tags=("visit",)))
    now = {
        "same": same,
        "moves": article("A new beginning. It went well.", "moves", title="Another title"),
        "lost": article("It went quite badly.", "lost"),
    }
    checked = check(entries, now.get, on=DAY)
    assert [(s.note, s.tags, s.has_moved) for s in checked.standing] == [
        ("same", (), False),
        ("", ("visit",), True),
    ]
    moved = checked.standing[1].kept
    assert (moved.title, moved.spans) == ("Another title", ((17, 30),))
    assert [left.kept.article_id for left in checked.left_out] == ["lost", "gone"]
    assert [left.reason for left in checked.left_out] == [
        "the article has changed, and these words do not stand in it any more",
        "the library does not have this article any more",
    ]
    assert checked.line == (
        "4 quotations checked against the library on 27 November 2026: 2 stand word for word, "
        "1 of these in a text that has changed since; 2 left out."
    )


def test_words_that_are_now_somebody_elses_are_not_exported_as_they_were() -> None:
    text = "She said: it went well.\n\nAnd so on."
    was = kept_of(article(text), "it went well", speaker="Dana Bell", role="director")
    longer = text + " More."
    start = longer.index("it went well")
    end = start + len("it went well")
    by_another = article(
        longer, quotations=(Quotation(start, end, speaker="Tom Kay", voice=Voice.COUNCIL),)
    )
    found = check([Entry(was)], {by_another.id: by_another}.get)
    assert (found.standing[0].kept.speaker, found.standing[0].kept.role) == ("Tom Kay", None)
    comment = article(longer, blocks=(Block(Kind.COMMENT, 0, len(longer), "KW"),))
    found = check([Entry(was)], {comment.id: comment}.get)
    assert found.standing == ()
    assert "reader’s comment" in found.left_out[0].reason


def test_what_stands_beside_the_words_is_their_paragraph_cut_at_a_word() -> None:
    text = "Before it. " + "word " * 200 + PLAIN + " After it.\n\nAnother paragraph."
    whole = article(text, blocks=(Block(Kind.PARAGRAPH, 0, text.index("\n")),))
    stands = check([Entry(kept_of(whole, PLAIN))], {whole.id: whole}.get).standing[0]
    assert stands.before.startswith("… word ")
    assert 300 < len(stands.before) <= 402
    assert stands.after == " After it."


# --- exact words


@formats
def test_words_are_equal_in_every_format(form: Format) -> None:
    checked = checked_of(*WORDS)
    data = form.write(checked, "A board")
    assert READERS[form.suffix](data) == list(WORDS)
    assert b"left out" not in data


@formats
def test_a_cut_is_marked_and_its_parts_are_exact(form: Format) -> None:
    whole = article("One thing, and another, and a third.")
    kept = keep(whole, [(0, 9), (24, 36)])
    data = form.write(check([Entry(kept)], {whole.id: whole}.get), "A board")
    assert READERS[form.suffix](data) == ["One thing […] and a third."]


@formats
def test_random_words_are_equal_in_every_format(form: Format) -> None:
    chance = Random(5)
    signs = [*"abc .,-+=@*_<>&\"'“”’[](){}#|~\\/$:;!?0123\t\n", "\n\n", "é", "ש", "😀", "\u202e"]
    texts = ["x" + "".join(chance.choices(signs, k=chance.randint(1, 80))) for _ in range(40)]
    assert READERS[form.suffix](form.write(checked_of(*texts), "A board")) == texts


@formats
@pytest.mark.parametrize(
    ("words", "held_by"),
    [
        ("A \ud800 surrogate.", ()),
        ("A \x00 zero.", ()),
        ("A \x07 bell.", (".csv",)),
        ("A \ufffe mark.", (".csv", ".md")),
        ("A \x85 control.", (".docx", ".pptx", ".xlsx", ".csv")),
        ("A \r return.", (".csv", ".md")),
    ],
)
def test_words_a_format_cannot_hold_are_left_out_and_listed(
    form: Format, words: str, held_by: Sequence[str]
) -> None:
    checked = checked_of(PLAIN, words)
    data = form.write(checked, "A board")
    if form.suffix in held_by:
        assert READERS[form.suffix](data) == [PLAIN, words]
        return
    assert READERS[form.suffix](data) == [PLAIN]
    text = all_text(form, data)
    assert f"(U+{ord(words[2]):04X})" in text
    assert "2 quotations checked against the library on 27 November 2026: 2 stand word" in text
    assert "1 left out" in text


def test_words_too_long_for_a_cell_are_left_out_of_excel_alone() -> None:
    long = "word " * 7000
    checked = checked_of(PLAIN, long)
    found = {f.suffix: READERS[f.suffix](f.write(checked, "A board")) for f in WITH_WORDS}
    assert found.pop(".xlsx") == [PLAIN]
    assert all(words == [PLAIN, long] for words in found.values())


def split(*parts: str) -> Article:
    """An article with one quotation that is told in parts, "she said" after the first."""
    text = ""
    quotations: list[Quotation] = []
    for n, part in enumerate(parts):
        text += ("", " she said. ", " ")[min(n, 2)] + "“"
        before = quotations[-1].start if quotations else None
        quotations.append(Quotation(len(text), len(text) + len(part), "Kay", continues=before))
        text += f"{part}”"
    return article(text, quotations=tuple(quotations))


def said(article: Article, *words: str) -> Kept:
    """These words of it, in its order."""
    starts = [article.text.index(w) for w in words]
    return keep(article, [(a, a + len(w)) for a, w in zip(starts, words, strict=True)])


SPLIT = split("We listened, and we wrote,", "Then we changed.", "Nothing was clever.")


@formats
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("and we wrote,", "Then we changed."), "“and we wrote,” “Then we changed.”"),
        (("and we wrote", "Then we changed."), "“and we wrote” “Then we changed.”"),
        (("We listened,", "Then we changed."), "“We listened, […] Then we changed.”"),
        (("and we wrote,", "Nothing was clever."), "“and we wrote, […] Nothing was clever.”"),
        (
            ("We listened,", "we wrote,", "Then we changed.", "Nothing was clever."),
            "“We listened, […] we wrote,” “Then we changed.” “Nothing was clever.”",
        ),
    ],
)
def test_only_words_of_the_speaker_are_marked_as_left_out(
    form: Format, words: Sequence[str], shown: str
) -> None:
    checked = check([Entry(said(SPLIT, *words))], {SPLIT.id: SPLIT}.get)
    cell = shown if "” “" in shown else shown[1:-1]
    expected = cell if form.suffix in (".csv", ".xlsx") else shown[1:-1]
    data = form.write(checked, "A board")
    if form.suffix == ".docx":
        quote = next(p for p in docx.Document(io.BytesIO(data)).paragraphs
                     if p.style is not None and p.style.name == "Quote")  # fmt: skip
        assert quote.text == shown
        assert tuple(r.text for r in quote.runs if r.style.name == EXACT_WORDS) == words
    else:
        assert READERS[form.suffix](data) == [expected]


@formats
def test_two_quotations_that_are_not_one_are_parted_by_a_cut(form: Format) -> None:
    loose = replace(SPLIT, quotations=tuple(replace(q, continues=None) for q in SPLIT.quotations))
    checked = check([Entry(said(loose, "and we wrote,", "Then we"))], {loose.id: loose}.get)
    assert READERS[form.suffix](form.write(checked, "A board")) == ["and we wrote, […] Then we"]


# --- what is named, what is left out


@formats
def test_each_export_names_speaker_source_place_and_rights(form: Format) -> None:
    text = "Heading\n\nIt went well."
    whole = article(
        text,
        blocks=(Block(Kind.HEADING, 0, 7), Block(Kind.PARAGRAPH, 9, 22)),
        pages=(Page(4, 0, 22),),
        url="https://post.example/a_b",
        published=Published("2018-12-23", "on or before", "inferred: the first comment"),
    )
    kept = kept_of(whole, "It went well.", speaker="Dana Bell", role="director of services")
    comment = replace(kept, kind="comment", speaker="KW", role=None)
    unclear = replace(kept, speaker=None, role=None)
    entries = [Entry(kept, "Ask why.", ("leaders", "after")), Entry(comment), Entry(unclear)]
    shown = all_text(form, form.write(check(entries, {whole.id: whole}.get, on=DAY), "A *board*"))
    for part in (
        "Dana Bell", "director of services", "Reader’s comment by KW", "Speaker not clear",
        "Castlebrook visited", "The Practice Post", "on or before 23 December 2018",
        "inferred: the first comment", "https://post.example/a_b", "under “Heading”", "p. 4",
        "characters 9 to 22", "Ask why.", "leaders, after", RIGHTS,
        "3 quotations checked against the library on 27 November 2026: 3 stand word for word.",
    ):  # fmt: skip
        assert part in shown, part
    if form.suffix != ".csv":
        assert "A *board*" in shown


@formats
def test_a_quotation_says_which_councils_it_is_about(form: Format) -> None:
    whole = article("One. Two. Three.")
    councils = ("Fenbury", "Northwick", "Saltmarsh")
    kept = [
        kept_of(whole, "One.", speaker="Oswin Pryce", role="lead member", about=("Fenbury",)),
        kept_of(whole, "Two.", about=councils),
        kept_of(whole, "Three.", speaker="Northwick Council", about=councils[1:2]),
    ]
    data = form.write(check([Entry(k) for k in kept], {whole.id: whole}.get), "A board")
    if form.suffix in (".csv", ".xlsx"):
        rows = rows_of_csv(data) if form.suffix == ".csv" else cells_of_xlsx(data)
        about = [row[rows[0].index("About")] for row in rows[:4]]
        assert about == ["About", "Fenbury", "Fenbury, Northwick, Saltmarsh", "Northwick"]
        return
    text = all_text(form, data)
    assert "Oswin Pryce, lead member (about Fenbury)" in text
    assert "Speaker not clear (about Fenbury, Northwick and Saltmarsh)" in text
    assert "Northwick Council" in text
    assert "(about Northwick)" not in text


@formats
def test_a_quotation_that_no_longer_stands_is_listed_without_its_words(form: Format) -> None:
    old = article("They never visited the family.", "old", title="Old news")
    new = article("They visited the family.", "old", title="Old news")
    here = article(PLAIN, "here")
    gone = kept_of(old, speaker="Tom Kay", role="lead member", about=("Fenbury",))
    entries = [Entry(gone), Entry(kept_of(here))]
    data = form.write(check(entries, {"old": new, "here": here}.get, on=DAY), "A board")
    assert READERS[form.suffix](data) == [PLAIN]
    text = all_text(form, data)
    assert "never visited" not in text
    assert "Old news" in text
    assert all(part in text for part in ("Tom Kay", "lead member", "Fenbury"))
    if form.suffix not in (".csv", ".xlsx"):
        assert "Tom Kay, lead member (about Fenbury), in Old news, " in text
    assert "characters 0 to 30" in text
    assert "do not stand in it any more" in text
    assert "1 stands word for word; 1 left out." in text


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.suffix)
def test_an_empty_board_makes_a_file_that_opens(form: Format) -> None:
    data = form.write(check([], lambda _: None), "")
    if form.has_words:
        assert READERS[form.suffix](data) == []
        assert "There were no quotations to check." in all_text(form, data)
    else:
        assert data.strip() in (b"", b"[]")


def test_a_board_of_hostile_names_is_still_written() -> None:
    bad = "\x00\ud800<w:t>\u202e" + "long " * 5000
    whole = article(PLAIN, title=bad, publisher=bad, url=bad, author=bad)
    entry = Entry(kept_of(whole, speaker=bad, role=bad), note=bad, tags=(bad,))
    checked = check([entry], {whole.id: whole}.get)
    for form in FORMATS:
        data = form.write(checked, bad)
        assert not form.has_words or READERS[form.suffix](data) == [PLAIN]


def test_words_from_right_to_left_are_set_so() -> None:
    checked = checked_of("שלום לכולם", PLAIN)
    with zipfile.ZipFile(io.BytesIO(write_docx(checked, "A board"))) as file:
        assert file.read("word/document.xml").count(b"<w:bidi/>") == 1
    slides = quotation_slides(write_pptx(checked, "A board"))
    directions = [s.placeholders[1].text_frame.paragraphs[0]._p.pPr.get("rtl") for s in slides]
    assert directions == ["1", None]


# --- Word


def test_a_document_has_real_headings_page_numbers_and_says_what_is_in_it() -> None:
    whole = article("One. Two.")
    kept = [kept_of(whole, "One.", speaker="Ofsted"), kept_of(whole, "Two.")]
    entries = [Entry(k) for k in (*kept, kept[0])]
    data = write_docx(check(entries, {whole.id: whole}.get), "A board")
    document = docx.Document(io.BytesIO(data))
    heads = [(p.style.name, p.text) for p in document.paragraphs if p.style]
    headings = [(style, text) for style, text in heads if style.startswith(("Title", "Heading"))]
    assert headings == [
        ("Title", "A board"), ("Heading 1", "Quotations"), ("Heading 2", "1. Ofsted"),
        ("Heading 2", "2. Speaker not clear"), ("Heading 2", "3. Ofsted"),
        ("Heading 1", "References"), ("Heading 1", "What was checked"),
    ]  # fmt: skip
    assert heads[1] == (
        "Subtitle", "3 quotations from 1 article. Ofsted 1, 3; speaker not clear 2."
    )  # fmt: skip
    footer = document.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


# --- slides


@pytest.mark.parametrize(
    "text",
    [
        "We were heard.",
        "Managers read the file before they speak. " * 12,
        "Managers read the file before they speak, and families say so too. " * 80,
        "MWMWMW QQQQ " * 200,
        "unbroken" * 200,
        "Line.\n\n" * 60,
    ],
    ids=["short", "smaller", "continued", "wide", "unbroken", "lines"],
)
def test_words_on_a_slide_stay_within_their_box(text: str) -> None:
    data = write_pptx(checked_of(text), "A board")
    assert in_pptx(data) == [text]
    for slide in quotation_slides(data):
        box = slide.placeholders[1]
        frame = box.text_frame
        sizes = {p.font.size.pt for p in frame.paragraphs}
        spacings = {p.line_spacing.pt for p in frame.paragraphs}
        assert len(sizes) == len(spacings) == 1
        size, spacing = sizes.pop(), spacings.pop()
        assert 24 <= size <= 40
        # Helvetica has the widths of Arial; measured here with another program's figures.
        lines = [
            line
            for paragraph in frame.text.rstrip("\n").split("\n")
            for line in simpleSplit(paragraph, "Helvetica", size, box.width.pt) or [""]
        ]
        assert len(lines) * spacing <= box.height.pt


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        (STATED, "9 May 2017"),
        (Published("2018-12-23", "on or before", "inferred: x"), "on or before 23 December 2018"),
        (Published(), "date unknown"),
    ],
)
def test_a_slide_shows_what_an_audience_can_use_and_the_notes_the_rest(
    published: Published, shown: str
) -> None:
    text = "Heading\n\nIt went well."
    blocks = (Block(Kind.HEADING, 0, 7), Block(Kind.PARAGRAPH, 9, 22))
    whole = article(text, blocks=blocks, pages=(Page(4, 0, 22),), published=published, url="a.b/c")
    entry = Entry(kept_of(whole, "It went well.", speaker="Ofsted"))
    slide = quotation_slides(write_pptx(check([entry], {whole.id: whole}.get), "A board"))[0]
    source = slide.placeholders[2].text_frame.text
    assert source == f"Castlebrook visited, The Practice Post, {shown}, under “Heading”, p. 4"
    notes = slide.notes_slide.notes_text_frame.text
    assert all(part in notes for part in ("a.b/c", "characters 9 to 22", dated(published)))


def test_long_words_go_on_and_say_so() -> None:
    data = write_pptx(checked_of("They know their children well. " * 100), "A board")
    slides = [
        s for s in Presentation(io.BytesIO(data)).slides if s.slide_layout.name == "Quotation"
    ]
    said = [s.placeholders[0].text_frame.text for s in slides]
    assert len(said) > 2
    assert said == ["Dana Bell, director"] + ["Dana Bell, director (continued)"] * (len(said) - 1)
    shown = [s.placeholders[1].text_frame.text.strip() for s in slides]
    assert all(text.startswith("“They ") and text.endswith(("well.", "well. ”")) for text in shown)
    assert [text.endswith("”") for text in shown] == [False] * (len(shown) - 1) + [True]


def test_the_notes_have_the_words_in_their_place() -> None:
    whole = article("It began. It went well. It ended.")
    entry = Entry(kept_of(whole, "It went well.", speaker="Ofsted"), note="Ask why.")
    slides = Presentation(
        io.BytesIO(write_pptx(check([entry], {whole.id: whole}.get), "A board"))
    ).slides
    notes = slides[1].notes_slide.notes_text_frame.text
    assert "It began. It went well. It ended." in notes
    assert "Note: Ask why." in notes


def test_the_notes_have_the_articles_own_text_where_words_are_left_out() -> None:
    entry = Entry(said(SPLIT, "We listened,", "Then we changed."))
    data = write_pptx(check([entry], {SPLIT.id: SPLIT}.get), "A board")
    notes = quotation_slides(data)[0].notes_slide.notes_text_frame.text
    assert f"In the article:\n{SPLIT.text}\n" in notes


def test_a_long_text_between_two_parts_is_cut_in_its_middle() -> None:
    whole = article("One. " + "word " * 1000 + "Two.")
    stands = check([Entry(said(whole, "One.", "Two."))], {whole.id: whole}.get).standing[0]
    assert stands.passage.startswith("One. word ")
    assert stands.passage.endswith(" word Two.")
    assert " word … word " in stands.passage
    assert len(stands.passage) < 850


def test_a_mark_that_begins_a_slide_is_not_doubled() -> None:
    # The last sentence that ends on the first slide is that of the first part.
    first, then = "They know all the children well. " * 14 + "Yes.", "and so on " * 90 + "too."
    whole = split(first, then)
    data = write_pptx(check([Entry(said(whole, first, then))], {whole.id: whole}.get), "A board")
    shown = [s.placeholders[1].text_frame.text for s in quotation_slides(data)]
    assert shown[0] == f"“{first}” "
    assert len(shown) == 3
    assert all(re.match("“and so", text) for text in shown[1:])


# --- cells


def hostile_cells(count: int) -> list[str]:
    chance = Random(11)
    before = ["", " ", "\t", "\n", "\r", "\u00a0", "\u3000", "\u200b", "\ufeff", "'", "''", "\x0b"]
    opening = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\u2212", '"=', "=@", "{=", ";=", "\t="]
    then = [
        "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","y")', "SUM(A1:A9)",
        "IMPORTXML(A1)", "https://x.example/a", "2+5+cmd|'x'!A0", "", "_x003D_1", "A1\n=B1",
    ]  # fmt: skip
    return [
        "".join((chance.choice(before), chance.choice(opening), chance.choice(then), f" {n}"))
        for n in range(count)
    ]


def test_five_hundred_hostile_cells_hold_no_formula_and_their_exact_words() -> None:
    cells = hostile_cells(500)
    articles = {
        f"a-{n}": article(words, f"a-{n}", title=words, publisher=words, url=words)
        for n, words in enumerate(cells)
    }
    entries = [
        Entry(kept_of(a, speaker=a.text, role=a.text), note=a.text, tags=(a.text,))
        for a in articles.values()
    ]
    checked = check(entries, articles.get)
    csv_form, xlsx_form = (next(f for f in FORMATS if f.suffix == s) for s in (".csv", ".xlsx"))

    data = csv_form.write(checked, "=1+1")
    assert in_csv(data) == cells
    for row in rows_of_csv(data):
        for cell in row:
            bare = re.sub(r"^[\s\x00-\x20\u200b\ufeff]+", "", cell)
            assert not bare.startswith(tuple("=+-@＝＋－＠\u2212")), cell

    data = xlsx_form.write(checked, "=1+1")
    held = [c for c in cells if not re.search("[\r\x0b]", c)]
    assert in_xlsx(data) == held
    assert len(held) > 400
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            root = etree.fromstring(book.read(name))
            tags = {etree.QName(e).localname for e in root.iter() if isinstance(e.tag, str)}
            assert not tags & {"f", "hyperlink", "hyperlinks", "externalLink"}, name


# --- references

OTHERS = (
    article(PLAIN, "castlebrook-visit-1a2b3c4d", author="By Callum Verity and Sam de Wit",
            url="https://post.example/a_b?c=%20&d=~e"),
    article("Two.", "Odd id! {x}", title="Braces } { and % $ # _ ~ ^ \\ & “marks” é",
            published=Published("2019-03-01", "on or before", "inferred: a comment")),
    article("Three.", "report-00000001", title="Saltmarsh inspected", publisher="Ofsted",
            published=Published("2019-04", "month", "stated: the cover"), pages=(Page(1, 0, 6),)),
    article("Four.", "undated", title="No date", publisher=None, published=Published(),
            author="News desk"),
)  # fmt: skip


def referenced(*articles: Article) -> Checked:
    entries = [Entry(kept_of(a, speaker="Dana Bell")) for a in articles]
    return check([*entries, *entries], {a.id: a for a in articles}.get, on=DAY)


def written(suffix: str, checked: Checked) -> str:
    form = next(f for f in FORMATS if f.suffix == suffix)
    return form.write(checked, "A board").decode("utf-8")


def test_each_article_is_one_record_with_a_key_of_its_own() -> None:
    keys = [r.key for r in records(referenced(*OTHERS))]
    assert keys[0] == "castlebrook-visit-1a2b3c4d"
    assert len(set(keys)) == len(keys) == len(OTHERS)
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)
    alone = [records(referenced(a))[0].key for a in OTHERS]
    assert alone == keys


def test_ris_reads_back() -> None:
    found = rispy.loads(written(".ris", referenced(*OTHERS)))
    assert [r["title"] for r in found] == [a.title for a in OTHERS]
    assert [r["type_of_reference"] for r in found] == ["MGZN", "MGZN", "RPRT", "MGZN"]
    assert found[0]["authors"] == ["Verity, Callum", "de Wit, Sam"]
    assert (found[0]["year"], found[0]["date"]) == ("2017", "2017/05/09/")
    assert found[0]["urls"] == [OTHERS[0].url]
    assert "year" not in found[1]
    assert found[1]["date"] == "///on or before 1 March 2019"
    assert found[2]["publisher"] == "Ofsted"
    assert "date unknown" in found[3]["notes"][0]
    assert "9 May 2017 (stated: the dateline)" in found[0]["notes"][0]
    assert "characters 0 to 27" in found[0]["notes"][0]


def plain(latex: str) -> str:
    """What LaTeX prints of it."""
    named = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~",
             "asciicircum": "^"}  # fmt: skip
    return re.sub(
        r"\{\\text(\w+)\}|\\(.)", lambda m: named[m[1]] if m[1] else m[2], latex
    )  # fmt: skip


def test_bibtex_reads_back() -> None:
    text = written(".bib", referenced(*OTHERS))
    library = parse_string(text)
    assert library.failed_blocks == []
    found = library.entries
    assert [plain(entry["title"]) for entry in found] == [f"{{{a.title}}}" for a in OTHERS]
    assert plain(found[0]["url"]) == OTHERS[0].url
    assert [e.key for e in found] == [r.key for r in records(referenced(*OTHERS))]
    assert found[0]["author"] == "Verity, Callum and de Wit, Sam"
    assert (found[0]["year"], found[0]["month"], found[0]["day"]) == ("2017", "may", "9")
    assert found[1]["year"] == "on or before 1 March 2019"
    assert found[2].entry_type == "techreport"


def test_csl_json_reads_back() -> None:
    found = json.loads(written(".json", referenced(*OTHERS)))
    assert [item["title"] for item in found] == [a.title for a in OTHERS]
    assert found[0]["issued"] == {"date-parts": [[2017, 5, 9]]}
    assert found[0]["author"][1] == {"family": "de Wit", "given": "Sam"}
    assert found[1]["issued"] == {"literal": "on or before 1 March 2019"}
    assert "issued" not in found[3]
    assert found[3]["author"] == [{"literal": "News desk"}]


def test_references_in_harvard_style() -> None:
    assert harvard(referenced(*OTHERS)) == (
        "News desk (no date) ‘No date’.",
        "Ofsted (2019) Saltmarsh inspected. Ofsted.",
        "The Practice Post (on or before 1 March 2019) Braces } { and % $ # _ ~ ^ \\ & “marks” é.",
        "Verity, C. and de Wit, S. (2017) ‘Castlebrook visited’, The Practice Post, 9 May. "
        "Available at: https://post.example/a_b?c=%20&d=~e.",
    )
    assert written(".txt", referenced(*OTHERS)).splitlines() == list(harvard(referenced(*OTHERS)))


# --- opened by another program


def test_a_board_printed_by_libreoffice_has_every_word_in_its_place(tmp_path: Path) -> None:
    outcome = proof.prove(tmp_path, 12)
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert list(outcome.failures) == []


def test_the_articles_own_words_are_said_to_be_its_own() -> None:
    text = "Plans were late in May. “We rang,” said Rosa Bell."
    reading = Reading("A title", text, (Block(Kind.PARAGRAPH, 0, len(text)),))
    article = with_quotations(Article.from_reading(reading, id="a", source="a.txt"))
    own = keep(article, [(0, 23)])
    assert speaker(own) == "The article"
    assert "not clear" in speaker(replace(own, is_quotation=True)).lower()
