"""A draft is checked: every fault found, what is sound left alone, problems first, files exact."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from index.build import build
from index.library import Library, Snapshot
from qa.__main__ import make_parser
from qa.checking.check import check
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.reading import read_bytes, read_pasted
from qa.checking.reports import REPORTS, commented
from qa.placing.placed import Change, Flag, Verdict
from tests.conftest import HashEmbedder, build_news
from tests.test_drafts import saved, word

NORTHWICK = """Northwick’s team stays

By Rae Hall, 9 May 2022

“We have not hidden anything from the families of this town,” said Mo Harper, director of \
children’s services in Northwick. “Every letter was answered within five days.”

Ada Cole, leader of Northwick council, said: “The money is there. What we lack is people who stay.”

Inspectors found that 21 children had waited more than ten weeks for an assessment in Northwick.

2 Responses to Northwick’s team stays

  1. KW May 11, 2022 at 9:10 am #

    Nobody ever rang my daughter back in all those years.
"""
FENBURY = """Fenbury waits for a director

By Rae Hall, 3 June 2023

“The post has been empty since March,” said Ada Quill, leader of Fenbury council.

Inspectors found that 21 children had waited for a plan in Fenbury, and that most of them had moved.
"""
FAULTS = (
    "Mo Harper said: “We have hidden anything from the families of this town.”",
    "She added: “Every letter was answered within fifteen days.”",
    "Ada Cole told us: “The post has been empty since March.”",
    "A reader put it well: “The money is there. Every letter was answered within five days.”",
    "A parent said: “Nobody ever rang my daughter back in all those years.”",
)
SOUND = (
    "Mo Harper said in 2022: “Every letter was answered within five days.”",
    'Ada Cole said: "What we lack is people who stay,"',
    "The article says that “21 children had waited … for an assessment in Northwick”.",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check")
    return build_news(folder, northwick=NORTHWICK, fenbury=FENBURY)


@pytest.fixture(scope="module")
def snapshot(data: Path) -> Snapshot:
    return Library(data, HashEmbedder()).snapshot()


def only(snapshot: Snapshot, text: str) -> CheckedLine:
    [line] = [c for c in check(snapshot, read_pasted(text)).lines if c.line.is_quotation]
    return line


def kinds(line: CheckedLine) -> set[Change]:
    return {d.kind for d in line.placed.differences}


def test_planted_faults_are_found_and_sound_quotations_left_alone(snapshot: Snapshot) -> None:
    checked = check(snapshot, read_pasted("\n\n".join([*FAULTS, *SOUND])))
    verdicts = [c.placed.verdict for c in checked.quotations]
    assert verdicts[:5] == [
        Verdict.ALTERED, Verdict.ALTERED, Verdict.OTHER_SPEAKER, Verdict.STITCHED,
        Verdict.COMMENT_ONLY,
    ]  # fmt: skip
    assert checked.quotations[0].placed.flags == (Flag.NEGATION,)
    assert checked.quotations[1].placed.flags == (Flag.NUMBER,)
    assert [c.is_problem for c in checked.quotations] == [True] * 5 + [False] * 3
    ordered = checked.in_order_of_need()
    assert [c.is_problem for c in ordered if c.line.is_quotation] == [True] * 5 + [False] * 3
    assert ordered[0].placed.flags == (Flag.NEGATION,)
    assert sum(checked.counts.values()) == 8


def test_a_match_is_the_articles_own_words(snapshot: Snapshot) -> None:
    for text in (*FAULTS[:3], *SOUND):
        line = only(snapshot, text)
        assert line.match is not None
        article = snapshot.article(line.match.article_id)
        assert article.text[line.match.start : line.match.end] == line.match.quote
        assert line.reference is not None
        assert line.match.quote in line.reference


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("In May 2022, Mo Harper said: “Every letter was answered within five days.”", False),
        ("In 2022, Mo Harper said: “Every letter was answered within five days.”", False),
        ("In 2018, Mo Harper said: “Every letter was answered within five days.”", True),
        ("“Every letter was answered within five days” (Ofsted, 2019).", True),
        ("Mo Harper said: “Every letter was answered within five days.”", False),
    ],
)
def test_the_date_that_is_claimed_is_compared(
    snapshot: Snapshot, text: str, is_wrong: bool
) -> None:
    line = only(snapshot, text)
    assert (Change.DATE in kinds(line)) is is_wrong, line.placed.description
    assert line.is_problem is is_wrong


def test_words_about_another_council_are_told(snapshot: Snapshot) -> None:
    line = only(snapshot, "Of Fenbury they wrote: “Every letter was answered within five days.”")
    assert Change.COUNCIL in kinds(line)
    assert line.placed.flags == (Flag.NAME,)
    fits = only(snapshot, "Of Fenbury they wrote: “Inspectors found that 21 children had waited”.")
    assert Change.COUNCIL not in kinds(fits)
    assert fits.match is not None
    assert "Fenbury" in fits.match.title


def test_sound_words_are_not_put_together_from_what_is_claimed(snapshot: Snapshot) -> None:
    text = "In Fenbury: “Inspectors found that 21 children had waited more than ten weeks”."
    line = only(snapshot, text)
    assert line.placed.verdict is Verdict.EXACT
    assert Change.COUNCIL in kinds(line)


def test_a_sentence_in_the_drafts_own_words_is_never_called_sound(snapshot: Snapshot) -> None:
    text = "According to inspectors, 34 children had waited more than ten weeks in Northwick."
    checked = check(snapshot, read_pasted(text))
    [line] = checked.sentences
    assert line.placed.verdict in (Verdict.REWORDED, Verdict.NOT_FOUND)
    assert checked.quotations == ()


def test_the_json_is_the_contracts(snapshot: Snapshot) -> None:
    found = check(snapshot, read_pasted(FAULTS[1])).to_json()
    assert set(found) == {"draft", "quotations", "counts", "sentences"}
    [quotation] = found["quotations"]
    assert set(quotation) == {
        "text", "start", "end", "verdict", "flags", "differences", "claimed_speaker", "speaker",
        "match",
    }  # fmt: skip
    assert quotation["verdict"] == "altered"
    assert (
        quotation["differences"] == [{"kind": "changed", "draft": "fifteen", "article": "five"}]
        or quotation["differences"][0]["article"] == "five"
    )
    assert FAULTS[1][quotation["start"] : quotation["end"]] == quotation["text"]
    assert set(found["counts"]) == {str(v) for v in Verdict} - {"reworded"}
    json.dumps(found)


def test_a_line_comes_back_from_what_is_kept_of_it(snapshot: Snapshot) -> None:
    for c in check(snapshot, read_pasted("\n\n".join([*FAULTS, *SOUND]))).lines:
        assert CheckedLine.from_record(json.loads(json.dumps(c.to_record()))) == c


# Reports and comments


@pytest.fixture(scope="module")
def checked(snapshot: Snapshot) -> CheckedDraft:
    hostile = "He said: “=1+1 <script>alert(1)</script> the money is there”."
    return check(snapshot, read_pasted("\n\n".join([*FAULTS, *SOUND, hostile])))


def test_the_page_stands_by_itself_and_escapes_what_it_shows(checked: CheckedDraft) -> None:
    page = REPORTS[".html"](checked).decode()
    assert "<script" not in page
    assert "http" not in page.replace("https://www.w3.org", "")
    assert page.index("To look at") < page.index("In order")
    assert "{+fifteen+}" in page
    assert "[-five-]" in page


def test_the_table_has_a_row_a_line_and_no_live_formula(checked: CheckedDraft) -> None:
    rows = list(csv.DictReader(io.StringIO(REPORTS[".csv"](checked).decode("utf-8-sig"))))
    assert len(rows) == len(checked.lines)
    assert not any(re.match(r"[=+\-@]", cell) for row in rows for cell in row.values())
    look = [row["Look at"] for row in rows]
    assert look == sorted(look, reverse=True)


def test_the_word_report_opens_and_has_all_lines(checked: CheckedDraft) -> None:
    document = docx.Document(io.BytesIO(REPORTS[".docx"](checked)))
    assert len(document.tables) == len(checked.lines)


def letters(data: bytes) -> list[tuple[str, bytes]]:
    found = []
    for run in docx.Document(io.BytesIO(data)).element.body.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        form = b"" if properties is None else etree.tostring(properties)
        found += [(c, form) for t in run.iter(qn("w:t")) for c in t.text or ""]
    return found


def test_the_commented_draft_has_the_same_words_in_the_same_form(snapshot: Snapshot) -> None:
    document = docx.Document()
    for text in (*FAULTS, *SOUND):
        paragraph = document.add_paragraph()
        for n in range(0, len(text), 7):
            run = paragraph.add_run(text[n : n + 7])
            run.bold, run.italic = n % 2 == 0, n % 3 == 0
    one = document.add_paragraph(FAULTS[0])  # all of it in one run, twice over
    one.add_run(f" {FAULTS[1]} {SOUND[0]} {FAULTS[1]}")
    document.add_comment(one.runs, text="Mine", author="Ana")
    original = saved(document)
    checked = check(snapshot, read_bytes(original, "d.docx"))
    copy = commented(checked, original)
    assert letters(copy) == letters(original)
    opened = docx.Document(io.BytesIO(copy))
    assert len(list(opened.comments)) == len(checked.problems) + 1
    held = _held(opened)
    for c in checked.problems:
        assert c.line.words in held


def _held(document: docx.document.Document) -> list[str]:
    """The words that each comment stands at."""
    found: dict[str, str] = {}
    at: set[str] = set()
    for node in document.element.body.iter():
        if node.tag == qn("w:commentRangeStart"):
            at.add(node.get(qn("w:id")))
        elif node.tag == qn("w:commentRangeEnd"):
            at.discard(node.get(qn("w:id")))
        elif node.tag == qn("w:t"):
            for id in at:
                found[id] = found.get(id, "") + (node.text or "")
    return list(found.values())


# The command


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr("index.library.open_embedder", lambda settings: HashEmbedder())

    def go(*words: str) -> int:
        from index.cli import main

        return main(make_parser(), [*words, "--data", str(data)])

    return go


def test_the_command_prints_problems_first_and_writes_what_is_asked(
    run: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "d.docx"
    draft.write_bytes(word(*FAULTS, *SOUND))
    report, copy = tmp_path / "r.html", tmp_path / "c.docx"
    assert run("check", str(draft), "--report", str(report), "--commented", str(copy)) == 0  # type: ignore[operator]
    printed = capsys.readouterr().out
    assert printed.startswith("1. ALTERED")
    assert "8 quotations" in printed
    assert report.exists()
    assert copy.exists()
    assert run("check", str(draft), "--json") == 0  # type: ignore[operator]
    assert len(json.loads(capsys.readouterr().out)["quotations"]) == 8


@pytest.mark.parametrize(
    "words",
    [
        ["check", "d.txt", "--report", "r.xlsx"],
        ["check", "d.txt", "--commented", "c.docx"],
        ["check"],
    ],
)
def test_wrong_use_of_the_command_is_one_line(run: object, words: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        run(*words)  # type: ignore[operator]
    assert error.value.code == 2


def test_the_draft_is_never_written_over(
    run: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "d.docx"
    draft.write_bytes(word(*FAULTS))
    before = draft.read_bytes()
    with pytest.raises(SystemExit):
        run("check", str(draft), "--commented", str(draft))  # type: ignore[operator]
    assert draft.read_bytes() == before
    assert run("check", str(tmp_path / "gone.txt")) == 1  # type: ignore[operator]
    assert "was not checked" in capsys.readouterr().err


def test_a_sentence_is_held_against_the_place_that_has_its_grade_and_number(tmp_path: Path) -> None:
    source = tmp_path / "news"
    source.mkdir()
    for name, year, grade, share in (("a", 2018, "good", 28), ("b", 2022, "inadequate", 82)):
        (source / f"{name}.txt").write_text(
            f"Fenbury council judged ‘{grade}’\n\nBy Rae Hall, 9 May {year}\n\n"
            f"Inspectors judged Fenbury council’s services for children to be ‘{grade}’.\n\n"
            f"Inspectors found that {share}% of children in Fenbury were seen within five days.\n",
            encoding="utf-8",
        )
    build(tmp_path / "data", HashEmbedder(), [source])
    held = Library(tmp_path / "data", HashEmbedder()).snapshot()

    def sentence(text: str) -> CheckedLine:
        return next(iter(check(held, read_pasted(text)).sentences))

    seen = "Inspectors found that {}% of children in Fenbury had been seen within five days."
    for figure in (28, 82):
        assert not sentence(seen.format(figure)).is_problem
    assert sentence(seen.format(55)).placed.flags == (Flag.NUMBER,)
    graded = "In {} inspectors judged Fenbury’s council services for children to be ‘{}’."
    assert not sentence(graded.format(2018, "good")).is_problem
    assert not sentence(graded.format(2022, "inadequate")).is_problem
    wrong = sentence(graded.format(2022, "outstanding"))
    assert wrong.is_problem
    assert [(d.given, d.article) for d in wrong.placed.differences] == [
        ("outstanding", "inadequate")
    ]
