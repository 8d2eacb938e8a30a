"""The grades of all councils side by side: which hold a grade, and which moved from one to another.

No passage says which councils are inadequate: it has to be looked up in what every article states,
each council's grades put in order of time. A line of the answer is one council with the row (for a
move the two rows) that puts it there.

    question -> what has to be true (qa.standings_question) -> each council's grades -> lines
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.dates import spell
from corpus.judgements import Area, Grade, Judgement
from index.library import Snapshot
from qa.accounts import Account, Book, Place, book_of, one_each, reading_of
from qa.grades import spoken_area
from qa.standings_question import ORDER, Asked, Move, When, Within
from qa.times.bounds import overlap
from qa.wording import either, listed

MOST_LINES = 15
"""Councils shown; how many there are is said."""
MOST_ROWS = 4
"""Rows shown of one council."""


@dataclass(frozen=True, slots=True)
class Line:
    """One council that is listed: ``places`` are the rows that put it there, oldest first.

    ``when`` says of what time they are; ``date`` is that of the newest (ISO). ``is_past`` is True
    where the council has been graded again since; ``rungs`` is how far up it moved.
    """

    council: str
    places: tuple[Place, ...]
    when: str
    date: str
    is_past: bool = False
    rungs: int = 0


@dataclass(frozen=True, slots=True)
class Standings:
    """Every council of which it is true, newest first, and how that is put in words.

    ``said`` goes on from "12 councils were" ("graded good for leadership") or, where it
    ``is_move``, from "12 councils" ("went up for leadership"); ``compared`` is of how many councils
    anything is known that could have made it true.
    """

    lines: tuple[Line, ...]
    said: str
    compared: int
    notes: tuple[str, ...] = ()
    is_move: bool = False

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that are shown."""
        return self.lines[:MOST_LINES]


def find_standings(
    snapshot: Snapshot, asked: Asked, *, allowed: Callable[[str], bool] | None = None
) -> Standings:
    """Every council of the library of which ``asked`` is true.

    Each article is read for its grades once as long as the snapshot is open. ``allowed`` leaves
    articles out (a search that is narrowed).
    """
    lines: list[Line] = []
    notes: list[str] = []
    compared = 0
    by_way: list[Line] = []
    for book in _books(snapshot, allowed):
        if asked.region is not None and book.council not in asked.region.councils:
            continue
        found = [_line(book, asked, area) for area in asked.areas]
        compared += any(f is not None for f in found)
        held = [line for f in found if f for line in f[:1]]
        if len(held) == len(asked.areas):
            lines.append(_joined(held))
        elif asked.from_ and asked.grades and len(asked.areas) == 1:
            by_way += _by_way(book, asked, asked.areas[0])
    if by_way:
        grades = f"{_grades(asked.from_)} to {_grades(asked.grades)}"
        if lines:
            notes.append(f"{_councils(len(by_way))} went from {grades} by way of another grade.")
        else:
            lines = by_way
            notes.append(
                f"None went from {grades} at one inspection: each had another grade between."
            )
    lines = _picked(lines, asked)
    past = sum(line.is_past for line in lines)
    if past and not asked.pick:
        notes.append(f"{past} of them {'has' if past == 1 else 'have'} a newer grade since.")
    return Standings(tuple(lines), _said(asked), compared, tuple(notes), asked.move is not None)


def told_of_move(snapshot: Snapshot, council: str, asked: Asked) -> tuple[Line, Line | None] | None:
    """(Every grade of ``council`` in the area, the move that ``asked`` tells of where it made it).

    None where fewer than two grades of it are known, of which nothing can be told.
    """
    book = book_of(snapshot, council, lambda id: True)
    area = asked.areas[0]
    held = _every(book, area, Asked())
    if len(held) < 2:
        return None
    made = _line(book, asked, area) or list(_by_way(book, asked, area))
    return _of(book, held[-MOST_ROWS:]), made[0] if made else None


# The councils

_BOOKS: weakref.WeakKeyDictionary[Snapshot, tuple[Book, ...]] = weakref.WeakKeyDictionary()
"""Of each open snapshot every council's grades: facts of its articles, gone with it."""


def _books(snapshot: Snapshot, allowed: Callable[[str], bool] | None) -> Sequence[Book]:
    if allowed is not None:
        return [book_of(snapshot, c, allowed) for c in sorted(_graded(snapshot))]
    if snapshot not in _BOOKS:
        _BOOKS[snapshot] = tuple(
            book_of(snapshot, c, lambda id: True) for c in sorted(_graded(snapshot))
        )
    return _BOOKS[snapshot]


def _graded(snapshot: Snapshot) -> set[str]:
    """The councils that a report, or news with a grade, is of. Reads every article once."""
    councils = set()
    for id in snapshot.article_ids():
        read = reading_of(snapshot, id)
        if read.inspection is not None:
            councils.add(read.inspection.council)
        councils |= {j.council for j in read.judgements if j.council}
    return councils


# What is true of one


@dataclass(frozen=True, slots=True)
class _Held:
    """A grade that a council held: the rows that state it, at one inspection."""

    account: Account
    rows: tuple[Judgement, ...]

    @property
    def grade(self) -> Grade:
        return self.rows[0].grade


@dataclass(frozen=True, slots=True)
class _Step:
    """From one grade to the next. ``before`` is None where the later sentence tells both."""

    before: _Held | None
    after: _Held
    was: Grade

    @property
    def rungs(self) -> int:
        """How far up; below 0 is down."""
        return ORDER[self.after.grade] - ORDER[self.was]


def _line(book: Book, asked: Asked, area: Area) -> list[Line] | None:
    """The line of a council, [] where it is not true of it; None where nothing is known."""
    return _held_line(book, asked, area) if asked.move is None else _moved_line(book, asked, area)


def _moved_line(book: Book, asked: Asked, area: Area) -> list[Line] | None:
    steps = _steps(book, area)
    if not steps:
        return None
    true = [s for s in steps if _moves(s, asked)]
    if asked.when is When.NOW:
        true = [s for s in true if s is steps[-1]]
    elif asked.when is When.IN:
        true = [s for s in true if _is_in(s.after.account, asked)]
    if not true or (asked.is_still and steps[-1] is not true[-1]):
        return []
    step = true[-1]
    shown = [step.after] if step.before is None else [step.before, step.after]
    return [replace(_of(book, shown, is_past=step is not steps[-1]), rungs=step.rungs)]


def _held_line(book: Book, asked: Asked, area: Area) -> list[Line] | None:
    held = _every(book, area, asked)
    if not held:
        return None
    true = [h for h in held if _counts(h, asked)]
    if asked.never:
        return [] if true else [_of(book, held[-MOST_ROWS:])]
    if asked.always:
        known = len(held) >= asked.least and len(true) == len(held)
        return [_of(book, held[-MOST_ROWS:])] if known else []
    if asked.is_still and held[-1] not in true:
        return []
    if asked.when is When.NOW:
        true = [h for h in true if h is held[-1]]
    elif asked.when is When.IN:
        true = [h for h in true if _is_in(h.account, asked)]
    if asked.each:
        firsts = [next((h for h in true if h.grade is g), None) for g in asked.grades]
        shown = [h for h in firsts if h is not None]
        true = sorted(shown, key=lambda h: h.account.sortable) if len(shown) == len(firsts) else []
    elif asked.least > 1:
        true = _often(held, true, asked)
    elif asked.pick == "first":
        true = true[:1]
    else:
        true = true[-1:]
    return [_of(book, true[-MOST_ROWS:], is_past=true[-1] is not held[-1])] if true else []


def _every(book: Book, area: Area, asked: Asked) -> list[_Held]:
    """The council's grades in ``area`` (or over the whole table), one an inspection, in order."""
    accounts = [a for a in book.accounts if a.date and (a.rank < 2 or asked.when is not When.NOW)]
    out = []
    if asked.within is not None:
        for account in accounts:
            rows = tuple(j for j in account.judgements if j.area is not Area.BOARD)
            with_it = tuple(j for j in rows if j.grade in asked.grades)
            if asked.within is Within.ANY_AREA:
                rows = with_it or rows
            if account.rank == 0 and rows:
                out.append(_Held(account, rows))
        return out
    for account in one_each(a for a in accounts if a.of(area)):
        row = account.of(area)
        if row is not None and row.grade in ORDER:
            out.append(_Held(account, (row,)))
    whole = [h for h in out if not (h.account.inspection and h.account.inspection.partial)]
    return whole or out


def _counts(held: _Held, asked: Asked) -> bool:
    if asked.within is Within.ANY_AREA:
        return any(j.grade in asked.grades for j in held.rows)
    return all(j.grade in asked.grades for j in held.rows)


def _steps(book: Book, area: Area) -> list[_Step]:
    """From each of the council's grades to the next; what a sentence of news tells of both too."""
    held = _every(book, area, Asked())
    out = []
    for before, after in pairwise([None, *held]):
        if after is None:
            continue
        told = _told_with(after, area)
        if told is not None and (before is None or told is before.grade):
            out.append(_Step(None, after, told))
        elif before is not None:
            out.append(_Step(before, after, before.grade))
    return out


def _told_with(held: _Held, area: Area) -> Grade | None:
    """The grade before it where the same sentence tells it ("from ‘good’ to ‘inadequate’")."""
    row = held.rows[0]
    return next(
        (
            j.grade
            for j in held.account.recalled
            if j.start == row.start and j.grade_start < row.grade_start and area in j.areas
            and j.council == row.council and j.grade in ORDER
        ),
        None,
    )  # fmt: skip


def _moves(step: _Step, asked: Asked) -> bool:
    """True where the step is one of those asked for."""
    if asked.from_ and step.was not in asked.from_:
        return False
    if asked.grades and step.after.grade not in asked.grades:
        return False
    if asked.move is Move.SAME:
        return step.rungs == 0
    if asked.move is Move.NOT_UP:
        return step.rungs <= 0
    if step.was is step.after.grade or abs(step.rungs) < asked.rungs:
        return False
    if asked.move is Move.ANY:
        return step.rungs != 0 or bool(asked.from_ and asked.grades)
    return step.rungs > 0 if asked.move is Move.UP else step.rungs < 0


def _by_way(book: Book, asked: Asked, area: Area) -> Iterator[Line]:
    """The line of a council that got from one grade to the other over several inspections."""
    held = _every(book, area, Asked())
    for n, last in reversed(list(enumerate(held))):
        if last.grade not in asked.grades:
            continue
        if asked.when is When.IN and not _is_in(last.account, asked):
            continue
        between = [m for m in range(n) if held[m].grade in asked.from_]
        if between and not any(h.grade in asked.grades for h in held[between[-1] : n]):
            yield _of(book, held[between[-1] : n + 1], is_past=n + 1 < len(held))
            return


def _often(held: Sequence[_Held], true: Sequence[_Held], asked: Asked) -> list[_Held]:
    """Those of ``true`` that are often enough, at inspections one after another where asked."""
    if not asked.running:
        return list(true) if len(true) >= asked.least else []
    run: list[_Held] = []
    best: list[_Held] = []
    for h in held:
        run = [*run, h] if h in true else []
        best = run if len(run) >= asked.least else best
    return best


def _is_in(account: Account, asked: Asked) -> bool:
    """True where the report came out, or the inspectors were there, in the time asked for."""
    if overlap((account.date, account.date), asked.bounds):
        return True
    i = account.inspection
    if account.rank or i is None or not (i.first_day and i.last_day) or asked.bounds[1] is None:
        return False
    return overlap((i.first_day, i.last_day), asked.bounds)


# Lines


def _of(book: Book, held: Sequence[_Held], *, is_past: bool = False) -> Line:
    places = []
    for h in held:
        places += [p for row in h.rows[:MOST_ROWS] if (p := book.row(h.account, row)) not in places]
    when = listed([_dated(h.account) for h in held])
    return Line(book.council, tuple(places), when, held[-1].account.sortable, is_past)


def _dated(account: Account) -> str:
    """When an account is of, and of which part of the services where it is not of the whole."""
    i = account.inspection
    said = spell(account.date)
    if account.rank == 0 and i and i.last_day and i.last_day[:4] != account.date[:4]:
        said += f", inspected in {spell(i.last_day[:7])}"
    return f"{said}, {i.partial}" if i and i.partial else said


def _joined(lines: Sequence[Line]) -> Line:
    """The lines of one council, an area each, as one."""
    if len(lines) == 1:
        return lines[0]
    places: list[Place] = []
    for line in lines:
        places += [p for p in line.places if p not in places]
    when = listed(list(dict.fromkeys(line.when for line in lines)))
    newest = max(lines, key=lambda line: line.date)
    return replace(newest, places=tuple(places), when=when, is_past=any(x.is_past for x in lines))


def _picked(lines: Sequence[Line], asked: Asked) -> list[Line]:
    """Newest first, or the one council that is asked for."""
    ordered = sorted(sorted(lines, key=lambda x: x.council), key=lambda x: x.date, reverse=True)
    if asked.pick == "first" and ordered:
        return [x for x in reversed(ordered) if x.date == ordered[-1].date]
    if asked.pick == "last" and ordered:
        return [x for x in ordered if x.date == ordered[0].date]
    if asked.pick == "most" and ordered:
        most = max(abs(x.rungs) for x in ordered)
        return [x for x in ordered if abs(x.rungs) == most]
    return ordered


# Words


def _councils(n: int) -> str:
    return f"{n} council{'' if n == 1 else 's'}"


def _grades(grades: Sequence[Grade]) -> str:
    # Older names of a grade count with it, and are not worth naming each time.
    older = (Grade.ADEQUATE, Grade.SATISFACTORY)
    named = tuple(g for g in grades if g not in older) or tuple(grades)
    return either([str(g).lower() for g in sorted(named, key=lambda g: ORDER[g])])


def _said(asked: Asked) -> str:
    """What is true of the councils that are listed, to stand after "12 councils"."""
    what = f" in {asked.within}" if asked.within else f" for {listed(_areas(asked))}"
    time = {When.NOW: " at the latest inspection told of", When.EVER: "", When.IN: _span(asked)}
    when = f"{time[asked.when]}{', and still so' if asked.is_still else ''}"
    if asked.move is not None:
        return f"{_moved(asked)}{what}{when}"
    grades = _grades(asked.grades)
    if asked.never:
        return f"never graded {grades}{what}"
    if asked.always:
        return f"graded {grades}{what} each time"
    if asked.each:
        each = listed([str(g).lower() for g in asked.grades])
        return f"graded {each}{what} at different times"
    if asked.least > 1:
        often = {2: "twice", 3: "three times", 4: "four times"}[asked.least]
        return f"graded {grades}{what} {often} {'running' if asked.running else 'or more'}{when}"
    return f"graded {grades}{what}{when}"


def _areas(asked: Asked) -> list[str]:
    return [spoken_area(a) for a in asked.areas]


def _moved(asked: Asked) -> str:
    if asked.move is Move.SAME:
        return f"kept {_grades(asked.grades) if asked.grades else 'the same grade'}"
    if asked.move is Move.NOT_UP:
        return "did not go up"
    way = {Move.UP: "went up", Move.DOWN: "went down"}.get(asked.move or Move.ANY, "moved")
    way = "went" if way == "moved" and asked.from_ and asked.grades else way
    way += " two grades or more" if asked.rungs > 1 else ""
    way += f" from {_grades(asked.from_)}" if asked.from_ else ""
    return way + (f" to {_grades(asked.grades)}" if asked.grades else "")


def _span(asked: Asked) -> str:
    first, last = asked.bounds
    if first and last:
        return f" in {spell(first)}" if first == last else f" from {spell(first)} to {spell(last)}"
    return f" since {spell(first)}" if first else f" until {spell(last or '')}"
