"""Two runs of tokens laid beside each other: where the given words fit best, and how they differ.

The aligning is rapidfuzz's (Levenshtein over tokens); this finds the stretch to align with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq, Levenshtein

_GRAM = 3
_MOST_PLACES = 40
"""Of one run of three tokens on either side; a commoner one says little of where words are from."""
_CORES = 3
_REACH = 20
"""Tokens more than are given that are looked at on either side of a core."""
_WINDOW = 120
"""Given tokens that are laid beside the text at once, so that time grows as the words do."""


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

    It grows from one of the longest runs that both have, on either side as far as that is cheapest.
    """
    found = [_grown(given, article, core) for core in _cores(given, article)]
    return min(found, key=lambda a: (a.cost, -a.same), default=None)


def _cores(given: Sequence[str], article: Sequence[str]) -> list[Step]:
    """The longest runs of tokens that both have."""
    for n in range(min(_GRAM, len(given)), 0, -1):
        wanted = _places(tuple(given), n)
        held: dict[tuple[str, ...], list[int]] = {}
        for j in range(len(article) - n + 1):
            gram = tuple(article[j : j + n])
            if gram in wanted:
                held.setdefault(gram, []).append(j)
        runs: list[Step] = []
        for gram, there in held.items():
            for i in wanted[gram] if len(there) <= _MOST_PLACES else ():
                for j in there:
                    if i and j and given[i - 1] == article[j - 1]:
                        continue  # part of a run that began before
                    a, c = i + n, j + n
                    while a < len(given) and c < len(article) and given[a] == article[c]:
                        a, c = a + 1, c + 1
                    runs.append(Step(True, i, a, j, c))
        if runs:
            return sorted(runs, key=lambda r: (r.a - r.b, r.a, r.c))[:_CORES]
    return []


@lru_cache(maxsize=16)
def _places(given: tuple[str, ...], n: int) -> Mapping[tuple[str, ...], Sequence[int]]:
    """Where each run of ``n`` tokens stands in ``given``, but for the commonest."""
    places: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(given) - n + 1):
        places.setdefault(given[i : i + n], []).append(i)
    return {gram: found for gram, found in places.items() if len(found) <= _MOST_PLACES}


def _grown(given: Sequence[str], article: Sequence[str], core: Step) -> Alignment:
    before = _beside(given[: core.a][::-1], article[: core.c], -1)
    after = _beside(given[core.b :], article[core.d :], 1)
    steps = [
        Step(s.is_same, core.a - s.b, core.a - s.a, core.c - s.d, core.c - s.c)
        for s in reversed(before)
    ]
    steps.append(core)
    steps += [
        Step(s.is_same, core.b + s.a, core.b + s.b, core.d + s.c, core.d + s.d) for s in after
    ]
    joined: list[Step] = []
    for s in steps:
        if joined and joined[-1].is_same == s.is_same:
            joined[-1] = Step(s.is_same, joined[-1].a, s.b, joined[-1].c, s.d)
        else:
            joined.append(s)
    cost = sum(max(s.b - s.a, s.d - s.c) for s in joined if not s.is_same)
    return Alignment(tuple(joined), cost)


def _beside(given: Sequence[str], text: Sequence[str], way: int) -> list[Step]:
    """What stands on one side of a core laid beside as much of ``text`` as is cheapest, counted
    from the core on; ``way`` is -1 where ``text`` is read from its end.
    """
    reach = len(given) + max(_REACH, len(given) // 2)
    near = list(text[-reach:][::-1] if way < 0 else text[:reach]) if given else []
    steps: list[Step] = []
    a = c = 0
    while a < len(given):
        part = given[a : a + _WINDOW]
        laid = _laid(part, near[c : c + len(part) + max(_REACH, len(part) // 2)])
        if a + len(part) < len(given):
            # What follows the last run that both have is laid beside again, with what comes next.
            runs = [n for n, s in enumerate(laid) if s.is_same and s.b - s.a >= _GRAM]
            laid = laid[: runs[-1] + 1] if runs else laid
        steps += [Step(s.is_same, a + s.a, a + s.b, c + s.c, c + s.d) for s in laid]
        a, c = steps[-1].b, steps[-1].d
    return steps


def _laid(given: Sequence[str], near: Sequence[str]) -> list[Step]:
    """All of ``given`` laid beside as much of the first of ``near`` as is cheapest."""
    held = set(given)
    ends = {0, min(len(given), len(near))}
    ends |= {n + 1 for n, token in enumerate(near) if token in held}
    costs = {end: Levenshtein.distance(given, near[:end]) for end in ends}
    least = min(costs.values())

    def dear(end: int) -> tuple[int, int]:
        # The one with more of the given words (a word left out, and not all that follows it put
        # in), then the one that has a word for each word.
        beside = near[:end]
        fits = end == len(given) and all(t[:1].isalnum() for t in beside)
        return -LCSseq.similarity(given, beside), 0 if fits else 1 if not end else 2

    end = min(sorted(e for e, cost in costs.items() if cost == least), key=dear)
    return [
        Step(op.tag == "equal", op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in Levenshtein.opcodes(given, near[:end])
    ]
