"""A board open for one edit: its rows, and the steps written down with what was there before.

Whoever opens a board holds it alone until the transaction ends, so what is read here is what is
there when it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.citing import CUT, Kept
from workspace.board import (
    MOST_ITEMS,
    BoardConflict,
    BoardError,
    Deed,
    Item,
    Part,
    State,
    Step,
    Written,
)
from workspace.conversations import new_id, now
from workspace.database import WorkspaceError
from workspace.places import neighbours, place_between
from workspace.tables import boards, edits, items

Row = sa.RowMapping
Values = Mapping[str, Any]
"""Columns of a board or an item by name, as they come back from the database."""

_ID = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class OpenBoard:
    """A board that nobody else changes until the transaction on ``connection`` ends."""

    connection: Connection
    id: str
    name: str
    deleted: bool
    by: str | None

    @classmethod
    def open(cls, connection: Connection, id: str, by: str | None) -> OpenBoard:
        """Wait for the board and hold it.

        Raises:
            BoardError: there is none.
        """
        row = board_row(connection, id, hold=True)
        return cls(connection, id, row["name"], row["deleted"] is not None, by)

    def item(self, id: str) -> Row:
        """The row of an item on this board, or one that was taken off it.

        Raises:
            BoardError: it never was on it.
        """
        chosen = sa.select(items).where(items.c.id == id, items.c.board_id == self.id)
        row = self.connection.execute(chosen).mappings().first() if _ID.fullmatch(id) else None
        if row is None:
            raise BoardError("there is no such quotation on this board; load the board again")
        return row

    def twin(self, kept: Kept, but: str | None = None) -> Row | None:
        """The row that has the same words of the same article on this board."""
        rows = rows_in_order(
            self.connection, self.id, items.c.there, items.c.article_id == kept.article_id
        )
        return next((r for r in rows if r["id"] != but and _are_same(kept, kept_of(r))), None)

    def add(self, kept: Kept, note: str, tags: Sequence[str]) -> Row:
        """Put a new item at the end and write the step down; its row.

        Raises:
            BoardError: the board is full.
        """
        if len(self.order()) >= MOST_ITEMS:
            raise BoardError(
                f"this board has {MOST_ITEMS:,} quotations, as many as one can hold; begin another"
            )
        last = max(self._places().values(), default=None)
        row = self.item(self.insert(kept, note, tags, last))
        after = {key: row[key] for key in ("there", "kept", "note", "tags", "place")}
        self.record(Deed.ADD, row["id"], {"there": False}, after)
        return row

    def insert(self, kept: Kept, note: str, tags: Sequence[str], last: str | None) -> str:
        """Put a new item after the ``last`` place; its id. No step is written down."""
        id, at = new_id(), now()
        self.connection.execute(
            sa.insert(items).values(
                id=id,
                board_id=self.id,
                place=place_between(last, None, id),
                there=True,
                article_id=kept.article_id,
                kept=kept.to_json(),
                note=note,
                tags=list(tags),
                version=1,
                added=at,
                changed=at,
                by=self.by,
            )
        )
        return id

    def order(self) -> list[str]:
        """The ids of the items on the board, in order."""
        places = self._places(items.c.there)
        return sorted(places, key=places.__getitem__)

    def place_before(self, id: str, before: str | None) -> str:
        """A place for item ``id`` just before another, or at the end."""
        places = self._places()
        del places[id]
        where = None if before is None else places[before]
        return place_between(*neighbours(sorted(places.values()), where), id)

    def change(self, deed: Deed, row: Row, new: Values, seen: Values | None = None) -> None:
        """Give an item new values and write the step down.

        ``seen`` are values that it rests on without changing them.
        """
        seen = seen or {}
        self._put(row, new)
        before = {key: row[key] for key in new}
        self.record(deed, row["id"], {**seen, **before}, {**seen, **new})

    def rename(self, name: str) -> None:
        """Give the board another name and write the step down."""
        self._set(name=name)
        self.record(Deed.RENAME, None, {"name": self.name}, {"name": name})

    def set_deleted(self, deed: Deed, at: str | None) -> None:
        """Delete the board, or put it back (None), and write the step down."""
        self._set(deleted=at)
        self.record(deed, None, {}, {}, State.STANDS)

    def record(
        self,
        deed: Deed,
        item_id: str | None,
        before: Values,
        after: Values,
        state: State = State.DONE,
        of: int | None = None,
    ) -> int:
        """Write a step down; its number. It is the board's version from then on."""
        if state is State.DONE:
            # Who goes on after an undo has left what was undone behind.
            self._settle(edits.c.by == self.by, edits.c.state == State.UNDONE.value)
        at = now()
        raised = (
            sa.update(boards)
            .where(boards.c.id == self.id)
            .values(version=boards.c.version + 1, changed=at)
            .returning(boards.c.version)
        )
        number: int = self.connection.execute(raised).scalar_one()
        self.connection.execute(
            sa.insert(edits).values(
                board_id=self.id,
                number=number,
                deed=deed.value,
                item_id=item_id,
                before=dict(before),
                after=dict(after),
                at=at,
                by=self.by,
                state=state.value,
                of=of,
            )
        )
        return number

    def undo(self) -> Step | BoardConflict:
        """Take the last step back that ``by`` made. One that others built on stands from then on.

        Raises:
            BoardError: there is none.
        """
        return self._reverse(Deed.UNDO)

    def redo(self) -> Step | BoardConflict:
        """Do again what ``by`` undid last. Where others built on what is there now, it stands.

        Raises:
            BoardError: there is none.
        """
        return self._reverse(Deed.REDO)

    def _reverse(self, deed: Deed) -> Step | BoardConflict:
        row = next_to_reverse(self.connection, self.id, self.by, deed)
        if row is None:
            again = (
                "nothing of yours was undone" if deed is Deed.REDO else "no step of yours is left"
            )
            raise BoardError(f"{again} on this board; the list of steps says what was done")
        left, wanted = row["after"], row["before"]
        state = State.UNDONE
        if deed is Deed.REDO:
            left, wanted, state = wanted, left, State.DONE
        refusal = self._refusal(row, left, wanted)
        this = sa.and_(edits.c.board_id == self.id, edits.c.number == row["number"])
        if refusal is not None:
            self._settle(edits.c.number == row["number"])
            return refusal
        if row["item_id"] is None:
            self._set(name=wanted["name"])
        else:
            self._put(self.item(row["item_id"]), wanted)
        self.connection.execute(sa.update(edits).where(this).values(state=state.value))
        self.record(deed, row["item_id"], left, wanted, State.STANDS, of=row["number"])
        return steps(self.connection, self.id, self.name, row["number"])[0]

    def _refusal(self, row: Row, left: Values, wanted: Values) -> BoardConflict | None:
        """Why a step cannot be reversed: what it ``left`` behind is not what is there now."""
        if row["item_id"] is None:
            if self.name == left["name"]:
                return None
            return self._built_on(row, "name", self.name, wanted["name"])
        there = self.item(row["item_id"])
        keys = list(left) if "there" in left else ["there", *left]
        for key in keys:
            if there[key] != left.get(key, True):
                item = item_of(there) if there["there"] else None
                now_there = _written(key, there[key])
                return self._built_on(row, key, now_there, _written(key, wanted.get(key)), item)
        if wanted.get("there", "kept" in wanted):
            kept = _kept(wanted["kept"])
            twin = self.twin(kept, but=row["item_id"])
            if twin is not None:
                return BoardConflict(
                    "the same words are on the board again, so that step was left as it is; ask "
                    "once more for the next one",
                    Part.KEPT,
                    kept_of(twin),
                    kept,
                    item_of(twin),
                )
        return None

    def _built_on(
        self, row: Row, key: str, there: Written, wanted: Written, item: Item | None = None
    ) -> BoardConflict:
        part = Part[key.upper()]
        done = "taken the quotation off" if key == "there" else f"changed the {part}"
        return BoardConflict(
            f"{self.other_person(row['item_id'], key)} has {done} since, so that step was "
            "left as it is; ask once more for the next one",
            part,
            there,
            wanted,
            item,
        )

    def other_person(self, item_id: str | None, key: str) -> str:
        """Who else last changed that column of an item, or the board's name, in words."""
        chosen = (
            sa.select(edits.c.by, edits.c.before, edits.c.after)
            .where(
                edits.c.board_id == self.id,
                edits.c.item_id == item_id,
                edits.c.by.is_distinct_from(self.by),
            )
            .order_by(edits.c.number.desc())
        )
        for by, before, after in self.connection.execute(chosen):
            if before.get(key) != after.get(key):
                return by or "somebody"
        return "somebody"

    def _places(self, *which: sa.ColumnElement[bool]) -> dict[str, str]:
        """The places of the items by their ids, also of those taken off."""
        chosen = sa.select(items.c.id, items.c.place).where(items.c.board_id == self.id, *which)
        return {row.id: row.place for row in self.connection.execute(chosen)}

    def _put(self, row: Row, new: Values) -> None:
        self.connection.execute(
            sa.update(items)
            .where(items.c.id == row["id"])
            .values(**new, version=items.c.version + 1, changed=now())
        )

    def _set(self, **values: str | None) -> None:
        self.connection.execute(sa.update(boards).where(boards.c.id == self.id).values(**values))

    def _settle(self, *which: sa.ColumnElement[bool]) -> None:
        chosen = sa.update(edits).where(edits.c.board_id == self.id, *which)
        self.connection.execute(chosen.values(state=State.STANDS.value))


def board_row(connection: Connection, id: str, *, hold: bool = False) -> Row:
    """The row of a board, deleted or not; ``hold``: nobody else changes it until we are done.

    Raises:
        BoardError: there is none.
    """
    chosen = sa.select(boards).where(boards.c.id == id)
    if hold:
        chosen = chosen.with_for_update()  # SQLite has one writer anyway
    row = connection.execute(chosen).mappings().first() if _ID.fullmatch(id) else None
    if row is None:
        raise BoardError(f"there is no board “{id[:40]}” here; choose one from the list")
    return row


def board_of(connection: Connection, item_id: str) -> str:
    """The id of the board that an item is on.

    Raises:
        BoardError: there is no such item.
    """
    chosen = sa.select(items.c.board_id).where(items.c.id == item_id)
    found = connection.execute(chosen).scalar() if _ID.fullmatch(item_id) else None
    if found is None:
        raise BoardError("there is no such quotation on any board; load the board again")
    return str(found)


def rows_in_order(
    connection: Connection, board_id: str, *which: sa.ColumnElement[bool]
) -> Sequence[Row]:
    """The rows of a board's items. A database's own order of text depends on its language."""
    chosen = sa.select(items).where(items.c.board_id == board_id, *which)
    return sorted(connection.execute(chosen).mappings(), key=lambda row: row["place"])


def next_to_reverse(
    connection: Connection, board_id: str, by: str | None, deed: Deed
) -> Row | None:
    """The step that an undo or a redo by that person would reverse."""
    undo = deed is Deed.UNDO
    chosen = (
        sa.select(edits)
        .where(
            edits.c.board_id == board_id,
            edits.c.by == by,
            edits.c.state == (State.DONE if undo else State.UNDONE).value,
        )
        # What was undone first was done last, so it comes again last.
        .order_by(edits.c.number.desc() if undo else edits.c.number)
        .limit(1)
    )
    return connection.execute(chosen).mappings().first()


def steps(
    connection: Connection, board_id: str, name: str, number: int | None = None
) -> tuple[Step, ...]:
    """The steps on a board, first to last; ``number``: only that one."""
    chosen = (
        sa.select(edits, items.c.kept)
        .outerjoin(items, edits.c.item_id == items.c.id)
        .where(edits.c.board_id == board_id)
        .order_by(edits.c.number)
    )
    if number is not None:
        chosen = chosen.where(edits.c.number == number)
    return tuple(
        Step(
            number=row["number"],
            deed=Deed(row["deed"]),
            item_id=row["item_id"],
            text=name if row["item_id"] is None else CUT.join(row["kept"]["words"]),
            before=_as_text(row["before"], row["after"]),
            after=_as_text(row["after"], row["before"]),
            at=row["at"],
            by=row["by"],
            state=State(row["state"]),
            of=row["of"],
        )
        for row in connection.execute(chosen).mappings()
    )


def item_of(row: Row) -> Item:
    """The item that a row holds."""
    return Item(
        id=row["id"],
        kept=kept_of(row),
        note=row["note"],
        tags=tuple(row["tags"]),
        version=row["version"],
        added=row["added"],
        changed=row["changed"],
        by=row["by"],
    )


def kept_of(row: Row) -> Kept:
    """The words that a row holds.

    Raises:
        WorkspaceError: they are damaged.
    """
    return _kept(row["kept"])


def was_deleted(name: str) -> BoardError:
    """What is said of a deleted board."""
    return BoardError(f"the board “{name}” was deleted; put it back to go on with it")


def _kept(data: Values) -> Kept:
    try:
        return Kept.from_json(data)
    except ValueError as error:
        raise WorkspaceError(
            "the workspace's database holds a quotation that is damaged; put a sound copy of it in "
            "its place"
        ) from error


def _are_same(a: Kept, b: Kept) -> bool:
    """The same words of the same article, at the same place where that can be said."""
    if (a.article_id, a.words) != (b.article_id, b.words):
        return False
    return a.article_sha256 != b.article_sha256 or a.spans == b.spans


def _written(key: str, value: Any) -> Written:
    """A column's value as a conflict shows it."""
    if key == "tags" and value is not None:
        return tuple(value)
    if key == "kept" and value is not None:
        return _kept(value)
    return value if key in ("note", "name") else None


def _as_text(values: Values, others: Values) -> str:
    """One side of a step as text."""
    if "there" in values:
        words = values if "kept" in values else others
        return CUT.join(words["kept"]["words"]) if values["there"] else ""
    if "kept" in values:
        return CUT.join(values["kept"]["words"])
    if "tags" in values:
        return ", ".join(values["tags"])
    return str(values.get("note", values.get("name", "")))
