"""Two builders started at the same instant: one builds, the other says who does and since when."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Barrier

from index import build
from tests.proofs.children import Child, Reply, Tell, ask, barrier, build_library
from tests.proofs.look import look
from tests.proofs.newsroom import Newsroom
from tests.proofs.outcome import Outcome, arguments, say

_SLOW_S = 0.02
"""A passage; so that the one is at work for as long as the other needs to see that it is."""
_A_DEATH_BEFORE = 5
_AT_ONCE_S = 2.0
"""A dead builder's place is taken within this, after the next has started."""


def race(tell: Tell, start: Barrier, data: Path, source: Path) -> float:
    """Wait for the other, then build."""
    start.wait(30)
    return build_library(tell, data, source, _SLOW_S)


def prove(
    races: int,
    seed: int,
    *,
    deaths: int | None = None,
    on_race: Callable[[int], None] = lambda n: None,
) -> Outcome:
    """Run ``races`` races, then let ``deaths`` builders die at work (a fifth as many)."""
    random = Random(seed)
    started = time.monotonic()
    deaths = races // 5 if deaths is None else deaths
    failures: list[str] = []
    one = sound = named = taken_over = 0
    slowest_s = 0.0
    with tempfile.TemporaryDirectory(prefix="races-") as folder:
        data = Path(folder) / "data"
        newsroom = Newsroom(Path(folder) / "news", random, 8)
        for number in range(1, races + 1):
            if number % _A_DEATH_BEFORE == 0:
                # What a dead holder left says who holds the lock no longer.
                failures += _die(data, newsroom)
            newsroom.change()
            replies, pids = _race(data, newsroom.folder)
            won = [n for n, r in enumerate(replies) if not r.problem]
            said = [r.refused for r in replies if r.refused]
            if len(won) == 1 and len(said) == 1:
                one += 1
                # The process that holds the lock, and the time of day it took it.
                if str(pids[won[0]]) in said[0] and re.search(r"\d\d:\d\d", said[0]):
                    named += 1
                else:
                    failures.append(f"race {number}: it is not said who and since when: {said[0]}")
            else:
                failures.append(f"race {number}: {[r.problem or 'it built' for r in replies]}")
            seen = ask(look, data, [newsroom.content()], newsroom.gone[-9:], newsroom.questions(2))
            if seen.problem or seen.value.problems or seen.value.notice:
                failures.append(f"after race {number}: {seen.problem or seen.value}")
            else:
                sound += 1
            on_race(number)
        for _ in range(deaths):
            failures += _die(data, newsroom)
            next_one = Child(build_library, data, newsroom.folder)
            next_one.wait_for("begun")
            begun = time.monotonic()
            took_over = next_one.wait_for(build.STEPS[0], 30.0)
            slowest_s = max(slowest_s, time.monotonic() - begun)
            reply = next_one.end()
            if reply.problem or not took_over:
                failures.append(f"after the holder's death: {reply.problem or 'nothing is built'}")
            else:
                taken_over += 1
    if slowest_s > _AT_ONCE_S:
        failures.append(f"a dead holder's place was taken only after {slowest_s:.1f} s")
    return Outcome(
        rows={
            "races": races,
            "  in which exactly one built": one,
            "  in which the other named the holder and the time": named,
            "  after which the library was sound": sound,
            "holders killed, and another started at once": deaths,
            "  whose place the next builder took": taken_over,
            "  the slowest of them, s": f"{slowest_s:.2f}",
            "seconds": round(time.monotonic() - started),
        },
        failures=failures,
    )


def _race(data: Path, source: Path) -> tuple[list[Reply], list[int]]:
    """How two builders end that start at the same instant, and their process ids."""
    start = barrier(2)
    both = [Child(race, start, data, source) for _ in range(2)]
    pids = [c.pid for c in both]
    return [c.end() for c in both], pids


def _die(data: Path, newsroom: Newsroom) -> list[str]:
    """Kill a builder that holds the lock."""
    newsroom.change()
    holder = Child(build_library, data, newsroom.folder, 1.0)
    holder.wait_for(build.STEPS[1])
    return [] if holder.kill() else ["a holder could not be killed at work"]


if __name__ == "__main__":
    options = arguments(__doc__, races=50, seed=1)
    sys.exit(say("Builder races", prove(options.races, options.seed, on_race=options.count)))
