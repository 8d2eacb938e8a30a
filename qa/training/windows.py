"""What the reader is trained on, and the windows that are cut from it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

WINDOW_WORDS, WINDOW_SENTENCES = 60, 3
"""As the reader is used (``qa/candidates.py``); about half of the examples have a longer window."""
LONG_WINDOW_WORDS, LONG_WINDOW_SENTENCES = 110, 6


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a window and the indices of the sentences that answer (none: no answer here).

    ``words`` is (sentence, start, end) of the answering words, where they are known.
    """

    question: str
    context: str
    sentences: tuple[str, ...]
    answers: frozenset[int] = frozenset()
    words: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a passage: its sentences, which of them answer, and the words that do.

    ``also`` are other wordings of the answer: a window that holds one is no example of "no answer".
    """

    question: str
    passage: str
    council: str | None
    context: str
    sentences: tuple[str, ...]
    answers: frozenset[int]
    words: str | None
    also: tuple[str, ...] = ()


def windows(
    sentences: Sequence[str], chance: random.Random, *, long: bool
) -> list[tuple[int, int]]:
    """(first, last) of neighbouring sentences as the reader is given them, begun anywhere."""
    words, most = (
        (LONG_WINDOW_WORDS, LONG_WINDOW_SENTENCES) if long else (WINDOW_WORDS, WINDOW_SENTENCES)
    )
    cut: list[tuple[int, int]] = []
    first, size = 0, 0
    limit = chance.randint(1, most)  # the first window may be short: passages begin anywhere
    for i, s in enumerate(sentences):
        n = len(s.split())
        if i > first and (size + n > words or i - first == limit):
            cut.append((first, i))
            first, size, limit = i, 0, most
        size += n
    cut.append((first, len(sentences)))
    return cut


def answering_window(asked: Asked, chance: random.Random, *, long: bool = False) -> tuple[int, int]:
    """A window that holds an answering sentence; any where none answers."""
    cut = windows(asked.sentences, chance, long=long)
    holding = [w for w in cut if any(w[0] <= i < w[1] for i in asked.answers)]
    return holding[0] if holding else chance.choice(cut)


def example(asked: Asked, first: int, last: int, context: str) -> Example:
    """The example of the window from ``first`` to ``last``."""
    answers = frozenset(i - first for i in asked.answers if first <= i < last)
    words = None
    if asked.words and answers:
        k = min(answers)
        at = asked.sentences[first + k].find(asked.words)
        words = (k, at, at + len(asked.words)) if at >= 0 else None
    return Example(asked.question, context, tuple(asked.sentences[first:last]), answers, words)
