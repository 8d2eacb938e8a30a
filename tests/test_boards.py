"""Boards keep what people make, give it back exactly, and lose nothing when two work at once.

Each test runs on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from corpus.citing import Kept
from tests.kept import words
from workspace import board as limits
from workspace.board import Board, BoardConflict, BoardError, Deed, Item, Part, State
from workspace.boards import Boards
from workspace.database import Database, WorkspaceError
from workspace.places import neighbours, place_between
from workspace.tables import boards as board_table
from workspace.tables import items as item_table

HOSTILE = "‘Who?’ \x00 \ud800 =1+1 \u202eטוב\u202c 👩‍👧 $x$ <b>\r\n\t"


@pytest.fixture
def database(tmp_path: Path, database_url: str) -> Iterator[Database]:
    found = Database.open(tmp_path, database_url)
    yield found
    found.close()


@pytest.fixture
def boards(database: Database) -> Boards:
    return Boards(database)


@pytest.fixture
def board(boards: Boards) -> Board:
    return boards.create("Induction week", by="Ana")


def texts(board: Board) -> list[str]:
    return [item.kept.text for item in board.items]


def filled(boards: Boards, board: Board, *parts: str) -> list[Item]:
    return [boards.add(board.id, words(part)).item for part in parts]


def test_what_is_put_on_a_board_is_there_when_it_is_opened_again(
    tmp_path: Path, database_url: str, boards: Boards, board: Board
) -> None:
    kept = words("We listened", "and we changed")
    added = boards.add(board.id, kept, "for slide two", ["leaders", "change"], by="Ben")
    again = Database.open(tmp_path, database_url)
    found = Boards(again).load(board.id)
    again.close()
    assert found.items == (added.item,)
    item = added.item
    assert not added.already
    assert (item.kept, item.note, item.tags) == (kept, "for slide two", ("leaders", "change"))
    assert (item.by, item.version) == ("Ben", 1)
    assert board.created <= item.added == item.changed <= found.changed
    assert (found.name, found.version) == ("Induction week", board.version + 1)


def test_words_and_notes_come_back_exactly(boards: Boards, board: Board) -> None:
    kept = replace(words(HOSTILE), source="\udcff.txt", title=HOSTILE)
    boards.add(board.id, kept, HOSTILE, [HOSTILE])
    [item] = boards.load(board.id).items
    assert item.kept == kept
    assert item.kept.words[0].encode("utf-16", "surrogatepass") == HOSTILE.encode(
        "utf-16", "surrogatepass"
    )
    assert item.note == HOSTILE
    assert item.tags == (" ".join(HOSTILE.split()),)
    assert boards.create(HOSTILE).name == " ".join(HOSTILE.split())


def test_words_that_could_not_come_back_are_refused(boards: Boards, board: Board) -> None:
    with pytest.raises(BoardError, match="broken character"):
        boards.add(board.id, words("\ud83d\ude00"))  # two halves, which JSON makes one of
    assert boards.load(board.id).items == ()


def test_the_same_words_twice_are_one_item(boards: Boards, board: Board) -> None:
    first = boards.add(board.id, words("We listened"), "mine").item
    again = boards.add(board.id, words("We listened"), "yours", ["x"])
    assert again.already
    assert again.item == first
    read_again = replace(words("We listened", at=130), article_sha256="6" * 64)
    assert boards.add(board.id, read_again).already  # its article changed around it
    assert not boards.add(board.id, words("We listened", at=900)).already  # said a second time
    assert not boards.add(board.id, words("We listened", article="fenbury")).already
    assert not boards.add(board.id, words("We", "listened")).already
    other = boards.create("Another")
    assert not boards.add(other.id, words("We listened")).already


def test_words_taken_off_can_be_added_again(boards: Boards, board: Board) -> None:
    [first] = filled(boards, board, "one")
    boards.remove(first)
    assert boards.load(board.id).items == ()
    again = boards.add(board.id, words("one"))
    assert not again.already
    assert boards.load(board.id).items == (again.item,)


def test_items_are_moved_before_others_and_to_the_end(boards: Boards, board: Board) -> None:
    one, two, three = filled(boards, board, "one", "two", "three")
    boards.move(three, before=one)
    assert texts(boards.load(board.id)) == ["three", "one", "two"]
    boards.move(three, before=two)
    assert texts(boards.load(board.id)) == ["one", "three", "two"]
    moved = boards.move(one)
    assert texts(boards.load(board.id)) == ["three", "two", "one"]
    assert moved.version == one.version + 1
    version = boards.load(board.id).version
    boards.move(moved)
    boards.move(moved, before=moved)
    boards.move(three, before=two)
    assert boards.load(board.id).version == version  # they were there already


def test_an_item_is_not_moved_before_one_of_another_board(boards: Boards, board: Board) -> None:
    [one] = filled(boards, board, "one")
    [other] = filled(boards, boards.create("Another"), "two")
    with pytest.raises(BoardError, match="no such quotation on this board"):
        boards.move(one, before=other)


def test_notes_tags_and_cuts_are_written(boards: Boards, board: Board) -> None:
    [item] = filled(boards, board, "We listened and we changed")
    item = boards.annotate(item, "opens the day", by="Ben")
    item = boards.tag(item, [" Leaders ", "leaders", "", "change\nfor good"])
    item = boards.recut(item, words("We listened", "we changed"))
    assert boards.load(board.id).items == (item,)
    assert item.note == "opens the day"
    assert item.tags == ("Leaders", "change for good")
    assert item.kept.text == "We listened […] we changed"
    assert item.version == 4
    assert item.changed > item.added


def test_writing_what_is_there_is_no_step(boards: Boards, board: Board) -> None:
    item = boards.add(board.id, words("one"), "note", ["tag"]).item
    assert boards.annotate(item, "note") == item
    assert boards.tag(item, ["tag"]) == item
    assert boards.recut(item, item.kept) == item
    assert [s.deed for s in boards.log(board.id)] == [Deed.CREATE, Deed.ADD]


def test_a_cut_is_of_the_same_article_and_not_on_the_board(boards: Boards, board: Board) -> None:
    one, two = filled(boards, board, "one", "two")
    with pytest.raises(BoardError, match="same article"):
        boards.recut(one, words("one", article="fenbury"))
    with pytest.raises(BoardError, match="on the board already"):
        boards.recut(one, words("two"))
    assert boards.load(board.id).items == (one, two)


def test_the_list_has_the_last_changed_first_and_counts_items(boards: Boards) -> None:
    first, second = boards.create("First"), boards.create("Second")
    assert [h.name for h in boards.headings()] == ["Second", "First"]
    one, _ = filled(boards, first, "one", "two")
    boards.remove(one)
    headings = boards.headings()
    assert [(h.id, h.name, h.items) for h in headings] == [
        (first.id, "First", 1),
        (second.id, "Second", 0),
    ]
    assert headings[0].changed == boards.load(first.id).changed


def test_a_deleted_board_is_put_back_as_it_was(boards: Boards, board: Board) -> None:
    [item] = filled(boards, board, "one")
    boards.delete(board.id)
    boards.delete(board.id)  # no fault
    assert boards.headings() == ()
    assert [(h.id, h.items) for h in boards.deleted()] == [(board.id, 1)]
    for refused in (
        lambda: boards.load(board.id),
        lambda: boards.add(board.id, words("two")),
        lambda: boards.annotate(item, "x"),
        lambda: boards.undo(board.id),
    ):
        with pytest.raises(BoardError, match="“Induction week” was deleted; put it back"):
            refused()
    assert boards.restore(board.id).items == (item,)
    assert boards.restore(board.id).items == (item,)
    assert boards.deleted() == ()
    boards.undo(board.id)  # its steps are still there
    assert boards.load(board.id).items == ()


def test_a_copy_has_the_same_items_and_goes_its_own_way(boards: Boards, board: Board) -> None:
    one = boards.add(board.id, words("one"), "note", ["tag"], by="Ana").item
    _, three = filled(boards, board, "two", "three")
    boards.move(three, before=one)
    copy = boards.duplicate(board.id, "For the evening", by="Ben")
    assert copy.name == "For the evening"
    assert texts(copy) == ["three", "one", "two"]
    assert (copy.items[1].note, copy.items[1].tags) == ("note", ("tag",))
    boards.annotate(copy.items[1], "changed")
    boards.move(copy.items[0])
    assert boards.load(board.id).items[1].note == "note"
    assert texts(boards.load(board.id)) == ["three", "one", "two"]
    assert texts(boards.load(copy.id)) == ["one", "two", "three"]


@pytest.mark.parametrize("id", ["", "0123456789ab", "../boards", "\x00", "\ud800", "x" * 5000])
def test_an_unknown_board_is_one_sentence(boards: Boards, id: str) -> None:
    for ask in (boards.load, boards.delete, boards.restore, boards.undo, boards.log):
        with pytest.raises(BoardError, match=r"there is no board “.*” here; choose one") as error:
            ask(id)
        assert len(str(error.value)) < 120


def test_an_unknown_item_is_one_sentence(boards: Boards, board: Board) -> None:
    [item] = filled(boards, board, "one")
    for id in ("0123456789ab", "\x00"):
        with pytest.raises(BoardError, match="no such quotation on any board; load"):
            boards.annotate(replace(item, id=id), "x")


def test_absurd_sizes_are_refused_in_one_sentence(
    boards: Boards, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    [item] = filled(boards, board, "one")
    long = "x" * 20_000
    refusals: list[Callable[[], Any]] = [
        lambda: boards.create(long),
        lambda: boards.create("\n "),
        lambda: boards.create("Name", by=long),
        lambda: boards.rename(board, long),
        lambda: boards.duplicate(board.id, long),
        lambda: boards.annotate(item, long),
        lambda: boards.tag(item, [long]),
        lambda: boards.tag(item, [str(n) for n in range(31)]),
        lambda: boards.add(board.id, words("two"), note=long),
        lambda: boards.add(board.id, words(long * 11)),
        lambda: boards.recut(item, words(long * 11)),
    ]
    for refused in refusals:
        with pytest.raises(BoardError, match=r"; (make it shorter|type one|leave some out)$"):
            refused()
    monkeypatch.setattr("workspace.edits.MOST_ITEMS", 2)
    filled(boards, board, "two")
    with pytest.raises(BoardError, match="as many as one can hold; begin another"):
        boards.add(board.id, words("three"))
    assert texts(boards.load(board.id)) == ["one", "two"]
    assert len(boards.headings()) == 1


def test_what_fits_exactly_is_kept(boards: Boards, board: Board) -> None:
    name, note = "n" * limits.NAME_LONGEST, "\x00" * limits.NOTE_LONGEST
    tags = tuple(f"{n:0{limits.TAG_LONGEST}}" for n in range(limits.MOST_TAGS))
    boards.add(boards.create(name).id, words("one"), note, tags, by=name)
    [heading, _] = boards.headings()
    [item] = boards.load(heading.id).items
    assert (heading.name, item.note, item.tags, item.by) == (name, note, tags, name)


# Undo and redo


def test_every_kind_of_step_is_undone_and_done_again(boards: Boards, board: Board) -> None:
    one, two, three = filled(boards, board, "one", "two", "three")
    seen = [boards.load(board.id)]
    boards.annotate(one, "a note")
    seen.append(boards.load(board.id))
    boards.tag(two, ["tag"])
    seen.append(boards.load(board.id))
    boards.recut(three, words("thr"))
    seen.append(boards.load(board.id))
    boards.move(three, before=two)
    seen.append(boards.load(board.id))
    boards.remove(boards.load(board.id).items[2])
    seen.append(boards.load(board.id))
    boards.rename(board, "Another name")
    seen.append(boards.load(board.id))
    deeds = [Deed.RENAME, Deed.REMOVE, Deed.MOVE, Deed.RECUT, Deed.TAG, Deed.ANNOTATE]
    for deed, before in zip(deeds, reversed(seen[:-1]), strict=True):
        assert boards.undo(board.id).deed is deed
        assert content(boards.load(board.id)) == content(before)
    for deed, after in zip(reversed(deeds), seen[1:], strict=True):
        assert boards.redo(board.id).deed is deed
        assert content(boards.load(board.id)) == content(after)


def content(board: Board) -> tuple[str, list[tuple[str, Kept, str, tuple[str, ...]]]]:
    return board.name, [(i.id, i.kept, i.note, i.tags) for i in board.items]


def test_undo_goes_back_to_the_empty_board_and_no_further(boards: Boards, board: Board) -> None:
    filled(boards, board, "one", "two")
    assert boards.next_undo(board.id) == boards.log(board.id)[-1]
    boards.undo(board.id)
    boards.undo(board.id)
    assert boards.load(board.id).items == ()
    assert boards.next_undo(board.id) is None
    with pytest.raises(BoardError, match="no step of yours is left"):
        boards.undo(board.id)


def test_undo_survives_a_restart(
    tmp_path: Path, database_url: str, boards: Boards, board: Board
) -> None:
    [one] = filled(boards, board, "one")
    boards.annotate(boards.annotate(one, "first"), "second")
    boards.undo(board.id)
    again = Database.open(tmp_path, database_url)
    other = Boards(again)
    assert other.next_redo(board.id) == other.log(board.id)[3]
    other.redo(board.id)
    assert other.load(board.id).items[0].note == "second"
    for _ in range(3):
        other.undo(board.id)
    assert other.load(board.id).items == ()
    again.close()


def test_a_new_step_leaves_behind_what_was_undone(boards: Boards, board: Board) -> None:
    [one] = filled(boards, board, "one")
    boards.annotate(one, "first")
    boards.undo(board.id)
    boards.tag(boards.load(board.id).items[0], ["new"])
    assert boards.next_redo(board.id) is None
    with pytest.raises(BoardError, match="nothing of yours was undone"):
        boards.redo(board.id)
    boards.undo(board.id)
    boards.undo(board.id)  # the adding: what was undone before is passed over
    assert boards.load(board.id).items == ()


def test_somebody_undoes_their_own_steps_only(boards: Boards, board: Board) -> None:
    one, two = filled(boards, board, "one", "two")
    boards.annotate(one, "Ana’s", by="Ana")
    boards.annotate(two, "Ben’s", by="Ben")
    step = boards.undo(board.id, by=" Ana ")
    assert (step.deed, step.by, step.before, step.after) == (Deed.ANNOTATE, "Ana", "", "Ana’s")
    assert [i.note for i in boards.load(board.id).items] == ["", "Ben’s"]
    assert boards.next_redo(board.id, by="Ben") is None
    with pytest.raises(BoardError, match="no step of yours"):
        boards.undo(board.id, by="Cleo")


def test_a_step_that_somebody_built_on_stands(boards: Boards, board: Board) -> None:
    one = boards.add(board.id, words("one"), by="Ana").item
    two = boards.add(board.id, words("two"), by="Ana").item
    two = boards.annotate(two, "Ana’s", by="Ana")
    boards.annotate(two, "Ana’s, and Ben’s", by="Ben")
    with pytest.raises(BoardConflict, match=r"^Ben has changed the note since, so that") as error:
        boards.undo(board.id, by="Ana")
    conflict = error.value
    assert (conflict.part, conflict.there, conflict.wanted) == (Part.NOTE, "Ana’s, and Ben’s", "")
    assert conflict.item == boards.load(board.id).items[1]
    with pytest.raises(BoardConflict, match=r"^Ben has changed the note since"):
        boards.undo(board.id, by="Ana")  # nor is the adding of what Ben has written on
    assert boards.undo(board.id, by="Ana").item_id == one.id
    [left] = boards.load(board.id).items
    assert left.note == "Ana’s, and Ben’s"
    states = [s.state for s in boards.log(board.id) if s.by == "Ana" and s.item_id == two.id]
    assert states == [State.STANDS, State.STANDS]


@pytest.mark.parametrize("part", ["tags", "cut", "place", "quotation"])
def test_undo_of_an_adding_takes_nobody_elses_work_along(
    boards: Boards, board: Board, part: str
) -> None:
    [other] = filled(boards, board, "other")
    item = boards.add(board.id, words("one"), by="Ana").item
    if part == "tags":
        boards.tag(item, ["Ben’s"], by="Ben")
    elif part == "cut":
        boards.recut(item, words("on"), by="Ben")
    elif part == "place":
        boards.move(item, before=other, by="Ben")
    else:
        boards.remove(item, by="Ben")
    before = boards.load(board.id)
    said = "taken the quotation off" if part == "quotation" else f"changed the {part}"
    with pytest.raises(BoardConflict, match=rf"^Ben has {said} since"):
        boards.undo(board.id, by="Ana")
    assert boards.load(board.id) == before


def test_a_name_that_somebody_built_on_is_not_undone(boards: Boards, board: Board) -> None:
    renamed = boards.rename(board, "Ana’s name", by="Ana")
    boards.rename(renamed, "Ben’s name", by="Ben")
    with pytest.raises(BoardConflict, match=r"^Ben has changed the name since") as error:
        boards.undo(board.id, by="Ana")
    assert (error.value.there, error.value.wanted) == ("Ben’s name", "Induction week")


def test_redo_writes_over_nobody(boards: Boards, board: Board) -> None:
    [one] = filled(boards, board, "one")
    boards.annotate(one, "Ana’s", by="Ana")
    boards.undo(board.id, by="Ana")
    boards.annotate(boards.load(board.id).items[0], "Ben’s", by="Ben")
    with pytest.raises(BoardConflict, match=r"^Ben has changed the note") as error:
        boards.redo(board.id, by="Ana")
    assert (error.value.there, error.value.wanted) == ("Ben’s", "Ana’s")
    assert boards.load(board.id).items[0].note == "Ben’s"
    assert boards.next_redo(board.id, by="Ana") is None


def test_redo_of_taking_off_spares_what_was_written_since(boards: Boards, board: Board) -> None:
    [one] = filled(boards, board, "one")
    boards.remove(one, by="Ana")
    boards.undo(board.id, by="Ana")
    boards.annotate(boards.load(board.id).items[0], "Ben’s", by="Ben")
    with pytest.raises(BoardConflict, match=r"^Ben has changed the note"):
        boards.redo(board.id, by="Ana")
    assert boards.load(board.id).items[0].note == "Ben’s"


def test_undo_does_not_bring_words_back_twice(boards: Boards, board: Board) -> None:
    [one] = filled(boards, board, "one")
    boards.remove(one, by="Ana")
    again = boards.add(board.id, words("one"), by="Ben").item
    with pytest.raises(BoardConflict, match="the same words are on the board again") as error:
        boards.undo(board.id, by="Ana")
    assert error.value.item == again
    assert boards.load(board.id).items == (again,)


def test_an_undone_move_puts_it_back_whatever_others_moved(boards: Boards, board: Board) -> None:
    one, two, three, four = filled(boards, board, "one", "two", "three", "four")
    boards.move(two, by="Ana")
    boards.move(three, before=one, by="Ben")
    boards.remove(four, by="Ben")
    boards.undo(board.id, by="Ana")
    assert texts(boards.load(board.id)) == ["three", "one", "two"]


# Two people at once


def test_what_two_people_add_move_and_take_off_holds(boards: Boards, board: Board) -> None:
    a, b, c, d = filled(boards, board, "a", "b", "c", "d")  # both people see these
    boards.move(d, before=a, by="Ana")
    boards.remove(b, by="Ben")
    boards.move(c, before=b, by="Ana")  # where b was
    boards.add(board.id, words("e"), by="Ben")
    boards.annotate(a, "Ana’s", by="Ana")
    boards.tag(a, ["Ben’s"], by="Ben")
    found = boards.load(board.id)
    assert texts(found) == ["d", "a", "c", "e"]
    assert (found.items[1].note, found.items[1].tags) == ("Ana’s", ("Ben’s",))


@pytest.mark.parametrize("part", [Part.NOTE, Part.TAGS, Part.KEPT])
def test_the_later_of_two_writers_gets_both_to_choose_from(
    boards: Boards, board: Board, part: Part
) -> None:
    [seen] = filled(boards, board, "one two three")
    write: Callable[..., Item]
    first: Any
    second: Any
    if part is Part.NOTE:
        write, first, second = boards.annotate, "Ana’s", "Ben’s"
    elif part is Part.TAGS:
        write, first, second = boards.tag, ("Ana’s",), ("Ben’s",)
    else:
        write, first, second = boards.recut, words("one two"), words("two three")
    there = write(seen, first, by="Ana")
    with pytest.raises(
        BoardConflict, match=rf"^Ana has changed the {part} meanwhile, and"
    ) as error:
        write(seen, second, by="Ben")
    conflict = error.value
    assert (conflict.part, conflict.there, conflict.wanted) == (part, first, second)
    assert conflict.item == there
    assert boards.load(board.id).items == (there,)
    assert write(seen, first, by="Ben") == there  # both wrote the same
    won = write(conflict.item, second, by="Ben")  # the choice, made knowing both
    assert boards.load(board.id).items == (won,)


def test_an_item_is_not_taken_off_with_what_somebody_just_wrote(
    boards: Boards, board: Board
) -> None:
    [seen] = filled(boards, board, "one")
    there = boards.annotate(seen, "keep this one!", by="Ana")
    with pytest.raises(BoardConflict, match=r"^Ana has changed the note") as error:
        boards.remove(seen, by="Ben")
    assert error.value.there == "keep this one!"
    boards.remove(there, by="Ben")
    boards.remove(seen, by="Ana")  # off is off
    assert boards.load(board.id).items == ()


def test_nothing_is_written_on_what_was_taken_off(boards: Boards, board: Board) -> None:
    [item] = filled(boards, board, "one")
    boards.remove(item, by="Ana")
    refusals: list[Callable[[], Item]] = [
        lambda: boards.annotate(item, "Ben’s", by="Ben"),
        lambda: boards.tag(item, ["Ben’s"], by="Ben"),
        lambda: boards.recut(item, words("on"), by="Ben"),
        lambda: boards.move(item, by="Ben"),
    ]
    for refused in refusals:
        with pytest.raises(BoardConflict, match=r"^Ana has taken that quotation off") as error:
            refused()
        assert (error.value.part, error.value.there, error.value.item) == (Part.THERE, None, None)


def test_the_later_of_two_names_is_asked_about(boards: Boards, board: Board) -> None:
    boards.rename(board, "Ana’s name", by="Ana")
    with pytest.raises(BoardConflict, match=r"^Ana has called this board “Ana’s name”") as error:
        boards.rename(board, "Ben’s name", by="Ben")
    assert (error.value.part, error.value.there, error.value.wanted) == (
        Part.NAME,
        "Ana’s name",
        "Ben’s name",
    )
    assert boards.rename(boards.headings()[0], "Ben’s name", by="Ben").name == "Ben’s name"


def test_many_at_once_lose_nothing(
    tmp_path: Path, database_url: str, boards: Boards, board: Board
) -> None:
    [shared] = filled(boards, board, "shared")
    ready = threading.Barrier(4)
    held: list[str] = []
    refused: list[BoardConflict] = []
    broke: list[BaseException] = []

    def work(name: str) -> None:
        own = Database.open(tmp_path, database_url)
        try:
            mine = boards if name in ("P0", "P1") else Boards(own)  # as threads, and as processes
            ready.wait(30)
            for n in range(6):
                item = mine.add(board.id, words(f"{name} {n}"), by=name).item
                mine.move(item, before=mine.load(board.id).items[0], by=name)
                try:
                    held.append(mine.annotate(shared, f"{name} {n}", by=name).note)
                except BoardConflict as conflict:
                    refused.append(conflict)
        except BaseException as error:
            broke.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=work, args=(f"P{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broke == []
    found = boards.load(board.id)
    assert {*texts(found)} == {"shared", *(f"P{p} {n}" for p in range(4) for n in range(6))}
    assert len(held) == 1  # all of them had seen the item without a note
    assert [i.note for i in found.items if i.id == shared.id] == held
    assert len(refused) == 23
    assert [s.number for s in boards.log(board.id)] == [*range(1, found.version + 1)]


# The log


def test_the_log_says_what_was_done_when_and_by_whom(boards: Boards, board: Board) -> None:
    item = boards.add(board.id, words("We listened"), by="Ana").item
    item = boards.annotate(item, "first", by="Ben")
    item = boards.tag(item, ["a", "b"], by="Ben")
    item = boards.recut(item, words("We"), by="Ben")
    boards.undo(board.id, by="Ben")
    boards.move(item, before=filled(boards, board, "two")[0])
    boards.move(item)
    boards.remove(boards.load(board.id).items[1])
    boards.rename(board, "Renamed")
    boards.delete(board.id, by="Cleo")
    log = boards.log(board.id)
    assert [(s.deed, s.by, s.before, s.after) for s in log] == [
        (Deed.CREATE, "Ana", "", "Induction week"),
        (Deed.ADD, "Ana", "", "We listened"),
        (Deed.ANNOTATE, "Ben", "", "first"),
        (Deed.TAG, "Ben", "", "a, b"),
        (Deed.RECUT, "Ben", "We listened", "We"),
        (Deed.UNDO, "Ben", "We", "We listened"),
        (Deed.ADD, None, "", "two"),
        (Deed.MOVE, None, "", ""),
        (Deed.REMOVE, None, "We listened", ""),
        (Deed.RENAME, None, "Induction week", "Renamed"),
        (Deed.DELETE, "Cleo", "", ""),
    ]
    assert [s.number for s in log] == [*range(1, 12)]
    assert [s.at for s in log] == sorted(s.at for s in log)
    assert log[4].state is State.UNDONE
    assert log[5].of == 5
    assert {s.text for s in log if s.item_id == item.id} == {"We listened"}
    assert {s.text for s in log if s.item_id is None} == {"Renamed"}


def test_nothing_is_deleted_from_the_database(
    database: Database, boards: Boards, board: Board
) -> None:
    one, _ = filled(boards, board, "one", "two")
    boards.remove(one)
    boards.undo(board.id)
    boards.undo(board.id)
    boards.delete(board.id)
    with database.reading() as connection:
        counts = [
            connection.execute(sa.select(sa.func.count()).select_from(t)).scalar()
            for t in (board_table, item_table)
        ]
    assert counts == [1, 2]


def test_damaged_words_are_one_sentence(database: Database, boards: Boards, board: Board) -> None:
    filled(boards, board, "one")
    for damaged in ('{"article_id": 5}', "{"):
        with database.writing() as connection:
            statement = sa.text("UPDATE items SET kept = :kept").bindparams(kept=damaged)
            connection.execute(statement)
        with pytest.raises(WorkspaceError, match="damaged; put a sound copy"):
            boards.load(board.id)


# Places


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_places_keep_any_order(moves: list[tuple[int, int]]) -> None:
    order: list[str] = []
    places: dict[str, str] = {}
    for which, where in moves:
        id = f"{which * 16:012x}"
        if id in order:
            order.remove(id)
            del places[id]
        at = where % (len(order) + 1)
        before = places[order[at]] if at < len(order) else None
        low, high = neighbours(sorted(places.values()), before)
        places[id] = place_between(low, high, id)
        order.insert(at, id)
        assert sorted(places, key=places.__getitem__) == order


def test_places_stay_short() -> None:
    places = [place_between(None, None, "0" * 12)]
    for n in range(2_000):
        places.append(place_between(places[-1], None, f"{n:012x}"))
    for n in range(2_000):
        places.insert(0, place_between(None, places[0], f"{n:012x}"))
    assert max(map(len, places)) == 21
    between = places[1]
    for n in range(200):
        between = place_between(places[0], between, f"{n:012x}")
    assert len(between) < 80
    assert places[0] < between < places[1]
    with pytest.raises(ValueError, match="is not before"):
        place_between(places[1], places[0], "0" * 12)
