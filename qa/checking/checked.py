"""A draft that was checked: each line with its verdict, as in the command-line contract."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from qa.answer import Citation
from qa.checking.draft import Draft, Line
from qa.placing.placed import Placed, Verdict


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line of a draft with what came of it.

    ``placed`` has the differences in words and those in speaker and date; ``speaker`` is who says
    the words in the article, None where that is not clear. ``match`` cites the article's own words
    there (the whole run, where the draft cut some out), None where nothing was found; ``reference``
    is what to print under them. ``newer`` says in a sentence that a newer account exists.
    """

    line: Line
    placed: Placed
    speaker: str | None
    match: Citation | None
    reference: str | None = None
    newer: str | None = None

    @property
    def is_problem(self) -> bool:
        """True where somebody ought to look at it."""
        return bool(self.placed.flags) or not self.placed.is_sound

    def to_json(self) -> dict[str, Any]:
        """A member of "quotations" in the contract."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A whole draft, checked against the library called ``library``."""

    draft: Draft
    lines: tuple[CheckedLine, ...]
    library: str
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        """How many quotations have each verdict; every one that a quotation can have is there."""
        found = Counter(c.placed.verdict for c in self.lines if c.line.is_quotation)
        return {str(v): found[v] for v in Verdict if v is not Verdict.REWORDED}

    def in_order_of_need(self) -> tuple[CheckedLine, ...]:
        """Problems first, the gravest at the top; then the rest in the order of the draft."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """The contract's object, and "sentences" beside its keys: what is cited without marks."""
        raise NotImplementedError
