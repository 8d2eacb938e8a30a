"""Our side of the measurements, each command in a process of its own.

    python -m benchmarks.our_pipeline embed DATA
    python -m benchmarks.our_pipeline queries DATA QUESTIONS.jsonl [--narrow date|article|council]
    python -m benchmarks.our_pipeline answers DATA QUESTIONS.jsonl
    python -m benchmarks.our_pipeline people DATA QUESTIONS.jsonl --people 32 --each 10
    python -m benchmarks.our_pipeline hand-over DATA SOURCE PASSAGES.jsonl VECTORS.npy

Building, asking and searching once are measured on ``python -m index build``, ``python -m qa ask``
and ``python -m qa search`` as people use them. Each command here prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.models import default_settings
from benchmarks.plain_pipeline import TOP, WARM_UP
from benchmarks.processes import memory_mib
from benchmarks.reports import Asked, write_lines
from index.embedding import open_embedder
from index.library import Library
from qa.conversation import read_question
from qa.retrieve import Narrowing, search

NARROWINGS: dict[str, Callable[[Asked], Narrowing]] = {
    "none": lambda asked: Narrowing(),
    "date": lambda asked: Narrowing(after=asked.after),
    "article": lambda asked: Narrowing(articles=(asked.article,)),
    "council": lambda asked: Narrowing(about=(asked.council,)),
}


def open_library(data: Path) -> Library:
    """The library with the model that the default settings name."""
    return Library(data, open_embedder(default_settings(data)))


def _embed(args: argparse.Namespace) -> None:
    """A word, which prepares the model where that was not done yet."""
    vector = open_embedder(default_settings(args.data)).embed_query("word")
    print(json.dumps({"dimensions": len(vector)}))


def _queries(args: argparse.Namespace) -> None:
    """Understanding the question, both searches and fusing them, as ``python -m qa search``."""
    library = open_library(args.data)
    narrow = NARROWINGS[args.narrow]

    def ask(asked: Asked) -> int:
        snapshot = library.snapshot()
        question = read_question(
            asked.question,
            [],
            snapshot.gazetteer,
            respell=snapshot.respell,
            is_word=snapshot.is_word,
        )
        return len(search(snapshot, question, top=TOP, narrowing=narrow(asked)))

    _time(ask, _read(args.questions))


def _answers(args: argparse.Namespace) -> None:
    """Whole answers, each read by the reader and cited, as ``python -m qa ask``."""
    from qa.ask import Assistant
    from qa.reader import Reader

    assistant = Assistant(open_library(args.data), Reader.load())
    _time(lambda asked: len(assistant.ask(asked.question).citations), _read(args.questions))


def _time(ask: Callable[[Asked], int], questions: Sequence[Asked]) -> None:
    """Print how long each question took, and how much was found for all of them."""
    for asked in questions[:WARM_UP]:
        ask(asked)
    milliseconds = []
    found = 0
    for asked in questions:
        started = time.perf_counter()
        found += ask(asked)
        milliseconds.append((time.perf_counter() - started) * 1000)
    print(json.dumps({"milliseconds": milliseconds, "found": found}))


def _people(args: argparse.Namespace) -> None:
    """The most memory up to one person's last question, and up to many people's at once."""
    from qa.ask import Assistant
    from qa.reader import Reader

    assistant = Assistant(open_library(args.data), Reader.load())
    questions = _read(args.questions)

    def person(number: int) -> None:
        for i in range(args.each):
            assistant.ask(questions[(number * args.each + i) % len(questions)].question)

    person(0)
    one = memory_mib(os.getpid())
    started = time.perf_counter()
    with ThreadPoolExecutor(args.people) as people:
        list(people.map(person, range(args.people)))
    print(
        json.dumps(
            {
                "one_mib": one,
                "many_mib": memory_mib(os.getpid()),
                "people": args.people,
                "answers_a_second": args.people * args.each / (time.perf_counter() - started),
            }
        )
    )


def _hand_over(args: argparse.Namespace) -> None:
    """The passages of ``source`` and the vectors the library already has for them."""
    import numpy as np

    from benchmarks.passages import cut
    from index.vector_cache import VectorCache

    embedder = open_embedder(default_settings(args.data))
    found = [(article.title, passage) for article, passage in cut(args.source, embedder)]
    cache = VectorCache(args.data / "vectors.sqlite")
    try:
        vectors, embedded = cache.embed(embedder, [p.embedded_text for _, p in found])
    finally:
        cache.close()
    np.save(args.vectors, vectors)
    write_lines(args.passages, [{"title": title, "text": p.text} for title, p in found])
    print(json.dumps({"passages": len(found), "embedded": embedded}))


def _read(path: Path) -> Sequence[Asked]:
    return [Asked(**json.loads(x)) for x in path.read_text(encoding="utf-8").splitlines()]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.our_pipeline")
    commands = parser.add_subparsers(required=True)
    added = commands.add_parser("embed")
    added.set_defaults(run=_embed)
    added.add_argument("data", type=Path)
    added = commands.add_parser("queries")
    added.set_defaults(run=_queries)
    added.add_argument("data", type=Path)
    added.add_argument("questions", type=Path)
    added.add_argument("--narrow", choices=NARROWINGS, default="none")
    added = commands.add_parser("answers")
    added.set_defaults(run=_answers)
    added.add_argument("data", type=Path)
    added.add_argument("questions", type=Path)
    added = commands.add_parser("people")
    added.set_defaults(run=_people)
    added.add_argument("data", type=Path)
    added.add_argument("questions", type=Path)
    added.add_argument("--people", type=int, default=32)
    added.add_argument("--each", type=int, default=10)
    added = commands.add_parser("hand-over")
    added.set_defaults(run=_hand_over)
    for argument in ("data", "source", "passages", "vectors"):
        added.add_argument(argument, type=Path)
    args = parser.parse_args()
    args.run(args)
    return 0


if __name__ == "__main__":
    sys.exit(main())
