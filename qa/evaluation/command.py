"""``python -m qa evaluate``: figures over judged questions, and the gate."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import QuestionError
from index.cli import ProgressBars, command, print_json
from index.settings import Settings
from qa.ask import Assistant
from qa.evaluation.figures import Score
from qa.evaluation.gate import Pinned, read_floors, write_floors
from qa.evaluation.judged import Judged, chosen, read_judged
from qa.evaluation.measures import Result
from qa.evaluation.outside import SETS
from qa.evaluation.report import report
from qa.evaluation.run import build_from, build_outside, evaluate

SHARED = Path(__file__).resolve().parents[3] / "shared"
"""Where outside data lies: beside the repository."""
MISSES = 20

Open = Callable[[Settings], Assistant]


def add(commands: Any, open_assistant: Open) -> None:
    """Add the command; ``open_assistant`` gives the assistant over the library settings name."""
    added = command(commands, "evaluate", _evaluate, "score answers whose right words are known")
    added.add_argument(
        "sets", nargs="*", metavar="SET",
        help=f"a JSONL file of judged questions, or {', '.join(SETS)}",
    )  # fmt: skip
    added.add_argument("--kind", action="append", default=[], help="only this kind; again for more")
    added.add_argument(
        "--sample",
        type=_count,
        metavar="N",
        help="at most N questions of each kind, chosen by --seed",
    )
    added.add_argument("--seed", type=int, default=0, help="which sample (default 0)")
    added.add_argument("--retrieval", action="store_true", help="only search; nothing is answered")
    added.add_argument(
        "--misses", type=_count, default=MISSES, metavar="N",
        help=f"list at most N misses of a set (default {MISSES}; --json has them all)",
    )  # fmt: skip
    added.add_argument("--quiet", action="store_true", help="list no misses")
    added.add_argument(
        "--shared", type=Path, default=SHARED, metavar="DIR",
        help="where outside sets are read from (default: shared, beside this program)",
    )  # fmt: skip
    added.add_argument(
        "--gate", type=Path, metavar="FLOORS.json",
        help="fail where a set's figures are below those pinned in the file (SET: only these)",
    )  # fmt: skip
    added.add_argument(
        "--pin", action="store_true", help="pin the figures measured in --gate's file"
    )
    added.add_argument("--lower", action="store_true", help="let --pin lower a floor")
    added.set_defaults(usage=added.error, open_assistant=open_assistant)


def _evaluate(args: argparse.Namespace, settings: Settings) -> int:
    if (args.pin and not args.gate) or (args.lower and not args.pin):
        args.usage("--pin goes with --gate, and --lower with --pin")
    if args.gate:
        if args.kind or args.sample is not None or args.retrieval:
            args.usage("the gate takes whole sets: no --kind, --sample or --retrieval")
        return _gate(args, settings)
    if not args.sets:
        args.usage(f"give a JSONL file of judged questions, or {', '.join(SETS)}")
    assistant: Assistant | None = None
    documents = []
    for number, name in enumerate(args.sets):
        if name in SETS:
            score = _outside(args, settings, name)
        else:
            questions = _chosen(args, read_judged(Path(name)))
            assistant = assistant or args.open_assistant(settings)
            score = Score(name, _asked(args, assistant, questions))
        documents.append(score.to_json())
        if not args.json:
            misses = 0 if args.quiet else args.misses
            if number:
                print()
            print("\n".join(report(score, misses=misses, by_article=name in SETS)))
    if args.json:
        print_json({"sets": documents})
    return 0


def _outside(args: argparse.Namespace, settings: Settings, name: str) -> Score:
    """A set of others, over a library of its own that is kept for the next time."""
    outside = SETS[name](args.shared)
    questions = _chosen(args, outside.questions)
    bars = ProgressBars()
    try:
        own = build_outside(outside, settings, bars)
    finally:
        bars.close()
    return Score(name, _asked(args, args.open_assistant(own), questions), outside.pairs)


def _gate(args: argparse.Namespace, settings: Settings) -> int:
    """Measure every set that has floors, each over a library of its source."""
    pinned = {p.set.name: p for p in read_floors(args.gate)}
    unknown = [s for s in args.sets if Path(s).name not in pinned]
    if unknown:
        raise QuestionError(
            f"{args.gate} names no set {unknown[0]}; add "
            f'"{Path(unknown[0]).name}": {{"source": ...}} to it'
        )
    wanted = {Path(s).name for s in args.sets} or set(pinned)
    lines: list[dict[str, Any]] = []
    new: dict[str, Pinned] = {}
    with tempfile.TemporaryDirectory() as work:
        for name, p in pinned.items():
            if name not in wanted:
                continue
            if not p.is_here:
                lines.append({"set": name, "skipped": f"{p.source} is not here"})
                continue
            score = measure(p, Path(work), settings, args.open_assistant)
            if args.pin:
                new[name] = p.pin(score, lower=args.lower)
            problems = new.get(name, p).check(score)
            lines.append({"set": name, "problems": problems, "figures": score.to_json()})
    if new:
        write_floors(args.gate, new)
    if args.json:
        print_json({"gate": lines})
    else:
        for line in lines:
            told = line.get("skipped") or "; ".join(line["problems"]) or "holds"
            print(f"{line['set']}: {told}")
    return 1 if any(line.get("problems") for line in lines) else 0


def measure(pinned: Pinned, work: Path, settings: Settings, open_assistant: Open) -> Score:
    """A set measured over a library of its source, built under ``work`` once for all its sets.

    Its vectors are exact: those of 8-bit weights differ a little from processor to processor.
    """
    own_kind = {"data": work / pinned.source.name, "embedding_precision": "float32"}
    bars = ProgressBars()
    try:
        own = build_from([pinned.source], settings.model_copy(update=own_kind), bars)
        assistant = open_assistant(own)
        questions = read_judged(pinned.set)
        return Score(pinned.set.name, evaluate(assistant, questions, on_progress=bars))
    finally:
        bars.close()


def _asked(
    args: argparse.Namespace, assistant: Assistant, questions: Sequence[Judged]
) -> tuple[Result, ...]:
    bars = ProgressBars()
    try:
        return evaluate(assistant, questions, is_asked=not args.retrieval, on_progress=bars)
    finally:
        bars.close()


def _chosen(args: argparse.Namespace, questions: Sequence[Judged]) -> list[Judged]:
    return chosen(questions, kinds=args.kind, sample=args.sample, seed=args.seed)


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number
