"""Reviews taken away: as CSV for people, as JSONL for programs and for measurement."""

from __future__ import annotations

import json
from collections.abc import Iterable

from corpus.characters import csv_of, line
from corpus.dates import describe
from corpus.reference import basis
from workspace.review import Review

HEADINGS = (
    "Number", "Verdict", "Note", "Reviewer", "Time", "Of", "Where", "Claim", "Words", "Speaker",
    "Article", "Publisher", "Date", "How the date is known", "Address", "Place",
    "Hash of the article",
)  # fmt: skip


def reviews_csv(reviews: Iterable[Review]) -> bytes:
    """A row a verdict; a cell that a spreadsheet would run has an apostrophe in front."""
    rows: list[tuple[str, ...]] = [HEADINGS]
    rows += [_row(review) for review in reviews]
    return csv_of(rows)


def reviews_jsonl(reviews: Iterable[Review]) -> bytes:
    """A JSON object a line, a verdict each.

    One on an answer has the question with what was asked before it, so that
    ``python -m qa evaluate`` reads the file as a set of judged questions.
    """
    return "".join(f"{json.dumps(_record(r), ensure_ascii=True)}\n" for r in reviews).encode()


def _row(review: Review) -> tuple[str, ...]:
    kept = review.subject.kept
    source = (
        (
            kept.text,
            kept.speaker or "",
            line(kept.title),
            line(kept.publisher or ""),
            describe(kept.published),
            line(basis(kept.published)),
            line(kept.url or ""),
            f"characters {kept.spans[0][0]} to {kept.spans[-1][1]}",
        )
        if kept
        else ("", *[""] * 7)
    )
    return (
        str(review.number),
        str(review.opinion),
        review.note,
        review.by or "",
        review.made,
        str(review.subject.of),
        review.subject.where,
        review.subject.claim,
        *source,
        review.article_sha256,
    )


def _record(review: Review) -> dict[str, object]:
    subject, kept = review.subject, review.subject.kept
    record: dict[str, object] = {
        "id": f"review-{review.number}",
        "opinion": str(review.opinion),
        "note": review.note,
        "by": review.by,
        "made": review.made,
        "of": str(subject.of),
        "where": subject.where,
        "at": dict(subject.at),
        "key": subject.key,
        "question": subject.claim if subject.of == "answer" else None,
        "claim": subject.claim,
        "history": list(subject.history),
        "narrowing": dict(subject.narrowing),
        "article_sha256": review.article_sha256,
    }
    if kept is not None:
        record |= {
            "article": kept.article_id,
            "title": kept.title,
            "published": kept.published.value,
            "words": list(kept.words),
            "spans": [list(span) for span in kept.spans],
            "speaker": kept.speaker,
            "about": list(kept.about),
        }
    return record
