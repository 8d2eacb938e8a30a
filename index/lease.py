"""Leases: a reader's mark on a generation that it still reads, gone when the reader is.

A lock of the operating system on a file: it ends with its process, so that no dead reader keeps
anything. Where there is no such lock (Windows) a folder with open files cannot be renamed anyway.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LetGo = Callable[[], None]


def hold(path: Path) -> LetGo | None:
    """Hold a lease on ``path`` with others; call what comes back to let it go.

    None where it is not to be had: what it guards is being removed, or gone. Where the system has
    no such locks there is nothing to let go.
    """
    return _lock(path, shared=True)


def take(path: Path) -> LetGo | None:
    """The same for oneself alone; None while any living reader, here or elsewhere, holds it."""
    return _lock(path, shared=False)


def _lock(path: Path, *, shared: bool) -> LetGo | None:
    if sys.platform == "win32":
        return lambda: None
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except FileNotFoundError:
        return None
    except OSError:  # a folder that cannot be written to: nobody clears it away either
        return lambda: None
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except OSError:  # a file system without locks
        os.close(handle)
        return lambda: None
    if not path.exists():  # renamed between opening and locking
        os.close(handle)
        return None
    return lambda: os.close(handle)
