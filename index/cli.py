"""What the command lines have in common: arguments, progress, one-line failures."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError
from tqdm import tqdm

from corpus.errors import QuestionError, VerseError
from index.settings import Settings

Command = Callable[[argparse.Namespace, Settings], int | None]


class _Parser(argparse.ArgumentParser):
    """Wrong use is one line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def parser(program: str, description: str) -> argparse.ArgumentParser:
    """The parser of one program, without its commands."""
    return _Parser(prog=program, description=description)


def command(
    commands: Any, name: str, run: Command, help: str, *, json_output: bool = True
) -> argparse.ArgumentParser:
    """Add a command with the arguments that all of them take."""
    added: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    added.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="the library's folder (default: VERSE_DATA or data)",
    )
    if json_output:
        added.add_argument("--json", action="store_true", help="print one JSON document")
    added.set_defaults(run=run)
    return added


def main(parser: argparse.ArgumentParser, argv: list[str] | None = None) -> int:
    """Parse and run; a failure we can explain is one line on standard error.

    The exit code is then 1, or 2 for wrong use (a question that cannot be asked is that too).
    """
    _use_utf8()
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    warnings.simplefilter("ignore")  # dependencies' deprecations are no business of the user's
    args = parser.parse_args(argv)
    try:
        settings = Settings()
        if args.data is not None:
            settings = settings.model_copy(update={"data": args.data})
        return args.run(args, settings) or 0
    except VerseError as error:
        print(_one_line(str(error)), file=sys.stderr)
        # A question that cannot be asked is wrong use; the library is not at fault.
        return 2 if isinstance(error, QuestionError) else 1
    except ValidationError as error:
        first = error.errors()[0]
        name = "VERSE_" + "_".join(str(part).upper() for part in first["loc"])
        print(f"{name} is not right: {first['msg']}; see the README's table", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; nothing was published, what was embedded is kept", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """One JSON document on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def plain_line(text: str, *, indented: bool = False) -> str:
    """One line without signs that a terminal would obey."""
    bare = "".join(c if c.isprintable() else " " for c in text)
    return ("   " if indented else "") + " ".join(bare.split())


class ProgressBars:
    """Progress on standard error: a bar for each thing done, with the time left."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are through; the callback a build takes."""
        if what != self._what:
            self.close()
            self._what = what
            # A bar that would be over at once is noise.
            self._bar = tqdm(
                total=total, desc=what, file=sys.stderr, mininterval=0.5, delay=1, leave=False
            )
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """End the bar that is shown."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _one_line(message: str) -> str:
    return " ".join(message.split())


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # Curly quotes on a Windows console; lone surrogates from broken sources.
            reconfigure(encoding="utf-8", errors="backslashreplace")
