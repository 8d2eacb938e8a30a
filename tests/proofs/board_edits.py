"""People at work on a board, for proofs to kill: what they do, and what has to be there then."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from tests.kept import words
from tests.proofs.children import Tell
from tests.proofs.killing import damage, settle
from workspace.board import Board, BoardConflict, BoardError, Deed, Item, Step
from workspace.boards import Boards
from workspace.database import Database
from workspace.tables import boards as board_table
from workspace.tables import edits as edit_table
from workspace.tables import items as item_table

_MOST = 40
"""Items on a board before more are taken off than added."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing somebody does: to the item ``key``, with ``text`` as the note, tag, words or name.

    A move goes before the item ``before``, or to the end.
    """

    deed: Deed
    key: str = ""
    text: str = ""
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An item as a proof knows it."""

    key: str
    words: str
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A board as a proof knows it: a name and lines, kept by nothing but this dataclass."""

    name: str
    lines: tuple[Line, ...] = ()

    def after(self, edit: Edit) -> Sheet:
        """The sheet after an edit other than undo and redo."""
        lines = list(self.lines)
        at = next((n for n, line in enumerate(lines) if line.key == edit.key), -1)
        if edit.deed is Deed.RENAME:
            return replace(self, name=edit.text)
        if edit.deed is Deed.ADD:
            lines.append(Line(edit.key, edit.text))
        elif edit.deed is Deed.REMOVE:
            del lines[at]
        elif edit.deed is Deed.MOVE:
            line = lines.pop(at)
            keys = [other.key for other in lines]
            lines.insert(len(lines) if edit.before is None else keys.index(edit.before), line)
        elif edit.deed is Deed.ANNOTATE:
            lines[at] = replace(lines[at], note=edit.text)
        elif edit.deed is Deed.TAG:
            lines[at] = replace(lines[at], tags=(edit.text,))
        else:
            lines[at] = replace(lines[at], words=edit.text)
        return replace(self, lines=tuple(lines))


@dataclass(frozen=True)
class History:
    """A sheet with the ones before it and those that were undone."""

    now: Sheet
    past: tuple[Sheet, ...] = ()
    undone: tuple[Sheet, ...] = ()

    def after(self, edit: Edit) -> History:
        """The history after any edit."""
        if edit.deed is Deed.UNDO:
            return History(self.past[-1], self.past[:-1], (*self.undone, self.now))
        if edit.deed is Deed.REDO:
            return History(self.undone[-1], (*self.past, self.now), self.undone[:-1])
        return History(self.now.after(edit), (*self.past, self.now))


@dataclass(frozen=True, slots=True)
class Found:
    """What a fresh process found: the board, how often it can be undone and redone, its log."""

    sheet: Sheet
    undoable: int
    redoable: int
    version: int
    log: tuple[Step, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one edit of two people: kept as step text, or refused with a conflict."""

    deed: Deed
    item_id: str | None
    wanted: str
    seen: str = ""
    conflict: bool = False


def work(tell: Tell, data: Path, url: str | None, board_id: str, seed: int) -> None:
    """Edit a board without a pause, telling each edit before it and again once it is kept."""
    database = Database.open(data, url)
    boards, random = Boards(database), Random(seed)
    tell("open")
    for number in range(100_000):
        board = boards.load(board_id)
        can_undo = boards.next_undo(board_id) is not None
        can_redo = boards.next_redo(board_id) is not None
        edit = choose(random, board, f"{seed}-{number}", can_undo, can_redo)
        tell(("begun", edit))
        apply(boards, board, edit)
        tell(("kept", edit))


def choose(random: Random, board: Board, name: str, can_undo: bool, can_redo: bool) -> Edit:
    """An edit that changes something."""
    items = board.items
    deeds = [Deed.ADD] * (3 if len(items) < _MOST else 1) + [Deed.RENAME]
    if items:
        deeds += [Deed.ANNOTATE, Deed.TAG, Deed.RECUT] * 2
        deeds += [Deed.REMOVE] * (1 if len(items) < _MOST else 4)
    if len(items) > 1:
        deeds += [Deed.MOVE] * 3
    deeds += [Deed.UNDO] * (3 * can_undo) + [Deed.REDO] * (6 * can_redo)
    deed = random.choice(deeds)
    if deed is Deed.ADD:
        return Edit(deed, name, f"We listened, and this is {name}")
    if deed in (Deed.RENAME, Deed.UNDO, Deed.REDO):
        return Edit(deed, text=f"The board of {name}")
    at = random.randrange(len(items))
    key = items[at].kept.source
    if deed is Deed.MOVE:
        follows = items[at + 1].kept.source if at + 1 < len(items) else None
        others = [i.kept.source for i in items if i.kept.source != key]
        return Edit(deed, key, before=random.choice([o for o in [*others, None] if o != follows]))
    repeated = 1 if deed is Deed.TAG else random.choice((1, 1, 50))
    return Edit(deed, key, f"‘{name}’ \x00 é" * repeated)


def apply(boards: Boards, board: Board, edit: Edit, by: str | None = None) -> Step | None:
    """Do it."""
    items = {item.kept.source: item for item in board.items}
    if edit.deed is Deed.UNDO:
        return boards.undo(board.id, by=by)
    if edit.deed is Deed.REDO:
        return boards.redo(board.id, by=by)
    if edit.deed is Deed.RENAME:
        boards.rename(board, edit.text, by=by)
    elif edit.deed is Deed.ADD:
        boards.add(board.id, words(edit.text, source=edit.key), by=by)
    elif edit.deed is Deed.REMOVE:
        boards.remove(items[edit.key], by=by)
    elif edit.deed is Deed.MOVE:
        before = items[edit.before] if edit.before is not None else None
        boards.move(items[edit.key], before, by=by)
    elif edit.deed is Deed.ANNOTATE:
        boards.annotate(items[edit.key], edit.text, by=by)
    elif edit.deed is Deed.TAG:
        boards.tag(items[edit.key], [edit.text], by=by)
    else:
        boards.recut(items[edit.key], words(edit.text, source=edit.key), by=by)
    return None


def begin(tell: Tell, data: Path, url: str | None, name: str, items: int = 0) -> str:
    """A new board with so many items; its id."""
    database = Database.open(data, url)
    boards = Boards(database)
    board = boards.create(name)
    for n in range(items):
        boards.add(board.id, words(f"At first {n}", source=f"first-{n}"))
    database.close()
    return board.id


def find(tell: Tell, data: Path, url: str | None, board_id: str) -> Found:
    """What is there."""
    database = Database.open(data, url)
    settle(database)
    boards = Boards(database)
    board = boards.load(board_id)
    problems = damage(database)
    log = boards.log(board_id)
    if [step.number for step in log] != [*range(1, board.version + 1)]:
        problems.append("the log has gaps")
    states = [step.state.value for step in log]
    found = Found(
        sheet_of(board), states.count("done"), states.count("undone"), board.version, log,
        tuple(problems),
    )  # fmt: skip
    database.close()
    return found


def take_back(tell: Tell, data: Path, url: str | None, board_id: str, steps: int) -> Sheet:
    """The board after so many steps back."""
    database = Database.open(data, url)
    boards = Boards(database)
    for _ in range(steps):
        boards.undo(board_id)
    sheet = sheet_of(boards.load(board_id))
    database.close()
    return sheet


def work_together(
    tell: Tell,
    ready: Barrier,
    data: Path,
    url: str | None,
    board_id: str,
    by: str,
    edits: int,
    seed: int,
) -> list[Done]:
    """Edit a board that another edits too; what became of each edit.

    Six edits rest on each loading, so most are made from a board that has changed since.
    """
    database = Database.open(data, url)
    boards, random = Boards(database), Random(seed)
    done: list[Done] = []
    board = boards.load(board_id)
    ready.wait(60)
    for number in range(edits):
        if number % 6 == 0:
            board = boards.load(board_id)
        # As people do, or one of the two would be through before the other gets a turn.
        time.sleep(random.uniform(0.0, 0.02))
        edit = choose(random, board, f"{by}-{number}", number > 5, number > 5)
        item = next((i for i in board.items if i.kept.source == edit.key), None)
        seen = _seen(board, item, edit.deed)
        item_id = item.id if item else None
        try:
            step = apply(boards, board, edit, by)
        except BoardConflict:
            done.append(Done(edit.deed, item_id, edit.text, seen, conflict=True))
        except BoardError:
            if edit.deed not in (Deed.UNDO, Deed.REDO):
                raise
            # There is nothing left of theirs to undo or redo.
        else:
            done.append(Done(edit.deed, step.item_id if step else item_id, edit.text, seen))
    database.close()
    return done


def rows(tell: Tell, data: Path, url: str | None, board_id: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a board's tables as they are."""
    database = Database.open(data, url)
    with database.reading() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(chosen).mappings()]
            for table, chosen in (
                (board_table, sa.select(board_table).where(board_table.c.id == board_id)),
                (item_table, sa.select(item_table).where(item_table.c.board_id == board_id)),
                (
                    edit_table,
                    sa.select(edit_table)
                    .where(edit_table.c.board_id == board_id)
                    .order_by(edit_table.c.number),
                ),
            )
        }
    database.close()
    return found


def sheet_of(board: Board) -> Sheet:
    """A board as a proof knows it."""
    return Sheet(
        board.name, tuple(Line(i.kept.source, i.kept.text, i.note, i.tags) for i in board.items)
    )


def _seen(board: Board, item: Item | None, deed: Deed) -> str:
    """What somebody saw of what they write over."""
    if deed is Deed.RENAME:
        return board.name
    if item is None:
        return ""
    if deed is Deed.TAG:
        return ", ".join(item.tags)
    return {Deed.ANNOTATE: item.note, Deed.RECUT: item.kept.text}.get(deed, "")
