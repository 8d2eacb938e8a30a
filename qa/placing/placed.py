"""What becomes of words that somebody gives as a quotation: a verdict, places, differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""Offsets into a text: start inclusive, end exclusive."""


class Verdict(StrEnum):
    """Whether words stand in the library, as in the command-line contract."""

    EXACT = "exact"  # character for character
    TYPOGRAPHY = "typography"  # but for quote marks, dashes, spaces and the like
    ALTERED = "altered"  # the nearest place has other words
    CUT = "cut"  # exact but for what an ellipsis says is left out
    STITCHED = "stitched"  # parts of different places put together as one
    OTHER_SPEAKER = "other_speaker"  # exact (typography, cut), but said by somebody else
    COMMENT_ONLY = "comment_only"  # they stand in a reader's comment and nowhere else
    NOT_FOUND = "not_found"
    REWORDED = "reworded"  # only of a sentence without quotation marks: something stands near it


class Flag(StrEnum):
    """What makes a difference a grave one."""

    NEGATION = "negation"  # lost or gained: the sense is turned round
    NUMBER = "number"
    NAME = "name"
    ORDER = "order"


class Change(StrEnum):
    """How the words given differ from the article's at one point."""

    CHANGED = "changed"  # other words
    ADDED = "added"  # the article does not have them
    LEFT_OUT = "left_out"  # the article has them, and no ellipsis says so
    CUT = "cut"  # left out, and an ellipsis says so
    MOVED = "moved"  # the same words in another order
    SPELLING = "spelling"  # the same word spelled otherwise
    CAPITAL = "capital"
    PUNCTUATION = "punctuation"
    TYPOGRAPHY = "typography"  # quote marks, dashes, spaces, ligatures, hyphens at a line's end
    SPEAKER = "speaker"  # said by somebody else than is claimed
    DATE = "date"  # said at another time than is claimed
    COUNCIL = "council"  # said about another council than is claimed


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``given`` and ``article`` are the words on either side, "" where none are.

    ``given_span`` counts in the words given, ``article_span`` in the article of the place it is at
    (None where it is about no words there: a speaker, a date). ``why`` says it to a person in one
    plain clause: "“not” is left out, which turns the sense round".
    """

    kind: Change
    given: str
    article: str
    given_span: Span
    article_span: Span | None
    flags: tuple[Flag, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """Where words stand: ``spans`` of one article's text, in order; between two, some are left out.

    ``speaker`` is who says them there, None where that is not clear or they are the article's own.
    """

    article_id: str
    article_sha256: str
    spans: tuple[Span, ...]
    kind: str
    speaker: str | None = None

    @property
    def start(self) -> int:
        """Where the first words begin."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where the last words end."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Placed:
    """Words that were looked for, and what came of it.

    ``locations``: where they stand, or stand nearest; several only for stitched words, in the order
    of the words given; none where they were not found. ``also`` are further places where the same
    words stand just so. ``score`` is the share of the words given that stand there (0 to 1).
    ``turned`` is True where what an ellipsis leaves out turns the sense. ``description`` says the
    verdict in a sentence or two, gravest first.
    """

    words: str
    verdict: Verdict
    description: str
    locations: tuple[Location, ...] = ()
    differences: tuple[Difference, ...] = ()
    flags: tuple[Flag, ...] = ()
    also: tuple[Location, ...] = ()
    score: float = 0.0
    turned: bool = False

    @property
    def location(self) -> Location | None:
        """The first place, if there is one."""
        return self.locations[0] if self.locations else None

    @property
    def is_sound(self) -> bool:
        """True where the words may be printed as they are."""
        return self.verdict in SOUND and not self.turned


SOUND: Sequence[Verdict] = (Verdict.EXACT, Verdict.TYPOGRAPHY, Verdict.CUT)
"""Verdicts of words that are the article's own."""
