"""What a table of quotations has in it, whoever writes it."""

from __future__ import annotations

from corpus.characters import line
from corpus.citing import Kept
from corpus.dates import describe
from corpus.reference import basis
from workspace.exports.checked import LeftOut, Stands
from workspace.exports.sentences import MOVED, is_parted, place, quoted, short_speaker

HEADINGS = (
    "Number",
    "Words",
    "Speaker",
    "Role",
    "About",
    "Article",
    "Publisher",
    "Date",
    "How the date is known",
    "Address",
    "Place",
    "Note",
    "Tags",
    "Check",
)
WORDS = HEADINGS.index("Words")


def quotation(number: int, entry: Stands) -> tuple[str, ...]:
    """The cells of a quotation; the one under "Words" has exactly its words.

    Parts of one quotation stand in marks of their own there, and nothing else has any.
    """
    kept = entry.kept
    return (
        str(number),
        quoted(entry) if is_parted(entry) else kept.text,
        *_source(kept),
        line(entry.note),
        line(", ".join(entry.tags)),
        MOVED if entry.has_moved else "Stands word for word.",
    )


def missing(entry: LeftOut) -> tuple[str, ...]:
    """The cells of one that is left out: no words, the reason under "Check"."""
    kept = entry.kept
    return (
        "",
        "",
        *_source(kept),
        "",
        "",
        f"Left out: {entry.reason}.",
    )


def _source(kept: Kept) -> tuple[str, ...]:
    """The cells from "Speaker" to "Place"."""
    return (
        short_speaker(kept),
        line(kept.role or ""),
        line(", ".join(kept.about)),
        line(kept.title),
        line(kept.publisher or ""),
        describe(kept.published),
        line(basis(kept.published)),
        line(kept.url or ""),
        line(", ".join(place(kept))),
    )
