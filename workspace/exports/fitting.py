"""How large words can be set in a box, and where to go on when they do not fit at any size.

Widths are estimated per character, on the wide side for Arial and its metric twins (Liberation
Sans, Helvetica), so that words that fit here fit where they are shown. Nothing is measured with a
font file: the program that shows the slides may have other fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

LEADING = 1.2
"""From line to line, in type sizes; set exactly, so other fonts do not stretch it."""
TAB_PT = 72.0

_WIDE = 1.06
"""What is added to each width for other versions of the fonts."""
# Widths in type sizes, of Arial's regular weight.
_WIDTHS = {
    **dict.fromkeys("ijl'‘’|", 0.23),
    **dict.fromkeys(" I!,./:;[]\\ft\u00a0·", 0.28),
    **dict.fromkeys('()-r`“”"°', 0.36),
    **dict.fromkeys("cksvxyzJ*^", 0.50),
    **dict.fromkeys("ABEKPSVXY&", 0.67),
    **dict.fromkeys("CDHNRU", 0.73),
    **dict.fromkeys("GOQmM", 0.84),
    **dict.fromkeys("W@—…%", 1.02),
    "w": 0.73,
}
_OTHERS = {"Lu": 0.73, "Mn": 0.0, "Me": 0.0, "Cf": 0.0, "So": 1.35, "Cs": 0.0, "Co": 1.0}
# Spaces that hold words together are of the word.
_WORD = re.compile(r"(?:\S|[\u00a0\u2007\u202f])+[^\S\n\u00a0\u2007\u202f]*|[^\S\n]+|\n")
_SENTENCE_END = re.compile(r"[.!?…][”’\"']*\s+")
_JOINS = frozenset("\u200d\ufe0e\ufe0f")


def width(text: str, size_pt: float) -> float:
    """Points that one line of ``text`` takes at ``size_pt``."""
    return size_pt * _WIDE * sum(map(_width, text)) + TAB_PT * text.count("\t")


def lines(text: str, size_pt: float, width_pt: float) -> Sequence[str]:
    """``text`` wrapped greedily to ``width_pt``; joined they are ``text`` again."""
    return tuple(_wrapped(text, size_pt, width_pt))


def fits(text: str, size_pt: float, width_pt: float, height_pt: float) -> bool:
    """Whether ``text`` stays within the box at ``size_pt``."""
    room = int(height_pt / (size_pt * LEADING))
    # The quickest reason first: the text may be of absurd length.
    if text.count("\n") >= room or len(text) > room * width_pt:
        return False
    return len(lines(text, size_pt, width_pt)) <= room


def largest(text: str, sizes_pt: Sequence[int], width_pt: float, height_pt: float) -> int | None:
    """The first of ``sizes_pt`` (given largest first) at which ``text`` fits; None for no one."""
    return next((s for s in sizes_pt if fits(text, s, width_pt, height_pt)), None)


def pieces(text: str, size_pt: float, width_pt: float, height_pt: float) -> Sequence[str]:
    """``text`` in pieces that each fit; joined they are ``text`` again.

    A piece ends with a sentence where one ends in its second half, else with a word.
    """
    # One line less: for the empty line below, or a mark that closes.
    room = max(1, int(height_pt / (size_pt * LEADING)) - 1)
    out: list[str] = []
    at = 0
    while True:
        found = list(islice(_wrapped(text, size_pt, width_pt, at), room + 1))
        if len(found) <= room:
            return (*out, text[at:])
        head = "".join(found[:room])
        ends = [m.end() for m in _SENTENCE_END.finditer(head)]
        if ends and ends[-1] > len(head) / 2:
            head = head[: ends[-1]]
        # The empty line between paragraphs goes with the one before it, where nobody sees it.
        elif not found[room].strip() and at + len(head) + len(found[room]) < len(text):
            head += found[room]
        out.append(head)
        at += len(head)


def shortened(text: str, size_pt: float, width_pt: float, height_pt: float) -> str:
    """Text of ours as it fits, its end cut and marked "…" where it has to be. Never exact words."""
    if fits(text, size_pt, width_pt, height_pt):
        return text
    room = max(1, int(height_pt / (size_pt * LEADING)))
    kept = "".join(lines(text[: room * 400], size_pt, width_pt)[:room]).rstrip()
    while kept and not fits(f"{kept}…", size_pt, width_pt, height_pt):
        kept = kept[:-1].rstrip()
    return f"{kept}…"


def _wrapped(text: str, size_pt: float, width_pt: float, start: int = 0) -> Iterator[str]:
    line, used = "", 0.0
    for match in _WORD.finditer(text, start):
        word = match[0]
        if word == "\n":
            yield line + word
            line, used = "", 0.0
            continue
        takes, shown = width(word, size_pt), width(word.rstrip(), size_pt)
        if line and used + shown > width_pt:
            yield line
            line, used = "", 0.0
        if shown > width_pt:  # longer than a line: broken where characters may part
            for part in _broken(word, size_pt, width_pt):
                if line:
                    yield line
                line, used = part, width(part, size_pt)
            continue
        line, used = line + word, used + takes
    if line or text.endswith("\n") or not text:
        yield line


def _broken(word: str, size_pt: float, width_pt: float) -> Iterator[str]:
    part, used = "", 0.0
    for n, character in enumerate(word):
        takes = width(character, size_pt)
        joined = bool(n) and (
            unicodedata.combining(character) > 0
            or character in _JOINS
            or word[n - 1] == "\u200d"
            or character.isspace()
        )
        if part and used + takes > width_pt and not joined:
            yield part
            part, used = "", 0.0
        part, used = part + character, used + takes
    if part:
        yield part


@lru_cache(maxsize=4096)
def _width(character: str) -> float:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.east_asian_width(character) in "WF":
        return 1.35 if unicodedata.category(character) == "So" else 1.05
    return _OTHERS.get(unicodedata.category(character), 0.60)
