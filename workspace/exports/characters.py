"""What a format can hold. Words that it cannot hold exactly are left out and listed.

All other text (names, titles, notes) is ours to print, so what cannot be held is replaced there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from workspace.exports.checked import Stands

# XML 1.0, production 2 (Char), without the carriage return, which parsers turn into a line feed.
NOT_IN_OFFICE = re.compile(r"[^\t\n\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What Word, PowerPoint and Excel files cannot hold: they are XML."""
NOT_IN_MARKDOWN = re.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uD800-\uDFFF]")
"""What CommonMark has no form for: HTML shows control characters as something else."""
NOT_IN_CSV = re.compile(r"[\x00\uD800-\uDFFF]")
"""What UTF-8 has no form for, and the zero that ends a text for many programs."""

_CONTROLS = re.compile(r"[\x00-\x08\x0E-\x1F\x7F-\x9F\uD800-\uDFFF\uFFFE\uFFFF]")
# They turn the direction of whatever follows, the reference included.
_TURNS = re.compile(r"[\u202A-\u202E\u2066-\u2069]")


def cannot_hold(document: str, forbidden: re.Pattern[str]) -> Callable[[Stands], str | None]:
    """Why ``document`` ("a Word document") cannot hold an entry's words; None where it can."""

    def reason(entry: Stands) -> str | None:
        found = forbidden.search(entry.kept.text)
        if found is None:
            return None
        return f"{document} cannot hold a character of these words (U+{ord(found[0]):04X}) exactly"

    return reason


def line(text: str, longest: int | None = None) -> str:
    """``text`` as one line that every format can hold; more than ``longest`` ends in "…".

    >>> line("A\\x00\\n title", 4)
    'A\N{REPLACEMENT CHARACTER} …'
    """
    held = " ".join(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _TURNS.sub("", text)).split())
    if longest is None or len(held) <= longest:
        return held
    return held[: longest - 1] + "…"


def is_right_to_left(text: str) -> bool:
    """True where the first letter that has a direction runs from right to left (Unicode, P2)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL", "L"):
            return direction != "L"
    return False
