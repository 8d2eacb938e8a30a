"""What a review is: somebody's verdict on one citation, and what it was a verdict on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from corpus.citing import Kept
from corpus.errors import VerseError

NOTE_LONGEST = 4_000
"""Characters of a reviewer's note."""


class ReviewError(VerseError):
    """A review that cannot be kept; the message says why."""


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

    The claim is the question that was asked, the note of a board's quotation, or the draft's own
    words; ``kept`` is None for a line of a draft whose words are in no article. ``at`` names the
    place it stands in: conversation, turn and number; board and item; check and line. ``where`` is
    how that place is called. ``history`` are the questions it was understood from,
    ``narrowing`` is what the search was narrowed to, as the plain data it was kept as.
    """

    of: Of
    claim: str
    kept: Kept | None
    at: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    history: tuple[str, ...] = ()
    narrowing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same words cited in the same place; 24 hexadecimal digits."""
        kept = [self.kept.article_id, list(self.kept.words)] if self.kept else [self.claim]
        facts = [self.of, sorted(self.at.items()), kept]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]

    @property
    def words(self) -> str:
        """The article's words; the draft's where no article has them."""
        return self.kept.text if self.kept else self.claim

    def to_json(self) -> dict[str, Any]:
        """Plain data; ``from_json`` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Subject:
        """The inverse of ``to_json``.

        Raises:
            ValueError: ``data`` is no subject.
        """
        return _reader().validate_python(data)


@lru_cache(maxsize=1)
def _reader() -> TypeAdapter[Subject]:
    return TypeAdapter(Subject)


@dataclass(frozen=True, slots=True)
class Review:
    """One entry of the log: it is never changed, and a changed mind is another entry.

    ``number`` counts up over all entries. ``article_sha256`` is the hash of the article's text as
    it was judged, which may be a later one than the words were taken from; "" where no article has
    the words, or it was gone. ``made`` is the time in UTC (ISO 8601).
    """

    number: int
    subject: Subject
    opinion: Opinion
    note: str
    by: str | None
    made: str
    article_sha256: str
