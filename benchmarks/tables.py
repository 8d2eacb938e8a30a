"""Figures as Markdown tables."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and what has to be known to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def markdown(self) -> str:
        """As it is pasted into ``docs/``: the first column to the left, figures to the right."""
        lines = [f"### {self.title}", "", _row(self.columns)]
        lines.append(_row([":--", *["--:"] * (len(self.columns) - 1)]))
        lines += map(_row, self.rows)
        if self.notes:
            lines += ["", *(f"- {note}" for note in self.notes)]
        return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def figure(value: float | None) -> str:
    """A number in three figures, a count as it is.

    >>> figure(0.01234), figure(4.56789), figure(12345.6), figure(7), figure(None)
    ('0.0123', '4.57', '12,346', '7', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if isinstance(value, int) or value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{2 - math.floor(math.log10(abs(value)))}f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The least value that ``percent`` of 100 of them do not exceed (nearest rank).

    >>> percentile([5.0, 1.0, 4.0, 2.0, 3.0], 50), percentile(range(1, 201), 95)
    (3.0, 190)
    """
    ordered = sorted(values)
    return ordered[max(1, math.ceil(len(ordered) * percent / 100)) - 1]


def ratio(ours: Sequence[float], plain: Sequence[float]) -> float:
    """The median over the rounds of ours to the plain one's, each pair from one round."""
    return statistics.median(a / b for a, b in zip(ours, plain, strict=True))
