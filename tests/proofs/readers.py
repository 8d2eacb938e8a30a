"""Processes that ask without pause while the library is rebuilt under them.

Every rebuild changes a stamp that stands in every paragraph of all articles but one, so that an
answer that mixes generations shows. Each reader also opens the library anew now and then, and holds
on to its first snapshot for some rebuilds before it finishes with it.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from index import generation
from index.library import Library, Snapshot
from tests.conftest import write_article
from tests.proofs.children import Child, SlowEmbedder, Tell, ask, build_library
from tests.proofs.newsroom import invented
from tests.proofs.outcome import Outcome, arguments, say

SEEN_WITHIN_S = 2.0
_ARTICLES = 10
_HELD_REBUILDS = 5
_EVERYTHING = 10_000
_QUESTIONS = (
    "What did inspectors say about caseloads?",
    "social workers who know children and families well",
    "What will the director do until the spring?",
)


@dataclass
class Read:
    """What one reader read."""

    answers: int = 0
    mixed: list[str] = field(default_factory=list)
    opened_anew: int = 0
    held: str = ""
    held_asked: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """A generation that a reader saw, at a time of ``time.time()``."""

    generation: str
    at: float


def write_stamped(folder: Path, stamp: str, articles: int = _ARTICLES) -> None:
    """Write every article anew, ``stamp`` in each of its paragraphs; one article stays as it is."""
    folder.mkdir(exist_ok=True)
    for number in range(articles):
        council = invented(number, "ton").capitalize()
        path = write_article(folder / f"{council}.txt", council, comment=f"So it is, {stamp}.")
        paragraphs = path.read_text(encoding="utf-8").split("\n\n")
        stamped = [f"{p.rstrip()} {stamp}." if len(p) > 60 else p for p in paragraphs]
        path.write_text("\n\n".join(stamped), encoding="utf-8")
    if not (folder / "standing.txt").exists():
        write_article(folder / "standing.txt", "Standing")


def read(tell: Tell, data: Path, seed: int, stop: Path, release: Path) -> Read:
    """Ask until ``stop`` exists; hold on to the first snapshot until ``release`` does.

    Tells each generation it sees for the first time.
    """
    random = Random(seed)
    embedder = SlowEmbedder()
    vectors = [embedder.embed_query(q) for q in _QUESTIONS]
    library = Library(data, embedder)
    done = Read()
    held: Snapshot | None = library.snapshot()
    assert held is not None
    done.held = held.name
    held_stamp = stamp_of(held)
    stamps: dict[str, str] = {}
    while not stop.exists():
        snapshot = library.snapshot()
        if snapshot.name not in stamps:
            tell(Seen(snapshot.name, time.time()))
            stamps[snapshot.name] = stamp_of(snapshot)
        done.mixed += answer(snapshot, stamps[snapshot.name], vectors)
        done.answers += 2 * len(_QUESTIONS)
        if held is not None and held is not snapshot:
            done.mixed += answer(held, held_stamp, vectors)
            done.held_asked += 2 * len(_QUESTIONS)
            if release.exists():
                held.close()
                held = None
        if random.random() < 0.2:
            anew = Library(data, embedder).snapshot()
            done.mixed += answer(anew, stamp_of(anew), vectors)
            done.opened_anew += 1
            anew.close()
    return done


def stamp_of(snapshot: Snapshot) -> str:
    """The stamp of a snapshot's generation, which all its articles have to share."""
    found = {s for i in snapshot.article_ids() for s in _stamps(snapshot.article(i).text)}
    return found.pop() if len(found) == 1 else f"mixed: {sorted(found)}"


def answer(snapshot: Snapshot, stamp: str, vectors: Sequence[Sequence[float]]) -> list[str]:
    """Ask each question both ways; what in the answers is not of the generation with ``stamp``."""
    mixed = []
    for question, vector in zip(_QUESTIONS, vectors, strict=True):
        found = [
            *snapshot.search_words(question, 20, comments=True),
            *(near := snapshot.search_vectors(vector, _EVERYTHING, comments=True)),
        ]
        stamps = {s for f in found for s in _stamps(f.passage.text)}
        if stamps != {stamp}:
            mixed.append(f"{snapshot.name} of {stamp} answers {sorted(stamps)}")
        if len(near) != snapshot.manifest.passages:
            mixed.append(f"{snapshot.name} finds {len(near)} of {snapshot.manifest.passages}")
        for passage in (f.passage for f in found):
            text = snapshot.article(passage.article_id).text
            if text[passage.start : passage.end] != passage.text:
                mixed.append(f"{snapshot.name}: a passage is not its article's")
    return mixed


def prove(
    readers: int,
    rebuilds: int,
    seed: int,
    *,
    on_rebuild: Callable[[int], None] = lambda n: None,
) -> Outcome:
    """Rebuild ``rebuilds`` times under ``readers`` readers."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="readers-") as folder:
        data, news = Path(folder) / "data", Path(folder) / "news"
        stop, release = Path(folder) / "stop", Path(folder) / "release"
        write_stamped(news, _stamp(0))
        first = ask(build_library, data, news)
        if first.problem:
            return Outcome(failures=[f"the library was not built: {first.problem}"])
        children = [Child(read, data, seed + n, stop, release) for n in range(readers)]
        _hear(children, "000001", 60.0)
        failures: list[str] = []
        published: dict[str, float] = {}
        for number in range(1, rebuilds + 1):
            write_stamped(news, _stamp(number))
            reply = ask(build_library, data, news)
            serving = generation.current(data)
            if reply.problem or serving is None:
                failures.append(f"rebuild {number}: {reply.problem}")
                break
            # Written just before the pointer moves: no reader is made to look quicker than it is.
            published[serving.name] = (data / "current").stat().st_mtime
            if number == min(_HELD_REBUILDS, rebuilds):
                release.touch()
            # Every third rebuild follows on the heels of the one before.
            if number % 3 or number == rebuilds:
                _hear(children, serving.name, 15.0)
            on_rebuild(number)
        stop.touch()
        replies = [c.end() for c in children]
        left = len(generation.published(data))
    latencies_s = sorted(_latencies_s(children, published))
    reads = [r.value for r in replies if not r.problem]
    errors = [r.problem for r in replies if r.problem]
    mixed = [m for r in reads for m in r.mixed]
    failures += [f"a reader failed: {e}" for e in errors]
    failures += [f"mixed: {m}" for m, _ in Counter(mixed).most_common(9)]
    if late := sum(s > SEEN_WITHIN_S for s in latencies_s):
        failures.append(f"{late} times a generation was seen only after {SEEN_WITHIN_S} s")
    if unseen := readers * len(published) - len(latencies_s):
        failures.append(f"{unseen} times a generation was never seen")
    if any(r.held != "000001" or not r.held_asked for r in reads):
        failures.append("a reader had no old snapshot to finish")
    if left > generation.KEPT_GENERATIONS + 1:
        failures.append(f"{left} generations are left although nobody reads the old ones")
    middle_s = latencies_s[len(latencies_s) // 2] if latencies_s else 0.0
    return Outcome(
        rows={
            "readers": readers,
            "rebuilds": len(published),
            "answers": sum(r.answers for r in reads),
            "  of snapshots held through rebuilds": sum(r.held_asked for r in reads),
            "libraries opened anew meanwhile": sum(r.opened_anew for r in reads),
            "errors": len(errors),
            "mixed answers": len(mixed),
            "a new generation was seen after, s, in the middle": f"{middle_s:.2f}",
            "  at worst": f"{max(latencies_s, default=0.0):.2f}",
            "generations left at the end": left,
            "seconds": round(time.monotonic() - started),
        },
        failures=failures,
    )


def _hear(children: Sequence[Child], generation: str, seconds: float) -> None:
    """Take in what the readers tell until all of them have seen ``generation``."""
    end = time.monotonic() + seconds
    waiting = list(children)
    while waiting and time.monotonic() < end:
        for child in waiting:
            child.listen(0.005)
        waiting = [
            c
            for c in waiting
            if c.is_running and all(s.generation < generation for s in c.messages)
        ]


def _latencies_s(children: Sequence[Child], published: dict[str, float]) -> list[float]:
    """Seconds until each reader saw each generation or a later one; fewer where it never did."""
    out = []
    for child in children:
        for name, at in published.items():
            if later := [s.at for s in child.messages if s.generation >= name]:
                out.append(min(later) - at)
    return out


def _stamp(number: int) -> str:
    return invented(number, "stampox")


def _stamps(text: str) -> set[str]:
    return set(re.findall(r"\w+stampox", text.lower()))


if __name__ == "__main__":
    options = arguments(__doc__, readers=8, rebuilds=10, seed=1)
    sys.exit(
        say("Readers during rebuilds",
            prove(options.readers, options.rebuilds, options.seed, on_rebuild=options.count))
    )  # fmt: skip
