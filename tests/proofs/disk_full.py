"""Builds on a real small filesystem that has too little room, from none to nearly enough.

Each has to end with one plain line and a non-zero exit code, the library before has to answer in
a fresh process while the disk is still full, and once there is room the build has to go through.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.proofs.children import Reply, ask, run_command
from tests.proofs.corruption import one_line_failure
from tests.proofs.look import Look, look, rankings, same_ranking
from tests.proofs.newsroom import Content, Newsroom
from tests.proofs.outcome import Outcome, arguments, say

_REPOSITORY = Path(__file__).parent.parent.parent
_QUESTIONS = 20


class CannotMount(Exception):
    """Filesystems may not be mounted here; the message says why."""


@contextmanager
def small_disk(kind: str, megabytes: int, beside: Path) -> Iterator[Path]:
    """A mounted filesystem of so many megabytes: ``tmpfs``, or ``ext4`` in a file.

    Raises:
        CannotMount: this needs root, and for ext4 loop devices.
    """
    place = beside / f"disk-{kind}"
    place.mkdir()
    if kind == "tmpfs":
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(place)]
    else:
        image = beside / "disk.img"
        with image.open("wb") as stream:
            stream.truncate(megabytes << 20)
        _run("mkfs.ext4", "-q", "-m", "0", str(image))
        command = ["mount", "-o", "loop", str(image), str(place)]
    _run(*command)
    try:
        yield place
    finally:
        _run("umount", str(place))


class Quick:
    """Builds and answers in forked children, with the model made of hashes."""

    megabytes = 64

    def build(self, data: Path, source: Path, output: Path, *, hopeful: bool = False) -> Reply:
        """The command's exit code; what it printed is in ``output``. ``hopeful``: it is not told
        beforehand that there is too little room.
        """
        return ask(run_command, ["build", "--data", str(data), str(source)], output, hopeful)

    def answers(self, data: Path, questions: Sequence[str]) -> Reply:
        """What the library answers."""
        return ask(rankings, data, questions)

    def same(self, some: Any, others: Any) -> bool:
        """True where answers are the same. Those by words are exact; Chroma's index of another
        build of the same vectors may rank far ones otherwise, and ``problem`` looks at all of them.
        """
        return all(map(same_ranking, some["words"], others["words"]))

    def problem(self, data: Path, content: Content, questions: Sequence[str]) -> str | None:
        """How the library differs from ``content``, if it does."""
        reply = ask(look, data, [content], [], questions[:3])
        if reply.problem:
            return reply.problem
        seen: Look = reply.value
        return f"{seen}" if seen.problems or seen.notice else None


class Real:
    """Builds and answers by the command line itself, with the packaged model."""

    megabytes = 512  # the model's exported form is kept beside the library

    def build(self, data: Path, source: Path, output: Path, *, hopeful: bool = False) -> Reply:
        """The command's exit code; what it printed is in ``output``. It is never ``hopeful``."""
        done = _python("-m", "index", "build", "--data", str(data), str(source))
        output.with_suffix(".err").write_text(done.stderr, encoding="utf-8", newline="")
        return Reply(done.returncode, None, None, 0)

    def answers(self, data: Path, questions: Sequence[str]) -> Reply:
        """What the library answers."""
        asked = data.parent.parent / "questions.jsonl"
        lines = [json.dumps({"id": str(n), "question": q}) for n, q in enumerate(questions)]
        asked.write_text("\n".join(lines), encoding="utf-8")
        done = _python("-m", "qa", "batch", str(asked), "--data", str(data))
        found = (
            [json.loads(line) for line in done.stdout.splitlines()] if not done.returncode else []
        )
        if len(found) != len(questions) or any(a["outcome"] == "error" for a in found):
            return Reply(None, None, f"{len(found)} answers; {done.stderr[-300:]}", 0)
        for answer in found:
            # Times differ, and scores in their last digits.
            del answer["seconds"], answer["considered"]
        return Reply(found, None, None, 0)

    def same(self, some: Any, others: Any) -> bool:
        """True where answers are the same."""
        return bool(some == others)

    def problem(self, data: Path, content: Content, questions: Sequence[str]) -> str | None:
        """How the library differs from ``content``, if it does."""
        done = _python("-m", "index", "verify", "--data", str(data))
        # On a full disk Chroma cannot be opened; that has to be said as one line.
        if done.returncode and ("full" not in done.stderr or done.stderr.count("\n") != 1):
            return f"verify: {done.stderr[-300:]}"
        listed = _python("-m", "index", "articles", "--json", "--data", str(data))
        ids = {a["id"] for a in json.loads(listed.stdout)} if not listed.returncode else set()
        return None if ids == set(content.articles) else f"it holds {len(ids)} articles"


def prove(
    seed: int,
    *,
    kind: str = "tmpfs",
    sizes: int = 20,
    more: int = 40,
    way: Quick | Real | None = None,
    on_size: Callable[[int], None] = lambda n: None,
) -> Outcome:
    """Let ``sizes`` builds of ``more`` further articles run out of room."""
    way = way or Quick()
    with tempfile.TemporaryDirectory(prefix="full-") as folder:
        try:
            with small_disk(kind, way.megabytes, Path(folder)) as disk:
                return _fill_again_and_again(
                    way, Path(folder), disk, Random(seed), sizes, more, on_size
                )
        except CannotMount as error:
            return Outcome(skipped=str(error))


def _fill_again_and_again(
    way: Quick | Real,
    folder: Path,
    disk: Path,
    random: Random,
    sizes: int,
    more: int,
    on_size: Callable[[int], None],
) -> Outcome:
    started = time.monotonic()
    data, kept, output = disk / "data", folder / "kept", folder / "output"
    newsroom = Newsroom(folder / "news", random, 12)
    few = newsroom.content()
    questions = newsroom.questions(_QUESTIONS)
    first = way.build(data, newsroom.folder, output)
    before = way.answers(data, questions)
    if first.problem or first.value or before.problem:
        return Outcome(failures=[f"the library was not built: {first.problem or before.problem}"])
    # Opening a library may write to it, so what is put back is a copy made afterwards.
    shutil.copytree(data, kept)
    for _ in range(more):
        newsroom.add()
    many = newsroom.content()
    way.build(data, newsroom.folder, output)
    grown = _size(data) - _size(kept)
    clean = way.answers(data, questions)
    failures: list[str] = []
    plain = refused = answered = finished = tried = 0
    rooms: list[int] = []
    while len(rooms) < sizes and tried < 2 * sizes:
        shutil.rmtree(data)
        shutil.copytree(kept, data)
        room = grown * tried // (sizes + 1)
        tried += 1
        ballast = _fill(disk, room)
        # Every other build believes that there is room, as if others filled the disk meanwhile.
        reply = way.build(data, newsroom.folder, output, hopeful=tried % 2 == 0)
        if reply.value == 0:
            ballast.unlink()
            continue  # that was room enough
        rooms.append(room)
        where = f"with room for {room >> 10} of {grown >> 10} KB"
        said = one_line_failure(reply, output)
        refused += "not enough room" in output.with_suffix(".err").read_text(encoding="utf-8")
        again = way.answers(data, questions)
        wrong = again.problem or way.problem(data, few, questions)
        if not wrong and not way.same(again.value, before.value):
            wrong = "it answers otherwise"
        ballast.unlink()
        last = way.build(data, newsroom.folder, output)
        after = way.answers(data, questions)
        unfinished = last.problem or after.problem or way.problem(data, many, questions)
        if not unfinished and (last.value or not way.same(after.value, clean.value)):
            unfinished = "it is not what a build with room makes"
        plain, answered, finished = (
            plain + (not said), answered + (not wrong), finished + (not unfinished)
        )  # fmt: skip
        failures += [f"{where}: {said}"] if said else []
        failures += [f"{where}, the library before: {wrong}"] if wrong else []
        failures += [f"{where}, with room again: {unfinished}"] if unfinished else []
        on_size(len(rooms))
    if len(rooms) < sizes:
        failures.append(f"only {len(rooms)} of {sizes} builds ran out of room")
    return Outcome(
        rows={
            "builds that ran out of room": len(rooms),
            "  room left, KB": ", ".join(str(r >> 10) for r in rooms),
            "  room needed at the end, KB": grown >> 10,
            "  that ended with one line and an error code": plain,
            "  of them refused before anything was written": refused,
            f"libraries that answered {_QUESTIONS} of {_QUESTIONS} meanwhile": answered,
            "builds that went through with room again": finished,
            "builds that had room enough": tried - len(rooms),
            "seconds": round(time.monotonic() - started),
        },
        failures=failures,
    )


def _fill(disk: Path, room: int) -> Path:
    """A file that leaves ``room`` bytes of the disk free."""
    ballast = disk / "ballast"
    with ballast.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(4096, _free(disk) - room - (1 << 16)))
    # What the filesystem itself needs makes an estimate of this; the rest is written.
    with ballast.open("ab", buffering=0) as stream:
        while _free(disk) > room:
            try:
                stream.write(b"\xff" * 4096)
            except OSError:
                break
    return ballast


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=_REPOSITORY, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def _size(folder: Path) -> int:
    return sum(p.stat().st_blocks * 512 for p in folder.rglob("*") if p.is_file())


def _run(*command: str) -> None:
    if shutil.which(command[0]) is None:
        raise CannotMount(f"{command[0]} is not here: a small filesystem cannot be made")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMount(
            f"a small filesystem cannot be made here (root is needed): {done.stderr.strip()}"
        )


if __name__ == "__main__":
    options = arguments(__doc__, sizes=20, real=3, seed=1)
    codes = [
        say(
            f"Disk full, {kind}",
            prove(options.seed, kind=kind, sizes=options.sizes, on_size=options.count),
        )
        for kind in ("tmpfs", "ext4")
    ]
    if options.real:
        real = prove(options.seed, sizes=options.real, more=20, way=Real(), on_size=options.count)
        codes.append(say("Disk full, python -m index build with the packaged model", real))
    sys.exit(max(codes))
