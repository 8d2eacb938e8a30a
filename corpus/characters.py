"""What files hold: characters that a format has no form for, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

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

# Behind anything that does not print: programs skip it before they look for a formula.
_LIVE = re.compile(
    r"[\s\x00-\x1F\x7F-\xA0\u00AD\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF]*"
    r"[=+\-@＝＋－＠﹦﹢﹣﹫'\u2212]"
)


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


def cell(text: str) -> str:
    """``text`` as it is written into a cell.

    >>> cell("=1+1"), cell("'tis"), cell("one")
    ("'=1+1", "''tis", 'one')
    """
    return f"'{text}" if _LIVE.match(text) else text


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """``rows`` as CSV that opens rightly in spreadsheets: UTF-8 with its mark, no live formulas.

    What CSV cannot hold (``NOT_IN_CSV``) is replaced.
    """
    stream = io.StringIO(newline="")
    held = ([cell(NOT_IN_CSV.sub("\N{REPLACEMENT CHARACTER}", t)) for t in row] for row in rows)
    # Every cell in quotation marks: a semicolon in one is then no new cell anywhere.
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(held)
    return stream.getvalue().encode("utf-8-sig")
