"""Exact words inside Markdown: everything that Markdown would interpret is escaped."""

from __future__ import annotations

import re

# Only signs that can start something are escaped; words stay readable in the source.
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$<>:&^=@])")


def escape(text: str) -> str:
    """``text`` so that a Markdown renderer (Streamlit's too) shows exactly it.

    >>> escape("$5 to 6$ :red[no] <b>")
    '\\\\$5 to 6\\\\$ \\\\:red\\\\[no\\\\] \\\\<b\\\\>'
    """
    flat = re.sub(r"\s+", " ", text)
    flat = _SPECIAL.sub(r"\\\1", flat)
    # A line that opens like a list, a heading or a rule.
    return re.sub(r"^(\s*)([-+]|\d+[.)])(?=\s)", lambda m: m[1] + _escape_opening(m[2]), flat)


def _escape_opening(mark: str) -> str:
    return mark[:-1] + "\\" + mark[-1]
