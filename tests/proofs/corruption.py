"""Every file of a generation damaged in every way, one at a time, each on a fresh copy.

Each damage has to be found before anything is served: the generation before answers, with a notice
that says what is damaged; where there is none, one clear error; never wrong data, never a crash.
``python -m index verify`` has to say so too, and the next build has to mend it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from index import generation
from tests.proofs.children import Reply, ask, build_library, run_command
from tests.proofs.look import look
from tests.proofs.newsroom import Content, Newsroom
from tests.proofs.outcome import Outcome, arguments, say

POINTER = "current"
_FLIPS = 4
"""Bits flipped in each file, one at a time."""
_AT_ONCE_S = 5.0
"""A file of terabytes is refused within this, the start of a process included."""


@dataclass(frozen=True, slots=True)
class Damage:
    """``kind`` done to ``file``, a path below the library's folder.

    ``harmless``: nothing there counts, so that it may go unnoticed as long as answers are right.
    """

    kind: str
    file: Path
    do: Callable[[Path], None]
    harmless: bool = False

    def __str__(self) -> str:
        return f"{self.file.as_posix()} {self.kind}"


@dataclass
class _Trial:
    """Copies of a library to damage, and what it held in its last generations, newest last."""

    data: Path
    newsroom: Newsroom
    contents: list[Content]
    failures: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __call__(self, damage: Damage, *, before: bool) -> None:
        """Do ``damage`` to a copy that has a generation before, or none."""
        copy = self.data.with_name("damaged")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.data, copy)
        if not before:
            for folder in generation.published(copy)[:-1]:
                shutil.rmtree(folder)
        damage.do(copy)
        started = time.monotonic()
        problem = self._served(damage, copy, before=before)
        took = time.monotonic() - started
        if not problem and took > _AT_ONCE_S:
            problem = f"it took {took:.0f} s to refuse it"
        if not problem and not damage.harmless:
            problem = self._verified(copy)
        if not problem:
            problem = self._mended(copy)
        where = "with a generation before" if before else "with no other generation"
        if problem:
            self.failures.append(f"{damage}, {where}: {problem}")
            self.counts["not stood"] += 1
        else:
            self.counts[where] += 1
            self.counts[damage.kind] += 1

    def _served(self, damage: Damage, copy: Path, *, before: bool) -> str | None:
        """What is wrong with what is served, if anything."""
        questions = self.newsroom.questions(2)
        reply = ask(look, copy, self.contents[::-1], [], questions, seconds=20)
        if reply.broke or (reply.exit_code and not reply.refused):
            return f"it crashes: {reply.problem}"
        if reply.refused:
            # A lost pointer may be an error: which generation serves is then for a person to say.
            if before and damage.file.name != POINTER:
                return f"the generation before does not serve: {reply.refused}"
            return None if "python -m index" in reply.refused else f"no help in: {reply.refused}"
        seen = reply.value
        if seen.which is None or seen.problems:
            return f"wrong data is served: {seen.problems}"
        if seen.which == 0 and (damage.harmless or damage.file.name == POINTER):
            self.counts["unnoticed"] += not seen.notice
            return None
        if seen.which == 0 or not before:
            return "it goes unnoticed"
        if seen.which > 1:
            return "not the last sound generation serves"
        if not seen.notice or "python -m index build" not in seen.notice:
            return f"the generation before serves without a word: {seen.notice}"
        named = damage.file.parts[1:2] + damage.file.parts[-1:]
        if not any(part in seen.notice for part in named):
            return f"the notice does not name the damage: {seen.notice}"
        return None

    def _verified(self, copy: Path) -> str | None:
        output = self.data.with_name("verify")
        return one_line_failure(ask(run_command, ["verify", "--data", str(copy)], output), output)

    def _mended(self, copy: Path) -> str | None:
        """What is wrong after the next build, if anything."""
        reply = ask(build_library, copy, self.newsroom.folder)
        if reply.problem:
            return f"the next build does not mend it: {reply.problem}"
        mended = ask(look, copy, self.contents[-1:], [], self.newsroom.questions(2))
        if mended.problem or mended.value.which is None or mended.value.problems:
            return f"after the next build: {mended.problem or mended.value}"
        return f"after the next build: {mended.value.notice}" if mended.value.notice else None


def one_line_failure(reply: Reply, output: Path) -> str | None:
    """What is wrong with a command that had to fail with one line, if anything."""
    if reply.problem:
        return f"the command crashes: {reply.problem}"
    if not reply.value:
        return "the command ends with 0"
    shown = output.with_suffix(".err").read_bytes().decode()
    # A progress bar is wiped out by what follows its carriage return.
    lines = [line.rsplit("\r", 1)[-1] for line in shown.split("\n")]
    lines = [line for line in lines if line.strip()]
    if len(lines) != 1 or "Traceback" in shown:
        return f"the command does not end with one line: {shown!r}"
    return None


def damages(data: Path, random: Random) -> Iterator[Damage]:
    """Each file of the generation that serves, and the pointer to it, damaged in each way."""
    folder = generation.current(data)
    assert folder is not None
    named = {
        folder / generation.SEGMENTS / record.id / name
        for record in generation.read_manifest(folder).segments
        for name in record.files
    } | {folder / generation.MANIFEST, data / POINTER}
    older = generation.published(data)[-2]
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    for path in [*files, data / POINTER]:
        file, content = path.relative_to(data), path.read_bytes()
        passing = _changed_by_opening(path)
        changed: dict[str, bytes | None] = {
            "truncated": content[: len(content) // 2],
            "cut by one byte": content[:-1],
            "with its first bit flipped": _flipped(content, 0),
            "with its last bit flipped": _flipped(content, 8 * len(content) - 1),
            "zeroed": bytes(len(content)),
            "emptied": b"",
            "longer by one byte": content + b"\0",
            "deleted": None,
        }
        for other in files:
            if other != path and other.read_bytes() not in (content, b""):
                changed["swapped with another file"] = other.read_bytes()
        for other in sorted(older.rglob(path.name)):
            # A segment carried over has the same files, but for what opening it changed.
            if _without(other.read_bytes(), passing) != _without(content, passing):
                changed["swapped with one of the generation before"] = other.read_bytes()
        for kind, new in changed.items():
            blank = path == data / POINTER and new is not None and new.split() == content.split()
            if new != content:
                yield Damage(kind, file, _writing(file, new), blank or path not in named)
        # A bit in what says how the others have to be can do anything; some only break the JSON.
        flips = 4 * _FLIPS if path.name in (generation.MANIFEST, POINTER) else _FLIPS
        for _ in range(flips if content else 0):
            bit = random.randrange(8 * len(content))
            harmless = path not in named or any(a <= bit // 8 < b for a, b in passing)
            new = _flipped(content, bit)
            yield Damage("with one bit flipped", file, _writing(file, new), harmless)
        if path.name == "link_lists.bin":
            yield Damage("sparse with 4 TB", file, _stretching(file), path not in named)


def _changed_by_opening(path: Path) -> list[tuple[int, int]]:
    """The bytes of Chroma's database that every opening changes, where no damage can show."""
    if path.name != "chroma.sqlite3":
        return []
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        (page,) = db.execute("PRAGMA page_size").fetchone()
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'acquire_write'"
        (root,) = db.execute(query).fetchone()
    # https://www.sqlite.org/fileformat.html#the_database_header: counters, and SQLite's version
    return [(24, 32), (40, 44), (92, 100), ((root - 1) * page, root * page)]


def prove(
    seed: int,
    *,
    at_most: int | None = None,
    on_damage: Callable[[int], None] = lambda n: None,
) -> Outcome:
    """Do every damage, or ``at_most`` so many of them drawn at random."""
    random = Random(seed)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="damage-") as name:
        data = Path(name) / "data"
        newsroom = Newsroom(Path(name) / "news", random, 8)
        contents = []
        for _ in range(3):
            newsroom.change()
            contents.append(newsroom.content())
            reply = ask(build_library, data, newsroom.folder)
            if reply.problem:
                return Outcome(failures=[f"the library was not built: {reply.problem}"])
        trial = _Trial(data, newsroom, contents)
        trials = [(d, before) for d in damages(data, random) for before in (True, False)]
        every = len(trials)
        if at_most is not None:
            trials = _spread(trials, at_most, random)
        for number, (damage, before) in enumerate(trials, start=1):
            trial(damage, before=before)
            on_damage(number)
        files = len({d.file for d, _ in trials})
    ways = {f"  {d.kind}": trial.counts[d.kind] for d, _ in trials}
    return Outcome(
        rows={
            "damages done": f"{len(trials)} of {every}, to {files} files",
            "stood": len(trials) - trial.counts["not stood"],
            "  found before anything was served": len(trials)
            - trial.counts["not stood"]
            - trial.counts["unnoticed"],
            "  where nothing counts, answers right": trial.counts["unnoticed"],
            "  with a generation before": trial.counts["with a generation before"],
            "  with no other generation": trial.counts["with no other generation"],
            **ways,
            "not stood": trial.counts["not stood"],
            "seconds": round(time.monotonic() - started),
        },
        failures=trial.failures,
    )


def _spread(
    trials: list[tuple[Damage, bool]], count: int, random: Random
) -> list[tuple[Damage, bool]]:
    """``count`` of the trials, every kind of file and way of damage before any twice."""
    random.shuffle(trials)
    chosen: list[tuple[Damage, bool]] = []
    had: Counter[str] = Counter()
    while trials and len(chosen) < count:
        best = min(trials, key=lambda t: had[t[0].file.name] + had[t[0].kind])
        trials.remove(best)
        had.update([best[0].file.name, best[0].kind])
        chosen.append(best)
    return chosen


def _without(content: bytes, places: Sequence[tuple[int, int]]) -> bytes:
    changed = bytearray(content)
    for begin, end in places:
        changed[begin:end] = bytes(end - begin)
    return bytes(changed)


def _flipped(content: bytes, bit: int) -> bytes:
    if not content:
        return content
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _writing(file: Path, content: bytes | None) -> Callable[[Path], None]:
    def do(data: Path) -> None:
        if content is None:
            (data / file).unlink()
        else:
            (data / file).write_bytes(content)

    return do


def _stretching(file: Path) -> Callable[[Path], None]:
    def do(data: Path) -> None:
        os.truncate(data / file, 4 << 40)

    return do


if __name__ == "__main__":
    options = arguments(__doc__, seed=1)
    sys.exit(say("Corruption", prove(options.seed, on_damage=options.count)))
