"""How a library grows: building, adding one article, reopening, asking, disk and memory by size.

A library larger than the reports is made of varied copies of them (``reports.vary``). Beside each
stands the plain pipeline's store of as many passages: it is given the vectors of ours, since only
its queries are compared, and embedding a large one anew would take an hour.
"""

from __future__ import annotations

import hashlib
import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.models import ReadyModels, default_settings
from benchmarks.our_pipeline import NARROWINGS
from benchmarks.passages import count_ours
from benchmarks.processes import run
from benchmarks.reports import (
    Report,
    endless,
    questions,
    vary,
    write_lines,
    write_questions,
)
from benchmarks.tables import Table, figure, percentile, ratio
from index import generation
from index.embedding import open_embedder

SIZES = (1_000, 10_000, 100_000)
PEOPLE, QUESTIONS_EACH = 32, 10
PLAIN, ANSWERS = "plain", "answers"
_PER_FILE = 16
"""Hexadecimal digits kept of a file's hash."""
_MIB = 1 << 20
_OURS, _PLAIN = "benchmarks.our_pipeline", "benchmarks.plain_pipeline"


@dataclass(frozen=True, slots=True)
class Built:
    """A library's first build. ``seconds`` count its imports; ``day`` is when it was made."""

    articles: int
    passages: int
    embedded: int
    seconds: float
    peak_mib: float
    day: str


@dataclass(frozen=True, slots=True)
class Added:
    """One article more: the time, what was embedded, and the new generation's files.

    ``carried`` are files that the generation before had, at the same place with the same bytes.
    """

    seconds: float
    passages: int
    embedded: int
    new_files: tuple[str, ...]
    new_mib: float
    carried_files: tuple[str, ...]
    carried_mib: float


@dataclass(frozen=True, slots=True)
class Latencies:
    """Milliseconds of queries, a figure a round."""

    p50: tuple[float, ...]
    p95: tuple[float, ...]
    peak_mib: float


@dataclass(frozen=True, slots=True)
class People:
    """The most memory up to the end of one person's questions, and of many people's at once."""

    people: int
    one_mib: float
    many_mib: float
    answers_a_second: float


@dataclass(frozen=True, slots=True)
class Size:
    """All that was measured at one size. ``queries`` by what they are narrowed to, plain, and whole
    answers.
    """

    wanted: int
    built: Built
    added: tuple[Added, ...]
    reopened_s: tuple[float, ...]
    plain_reopened_s: tuple[float, ...]
    queries: dict[str, Latencies]
    people: People
    library_mib: float
    cache_mib: float
    plain_mib: float


@dataclass(frozen=True, slots=True)
class Growth:
    """Every size. ``plain_passages_a_second`` is measured at a small size, where it was."""

    rounds: int
    questions: int
    plain_passages_a_second: float | None
    sizes: tuple[Size, ...]

    @property
    def tables(self) -> list[Table]:
        """For people."""
        sizes = self.sizes
        columns = ("", *(f"{s.wanted:,}" for s in sizes))

        def row(name: str, of: Callable[[Size], float | None]) -> tuple[str, ...]:
            return (name, *(figure(of(s)) for s in sizes))

        def latency(name: str, kind: str) -> list[tuple[str, ...]]:
            return [
                row(f"{name}, p50, ms", lambda s: statistics.median(s.queries[kind].p50)),
                row(f"{name}, p95, ms", lambda s: statistics.median(s.queries[kind].p95)),
            ]

        extrapolated = []
        if self.plain_passages_a_second:
            extrapolated = [row("plain build, seconds, extrapolated", self._plain_build_s)]
        rows = [
            row("articles", lambda s: s.built.articles),
            row("passages", lambda s: s.built.passages),
            row("build, seconds", lambda s: s.built.seconds),
            row("build, passages a second", lambda s: s.built.passages / s.built.seconds),
            row("build, peak memory, MiB", lambda s: s.built.peak_mib),
            *extrapolated,
            row("one article added, seconds", _add_s),
            row("that, % of the build", lambda s: 100 * _add_s(s) / s.built.seconds),
            row("that, passages of the article", lambda s: s.added[-1].passages),
            row("that, passages embedded", lambda s: s.added[-1].embedded),
            row("that, files written anew", lambda s: len(s.added[-1].new_files)),
            row("that, written anew, MiB", lambda s: s.added[-1].new_mib),
            row("that, files carried over unchanged", lambda s: len(s.added[-1].carried_files)),
            row("that, carried over unchanged, MiB", lambda s: s.added[-1].carried_mib),
            row(
                "process start to first passages, seconds",
                lambda s: statistics.median(s.reopened_s),
            ),
            row("plain, the same, seconds", lambda s: statistics.median(s.plain_reopened_s)),
            *latency("query", "none"),
            *latency("query, by date", "date"),
            *latency("query, in one article", "article"),
            *latency("query, about one council", "council"),
            *latency("plain, bare vector search", PLAIN),
            *latency("an answer, read and cited", ANSWERS),
            row(
                "answer p50, ours to plain search",
                lambda s: ratio(s.queries[ANSWERS].p50, s.queries[PLAIN].p50),
            ),
            row(
                "query p95, ours to plain",
                lambda s: ratio(s.queries["none"].p95, s.queries[PLAIN].p95),
            ),
            row("queries, peak memory, MiB", lambda s: s.queries["none"].peak_mib),
            row("plain, queries, peak memory, MiB", lambda s: s.queries[PLAIN].peak_mib),
            row("peak memory, 1 person asking, MiB", lambda s: s.people.one_mib),
            row(
                f"peak memory, {sizes[0].people.people} people asking at once, MiB",
                lambda s: s.people.many_mib,
            ),
            row("answers a second to them", lambda s: s.people.answers_a_second),
            row("library on disk, MiB", lambda s: s.library_mib),
            row("its cache of vectors, MiB", lambda s: s.cache_mib),
            row("plain on disk, MiB", lambda s: s.plain_mib),
        ]
        days = sorted({s.built.day for s in sizes})
        notes = (
            f"Medians of {self.rounds} alternating rounds of {self.questions} questions, every "
            "measurement in a fresh process; one article a file.",
            "Our queries: understanding the question, by meaning and by words, fused. Plain: "
            "embedding the question and Chroma's search, in a store of the same passages that was "
            "given our vectors.",
            f"Libraries were built on {', '.join(days)}. Where the plain build is given it is "
            "extrapolated from its passages a second on a small one, as if nothing slowed it.",
        )
        return [Table("How a library grows (passages)", columns, tuple(rows), notes)]

    def _plain_build_s(self, size: Size) -> float | None:
        rate = self.plain_passages_a_second
        return size.built.passages / rate if rate else None


def _add_s(size: Size) -> float:
    return statistics.median(a.seconds for a in size.added)


def measure(
    reports: list[Report],
    work: Path,
    models: ReadyModels,
    *,
    sizes: Sequence[int],
    rounds: int,
    asked: int,
    people: int = PEOPLE,
    each: int = QUESTIONS_EACH,
    plain_passages_a_second: float | None,
    say: Callable[[str], None],
) -> Growth:
    """Measure every size below ``work``; a library that is there already is not built again."""
    counts = _Counts(reports, work)
    found = []
    for wanted in sizes:
        folder = work / f"growth-{wanted}"
        taken = counts.take(wanted)
        file = write_questions(folder / "questions.jsonl", questions(taken, asked))
        built = _build(folder, taken, models, wanted, say)
        _fill_plain(folder, wanted, say)
        reopened, plain_reopened = _reopen(folder, taken, wanted, rounds, say)
        queries = _ask(folder, file, wanted, rounds, say)
        say(f"growth, {wanted:,}: {people} people at once")
        data = folder / "data"
        crowd = ("--people", str(people), "--each", str(each))
        asking = run(_OURS, "people", data, file, *crowd, folder=folder).figures
        found.append(
            Size(
                wanted=wanted,
                built=built,
                reopened_s=reopened,
                plain_reopened_s=plain_reopened,
                queries=queries,
                people=People(**asking),
                library_mib=disk_mib(_serving(data)),
                cache_mib=sum(disk_mib(p) for p in data.glob("vectors.sqlite*")),
                plain_mib=disk_mib(folder / "plain"),
                added=tuple(_add(folder, reports, wanted, say) for _ in range(rounds)),
            )
        )
    return Growth(rounds, asked, plain_passages_a_second, tuple(found))


class _Counts:
    """Takes as many reports as make so many passages; a varied copy has as many as its report."""

    def __init__(self, reports: Sequence[Report], work: Path) -> None:
        self._reports = reports
        self._work = work
        self._embedder = open_embedder(default_settings(work / "counting"))
        self._counts: list[int] = []

    def take(self, passages: int) -> list[Report]:
        """The first reports, and their copies, that give at least ``passages``."""
        taken: list[Report] = []
        total = 0
        for number, report in enumerate(endless(self._reports)):
            if total >= passages:
                break
            if number == len(self._counts) < len(self._reports):
                self._counts.append(count_ours(report, self._embedder, self._work))
            taken.append(report)
            total += self._counts[number % len(self._reports)]
        return taken


def _build(
    folder: Path,
    reports: Sequence[Report],
    models: ReadyModels,
    wanted: int,
    say: Callable[[str], None],
) -> Built:
    """Build the library of ``reports``; one that was kept gives the figures it was built with."""
    kept = folder / "built.json"
    if kept.is_file():
        say(f"growth, {wanted:,}: the library in {folder} is used again")
        return Built(**json.loads(kept.read_text(encoding="utf-8")))
    say(f"growth, {wanted:,}: building")
    for number, report in enumerate(reports):
        write_lines(folder / "articles" / f"{number:06}.jsonl", [report])
    models.lend(folder / "data")
    to = ("--data", folder / "data", "--json")
    process = run("index", "build", folder / "articles", *to, folder=folder, show_progress=True)
    found = process.figures
    built = Built(
        articles=found["added"] + found["updated"] + found["unchanged"],
        passages=found["passages"],
        embedded=found["embedded"],
        seconds=process.seconds,
        peak_mib=process.peak_mib,
        day=datetime.now(UTC).date().isoformat(),
    )
    kept.write_text(json.dumps(asdict(built)), encoding="utf-8")
    return built


def _fill_plain(folder: Path, wanted: int, say: Callable[[str], None]) -> None:
    done = folder / "plain-filled"
    if done.exists():
        return
    say(f"growth, {wanted:,}: filling the plain store with the same passages")
    passages, vectors = folder / "passages.jsonl", folder / "vectors.npy"
    data, source = folder / "data", folder / "articles"
    run(_OURS, "hand-over", data, source, passages, vectors, folder=folder)
    run(_PLAIN, "fill", passages, vectors, folder / "plain", folder=folder)
    done.touch()


def _reopen(
    folder: Path, reports: Sequence[Report], wanted: int, rounds: int, say: Callable[[str], None]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Seconds from process start to first passages, ours and the plain one's."""
    say(f"growth, {wanted:,}: reopening")
    ours, plain = [], []
    for asked in questions(reports, rounds):
        process = run("qa", "search", asked.question, "--data", folder / "data", folder=folder)
        ours.append(process.first_output_s)
        process = run(_PLAIN, "ask", folder / "plain", asked.question, folder=folder)
        plain.append(process.first_output_s)
    return tuple(ours), tuple(plain)


def _ask(
    folder: Path, file: Path, wanted: int, rounds: int, say: Callable[[str], None]
) -> dict[str, Latencies]:
    kinds = (*NARROWINGS, PLAIN, ANSWERS)
    runs: dict[str, list[tuple[Sequence[float], float]]] = {k: [] for k in kinds}
    for number in range(1, rounds + 1):
        say(f"growth, {wanted:,}: queries, round {number} of {rounds}")
        for kind, of_rounds in runs.items():
            if kind == PLAIN:
                process = run(_PLAIN, "queries", folder / "plain", file, folder=folder)
            elif kind == ANSWERS:
                process = run(_OURS, "answers", folder / "data", file, folder=folder)
            else:
                narrowed = (folder / "data", file, "--narrow", kind)
                process = run(_OURS, "queries", *narrowed, folder=folder)
            of_rounds.append((process.figures["milliseconds"], process.peak_mib))
    return {
        kind: Latencies(
            p50=tuple(percentile(ms, 50) for ms, _ in found),
            p95=tuple(percentile(ms, 95) for ms, _ in found),
            peak_mib=statistics.median(peak for _, peak in found),
        )
        for kind, found in runs.items()
    }


def _add(folder: Path, reports: Sequence[Report], wanted: int, say: Callable[[str], None]) -> Added:
    """Put one article more into the library's folder, and build."""
    say(f"growth, {wanted:,}: adding one article")
    number = len(list((folder / "articles").glob("*.jsonl")))
    article = vary(reports[number % len(reports)], 1_000_000 + number, reports)
    before, had = files(_serving(folder / "data")), _passages(folder / "data")
    write_lines(folder / "articles" / f"{number:06}.jsonl", [article])
    process = run("index", "build", "--data", folder / "data", "--json", folder=folder)
    after = files(_serving(folder / "data"))
    carried = {name for name, facts in after.items() if before.get(name) == facts}
    return Added(
        seconds=process.seconds,
        passages=process.figures["passages"] - had,
        embedded=process.figures["embedded"],
        new_files=tuple(sorted(after.keys() - carried)),
        new_mib=sum(after[n][1] for n in after.keys() - carried) / _MIB,
        carried_files=tuple(sorted(carried)),
        carried_mib=sum(after[n][1] for n in carried) / _MIB,
    )


def _serving(data: Path) -> Path:
    folder = generation.current(data)
    if folder is None:
        raise RuntimeError(f"there is no library in {data}; remove its folder and measure again")
    return folder


def _passages(data: Path) -> int:
    return generation.read_manifest(_serving(data)).passages


def files(folder: Path) -> dict[str, tuple[str, int]]:
    """(start of the sha256, bytes) by path of every file below ``folder``."""
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()[:_PER_FILE]
        found[path.relative_to(folder).as_posix()] = (digest, path.stat().st_size)
    return found


def disk_mib(place: Path) -> float:
    """What a file, or everything below a folder, takes on the disk."""
    paths = [place] if place.is_file() else [p for p in place.rglob("*") if p.is_file()]
    return sum(p.stat().st_blocks * 512 for p in paths) / _MIB
