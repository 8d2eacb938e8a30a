"""Words inside Markdown: everything that Markdown would interpret is escaped.

``escape`` is for a line of ours, in which white space may flow; ``exact`` is for words that have to
come out of a renderer character for character.
"""

from __future__ import annotations

import re

# Only signs that can start something are escaped; words stay readable in the source.
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$<>:&^=@])")
# To CommonMark a colon is one; only what may be a named picture or a colour (":smile:") is escaped.
_SPECIAL_EXACT = re.compile(r"([\\`*_{}\[\]#|~$<>&^=@]|:(?=\w))")
_OPENING = re.compile(r"^([-+]|\d+[.)])")
_BREAKS = re.compile(r"(\n+)")


def escape(text: str) -> str:
    """``text`` so that a Markdown renderer (Streamlit's too) shows exactly it.

    >>> escape("$5 to 6$ :red[no] <b>")
    '\\\\$5 to 6\\\\$ \\\\:red\\\\[no\\\\] \\\\<b\\\\>'
    """
    flat = re.sub(r"\s+", " ", text)
    flat = _SPECIAL.sub(r"\\\1", flat)
    # A line that opens like a list, a heading or a rule.
    return re.sub(r"^(\s*)([-+]|\d+[.)])(?=\s)", lambda m: m[1] + _escape_opening(m[2]), flat)


def exact(text: str) -> str:
    r"""``text`` as CommonMark that renders as exactly it, white space too.

    A break becomes a hard break, an empty line a new paragraph; white space that a renderer would
    strip or join becomes character references. Control characters have no form in CommonMark: the
    caller sees to it that there are none but tabs and line breaks.

    >>> exact("one \n- two")
    'one&#32;\\\n\\- two'
    """
    parts = _BREAKS.split(text)
    out: list[str] = []
    for n, part in enumerate(parts):
        if n % 2 == 0:
            out.append(_exact_line(part))
        elif len(part) > 2 or (n == 1 and not parts[0]) or (n == len(parts) - 2 and not parts[-1]):
            out.append("&#10;" * len(part))  # no break or paragraph can stand there
        else:
            out.append("\\\n" if part == "\n" else "\n\n")
    return "".join(out)


def _exact_line(line: str) -> str:
    inner = line.strip()
    if not inner:
        return _referenced(line)
    before, _, after = line.partition(inner)
    shown = _OPENING.sub(lambda m: _escape_opening(m[1]), _SPECIAL_EXACT.sub(r"\\\1", inner))
    # A carriage return would be read as a line break.
    return _referenced(before) + shown.replace("\r", "&#13;") + _referenced(after)


def _referenced(space: str) -> str:
    return "".join(f"&#{ord(c)};" for c in space)


def _escape_opening(mark: str) -> str:
    return mark[:-1] + "\\" + mark[-1]
