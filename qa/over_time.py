"""What the library holds of a council or a question over the years.

Each point is a sentence of an article with the date it is of and why that date; inspections are
marked. What changed between two of them is told in ``qa.changed_between``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from corpus.article import Article, Published
from corpus.councils import known_councils
from corpus.dates import describe, spell
from corpus.errors import QuestionError
from corpus.judgements import Area, Grade, authority_of, inspection_of
from index.library import Snapshot
from qa.accounts import (
    Account,
    Book,
    Place,
    book_of,
    one_each,
    reading_of,
    report_note,
)
from qa.answer import Citation
from qa.ask import Assistant
from qa.candidates import Candidate
from qa.choose import choose, rank
from qa.question import Question
from qa.retrieve import Narrowing, allowed_articles
from qa.said_of import bare, readable, said_of, stands_alone
from qa.times.bounds import first_day, last_day, shifted
from qa.times.spoken import REPORTED_WITHIN, is_exact, stated_times
from qa.ways.changed import supported, timeless
from qa.ways.summary import key_sentences

PASSAGES_READ = 36
"""Passages read for a question, of any date."""
NEAR_BEST = 5.0
"""How far below the best (in rank score) a point may be."""
BEARS_FROM = 0.7
"""The least share of the question's words (rare ones counting more) that stand in a point, the
sentence before it, its heading or its title. Of 114 points of 24 questions of ours over 431 reports
and 2 articles, judged by eye, it keeps 93 of the 95 that bear on them and 6 of the 19 that do not.
"""
ALIKE = 75
"""How alike (weighted ratio, 100 is equal) a council's name is that may have been meant."""
REPEATED_WORDS = 5
"""Words of the same sentence in two articles that make it one that is repeated."""
OPENS_WITHIN = 25
"""Characters from a sentence's start within which the time that it opens with begins."""


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
    def is_told_later(self) -> bool:
        """True where its article tells of an earlier time than its own."""
        return self.when != self.citation.published

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
    narrowing = narrowing or Narrowing()
    if council is not None:
        council = _known(snapshot, council)
    if question is not None and question.strip():
        line = _of_question(assistant, question, council, narrowing)
    elif council is not None:
        line = _of_council(snapshot, council, narrowing)
    else:
        raise QuestionError("name a council, or ask a question, to see what was said over time")
    # A later report looks back to before it: what it says of then is of then.
    points = tuple(p for p in line.points if _is_within(p, narrowing))
    return replace(line, points=points, notes=(*line.notes, *_notes(line, points, narrowing)))


def _notes(line: Line, points: Sequence[Point], narrowing: Narrowing) -> Iterator[str]:
    """What is to be said of a line with these points, besides what was said of it already."""
    narrowed = bool(narrowing.after or narrowing.before)
    within = " within these dates" if narrowed else ""
    if not points and line.question is None and not narrowed:
        yield (
            f"The library has nothing on {line.council} itself: it is only named in articles about "
            "others."
        )
    elif not points and line.question is not None:
        yield f"No sentence in the library answers this{within or ', at any time'}."
    elif not points:
        yield f"The library has nothing on {line.council}{within}."
    elif line.question is None and not any(p.is_inspection for p in points):
        yield f"The library has no inspection of {line.council} with its grades{within}."
    if len(points) == 1:
        yield f"The library has one account of this{within}; nothing can be set beside it."


def councils_of(snapshot: Snapshot) -> list[str]:
    """The councils that a line may be asked of, by name.

    What reports on others name in passing, and no list of councils has, is left out.
    """
    listed = set(known_councils().aliases.values())
    return sorted(
        c
        for c, ids in snapshot.about.items()
        if c in listed or any(authority_of(snapshot.article(i)) in (None, c) for i in ids)
    )


# A council


def _known(snapshot: Snapshot, council: str) -> str:
    """The council under the library's name for it."""
    by_name = {name.casefold(): name for name in snapshot.about}
    if council.strip().casefold() in by_name:
        return by_name[council.strip().casefold()]
    found = [m.name for m in snapshot.gazetteer.find(council, any_case=True)]
    for name in found:
        if name in snapshot.about:
            return name
    named = found[0] if found else council.strip()
    near = process.extract(
        named, sorted(snapshot.about), scorer=fuzz.WRatio, limit=3, score_cutoff=ALIKE
    )
    meant = (
        f"; did you mean {' or '.join(name for name, _, _ in near)}?" if near and not found else ""
    )
    raise QuestionError(
        f"no article in the library is about “{named}”{meant or '; choose another council'}"
    )


def _of_council(snapshot: Snapshot, council: str, narrowing: Narrowing) -> Line:
    allowed = allowed_articles(snapshot, narrowing)
    within = None if allowed is None else set(allowed)
    book = book_of(snapshot, council, lambda id: within is None or id in within)
    points = [
        replace(p, also=_copies(book, a))
        for a in one_each(book.accounts)
        if (p := _inspection(book, a)) is not None
    ]
    shown = {p.citation.article_id for p in points if not p.is_told_later}
    told = {(p.citation.article_id, p.citation.end) for p in points}
    # News of an inspection whose report the library has is another account of it.
    news = dict.fromkeys([*book.others, *(a.id for a in book.accounts if a.rank == 1)])
    for id in news:
        if id not in shown:
            points += _article(snapshot, id, council, told)
    return _line(council, None, points, [])


def _inspection(book: Book, account: Account) -> Point | None:
    """The overall grade of an inspection, or the first one that is given; None without any."""
    row = account.of(Area.OVERALL) or next(iter(account.judgements), None)
    if row is None:
        return None
    place = book.row(account, row)
    precision = {4: "year", 7: "month"}.get(len(account.date), "day")
    when = Published(account.date or None, precision if account.date else None, place.note)
    what = place.note
    if account.rank < 2 and place.article.published.value == account.date:
        when, what = place.article.published, _what(place.article)
    grade = row.grade if Area.OVERALL in row.areas else None
    return Point(when, what, cited(book, place), account.rank < 2, grade)


def cited(book: Book, place: Place) -> Citation:
    """The citation of a place, with the part of it that answers."""
    known = book.snapshot.gazetteer
    span = readable(place.article, place.start, place.end, book.council, known)
    return Citation.of(place.article, *span, about=place.about, emphasis=place.emphasis)


def _copies(book: Book, account: Account) -> tuple[str, ...]:
    """Other articles that are the same report once more."""
    if account.rank or account.inspection is None:
        return ()
    found = []
    held = {a.id for a in book.accounts if a.rank < 2} | set(book.others)
    for id in sorted(book.snapshot.about.get(book.council, set()) - held):
        own = reading_of(book.snapshot, id)
        i = own.inspection
        if i is None or i.council != book.council:
            continue
        same_day = i.first_day is not None and i.first_day == account.inspection.first_day
        if same_day or (i.first_day is None and book.snapshot.dates[id][0] == account.date):
            found.append(_title(book.snapshot.article(id)))
    return tuple(found)


def _title(article: Article) -> str:
    return f"{article.title} ({article.source})"


def _article(
    snapshot: Snapshot, id: str, council: str, told: Collection[tuple[str, int]]
) -> Iterator[Point]:
    """The first key sentence of an article that is about the council alone, or the first sentence
    that is; none where none is, besides those that are ``told`` (by article and end).
    """
    article = snapshot.article(id)
    of_it = [s for s in said_of(article, council, snapshot.gazetteer) if (id, s[1]) not in told]
    keys = [s for p in key_sentences(snapshot, article) if (s := (p.start, p.end)) in of_it]
    if not of_it:
        return
    # What leans on a sentence before it is taken where nothing else is to be had.
    span = next((s for s in [*keys, *of_it] if stands_alone(article.text[s[0] : s[1]])), of_it[0])
    yield _said(snapshot, article, span, (council,))


def _said(
    snapshot: Snapshot, article: Article, span: tuple[int, int], about: tuple[str, ...]
) -> Point:
    """A sentence as a point: of its article's date, or of an earlier time that it opens with."""
    whole = readable(article, *span, about[0] if about else None, snapshot.gazetteer)
    citation = Citation.of(article, *whole, about=about)
    what = _what(article)
    opening = " ".join(article.text[bare(article, *span)[0] : span[1]].split())
    for (first, last), words in stated_times(opening, article.published):
        opens = -1 < opening.find(words) <= OPENS_WITHIN
        if opens and first and first == last and _is_long_before(first, article.published):
            precision = {4: "year", 7: "month"}.get(len(first), "day")
            when = Published(first, precision, f"stated: “{words}” in the sentence")
            return Point(when, f"“{words}” stands in it, {what}", citation)
    return Point(article.published, what, citation, "authority" in article.metadata)


def _is_long_before(value: str, published: Published) -> bool:
    known = is_exact(published) and published.value is not None
    return known and last_day(value) < shifted(published.value or "", -REPORTED_WITHIN)


def _what(article: Article) -> str:
    """What its date is of."""
    inspection = inspection_of(article)
    if inspection is not None:
        return report_note(article, inspection)
    known = article.published.is_known
    return f"article of {describe(article.published)}" if known else "article without a date"


# A question


def _of_question(
    assistant: Assistant, question: str, council: str | None, narrowing: Narrowing
) -> Line:
    snapshot = assistant.library.snapshot()
    asked = assistant.inquiry(question, narrowing).question
    councils = (council,) if council else asked.councils
    one = councils[0] if len(councils) == 1 else None
    if councils:
        ids = {id for c in councils for id in snapshot.about[_known(snapshot, c)]}
        # A report is about its own authority throughout, whatever others it names.
        ids = {id for id in ids if authority_of(snapshot.article(id)) in (None, *councils)}
        ids &= set(narrowing.articles or ids)
        if not ids:
            return _line(one, question, [], [])
        narrowing = replace(narrowing, articles=tuple(sorted(ids)))
        asked = replace(asked, councils=tuple(dict.fromkeys((*asked.councils, *councils))))
    inquiry = assistant.inquiry(question, narrowing)
    sought = timeless(asked, snapshot.gazetteer)
    found = inquiry.find(sought, narrowing, top=PASSAGES_READ).candidates
    if councils:
        found = tuple(c for c in found if set(councils) & set(c.about))
    best, notes = _best_of_each(sought, found)
    return _line(
        one, question, [_said(snapshot, c.article, (c.start, c.end), c.about) for c in best], notes
    )


_NEAR = "Not all words of the question stand in these; they are the nearest the library has."


def _best_of_each(
    question: Question, found: tuple[Candidate, ...]
) -> tuple[list[Candidate], list[str]]:
    """Of each article the sentence that bears best on the question, if one bears on it at all."""
    able = supported(found) if choose(question, found).sentences else []
    bearing = [c for c in able if c.words_near >= BEARS_FROM]
    notes = []
    if not bearing:
        # A word that the library has nowhere is what the question is about.
        bearing = [c for c in able if not c.unknown]
        notes = [_NEAR] if bearing else []
    near = [c for c in bearing if rank(c) >= rank(bearing[0]) - NEAR_BEST]
    # What cannot be read by itself is shown where its article has nothing else.
    near.sort(key=lambda c: not _can_be_read(c))
    best: dict[str, Candidate] = {}
    for c in near:
        best.setdefault(c.article.id, c)
    return list(best.values()), notes


def _can_be_read(c: Candidate) -> bool:
    """True where it stands alone, or the sentence that it leans on can be shown with it."""
    return stands_alone(c.text) or c.start > c.block.start


# The line


def _is_within(point: Point, narrowing: Narrowing) -> bool:
    value = point.when.value
    if not narrowing.after and not narrowing.before:
        return True
    if value is None:
        return False
    after, before = narrowing.after, narrowing.before
    return not (after and last_day(value) < first_day(after)) and not (
        before and first_day(value) > last_day(before)
    )


def _line(
    council: str | None, question: str | None, points: Sequence[Point], notes: Sequence[str]
) -> Line:
    """The points in order of time, those that are the same said twice as one."""
    merged: list[Point] = []
    for p in sorted(points, key=lambda p: (not p.day, p.day, p.citation.article_id)):
        n = next((n for n, held in enumerate(merged) if _is_repeated(held, p)), None)
        if n is None:
            merged.append(p)
            continue
        title, held = p.citation.title, merged[n]
        if title == held.citation.title:
            title = f"{title} ({p.citation.source})"
        if p.citation.article_id != held.citation.article_id and title not in held.also:
            merged[n] = replace(held, also=(*held.also, title))
    return Line(council, question, tuple(merged), tuple(notes))


def _is_repeated(held: Point, other: Point) -> bool:
    """True where ``other`` is what ``held`` says once more, and not said again years later."""
    if _plain(held) != _plain(other) or len(_plain(held).split()) < REPEATED_WORDS:
        return False
    if not (held.is_inspection and other.is_inspection) or held.day == other.day:
        return True
    if not held.day or not other.day:
        return True
    loose = not (is_exact(held.when) and is_exact(other.when))
    return loose and other.day <= shifted(held.day, REPORTED_WITHIN)


def _plain(point: Point) -> str:
    return " ".join(point.citation.quote.split()).casefold()


def dated(point: Point) -> str:
    """A point's date for a person: "May 2022"; "date unknown"."""
    if point.when.value is None:
        return "date unknown"
    bound = point.when.precision in ("on or before", "on or after")
    return describe(point.when) if bound else spell(point.when.value)
