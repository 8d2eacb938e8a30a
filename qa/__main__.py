"""The answering side's command line: ``python -m qa``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.article import Kind
from corpus.dates import describe
from corpus.errors import LibraryError, QuestionError
from index.cli import ProgressBars, command, main, parser, print_json
from index.library import Library
from index.settings import Settings
from qa import over_time_command, quotes_command
from qa.answer import Answer
from qa.ask import Assistant, error_answer
from qa.checking import command as checking
from qa.evaluation import command as evaluation
from qa.reader import Reader
from qa.retrieve import Narrowing, read_day, to_json


def _ask(args: argparse.Namespace, settings: Settings) -> int:
    assistant = open_assistant(settings)
    answer = assistant.ask(args.question, history=args.history, narrowing=_narrowing(args))
    if args.json:
        print_json(answer.to_json())
    else:
        _print_answer(answer)
    return 0


def _batch(args: argparse.Namespace, settings: Settings) -> int:
    lines = list(_read_questions(args.questions))
    assistant = open_assistant(settings)
    bars = ProgressBars()
    for done, item in enumerate(lines):
        bars("Answering", done, len(lines))
        try:
            if "problem" in item:
                raise QuestionError(item["problem"])
            answer = assistant.ask(
                item["question"],
                history=item["history"],
                narrowing=Narrowing(comments=item["comments"]),
                id=item["id"],
            )
        except QuestionError as error:
            answer = error_answer(item.get("question", ""), error, id=item.get("id"))
        print_json(answer.to_json(), indent=None)
    bars.close()
    return 0


def _search(args: argparse.Namespace, settings: Settings) -> int:
    if (args.question is None) == (args.batch is None):
        args.usage("give either a question or --batch QUESTIONS.jsonl")
    assistant = open_assistant(settings)
    snapshot = assistant.library.snapshot()
    narrowing = _narrowing(args)
    if args.question is not None:
        ranked = assistant.search(args.question, top=args.top, narrowing=narrowing)
        found = to_json(snapshot, ranked)
        if args.json:
            print_json(found)
            return 0
        for p in found:
            print(f"{p['rank']}. {p['title']} [{p['start']}-{p['end']}] {p['score']:.3f}")
            print(f"   {' '.join(p['text'].split())}\n")
        return 0
    for item in _read_questions(args.batch):
        passages: list[dict[str, Any]] = []
        problem = item.get("problem")
        if problem is None:
            try:
                ranked = assistant.search(
                    item["question"], history=item["history"], top=args.top, narrowing=narrowing
                )
                passages = to_json(snapshot, ranked)
            except QuestionError as error:
                problem = str(error)
        line = {"id": item.get("id"), "passages": passages}
        print_json(line if problem is None else {**line, "error": problem}, indent=None)
    return 0


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the library the settings name."""
    library = Library.of(settings)
    library.snapshot()  # a missing library is said before the reader is loaded
    return Assistant(library, Reader.load(threads=settings.threads))


def _narrowing(args: argparse.Namespace) -> Narrowing:
    return Narrowing(
        after=read_day(args.after, option="--after") if args.after else None,
        before=read_day(args.before, option="--before") if args.before else None,
        articles=tuple(args.article),
        about=tuple(args.about),
        comments=args.comments,
    )


def _read_questions(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a JSONL file; a line that is none has a "problem" instead."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(
            f"{path} cannot be read ({error}); give a JSONL file in UTF-8"
        ) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        item: dict[str, Any] = {"id": None}
        try:
            record = json.loads(line)
            if not isinstance(record, dict) or not isinstance(record.get("question"), str):
                raise ValueError('it is no object with a "question"')
            history = record.get("history") or []
            if not isinstance(history, list) or not all(isinstance(h, str) for h in history):
                raise ValueError('its "history" is no list of questions')
            item["id"] = record.get("id")
            item |= {
                "question": record["question"],
                "history": history,
                "comments": bool(record.get("comments")),
            }
        except (ValueError, RecursionError) as error:
            item["problem"] = f"line {number} of {path.name} cannot be asked: {error}"
        yield item


def _print_answer(answer: Answer) -> None:
    if answer.searched_as != answer.question:
        print(f"searched as: {answer.searched_as}\n")
    if not answer.citations:
        print(answer.answer)
    for c in answer.citations:
        print(f"{' '.join(c.quote.split())} [{c.number}]\n")
    for c in answer.citations:
        by = f"{c.publisher}, " if c.publisher else ""
        page = f", page {c.page}" if c.page else ""
        section = f", under “{c.section}”" if c.section else ""
        speaker = ""
        if c.speaker and c.kind == Kind.COMMENT:
            speaker = f" (reader's comment by {c.speaker})"
        elif c.speaker and c.speaker != c.publisher:
            speaker = f" (said by: {c.speaker})"
        print(f"[{c.number}] {c.title} ({by}{describe(c.published)}){section}{page}{speaker}")
    for note in answer.notes:
        print(f"Note: {note}")


def make_parser() -> argparse.ArgumentParser:
    """The arguments of ``python -m qa``."""
    top = parser("python -m qa", "Ask a library of articles.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    added = command(commands, "ask", _ask, "answer a question in the articles' own words")
    added.add_argument("question", metavar="QUESTION")
    added.add_argument(
        "--history", action="append", default=[], metavar="QUESTION",
        help="an earlier question of the same conversation; may be given again",
    )  # fmt: skip
    _add_narrowing(added)
    added = command(
        commands, "batch", _batch, "answer every line of a JSONL file", json_output=False
    )
    added.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    added = command(commands, "search", _search, "the passages nearest to a question")
    added.add_argument("question", nargs="?", metavar="QUESTION")
    added.add_argument("--batch", type=Path, metavar="QUESTIONS.jsonl")
    added.add_argument(
        "--top", type=_positive, default=10, metavar="N", help="how many (default 10)"
    )
    _add_narrowing(added)
    added.set_defaults(usage=added.error)
    quotes_command.add(commands)
    checking.add(commands)
    over_time_command.add(commands)
    evaluation.add(commands, open_assistant)
    return top


def _add_narrowing(added: argparse.ArgumentParser) -> None:
    added.add_argument("--after", metavar="DATE", help="only articles published on or after it")
    added.add_argument("--before", metavar="DATE", help="only articles published on or before it")
    added.add_argument("--article", action="append", default=[], metavar="ID")
    added.add_argument("--about", action="append", default=[], metavar="NAME", help="a council")
    added.add_argument("--comments", action="store_true", help="let readers' comments in")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main(make_parser()))
