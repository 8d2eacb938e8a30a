"""A draft that was checked: each line with its verdict, as in the command-line contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from qa.answer import Citation
from qa.checking.draft import Draft, Line
from qa.placing.placed import Change, Flag, Placed, Verdict

_GRAVITY = (
    Verdict.NOT_FOUND, Verdict.ALTERED, Verdict.STITCHED, Verdict.OTHER_SPEAKER,
    Verdict.COMMENT_ONLY, Verdict.REWORDED, Verdict.CUT, Verdict.TYPOGRAPHY, Verdict.EXACT,
)  # fmt: skip
_CLAIMED = (Change.SPEAKER, Change.DATE, Change.COUNCIL)


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A line of a draft with what came of it.

    ``placed`` has the differences in words and those in speaker, date and council; ``speaker`` is
    who says the words in the article, None where that is not clear. ``match`` cites the article's
    own words there (the whole run, where the draft cut some out), None where nothing was found;
    ``reference`` is what to print under them. ``newer`` says in a sentence that there is a newer
    account.
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
        if self.placed.verdict is Verdict.REWORDED:
            return bool(self.placed.flags or self.placed.differences)
        return bool(self.placed.flags) or not self.placed.is_sound or self.has_wrong_claim

    @property
    def has_wrong_claim(self) -> bool:
        """True where who, when or which council is said otherwise than the article has it."""
        return any(d.kind in _CLAIMED for d in self.placed.differences)

    def to_record(self) -> dict[str, Any]:
        """All of it as plain data, to be kept and read back by ``from_record``."""
        return asdict(self)

    @classmethod
    def from_record(cls, data: Mapping[str, Any]) -> CheckedLine:
        """The line whose ``to_record`` is ``data``.

        Raises:
            ValueError: it is none.
        """
        return _reader().validate_python(data)

    def to_json(self) -> dict[str, Any]:
        """A member of "quotations" in the contract."""
        match = None
        if self.match is not None:
            record = asdict(self.match)
            match = {k: record[k] for k in _CITATION}
        return {
            "text": self.line.words,
            "start": self.line.start,
            "end": self.line.end,
            "verdict": str(self.placed.verdict),
            "flags": [str(f) for f in self.placed.flags],
            "differences": [
                {"kind": str(d.kind), "draft": d.given, "article": d.article}
                for d in self.placed.differences
            ],
            "claimed_speaker": self.line.claim.speaker,
            "speaker": self.speaker,
            "match": match,
        }


@lru_cache(maxsize=1)
def _reader() -> TypeAdapter[CheckedLine]:
    return TypeAdapter(CheckedLine)


_CITATION = (
    "number", "article_id", "article_sha256", "title", "publisher", "published", "url", "source",
    "section", "kind", "speaker", "start", "end", "quote", "verdict",
)  # fmt: skip
"""The keys of a citation in the contract."""


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A whole draft, checked against the library called ``library``."""

    draft: Draft
    lines: tuple[CheckedLine, ...]
    library: str
    seconds: float

    @property
    def quotations(self) -> tuple[CheckedLine, ...]:
        """The lines that quote, in the order of the draft."""
        return tuple(c for c in self.lines if c.line.is_quotation)

    @property
    def sentences(self) -> tuple[CheckedLine, ...]:
        """The lines that cite in the draft's own words, in its order."""
        return tuple(c for c in self.lines if not c.line.is_quotation)

    @property
    def problems(self) -> tuple[CheckedLine, ...]:
        """What somebody ought to look at, the gravest first."""
        return tuple(c for c in self.in_order_of_need() if c.is_problem)

    @property
    def counts(self) -> dict[str, int]:
        """How many quotations have each verdict; every one that a quotation can have is there."""
        found = Counter(c.placed.verdict for c in self.quotations)
        return {str(v): found[v] for v in Verdict if v is not Verdict.REWORDED}

    def in_order_of_need(self) -> tuple[CheckedLine, ...]:
        """Problems first, the gravest at the top; then the rest in the order of the draft."""

        def need(c: CheckedLine) -> tuple[Any, ...]:
            if not c.is_problem:
                return (True, c.line.start)
            flags = [list(Flag).index(f) for f in c.placed.flags]
            return (
                False,
                not c.line.is_quotation,
                min(flags, default=len(Flag)),
                _GRAVITY.index(c.placed.verdict),
                c.line.start,
            )

        return tuple(sorted(self.lines, key=need))

    def to_json(self) -> dict[str, Any]:
        """The contract's object, and "sentences" beside its keys: what is cited without marks."""
        return {
            "draft": self.draft.name,
            "quotations": [c.to_json() for c in self.quotations],
            "counts": self.counts,
            "sentences": [c.to_json() for c in self.sentences],
        }
