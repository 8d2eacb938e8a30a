"""Builds killed at random moments, at each named step and shortly after it.

After each kill a fresh process opens the library: it has to be the generation before or the one
that was being built, whole; then articles change and the next build is killed, or has to go
through. At the end the library has to equal a clean build of the same articles.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from index import build, generation
from tests.proofs.children import Child, ask, build_library
from tests.proofs.look import Look, look, rankings, same_ranking
from tests.proofs.newsroom import Content, Newsroom
from tests.proofs.outcome import Outcome, arguments, say

_COMPLETED = 0.35
"""The share of kills after which the next build is let through before the next kill."""
_KINDS = ("at random", "after a step", "at a step")
_SLOW = (0.0, 0.0, 0.002, 0.01)
"""Seconds a passage takes to embed, so that kills fall into embedding as well as into writing."""


@dataclass
class _Loop:
    """A library, its articles, and what is known about it."""

    data: Path
    newsroom: Newsroom
    random: Random
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    seconds: dict[float, float] = field(default_factory=dict)
    serving: Content | None = None

    def complete(self, slow: float = 0.0) -> None:
        """Let a build through: it has to end by itself and to hold today's articles."""
        self.counts["builds let through"] += 1
        wanted = self.newsroom.content()
        reply = ask(build_library, self.data, self.newsroom.folder, slow)
        if reply.problem:
            self.failures.append(f"a build after a kill did not go through: {reply.problem}")
        else:
            # The first builds of a process are no measure of the later ones.
            self.seconds[slow] = reply.value
        self.serving = wanted if self.look([wanted]) else self.serving

    def kill(self, kind: str, step: str, slow: float) -> None:
        """Start a build and kill it: ``at random``, ``at a step`` or ``after a step``."""
        wanted = self.newsroom.content()
        die_at = step if kind == "at a step" else None
        child = Child(build_library, self.data, self.newsroom.folder, slow, die_at)
        child.wait_for("begun")
        if kind == "at random":
            lasts = self.seconds.get(slow, 1.0)
            _listen(child, self.random.uniform(0.0, lasts))
            hit = child.kill()
        elif kind == "after a step":
            child.wait_for(step)
            _listen(child, self.random.uniform(0.0, 0.03))
            hit = child.kill()
        else:
            reply = child.end()
            hit = reply.exit_code == -9
            if reply.broke or reply.refused:
                self.failures.append(f"a build failed by itself: {reply.problem}")
        self.counts["builds that ended before the kill"] += not hit
        if hit:
            self.counts[f"kills {kind}"] += 1
            self.steps[child.messages[-1] if child.messages else "begun"] += 1
        candidates = [c for c in (self.serving, wanted) if c]
        seen = self.look(candidates)
        if seen is not None and seen.which is not None:
            self.counts["kills that left the new library"] += hit and seen.which == 1
            self.serving = candidates[seen.which]

    def look(self, contents: list[Content]) -> Look | None:
        """Open the library in a fresh process and hold it against ``contents``."""
        gone = [w for w in self.newsroom.gone if all(w not in c.words for c in contents)]
        questions = self.newsroom.questions(3)
        reply = ask(look, self.data, contents, gone[-20:], questions)
        if reply.problem:
            self.counts["unreadable"] += 1
            self.failures.append(f"the library is unreadable: {reply.problem}")
            return None
        seen: Look = reply.value
        if seen.problems or seen.which is None:
            self.counts["mixed"] += 1
            self.failures += [f"generation {seen.generation}: {p}" for p in seen.problems]
        if seen.notice:
            self.counts["with a notice"] += 1
            self.failures.append(f"a kill led to a notice: {seen.notice}")
        return seen


def prove(
    kills: int, seed: int, *, articles: int = 20, on_kill: Callable[[int], None] = lambda n: None
) -> Outcome:
    """Kill ``kills`` running builds."""
    random = Random(seed)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        data = Path(folder) / "data"
        loop = _Loop(data, Newsroom(Path(folder) / "news", random, articles), random)
        for slow in sorted(set(_SLOW)):
            loop.newsroom.change()
            loop.complete(slow)
        hits = tried = 0
        while hits < kills and tried < 3 * kills + 30 and len(loop.failures) < 20:
            loop.newsroom.change()
            # Every step is had once before chance decides.
            first = tried < len(build.STEPS)
            kind = "at a step" if first else _KINDS[tried % len(_KINDS)]
            step = build.STEPS[tried] if first else random.choice(build.STEPS)
            loop.kill(kind, step, random.choice(_SLOW))
            tried += 1
            hits = loop.steps.total()
            on_kill(hits)
            if random.random() < _COMPLETED:
                loop.complete()
        loop.newsroom.change()
        loop.complete()
        loop.failures += _leftovers(data)
        compared, ties = _equals_clean_build(loop, Path(folder) / "clean")
    if hits < kills:
        loop.failures.append(f"only {hits} of {kills} kills hit a running build")
    never = [s for s in build.STEPS if s not in loop.steps]
    if kills >= 3 * len(build.STEPS) and never:
        loop.failures.append(f"no kill hit {', '.join(never)}")
    return Outcome(
        rows={
            "kills that hit a running build": hits,
            "  at random moments": loop.counts["kills at random"],
            "  at a named step": loop.counts["kills at a step"],
            "  within 30 ms after a named step": loop.counts["kills after a step"],
            **{f"  last step reached: {s}": loop.steps[s] for s in ("begun", *build.STEPS)},
            "  after which the new library served": loop.counts["kills that left the new library"],
            "builds that ended before the kill": loop.counts["builds that ended before the kill"],
            "builds let through": loop.counts["builds let through"],
            "libraries unreadable": loop.counts["unreadable"],
            "libraries mixed or wrong": loop.counts["mixed"],
            "rankings equal to a clean build's": compared,
            "  of them in another order among equal scores": ties,
            "seconds": round(time.monotonic() - started),
        },
        failures=loop.failures,
    )


def _listen(child: Child, seconds: float) -> None:
    """Let it work for ``seconds``, or until it ends, hearing what it tells."""
    until = time.monotonic() + seconds
    while child.is_running and (left := until - time.monotonic()) > 0:
        child.listen(left)


def _leftovers(data: Path) -> list[str]:
    """What dead builds left lying about although a build went through."""
    left = [p.name for p in (data / "generations").iterdir() if p.name.startswith(".")]
    if len(generation.published(data)) > generation.KEPT_GENERATIONS + 1:
        left.append("old generations")
    return [f"left behind: {', '.join(left)}"] if left else []


def _equals_clean_build(loop: _Loop, clean: Path) -> tuple[str, int]:
    """How many rankings equal those of a clean build, and how many of them but for ties."""
    reply = ask(build_library, clean, loop.newsroom.folder)
    wanted = loop.newsroom.content()
    questions = loop.newsroom.questions(50)
    looked = ask(look, clean, [wanted], loop.newsroom.gone[-50:], questions)
    if reply.problem or looked.problem or looked.value.problems:
        loop.failures.append(f"the clean build: {reply.problem or looked.problem or looked.value}")
        return "none", 0
    # Its own ids, texts and passages were held against the same contents by ``complete``.
    ours, theirs = (ask(rankings, d, questions) for d in (loop.data, clean))
    if ours.problem or theirs.problem:
        loop.failures.append(f"the final questions: {ours.problem or theirs.problem}")
        return "none", 0
    same = ties = total = 0
    for kind, lists in ours.value.items():
        for question, a, b in zip(questions, lists, theirs.value[kind], strict=True):
            total += 1
            if not same_ranking(a, b):
                loop.failures.append(f"{kind} of {question!r}: {a} in a clean build: {b}")
                continue
            same += 1
            ties += [i for i, _ in a] != [i for i, _ in b]
    return f"{same} of {total}", ties


if __name__ == "__main__":
    options = arguments(__doc__, kills=500, seed=1)
    sys.exit(say("Kill loop", prove(options.kills, options.seed, on_kill=options.count)))
