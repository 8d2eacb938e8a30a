"""Measure exported readers on held-out questions: ``python -m qa.training.measure FILE ...``

Each question is put to its own passage alone, in long and in short windows as in use: how often the
best sentence answers (of questions with an answer), and how well the score of the best sentence
tells questions with an answer from those without (AUROC).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.evaluation.measures import auroc
from qa.reader import Reader, Window
from qa.training.field import read_field
from qa.training.outside import read_held_out
from qa.training.windows import (
    LONG_WINDOW_SENTENCES,
    LONG_WINDOW_WORDS,
    WINDOW_SENTENCES,
    WINDOW_WORDS,
    Asked,
)


def main() -> None:
    """Print both figures of each reader on each set."""
    parser = argparse.ArgumentParser(prog="python -m qa.training.measure", description=__doc__)
    parser.add_argument("readers", nargs="+", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    sets = {
        "SQuAD": read_held_out(args.shared),
        "our field": list(read_field(args.shared, held_out=True)),
    }
    for path in args.readers:
        reader = Reader.of(path.read_bytes())
        for name, asked in sets.items():
            print(f"{path} on {name}: {told(reader, asked)}", flush=True)


def told(reader: Reader, asked: Sequence[Asked]) -> str:
    """The figures of ``reader`` on ``asked`` in words."""
    first, with_answer, without = 0, [], []
    for a in asked:
        scores = scored(reader, a)
        if not a.answers:
            without.append(max(scores))
            continue
        with_answer.append(max(scores))
        first += int(np.argmax(scores)) in a.answers
    found = auroc(with_answer, without)
    share = first / len(with_answer) if with_answer else 0.0
    return (
        f"first {first} of {len(with_answer)} ({share:.3f}), "
        f"AUROC {found or 0.0:.3f} ({len(with_answer)} with and {len(without)} without an answer)"
    )


def scored(reader: Reader, asked: Asked) -> list[float]:
    """Each sentence's score: the mean of a long and a short window's, as in ``qa.reading``."""
    context = f"{asked.council}: {asked.context}" if asked.council else asked.context
    both = []
    for words, most in (
        (LONG_WINDOW_WORDS, LONG_WINDOW_SENTENCES),
        (WINDOW_WORDS, WINDOW_SENTENCES),
    ):
        cut: list[Window] = []
        size = 0
        for s in asked.sentences:
            n = len(s.split())
            if not cut or size + n > words or len(cut[-1].sentences) == most:
                cut.append(Window(context, ()))
                size = 0
            cut[-1] = Window(context, (*cut[-1].sentences, s))
            size += n
        judged = reader.judge(asked.question, cut)
        both.append([j.score for window in judged for j in window])
    return [float(x) for x in np.mean(both, 0)]


if __name__ == "__main__":
    main()
