"""One builder at a time, and what a second one is told about the first."""

from __future__ import annotations

import getpass
import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import LibraryError

LOCK, HOLDER = "build.lock", "build.holder"
_SIGNED_WITHIN_S = 2.0
"""How long a holder may take from the lock to its signature, on a busy machine."""


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
    """Who holds the lock, in words. The lock alone counts; this file only describes its holder,
    who writes it a moment after taking the lock: until then it may be missing, or a dead one's.
    """
    until = time.monotonic() + _SIGNED_WITHIN_S
    while True:
        try:
            facts = json.loads((data / HOLDER).read_text(encoding="utf-8"))
            since = datetime.fromisoformat(facts["since"]).strftime("%H:%M:%S on %d %B %Y")
            who = f"process {facts['pid']} of {facts['user']} on {facts['host']}"
            if not _is_dead(facts):
                return f"{who}, since {since}"
        except (OSError, ValueError, KeyError, TypeError):
            pass
        if time.monotonic() > until:
            return "it started this moment"
        time.sleep(0.02)


def _is_dead(facts: Mapping[str, object]) -> bool:
    """True where the process that signed is known to be gone."""
    # On Windows a signal of 0 would end the process instead of asking after it.
    if os.name == "nt" or facts["host"] != socket.gethostname():
        return False
    try:
        os.kill(int(str(facts["pid"])), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "an unknown user"
