"""The passages that given words are likeliest from, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.library import PassagesCovering, Snapshot
from qa.placing.tokens import Token

ALIGNED = 8
"""Places that words are laid beside where they stand nowhere as they are."""
_LOOKED_IN = 120
_LOOKED_IN_WIDELY = 300
"""Where the words are not all there: the words that are not may be the rarest."""
_MANY = (1_000, 20_000)
"""Passages with all of a few common words that are looked through, the second where need be."""
_ENOUGH = 20
"""Places of a few common words that are looked at; they stand in many more."""
_CROWDED, _CROWD = 0.75, 1_200
"""Where the last looked at holds so much of what the first does, so many more are looked at."""
_ALL = 0.999
"""A share of the words that is all of them, but for rounding."""
_NEARLY_ALL = 0.9
"""Of the best place's runs of words: what a place has to have to be looked through for all."""
_GRAM = 3
_WORD, _BETWEEN = re.compile(r"[^\W_]+"), re.compile(r"[\W_]+")


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
        if len(found) == _LOOKED_IN_WIDELY and found[-1].share >= _CROWDED * found[0].share:
            # Common words: the place with one of them changed is behind many that have them all.
            found = snapshot.covering(text, _CROWD, articles=articles, even=True)
        return _by_order(found, words)
    found = snapshot.covering(text, _LOOKED_IN, articles=articles)
    if len(found) >= _ENOUGH and found[-1].share >= _ALL:
        found = _in_order(snapshot, given, words, articles) or found
    if prefer:
        most = max((p.share for p in found), default=0.0)
        own = snapshot.covering(text, _LOOKED_IN, articles=prefer)
        found = [p for p in own if p.share >= _NEARLY_ALL * most] + found
    return _by_order(found, words)


def _in_order(
    snapshot: Snapshot,
    given: Sequence[Token],
    words: Sequence[str],
    articles: Collection[str] | None,
) -> list[PassagesCovering]:
    """Where more passages hold all of the words than are looked at: those that have them in order,
    with the same capitals before others; none where none has.
    """
    between = r"[\W_]+"
    pattern = re.compile(rf"\b{between.join(map(re.escape, words))}\b", re.I)
    shapes = [w for t in given if t.is_word for w in _WORD.findall(t.shape)]
    exact = re.compile(rf"{between.join(map(re.escape, shapes[1:]))}\b")
    found: list[PassagesCovering] = []
    for limit in _MANY:
        many = snapshot.covering(" ".join(words), limit, articles=articles)
        found = [p for p in many if any(pattern.search(t) for t in p.texts)]
        found.sort(key=lambda p: not any(exact.search(t) for t in p.texts))
        if len(found) >= _ENOUGH or len(many) < limit or many[-1].share < _ALL:
            break
    return found[:_ENOUGH]


def _by_order(found: Sequence[PassagesCovering], words: Sequence[str]) -> list[PassagesCovering]:
    """Those that have most runs of the words, the most first; at least ``ALIGNED``."""
    size = min(_GRAM, len(words))
    runs = {f" {' '.join(words[n : n + size])} " for n in range(len(words) - size + 1)}
    counted = []
    for p in found:
        text = f" {_BETWEEN.sub(' ', ' '.join(p.texts).casefold())} "
        counted.append((sum(run in text for run in runs), p))
    counted.sort(key=lambda c: -c[0])
    most = counted[0][0] if counted else 0
    held = [p for n, (k, p) in enumerate(counted) if n < ALIGNED or k >= _NEARLY_ALL * most]
    return held[:_LOOKED_IN]
