"""Boards and keeping, run as Streamlit runs the pages, over a library of two invented articles."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages import board_cut, board_item, moments
from app_pages.exact import words
from app_pages.place import Place
from app_pages.selecting import place_of
from corpus.article import Article, Block, Kind, Voice, text_sha256
from corpus.chosen import check_chosen, said_at
from corpus.citing import Kept, cut, keep
from corpus.errors import CitationBroken
from corpus.quoting import with_quotations
from index.build import build
from index.library import Library, Snapshot
from qa.reader import Reader
from tests.conftest import HashEmbedder, build_news
from tests.pages import served_copy
from tests.test_app import shown, sound
from workspace.board import Board, Deed, Item
from workspace.boards import Boards
from workspace.database import Database
from workspace.exports.checked import Entry, check

APP = str(Path(__file__).parent.parent / "app.py")
NORTHWICK = """Northwick is rated good

Published: 4 May 2024

“We have built a team that stays,” said Mo Harper, director of children’s services at Northwick \
council. “Nobody here is asked, as they were in 2019, to carry more than sixteen families. I would \
rather leave a post empty.”

Ofsted said that social workers in Northwick know their children well and visit them often.

1 Response to Northwick is rated good

  1. Ken May 6, 2024 at 10:15 am #

    It costs $5 to 6$ :red[x] <b>more</b> than it did.
"""
FENBURY = """Fenbury waits for a director

Published: 9 June 2023

“The post has been empty since March,” said Ada Cole, leader of Fenbury council.

Costs fell by a third in that year.
"""
SAID = "We have built a team that stays,"
WENT_ON = (
    "Nobody here is asked, as they were in 2019, to carry more than sixteen families. I would "
    "rather leave a post empty."
)
COMMENT = "It costs $5 to 6$ :red[x] <b>more</b> than it did."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two articles in news/ and their library in data/."""
    folder = tmp_path_factory.mktemp("boards")
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
def boards(library: Path) -> Iterator[Boards]:
    """The boards of that library, as another person has them open."""
    database = Database.open(library)
    yield Boards(database)
    database.close()


def snapshot(data: Path) -> Snapshot:
    return Library(data, HashEmbedder()).snapshot()


def article(data: Path, title: str) -> Article:
    return next(a for a in snapshot(data).articles() if a.title.startswith(title))


def place(article: Article, text: str) -> tuple[int, int]:
    start = article.text.index(text)
    return start, start + len(text)


def filled(boards: Boards, data: Path, *texts: str) -> Board:
    """A board with these words, in this order."""
    board = boards.create("Induction")
    for text in texts:
        found = next(a for a in snapshot(data).articles() if text in a.text)
        span = place(found, text)
        boards.add(board.id, keep(found, [span], said_at(found, [span])))
    return boards.load(board.id)


def opened(page: str = "boards", **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"app_pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return sound(app.run())


def click(app: AppTest, label: str, nth: int = 0) -> AppTest:
    found = [b for b in app.button if b.label == label]
    found = found or [b for b in app.button if b.label.startswith(label)]
    assert len(found) > nth, (label, [b.label for b in app.button])
    return sound(found[nth].click().run())


def labels(app: AppTest) -> list[str]:
    return [b.label for b in app.button]


# Keeping


def test_a_place_in_an_article_is_kept_at_one_click_and_taken_off_again(
    library: Path, boards: Boards
) -> None:
    northwick = article(library, "Northwick")
    app = opened("read", **Place.span(northwick, *place(northwick, SAID)).query)
    app = click(app, "Keep on “Quotations”")
    assert "Kept on “Quotations”." in shown(app)
    (heading,) = boards.headings()
    (item,) = boards.load(heading.id).items
    assert item.kept.words == (SAID,)
    assert (item.kept.speaker, item.kept.voice) == ("Mo Harper", Voice.COUNCIL)
    assert "director" in (item.kept.role or "")
    app = click(app, "Keep on “Quotations”")
    assert "These words are on “Quotations” already." in shown(app)
    boards.remove(item)
    app = click(app, "Keep on “Quotations”")
    app = click(app, "Undo")
    assert "Taken off the board again." in shown(app)
    assert boards.load(heading.id).items == ()


def test_a_source_of_an_answer_is_kept_on_a_new_board_by_the_menu(
    library: Path, boards: Boards
) -> None:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app = sound(app.chat_input[0].set_value("How many families does Northwick carry?").run())
    app = click(app, "Another board")
    next(t for t in app.text_input if t.label == "A new board").set_value("Caseloads")
    app = click(app, "Keep there")
    assert "Kept on “Caseloads”." in shown(app)
    (heading,) = boards.headings()
    (item,) = boards.load(heading.id).items
    found = snapshot(library).article(item.kept.article_id)
    assert [found.text[a:b] for a, b in item.kept.spans] == list(item.kept.words)
    assert any(label.startswith("Keep on “Caseloads”") for label in labels(app))


def test_what_is_no_one_persons_words_is_not_offered(library: Path) -> None:
    northwick = article(library, "Northwick")
    start, end = place(northwick, "visit them often.")[0], place(northwick, COMMENT)[1]
    app = opened("read", **Place.span(northwick, start, end).query)
    assert '<mark id="cited"' in shown(app)
    assert not [label for label in labels(app) if label.startswith("Keep on")]


def test_the_database_that_cannot_be_opened_is_said_in_one_sentence(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all, but some words " * 100)
    monkeypatch.setenv("VERSE_DATABASE_URL", f"sqlite:///{broken}")
    html = shown(opened())
    assert "The boards cannot be opened" in html
    assert html.count('role="alert"') == 1
    assert "is damaged and was left as it is" in html
    northwick = article(library, "Northwick")
    app = opened("read", **Place.span(northwick, *place(northwick, SAID)).query)
    assert 'role="alert"' not in shown(app)
    assert "is damaged and was left as it is" in shown(click(app, "Keep on"))


# Who says words that were chosen


def test_chosen_words_have_their_speaker_or_none() -> None:
    parts = ("“We stay,” said Mo Harper. “We grow.”", "Ada Cole said nobody leaves. Costs fell.")
    text = "\n\n".join(parts)
    blocks, at = [], 0
    for part in parts:
        blocks.append(Block(Kind.PARAGRAPH, at, at + len(part)))
        at += len(part) + 2
    found = with_quotations(Article("a", text_sha256(text), "A", text, tuple(blocks), "a.txt"))

    def by(*parts: str) -> str | None:
        said = said_at(found, [place(found, part) for part in parts])
        return said.speaker if said else None

    assert by("We stay,") == "Mo Harper"
    assert by("“We stay,”") == "Mo Harper"
    assert by("We stay,", "We grow.") == "Mo Harper"
    assert by("Ada Cole said nobody leaves.") == "Ada Cole"
    assert by("We stay,", "Ada Cole said nobody leaves.") is None, "two people's"
    assert by("“We grow.”\n\nAda Cole said nobody leaves.") is None


def test_words_in_no_quotation_are_the_articles() -> None:
    parts = (
        "Costs fell by a third, and the council was rated ‘good’.",
        "“Nobody asked us before,” one letter said.",
        "“This never closes.",
        "Homes were found for all.",
    )
    text = "\n\n".join(parts)
    blocks, at = [], 0
    for part in parts:
        blocks.append(Block(Kind.PARAGRAPH, at, at + len(part)))
        at += len(part) + 2
    found = with_quotations(Article("a", text_sha256(text), "A", text, tuple(blocks), "a.txt"))
    for words_of, is_quotation in (
        (parts[0], False),
        ("good", True),
        ("Nobody asked us before,", True),
        (parts[1], True),
        ("This never closes.", True),
        (parts[3], False),
    ):
        kept = keep(found, [place(found, words_of)])
        assert kept.is_quotation == is_quotation, words_of
    whole = keep(found, [place(found, parts[0])])
    assert cut(whole, found, [place(found, "good")]).is_quotation
    earlier = whole.to_json()
    del earlier["is_quotation"]
    assert Kept.from_json(earlier).is_quotation, "kept before it was told"


def test_the_articles_own_words_are_shown_with_their_publisher(library: Path) -> None:
    costs = article(library, "Fenbury")
    span = place(costs, "Costs fell by a third in that year.")
    kept = replace(keep(costs, [span]), publisher="<i>Daily</i>")
    item = Item("a" * 12, kept, "", (), 1, "", "", None)
    checked = check([Entry(kept)], lambda id: costs)
    html = board_item.item_html(board_item.Shown(item, 1, checked, costs, None, None, True))
    assert "<b>The article</b>, &lt;i&gt;Daily&lt;/i&gt;</p>" in html


# The board


def test_without_a_board_the_page_says_what_to_do_and_makes_one(
    library: Path, boards: Boards
) -> None:
    app = opened()
    assert "There is none yet." in shown(app)
    app.text_input(key="first-board-name").set_value("  For *the* workshop ")
    app = click(app, "Make a board")
    assert [h.name for h in boards.headings()] == ["For *the* workshop"]
    assert "Nothing on this board yet." in shown(app)
    app = click(app, "Delete the board")
    assert "Deleted “For *the* workshop”." in shown(app)
    assert boards.headings() == ()
    app = click(app, "Undo")
    assert [h.name for h in boards.headings()] == ["For *the* workshop"]


def test_a_quotation_is_shown_in_its_very_words_with_speaker_reference_and_standing(
    library: Path, boards: Boards
) -> None:
    filled(boards, library, SAID, COMMENT, "Costs fell by a third in that year.")
    html = shown(opened())
    assert "<b>The article</b></p>" in html
    assert f'<blockquote class="cv-words cv-lines">{words(SAID)}</blockquote>' in html
    assert f'<blockquote class="cv-words cv-lines">{words(COMMENT)}</blockquote>' in html
    assert "<b>Mo Harper</b>, director of children’s services" in html
    assert "<b>Reader’s comment by Ken</b>" in html
    assert "Northwick is rated good, 4 May 2024 (stated: the dateline)" in html
    assert "4 May 2024 (stated: the dateline), about Northwick</p>" in html
    assert "7 words, fits a slide · ✓ stands word for word in the article" in html


def test_items_move_get_notes_and_tags_and_every_step_can_be_undone(
    library: Path, boards: Boards
) -> None:
    board = filled(boards, library, SAID, WENT_ON, "The post has been empty since March,")
    first, second, third = board.items
    app = opened()
    app = click(app, "Move quotation 1 down")
    assert "Moved to place 2 of 3." in shown(app)
    app = click(app, "Move quotation 3 to a place")
    app.number_input[0].set_value(1)
    app = click(app, "Move")
    assert [i.id for i in boards.load(board.id).items] == [third.id, second.id, first.id]
    app = click(app, "Note and tags", nth=2)
    app.text_area[0].set_value("=ask the room\nfirst")
    next(t for t in app.text_input if t.label == "New tags").set_value(" openers, , Openers")
    app = click(app, "Save")
    changed = boards.load(board.id).items[2]
    assert (changed.note, changed.tags) == ("=ask the room\nfirst", ("openers",))
    assert "=ask the room\nfirst" in shown(app)
    app.button_group[0].set_value(["openers"]).run()
    assert shown(app).count("<blockquote") == 1
    app.button_group[0].set_value([]).run()
    app = click(app, "Undo the tags of “We have built")
    app = click(app, "Undo the note on")
    app = click(app, "Undo moving “The post has")
    assert "Undone: moving “The post has been empty since March,”." in shown(app)
    app = click(app, "Redo moving")
    assert [i.id for i in boards.load(board.id).items] == [third.id, second.id, first.id]
    app = click(app, "Remove")
    assert third.id not in [i.id for i in boards.load(board.id).items]
    app = click(app, "Undo taking off “The post has")
    assert boards.load(board.id).items[0].id == third.id


def test_tags_are_chosen_among_those_of_the_board_and_taken_off(
    library: Path, boards: Boards
) -> None:
    board = filled(boards, library, SAID, WENT_ON)
    first, second = board.items
    boards.tag(first, ["plain, old", "openers"])
    boards.tag(second, ["closers"])
    app = click(opened(), "Note and tags")
    tags = next(g for g in app.button_group if g.label == "Tags")
    assert tags.value == ["plain, old", "openers"]
    tags.set_value(["closers", "plain, old"])
    next(t for t in app.text_input if t.label == "New tags").set_value("new")
    click(app, "Save")
    assert boards.load(board.id).items[0].tags == ("plain, old", "closers", "new")


def test_a_board_is_renamed_and_copied_and_steps_carry_the_persons_name(
    library: Path, boards: Boards
) -> None:
    board = filled(boards, library, SAID)
    app = opened(board=board.id)
    next(t for t in app.text_input if t.label == "Your name").set_value("Ana  Lee").run()
    next(t for t in app.text_input if t.label == "Name").set_value("Second week")
    app = click(app, "Rename")
    assert boards.load(board.id).name == "Second week"
    assert boards.log(board.id)[-1].by == "Ana Lee"
    app = click(app, "Make a copy")
    copy = app.query_params["board"]
    assert copy != board.id
    assert boards.load(copy).items[0].kept.words == (SAID,)
    assert boards.load(copy).name == "Second week (copy)"


def test_of_boards_with_one_name_each_can_be_opened(library: Path, boards: Boards) -> None:
    filled(boards, library, SAID)
    filled(boards, library, COMMENT)
    app = opened()
    assert words(COMMENT) in shown(app)
    chooser = next(s for s in app.selectbox if s.label == "Board")
    assert len(set(chooser.options)) == 2
    app = sound(chooser.select(chooser.options[1]).run())
    assert words(SAID) in shown(app)


def test_a_board_that_is_not_there_is_said(library: Path, boards: Boards) -> None:
    filled(boards, library, SAID)
    assert "There is no such board here" in shown(opened(board="0" * 12))


# Cutting


def test_a_shorter_cut_leaves_out_words_and_stays_the_speakers(
    library: Path, boards: Boards
) -> None:
    board = filled(boards, library, WENT_ON)
    app = click(opened(), "Longer or shorter")
    box = next(b for b in app.checkbox if b.label.startswith("I would rather"))
    assert box.value
    app = sound(box.uncheck().run())
    names = ["as", "2019,"]
    first, last = (next(s for s in app.selectbox if s.label == title) for title in ("From", "To"))
    there = [option.split(". ", 1)[1] for option in first.options]
    app = sound(first.select_index(there.index(names[0])).run())
    last = next(s for s in app.selectbox if s.label == "To")
    app = sound(last.select(next(o for o in last.options if o.endswith(names[1]))).run())
    app = click(app, "Leave out")
    assert ">[…]</span> to carry more than sixteen families.</blockquote>" in shown(app)
    app = click(app, "Save this cut")
    (item,) = boards.load(board.id).items
    text = article(library, "Northwick").text
    assert item.kept.words == ("Nobody here is asked,", "to carry more than sixteen families.")
    assert [text[a:b] for a, b in item.kept.spans] == list(item.kept.words)
    assert item.kept.speaker == "Mo Harper"
    app = click(app, "Undo the cut of")
    assert boards.load(board.id).items[0].kept.words == (WENT_ON,)


def test_a_longer_cut_of_a_quotation_is_of_its_speakers_words_alone(
    library: Path, boards: Boards
) -> None:
    board = filled(boards, library, WENT_ON)
    app = click(opened(), "Longer or shorter")
    offered = [b.label for b in app.checkbox]
    assert offered == [SAID, *(s.strip() + "." for s in WENT_ON.split(".") if s)]
    app = sound(app.checkbox[0].check().run())
    app = click(app, "Save this cut")
    kept = boards.load(board.id).items[0].kept
    assert kept.words == (SAID, WENT_ON), "without “said Mo Harper” between them"
    assert kept.speaker == "Mo Harper"


def test_a_longer_cut_of_the_articles_words_that_takes_in_anothers_is_nobodys(
    library: Path, boards: Boards
) -> None:
    board = filled(boards, library, "Ofsted said that social workers in Northwick know")
    app = click(opened(), "Longer or shorter")
    box = next(b for b in app.checkbox if b.label.startswith(f"“{SAID}”"))
    app = sound(box.check().run())
    assert "Speaker not clear" in shown(app)
    app = click(app, "Save this cut")
    assert boards.load(board.id).items[0].kept.speaker is None


@pytest.mark.parametrize("taken", [SAID, "Ofsted said that social workers"])
def test_any_choice_of_sentences_and_words_is_words_of_the_article_in_order(
    library: Path, taken: str
) -> None:
    northwick = article(library, "Northwick")
    offered = board_cut.pieces(northwick, [place(northwick, taken)])
    assert taken in [northwick.text[p.start : p.end] for p in offered]
    words_there = board_cut.word_spans(northwick.text, [(offered[0].start, offered[-1].end)])
    for chosen in range(1, 2 ** len(offered)):
        numbers = [n for n in range(len(offered)) if chosen >> n & 1]
        gaps = [(words_there[chosen % len(words_there)][0], words_there[-3][1])]
        gaps = [(a, b) for a, b in gaps if a < b]
        spans = board_cut.joined(northwick, offered, numbers, gaps)
        flat = [edge for span in spans for edge in span]
        assert flat == sorted(set(flat))
        for a, b in spans:
            assert northwick.text[a:b] == northwick.text[a:b].strip()
            assert not any(a < d and c < b for c, d in gaps)
            assert offered[numbers[0]].start <= a < b <= offered[numbers[-1]].end


# Where the words stand now


def test_changed_and_gone_articles_are_said_and_left_out_when_the_board_is_taken_away(
    library: Path, boards: Boards, built: Path, tmp_path: Path
) -> None:
    board = filled(boards, library, SAID, WENT_ON, "The post has been empty since March,")
    news = built / "news"
    shutil.copytree(news, tmp_path / "before")
    try:
        changed = NORTHWICK.replace("more than sixteen", "more than twelve")
        (news / "northwick.txt").write_text(changed, encoding="utf-8")
        (news / "fenbury.txt").unlink()
        build(library, HashEmbedder(), [news])
    finally:
        shutil.copytree(tmp_path / "before", news, dirs_exist_ok=True)
    app = opened()
    html = shown(app)
    assert html.count("they still stand in it word for word") == 1
    assert html.count("these words do not stand in it any more") == 1
    assert html.count("the library does not have this article any more") == 1
    assert "taken_away" not in app.session_state, "nothing is made before somebody asks"
    assert app.get("download_button") == []
    app.button_group(key="take_away_as").set_value("CSV").run()
    html = shown(sound(app))
    assert "3 quotations checked against the library on" in html
    assert (
        "1 stands word for word, 1 of these in a text that has changed since; 2 left out." in html
    )
    assert html.count("<b>Left out</b>") == 1
    assert len(app.get("download_button")) == 1
    data = app.session_state["taken_away"].data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [SAID in row for row in rows if row[0] == "quotation"] == [True]
    assert sum(row[0] == "left out" for row in rows) == 2
    boards.remove(board.items[0])
    assert "2 quotations checked" in shown(sound(app.run())), "checked again once it has changed"


# Two people


def test_of_two_notes_both_are_shown_and_one_is_chosen(library: Path, boards: Boards) -> None:
    board = filled(boards, library, SAID)
    for choice, left in (("Keep what is there", "Bea’s"), ("Write mine instead", "Mine")):
        boards.annotate(boards.load(board.id).items[0], "Before")
        app = click(opened(), "Note and tags")
        boards.annotate(boards.load(board.id).items[0], "Bea’s", by="Bea")
        app.text_area[0].set_value("Mine")
        app = click(app, "Save")
        html = shown(app)
        assert "Bea has changed the note meanwhile" in html
        assert ">Bea’s</p>" in html
        assert ">Mine</p>" in html
        assert boards.load(board.id).items[0].note == "Bea’s"
        click(app, choice)
        assert boards.load(board.id).items[0].note == left


def test_a_note_for_words_that_somebody_took_off_is_not_lost(library: Path, boards: Boards) -> None:
    board = filled(boards, library, SAID)
    app = click(opened(), "Note and tags")
    app.text_area[0].set_value("Mine")
    boards.remove(boards.load(board.id).items[0], by="Bea")
    app = click(app, "Save")
    assert "Bea has taken that quotation off the board meanwhile" in shown(app)
    click(app, "Put it back with mine")
    (item,) = boards.load(board.id).items
    assert (item.kept.words, item.note) == ((SAID,), "Mine")


def test_what_somebody_left_as_it_was_does_not_write_over_anothers(
    library: Path, boards: Boards
) -> None:
    board = filled(boards, library, SAID)
    app = click(opened(), "Note and tags")
    boards.tag(boards.load(board.id).items[0], ["bea"], by="Bea")
    app.text_area[0].set_value("Mine")
    click(app, "Save")
    (item,) = boards.load(board.id).items
    assert (item.note, item.tags) == ("Mine", ("bea",))


# Selecting


def selected(article: Article, start: int, end: int, **other: object) -> dict[str, object]:
    """What the page's script sends of a selection."""
    shown_words = article.text[start:end].replace("\uf0b7", "•")
    sent = {"first": shown_words[:160], "last": shown_words[-160:]}
    return {"sha": article.sha256, "start": start, "end": end, **sent, **other}


def test_a_selection_is_believed_only_with_the_articles_own_words() -> None:
    text = "😀 \uf0b7 One, two.\n\nThree.\n\nFour, says a reader."
    blocks = (
        Block(Kind.PARAGRAPH, 0, 13),
        Block(Kind.PARAGRAPH, 15, 21),
        Block(Kind.COMMENT, 23, 43, "Ken"),
    )
    found = Article("a", text_sha256(text), "A", text, blocks, "a.txt")
    assert place_of(found, selected(found, 2, 15)) == (2, 13), "without the spaces at its ends"
    assert place_of(found, selected(found, 23, 43)) == (23, 43)
    right = selected(found, 4, 8)
    for wrong in (
        None,
        "4-8",
        {**right, "sha": "0" * 64},
        {**right, "start": 5},
        {**right, "end": 9},
        {**right, "start": True},
        {**right, "start": "4"},
        {**right, "start": -40},
        {**right, "first": "Two,"},
        {**right, "last": ""},
        {**right, "end": 10_000},
        selected(found, 13, 15),
        selected(found, 16, 30),
    ):
        with pytest.raises(CitationBroken):
            place_of(found, wrong)


def test_words_of_two_readers_are_no_ones(library: Path) -> None:
    northwick = article(library, "Northwick")
    start, end = place(northwick, COMMENT)
    assert check_chosen(northwick, (start, end)) == (start, end)
    with pytest.raises(CitationBroken, match="one reader"):
        check_chosen(northwick, (start - 40, end))


def test_words_with_marks_of_their_own_are_named_in_others(library: Path, boards: Boards) -> None:
    filled(boards, library, f"“{SAID}” said Mo Harper")
    app = opened()
    assert f"Undo adding ‘“{SAID}” said…’" in labels(app)
    app = click(app, "Remove")
    assert f"Taken off: ‘“{SAID}” said…’." in shown(app)


def test_a_moment_is_told_by_the_readers_clock() -> None:
    late = "2026-06-30T23:05:00.123456+00:00"
    assert moments.at(late, timezone(timedelta(hours=1))) == "1 July 2026 at 00:05"
    assert moments.at(late, timezone(timedelta(hours=-4))) == "30 June 2026 at 19:05"


def test_the_log_names_what_was_done_and_by_whom(library: Path, boards: Boards) -> None:
    board = filled(boards, library, SAID)
    boards.annotate(board.items[0], "*First* <b>", by="Bea")
    assert boards.log(board.id)[-1].deed is Deed.ANNOTATE
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("app_pages/boards.py")
    app.session_state["board-log"] = True
    html = shown(sound(app.run()))
    assert "<b>Note changed</b> by Bea" in html
    assert "nothing → *First* &lt;b&gt;" in html
