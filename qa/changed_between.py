"""What changed between two points in time, in the articles' words: told by them, never by us.

Grades that both give, sentences of the later account that speak of change, and what each report
lists as having to improve.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.judgements import Area, Judgement
from index.library import Snapshot
from qa.accounts import Account, Book, book_of
from qa.answer import Citation
from qa.over_time import Point, cited
from qa.said_of import bare, said_of
from qa.times.spoken import compares
from qa.ways.improve import MOST_POINTS, listed
from qa.ways.summary import key_sentences

MOST_TOLD = 4
"""Sentences of the later account that say what changed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A grade of one area as given at both times."""

    area: str
    before: Citation
    after: Citation
    is_same: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two points, in the articles' words.

    ``told`` are sentences of the later account that compare; ``improve_before`` and
    ``improve_after`` what each report lists as having to improve, () for what is no report.
    ``note`` says what is not to be had.
    """

    grades: tuple[Moved, ...] = ()
    told: tuple[Citation, ...] = ()
    improve_before: tuple[Citation, ...] = ()
    improve_after: tuple[Citation, ...] = ()
    note: str | None = None


def changed_between(snapshot: Snapshot, earlier: Point, later: Point, council: str) -> Changes:
    """What changed for ``council`` from one point to another, as the articles tell it."""
    book = book_of(snapshot, council, lambda id: True)
    before, after = _account(book, earlier), _account(book, later)
    grades = tuple(_moved(book, before, after)) if before and after else ()
    # What a later report says of an inspection before is no account of what came after that.
    looks_back = after is not None and after.rank > 1
    told = () if looks_back else tuple(_told(snapshot, book, after, later, council))
    note = None
    if not grades and not told:
        note = "The library does not say what changed between them; read both."
    elif not told:
        note = "The later article does not say itself what has changed."
    elif not grades:
        note = "The library does not have grades of both, so none are compared."
    return Changes(
        grades, told, tuple(_to_improve(book, before)), tuple(_to_improve(book, after)), note
    )


def _account(book: Book, point: Point) -> Account | None:
    """The account that a point is of; None where its article gives no grades of that time."""
    value = point.when.value or ""
    own = sorted(
        (a for a in book.accounts if a.id == point.citation.article_id), key=lambda a: a.rank
    )
    exact = next((a for a in own if a.date == value), None)
    if exact is not None:
        return exact
    # A report whose own date is not known counts as of its inspection.
    is_whole = value == (point.citation.published.value or "")
    return next((a for a in own if a.rank == 0 and is_whole), None)


def _moved(book: Book, before: Account, after: Account) -> Iterator[Moved]:
    """The grades of areas that both give, those that moved first."""
    found = []
    for area in Area:
        one, other = before.of(area), after.of(area)
        if one is not None and other is not None:
            cited = _grade(book, before, one), _grade(book, after, other)
            found.append(Moved(area.value, *cited, one.grade is other.grade))
    yield from sorted(found, key=lambda m: m.is_same)


def _grade(book: Book, account: Account, row: Judgement) -> Citation:
    return cited(book, book.row(account, row))


def _told(
    snapshot: Snapshot, book: Book, after: Account | None, later: Point, council: str
) -> Iterator[Citation]:
    """Sentences of the later article about the council that say themselves what has changed."""
    seen: set[int] = set()
    for place in book.told(after) if after is not None else ():
        seen.add(place.start)
        yield cited(book, place)
    article = snapshot.article(later.citation.article_id)
    of_it = set(said_of(article, council, snapshot.gazetteer))
    for key in key_sentences(snapshot, article):
        if len(seen) >= MOST_TOLD:
            return
        if key.start not in seen and (key.start, key.end) in of_it and compares(key.text):
            seen.add(key.start)
            start, end = bare(article, key.start, key.end)
            yield Citation.of(article, start, end, about=(council,))


def _to_improve(book: Book, account: Account | None) -> Iterator[Citation]:
    """What the account's own report lists as having to improve."""
    if account is None or account.rank:
        return
    article = book.snapshot.article(account.id)
    for start, end in listed(article)[:MOST_POINTS]:
        yield Citation.of(article, *bare(article, start, end), about=(book.council,))
