"""What a review is: somebody's verdict on one citation, and what it was a verdict on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.citing import Kept


class Opinion(StrEnum):
    """Whether the words cited say what they are cited for."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT_SUPPORT = "does not support"
    CANNOT_TELL = "can't tell"


class Of(StrEnum):
    """Where the citation stands."""

    ANSWER = "answer"
    BOARD = "board"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Subject:
    """A citation that can be reviewed: words of an article (``kept``) cited for a ``claim``.

    The claim is the question that was asked, the heading and note of a board's quotation, or the
    draft's own words. ``at`` names the place it stands in: conversation, turn and number; board and
    item; check and line.
    """

    of: Of
    claim: str
    kept: Kept
    at: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same words cited in the same place; 24 hexadecimal digits."""
        facts = [self.of, sorted(self.at.items()), self.kept.article_id, list(self.kept.words)]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Review:
    """One entry of the log: it is never changed, and a changed mind is another entry.

    ``number`` counts all entries from 1. ``article_sha256`` is the hash of the text that was
    judged. ``made`` is the time in UTC (ISO 8601).
    """

    number: int
    subject: Subject
    opinion: Opinion
    note: str
    by: str | None
    made: str
    article_sha256: str
