"""What the pages stand on: exact words, places, references, the names of files sent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app_pages import building, uploads
from app_pages.cards import is_small_talk, nearest_html, spoken
from app_pages.exact import label, marked, web_link
from app_pages.found import support_said
from app_pages.place import Place
from corpus.article import Article, Block, Kind, Published, text_sha256
from corpus.reference import basis
from qa.answer import Answer, Citation, Considered, Outcome


def article(text: str, **fields: object) -> Article:
    blocks = (Block(Kind.PARAGRAPH, 0, len(text)),)
    return Article("a-1", text_sha256(text), "A title", text, blocks, "a.txt", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/olute.txt", "olute.txt"),
        (".hidden", "hidden"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("..", "article.txt"),
        ("", "article.txt"),
        ("CON.txt", "file CON.txt"),
        ("~$lock.docx", "lock.docx"),
        ("r\u202etxt.exe", "rtxt.exe"),
    ],
)
def test_names_sent_become_plain_file_names(sent: str, kept: str) -> None:
    assert uploads.safe_name(sent) == kept


def test_a_long_name_keeps_its_ending_and_fits() -> None:
    name = uploads.safe_name("ä" * 300 + ".docx")
    assert name.endswith(".docx")
    assert len(name.encode()) <= 150


def test_saving_never_overwrites(tmp_path: Path) -> None:
    first = uploads.save(tmp_path, "a.txt", b"one")
    again = uploads.save(tmp_path, "a.txt", b"one")
    other = uploads.save(tmp_path, "a.txt", b"two")
    assert (first.is_new, again.is_new, other.is_new) == (True, False, True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a (2).txt", "a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"one"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", " javascript:x", "http:", "http://[", "ftp://x"],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert "<a" not in web_link(url)
    assert web_link('https://x.org/"<') == (
        '<a href="https://x.org/&quot;&lt;" target="_blank">https://x.org/&quot;&lt;</a>'
    )


def test_a_mark_keeps_every_character() -> None:
    text = "a <b> & $c$"
    assert marked(text, 0, len(text), (2, 5)) == "a <mark>&lt;b&gt;</mark> &amp; $c$"
    assert marked(text, 0, 1, (2, 5)) == "a"


@pytest.mark.parametrize("text", ["a -- b", "a -> b <- c", "a >= b <= c ~= d", ":material/home:"])
def test_a_label_leaves_streamlit_no_sign_to_make(text: str) -> None:
    made = label(text).replace("\\", "")
    assert made.replace("\N{WORD JOINER}", "") == text
    assert not re.search(r"--|->|<-|>=|<=|~=|:material/", made)


def test_a_place_survives_its_link() -> None:
    old = article("One thing. The council was graded good last year. Another thing.")
    place = Place.span(old, 11, 50)
    assert place.words == "The council was graded good last year. "
    assert Place.read(place.query) == place


def test_a_reference_names_date_basis_page_and_a_comment_as_one() -> None:
    published = Published(
        "2018-12-23", "on or before", "inferred: on or before 23 December 2018: the first comment"
    )
    said = Citation(
        1, "a-1", "0", "A title", "The Post", published, None, "a.pdf", None, "paragraph", None,
        0, 5, "Words", page=4,
    )  # fmt: skip
    assert said.reference == (
        "“Words” — A title, The Post, on or before 23 December 2018 (inferred: the first comment), "
        "p. 4"
    )
    assert basis(Published("2018", "year", "stated: JSON-LD datePublished")) == (
        "stated: the web page’s own record"
    )


def test_a_nearest_passage_is_cut_at_a_word() -> None:
    text = "word " * 200
    html = nearest_html(Considered("a-1", 0, len(text), 0.5), article(text))
    assert "word<span" in html


def test_counting_is_grammatical() -> None:
    assert building.counted(1, "article") == "1 article"
    assert building.counted(1200, "article") == "1,200 articles"


def ended(outcome: Outcome, *cited: Citation, **more: object) -> Answer:
    return Answer("Who?", "Who?", outcome, "", citations=cited, **more)  # type: ignore[arg-type]


def test_support_is_said_in_words_that_fit_how_it_ended() -> None:
    some = Citation.of(article("Words"), 0, 5)
    nothing, answered = Outcome.NOT_IN_THE_ARTICLES, Outcome.ANSWERED
    assert support_said(ended(answered, some), 1.5) == ""
    assert "3.00, which is enough:" in support_said(ended(answered, some, support=3.0), 1.5)
    assert "1.50, which is enough:" in support_said(ended(answered, some, support=1.5), 1.5)
    assert "1.49, which is too little:" in support_said(ended(nothing, support=1.49), 1.5)
    # Not every way of answering weighs by that number.
    assert "0.20, which is low:" in support_said(ended(answered, some, support=0.2), 1.5)
    # Kept by a version that did not note what was needed.
    assert support_said(ended(nothing, support=-2.0), None) == "-2.00. Higher is stronger."
    for support in (float("-inf"), float("nan")):
        assert support_said(ended(nothing, support=support), 1.5).startswith("None:")


def test_what_is_heard_is_no_answer_where_none_is_given() -> None:
    hello = ended(Outcome.ANSWERED, lead="Hello!")
    assert is_small_talk(hello)
    assert spoken(hello) == "Hello!"
    weighed = ended(Outcome.ANSWERED, lead="No article says so.", understood=("About Leeds",))
    assert not is_small_talk(weighed)
    assert spoken(weighed) == "Answer: No article says so."
    assert spoken(ended(Outcome.NEEDS_CLARIFYING)).startswith("Which council or subject")
