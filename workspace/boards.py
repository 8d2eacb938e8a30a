"""Boards of quotations, as people make them together: kept, in order, and never lost silently.

boards = Boards(Database.open(data, url))
board = boards.create("Induction week", by="Ana")
item = boards.add(board.id, kept, note="for the second slide").item
boards.undo(board.id)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from corpus.citing import Kept
from workspace.board import (
    Added,
    Board,
    BoardConflict,
    BoardError,
    BoardHeading,
    Deed,
    Item,
    Part,
    State,
    Step,
    Written,
    checked_kept,
    checked_name,
    checked_note,
    checked_person,
    checked_tags,
)
from workspace.conversations import new_id, now
from workspace.database import Database
from workspace.edits import (
    OpenBoard,
    Row,
    board_of,
    board_row,
    item_of,
    next_to_reverse,
    rows_in_order,
    steps,
    was_deleted,
)
from workspace.tables import as_kept, boards, items

_WRITTEN = (Part.KEPT, Part.NOTE, Part.TAGS)
"""What people write on an item."""


class Boards:
    """The boards in a database. Any number of people and programs may use it at once.

    Two people on one board: what they add, move and take off holds for both. Who writes a note,
    tags, a cut or a name over one that somebody else changed since it was loaded gets a
    ``BoardConflict`` with both, and nothing is written; so does who takes off an item whose note,
    tags or cut changed. Of two moves of one item the later counts. All is in the ``log``.

    ``undo`` takes back the last step that the same person (``by``; None is whoever gives no name)
    made on that board, then the one before it, back to the empty board, also after a restart. Steps
    of others stay. A step that somebody else built on is not taken back: a ``BoardConflict`` says
    so, that step stands from then on, and the next undo goes to the one before it. ``redo`` does
    again what was undone, until that person does something new. Making, deleting and putting back a
    board is no such step: nothing is ever really deleted, and ``restore`` brings a board back with
    all its steps.

    Every method that changes something takes ``by``, the person's name, and raises
    ``WorkspaceError`` where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def headings(self) -> tuple[BoardHeading, ...]:
        """The boards, last changed first."""
        return self._headings(boards.c.deleted.is_(None))

    def deleted(self) -> tuple[BoardHeading, ...]:
        """The boards that can be put back, last deleted first."""
        return self._headings(boards.c.deleted.is_not(None))

    def create(self, name: str, *, by: str | None = None) -> Board:
        """A new board with nothing on it. Another may have the same name.

        Raises:
            BoardError: the name is empty or too long.
        """
        name, by = checked_name(name), checked_person(by)
        with self._database.writing() as connection:
            board = _made(connection, name, by)
            board.record(Deed.CREATE, None, {}, {"name": name}, State.STANDS)
            return _board(connection, board.id)

    def load(self, id: str) -> Board:
        """The board as it is now.

        Raises:
            BoardError: there is none, or it was deleted.
        """
        with self._database.reading() as connection:
            return _board(connection, id)

    def rename(self, board: Board | BoardHeading, name: str, *, by: str | None = None) -> Board:
        """Give the board another name.

        Raises:
            BoardConflict: it has another name by now than ``board`` says.
            BoardError: as ``create``, or there is no such board.
        """
        name = checked_name(name)
        with self._open(board.id, by) as there:
            if there.name not in (board.name, name):
                raise BoardConflict(
                    f"{there.other_person(None, 'name')} has called this board “{there.name}” "
                    "meanwhile; rename it again if you still mean to",
                    Part.NAME,
                    there.name,
                    name,
                )
            if there.name != name:
                there.rename(name)
            return _board(there.connection, board.id)

    def delete(self, id: str, *, by: str | None = None) -> None:
        """Take the board off the list. ``restore`` puts it back; deleting it twice is no fault.

        Raises:
            BoardError: there is none.
        """
        with self._open(id, by, deleted=True) as board:
            if not board.deleted:
                board.set_deleted(Deed.DELETE, now())

    def restore(self, id: str, *, by: str | None = None) -> Board:
        """Put a deleted board back, as it was.

        Raises:
            BoardError: there is none.
        """
        with self._open(id, by, deleted=True) as board:
            if board.deleted:
                board.set_deleted(Deed.RESTORE, None)
            return _board(board.connection, id)

    def duplicate(self, id: str, name: str, *, by: str | None = None) -> Board:
        """A new board with the same items in the same order, and no steps to undo.

        Raises:
            BoardError: as ``create``, or there is no such board.
        """
        name = checked_name(name)
        with self._open(id, by) as board:
            connection = board.connection
            copy = _made(connection, name, board.by)
            last = None
            for item in _board(connection, id).items:
                made = copy.insert(item.kept, item.note, item.tags, last)
                last = copy.item(made)["place"]
            copy.record(Deed.CREATE, None, {}, {"name": name, "copy_of": id}, State.STANDS)
            return _board(connection, copy.id)

    def add(
        self,
        board_id: str,
        kept: Kept,
        note: str = "",
        tags: Iterable[str] = (),
        *,
        by: str | None = None,
    ) -> Added:
        """Put words at the end of a board. Where they are on it, that item is given back as it is.

        Raises:
            BoardError: there is no such board, it is full, or something is too long.
        """
        kept, note, tags = checked_kept(kept), checked_note(note), checked_tags(tags)
        with self._open(board_id, by) as board:
            twin = board.twin(kept)
            if twin is not None:
                return Added(item_of(twin), already=True)
            return Added(item_of(board.add(kept, note, tags)), already=False)

    def remove(self, item: Item, *, by: str | None = None) -> None:
        """Take an item off its board; nothing happens where it is off.

        Raises:
            BoardConflict: its note, tags or cut have changed since ``item`` was loaded.
            BoardError: there is no such item, or its board was deleted.
        """
        with self._open_with(item, by) as (board, row):
            if not row["there"]:
                return
            for part in _WRITTEN:
                _check_is_same(board, row, item, part, None)
            # What somebody writes on it later, once it is back, is not to go with it unseen.
            seen = {part.name.lower(): row[part.name.lower()] for part in _WRITTEN}
            board.change(Deed.REMOVE, row, {"there": False}, seen)

    def move(self, item: Item, before: Item | None = None, *, by: str | None = None) -> Item:
        """Put an item just before another one of its board, or at the end.

        Raises:
            BoardConflict: it was taken off meanwhile.
            BoardError: there is no such item on the board, or the board was deleted.
        """
        with self._open_with(item, by) as (board, row):
            _check_is_on(board, row, None)
            if before is not None:
                board.item(before.id)  # refused where it is on another board
            order = board.order()
            at = order.index(item.id)
            follows = order[at + 1] if at + 1 < len(order) else None
            target = before.id if before is not None else None
            if target not in (item.id, follows):
                board.change(Deed.MOVE, row, {"place": board.place_before(item.id, target)})
            return item_of(board.item(item.id))

    def annotate(self, item: Item, note: str, *, by: str | None = None) -> Item:
        """Write an item's note.

        Raises:
            BoardConflict: the note is another by now than ``item`` has, or the item was taken off.
            BoardError: it is too long, there is no such item, or its board was deleted.
        """
        return self._write(Deed.ANNOTATE, item, Part.NOTE, checked_note(note), by)

    def tag(self, item: Item, tags: Iterable[str], *, by: str | None = None) -> Item:
        """Give an item these tags, and no others.

        Raises:
            BoardConflict: its tags are others by now than ``item`` has, or it was taken off.
            BoardError: there are too many or one is too long, there is no such item, or its board
                was deleted.
        """
        return self._write(Deed.TAG, item, Part.TAGS, checked_tags(tags), by)

    def recut(self, item: Item, kept: Kept, *, by: str | None = None) -> Item:
        """Put a longer or shorter cut (``corpus.citing.cut``) in the place of an item's words.

        Raises:
            BoardConflict: its words are others by now than ``item`` has, or it was taken off.
            BoardError: ``kept`` is of another article, is on the board already or too long, there
                is no such item, or its board was deleted.
        """
        if kept.article_id != item.kept.article_id:
            raise BoardError("a cut has to be of the same article; add other words by themselves")
        return self._write(Deed.RECUT, item, Part.KEPT, checked_kept(kept), by)

    def undo(self, board_id: str, *, by: str | None = None) -> Step:
        """Take back the last step of ``by`` (see ``Boards``); which one that was.

        Raises:
            BoardConflict: somebody built on it; it stands, and the next undo goes further back.
            BoardError: there is none, or no such board.
        """
        with self._open(board_id, by) as board:
            done = board.undo()
        if isinstance(done, BoardConflict):
            raise done  # only now: that the step stands has to be kept
        return done

    def redo(self, board_id: str, *, by: str | None = None) -> Step:
        """Do again what ``by`` undid last (see ``Boards``); which step that was.

        Raises:
            BoardConflict: somebody changed what it builds on; it stays undone.
            BoardError: there is none, or no such board.
        """
        with self._open(board_id, by) as board:
            done = board.redo()
        if isinstance(done, BoardConflict):
            raise done
        return done

    def next_undo(self, board_id: str, *, by: str | None = None) -> Step | None:
        """The step that ``undo`` would take back; None where there is none."""
        return self._next(board_id, by, Deed.UNDO)

    def next_redo(self, board_id: str, *, by: str | None = None) -> Step | None:
        """The step that ``redo`` would do again; None where there is none."""
        return self._next(board_id, by, Deed.REDO)

    def log(self, board_id: str) -> tuple[Step, ...]:
        """All that was done to a board, deleted or not, first to last.

        Raises:
            BoardError: there is none.
        """
        with self._database.reading() as connection:
            row = board_row(connection, board_id)
            return steps(connection, board_id, row["name"])

    def _next(self, board_id: str, by: str | None, deed: Deed) -> Step | None:
        with self._database.reading() as connection:
            name = board_row(connection, board_id)["name"]
            row = next_to_reverse(connection, board_id, checked_person(by), deed)
            return steps(connection, board_id, name, row["number"])[0] if row else None

    def _headings(self, which: sa.ColumnElement[bool]) -> tuple[BoardHeading, ...]:
        chosen = (
            sa.select(boards, sa.func.count(items.c.id).label("count"))
            .outerjoin(items, sa.and_(items.c.board_id == boards.c.id, items.c.there))
            .where(which)
            .group_by(boards.c.id)
            .order_by(boards.c.changed.desc(), boards.c.id)
        )
        with self._database.reading() as connection:
            return tuple(
                BoardHeading(row["id"], row["name"], row["count"], row["changed"])
                for row in connection.execute(chosen).mappings()
            )

    @contextmanager
    def _open(self, id: str, by: str | None, deleted: bool = False) -> Iterator[OpenBoard]:
        """A board to be changed; ``deleted``: also one that was deleted."""
        by = checked_person(by)
        with self._database.writing() as connection:
            board = OpenBoard.open(connection, id, by)
            if board.deleted and not deleted:
                raise was_deleted(board.name)
            yield board

    @contextmanager
    def _open_with(self, item: Item, by: str | None) -> Iterator[tuple[OpenBoard, Row]]:
        """The board an item is on, to be changed, and the item's row as it is now."""
        by = checked_person(by)
        with self._database.writing() as connection:
            board = OpenBoard.open(connection, board_of(connection, item.id), by)
            if board.deleted:
                raise was_deleted(board.name)
            yield board, board.item(item.id)

    def _write(self, deed: Deed, item: Item, part: Part, wanted: Written, by: str | None) -> Item:
        """Write one part of an item, where it still is as ``item`` has it."""
        with self._open_with(item, by) as (board, row):
            _check_is_on(board, row, wanted)
            if _written(item_of(row), part) == wanted:
                return item_of(row)
            _check_is_same(board, row, item, part, wanted)
            if isinstance(wanted, Kept) and board.twin(wanted, but=item.id) is not None:
                raise BoardError("those words are on the board already; take one of the two off")
            new = as_kept(wanted.to_json() if isinstance(wanted, Kept) else wanted)
            board.change(deed, row, {part.name.lower(): new})
            return item_of(board.item(item.id))


def _made(connection: sa.Connection, name: str, by: str | None) -> OpenBoard:
    """A new board, without its first step."""
    id, at = new_id(), now()
    connection.execute(
        sa.insert(boards).values(id=id, name=name, version=0, created=at, changed=at)
    )
    return OpenBoard(connection, id, name, False, by)


def _board(connection: sa.Connection, id: str) -> Board:
    row = board_row(connection, id)
    if row["deleted"] is not None:
        raise was_deleted(row["name"])
    return Board(
        id=row["id"],
        name=row["name"],
        version=row["version"],
        items=tuple(item_of(r) for r in rows_in_order(connection, id, items.c.there)),
        created=row["created"],
        changed=row["changed"],
    )


def _written(item: Item, part: Part) -> Written:
    """What somebody wrote on an item."""
    written: dict[Part, Written] = {
        Part.NOTE: item.note,
        Part.TAGS: item.tags,
        Part.KEPT: item.kept,
    }
    return written[part]


def _check_is_on(board: OpenBoard, row: Row, wanted: Written) -> None:
    """Refuse to write on an item that is off the board."""
    if not row["there"]:
        raise BoardConflict(
            f"{board.other_person(row['id'], 'there')} has taken that quotation off the board "
            "meanwhile; undo that or add it again",
            Part.THERE,
            None,
            wanted,
        )


def _check_is_same(board: OpenBoard, row: Row, seen: Item, part: Part, wanted: Written) -> None:
    """Refuse to write over what was not ``seen``."""
    there = item_of(row)
    if _written(there, part) != _written(seen, part):
        raise BoardConflict(
            f"{board.other_person(row['id'], part.name.lower())} has changed the {part} meanwhile, "
            "and nothing was written over it; look at both and choose",
            part,
            _written(there, part),
            wanted,
            there,
        )
