from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article, Kind
from corpus.label import label, read_comment_header, read_masthead
from corpus.plain import read_plain
from corpus.sources import Skipped, SourceFile, read_file

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


def kinds(text: str, **options: Any) -> list[tuple[str, str]]:
    return [(b.kind.value, text[b.start : b.end]) for b in label(text, **options).blocks]


def read_article(path: Path) -> Article:
    (article,) = read_file(SourceFile(path, path.name))
    assert not isinstance(article, Skipped)
    return article


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda p: p.stem)
def test_pages_of_many_sites_come_out_as_labelled_by_hand(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    reading = read_plain(path.read_text(encoding="utf-8"), name=path.name)
    found: list[list[str | None]] = [
        [b.kind.value, reading.text[b.start : b.end], b.author, b.date][: 4 if b.author else 2]
        for b in reading.blocks
    ]
    assert found == expected["blocks"]
    published = reading.published
    assert [published.value, published.precision, published.basis] == expected["published"]
    assert (reading.title, reading.publisher, reading.author) == (
        expected["title"], expected["publisher"], expected["author"],
    )  # fmt: skip


def assert_covers(text: str, blocks: list[tuple[int, int]]) -> None:
    end = 0
    for a, b in blocks:
        assert end <= a < b <= len(text)
        assert not text[end:a].strip()
        end = b
    assert not text[end:].strip()


LINES = st.lists(
    st.sampled_from(
        [
            "‘Good’ at last",
            "Leeds council was told that it had improved, in a letter from inspectors this week.",
            "By Ann Lee",
            "3 May 2019",
            "Published: 3 May 2019",
            "Issue 4 | June 2020",
            "(Photo: Someone)",
            "Related",
            "2 comments",
            "Comments",
            "Jane says:",
            "3 May 2019 at 10:15",
            "1. Sam May 3, 2019 at 9:00 am #",
            "• a point",
            "Leave a reply",
            "http://a.example",
            "",
            "   ",
            "—",
        ]
    ),
    max_size=14,
)


@settings(max_examples=150)
@given(LINES)
def test_every_word_is_in_exactly_one_block(lines: list[str]) -> None:
    text = "\n".join(lines)
    labelled = label(text)
    assert_covers(text, [(b.start, b.end) for b in labelled.blocks])
    for block in labelled.blocks:
        assert (block.author is not None) == (block.kind is Kind.COMMENT)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_covered_as_it_stands(text: str) -> None:
    text = text.replace("\r", "\n")
    assert_covers(text, [(b.start, b.end) for b in label(text).blocks])


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("1. Jim W December 23, 2018 at 12:38 pm #", "Jim W", "2018-12-23T12:38"),
        ("Jane says: 3 May 2019 at 10:15", "Jane", "2019-05-03T10:15"),
        ("Posted by Jo-Ann on 3 May 2019", "Jo-Ann", "2019-05-03"),
        ("Sam Okoro · 3 May 2019 · Reply", "Sam Okoro", "2019-05-03"),
        ("Comment from A Reader, 2019-05-03T08:00:00Z", "A Reader", "2019-05-03T08:00"),
    ],
)
def test_the_line_above_a_comment(line: str, author: str, date: str) -> None:
    header = read_comment_header(line)
    assert header is not None
    assert (header.author, header.date) == (author, date)


@pytest.mark.parametrize(
    "line",
    [
        "Inspectors came to the council on 3 May 2019 and stayed for a week.",
        "In May 2019 nobody answered",
        "3 May 2019",
        "Jane says:",
        "x" * 200 + " 3 May 2019",
    ],
)
def test_prose_with_a_date_heads_no_comment(line: str) -> None:
    assert read_comment_header(line) is None


@pytest.mark.parametrize(
    ("line", "value", "name"),
    [
        ("Issue 41, March 2017", "2017-03", None),
        ("Vol. 3 | No 12 | 9 May 2016", "2016-05-09", None),
        ("CARE BRIEFING · 19 October 2020", "2020-10-19", "CARE BRIEFING"),
        ("Care Briefing – October 2020", "2020-10", "Care Briefing"),
    ],
)
def test_mastheads(line: str, value: str, name: str | None) -> None:
    masthead = read_masthead(line)
    assert masthead is not None
    assert (masthead.published.value, masthead.name) == (value, name)


@pytest.mark.parametrize(
    "line",
    [
        "What next?",
        "Northwick",
        "Court work, and what it costs",
        "The visit of 3 May 2019 explained",
        "Issue raised in March",
        "2019, 2020",
    ],
)
def test_headings_are_no_mastheads(line: str) -> None:
    assert read_masthead(line) is None


def test_a_date_below_the_first_paragraph_is_not_taken_for_a_dateline() -> None:
    text = (
        "A headline of some words\n\nThe council was told to improve, and said that it would do so "
        "before the end of the year.\n\nWhat happened, March 2017\n\nIt improved."
    )
    assert label(text).published.value is None
    assert kinds(text)[2][0] == "heading"


def test_a_given_title_needs_not_stand_in_the_text() -> None:
    text = "Children waited too long, inspectors told the council in their letter.\n\nIt agreed."
    assert [k for k, _ in kinds(text, title="Letter to a council")] == ["paragraph", "paragraph"]
    assert label(text, title="Letter to a council").title == "Letter to a council"


def test_no_sample_keeps_furniture_in_its_body_or_body_in_its_furniture() -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        article = read_article(path)
        body = [article.words(b) for b in article.blocks if b.kind is Kind.PARAGRAPH]
        assert len(body) >= 5, path.name
        for words in body:
            assert not words.startswith(("By ", "Published", "Image", "More from")), path.name
            assert " #" not in words, path.name
        for block in article.blocks:
            if block.kind is Kind.FURNITURE:
                assert len(article.words(block).split()) <= 25, path.name


def test_newsletter_samples_are_dated_by_their_mastheads() -> None:
    dated = {
        "six-councils-one-list.txt": "2017-03",
        "unregistered-caravan-placements.txt": "2020-10-19",
    }
    for name, value in dated.items():
        assert read_article(SAMPLES / name).published.value == value


def test_the_real_articles(shared_articles: Path) -> None:
    first, second = (read_article(p) for p in sorted(shared_articles.glob("*.txt")))
    assert first.title == first.text.split("\n", 1)[0]
    assert second.title == second.text.split("\n", 1)[0]
    assert [(c.author, c.date) for c in first.comments] == [("Jim Wallace", "2018-12-23T12:38")]
    assert [(c.author, c.date) for c in second.comments] == [
        ("Social worker", "2021-09-05T07:54"),
        ("Arik", "2021-09-07T18:37"),
        ("Led By Liars", "2021-09-07T21:04"),
        ("Anon", "2021-09-15T10:01"),
    ]
    for article, day in ((first, "2018-12-23"), (second, "2021-09-05")):
        assert article.published.value == day
        assert article.published.precision == "on or before"
        assert article.published.basis.endswith(": the first reader comment")
        of = {k: [article.words(b) for b in article.blocks if b.kind is k] for k in Kind}
        assert len(of[Kind.CAPTION]) == 2
        assert len(of[Kind.STANDFIRST]) == 1
        assert len(of[Kind.HEADING]) == 3
        for words in of[Kind.PARAGRAPH]:
            assert not words.startswith("More from")
            assert "image:" not in words.lower()
            assert len(words.split()) >= 8
        for words in of[Kind.FURNITURE]:
            assert " Response" in words or words.startswith("More from") or words.endswith("#")
        comments = {article.words(b) for b in article.comments}
        assert not comments & set(of[Kind.PARAGRAPH])


def test_the_stray_comma_of_a_real_article_stays_in_its_paragraph(shared_articles: Path) -> None:
    article = read_article(max(shared_articles.glob("*.txt")))
    block = next(b for b in article.blocks if article.words(b).startswith(", It said"))
    assert block.kind is Kind.PARAGRAPH
