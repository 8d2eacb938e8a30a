"""Processes that may be killed: started in milliseconds, watched, never waited for in vain."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Barrier
from typing import Any, cast

import chromadb.api.rust  # noqa: F401 -- loaded once, in the process that children are forked from

import index.__main__
from corpus.errors import VerseError
from index import segment
from index.build import build
from index.cli import main
from tests.conftest import HashEmbedder
from tests.proofs.newsroom import DIMENSIONS, RULES

LIMIT_S = 120
"""A child that takes longer hangs: it ends itself, and the proof has failed."""

Tell = Callable[[object], None]


# The server that forks the children has imported everything and opened nothing: no library, no
# Chroma, no thread.
@lru_cache(maxsize=1)
def _context() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            "tests.proofs.children",
            "tests.proofs.look",
            "tests.proofs.board_edits",
            "tests.proofs.verdicts",
        ]
    )
    return context


@dataclass(frozen=True, slots=True)
class _End:
    """How a child's work ended: its value, its error's sentence, or an error nobody caught."""

    value: Any = None
    refused: str | None = None
    broke: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """How a child ended. Where it died without a word, ``exit_code`` says of what."""

    value: Any
    refused: str | None
    broke: str | None
    exit_code: int | None

    @property
    def problem(self) -> str | None:
        """What went wrong, in words; None where a value came back."""
        if self.refused or self.broke:
            return self.refused or self.broke
        return f"the process ended with code {self.exit_code}" if self.exit_code else None


class Child:
    """``job(tell, *arguments)`` in a process of its own. ``messages`` are what it has told."""

    def __init__(self, job: Callable[..., object], *arguments: object) -> None:
        self._connection, theirs = _context().Pipe()
        self._process = _context().Process(target=_run, args=(theirs, job, arguments))
        self._process.start()
        theirs.close()
        self._end: _End | None = None
        self._closed = False
        self.messages: list[Any] = []

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    @property
    def is_running(self) -> bool:
        """False once it has ended or has said its last word."""
        return not self._closed and self._end is None

    def listen(self, seconds: float) -> bool:
        """Take in what it tells within ``seconds``; False when it has ended or nothing came."""
        if not self.is_running:
            return False
        try:
            if not self._connection.poll(seconds):
                return False
            message = self._connection.recv()
        except (EOFError, OSError):
            self._closed = True
            return False
        if isinstance(message, _End):
            self._end = message
            return False
        self.messages.append(message)
        return True

    def wait_for(self, message: object, seconds: float = LIMIT_S) -> bool:
        """True as soon as it has told ``message``; False when it ends before."""
        until = time.monotonic() + seconds
        while message not in self.messages:
            left = until - time.monotonic()
            if left <= 0 or not (self.listen(left) or self.is_running):
                return False
        return True

    def tell(self, message: object) -> None:
        """Send it a message; it has to look for one."""
        self._connection.send(message)

    def kill(self) -> bool:
        """SIGKILL; True where it was still at work."""
        self._process.kill()
        while self.listen(1.0):
            pass
        self._process.join(LIMIT_S)
        return self._end is None and self._process.exitcode == -signal.SIGKILL

    def end(self, seconds: float = LIMIT_S + 10) -> Reply:
        """Wait for its end."""
        until = time.monotonic() + seconds
        while self.is_running and time.monotonic() < until:
            self.listen(max(0.0, until - time.monotonic()))
        self._process.join(5 if self._end else max(0.0, until - time.monotonic()))
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._connection.close()
        ended = self._end or _End()
        return Reply(ended.value, ended.refused, ended.broke, self._process.exitcode)


def ask(job: Callable[..., object], *arguments: object, seconds: float = LIMIT_S) -> Reply:
    """What ``job(tell, *arguments)`` gives in a process of its own."""
    return Child(job, *arguments).end(seconds)


def barrier(parties: int) -> Barrier:
    """A barrier that children can be given."""
    return cast(Barrier, _context().Barrier(parties))


class SlowEmbedder(HashEmbedder):
    """The model made of hashes, taking its time: kills and races need a build that lasts."""

    def __init__(self, seconds_a_text: float = 0.0) -> None:
        super().__init__(dimensions=DIMENSIONS)
        self._seconds = seconds_a_text

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        out = []
        for text in texts:
            time.sleep(self._seconds)
            out.append(self.embed_query(text))
        return out


def keep_segments_apart(growth: int = 2) -> None:
    """Divide libraries of a few articles into segments as large ones are."""
    segment.SMALL, segment.GROWTH, segment.MOST_DEAD = 0, growth, 0.7


def build_library(
    tell: Tell, data: Path, source: Path, seconds_a_text: float = 0.0, die_at: str | None = None
) -> float:
    """Build, telling each step that is reached; the seconds it took. ``die_at``: end there."""
    keep_segments_apart()
    tell("begun")
    started = time.monotonic()

    def reached(step: str) -> None:
        tell(step)
        if step == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    build(data, SlowEmbedder(seconds_a_text), [source], rules=RULES, reached=reached)
    return time.monotonic() - started


def run_command(tell: Tell, arguments: list[str], output: Path, hopeful: bool = False) -> int:
    """The exit code of ``python -m index`` with the model made of hashes.

    What it prints goes to ``output`` with the endings ``.out`` and ``.err``. ``hopeful``: it sees
    a disk with room on it whatever there is.
    """
    if hopeful:
        usage = shutil.disk_usage("/")
        shutil.disk_usage = lambda path: usage._replace(free=1 << 50)
    for number, ending in ((1, ".out"), (2, ".err")):
        handle = os.open(output.with_suffix(ending), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, number)
    keep_segments_apart()
    setattr(index.__main__, "open_embedder", lambda *args, **options: SlowEmbedder())  # noqa: B010 -- a fake
    return main(index.__main__.make_parser(), arguments)


def _run(connection: Connection, job: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    signal.alarm(LIMIT_S)
    warnings.simplefilter("ignore")  # as in the command line
    try:
        end = _End(value=job(connection.send, *arguments))
    except VerseError as error:
        end = _End(refused=str(error))
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name} line {place.lineno}"
        end = _End(broke=f"{type(error).__name__} in {where}: {str(error)[:200]}")
    connection.send(end)
    connection.close()
