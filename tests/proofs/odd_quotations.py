"""Generated texts full of quotation marks: nothing crashes, every span is the text's own.

    python -m tests.proofs.odd_quotations --texts 5000 --seed 1

Nested, unbalanced and mixed marks, quotations over paragraphs, apostrophes, emoji, right-to-left
text, marks alone by the thousand. Time has to grow with the length and not with its square: a text
of each shape is read at two lengths, the longer four times the shorter. Exit code 1 on any fault.
"""

from __future__ import annotations

import itertools
import random
import sys
import time

from corpus.article import Article, Block, Kind, Reading
from corpus.quotation_marks import marks_of
from corpus.quoting import with_quotations
from tests.proofs.outcome import Outcome, arguments, say

_WORDS = (
    "Rosa Bell", "said", "she", "the council", "Ofsted", "it", "councils’", "don’t", "isn't", "a",
    "rock ’n’ roll", "the ’90s", "plans", "were", "good", "late", "\U0001f600", "e\u0301", "\u202e",
    "\u05e9\u05dc\u05d5\u05dd", "\u0645\u0631\u062d\u0628\u0627", "[they]", "…", '5"',
    "workers'", "told", "added", "who",
)  # fmt: skip
_MARKS = ("“", "”", "‘", "’", '"', "'", "„", "«", "»", "‚", "“‘", "’”", "'\"", "\"'")
_ENDS = (". ", ", ", "? ", "! ", ": ", " ", " ", " ", "\n", "\n\n", "\u2028", "\x00")
_SHAPES = (
    "“a ",
    "‘a ",
    '"a ',
    "'a ",
    "“‘a ",
    "a’ ",
    "a' ",
    "“a” said ",
    "“a\n",
    "'\"",
    "a, who b, ",
)
GROWS = 4
MOST_TIMES = 11.0
"""How much longer a text of ``GROWS`` times the length may take: 16 would be its square."""


def faults(text: str) -> list[str]:
    """What is wrong with the quotations found in ``text`` and in an article made of it."""
    found = marks_of(text)
    out = []
    for q in found.quotations:
        if not 0 <= q.start < q.end <= len(text) or not q.parts:
            out.append(f"{text!r}: {q} is no span of it")
        elif text[q.start].isspace() or text[q.end - 1].isspace():
            out.append(f"{text!r}: {q} has spaces at its ends")
    outer = sorted((q.start, q.end) for q in found.quotations if q.depth == 0)
    if any(a[1] > b[0] for a, b in itertools.pairwise(outer)):
        out.append(f"{text!r}: outer quotations overlap: {outer}")
    if any(not 0 <= at < len(text) for at in found.unclosed):
        out.append(f"{text!r}: marks left open outside it: {found.unclosed}")
    article = _article(text)
    for s in article.quotations:
        if not 0 <= s.start < s.end <= len(article.text):
            out.append(f"{text!r}: {s} is no span of the article")
        if s.speaker_start is not None and s.speaker_end is not None and not (
            0 <= s.speaker_start < s.speaker_end <= len(article.text)
        ):  # fmt: skip
            out.append(f"{text!r}: the speaker of {s} stands nowhere")
    return out


def _article(text: str) -> Article:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(Kind.PARAGRAPH, at, at + len(line)))
        at += len(line) + 1
    reading = Reading("A title", text, tuple(blocks))
    return with_quotations(Article.from_reading(reading, id="a", source="a"))


def prove(texts: int = 5_000, seed: int = 1, longest: int = 20_000, *, timed: bool) -> Outcome:
    """The proof; ``longest`` is the characters of the shorter of two texts, if they are timed."""
    chance = random.Random(seed)
    failures: list[str] = []
    quotations = 0
    for _ in range(texts):
        text = _text(chance)
        failures += faults(text)
        quotations += len(marks_of(text).quotations)
    slowest = 0.0
    for shape in _SHAPES if timed else ():
        once, more = (_seconds(shape * (n // len(shape))) for n in (longest, GROWS * longest))
        # Below a fiftieth of a second the clock says little.
        ratio = more / max(once, 0.02)
        slowest = max(slowest, ratio)
        if ratio > MOST_TIMES:
            failures.append(f"{shape!r}: {GROWS} times the length takes {ratio:.1f} times as long")
    rows: dict[str, object] = {"texts": texts, "quotations found": quotations}
    if timed:
        rows[f"{GROWS} times the length, times as long at most"] = f"{slowest:.1f}"
    return Outcome(rows, failures)


def _text(chance: random.Random) -> str:
    out = []
    for _ in range(chance.randint(1, 120)):
        if chance.random() < 0.35:
            out.append(chance.choice(_MARKS))
        else:
            out += [chance.choice(_WORDS), chance.choice(_ENDS)]
    return "".join(out)


def _seconds(text: str) -> float:
    # Processor time, the better of two: what else the machine does is not measured.
    taken = []
    for _ in range(2):
        began = time.process_time()
        marks_of(text)
        _article(text)
        taken.append(time.process_time() - began)
    return min(taken)


if __name__ == "__main__":
    options = arguments(__doc__, texts=5_000, seed=1)
    sys.exit(say("Odd quotations", prove(options.texts, options.seed, timed=True)))
