"""One builder at a time, and what a second one is told about the first."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryError

LOCK, HOLDER = "build.lock", "build.holder"


@contextmanager
def build_lock(data: Path) -> Iterator[None]:
    """Hold the lock of the one builder of ``data``.

    It is the operating system's own lock on a file: it ends with the process that holds it, so a
    builder that died never stands in the way.

    Raises:
        LibraryError: another build holds it; the message says which, and since when.
    """
    lock = FileLock(data / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise LibraryError(
            f"another build of {data} is running ({_holder(data)}); wait for it to end, or stop "
            "it, then try again"
        ) from error
    try:
        _sign(data)
        yield
    finally:
        (data / HOLDER).unlink(missing_ok=True)
        lock.release()


def _sign(data: Path) -> None:
    facts = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "user": _user(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    aside = data / f"{HOLDER}.new"
    aside.write_text(json.dumps(facts), encoding="utf-8")
    aside.replace(data / HOLDER)


def _holder(data: Path) -> str:
    """Who holds the lock, in words. The lock alone counts; this file only describes its holder."""
    try:
        facts = json.loads((data / HOLDER).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(facts["since"]).strftime("%H:%M:%S on %d %B %Y")
        who = f"process {facts['pid']} of {facts['user']} on {facts['host']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it started this moment"
    return f"{who}, since {since}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "an unknown user"
