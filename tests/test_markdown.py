from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Kind, Reading
from corpus.errors import SourceUnreadable
from corpus.markdown import read_markdown

ARTICLE = """---
title: "Visit finds: swift decisions"
date: 2021-09-02
author: [Sam Reed, Jo Marsh]
publisher: Care Weekly
source: https://care.example/visit
tags: [inspection, ofsted]
---

![The town hall](hall.jpg "A Person")

Inspectors said the **front door** was “strong” and [the report](https://r.example) agreed,
on *two* lines.

## What next

- Audit more files
- Hire two managers

1. First of all
2. Then again

> “We are proud,” she said.

| Year | Rating |
|------|--------|
| 2018 | Good   |

More from Care Weekly
"""


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


def test_front_matter_and_blocks() -> None:
    reading = read_markdown(ARTICLE, name="visit.md")
    assert_covered(reading)
    assert reading.title == "Visit finds: swift decisions"
    assert of(reading, Kind.TITLE) == [reading.title]
    assert reading.published.value == "2021-09-02"
    assert reading.published.basis == "stated: front matter"
    assert reading.author == "Sam Reed, Jo Marsh"
    assert reading.publisher == "Care Weekly"
    assert reading.url == "https://care.example/visit"
    assert reading.metadata == {"tags": ["inspection", "ofsted"]}
    assert of(reading, Kind.CAPTION) == ["The town hall", "A Person"]
    assert of(reading, Kind.HEADING) == ["What next"]
    assert of(reading, Kind.LIST_ITEM) == [
        "Audit more files", "Hire two managers", "1. First of all", "2. Then again",
        "Year\tRating", "2018\tGood",
    ]  # fmt: skip
    assert of(reading, Kind.PARAGRAPH) == [
        "Inspectors said the front door was “strong” and the report agreed, on two lines.",
        "“We are proud,” she said.",
    ]
    assert of(reading, Kind.FURNITURE) == ["More from Care Weekly"]


def test_title_is_the_first_top_heading_and_stands_where_it_stands() -> None:
    reading = read_markdown("A line above.\n\n# The *headline*\n\nWords.", name="a.md")
    assert reading.title == "The headline"
    assert [b.kind for b in reading.blocks] == [Kind.PARAGRAPH, Kind.TITLE, Kind.PARAGRAPH]


def test_without_any_title_the_file_gives_one_and_no_block_is_it() -> None:
    reading = read_markdown("Only words here.", name="notes/leeds visit.md")
    assert reading.title == "leeds visit"
    assert of(reading, Kind.TITLE) == []


def test_the_heading_that_repeats_the_title_is_there_once() -> None:
    reading = read_markdown("---\ntitle: A visit\n---\n# A visit\n\nWords.", name="a.md")
    assert reading.text == "A visit\n\nWords."


@pytest.mark.parametrize(
    "front",
    [
        "title: A visit: and more\ndate: 3 May 2019",
        "title: [unclosed\ndate: 3 May 2019",
        "a: &x [1]\nb: *x\ntitle: T\ndate: 3 May 2019",
    ],
)
def test_broken_front_matter_loses_no_words_and_its_date_is_still_read(front: str) -> None:
    reading = read_markdown(f"---\n{front}\n---\nBody words.", name="a.md")
    assert_covered(reading)
    for word in front.replace("\n", " ").split():
        assert word in reading.text
    assert "Body words." in of(reading, Kind.PARAGRAPH)
    assert reading.published.value == "2019-05-03"


def test_prose_between_rules_is_prose() -> None:
    reading = read_markdown("---\nJust a sentence of prose.\n---\nAnd more.", name="a.md")
    assert "Just a sentence of prose." in reading.text
    assert "And more." in reading.text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("2019. A good year for us.", "2019. A good year for us."),
        ("The <Ofsted> report said 3 < 4 & more.", "The <Ofsted> report said 3 < 4 & more."),
        ("[Note]: see\n\nText after.", "[Note]: see"),
        ("A footnote[^1] here.\n\n[^1]: The note.", "The note."),
        ("<div>Inside <b>a box</b></div>", "Inside a box"),
        ("    indented like code, in fact a quote", "indented like code, in fact a quote"),
        ("AT&amp;T’s caf\\*é", "AT&T’s caf*é"),
        ("```\nfenced words\n```", "fenced words"),
        ("- " * 25 + "deep in a list", "deep in a list"),
    ],
)
def test_words_are_never_lost_to_markup(source: str, words: str) -> None:
    assert words in read_markdown(f"Start.\n\n{source}", name="a.md").text


def test_comments_copied_with_the_page() -> None:
    source = """# A visit

It went well, the inspectors said.

2 Responses to A visit

  1. Jim Wall December 23, 2018 at 12:38 pm #

    Excellent to hear.

    Thanks to all

  2. Arik December 24, 2018 at 6:37 pm #

    As it used to be.
"""
    reading = read_markdown(source, name="a.md")
    assert_covered(reading)
    comments = [
        (reading.text[b.start : b.end], b.author, b.date)
        for b in reading.blocks
        if b.kind is Kind.COMMENT
    ]
    assert comments == [
        ("Excellent to hear.\n\nThanks to all", "Jim Wall", "2018-12-23T12:38"),
        ("As it used to be.", "Arik", "2018-12-24T18:37"),
    ]
    assert of(reading, Kind.PARAGRAPH) == ["It went well, the inspectors said."]
    assert "1. Jim Wall December 23, 2018 at 12:38 pm #" in of(reading, Kind.FURNITURE)
    assert reading.published.precision == "on or before"
    assert reading.published.value == "2018-12-23"


@pytest.mark.parametrize("text", ["", " \n\n", "---\n---\n", "***", "![](x.png)"])
def test_nothing_to_read_says_so(text: str) -> None:
    with pytest.raises(SourceUnreadable):
        read_markdown(text, name="a.md")


def test_deep_nesting_is_read_or_refused() -> None:
    for text in (">" * 5000 + " words", "- " * 3000 + "words", "[" * 20_000 + "words"):
        with contextlib.suppress(SourceUnreadable):
            assert "words" in read_markdown(text, name="a.md").text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab é’<>#*-_[]()!|`:1.\n\t &~", max_size=160))
def test_any_markdown_is_covered_or_refused(text: str) -> None:
    try:
        reading = read_markdown(text, name="a.md")
    except SourceUnreadable:
        return
    assert_covered(reading)
