"""How well questions are answered: ``python -m benchmarks.answers DATA QUESTIONS.jsonl ...``.

DATA is a built library. Prints, for each file of judged questions, how many are answered with the
right words, how many that have no answer are refused, and each miss.
"""

from __future__ import annotations

import argparse
import statistics
from collections import Counter
from pathlib import Path

from index.embedding import open_embedder
from index.library import Library
from index.settings import Settings
from qa.ask import Assistant
from qa.evaluate import Score, evaluate, read_judged
from qa.reader import Reader


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--quiet", action="store_true", help="figures only, no misses")
    args = parser.parse_args()
    library = Library(args.data, open_embedder(Settings(data=args.data)))
    assistant = Assistant(library, Reader.load())
    for path in args.questions:
        print(f"{path}")
        report(evaluate(assistant, read_judged(path)), quiet=args.quiet)


def report(score: Score, *, quiet: bool) -> None:
    for name, (n, of) in {
        "answered with the right words": score.answered_right,
        "right words in the first citation": score.first_right,
        "refused what is not in the articles": score.refused,
    }.items():
        print(f"  {name}: {n} of {of}")
    shown = [len(r.answer.statements) for r in score.results if r.answer.statements]
    print(
        f"  citations {score.citations}, not their span {score.broken}, "
        f"readers' comments {score.unasked_comments}; "
        f"statements an answer {statistics.mean(shown or [0]):.1f}"
    )
    total = [sum((r.answer.seconds or {}).values()) for r in score.results]
    print(f"  seconds a question: median {statistics.median(total):.2f}, most {max(total):.2f}")
    missed = Counter(r.judged.kind for r in score.misses)
    print(f"  misses by kind: {dict(missed)}")
    if quiet:
        return
    for r in score.misses:
        print(f"  - {r.judged.id} ({r.judged.kind}) {r.judged.question}")
        print(f"      searched: {r.answer.searched_as}; wanted {list(r.judged.must_cite)}")
        for c in r.answer.citations[:3]:
            print(f"      {' '.join(c.quote.split())[:140]}")


if __name__ == "__main__":
    main()
