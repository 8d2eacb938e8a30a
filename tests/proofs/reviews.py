"""Reviewers killed while they give verdicts, on SQLite and PostgreSQL, and two at once.

Each verdict is told before it is given and again when it has been acknowledged. After each kill a
fresh process opens the database: the log has to hold every acknowledged verdict as it was given,
under its number, the one under way whole or not at all, and nothing else. On PostgreSQL every
fourth kill is the server's. Of two reviewers at once every verdict has to be in the log once.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from random import Random

from tests.postgres import MISSING, Cluster, cluster
from tests.proofs.children import Child, ask, barrier
from tests.proofs.killing import Killing
from tests.proofs.outcome import Outcome, arguments, say
from tests.proofs.verdicts import Found, Verdict, find, work, work_together


@dataclass
class _Reviews(Killing):
    """Reviews, and what was acknowledged of them; ``there`` is the log as it has to be."""

    there: tuple[Verdict, ...] = field(default=())

    def begin(self, seed: int) -> Child:
        return Child(work, self.data, self.url, seed)

    def look(self, kept: Sequence[Verdict], under_way: Verdict | None) -> None:
        self.there += tuple(kept)
        reply = ask(find, self.data, self.url)
        if reply.problem:
            self.counts["databases unreadable"] += 1
            self.failures.append(f"the database cannot be read: {reply.problem}")
            return
        found: Found = reply.value
        if found.problems:
            self.counts["databases damaged"] += 1
            self.failures += found.problems
        lost = set(self.there) - set(found.log)
        self.counts["acknowledged verdicts lost"] += len(lost)
        self.failures += [f"an acknowledged verdict is not in the log: {one}" for one in lost]
        more = found.log[len(self.there) :]
        if under_way is not None and [replace(v, number=0) for v in more] == [under_way]:
            self.counts["  which was kept"] += 1
            self.there += more
        if found.log != self.there:
            self.counts["kills that lost something"] += 1
            self.failures.append(f"the log is not what was given: {more}")


def prove(
    kills: int,
    seed: int,
    *,
    server: Cluster | None = None,
    verdicts: int = 150,
    on_kill: Callable[[int], None] = lambda n: None,
) -> Outcome:
    """Kill ``kills`` reviewers, and let two give ``verdicts`` each; SQLite or ``server``."""
    with tempfile.TemporaryDirectory(prefix="reviews-") as folder:
        if server is None:
            return _prove(Path(folder), None, None, kills, Random(seed), verdicts, on_kill)
        with server.database() as url:
            return _prove(Path(folder), url, server, kills, Random(seed), verdicts, on_kill)


def _prove(
    data: Path,
    url: str | None,
    server: Cluster | None,
    kills: int,
    random: Random,
    verdicts: int,
    on_kill: Callable[[int], None],
) -> Outcome:
    started = time.monotonic()
    loop = _Reviews(data, url, "a verdict")
    loop.go_on(kills, random, server, on_kill)
    together = _together(loop, verdicts, random)
    return Outcome(
        loop.figures("acknowledged verdicts lost")
        | together
        | {"seconds": round(time.monotonic() - started)},
        loop.failures,
    )


def _together(loop: _Reviews, verdicts: int, random: Random) -> dict[str, object]:
    """Two reviewers at the same citations at once; the figures."""
    ready = barrier(2)
    people = {
        by: Child(
            work_together, ready, loop.data, loop.url, by, verdicts, random.randrange(1 << 30)
        )
        for by in ("Ana", "Ben")
    }
    given: dict[str, list[Verdict]] = {}
    for by, child in people.items():
        reply = child.end()
        if reply.problem:
            loop.failures.append(f"{by} could not go on: {reply.problem}")
        given[by] = reply.value or []
    found = ask(find, loop.data, loop.url)
    if found.problem:
        loop.failures.append(f"the reviews of both cannot be read: {found.problem}")
        return {}
    loop.failures += found.value.problems
    new = found.value.log[len(loop.there) :]
    lost = 0
    for by, own in given.items():
        kept = [verdict for verdict in new if verdict.by == by]
        lost += len(set(own) - set(kept))
        if kept != own:
            loop.failures.append(f"the log does not have what {by} gave, in its order and once")
    turns = sum(a.by != b.by for a, b in pairwise(new))
    return {
        "verdicts of two people at once": sum(len(own) for own in given.values()),
        "  lost silently": lost,
        "  times the log goes from one to the other": turns,
    }


if __name__ == "__main__":
    options = arguments(__doc__, kills=200, seed=1, verdicts=150)
    how = {"verdicts": options.verdicts, "on_kill": options.count}
    failed = say("Reviews, SQLite", prove(options.kills, options.seed, **how))
    with cluster() as own:
        outcome = (
            prove(options.kills, options.seed, server=own, **how)
            if own is not None
            else Outcome(skipped=MISSING)
        )
    sys.exit(max(failed, say("Reviews, PostgreSQL", outcome)))
