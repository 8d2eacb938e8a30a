"""The figures of a sentence, and where another sentence gives another figure for the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import MONTHS
from index.words import content_words, stems


def figures(text: str) -> dict[tuple[str, str], str]:
    """The figures of a sentence by (sign, stem of what is counted); years and days are none.

    What a sentence counts twice is left out: which of the two is meant cannot be told.

    >>> figures("Each held 14 cases, and 27% of referrals were repeated.")
    {('', 'case'): '14', ('%', 'referr'): '27%'}
    """
    found: dict[tuple[str, str], str | None] = {}
    for m in _FIGURE.finditer(text):
        sign = m["sign"] or ("%" if (m["unit"] or "").strip().startswith(("%", "per")) else "")
        if not sign and re.fullmatch(r"(?:19|20)\d\d", m["n"]):
            continue
        after = re.match(r"\W{0,2}(?:[\w’'-]+\W?){0,4}", re.split(r"[.,;:]\s", text[m.end() :])[0])
        words = content_words(after.group() if after else "")
        if not words:
            words = content_words(text[max(0, m.start() - 30) : m.start()])[-1:]
        stem = next(iter(stems(words[0])), "") if words else ""
        if not stem or stem in _MONTHS:
            continue
        value = f"{m['sign'] or ''}{m['n']}{(m['unit'] or '').strip()}"
        key = (sign, stem)
        found[key] = None if key in found and found[key] != value else value
    return {k: v for k, v in found.items() if v is not None}


def other_figure(text: str, sentences: Sequence[str], names: set[str]) -> tuple[str, str] | None:
    """A figure of ``text``, and the other one that a sentence of mostly the same words has.

    ``names``: stems of whom both are about, which are no sign that they count the same.
    """
    counted = figures(text)
    said = _said(text, names)
    for sentence in sentences if counted else ():
        both = said & _said(sentence, names)
        if len(both) < 3 or 2 * len(both) < len(said):
            continue
        other = figures(sentence)
        for key in counted.keys() & other.keys():
            if counted[key] != other[key]:
                return counted[key], other[key]
    return None


def _said(text: str, names: set[str]) -> set[str]:
    return {s for w in content_words(text) if w.isalpha() for s in stems(w)} - names


_FIGURE = re.compile(
    r"(?<![\w.,/-])(?P<sign>£)?(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?P<unit>\s?(?:%|per ?cent)|(?:m|bn|k)\b)?(?![\d/-]|,\d)"
)
_MONTHS = frozenset(stems(" ".join(MONTHS)))
