"""The passages that given words are likeliest from, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.library import PassagesCovering, Snapshot
from qa.placing.tokens import Token

ALIGNED = 8
"""Places that words are laid beside where they stand nowhere as they are."""
_LOOKED_IN = 60
_LOOKED_IN_WIDELY = 300
"""Where the words are not all there: the words that are not may be the rarest."""
_MANY = (1_000, 20_000)
"""Passages with all of a few common words that are looked through, the second where need be."""
_ENOUGH = 20
"""Places of a few common words that are looked at; they stand in many more."""
_ALL = 0.999
"""A share of the words that is all of them, but for rounding."""
_NEARLY_ALL = 0.9
"""Of the best place's runs of words: what a place has to have to be looked through for all."""
_GRAM = 3
_WORD = re.compile(r"[^\W_]+")


def likely(
    snapshot: Snapshot,
    given: Sequence[Token],
    *,
    articles: Collection[str] | None = None,
    prefer: Collection[str] = (),
    widely: bool = False,
) -> list[PassagesCovering]:
    """Passages, or runs of two, that hold the most of the words and of their order.

    One that holds all of the words as they stand is among them, and comes first; of a few common
    words that stand in thousands of passages some twenty are given, those of ``prefer`` first.
    ``widely`` is for words some of which are not the article's.
    """
    words = [w for t in given if t.is_word for w in _WORD.findall(t.key)]
    text = " ".join(words)
    if widely:
        found = snapshot.covering(text, _LOOKED_IN_WIDELY, articles=articles, even=True)
        return _by_order(found, words)
    found = snapshot.covering(text, _LOOKED_IN, articles=articles)
    if len(found) >= _ENOUGH and found[-1].share >= _ALL:
        # More passages hold all of the words than were asked for: those that have them in order.
        pattern = re.compile(r"\b" + r"[\W_]+".join(map(re.escape, words)) + r"\b", re.I)
        for limit in _MANY:
            many = snapshot.covering(text, limit, articles=articles)
            having = (p for p in many if any(pattern.search(t) for t in p.texts))
            in_order = [p for _, p in zip(range(_ENOUGH), having, strict=False)]
            if len(in_order) == _ENOUGH or len(many) < limit or many[-1].share < _ALL:
                break
        found = in_order or found
    if prefer:
        most = max((p.share for p in found), default=0.0)
        own = snapshot.covering(text, _LOOKED_IN, articles=prefer)
        found = [p for p in own if p.share >= _NEARLY_ALL * most] + found
    return _by_order(found, words)


def _by_order(found: Sequence[PassagesCovering], words: Sequence[str]) -> list[PassagesCovering]:
    """Those that have most runs of the words, the most first; at least ``ALIGNED``."""
    wanted = _grams(words)
    counted = [
        (len(wanted & _grams(_WORD.findall(" ".join(p.texts).casefold()))), p) for p in found
    ]
    counted.sort(key=lambda c: -c[0])
    most = counted[0][0] if counted else 0
    return [p for n, (k, p) in enumerate(counted) if n < ALIGNED or k >= _NEARLY_ALL * most]


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    size = min(_GRAM, len(words))
    return {tuple(words[n : n + size]) for n in range(len(words) - size + 1)}
