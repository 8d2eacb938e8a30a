"""``python -m qa quotes``: quotations by topic, speaker, council, date and length."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from corpus.article import Voice
from corpus.errors import QuestionError
from corpus.names import fold
from index.cli import command, plain_line, print_json
from index.library import Library
from index.settings import Settings
from qa.quotation_filters import Wanted
from qa.quotation_found import QuotationFound
from qa.quotations import TOP, look_for, matching
from qa.quoted_speakers import SpeakerNamed, merge_speakers
from qa.retrieve import read_day
from qa.wording import either


def add(commands: Any) -> None:
    """Add the command."""
    added = command(commands, "quotes", _quotes, "quotations, word for word, with who said them")
    added.add_argument(
        "question", nargs="?", metavar="QUESTION",
        help="what they are about, or all of it: “five quotes from inspectors about caseloads”",
    )  # fmt: skip
    added.add_argument("--speaker", metavar="NAME", help="a person or a body, by any of its names")
    added.add_argument("--about", metavar="NAME", help="a council")
    added.add_argument("--article", metavar="ID")
    added.add_argument("--after", metavar="DATE", help="only articles published on or after it")
    added.add_argument("--before", metavar="DATE", help="only articles published on or before it")
    added.add_argument(
        "--voice", metavar="KIND",
        help=f"a kind of speaker: {', '.join(VOICES)}",
    )  # fmt: skip
    added.add_argument(
        "--longest", type=_words, metavar="WORDS", help="at most so many words (a slide holds 40)"
    )
    added.add_argument("--shortest", type=_words, metavar="WORDS", help="at least so many words")
    added.add_argument("--comments", action="store_true", help="let readers' comments in")
    added.add_argument(
        "--set-off", action="store_true", help="let words set off in (‘outstanding’)"
    )
    added.add_argument(
        "--top", type=_words, metavar="N",
        help=f"how many (default: as many as QUESTION asks for, else {TOP})",
    )  # fmt: skip
    added.add_argument(
        "--speakers", action="store_true", help="list who speaks instead, who speaks most first"
    )


VOICES = (
    "inspector", "regulator", "council", "government", "charity", "expert", "social worker",
    "union", "family", "young person", "reader", "other",
)  # fmt: skip
"""How kinds of speakers are named in one word or two: each is part of a ``Voice``."""


_SHOWN_NAMES = 5


def read_voice(text: str) -> Voice:
    """The kind of speaker that ``text`` names.

    Raises:
        QuestionError: it names none.
    """
    wanted = fold(text)
    for voice in Voice:
        if wanted == voice or (wanted in VOICES and wanted in voice.split(" or ")):
            return voice
    raise QuestionError(f"--voice {text!r} is no kind of speaker; write {either(VOICES)}")


def _quotes(args: argparse.Namespace, settings: Settings) -> int:
    wanted = _wanted(args)
    snapshot = Library.of(settings).snapshot()
    if args.speakers:
        named = merge_speakers(matching(snapshot, wanted))[: args.top or TOP]
        if args.json:
            print_json({"speakers": [asdict(s) for s in named]})
        else:
            _print_speakers(named)
        return 0
    search = look_for(snapshot, wanted)
    if args.json:
        quotations = [q.to_json() for q in search.found]
        print_json({"quotations": quotations, "notes": list(search.notes)})
        return 0
    for number, quotation in enumerate(search.found, start=1):
        print(f"{number}. {_as_text(quotation)}\n")
    for note in search.notes:
        print(f"Note: {plain_line(note)}")
    return 0


def _wanted(args: argparse.Namespace) -> Wanted:
    for name in ("speaker", "about", "question"):
        text = getattr(args, name)
        if text is not None and not re.search(r"\w", text):
            what = "QUESTION" if name == "question" else f"--{name}"
            raise QuestionError(f"{what} has no words in it; leave it out or say what you want")
    return Wanted(
        question=args.question,
        speaker=args.speaker,
        about=args.about,
        article=args.article,
        after=read_day(args.after, option="--after") if args.after else None,
        before=read_day(args.before, option="--before") if args.before else None,
        voice=read_voice(args.voice) if args.voice else None,
        longest_words=args.longest,
        shortest_words=args.shortest,
        comments=args.comments,
        set_off=args.set_off,
        top=args.top,
    )


def _as_text(quotation: QuotationFound) -> str:
    said = quotation.said
    who = said.speaker or "speaker not clear"
    if quotation.is_comment:
        who = f"{who}, in a reader’s comment"
    elif said.role:
        who = f"{who}, {said.role}"
    lines = [f"“{quotation.text}”", f"   — {who}", f"   {quotation.reference}"]
    if quotation.also:
        also = ", ".join(dict.fromkeys(p.title for p in quotation.also))
        lines.append(f"   also in: {also}")
    return "\n".join(plain_line(line, indented=n > 0) for n, line in enumerate(lines))


def _print_speakers(named: Sequence[SpeakerNamed]) -> None:
    for s in named:
        facts = [s.role or "", str(s.voice) if s.voice else "kind not clear"]
        others = [v for v in s.variants if v != s.name][:_SHOWN_NAMES]
        also = f"; also as {', '.join(others)}" if others else ""
        line = f"{s.name} ({', '.join(f for f in facts if f)}){also}"
        print(f"{s.quotations:5}  {plain_line(line)}")


def _words(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
