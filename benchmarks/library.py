"""Speed, growth and quality of a library beside the plain pipeline, as Markdown tables.

    python -m benchmarks.library                  everything (over an hour on two cores)
    python -m benchmarks.library --quick          a small form of everything (some minutes)
    python -m benchmarks.library speed quality    only these parts
    python -m benchmarks.library --json           one JSON document instead, every round's figures

The parts: ``speed`` (the plain pipeline and ours), ``peak`` (how much of the machine's own peak
embedding reaches), ``growth`` (a library of 1,000 to 100,000 passages) and ``quality`` (what is
found, beside the reference). They read ``../shared`` and say so where it is absent. Each table is
printed when it is ready; progress is on standard error. ``--reuse DIR`` keeps the libraries that
``growth`` builds, so that they can be asked again without being built again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

from benchmarks import embedding_quality, growth, machine_peak, speed
from benchmarks.machine import Machine, OthersShare
from benchmarks.models import ReadyModels, default_settings
from benchmarks.passages import enough_for_both
from benchmarks.processes import ProcessFailed
from benchmarks.reports import REPORTS, Report, read_reports
from benchmarks.tables import Table
from index.embedding import open_embedder

PARTS = ("speed", "peak", "growth", "quality")


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    rounds: int
    passages: int
    questions: int
    sizes: tuple[int, ...]
    people: int
    each: int
    embedded: int
    judged: int | None


FULL = Scale(
    rounds=3,
    passages=2_000,
    questions=speed.QUESTIONS,
    sizes=growth.SIZES,
    people=growth.PEOPLE,
    each=growth.QUESTIONS_EACH,
    embedded=machine_peak.PASSAGES,
    judged=None,
)
QUICK = Scale(
    rounds=1, passages=200, questions=20, sizes=(150, 300), people=4, each=2, embedded=64,
    judged=200,
)  # fmt: skip


class Measured(Protocol):
    """What a part gives."""

    @property
    def tables(self) -> list[Table]:
        """For people."""


@dataclass
class Measurement:
    """The parts, measured one after another below ``work``; what one finds the next may use."""

    scale: Scale
    work: Path
    kept: Path
    say: Callable[[str], None]
    reports: Path = REPORTS
    squad: Path = embedding_quality.SQUAD
    plain_passages_a_second: float | None = None
    _models: ReadyModels | None = None

    def measure(self, part: str) -> Measured:
        """One of ``PARTS``."""
        run: Callable[[], Measured] = getattr(self, f"_{part}")
        return run()

    def missing(self, part: str) -> Path | None:
        """What the part cannot do without and is not here."""
        needed = self.squad if part == "quality" else self.reports
        return None if needed.is_file() else needed

    def _folder(self, part: str) -> Path:
        folder = self.work / part
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _ready(self) -> ReadyModels:
        if self._models is None:
            self.say("making our model ready")
            folder = self._folder("once")
            self._models = ReadyModels.make(folder)
        return self._models

    def _taken(self) -> list[Report]:
        folder = self._folder("counting")
        embedder = open_embedder(default_settings(folder))
        return enough_for_both(read_reports(self.reports), self.scale.passages, embedder, folder)

    def _speed(self) -> Measured:
        s = self.scale
        found = speed.measure(
            self._taken(),
            self._folder("speed"),
            self._ready(),
            rounds=s.rounds,
            asked=s.questions,
            say=self.say,
        )
        self.plain_passages_a_second = found.plain.passages_a_second
        return found

    def _peak(self) -> Measured:
        s = self.scale
        return machine_peak.measure(
            self._taken(),
            self._folder("peak"),
            self._ready(),
            rounds=s.rounds,
            passages=s.embedded,
            say=self.say,
        )

    def _growth(self) -> Measured:
        s = self.scale
        self.kept.mkdir(parents=True, exist_ok=True)
        return growth.measure(
            read_reports(self.reports),
            self.kept,
            self._ready(),
            sizes=s.sizes,
            rounds=s.rounds,
            asked=s.questions,
            people=s.people,
            each=s.each,
            plain_passages_a_second=self.plain_passages_a_second,
            say=self.say,
        )

    def _quality(self) -> Measured:
        judged = embedding_quality.read_squad(self.squad, limit=self.scale.judged)
        return embedding_quality.measure(
            judged, self._folder("quality"), self._ready(), say=self.say
        )


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.library",
        description="Speed, growth and quality of a library beside the plain pipeline.",
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default"
    )
    parser.add_argument("--quick", action="store_true", help="a small form of everything")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of tables")
    parser.add_argument(
        "--reuse", type=Path, metavar="DIR", help="keep the libraries of growth there, use them"
    )
    parser.add_argument(
        "--sizes", type=_sizes, metavar="N,N", help="passages of growth's libraries"
    )
    parser.add_argument("--rounds", type=int, help=f"of each measurement (default {FULL.rounds})")
    args = parser.parse_args(argv)
    unknown = [p for p in args.parts if p not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}; the parts are {', '.join(PARTS)}")
    scale = QUICK if args.quick else FULL
    scale = replace(scale, sizes=args.sizes or scale.sizes, rounds=args.rounds or scale.rounds)
    for name in [n for n in os.environ if n.startswith("VERSE_")]:
        del os.environ[name]  # the defaults are measured
    with tempfile.TemporaryDirectory(prefix="verse-benchmarks-") as folder:
        work = Path(folder)
        kept = (args.reuse or work / "growth").absolute()
        measurement = Measurement(scale, work, kept, say=_say)
        return report(measurement, args.parts or PARTS, as_json=args.json)


def report(measurement: Measurement, parts: Sequence[str], *, as_json: bool) -> int:
    """Measure ``parts`` and print what was found; 1 where a part failed."""
    machine, others = Machine.this(), OthersShare()
    document: dict[str, object] = {"machine": asdict(machine)}
    skipped: dict[str, str] = {}
    failed = False
    _print(machine.words + "\n", as_json)
    for part in (p for p in PARTS if p in parts):
        missing = measurement.missing(part)
        if missing:
            skipped[part] = f"skipped {part}: there is no {missing}"
            _print(skipped[part], as_json)
            continue
        try:
            found = measurement.measure(part)
        except ProcessFailed as error:
            print(f"{part} could not be measured: {error}", file=sys.stderr)
            failed = True
            continue
        document[part] = asdict(found)  # type: ignore[call-overload]
        _print("\n\n".join(t.markdown for t in found.tables) + "\n", as_json)
    _print(others.words, as_json)
    if as_json:
        document |= {"skipped": list(skipped.values()), "others_percent": others.percent}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    return int(failed)


def _print(text: str, as_json: bool) -> None:
    if not as_json:
        print(text, flush=True)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(n.replace("_", "")) for n in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
