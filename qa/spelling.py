"""Slips of the keyboard mended, and the field's abbreviations spelled out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

Respell = Callable[[str], str | None]
"""A word the library does not have to the one that was meant, or None where that is not clear."""


@lru_cache(maxsize=1)
def field_words() -> dict[str, tuple[str, bool]]:
    """What the short form stands for, and whether it is searched for too."""
    words = {}
    for line in Path(__file__).with_name("field_words.txt").read_text("utf-8").splitlines():
        match = re.match(r"(?P<short>\S+) (?P<sign>[=+]) (?P<long>.+)", line)
        if match and not line.startswith("#"):
            words[match["short"]] = (match["long"].strip(), match["sign"] == "+")
    return words


def mend(text: str, respell: Respell) -> str:
    """``text`` with slips of the keyboard mended and abbreviations spelled out."""

    def put(match: re.Match[str]) -> str:
        word = match.group()
        known = field_words().get(word.lower())
        # "la", "pa", "ad" and "send" are words too: in capitals they are abbreviations.
        if known and (len(word) > 4 or not word.islower() or word in _ALWAYS):
            return f"{word} ({known[0]})" if known[1] else known[0]
        if len(word) >= 5 and word.isalpha():
            return respell(word) or word
        return word

    return re.sub(r"[^\W_]+(?:&[^\W_]+)?", put, text)


_ALWAYS = frozenset({"kid", "kids", "sws", "las", "dfe", "uasc", "nqsw", "fdac", "camhs", "dcs"})
