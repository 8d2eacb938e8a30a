"""What the library holds of a council or a question over the years, and what changed between.

Each point is a sentence of an article with the date it is of and why that date; inspections are
marked. What changed is told by grades and by sentences that say so themselves, never by us.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.article import Article, Published
from corpus.dates import describe, spell
from corpus.errors import QuestionError
from corpus.judgements import Area, Grade, Judgement
from index.library import Snapshot
from qa.accounts import Account, Book, book_of, one_each
from qa.answer import Citation
from qa.ask import Assistant
from qa.candidates import Candidate
from qa.choose import choose, rank
from qa.retrieve import Narrowing
from qa.times.spoken import compares
from qa.ways.changed import supported, timeless
from qa.ways.summary import key_sentences

PASSAGES_READ = 36
"""Passages read for a question, of any date."""
NEAR_BEST = 5.0
"""How far below the best (in rank score) a point may be."""
MOST_TOLD = 4
"""Sentences of the later account that say what changed."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something said at one time. ``when`` is that time with its basis, ``what`` what it is the
    time of ("inspected 3 to 14 March 2022, report of 9 May 2022").

    ``grade`` is the overall grade given there, None where none is; ``also`` are the titles of other
    articles that have the same words.
    """

    when: Published
    what: str
    citation: Citation
    is_inspection: bool = False
    grade: Grade | None = None
    also: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """Its date as a day (ISO), the middle of what is known; "" where none is."""
        value = self.when.value or ""
        return (value + "-07-01"[: 10 - len(value)])[:10] if value else ""


@dataclass(frozen=True, slots=True)
class Line:
    """The points, oldest first, those without a date last. ``notes`` are sentences of ours."""

    council: str | None
    question: str | None
    points: tuple[Point, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A grade of one area at both times; None where one of the two gives none."""

    area: str
    before: Citation | None
    after: Citation | None
    is_same: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two points, in the articles' words: grades, and sentences of the later
    account that compare. ``note`` says what is not to be had.
    """

    grades: tuple[Moved, ...]
    told: tuple[Citation, ...]
    note: str | None = None


def over_time(
    assistant: Assistant,
    *,
    council: str | None = None,
    question: str | None = None,
    narrowing: Narrowing | None = None,
) -> Line:
    """What the library holds of a council, of a question, or of a question on a council.

    Raises:
        QuestionError: neither is given, the library has nothing on the council, or the question
            cannot be searched for.
    """
    snapshot = assistant.library.snapshot()
    if council is not None:
        council = _known(snapshot, council)
    if question is not None and question.strip():
        return _of_question(assistant, question, council, narrowing or Narrowing())
    if council is None:
        raise QuestionError("name a council, or ask a question, to see what was said over time")
    return _of_council(snapshot, council, narrowing or Narrowing())


def changed_between(snapshot: Snapshot, earlier: Point, later: Point, council: str) -> Changes:
    """What changed from one point to another, as grades and as the later article tells it."""
    book = book_of(snapshot, council, lambda id: True)
    before, after = _account(book, earlier), _account(book, later)
    grades = tuple(_moved(book, before, after)) if before and after else ()
    told = list(_told(snapshot, book, after, later, council))
    note = None
    if not grades and not told:
        note = "Neither article says what changed between them; read both."
    elif not told:
        note = "The later article does not say itself what has changed."
    return Changes(grades, tuple(told), note)


# A council


def _known(snapshot: Snapshot, council: str) -> str:
    """The council under the library's name for it."""
    if council in snapshot.about:
        return council
    found = [m.name for m in snapshot.gazetteer.find(council, any_case=True)]
    for name in found:
        if name in snapshot.about:
            return name
    raise QuestionError(
        f"no article in the library is about {found[0] if found else council!r}; choose another "
        "council"
    )


def _of_council(snapshot: Snapshot, council: str, narrowing: Narrowing) -> Line:
    book = book_of(snapshot, council, lambda id: _fits(snapshot, id, narrowing))
    accounts = one_each(book.accounts)
    points = [p for a in accounts if (p := _inspection(book, a)) is not None]
    shown = {p.citation.article_id for p in points}
    for id in book.others:
        if id not in shown and (p := _article(snapshot, id, council)) is not None:
            points.append(p)
    notes = []
    if not any(p.is_inspection for p in points):
        notes.append(f"The library has no inspection of {council} with its grades.")
    return _line(council, None, points, notes)


def _inspection(book: Book, account: Account) -> Point | None:
    """The overall grade of an inspection, or the first one that is given; None without any."""
    row = account.of(Area.OVERALL) or next(iter(account.judgements), None)
    if row is None:
        return None
    place = book.row(account, row)
    precision = {4: "year", 7: "month"}.get(len(account.date), "day")
    when = Published(account.date or None, precision if account.date else None, place.note)
    known = place.article.published
    if account.rank == 0 and known.value == account.date:
        when = known
    citation = Citation.of(
        place.article, place.start, place.end, about=place.about, emphasis=place.emphasis
    )
    grade = row.grade if Area.OVERALL in row.areas else None
    return Point(when, place.note, citation, account.rank < 2, grade)


def _article(snapshot: Snapshot, id: str, council: str) -> Point | None:
    """The first key sentence of an article that is about the council; None where none is."""
    article = snapshot.article(id)
    for place in key_sentences(snapshot, article):
        if place.about == (council,) or council.casefold() in place.text.casefold():
            citation = Citation.of(article, place.start, place.end, about=(council,))
            return Point(article.published, _published(article), citation)
    return None


def _published(article: Article) -> str:
    return f"article of {describe(article.published)}"


# A question


def _of_question(
    assistant: Assistant, question: str, council: str | None, narrowing: Narrowing
) -> Line:
    snapshot = assistant.library.snapshot()
    inquiry = assistant.inquiry(question, narrowing)
    asked = inquiry.question
    councils = (council,) if council else asked.councils
    for name in councils:
        _known(snapshot, name)
    if councils and not narrowing.articles:
        ids = {id for c in councils for id in snapshot.about.get(c, ())}
        narrowing = replace(narrowing, articles=tuple(sorted(ids)))
    if council and council not in asked.councils:
        asked = replace(asked, councils=(*asked.councils, council))
    bare = timeless(asked, snapshot.gazetteer)
    found = inquiry.find(bare, narrowing, top=PASSAGES_READ).candidates
    best: dict[str, Candidate] = {}
    able = supported(found) if choose(bare, found).sentences else []
    for c in able:
        if rank(c) < rank(able[0]) - NEAR_BEST:
            break
        if c.article.id not in best or rank(c) > rank(best[c.article.id]):
            best[c.article.id] = c
    points = [
        Point(
            c.article.published,
            _published(c.article),
            Citation.of(c.article, c.start, c.end, about=c.about),
            "authority" in c.article.metadata,
        )
        for c in best.values()
    ]
    one = councils[0] if len(councils) == 1 else None
    notes = [] if points else ["No sentence in the library answers this, at any time."]
    return _line(one, question, points, notes)


def _line(
    council: str | None, question: str | None, points: Sequence[Point], notes: Sequence[str]
) -> Line:
    """The points in order of time, those with the same words as one."""
    merged: dict[str, Point] = {}
    for p in sorted(points, key=lambda p: (not p.day, p.day, p.citation.article_id)):
        words = " ".join(p.citation.quote.split()).casefold()
        key = f"{words} {p.day}" if p.is_inspection else words
        if key in merged:
            title = p.citation.title
            held = merged[key]
            if title != held.citation.title and title not in held.also:
                merged[key] = replace(held, also=(*held.also, title))
        else:
            merged[key] = p
    notes = list(notes)
    if len(merged) == 1:
        notes.append("The library has one account of this; nothing can be set beside it.")
    return Line(council, question, tuple(merged.values()), tuple(notes))


def _fits(snapshot: Snapshot, id: str, narrowing: Narrowing) -> bool:
    value = snapshot.dates.get(id, (None, None))[0]
    if narrowing.after and (value is None or value < str(narrowing.after)[: len(value)]):
        return False
    return not (narrowing.before and (value is None or value > str(narrowing.before)))


# What changed


def _account(book: Book, point: Point) -> Account | None:
    """The account that a point is of; None where its article gives no grades."""
    own = [a for a in book.accounts if a.id == point.citation.article_id and a.rank < 2]
    return next((a for a in own if a.date == (point.when.value or "")), own[0] if own else None)


def _moved(book: Book, before: Account, after: Account) -> Iterator[Moved]:
    """The grades of areas that both give, those that moved first."""
    found = []
    for area in Area:
        one, other = before.of(area), after.of(area)
        if one is None or other is None:
            continue
        found.append(
            Moved(area.value, _cited(book, before, one), _cited(book, after, other),
                  one.grade is other.grade)
        )  # fmt: skip
    yield from sorted(found, key=lambda m: m.is_same)


def _cited(book: Book, account: Account, row: Judgement) -> Citation:
    place = book.row(account, row)
    return Citation.of(
        place.article, place.start, place.end, about=place.about, emphasis=place.emphasis
    )


def _told(
    snapshot: Snapshot, book: Book, after: Account | None, later: Point, council: str
) -> Iterator[Citation]:
    """Sentences of the later article that say themselves what has changed."""
    seen: set[int] = set()
    for told in book.told(after) if after is not None else ():
        seen.add(told.start)
        yield Citation.of(told.article, told.start, told.end, about=(council,))
    article = snapshot.article(later.citation.article_id)
    for place in key_sentences(snapshot, article):
        if len(seen) >= MOST_TOLD:
            return
        about = not place.about or council in place.about
        if place.start not in seen and about and compares(place.text):
            seen.add(place.start)
            yield Citation.of(article, place.start, place.end, about=(council,))


def dated(point: Point) -> str:
    """A point's date for a person: "May 2022"; "date unknown"."""
    if point.when.value is None:
        return "date unknown"
    bound = point.when.precision in ("on or before", "on or after")
    return describe(point.when) if bound else spell(point.when.value)
