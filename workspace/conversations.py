"""Conversations on disk: a file each, written whole or not at all, and never deleted for good.

    DATA/workspace/conversations/ID.json   a conversation
    DATA/workspace/deleted/ID.json         one that was deleted; putting the file back restores it

Nothing here belongs to the library: building it again, or losing it, leaves these files alone. What
an answer is made of is not known here either; it is kept as the plain data it was handed in as.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from corpus.errors import VerseError

FORMAT = 1
"""The form of the files; a file of another is left alone."""
TITLE_LONGEST = 90
"""Characters of the first question that become the title."""

ASKED_ALONE = "asked_alone"
"""In an answer that was kept: whether the questions before it were left out."""

_ID = re.compile(r"[0-9a-f]{12}")


class ConversationError(VerseError):
    """A conversation that cannot be read or kept; the message says what to do."""


def now() -> str:
    """The time, in UTC, to the microsecond (ISO 8601)."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def new_id() -> str:
    """An id nothing else has; twelve hexadecimal digits, so never a path."""
    return uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with what it got: ``answer`` as plain data, or ``problem`` in one line."""

    question: str
    narrowing: Mapping[str, Any]
    answer: Mapping[str, Any] | None = None
    problem: str | None = None
    asked: str = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns, oldest first."""

    id: str = field(default_factory=new_id)
    title: str = ""
    created: str = field(default_factory=now)
    changed: str = ""
    turns: tuple[Turn, ...] = ()

    def with_turn(self, turn: Turn) -> Conversation:
        """The conversation with ``turn`` at its end; the first one gives it its title."""
        title = self.title or _title(turn.question)
        return replace(self, title=title, turns=(*self.turns, turn))


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of a conversation."""

    id: str
    title: str
    changed: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The conversations, last changed first, and the names of files that cannot be read."""

    headings: tuple[Heading, ...]
    damaged: tuple[str, ...]


class Conversations:
    """The conversations kept in a folder. Any number of programs may use it at once."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "workspace" / "conversations"
        self.deleted = data / "workspace" / "deleted"

    def list(self) -> Listing:
        """What is kept. Damaged files are named and left alone."""
        headings, damaged = [], []
        for path in sorted(self.folder.glob("*.json")):
            try:
                stat = path.stat()
                headings.append(_heading(path, stat.st_mtime_ns, stat.st_ino))
            except FileNotFoundError:
                continue  # deleted just now
            except (ConversationError, OSError):
                damaged.append(path.name)
        headings.sort(key=lambda h: h.changed, reverse=True)
        return Listing(tuple(headings), tuple(damaged))

    def load(self, id: str) -> Conversation:
        """The conversation with that id.

        Raises:
            ConversationError: there is none, or its file is damaged.
        """
        return _read(self._path(id))

    def save(self, conversation: Conversation) -> Conversation:
        """Keep it, and get it back as it is kept now.

        What was kept meanwhile by another page stays: our new turns are put after it. One that
        was deleted meanwhile is back. Where the file is damaged it is left alone, and this is kept
        under a new id.

        Raises:
            ConversationError: it cannot be written; what was kept before is as it was.
        """
        path, gone = self._path(conversation.id), self._path(conversation.id, self.deleted)
        with self._locked():
            try:
                for there in (gone, path):
                    if there.exists():
                        conversation = _joined(_read(there), conversation)
            except ConversationError:
                return self._write(replace(conversation, id=new_id(), changed=now()))
            kept = self._write(replace(conversation, changed=now()))
            gone.unlink(missing_ok=True)
        return kept

    def rename(self, id: str, title: str) -> None:
        """Give it another title; an empty one changes nothing.

        Raises:
            ConversationError: there is none, or it cannot be written.
        """
        if title.strip():
            with self._locked():
                self._write(replace(self.load(id), title=_title(title)))

    def delete(self, id: str) -> None:
        """Take it off the list, into the folder of deleted ones.

        Raises:
            ConversationError: there is none, or it cannot be moved.
        """
        with self._locked():
            try:
                self.deleted.mkdir(parents=True, exist_ok=True)
                os.replace(self._path(id), self._path(id, self.deleted))
                _sync(self.deleted)
                _sync(self.folder)
            except FileNotFoundError as error:
                raise _missing(id) from error
            except OSError as error:
                raise _unwritable(self.deleted, error) from error

    def restore(self, id: str) -> Conversation:
        """Put a deleted one back, and get it.

        Raises:
            ConversationError: no such one was deleted, or it cannot be written.
        """
        return self.save(_read(self._path(id, self.deleted)))

    def _path(self, id: str, folder: Path | None = None) -> Path:
        if not _ID.fullmatch(id):
            raise _missing(id)
        return (folder or self.folder) / f"{id}.json"

    def _write(self, conversation: Conversation) -> Conversation:
        """Write it aside, then put it in place. The caller holds the lock."""
        path = self._path(conversation.id)
        aside = path.with_suffix(".writing")  # under the lock nobody else writes it
        data = json.dumps({"format": FORMAT, **asdict(conversation)}, indent=1)
        try:
            with aside.open("w", encoding="utf-8") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(aside, path)
            _sync(self.folder)
        except OSError as error:
            raise _unwritable(path, error) from error
        return conversation

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone among all programs and threads; a program that dies lets go."""
        lock = self.folder.parent / "conversations.lock"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stream = lock.open("ab")
        except OSError as error:
            raise _unwritable(lock, error) from error
        with stream:
            if sys.platform == "win32":
                import msvcrt

                stream.seek(0)
                msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
            else:
                import fcntl

                fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def _joined(there: Conversation, ours: Conversation) -> Conversation:
    """What is there, with those of our turns it does not have yet."""
    known = {(t.asked, t.question) for t in there.turns}
    new = tuple(t for t in ours.turns if (t.asked, t.question) not in known)
    return replace(there, turns=there.turns + new)


@lru_cache(maxsize=4096)
def _heading(path: Path, changed_ns: int, inode: int) -> Heading:
    # A list is shown at every click; the time and the number of the file say it is the same.
    found = _read(path)
    return Heading(found.id, found.title, found.changed)


def _read(path: Path) -> Conversation:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _missing(path.stem) from error
    except OSError as error:
        raise ConversationError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path) from error
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise _damaged(path)
    try:
        turns = tuple(Turn(asked=turn.pop("asked"), **turn) for turn in data.pop("turns"))
        found = Conversation(created=data.pop("created"), turns=turns, **data)
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged(path) from error
    if found.id != path.stem or not _is_sound(found):
        raise _damaged(path)
    return found


def _is_sound(found: Conversation) -> bool:
    return all(isinstance(s, str) for s in (found.title, found.created, found.changed)) and all(
        isinstance(t.question, str)
        and isinstance(t.asked, str)
        and isinstance(t.narrowing, dict)
        and isinstance(t.answer, dict | None)
        and isinstance(t.problem, str | None)
        for t in found.turns
    )


def _title(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= TITLE_LONGEST else plain[: TITLE_LONGEST - 1].rstrip() + "…"


def _sync(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _missing(id: str) -> ConversationError:
    return ConversationError(f"there is no conversation “{id[:40]}” here; it may have been deleted")


def _damaged(path: Path) -> ConversationError:
    return ConversationError(
        f"{path} is damaged or of another version; it was left as it is. Put a sound copy there, "
        "or move it away"
    )


def _unwritable(path: Path, error: OSError) -> ConversationError:
    return ConversationError(
        f"{path} cannot be written ({error.strerror or error}); check the disk's space and the "
        "folder's permissions"
    )
