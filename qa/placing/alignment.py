"""Two runs of tokens laid beside each other: where the given words fit best, and how they differ.

The aligning is rapidfuzz's (Levenshtein over tokens); this finds the stretch to align with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_GRAM = 3
_MOST_PLACES = 40
"""Of one run of three tokens; a commoner one says little about where the words are from."""
_WINDOWS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A run of tokens on both sides: ``given[a:b]`` against ``article[c:d]``.

    ``is_same`` is True where they have the same keys; else one of the two may be empty.
    """

    is_same: bool
    a: int
    b: int
    c: int
    d: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The steps in order over all given tokens; they begin and end with something given.

    ``cost`` counts the tokens that are other, more or fewer.
    """

    steps: tuple[Step, ...]
    cost: int

    @property
    def same(self) -> int:
        """How many tokens are the same."""
        return sum(s.b - s.a for s in self.steps if s.is_same)

    @property
    def span(self) -> tuple[int, int]:
        """The article's tokens from the first that is the same (or stands for one) to the last."""
        return self.steps[0].c, self.steps[-1].d


def find_run(given: Sequence[str], article: Sequence[str], start: int = 0) -> int:
    """Where ``given`` stands in ``article`` token by token, from ``start`` on; -1 where nowhere."""
    if not given or len(given) > len(article) - start:
        return -1
    first, rest = given[0], list(given)
    at = start
    while True:
        try:
            at = article.index(first, at, len(article) - len(given) + 1)
        except ValueError:
            return -1
        if list(article[at : at + len(given)]) == rest:
            return at
        at += 1


def align(given: Sequence[str], article: Sequence[str]) -> Alignment | None:
    """The best alignment of all of ``given`` with some stretch of ``article``; None where they have
    not a token in common.
    """
    found = [_aligned(given, article, lo, hi) for lo, hi in _windows(given, article)]
    made = [a for a in found if a is not None]
    return min(made, key=lambda a: (a.cost, -a.same), default=None)


def _windows(given: Sequence[str], article: Sequence[str]) -> list[tuple[int, int]]:
    size = min(_GRAM, len(given))
    for n in range(size, 0, -1):
        votes = _votes(given, article, n)
        if votes:
            break
    else:
        return []
    slack = max(6, len(given) // 3)
    near: Counter[int] = Counter()
    for diagonal, count in votes.items():
        near[diagonal // slack] += count
    scored: Counter[int] = Counter()
    for cell in near:
        scored[cell] = near[cell] + near[cell + 1]
    windows: list[tuple[int, int]] = []
    for cell, _ in sorted(scored.items(), key=lambda s: (-s[1], s[0])):
        lo = max(0, (cell - 1) * slack)
        hi = min(len(article), (cell + 3) * slack + len(given))
        if all(hi <= a or b <= lo or abs(lo - a) >= slack for a, b in windows):
            windows.append((lo, hi))
        if len(windows) == _WINDOWS:
            break
    return windows


def _votes(given: Sequence[str], article: Sequence[str], n: int) -> Counter[int]:
    """How many runs of ``n`` tokens each shift of the given words has in common."""
    places: dict[tuple[str, ...], list[int]] = {}
    for j in range(len(article) - n + 1):
        places.setdefault(tuple(article[j : j + n]), []).append(j)
    votes: Counter[int] = Counter()
    for i in range(len(given) - n + 1):
        held = places.get(tuple(given[i : i + n]), [])
        if len(held) <= _MOST_PLACES:
            votes.update(j - i for j in held)
    return votes


def _aligned(given: Sequence[str], article: Sequence[str], lo: int, hi: int) -> Alignment | None:
    best = _trimmed(given, article, lo, hi)
    if best is None:
        return None
    # A word at an edge may be matched far off, across what is no part of the words: without it the
    # rest fits a shorter stretch.
    for _ in range(3):
        inner = [s for s in best.steps if s.is_same]
        starts = [s.c for s in inner[1:3]]
        ends = [s.d for s in inner[-3:-1]]
        tried = [_trimmed(given, article, c, best.span[1]) for c in starts]
        tried += [_trimmed(given, article, best.span[0], d) for d in ends]
        better = min((t for t in tried if t), key=lambda t: t.cost, default=None)
        if better is None or better.cost >= best.cost:
            break
        best = better
    return best


def _trimmed(given: Sequence[str], article: Sequence[str], lo: int, hi: int) -> Alignment | None:
    """The alignment with ``article[lo:hi]``, without what only the article has at the ends."""
    steps = [
        Step(op.tag == "equal", op.src_start, op.src_end, lo + op.dest_start, lo + op.dest_end)
        for op in Levenshtein.opcodes(given, article[lo:hi])
    ]
    while steps and steps[0].a == steps[0].b:
        steps.pop(0)
    while steps and steps[-1].a == steps[-1].b:
        steps.pop()
    if not any(s.is_same for s in steps):
        return None
    cost = sum(max(s.b - s.a, s.d - s.c) for s in steps if not s.is_same)
    return Alignment(tuple(steps), cost)
