"""Killing people at work on a database, one after the other, and looking what was lost."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.postgres import Cluster
from tests.proofs.children import Child
from workspace.database import Database

_SHORTEST_S, _LONGEST_S = 0.02, 0.4
"""How long somebody works before the kill."""
_SERVER_KILLS = 4
"""Of so many kills on PostgreSQL one is the server's."""


@dataclass
class Killing(ABC):
    """A database people are killed at, and what is known of it.

    Each tells "open", then ("begun", what) before each thing they do and ("kept", what) once it has
    been acknowledged. ``what`` names such a thing in the figures.
    """

    data: Path
    url: str | None
    what: str
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @abstractmethod
    def begin(self, seed: int) -> Child:
        """Somebody who starts to work."""

    @abstractmethod
    def look(self, kept: Sequence[Any], under_way: Any) -> None:
        """Hold what a fresh process finds against what was acknowledged.

        ``kept`` was since the last look; ``under_way`` is there whole or not at all, None where
        nothing was.
        """

    def go_on(
        self, kills: int, random: Random, server: Cluster | None, on_kill: Callable[[int], None]
    ) -> None:
        """Kill until so many kills met something under way; the others met somebody reading.

        On PostgreSQL every fourth kill is the ``server``'s.
        """
        met = f"kills with {self.what} under way"
        while self.counts[met] < kills:
            n = self.counts["kills"]
            its_turn = server is not None and n % _SERVER_KILLS == _SERVER_KILLS - 1
            seconds = random.uniform(_SHORTEST_S, _LONGEST_S)
            messages = self._kill(random.randrange(1 << 30), seconds, server if its_turn else None)
            kept, under_way = [], None
            for told, done in messages:
                under_way = done if told == "begun" else None
                kept += [done] if told == "kept" else []
            self.counts["acknowledged"] += len(kept)
            self.counts[met] += under_way is not None
            if not self.failures:
                self.look(kept, under_way)
            on_kill(self.counts[met])
            if n > 5 * kills + 20:
                self.failures.append(f"too few kills met {self.what} under way")
            if self.failures:
                break  # what comes after rests on what is not known

    def figures(self, *more: str) -> dict[str, object]:
        """What was counted."""
        names = ["kills", f"kills with {self.what} under way", "  which was kept"]
        names += ["kills in the middle of writing"] if self.url is None else ["kills of the server"]
        names += ["acknowledged", "kills that lost something", "databases unreadable"]
        return {name: self.counts[name] for name in (*names, "databases damaged", *more)}

    def _kill(self, seed: int, seconds: float, server: Cluster | None) -> list[Any]:
        """Let somebody work for so long, kill them or the server under them; what they told."""
        child = self.begin(seed)
        if not child.wait_for("open"):
            self.failures.append(f"the database could not be opened: {child.end().problem}")
            return []
        until = time.monotonic() + seconds
        while child.is_running and (left := until - time.monotonic()) > 0:
            child.listen(left)
        if server is None:
            hit = child.kill()
        else:
            server.stop("immediate")
            hit = True
            reply = child.end()
            # It may have been met while it was going down.
            said = reply.refused or ""
            if "does not answer" not in said and "refuses the connection" not in said:
                self.failures.append(f"without a server: {reply.problem}")
            server.start()
        if not hit:
            self.failures.append(f"somebody stopped by themselves: {child.end().problem}")
        self.counts["kills"] += hit
        self.counts["kills of the server"] += server is not None
        journal = self.data / "workspace" / "workspace.db-journal"
        self.counts["kills in the middle of writing"] += journal.exists()
        return child.messages[1:]


def settle(database: Database) -> None:
    """Wait until nobody else is at a PostgreSQL database.

    What somebody was killed at may have reached the server, which goes on with it by itself.
    """
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    while database.engine.dialect.name != "sqlite":
        with database.reading() as connection:
            if not connection.exec_driver_sql(others).scalar():
                return
        time.sleep(0.01)


def damage(database: Database) -> list[str]:
    """What SQLite finds wrong with its file; PostgreSQL looks after its own."""
    if database.engine.dialect.name != "sqlite":
        return []
    problems = []
    with database.reading() as connection:
        for pragma, sound in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            said = connection.exec_driver_sql(f"PRAGMA {pragma}").fetchall()
            if [tuple(row) for row in said] != sound:
                problems.append(f"{pragma}: {said}")
    return problems
