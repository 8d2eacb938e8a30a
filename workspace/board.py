"""What a board is: quotations in an order with notes and tags, and the steps that made it so."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from corpus.citing import Kept
from corpus.errors import VerseError
from workspace.tables import as_kept

NAME_LONGEST = 120
"""Characters of a board's or a person's name."""
NOTE_LONGEST = 10_000
"""Characters of a note."""
TAG_LONGEST = 60
"""Characters of a tag."""
MOST_TAGS = 30
"""Tags of one item."""
MOST_ITEMS = 2_000
"""Items on one board."""
KEPT_LONGEST = 200_000
"""Characters of one item's words with all that is kept of their article."""


class Part(StrEnum):
    """A part of a board or an item that a step changes; the value is its name for people."""

    NAME = "name"
    NOTE = "note"
    TAGS = "tags"
    KEPT = "cut"
    PLACE = "place"
    THERE = "quotation"  # whether it is on the board at all


class Deed(StrEnum):
    """What was done; the value is how a list of steps says it."""

    CREATE = "created"
    RENAME = "renamed"
    DELETE = "deleted"
    RESTORE = "put back"
    ADD = "added"
    REMOVE = "taken off"
    MOVE = "moved"
    ANNOTATE = "note changed"
    TAG = "tags changed"
    RECUT = "cut changed"
    UNDO = "undone"
    REDO = "done again"


class State(StrEnum):
    """What can become of a step."""

    DONE = "done"  # whoever made it can undo it
    UNDONE = "undone"  # whoever undid it can do it again
    STANDS = "stands"  # neither, any more


@dataclass(frozen=True, slots=True)
class Item:
    """Words on a board, as they were when it was loaded. ``by`` is who added them, where known.

    ``version`` counts from 1 and goes up with every change; times are UTC, ISO 8601.
    """

    id: str
    kept: Kept
    note: str
    tags: tuple[str, ...]
    version: int
    added: str
    changed: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Board:
    """A board with its items in order. ``version`` goes up with every step on it."""

    id: str
    name: str
    version: int
    items: tuple[Item, ...]
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class BoardHeading:
    """What a list shows of a board; ``items`` is how many it has."""

    id: str
    name: str
    items: int
    changed: str


@dataclass(frozen=True, slots=True)
class Added:
    """The item that has the words now; where they were there ``already``, it is as it was."""

    item: Item
    already: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a board. ``number`` counts from 1 on each board.

    ``text`` is the words it was done to, or the board's name. ``before`` and ``after`` are what
    was changed, as text: a name, a note, tags with commas between them, words. Empty where there
    was nothing, and for a move. ``of`` is the number of the step that this one undid or redid.
    """

    number: int
    deed: Deed
    item_id: str | None
    text: str
    before: str
    after: str
    at: str
    by: str | None
    state: State
    of: int | None


Written = str | tuple[str, ...] | Kept | None
"""What a person writes on a board; None where the item is off the board, or for a place."""


class BoardError(VerseError):
    """There is no such board, or it cannot be changed like that; the message says why."""


class BoardConflict(BoardError):
    """Somebody else changed the same thing first, and nothing was written.

    ``there`` is what is there now and ``wanted`` what was to be written, so that both can be
    shown; ``item`` is the item as it is now, which an edit that is to win can be made from. It is
    None for a board's name and for an item that is off the board.
    """

    def __init__(
        self, message: str, part: Part, there: Written, wanted: Written, item: Item | None = None
    ) -> None:
        super().__init__(message)
        self.part = part
        self.there = there
        self.wanted = wanted
        self.item = item


def checked_name(name: str) -> str:
    """A board's name as it is kept, on one line.

    Raises:
        BoardError: it is empty or too long.
    """
    found: str = as_kept(" ".join(name.split()))
    if not found:
        raise BoardError("a board needs a name; type one")
    if len(found) > NAME_LONGEST:
        raise _too_long("that name", len(found), NAME_LONGEST)
    return found


def checked_person(by: str | None) -> str | None:
    """A person's name as it is kept, on one line; None for an empty one.

    Raises:
        BoardError: it is too long.
    """
    found: str = as_kept(" ".join((by or "").split()))
    if len(found) > NAME_LONGEST:
        raise _too_long("that person's name", len(found), NAME_LONGEST)
    return found or None


def checked_note(note: str) -> str:
    """A note as it is kept.

    Raises:
        BoardError: it is too long.
    """
    found: str = as_kept(note)
    if len(found) > NOTE_LONGEST:
        raise _too_long("that note", len(found), NOTE_LONGEST)
    return found


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept: each on one line and once, whatever its capitals, in their order.

    Raises:
        BoardError: one is too long, or there are too many.
    """
    found: dict[str, str] = {}
    for tag in tags:
        plain = as_kept(" ".join(tag.split()))
        if len(plain) > TAG_LONGEST:
            raise _too_long("a tag", len(plain), TAG_LONGEST)
        if plain:
            found.setdefault(plain.casefold(), plain)
    if len(found) > MOST_TAGS:
        raise BoardError(
            f"a quotation can have {MOST_TAGS} tags and this would be {len(found)}; leave some out"
        )
    return tuple(found.values())


def checked_kept(kept: Kept) -> Kept:
    """The same, which can be kept and will come back exactly.

    Raises:
        BoardError: it is too long, or would come back otherwise.
    """
    length = len(json.dumps(kept.to_json()))
    if length > KEPT_LONGEST:
        raise _too_long("that quotation", length, KEPT_LONGEST)
    if Kept.from_json(as_kept(kept.to_json())) != kept:
        raise BoardError(
            "those words hold a broken character and would not come back as they are; choose "
            "words without it"
        )
    return kept


def _too_long(what: str, length: int, longest: int) -> BoardError:
    return BoardError(f"{what} has {length:,} characters and may have {longest:,}; make it shorter")
