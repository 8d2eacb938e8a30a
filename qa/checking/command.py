"""``python -m qa check``: a draft's quotations and citations, each with its verdict."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from corpus.errors import SourceUnreadable, VerseError
from index.cli import ProgressBars, command, plain_line, print_json
from index.library import Library
from index.settings import Settings
from qa.checking.check import check
from qa.checking.checked import CheckedDraft, CheckedLine
from qa.checking.draft import Draft
from qa.checking.reading import read_draft, read_pasted
from qa.checking.reports import REPORTS, commented
from qa.placing.side_by_side import given_side


def add(commands: Any) -> None:
    """Add the command."""
    added = command(commands, "check", _check, "check what a draft quotes and cites")
    added.add_argument(
        "draft", metavar="DRAFT", help="a .docx, .pptx, .pdf, .md or .txt file, or - for its text"
    )
    added.add_argument(
        "--report", type=Path, metavar="FILE", help="write a report: .docx, .html or .csv"
    )
    added.add_argument(
        "--commented", type=Path, metavar="FILE.docx",
        help="write the draft again with a comment at each problem",
    )  # fmt: skip
    added.set_defaults(usage=added.error)


def _check(args: argparse.Namespace, settings: Settings) -> int:
    if args.report is not None and args.report.suffix.lower() not in REPORTS:
        args.usage(f"--report takes a file that ends in {', '.join(REPORTS)}")
    if args.commented is not None and not args.draft.lower().endswith(".docx"):
        args.usage("--commented needs a draft that is a .docx file")
    for target in (args.report, args.commented):
        if target is not None and _is_same_file(target, args.draft):
            args.usage("the draft is never written over; name another file")
    draft = _read(args.draft)
    snapshot = Library.of(settings).snapshot()
    bars = ProgressBars()
    checked = check(snapshot, draft, lambda done, all: bars("Checking", done, all))
    bars.close()
    if args.report is not None:
        _write(args.report, REPORTS[args.report.suffix.lower()](checked))
    if args.commented is not None:
        _write(args.commented, commented(checked, Path(args.draft).read_bytes()))
    if args.json:
        print_json(checked.to_json())
    else:
        _print(checked)
    return 0


def _read(name: str) -> Draft:
    try:
        return read_pasted(sys.stdin.read()) if name == "-" else read_draft(Path(name))
    except SourceUnreadable as error:
        raise VerseError(f"{name} was not checked: {error}") from error


def _is_same_file(target: Path, draft: str) -> bool:
    return target.exists() and Path(draft).exists() and target.samefile(draft)


def _write(path: Path, data: bytes) -> None:
    """Put a file there, whole or not at all."""
    try:
        handle, aside = tempfile.mkstemp(dir=path.absolute().parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(aside, 0o644)
            os.replace(aside, path)
        except OSError:
            os.unlink(aside)
            raise
    except OSError as error:
        raise VerseError(
            f"{path} cannot be written ({error.strerror}); check its folder"
        ) from error


def _print(checked: CheckedDraft) -> None:
    for problem in checked.draft.problems:
        print(f"Note: {plain_line(problem)}\n")
    ordered = checked.in_order_of_need()
    for number, c in enumerate(ordered, start=1):
        print(f"{number}. {_as_text(c)}\n")
    counts = ", ".join(f"{n} {v.replace('_', ' ')}" for v, n in checked.counts.items() if n)
    quoted, cited = len(checked.quotations), len(checked.sentences)
    print(
        f"{quoted} quotations{f' ({counts})' if counts else ''}, {cited} citing sentences; "
        f"{len(checked.problems)} to look at; {checked.seconds:.1f} s"
    )


def _as_text(c: CheckedLine) -> str:
    where = f" (page {c.line.page})" if c.line.page else ""
    lines = [
        f"{str(c.placed.verdict).replace('_', ' ').upper()}{where}: {c.placed.description}",
        f"   draft:   {given_side(c.placed)}",
    ]
    if c.match is not None:
        lines.append(f"   article: {c.match.quote}")
        lines.append(f"   {c.reference}")
    if c.newer:
        lines.append(f"   {c.newer}")
    return "\n".join(plain_line(line, indented=n > 0) for n, line in enumerate(lines))
