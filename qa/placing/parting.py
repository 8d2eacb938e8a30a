"""Given words divided: at ellipses, at sentences, where a beginning and an end stand apart."""

from __future__ import annotations

from collections.abc import Sequence

from qa.placing.alignment import find_run
from qa.placing.tokens import ELLIPSIS, END_SIGNS, Token

ENDS = frozenset(".!?")
"""Signs that end a sentence."""


def without_end_signs(found: Sequence[Token]) -> list[Token]:
    """Without the signs at either end, which an editor may change."""
    a, b = 0, len(found)
    while a < b and found[a].key in END_SIGNS:
        a += 1
    while a < b and found[b - 1].key in END_SIGNS:
        b -= 1
    return list(found[a:b])


def parts_of(given: Sequence[Token]) -> list[list[Token]]:
    """What stands between ellipses, without signs at the ends."""
    parts: list[list[Token]] = [[]]
    for token in given:
        if token.key == ELLIPSIS:
            parts.append([])
        else:
            parts[-1].append(token)
    bare = [without_end_signs(part) for part in parts]
    return [p for p in bare if any(t.is_word for t in p)]


def longest_head(given: Sequence[str], article: Sequence[str]) -> int:
    """How many of the first tokens stand in ``article`` as a run; 0 where fewer than three do."""
    best = 0
    at = find_run(given[:3], article)
    while at >= 0:
        n = 3
        while n < len(given) and at + n < len(article) and given[n] == article[at + n]:
            n += 1
        best = max(best, n)
        at = find_run(given[:3], article, at + 1)
    return best


def longest_tail(given: Sequence[str], article: Sequence[str]) -> int:
    """The same of the last tokens."""
    return longest_head(given[::-1], article[::-1])


def splits(given: Sequence[Token], first: int, last: int) -> list[int]:
    """Where the words may be divided, ``first`` to ``last``; at a sentence’s end before all."""
    places = list(range(first, last + 1))
    return sorted(places, key=lambda at: (given[at - 1].key not in ENDS, at))[:4]
