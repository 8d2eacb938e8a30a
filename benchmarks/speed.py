"""Ours beside the plain pipeline: building, the first answer, queries, memory, in one run.

Every measurement is a fresh process; the two take turns, and a ratio is the median over the rounds
of what the two took in the same round.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.models import ReadyModels
from benchmarks.processes import Run, run
from benchmarks.reports import Report, questions, words, write_lines, write_questions
from benchmarks.tables import Table, figure, percentile, ratio

Say = Callable[[str], None]
"""Hears what is being measured."""

QUESTIONS = 200


@dataclass
class Side:
    """One contender's figures, one of each a round."""

    passages: int = 0
    build_s: list[float] = field(default_factory=list)
    build_process_s: list[float] = field(default_factory=list)
    build_peak_mib: list[float] = field(default_factory=list)
    first_answer_s: list[float] = field(default_factory=list)
    first_search_s: list[float] = field(default_factory=list)
    first_answer_peak_mib: list[float] = field(default_factory=list)
    query_p50_ms: list[float] = field(default_factory=list)
    query_p95_ms: list[float] = field(default_factory=list)
    query_peak_mib: list[float] = field(default_factory=list)

    def take_build(self, passages: int, seconds: float, process: Run) -> None:
        """Note a build: ``seconds`` leaves the imports out."""
        self.passages = passages
        self.build_s.append(seconds)
        self.build_process_s.append(process.seconds)
        self.build_peak_mib.append(process.peak_mib)

    def take_queries(self, process: Run) -> None:
        """Note how long the queries took."""
        milliseconds = process.figures["milliseconds"]
        self.query_p50_ms.append(percentile(milliseconds, 50))
        self.query_p95_ms.append(percentile(milliseconds, 95))
        self.query_peak_mib.append(process.peak_mib)

    @property
    def passages_a_second(self) -> float:
        """Built, imports left out."""
        return self.passages / statistics.median(self.build_s)


@dataclass(frozen=True, slots=True)
class Speed:
    """The two sides on the same articles. ``set_up_s``: preparing our model, once."""

    articles: int
    words: int
    rounds: int
    questions: int
    set_up_s: float
    plain: Side
    ours: Side

    @property
    def tables(self) -> list[Table]:
        """For people."""
        rows = [
            ("passages", figure(self.plain.passages), figure(self.ours.passages), ""),
            self._rate("passages built a second", lambda s: (s.passages, s.build_s)),
            self._rate("words of the articles built a second", lambda s: (self.words, s.build_s)),
            self._rate(
                "passages built a second, imports counted",
                lambda s: (s.passages, s.build_process_s),
            ),
            self._row("building, seconds", lambda s: s.build_s),
            self._row("building, seconds, imports counted", lambda s: s.build_process_s),
            self._row("building, peak memory, MiB", lambda s: s.build_peak_mib),
            self._row("process start to first answer, seconds", lambda s: s.first_answer_s),
            (
                "process start to first passages (`qa search`), seconds",
                figure(statistics.median(self.plain.first_answer_s)),
                figure(statistics.median(self.ours.first_search_s)),
                figure(ratio(self.ours.first_search_s, self.plain.first_answer_s)),
            ),
            self._row("first answer, peak memory, MiB", lambda s: s.first_answer_peak_mib),
            self._row("query p50, ms", lambda s: s.query_p50_ms),
            self._row("query p95, ms", lambda s: s.query_p95_ms),
            self._row("queries, peak memory, MiB", lambda s: s.query_peak_mib),
        ]
        return [
            Table(
                f"The plain pipeline and ours on the same {self.articles} reports",
                ("", "plain", "ours", "ours to plain"),
                tuple(rows),
                (
                    f"{self.words:,} words; medians of {self.rounds} alternating rounds, every "
                    "measurement in a fresh process; a ratio is the median of the rounds' own.",
                    "Passages differ: the plain one's are 1,000 characters with 200 of them "
                    "shared; ours are whole paragraphs. Words a second compare the same text.",
                    "Imports left out: all of the plain one's; of ours only those before the "
                    "build begins.",
                    f"A first answer of ours is read and cited (`qa ask`); queries: "
                    f"{self.questions}, ours by meaning and by words, fused; the plain one's by "
                    "meaning.",
                    f"Not counted in building: the model is made ready once, "
                    f"{figure(self.set_up_s)} s in a process of its own.",
                ),
            )
        ]

    def _row(self, name: str, of: Callable[[Side], list[float]]) -> tuple[str, str, str, str]:
        plain, ours = of(self.plain), of(self.ours)
        medians = (figure(statistics.median(plain)), figure(statistics.median(ours)))
        return (name, *medians, figure(ratio(ours, plain)))

    def _rate(
        self, name: str, of: Callable[[Side], tuple[int, list[float]]]
    ) -> tuple[str, str, str, str]:
        (plain_n, plain_s), (ours_n, ours_s) = of(self.plain), of(self.ours)
        return (
            name,
            figure(plain_n / statistics.median(plain_s)),
            figure(ours_n / statistics.median(ours_s)),
            figure(ratio([ours_n / s for s in ours_s], [plain_n / s for s in plain_s])),
        )


def measure(
    reports: list[Report],
    work: Path,
    models: ReadyModels,
    *,
    rounds: int,
    asked: int = QUESTIONS,
    say: Say,
) -> Speed:
    """Build and ask both on ``reports`` below ``work``, ``rounds`` times by turns."""
    texts = write_lines(work / "reports.jsonl", reports)
    file = write_questions(work / "questions.jsonl", questions(reports, asked))
    first = [q.question for q in questions(reports, rounds)]
    plain, ours = Side(), Side()
    for number in range(1, rounds + 1):
        say(f"speed: round {number} of {rounds}, building")
        store = _empty(work / "plain")
        built = run("benchmarks.plain_pipeline", "build", texts, store, folder=work)
        plain.take_build(built.figures["passages"], built.figures["seconds"], built)
        data = _empty(work / "ours")
        models.lend(data)
        built = run("index", "build", texts, "--data", data, "--json", folder=work)
        ours.take_build(built.figures["passages"], built.figures["seconds"], built)
        say(f"speed: round {number} of {rounds}, asking")
        question = first[number - 1]
        answered = run("benchmarks.plain_pipeline", "ask", store, question, folder=work)
        plain.first_answer_s.append(answered.first_output_s)
        plain.first_answer_peak_mib.append(answered.peak_mib)
        answered = run("qa", "ask", question, "--data", data, folder=work)
        ours.first_answer_s.append(answered.first_output_s)
        ours.first_answer_peak_mib.append(answered.peak_mib)
        found = run("qa", "search", question, "--data", data, folder=work)
        ours.first_search_s.append(found.first_output_s)
        plain.take_queries(run("benchmarks.plain_pipeline", "queries", store, file, folder=work))
        ours.take_queries(run("benchmarks.our_pipeline", "queries", data, file, folder=work))
    return Speed(
        articles=len(reports),
        words=words(reports),
        rounds=rounds,
        questions=asked,
        set_up_s=models.seconds,
        plain=plain,
        ours=ours,
    )


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
