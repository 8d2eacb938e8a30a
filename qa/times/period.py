"""The time a question asks for, as the rest of the program takes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.dates import spell
from qa.times.bounds import Bounds

Span = tuple[int, int]
"""Where words stand in a text: first character, and the one after the last."""


class Wants(StrEnum):
    """Which time is asked for."""

    AT = "at"
    BEFORE = "before"
    AFTER = "after"
    LATEST = "latest"
    EARLIEST = "earliest"
    CHANGE = "change"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the time hangs on and only the library can date ("the last inspection").

    ``kind`` is "inspection", "visit", "review", "report", "people", "event" or "now"; ``relation``
    is AT, BEFORE or AFTER it. Where the question gives its year the bounds have it too.
    """

    words: str
    kind: str
    relation: Wants


@dataclass(frozen=True, slots=True)
class Period:
    """The time a question asks for.

    ``start`` and ``end`` are inclusive ISO bounds, cut to what is known ("2018" as an end is all
    of 2018); None is open. ``times`` are the single times that they span ("in 2015 and in 2018").
    ``spans`` are what says so in the question. ``soft`` bounds ("recently") rule nothing out.
    """

    wants: Wants = Wants.ANY
    start: str | None = None
    end: str | None = None
    times: tuple[Bounds, ...] = ()
    spans: tuple[Span, ...] = ()
    anchor: Anchor | None = None
    soft: bool = False

    @property
    def is_bounded(self) -> bool:
        """True where there is a first or a last day."""
        return self.start is not None or self.end is not None

    def without(self, text: str) -> str:
        """The question ``text`` with the words that say the time taken out."""
        for a, b in sorted(self.spans, reverse=True):
            text = f"{text[:a]} {text[b:]}"
        return re.sub(r"\s+([?.!,;])", r"\1", re.sub(r"\s+", " ", text)).strip()

    def describe(self) -> str:
        """The bounds as people write them: "2015 to 2018", "since March 2019", "until 2018"."""
        if self.start and self.end:
            return spell(self.start) if self.start == self.end else (
                f"{spell(self.start)} to {spell(self.end)}"
            )  # fmt: skip
        if self.start:
            return f"since {spell(self.start)}"
        return f"until {spell(self.end)}" if self.end else ""
