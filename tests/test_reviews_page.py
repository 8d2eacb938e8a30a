"""Verdicts beside the words they are on, and the page that lists them, as Streamlit runs them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import qa.__main__
from corpus.citing import Kept, keep
from index.build import build
from index.cli import main
from index.library import Library
from index.settings import Settings
from qa.ask import Assistant
from qa.reader import Reader
from tests.conftest import HashEmbedder, build_news
from tests.pages import served_copy
from tests.test_app import shown, sound
from workspace.boards import Boards
from workspace.checks import Checks, KeptLine
from workspace.database import Database
from workspace.exports.reviews import reviews_jsonl
from workspace.queue import board_subject
from workspace.review import Of, Opinion, Subject
from workspace.reviews import Reviews

APP = str(Path(__file__).parent.parent / "app.py")
NORTHWICK = """Northwick is rated good

Published: 4 May 2024

“We have built a team that stays,” said Mo Harper, director of children’s services at Northwick \
council. “Nobody here is asked to carry more than sixteen families.”

Ofsted said that social workers in Northwick know their children well and visit them often.
"""
FENBURY = """Fenbury waits for a director

Published: 9 June 2023

“The post has been empty since March,” said Ada Cole, leader of Fenbury council.
"""
SAID, EMPTY = "We have built a team that stays,", "The post has been empty since March,"
QUESTION = "How many families does Northwick carry?"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two articles in news/ and their library in data/."""
    folder = tmp_path_factory.mktemp("reviews")
    build_news(folder, northwick=NORTHWICK, fenbury=FENBURY)
    return folder


@pytest.fixture
def library(
    tmp_path: Path, built: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of that library's data, as the app's own."""
    with served_copy(built / "data", tmp_path, reader, monkeypatch) as data:
        yield data


@pytest.fixture
def database(library: Path) -> Iterator[Database]:
    """The database of that library, as another person has it open."""
    opened = Database.open(library)
    yield opened
    opened.close()


@pytest.fixture
def reviews(database: Database) -> Reviews:
    return Reviews(database)


def kept(data: Path, text: str) -> Kept:
    """Those words of whichever article has them."""
    found = next(a for a in Library(data, HashEmbedder()).snapshot().articles() if text in a.text)
    start = found.text.index(text)
    return keep(found, [(start, start + len(text))])


def on_board(database: Database, words: Kept, note: str = "") -> Subject:
    """Put words on a board; what can be reviewed of them."""
    boards = Boards(database)
    headings = boards.headings()
    board = headings[0].id if headings else boards.create("Induction").id
    item = boards.add(board, words, note=note).item
    return board_subject(board, "Induction", item.id, note, words)


def opened(page: str = "reviews", **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"app_pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return sound(app.run())


def click(app: AppTest, label: str, nth: int = 0) -> AppTest:
    found = [b for b in app.button if b.label.startswith(label)]
    assert len(found) > nth, (label, [b.label for b in app.button])
    return sound(found[nth].click().run())


def say(app: AppTest, opinion: Opinion) -> AppTest:
    """Click a verdict in the control that is open."""
    (pills,) = [p for p in app.button_group if p.label == "Your verdict"]
    return sound(pills.set_value(opinion).run())


def choose(app: AppTest, label: str, *values: object) -> AppTest:
    """Choose in one of the filters."""
    (pills,) = [p for p in app.button_group if p.label == label]
    return sound(pills.set_value(list(values)).run())


def order(app: AppTest) -> list[str]:
    """The words in the queue as they are shown, with their states."""
    return re.findall(r'<span class="cv-tag">([^<]+)</span>', shown(app))


def test_with_nothing_to_review_the_page_says_what_will_come_here(library: Path) -> None:
    assert "Nothing to review yet." in shown(opened())


def test_from_an_answer_to_a_verdict_in_two_clicks(library: Path, reviews: Reviews) -> None:
    app = sound(AppTest.from_file(APP, default_timeout=60).run())
    app = sound(app.chat_input[0].set_value(QUESTION).run())
    app = click(app, "Review")
    assert f"Do the words answer this: “{QUESTION}”" in shown(app)
    app = say(app, Opinion.SUPPORTS)
    assert "✓ Supports" in shown(app)
    (review,) = reviews.log()
    assert (review.opinion, review.subject.of, review.subject.claim) == (
        Opinion.SUPPORTS, Of.ANSWER, QUESTION,
    )  # fmt: skip
    assert review.subject.kept is not None
    article = Library(library, HashEmbedder()).snapshot().article(review.subject.kept.article_id)
    assert review.article_sha256 == article.sha256
    (a, b), *_ = review.subject.kept.spans
    assert article.text[a:b] == review.subject.kept.text
    assert order(opened())[-1:] == ["Supports"]


def test_reviews_of_answers_measure_the_answers_from_then_on(
    library: Path, reviews: Reviews, reader: Reader, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    app = sound(AppTest.from_file(APP, default_timeout=60).run())
    app = sound(app.chat_input[0].set_value(QUESTION).run())
    say(click(app, "Review"), Opinion.SUPPORTS)
    file = tmp_path / "reviews.jsonl"

    def measured() -> dict[str, Any]:
        file.write_bytes(reviews_jsonl(reviews.log()))
        assert main(qa.__main__.make_parser(), ["evaluate", str(file), "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)["sets"][0]
        return found

    def assistant(settings: Settings) -> Assistant:
        return Assistant(Library(settings.data, HashEmbedder()), reader)

    monkeypatch.setattr("qa.__main__.open_assistant", assistant)
    found = measured()
    assert (found["questions"], found["misses"]) == (1, [])
    (review,) = reviews.log()
    reviews.add(review.subject, Opinion.DOES_NOT_SUPPORT)
    found = measured()
    assert [m["faults"] for m in found["misses"]] == [["not right"]]


def test_a_note_and_a_name_are_a_new_entry_and_the_old_one_is_listed(
    library: Path, database: Database, reviews: Reviews
) -> None:
    on_board(database, kept(library, SAID))
    app = say(click(opened(), "Review"), Opinion.SUPPORTS)
    next(t for t in app.text_input if t.label == "Note").set_value("<b>word</b> for $word$")
    next(t for t in app.text_input if t.label == "Your name").set_value("Ana")
    app = click(app, "Save note")
    assert [(r.opinion, r.note, r.by) for r in reviews.log()] == [
        (Opinion.SUPPORTS, "", None),
        (Opinion.SUPPORTS, "<b>word</b> for $word$", "Ana"),
    ]
    assert "<b>word</b>" not in shown(app)
    assert "&lt;b&gt;word&lt;/b&gt;" in shown(app)
    assert "Before that:" in shown(app)
    app = say(app, Opinion.DOES_NOT_SUPPORT)
    assert "✗ Does not support</b>, Ana" in shown(app)
    assert len(reviews.log()) == 3


def test_the_queue_has_the_neediest_first_and_filters(
    library: Path, database: Database, reviews: Reviews
) -> None:
    first = on_board(database, kept(library, SAID), "for the first slide")
    on_board(database, kept(library, EMPTY), "for the second")
    lost = KeptLine("Nobody ever said this", "not found", True, None, {})
    check = Checks(database).keep("handout.docx", "0" * 64, "text", "docx", [lost], by="Ben")
    reviews.add(check.subject(0), Opinion.DOES_NOT_SUPPORT, by="Ben")
    reviews.add(first, Opinion.SUPPORTS, by="Ana")
    app = opened()
    assert order(app) == ["Not reviewed", "Problem", "Supports"]
    assert "1 not reviewed · 1 problem · 1 supports" in shown(app)
    assert "No article has these words." in shown(app)
    assert order(choose(app, "From", Of.DRAFT)) == ["Problem"]
    app = choose(choose(app, "From"), "Verdict", Opinion.SUPPORTS)
    assert order(app) == ["Supports"]
    app = choose(app, "Verdict")
    next(s for s in app.selectbox if s.label == "Reviewer").set_value("Ben")
    assert order(sound(app.run())) == ["Problem"]
    next(s for s in app.selectbox if s.label == "Reviewer").set_value(None)
    text = next(t for t in app.text_input if t.label.startswith("Words, article"))
    app = sound(text.set_value("FENBURY").run())
    assert order(app) == ["Not reviewed"]
    assert EMPTY in shown(app)
    text = next(t for t in app.text_input if t.label.startswith("Words, article"))
    assert "Nothing fits these filters" in shown(sound(text.set_value("zzz").run()))


def test_a_long_queue_is_shown_a_page_at_a_time(library: Path, database: Database) -> None:
    lines = [KeptLine(f"Line {n}", "not found", True, None, {}) for n in range(25)]
    Checks(database).keep("handout.docx", "0" * 64, "text", "docx", lines)
    app = opened()
    assert len(order(app)) == 20
    assert len(order(click(app, "Show more (5 left)"))) == 25


def test_the_same_words_reviewed_elsewhere_are_told(
    library: Path, database: Database, reviews: Reviews
) -> None:
    words = kept(library, SAID)
    on_board(database, words)
    line = KeptLine("We have built a team", "cut", True, words, {})
    check = Checks(database).keep("handout.docx", "0" * 64, "text", "docx", [line])
    reviews.add(check.subject(0), Opinion.PARTLY, by="Ben")
    assert "The same words, reviewed elsewhere: <b>◐ Partly</b>, Ben" in shown(opened())


@pytest.mark.parametrize(
    ("became", "told"),
    [
        (f"An opening of its own.\n\n{NORTHWICK}", "these words still stand in it"),
        (NORTHWICK.replace("a team that stays", "a team"), "these words are not in it any more"),
        (None, "the article is no longer in the library"),
    ],
)
def test_an_edited_source_reopens_its_review_until_it_is_reviewed_again(
    library: Path, built: Path, tmp_path: Path, database: Database, reviews: Reviews,
    became: str | None, told: str,
) -> None:  # fmt: skip
    on_board(database, kept(library, SAID))
    say(click(opened(), "Review"), Opinion.SUPPORTS)
    assert order(opened()) == ["Supports"]
    edited(built, tmp_path, library, became)
    app = opened()
    assert order(app) == ["Source changed"]
    assert told in shown(app)
    app = click(app, "Review")
    assert "the source has changed since" in shown(app)
    # The same verdict again is one on the text as it is now.
    say(app, Opinion.SUPPORTS)
    assert order(opened()) == ["Supports"]
    assert len(reviews.log()) == 2


def edited(built: Path, tmp_path: Path, data: Path, became: str | None) -> None:
    """Build the library from the sources with one of them edited, or gone."""
    # The ids of articles are by their file's place, so it is edited where it was read.
    file = built / "news" / "northwick.txt"
    try:
        if became is None:
            file.unlink()
        else:
            file.write_text(became, encoding="utf-8")
        build(data, HashEmbedder(), [built / "news"])
    finally:
        file.write_text(NORTHWICK, encoding="utf-8")


def test_the_log_lists_every_entry_the_last_first(
    library: Path, database: Database, reviews: Reviews
) -> None:
    subject = on_board(database, kept(library, SAID))
    for opinion in (Opinion.CANNOT_TELL, Opinion.SUPPORTS):
        reviews.add(subject, opinion, by="Ana")
    app = opened()
    assert [e.label for e in app.expander][-1] == "The log (2)"
    app.session_state["reviews-log"] = True
    listed = shown(sound(app.run())).rpartition("<ol")[2]
    assert re.findall(r"<li value='(\d)'><b>. ([^<]+)</b>, Ana", listed) == [
        ("2", "Supports"),
        ("1", "Can&#x27;t tell"),
    ]


def test_a_database_that_cannot_be_opened_is_said_in_one_sentence(library: Path) -> None:
    file = library / "workspace" / "workspace.db"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"no database at all" * 100)
    app = opened()
    assert "The reviews cannot be opened" in shown(app)
    assert "is damaged and was left as it is" in shown(app)
