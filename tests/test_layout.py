"""Physical lines become paragraphs, and nothing is lost or put on the wrong page."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Kind
from corpus.layout import Layout, Line, lay_out, lay_out_text, looks_wrapped
from corpus.report_cover import title_lines

SHARED = Path(__file__).parents[2] / "shared"

# As an extractor gives it: a blank line holds a space, pages are parted by a bare line end.
REPORT = """ \n1 \n \nInspection of Ambridge local authority \nchildren’s services \n\
Inspection dates: 3 to 14 June 2019 \nLead inspector: Pat Archer, Her Majesty’s Inspector \n\
Judgement \nGrade \nThe work of leaders with children \nand families \nRequires improvement \n\
to be good \nOverall effectiveness \nGood \n\
Families in Ambridge say that they are helped early and that their workers stay with \n\
them. The council has put money into its front door, and the partners who work there \n\
speak well of it. Plans are written with families, are short, and are kept to by all who \n\
signed them, which was not so when inspectors last came to the district four years ago \n\
and found that several teams had no manager. \n\n \nInspection of Ambridge local authority \
children’s services \n3 to 14 June 2019 \n2 \nWhat needs to improve? \n\
\uf06e The advice given to workers about multi-\nagency meetings held out of hours. \n\
\uf06e The time it takes to find a home for brothers and sisters. \n\
The experiences and progress of children who need help and \nprotection: good \n1. \n\
Children are seen quickly and alone. Their records say what was heard and what will be \n\
done, by whom and by when. Multi-agency meetings are held on time, and when a child \n\
is missing from home the people who know that child are asked at once where they may \n\n \n\
Inspection of Ambridge local authority children’s services \n3 to 14 June 2019 \n3 \n\
be and what they fear. Few children go missing twice. \n2. \n\
Social workers are proud of their work and stay in Ambridge for longer than they used \n\
to, in teams where the caseloads are lower than they were at the last inspection. \n\n"""


def said(layout: Layout, kind: Kind) -> list[str]:
    return [layout.words(b) for b in layout.blocks if b.kind is kind]


def page_at(layout: Layout, words: str) -> int | None:
    at = layout.text.index(words)
    return next((p.number for p in layout.pages if p.start <= at < p.end), None)


def assert_whole(layout: Layout) -> None:
    end = 0
    for block in layout.blocks:
        assert block.start >= end
        assert not layout.text[end : block.start].strip()
        assert layout.words(block) == layout.words(block).strip() != ""
        end = block.end
    assert not layout.text[end:].strip()


def test_a_paragraph_over_a_page_break_is_one_and_the_furniture_follows_it() -> None:
    layout = lay_out_text(REPORT)
    first = next(p for p in said(layout, Kind.PARAGRAPH) if p.startswith("1. "))
    assert first.startswith("1. Children are seen quickly and alone. Their records")
    assert "asked at once where they may be and what they fear." in first
    at = layout.text.index(first)
    after = next(b for b in layout.blocks if b.start > at)
    assert after.kind is Kind.FURNITURE
    assert layout.words(after).endswith("3 to 14 June 2019 3")


def test_each_half_of_a_joined_paragraph_keeps_its_own_page() -> None:
    layout = lay_out_text(REPORT)
    assert page_at(layout, "where they may") == 2
    assert page_at(layout, "be and what they fear") == 3
    assert page_at(layout, "Families in Ambridge") == 1
    assert layout.pages[0].start == 0
    assert layout.pages[-1].end == len(layout.text)
    for a, b in zip(layout.pages, layout.pages[1:], strict=False):
        assert a.end == b.start


def test_running_lines_and_page_numbers_are_in_no_paragraph() -> None:
    layout = lay_out_text(REPORT)
    body = said(layout, Kind.PARAGRAPH) + said(layout, Kind.LIST_ITEM)
    assert not [p for p in body if "3 to 14 June 2019 2" in p or re.fullmatch(r"\d+", p)]
    assert len([f for f in said(layout, Kind.FURNITURE) if "3 to 14 June 2019" in f]) == 2


def test_judgement_rows_have_label_and_grade_though_both_are_wrapped() -> None:
    items = said(lay_out_text(REPORT), Kind.LIST_ITEM)
    label = "The work of leaders with children and families"
    assert f"{label}\tRequires improvement to be good" in items
    assert "Overall effectiveness\tGood" in items


def test_headings_bullets_and_numbered_paragraphs_are_told_apart() -> None:
    layout = lay_out_text(REPORT)
    assert said(layout, Kind.HEADING)[-2:] == [
        "What needs to improve?",
        "The experiences and progress of children who need help and protection: good",
    ]
    bullets = [i for i in said(layout, Kind.LIST_ITEM) if i.startswith("\uf06e")]
    assert len(bullets) == 2
    assert [p[:3] for p in said(layout, Kind.PARAGRAPH)[-2:]] == ["1. ", "2. "]


FULL = "well of it. Plans are written with families, are short, and are kept to by all of them. \n"
"""A paragraph's last line that is as full as any, so that its length tells no end."""


@pytest.mark.parametrize(
    ("written", "headings"),
    [
        ("What needs to improve? \n", ["What needs to improve?"]),
        ("What needs to improve: \n", ["What needs to improve:"]),
        ("What needs to improve?1 \n", ["What needs to improve?1"]),
        (
            "What does the local authority need to improve? \n",
            ["What does the local authority need to improve?"],
        ),
        (
            "The experiences and progress of children who need help and \nprotection: good \n",
            ["The experiences and progress of children who need help and protection: good"],
        ),
        (
            "The impact of leaders on social work practice: requires improvement to be good. \n",
            ["The impact of leaders on social work practice: requires improvement to be good."],
        ),
    ],
)
def test_a_usual_heading_is_one_below_a_full_line(written: str, headings: list[str]) -> None:
    rest = "The rigour of plans for children who go missing overnight. \n"
    report = REPORT.replace(
        "and found that several teams had no manager. \n", FULL + written + rest
    )
    layout = lay_out_text(report)
    assert_whole(layout)
    assert set(headings) <= set(said(layout, Kind.HEADING))
    assert any(p.endswith("kept to by all of them.") for p in said(layout, Kind.PARAGRAPH))


def test_every_word_is_kept_in_order_but_for_moved_furniture() -> None:
    layout = lay_out_text(REPORT)
    assert_whole(layout)
    assert Counter(re.findall(r"\w", layout.text)) == Counter(re.findall(r"\w", REPORT))
    body = " ".join(layout.words(b) for b in layout.blocks if b.kind is not Kind.FURNITURE)
    source = re.sub(r"\n \n?Inspection of [^\n]+\n[^\n]+\n\d \n", "\n", REPORT)
    source = re.sub(r"^ \n1 \n|Judgement \nGrade|-\n", lambda m: "-" * ("-" in m[0]), source)
    assert body.split() == source.split()


@pytest.mark.parametrize(
    ("left", "right", "elsewhere", "joined"),
    [
        ("safe-", "guarding", "Safeguarding matters.", "safeguarding"),
        ("multi-", "agency", "A multi-agency team.", "multi-agency"),
        ("multi-", "agency", "", "multi-agency"),
        ("inspec-", "tion", "", "inspection"),
        ("safe\u00ad", "guarding", "", "safeguarding"),
        ("hard-", "to-reach", "", "hard-to-reach"),
        ("Stoke-", "On-Trent", "", "Stoke-On-Trent"),
        ("short-", "and long-term", "", "short- and long-term"),
        ("and/", "or", "", "and/or"),
    ],
)
def test_words_divided_at_a_line_end(left: str, right: str, elsewhere: str, joined: str) -> None:
    text = (
        f"{elsewhere}\n\nThe people who run the service spoke of how they had to go about {left}\n"
        f"{right} as best they could, and of the help that they got from their partners.\n"
    )
    assert f" {joined} as best" in lay_out_text(text).text


def test_a_footnote_does_not_break_a_paragraph_in_two() -> None:
    text = (
        "The council’s own figures show that one child in nine has moved home twice in the \n"
        "year, and it knows2 that this is too many for children who have already lost a great \n"
        "deal. Its plan says that by the spring there will be twenty more foster homes near \n"
        + " "
        * 40
        + "\n2 These figures were given by the council and have not been checked. \n\n \n2\n"
        "to where the children go to school. \n\n \n3\nMore text to fill the third page of it. \n"
    )
    layout = lay_out_text(text)
    assert any("foster homes near to where the children" in p for p in said(layout, Kind.PARAGRAPH))
    assert any(f.startswith("2 These figures") for f in said(layout, Kind.FURNITURE))


def test_a_table_of_contents_is_furniture_and_its_numbers_are_no_page_numbers() -> None:
    text = (
        "Contents \nExecutive summary \n2 \nThe experiences of children who need help and \n"
        "protection \n5 \nLeadership, management and governance \n9 \n"
        "Executive summary \nThe council does well. \n"
    )
    layout = lay_out_text(text)
    assert "Executive summary\t2" in said(layout, Kind.FURNITURE)
    assert "The experiences of children who need help and protection\t5" in said(
        layout, Kind.FURNITURE
    )
    assert said(layout, Kind.HEADING) == ["Executive summary"]
    assert said(layout, Kind.PARAGRAPH) == ["The council does well."]


def test_page_numbers_found_in_the_text_number_its_pages() -> None:
    words = ["badgers", "curlews", "daisies", "elders", "foxes", "grebes", "herons", "irises"]
    text = ""
    for n in range(4, 9):
        for a in words[n - 4 : n]:
            text += "".join(
                f"Of {a} and {b} there is more to be said than a line.\n" for b in words
            )
            text += f"And so on with {a}.\n\n"
        text += f"The Ambridge Review\n{n}\n"
    layout = lay_out_text(text)
    assert [p.number for p in layout.pages] == [4, 5, 6, 7, 8]
    assert all(re.fullmatch(r"The Ambridge Review \d", f) for f in said(layout, Kind.FURNITURE))


def test_blank_lines_part_paragraphs_after_a_page_break_too() -> None:
    whole = "A line as long as any on the page, so that nothing but white space tells its end."
    text = (
        f"\f{whole[:-1]} and\nThe Echo 2\n\fit goes on here for a while, with more to say.\n"
        f"{whole}\n\n{whole}\n\n{whole}\nThe Echo 3\n"
    )
    assert len(said(lay_out_text(text), Kind.PARAGRAPH)) == 4


def test_form_feeds_part_pages() -> None:
    layout = lay_out_text("The first page.\n\fThe second page.\n")
    assert [p.number for p in layout.pages] == [1, 2]
    assert page_at(layout, "second") == 2


def test_a_number_in_mid_sentence_starts_no_paragraph() -> None:
    text = (
        "The law says that a child who runs away must be seen within three days, and this is\n"
        "so for those who are younger than the age at which school may be left, which now is\n"
        "16. The council knows this and keeps to it in all but a very few of the cases seen.\n"
    )
    assert len(said(lay_out_text(text), Kind.PARAGRAPH)) == 1


def test_letters_and_white_space_tell_headings_where_they_are_known() -> None:
    def line(text: str, drop: float, *, size: float = 11, bold: bool = False) -> Line:
        return Line(text, 1, size, bold, 72, 72 + 5 * len(text), drop)

    layout = lay_out(
        [
            line("Council rated ‘good’", 0, size=20),
            line("for its work", 24, size=20),
            line("Short lines here", 40),
            line("are one paragraph.", 14),
            line("This is another, for there is white above it and", 28),
            line("it goes on to here.", 14),
            line("Caseloads", 28, bold=True),
            line("They fell. They are now sixteen to each worker.", 20),
        ],
        title=range(0, 2),
    )
    assert said(layout, Kind.TITLE) == ["Council rated ‘good’ for its work"]
    assert said(layout, Kind.HEADING) == ["Caseloads"]
    assert len(said(layout, Kind.PARAGRAPH)) == 3


def test_wrapped_text_is_told_from_a_copied_web_page() -> None:
    assert looks_wrapped(REPORT)
    paragraph = "A council has been told to do better by its inspectors, who came in May. " * 4
    assert not looks_wrapped(f"A headline\n\n{paragraph}\n\n‘Not good enough’\n\n{paragraph}\n")
    assert not looks_wrapped("One line.\nAnother line.\nA third.\nand a fourth\nand more\n")
    assert not looks_wrapped("")


@given(st.lists(st.text("abcAB 1.-–\t\uf06e’\n\f", max_size=60), max_size=30))
def test_any_lines_at_all_keep_their_characters(lines: list[str]) -> None:
    text = "\n".join(lines)
    layout = lay_out_text(text)
    assert_whole(layout)
    keep = Counter(re.sub(r"[\s-]", "", text))
    assert Counter(re.sub(r"[\s-]", "", layout.text)) == keep


def test_the_reports_that_came_as_extracted_text() -> None:
    source = SHARED / "reports" / "reports.jsonl"
    if not source.exists():
        pytest.skip("no reports beside the repository")
    with source.open(encoding="utf-8") as lines:
        some = [json.loads(line) for i, line in enumerate(lines) if i % 43 == 0]
    for record in some:
        text = record["text"]
        assert looks_wrapped(text)
        layout = lay_out_text(text, title=title_lines(text.split("\n")))
        assert_whole(layout)
        assert layout.pages[-1].number == record["pages"]
        assert Counter(re.findall(r"\w", layout.text)) == Counter(re.findall(r"\w", text))
        assert not [p for p in said(layout, Kind.PARAGRAPH) if re.fullmatch(r"\d+", p)]


def test_saved_web_pages_are_not_taken_for_wrapped_text() -> None:
    articles = sorted((SHARED / "articles").glob("*.txt"))
    if not articles:
        pytest.skip("no articles beside the repository")
    assert not [a.name for a in articles if looks_wrapped(a.read_text(encoding="utf-8"))]
