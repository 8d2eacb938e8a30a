"""``python -m qa over-time``: what the library holds of a council or a question, by date."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from corpus.errors import QuestionError
from index.cli import command, print_json
from index.library import Library
from index.settings import Settings
from qa.ask import Assistant
from qa.over_time import dated, over_time
from qa.reader import Reader
from qa.retrieve import Narrowing, read_day


def add(commands: Any) -> None:
    """Add the command."""
    added = command(commands, "over-time", _over_time, "what was said over the years, by date")
    added.add_argument("question", nargs="?", metavar="QUESTION")
    added.add_argument("--about", metavar="NAME", help="a council")
    added.add_argument("--after", metavar="DATE", help="only articles published on or after it")
    added.add_argument("--before", metavar="DATE", help="only articles published on or before it")
    added.set_defaults(usage=added.error)


def _over_time(args: argparse.Namespace, settings: Settings) -> int:
    if args.question is None and args.about is None:
        args.usage("give a question, --about a council, or both")
    if args.question is not None and not args.question.strip():
        raise QuestionError("QUESTION has no words in it; leave it out or say what you want")
    narrowing = Narrowing(
        after=read_day(args.after, option="--after") if args.after else None,
        before=read_day(args.before, option="--before") if args.before else None,
    )
    library = Library.of(settings)
    library.snapshot()  # a missing library is said before the reader is loaded
    assistant = Assistant(library, Reader.load(threads=settings.threads))
    line = over_time(assistant, council=args.about, question=args.question, narrowing=narrowing)
    if args.json:
        print_json(asdict(line))
        return 0
    for point in line.points:
        mark = "*" if point.is_inspection else " "
        grade = f" [{point.grade}]" if point.grade else ""
        print(f"{mark} {dated(point)}{grade}: {' '.join(point.citation.quote.split())}")
        print(f"    {point.citation.title} ({point.what})")
        if point.also:
            print(f"    also in: {'; '.join(point.also)}")
    for note in line.notes:
        print(f"Note: {note}")
    return 0
