"""People killed while they edit a board, on SQLite and PostgreSQL, and two at one board at once.

Each edit is told before it is made and again when it has been acknowledged. After each kill a fresh
process opens the database: it has to hold every acknowledged edit, the one under way whole or not
at all, and as many steps to undo. On PostgreSQL every fourth kill is the server's. At the end the
steps are undone one after the other. Of two people at once every edit has to be in the log, made on
what its maker had seen, or refused; and the log played again from the start has to give the board.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from tests.postgres import MISSING, Cluster, cluster
from tests.proofs.board_edits import (
    Done,
    Edit,
    Found,
    History,
    Sheet,
    begin,
    find,
    rows,
    take_back,
    work,
    work_together,
)
from tests.proofs.children import Child, ask, barrier
from tests.proofs.killing import Killing
from tests.proofs.outcome import Outcome, arguments, say
from workspace.board import Deed

_TAKEN_BACK = 300
"""Steps undone at the end."""


@dataclass
class _Boards(Killing):
    """A board, and what was acknowledged of it."""

    board_id: str = ""
    history: History = field(default_factory=lambda: History(Sheet("")))

    def begin(self, seed: int) -> Child:
        return Child(work, self.data, self.url, self.board_id, seed)

    def look(self, kept: Sequence[Edit], under_way: Edit | None) -> None:
        for edit in kept:
            self.history = self.history.after(edit)
        reply = ask(find, self.data, self.url, self.board_id)
        if reply.problem:
            self.counts["databases unreadable"] += 1
            self.failures.append(f"the database cannot be read: {reply.problem}")
            return
        found: Found = reply.value
        if found.problems:
            self.counts["databases damaged"] += 1
            self.failures += found.problems
        if self._is(found, self.history):
            return
        if under_way is not None and self._is(found, self.history.after(under_way)):
            self.counts["  which was kept"] += 1
            self.history = self.history.after(under_way)
            return
        self.counts["kills that lost something"] += 1
        self.failures.append(f"{found.sheet} is neither before nor after {under_way}")

    @staticmethod
    def _is(found: Found, history: History) -> bool:
        steps = (found.undoable, found.redoable)
        return found.sheet == history.now and steps == (len(history.past), len(history.undone))

    def take_back(self) -> None:
        """Undo step after step: each has to be found as it was."""
        steps = min(_TAKEN_BACK, len(self.history.past))
        reply = ask(take_back, self.data, self.url, self.board_id, steps)
        self.counts["steps undone at the end"] = steps
        if reply.problem:
            self.failures.append(f"the steps could not be undone: {reply.problem}")
        elif steps and reply.value != self.history.past[-steps]:
            self.failures.append(f"{steps} steps back is not what it was then: {reply.value}")


def prove(
    kills: int,
    seed: int,
    *,
    server: Cluster | None = None,
    edits: int = 150,
    on_kill: Callable[[int], None] = lambda n: None,
) -> Outcome:
    """Kill ``kills`` people in an edit, and let two make ``edits`` each; SQLite or ``server``."""
    random = Random(seed)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="boards-") as folder:
        data = Path(folder)
        if server is None:
            return _prove(data, None, None, kills, random, edits, started, on_kill)
        with server.database() as url:
            return _prove(data, url, server, kills, random, edits, started, on_kill)


def _prove(
    data: Path,
    url: str | None,
    server: Cluster | None,
    kills: int,
    random: Random,
    edits: int,
    started: float,
    on_kill: Callable[[int], None],
) -> Outcome:
    made = ask(begin, data, url, "Killed")
    if made.problem:
        return Outcome({}, [f"no board could be made: {made.problem}"])
    loop = _Boards(data, url, "an edit", board_id=made.value, history=History(Sheet("Killed")))
    loop.go_on(kills, random, server, on_kill)
    loop.take_back()
    together = _together(data, url, random, edits, loop.failures)
    return Outcome(
        loop.figures("steps undone at the end")
        | together
        | {"seconds": round(time.monotonic() - started)},
        loop.failures,
    )


def _together(
    data: Path, url: str | None, random: Random, edits: int, failures: list[str]
) -> dict[str, object]:
    """Two people at one board at once; the figures."""
    made = ask(begin, data, url, "Shared", 5)
    ready = barrier(2)
    people = {
        by: Child(work_together, ready, data, url, made.value, by, edits, random.randrange(1 << 30))
        for by in ("Ana", "Ben")
    }
    done: dict[str, list[Done]] = {}
    for by, child in people.items():
        reply = child.end()
        if reply.problem:
            failures.append(f"{by} could not go on: {reply.problem}")
        done[by] = reply.value or []
    found = ask(rows, data, url, made.value)
    if found.problem:
        failures.append(f"the shared board cannot be read: {found.problem}")
        return {}
    log = found.value["edits"]
    failures += _played_again(found.value)
    lost = [f"{by}: {edit}" for by in done for edit in _not_in(log, by, done[by])]
    failures += [f"an acknowledged edit is not in the log: {edit}" for edit in lost]
    turns = sum(a["by"] != b["by"] for a, b in pairwise(log))
    flat = [edit for of_one in done.values() for edit in of_one]
    return {
        "edits of two people at once": len(flat),
        "  kept": sum(not edit.conflict for edit in flat),
        "  refused with a conflict": sum(edit.conflict for edit in flat),
        "  lost silently": len(lost),
        "  times the log goes from one to the other": turns,
    }


def _played_again(found: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What is wrong with a log: each step has to find what the one before it left, to the board."""
    problems = []
    [board] = found["boards"]
    there: dict[str | None, dict[str, Any]] = {None: {}}
    for edit in found["edits"]:
        row = there.setdefault(edit["item_id"], {"there": False})
        for key, value in edit["before"].items():
            if row.get(key) != value:
                problems.append(f"step {edit['number']} found {value!r}, not {row.get(key)!r}")
        row.update(edit["after"])
    if there.pop(None) != {"name": board["name"]}:
        problems.append(f"the log does not lead to the name {board['name']!r}")
    for item in found["items"]:
        row = there.pop(item["id"], {})
        if row != {key: item[key] for key in row} or "place" not in row:
            problems.append(f"the log does not lead to the item {item['id']}: {row}")
    return problems + [f"the log has an item that is not there: {id}" for id in there]


def _not_in(log: list[dict[str, Any]], by: str, done: list[Done]) -> list[Done]:
    """Acknowledged edits that the log does not have, or has as made on what was not seen, and
    refused ones that it has.
    """
    lost = []
    column = {Deed.RENAME: "name", Deed.ANNOTATE: "note", Deed.TAG: "tags", Deed.RECUT: "kept"}
    column[Deed.ADD] = "kept"
    for edit in done:
        its = [e for e in log if e["by"] == by and e["deed"] == edit.deed]
        if edit.deed in column:
            key = column[edit.deed]
            same = [e for e in its if _text(e["after"], key) == edit.wanted]
            seen = [_text(e["before"], key) or "" for e in same]
            if seen != ([] if edit.conflict else [edit.seen]):
                lost.append(edit)
        # Off already is as good: then the other one took it off.
        off = {e["item_id"] for e in log if e["deed"] == Deed.REMOVE}
        if edit.deed is Deed.REMOVE and not edit.conflict and edit.item_id not in off:
            lost.append(edit)
    for deed in (Deed.UNDO, Deed.REDO):
        kept = Counter(e.item_id for e in done if e.deed is deed and not e.conflict)
        if kept != Counter(e["item_id"] for e in log if e["by"] == by and e["deed"] == deed):
            lost.append(Done(deed, None, "one of them"))
    return lost


def _text(values: dict[str, Any], key: str) -> str | None:
    """A value as the edits of a proof have it."""
    if key not in values:
        return None
    if key == "kept":
        return str(values["kept"]["words"][0])
    return ", ".join(values["tags"]) if key == "tags" else str(values[key])


if __name__ == "__main__":
    options = arguments(__doc__, kills=200, seed=1, edits=150)
    how = {"edits": options.edits, "on_kill": options.count}
    failed = say("Boards, SQLite", prove(options.kills, options.seed, **how))
    with cluster() as own:
        outcome = (
            prove(options.kills, options.seed, server=own, **how)
            if own is not None
            else Outcome(skipped=MISSING)
        )
    sys.exit(max(failed, say("Boards, PostgreSQL", outcome)))
