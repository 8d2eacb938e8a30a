"""Questions about grades, lead inspectors and inspection dates, answered from what reports state.

"What was Derby rated in 2019?", "is it still inadequate", "who led the 2017 inspection": such a
question has one right row in one right report, and the nearest words of another year are a wrong
answer. So it is not searched for: the council's own articles are read (``corpus.judgements``), put
in order of time, and the row is looked up, or said to be missing.

    question -> what is asked (qa.grade_question) -> the council's accounts -> places, notes
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.article import Article
from corpus.dates import describe, spell
from corpus.judgements import (
    Area,
    Fact,
    Form,
    Grade,
    Inspection,
    Judgement,
    inspection_of,
    judgements,
    may_state,
)
from corpus.sentences import split_sentences
from index.library import Snapshot
from qa.grade_question import Asked, Kind, Mode, read_asked
from qa.question import Question

MOST_COUNCILS = 15
"""Rows shown where it is asked which councils had a grade; how many there are is said."""
MOST_OF_A_COUNCIL = 8
"""Rows shown of one council (a whole table of judgements, or its history)."""
SAME_INSPECTION = 150
"""Days within which news and a report that give the same grade are of one inspection."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span to be shown, in its article; ``emphasis`` is the part that answers.

    ``note`` says of which inspection it is ("inspected 21 February to 4 March 2022, ...").
    """

    article: Article
    start: int
    end: int
    emphasis: tuple[int, int]
    about: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Grades:
    """What the library states, in the order to be shown.

    ``missing`` says what was asked and is not there, a sentence each: with no places the answer is
    not in the articles, with some it is partly there. ``notes`` are what else a reader should know.
    """

    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def find_grades(
    snapshot: Snapshot,
    question: Question,
    *,
    allowed: Callable[[str], bool] = lambda article_id: True,
    lenient: bool = False,
) -> Grades | None:
    """The rows that answer ``question``; None where it does not ask for what rows can tell.

    Only articles about the question's councils are read, and each once for as long as the snapshot
    is open; only "which councils were rated ..." reads them all. ``allowed`` leaves articles out
    (a search that is narrowed). ``lenient`` also takes what only may ask for a grade ("enfield
    latest"); meant for questions to which the articles' own sentences gave no answer.
    """
    asked = read_asked(snapshot, question, lenient=lenient)
    if asked is None:
        return None
    if asked.every_council:
        return _which_councils(snapshot, asked, allowed)
    places: list[Place] = []
    notes: list[str] = []
    missing: list[str] = []
    for council in asked.councils:
        book = _book(snapshot, council, allowed)
        for kind in asked.kinds:
            found = _KINDS[kind](book, asked)
            in_prose = bool(book.articles) and not book.reports
            if in_prose and asked.of_prose:
                return None
            refuses = kind is Kind.GRADE and not lenient and _says_nothing_of(book, asked)
            if in_prose and not found.places and not refuses:
                # Prose says such things in ways that no table does: it has to be searched.
                return None
            places += [p for p in found.places if p not in places]
            notes += found.notes
            missing += found.missing
    return Grades(tuple(places), tuple(dict.fromkeys(notes)), tuple(dict.fromkeys(missing)))


def _says_nothing_of(book: _Book, asked: Asked) -> bool:
    """True where the grade at a time is asked for and no article on the council can tell it.

    Its grades of other times are known then, none of its articles is of that year or the one after,
    and none has a sentence with that year and a grade in it.
    """
    stated = any(a.of(area) for a in book.accounts for area in asked.areas)
    if asked.mode is not Mode.AT or not stated:
        return False
    years = {time[:4] for time in asked.times}
    near = (*years, *(str(int(y) + 1) for y in years))
    for id in {*book.others, *(a.id for a in book.accounts)}:
        published = book.snapshot.dates[id][0]
        if published is None or published.startswith(near):
            return False
        text = book.snapshot.article(id).text
        sentences = (text[a:b] for a, b in split_sentences(text))
        if any(may_state(s) and any(y in s for y in years) for s in sentences):
            return False
    return True


# What the library has


@dataclass(frozen=True, slots=True)
class _Read:
    """An article read for its grades."""

    inspection: Inspection | None
    judgements: tuple[Judgement, ...]


_READ: weakref.WeakKeyDictionary[Snapshot, dict[str, _Read]] = weakref.WeakKeyDictionary()
"""What was read for each open snapshot: facts of its articles, nobody's own, gone with it."""


def _reading(snapshot: Snapshot, id: str) -> _Read:
    kept = _READ.setdefault(snapshot, {})
    if id not in kept:
        article = snapshot.article(id)
        known = snapshot.gazetteer
        kept[id] = _Read(inspection_of(article, known), judgements(article, known))
    return kept[id]


@dataclass(frozen=True, slots=True)
class _Account:
    """An inspection, or what an article says of one: the grades of one council at one time.

    ``date`` is when the report was published or, in other articles, the time they give; ISO cut.
    ``rank`` is 0 for the inspection's own report, 1 for news, 2 for a later report looking back.
    """

    id: str
    council: str
    date: str
    rank: int
    judgements: tuple[Judgement, ...]
    inspection: Inspection | None = None

    def is_at(self, time: str) -> bool:
        """True where it was published, or the inspection was on, at ``time`` (ISO cut short)."""
        return self.was_published(time) or self.was_inspected(time)

    def was_published(self, time: str) -> bool:
        """True where the report's or the statement's date falls in ``time``."""
        return self.date.startswith(time)

    def was_inspected(self, time: str) -> bool:
        """True where inspectors were there at ``time``."""
        if self.rank == 1 and len(time) > len("2018"):
            return any(j.month and time.startswith(j.month) for j in self.judgements)
        i = self.inspection
        if self.rank or i is None or i.first_day is None or i.last_day is None:
            return False
        return i.first_day[: len(time)] <= time <= i.last_day[: len(time)]

    def of(self, area: Area) -> Judgement | None:
        """The row for ``area``: its own, else one that covers it with another."""
        rows = [j for j in self.judgements if area in j.areas]
        return min(rows, key=lambda j: (len(j.areas), j.form is Form.HEADING), default=None)


@dataclass(frozen=True, slots=True)
class _Book:
    """Everything the library has on one council: ``accounts`` oldest first.

    ``others`` are its articles that give no grade, ``articles`` how many it has in all.
    """

    snapshot: Snapshot
    council: str
    accounts: tuple[_Account, ...]
    others: tuple[str, ...]
    articles: int

    @property
    def reports(self) -> tuple[_Account, ...]:
        """The accounts that are reports of whole or part inspections."""
        return tuple(a for a in self.accounts if a.rank == 0)

    def place(self, account: _Account, start: int, end: int, emphasis: tuple[int, int]) -> Place:
        """A span of the account's article, with what inspection it is of."""
        return Place(
            self.snapshot.article(account.id), start, end, emphasis, (self.council,),
            _inspection_note(self.snapshot, account),
        )  # fmt: skip

    def row(self, account: _Account, judgement: Judgement) -> Place:
        """A grade's place."""
        grade = (judgement.grade_start, judgement.grade_end)
        return self.place(account, judgement.start, judgement.end, grade)

    def fact(self, account: _Account, fact: Fact) -> Place:
        """The place of a lead inspector or of dates."""
        return self.place(account, fact.start, fact.end, (fact.value_start, fact.value_end))


def _book(snapshot: Snapshot, council: str, allowed: Callable[[str], bool]) -> _Book:
    accounts: list[_Account] = []
    others = []
    for id in sorted(snapshot.about.get(council, ())):
        if not allowed(id):
            continue
        read = _reading(snapshot, id)
        if read.inspection is not None and read.inspection.council != council:
            continue
        found = _accounts(snapshot, id, council, read)
        accounts += found
        if not any(a.rank < 2 for a in found):
            others.append(id)
    articles = len(others) + len({a.id for a in accounts})
    return _Book(snapshot, council, tuple(_in_order(accounts)), tuple(others), articles)


def _accounts(snapshot: Snapshot, id: str, council: str, read: _Read) -> list[_Account]:
    published = snapshot.dates[id][0] or ""
    out = []
    inspection = read.inspection
    if inspection is not None:
        own = tuple(j for j in read.judgements if j.of_earlier is None)
        if own or (inspection.is_graded and (inspection.lead or inspection.dates)):
            date = published or inspection.last_day or ""
            out.append(_Account(id, council, date, 0, own, inspection))
        earlier: dict[str, list[Judgement]] = {}
        for j in read.judgements:
            if j.of_earlier is not None and j.of_earlier != "earlier":
                earlier.setdefault(j.of_earlier, []).append(j)
        out += [_Account(id, council, when, 2, tuple(js)) for when, js in earlier.items()]
        return out
    news: dict[str, list[Judgement]] = {}
    for j in read.judgements:
        if j.council == council and j.of_earlier != "earlier":
            news.setdefault(j.year or "", []).append(j)
    for when, js in news.items():
        # What an article of that very year reports is of its own date.
        date = published if when and published.startswith(when) else when
        out.append(_Account(id, council, date, 1, tuple(js)))
    return out


def _in_order(accounts: Iterable[_Account]) -> list[_Account]:
    """Oldest first, a report that the library has twice only once."""
    out: list[_Account] = []
    for account in sorted(accounts, key=lambda a: (a.date, a.rank, a.id)):
        days = account.inspection and account.inspection.first_day
        twice = account.rank == 0 and any(
            o.rank == 0
            and o.inspection
            and o.inspection.first_day == days
            and [j.grade for j in o.judgements] == [j.grade for j in account.judgements]
            and (days is not None or o.date == account.date)
            for o in out
        )
        if not twice:
            out.append(account)
    return out


def _inspection_note(snapshot: Snapshot, account: _Account) -> str:
    """Of which inspection a row is, and when that was."""
    said = describe(snapshot.article(account.id).published)
    if account.rank == 0 and account.inspection is not None:
        i = account.inspection
        parts = [f"report of {said}"]
        if i.dates:
            parts.insert(0, f"inspected {' '.join(i.dates.value.split())}")
        if i.partial:
            parts.append(i.partial)
        return ", ".join(parts)
    when = f"of {spell(account.date)}" if account.date else "undated"
    return f"{when}, as {'a later report' if account.rank == 2 else 'an article'} of {said} says"


# Which of the accounts


def _grades(book: _Book, asked: Asked) -> Grades:
    if asked.unjudged and not asked.whole_table:
        missing = f"Reports on {book.council} give no grade for {asked.unjudged}."
        return Grades(missing=(missing,))
    areas = asked.areas
    if asked.whole_table:
        return _tables(book, asked)
    found = [_one_area(book, asked, area) for area in areas]
    places = [p for f in found for p in f.places]
    if len(areas) > 1 and asked.mode is Mode.CHANGE:
        places.sort(key=lambda p: book.snapshot.dates[p.article.id][0] or "")
    return Grades(
        tuple(_by_span(places).values()),
        tuple(dict.fromkeys(n for f in found for n in f.notes)),
        tuple(dict.fromkeys(m for f in found for m in f.missing)),
    )


def _by_span(places: Iterable[Place]) -> Mapping[tuple[str, int], Place]:
    out: dict[tuple[str, int], Place] = {}
    for p in places:
        out.setdefault((p.article.id, p.start), p)
    return out


def _one_area(book: _Book, asked: Asked, area: Area) -> Grades:
    """What is stated of one area at the time or times that are meant."""
    stating = [a for a in book.accounts if a.of(area)]
    if not stating and area is Area.HELP:
        area = Area.SAFEGUARDING
        stating = [a for a in book.accounts if a.of(area)]
    if not stating:
        return Grades(missing=(_nothing(book, asked, area),))
    chosen, missing = _chosen(book, asked, area, stating)
    if asked.grade is not None and asked.mode is Mode.EVER:
        return _ever(book, asked, area, stating)
    rows = [(a, j) for a in chosen if (j := a.of(area))]
    places = [book.row(a, j) for a, j in rows]
    notes = _notes(book, asked, area, chosen, stating) if chosen else []
    return Grades(tuple(places), tuple(notes), tuple(missing))


def _chosen(
    book: _Book, asked: Asked, area: Area, stating: Sequence[_Account]
) -> tuple[list[_Account], list[str]]:
    """The accounts that are meant, in the order to be shown, and what is missing."""
    mode = asked.mode
    if mode is Mode.AT or (mode is Mode.CHANGE and len(asked.times) > 1):
        chosen, missing = [], []
        times = asked.times if mode is Mode.AT else (asked.times[0], asked.times[-1])
        for time in times:
            at = _at(stating, time)
            if not at:
                missing.append(_none_then(book, area, time, stating))
            chosen += [a for a in at if a not in chosen]
        return chosen, missing
    dated = _one_each(a for a in stating if a.date)
    if not dated:
        return [], [_nothing(book, asked, area)]
    if mode is Mode.LATEST:
        return [_latest(dated)], []
    if mode is Mode.FIRST and asked.times and asked.relation == "after":
        after = _after(dated, asked.times[0])
        when = f"after {spell(asked.times[0])}"
        return after[:1], [] if after else [_none_then(book, area, when, stating)]
    if mode is Mode.FIRST:
        return [_whole(dated)[0]], []
    if mode is Mode.PREVIOUS:
        before = _before(dated, asked.times)
        if asked.grade is not None and not asked.times:
            before = _before_grade(dated, asked.grade, area) or before
        if before:
            return [before[-1]], []
        return [], [f"The library has no earlier grade of {book.council}'s {_of(area)}."]
    if mode is Mode.HISTORY:
        since = _after if asked.relation == "after" else _since
        after = since(dated, asked.times[0]) if asked.times else _whole(dated)
        if len(asked.times) > 1:
            until = asked.times[-1]
            after = [a for a in after if a.date[: len(until)] <= until]
        after = after[-asked.last :] if asked.last else after
        if not after:
            relation = "after" if asked.relation == "after" else "since"
            return [], [_none_then(book, area, f"{relation} {spell(asked.times[0])}", stating)]
        return after[-MOST_OF_A_COUNCIL:], []
    return _ends(book, asked, area, _whole(dated))


def _ends(
    book: _Book, asked: Asked, area: Area, dated: Sequence[_Account]
) -> tuple[list[_Account], list[str]]:
    """The two ends of a change (all between them where no time is given), oldest first."""
    if not asked.times:
        if asked.last:
            return list(dated)[-asked.last :], []
        if len(dated) == 1:
            return list(dated), [f"The library has only one grade of {book.council}'s {_of(area)}."]
        return list(dated)[-MOST_OF_A_COUNCIL:], []
    if asked.relation == "in":
        # "Did it go up in 2022": that inspection and the one before it.
        at = _at(dated, asked.times[0])[:1]
        if not at:
            return [], [_none_then(book, area, asked.times[0], dated)]
        return [*_before(dated, asked.times)[-1:], *at], []
    at = _at(dated, asked.times[0])
    if not at:
        earlier = [a for a in dated if a.date[: len(asked.times[0])] < asked.times[0]]
        at = earlier[-1:]
    missing = [] if at else [_none_then(book, area, asked.times[0], dated)]
    last = _latest(dated)
    return [*at[:1], *([last] if last not in at[:1] else [])], missing


def _at(stating: Sequence[_Account], time: str) -> list[_Account]:
    """The accounts of that time: reports where there are, those published then before others."""
    at = [a for a in stating if a.is_at(time)]
    own = [a for a in at if a.rank == 0] or [a for a in at if a.rank == 1][:1] or at[:1]
    published = [a for a in own if a.was_published(time)]
    return published or own


def _one_each(accounts: Iterable[_Account]) -> list[_Account]:
    """Of several accounts of one inspection the best: its report, else news, else looking back."""
    out: list[_Account] = []
    for account in sorted(accounts, key=lambda a: (a.rank, a.date)):
        if not any(_same_inspection(account, o) for o in out):
            out.append(account)
    return sorted(out, key=lambda a: (_sortable(a), a.rank))


def _sortable(account: _Account) -> str:
    return (account.date + "-07-01"[: 10 - len(account.date)])[:10] if account.date else ""


def _same_inspection(a: _Account, b: _Account) -> bool:
    """True where ``a`` speaks of the inspection that ``b`` is the (better) account of."""
    if a.rank == 0:
        return False
    if b.is_at(a.date) or b.was_published(a.date[: len(b.date)]):
        return True
    return abs(_days(a) - _days(b)) <= SAME_INSPECTION


def _days(account: _Account) -> int:
    y, m, d = (int(p) for p in _sortable(account).split("-"))
    return y * 365 + m * 30 + d


def _whole(accounts: Sequence[_Account]) -> list[_Account]:
    """Inspections of the whole where there are any; partial ones are no end of a change."""
    whole = [a for a in accounts if not (a.inspection and a.inspection.partial)]
    return whole if len(whole) > 1 or not accounts else list(accounts)


def _latest(dated: Sequence[_Account]) -> _Account:
    return dated[-1]


def _before(dated: Sequence[_Account], times: Sequence[str]) -> list[_Account]:
    if not times:
        return list(dated[:-1])
    at = _at(dated, times[0])
    if at:
        return [a for a in dated if _sortable(a) < _sortable(at[0])]
    return [a for a in dated if a.date[: len(times[0])] < times[0]]


def _before_grade(dated: Sequence[_Account], grade: Grade, area: Area) -> list[_Account]:
    """The accounts before the last turn to ``grade``; none where it never turned to it."""
    has = [(j := a.of(area)) is not None and j.grade is grade for a in dated]
    turn = next((n for n in range(len(dated) - 1, 0, -1) if has[n] and not has[n - 1]), 0)
    return list(dated[:turn])


def _since(dated: Sequence[_Account], time: str) -> list[_Account]:
    return [a for a in dated if a.date[: len(time)] >= time]


def _after(dated: Sequence[_Account], time: str) -> list[_Account]:
    """The accounts after the one of that time, or after that time where there is none."""
    at = _at(dated, time)
    if at:
        return [a for a in dated if _sortable(a) > _sortable(at[-1])]
    return [a for a in dated if a.date[: len(time)] > time]


def _ever(book: _Book, asked: Asked, area: Area, stating: Sequence[_Account]) -> Grades:
    """Every time that grade was given; where it never was, the rows that show it, newest first."""
    dated = _one_each(a for a in stating if a.date)
    given = [a for a in dated if (j := a.of(area)) and j.grade is asked.grade]
    grade = str(asked.grade).lower()
    notes = []
    if not given:
        notes.append(f"No account in the library gives {book.council} {grade} for {_of(area)}.")
        given = [a for a in reversed(dated) if a.rank < 2] or dated[::-1]
        given = given[:MOST_OF_A_COUNCIL]
    else:
        turns = [a for a in given if a is dated[0] or dated[dated.index(a) - 1] not in given]
        ends = {"first": given[:1], "last": given[-1:], "became": turns}
        given = ends.get(asked.end or "", given)
        if asked.counts:
            times = "once" if len(given) == 1 else f"{len(given)} times"
            notes.append(f"The library has {book.council} {grade} for {_of(area)} {times}.")
        if asked.is_current or not (asked.when or asked.counts):
            given = list(reversed(given))
    places = []
    for account in given:
        row = account.of(area)
        if row is None:
            continue
        places.append(book.row(account, row))
        if asked.when and account.inspection and account.inspection.dates and account.rank == 0:
            places.append(book.fact(account, account.inspection.dates))
    notes += _newer(book, given[0] if asked.is_current else max(given, key=_sortable), dated)
    return Grades(tuple(places), tuple(notes))


def _tables(book: _Book, asked: Asked) -> Grades:
    """Every row of the tables that are meant, or those with the grade that is named."""
    stating = [a for a in book.accounts if a.rank < 2 and a.judgements]
    if not stating:
        return Grades(missing=(_nothing(book, asked, Area.OVERALL),))
    mode = asked if asked.mode is not Mode.EVER else replace(asked, mode=Mode.LATEST)
    chosen, missing = _chosen(book, mode, Area.OVERALL, stating)
    places = []
    for account in chosen:
        rows = [j for j in account.judgements if asked.grade is None or j.grade is asked.grade]
        if not rows and asked.grade is not None:
            missing.append(
                f"Nothing was graded {str(asked.grade).lower()} in the report on {book.council} "
                f"of {spell(account.date)}."
            )
        places += [book.row(account, j) for j in rows[:MOST_OF_A_COUNCIL]]
    notes = _notes(book, asked, Area.OVERALL, chosen, stating) if chosen else []
    return Grades(tuple(places), tuple(notes), tuple(missing))


def _facts(of: Callable[[Inspection], Fact | None], what: str) -> Callable[[_Book, Asked], Grades]:
    """How a fact of the cover is looked up, for every inspection that is meant."""

    def look_up(book: _Book, asked: Asked) -> Grades:
        stating = [a for a in book.reports if a.inspection and of(a.inspection)]
        if not stating:
            return Grades(missing=(_no_report(book),))
        chosen, missing = _chosen(book, asked, Area.OVERALL, stating)
        if asked.mode is Mode.EVER:
            chosen, missing = [stating[-1]], []
        if asked.mode is Mode.LATEST and asked.times == () and asked.when:
            chosen = [stating[-1]]
        places = [book.fact(a, fact) for a in chosen if a.inspection and (fact := of(a.inspection))]
        notes = _basis(asked, chosen) + _newer(book, chosen[-1], stating) if chosen else []
        if asked.mode is Mode.HISTORY and not asked.times:
            notes.insert(0, f"The library has {len(stating)} reports on {book.council}.")
        missing = [m.replace("grade", what) for m in missing]
        return Grades(tuple(places), tuple(notes), tuple(missing))

    return look_up


def _published(inspection: Inspection) -> Fact | None:
    return inspection.published or inspection.dates


_KINDS: Mapping[Kind, Callable[[_Book, Asked], Grades]] = {
    Kind.GRADE: _grades,
    Kind.LEAD: _facts(lambda i: i.lead, "lead inspector"),
    Kind.DATES: _facts(lambda i: i.dates, "inspection dates"),
    Kind.PUBLISHED: _facts(_published, "publication date"),
}


# What else a reader should know


def _of(area: Area) -> str:
    return "overall effectiveness" if area is Area.OVERALL else str(area)


def _years(accounts: Iterable[_Account]) -> str:
    years = list(dict.fromkeys(a.date[:4] for a in accounts if a.date))
    return years[0] if len(years) == 1 else f"{', '.join(years[:-1])} and {years[-1]}"


def _no_report(book: _Book) -> str:
    return f"The library has no inspection report on {book.council}."


def _nothing(book: _Book, asked: Asked, area: Area) -> str:
    if not book.accounts:
        return f"Nothing in the library gives a grade for {book.council}."
    dated = [a for a in book.accounts if a.rank < 2 and a.date]
    if not dated:
        return f"Nothing in the library gives a grade for {book.council}'s {_of(area)}."
    return (
        f"The library's accounts of {book.council} ({_years(dated)}) give no grade for {_of(area)}."
    )


def _none_then(book: _Book, area: Area, time: str, stating: Sequence[_Account]) -> str:
    is_open = time.startswith(("since", "after"))
    when = time if is_open else spell(time)
    reports = [a for a in book.reports if a.date]
    gives_none = [a for a in reports if not is_open and a.is_at(time)]
    if gives_none:
        return f"The report on {book.council} of {when} gives no grade for {_of(area)}."
    if reports and is_open:
        return (
            f"The library has no report on {book.council} {when} with a grade for {_of(area)}; the "
            f"newest grade is of {spell(stating[-1].date)}."
        )
    if reports:
        one = len({a.date[:4] for a in reports}) == 1
        return (
            f"The library has no report on {book.council} of {when}; it has "
            f"{'that' if one else 'those'} of {_years(reports)}."
        )
    has = f"; it has grades of {_years(stating)}" if any(a.date for a in stating) else ""
    return f"The library has no grade of {book.council} of {when}{has}."


def _notes(
    book: _Book,
    asked: Asked,
    area: Area,
    chosen: Sequence[_Account],
    stating: Sequence[_Account],
) -> list[str]:
    notes = _basis(asked, chosen)
    for account in chosen:
        row = account.of(area)
        if row and len(row.areas) > 1 and not asked.whole_table and len(asked.areas) == 1:
            both = " and ".join(_of(a) for a in row.areas)
            notes.append(f"That inspection graded {both} together.")
        if account.inspection and account.inspection.partial:
            notes.append(
                f"The inspection of {spell(account.date)} was of {account.inspection.partial}."
            )
        if account.rank == 2:
            notes.append(
                f"The grade of {spell(account.date)} is as the report of "
                f"{describe(book.snapshot.article(account.id).published)} recalls it."
            )
    newest = max(chosen, key=_sortable)
    newer = _newer(book, newest, stating)
    notes += newer
    without = [a for a in book.reports if _sortable(a) > _sortable(newest) and a.of(area) is None]
    for account in without[-1:] if not newer else ():
        notes.append(
            f"The newer report on {book.council} of {spell(account.date)} gives no grade for "
            f"{_of(area)}."
        )
    if asked.mode is Mode.LATEST:
        notes += _newer_without(book, newest)
    return notes


def _basis(asked: Asked, chosen: Sequence[_Account]) -> list[str]:
    """Where only the inspection, not its report, is of the year that was asked for."""
    notes = []
    for account in chosen:
        i = account.inspection
        if i is None or account.rank or i.dates is None:
            continue
        for time in asked.times:
            if account.was_inspected(time) and not account.was_published(time):
                notes.append(
                    f"Inspected {' '.join(i.dates.value.split())}; the report is of "
                    f"{spell(account.date)}."
                )
    return notes


def _newer(book: _Book, shown: _Account, stating: Sequence[_Account]) -> list[str]:
    newer = [a for a in stating if a.rank < 2 and _sortable(a) > _sortable(shown)]
    newer = [a for a in newer if not _same_inspection(a, shown)]
    if not newer:
        return []
    what = "report" if newer[-1].rank == 0 else "account"
    return [
        f"A newer {what} on {book.council} is in the library, of {spell(newer[-1].date)}; "
        "what is shown is not the latest."
    ]


def _newer_without(book: _Book, newest: _Account) -> list[str]:
    """An article on the council after its latest grade, a visit's letter for instance."""
    dates = book.snapshot.dates
    newer = [(dates[id][0] or "", id) for id in book.others]
    newer = [n for n in newer if n[0] > _sortable(newest)]
    if not newer:
        return []
    article = book.snapshot.article(max(newer)[1])
    return [
        f"A newer article about {book.council}, “{article.title}” "
        f"({describe(article.published)}), gives no grade."
    ]


# Every council


def _which_councils(snapshot: Snapshot, asked: Asked, allowed: Callable[[str], bool]) -> Grades:
    """One row a council that was given the grade; superseded ones are no current ones."""
    rows: list[tuple[str, str, Place]] = []
    superseded = 0
    area = asked.areas[0]
    for council in sorted(_reported(snapshot)):
        book = _book(snapshot, council, allowed)
        stating = _one_each(a for a in book.accounts if a.date and a.rank < 2 and a.of(area))
        if asked.times and asked.relation == "in":
            at = [a for t in asked.times for a in _at(stating, t)]
        elif asked.times:
            at = _since(stating, asked.times[0])
            if asked.relation == "before":
                at = [a for a in stating if a not in at]
        else:
            at = stating[-1:] if asked.is_current else stating
        given = [a for a in at if (j := a.of(area)) and j.grade is asked.grade]
        if not given:
            continue
        account = given[-1]
        row = account.of(area)
        assert row is not None
        superseded += account is not stating[-1] and stating[-1].of(area) is not row
        rows.append((account.date, council, book.row(account, row)))
    grade = str(asked.grade).lower()
    if not rows:
        when = f" of {' and '.join(spell(t) for t in asked.times)}" if asked.times else ""
        return Grades(missing=(f"No report in the library{when} gives {grade} for {_of(area)}.",))
    rows.sort(key=lambda r: r[1])
    if not asked.times:
        rows.sort(key=lambda r: r[0], reverse=True)
    n = len(rows)
    notes = [
        f"{n} council{'s' if n > 1 else ''} in the library{' ' if n else ''}{_had(asked, grade)}."
    ]
    if n > MOST_COUNCILS:
        notes.append(f"{MOST_COUNCILS} of them are shown.")
    if superseded:
        notes.append(
            f"{superseded} of them {'has' if superseded == 1 else 'have'} a newer grade since."
        )
    return Grades(tuple(place for _, _, place in rows[:MOST_COUNCILS]), tuple(notes))


def _had(asked: Asked, grade: str) -> str:
    verb = "have" if asked.is_current and not asked.times else "had"
    when = f" {asked.relation} {' and '.join(spell(t) for t in asked.times)}" if asked.times else ""
    return f"{verb} {grade} for {_of(asked.areas[0])}{when}"


def _reported(snapshot: Snapshot) -> set[str]:
    """The councils that a report, or news with a grade, is of. Reads every article once."""
    councils = set()
    for id in snapshot.article_ids():
        read = _reading(snapshot, id)
        if read.inspection is not None:
            councils.add(read.inspection.council)
        councils |= {j.council for j in read.judgements if j.council}
    return councils
