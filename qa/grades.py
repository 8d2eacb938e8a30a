"""Questions about grades, lead inspectors and inspection dates, answered from what reports state.

"What was Derby rated in 2019?", "is it still inadequate", "who led the 2017 inspection": such a
question has one right row in one right report, and the nearest words of another year are a wrong
answer. So it is not searched for: the council's own articles are read (``corpus.judgements``), put
in order of time, and the row is looked up, or said to be missing.

    question -> what is asked (qa.grade_question) -> the council's accounts -> places, notes
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.dates import describe, spell
from corpus.judgements import Area, Fact, Grade, Inspection, may_state
from corpus.sentences import split_sentences
from index.library import Snapshot
from qa.accounts import Account, Book, Place, book_of, one_each, same_inspection
from qa.grade_question import Asked, End, Kind, Mode, read_asked
from qa.question import Question
from qa.stretches import how_long, stretches

MOST_OF_A_COUNCIL = 8
"""Rows shown of one council (a whole table of judgements, or its history)."""


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
    is open. ``allowed`` leaves articles out (a search that is narrowed). ``lenient`` also takes
    what only may ask for a grade ("enfield latest"); meant for questions to which the articles' own
    sentences gave no answer.
    """
    asked = read_asked(snapshot, question, lenient=lenient)
    if asked is None:
        return None
    places: list[Place] = []
    notes: list[str] = []
    missing: list[str] = []
    for council in asked.councils:
        book = book_of(snapshot, council, allowed)
        if asked.is_story and not book.reports:
            return None  # news tells such a story in its own words
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


def _says_nothing_of(book: Book, asked: Asked) -> bool:
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


# Which of the accounts


def _grades(book: Book, asked: Asked) -> Grades:
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


def _one_area(book: Book, asked: Asked, area: Area) -> Grades:
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
    if asked.grade is None and asked.mode is Mode.LATEST and asked.end is End.LASTED and chosen:
        # "How long has it been rated as it is?": the grade that it has.
        has = chosen[0].of(area)
        if has is not None and has.grade is not None:
            return _ever(book, replace(asked, grade=has.grade, is_current=False), area, stating)
    rows = [(a, j) for a in chosen if (j := a.of(area))]
    places = [book.row(a, j) for a, j in rows]
    if area is Area.OVERALL and rows and (asked.is_story or asked.mode is Mode.CHANGE):
        # Rows tell that it moved; the report at the end of it says how and why in its own words.
        places += book.told(max((a for a, _ in rows), key=lambda a: a.sortable))
    notes = _notes(book, asked, area, chosen, stating) if chosen else []
    return Grades(tuple(places), tuple(notes), tuple(missing))


def _chosen(
    book: Book, asked: Asked, area: Area, stating: Sequence[Account]
) -> tuple[list[Account], list[str]]:
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
    dated = one_each(a for a in stating if a.date)
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
        return [], [f"The library has no earlier grade of {book.council}'s {spoken_area(area)}."]
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
    book: Book, asked: Asked, area: Area, dated: Sequence[Account]
) -> tuple[list[Account], list[str]]:
    """The two ends of a change (all between them where no time is given), oldest first."""
    if not asked.times:
        if asked.last:
            return list(dated)[-asked.last :], []
        if len(dated) == 1:
            return list(dated), [
                f"The library has only one grade of {book.council}'s {spoken_area(area)}."
            ]
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


def _at(stating: Sequence[Account], time: str) -> list[Account]:
    """The accounts of that time: reports where there are, those published then before others."""
    at = [a for a in stating if a.is_at(time)]
    own = [a for a in at if a.rank == 0] or [a for a in at if a.rank == 1][:1] or at[:1]
    published = [a for a in own if a.was_published(time)]
    return published or own


def _whole(accounts: Sequence[Account]) -> list[Account]:
    """Inspections of the whole where there are any; partial ones are no end of a change."""
    whole = [a for a in accounts if not (a.inspection and a.inspection.partial)]
    return whole if len(whole) > 1 or not accounts else list(accounts)


def _latest(dated: Sequence[Account]) -> Account:
    return dated[-1]


def _before(dated: Sequence[Account], times: Sequence[str]) -> list[Account]:
    if not times:
        return list(dated[:-1])
    at = _at(dated, times[0])
    if at:
        return [a for a in dated if a.sortable < at[0].sortable]
    return [a for a in dated if a.date[: len(times[0])] < times[0]]


def _before_grade(dated: Sequence[Account], grade: Grade, area: Area) -> list[Account]:
    """The accounts before the last turn to ``grade``; none where it never turned to it."""
    has = [(j := a.of(area)) is not None and j.grade is grade for a in dated]
    turn = next((n for n in range(len(dated) - 1, 0, -1) if has[n] and not has[n - 1]), 0)
    return list(dated[:turn])


def _since(dated: Sequence[Account], time: str) -> list[Account]:
    return [a for a in dated if a.date[: len(time)] >= time]


def _after(dated: Sequence[Account], time: str) -> list[Account]:
    """The accounts after the one of that time, or after that time where there is none."""
    at = _at(dated, time)
    if at:
        return [a for a in dated if a.sortable > at[-1].sortable]
    return [a for a in dated if a.date[: len(time)] > time]


def _ever(book: Book, asked: Asked, area: Area, stating: Sequence[Account]) -> Grades:
    """Every time that grade was given; where it never was, the rows that show it, newest first."""
    dated = one_each(a for a in stating if a.date)
    given = [a for a in dated if (j := a.of(area)) and j.grade is asked.grade]
    grade = str(asked.grade).lower()
    notes = []
    if not given:
        notes.append(
            f"No account in the library gives {book.council} {grade} for {spoken_area(area)}."
        )
        given = [a for a in reversed(dated) if a.rank < 2] or dated[::-1]
        given = given[:MOST_OF_A_COUNCIL]
    else:
        held = stretches(dated, area, asked.grade) if asked.grade else []
        given = {
            End.FIRST: given[:1],
            End.LAST: given[-1:],
            End.BECAME: [s.held[0] for s in held],
            End.STOPPED: [a for s in held[-1:] for a in s.ends],
            End.LASTED: [a for s in held for a in s.whole],
            None: given,
        }[asked.end]
        given = list(dict.fromkeys(given))
        if asked.end in (End.STOPPED, End.LASTED):
            shown = held[-1:] if asked.end is End.STOPPED else held
            notes += [how_long(s, grade) for s in shown]
        if asked.counts:
            times = "once" if len(given) == 1 else f"{len(given)} times"
            notes.append(f"The library has {book.council} {grade} for {spoken_area(area)} {times}.")
        if asked.end is None and (asked.is_current or not (asked.when or asked.counts)):
            given = list(reversed(given))
    places = []
    for account in given:
        row = account.of(area)
        if row is None:
            continue
        places.append(book.row(account, row))
        if asked.when and account.inspection and account.inspection.dates and account.rank == 0:
            places.append(book.fact(account, account.inspection.dates))
    notes += _newer(
        book, given[0] if asked.is_current else max(given, key=lambda a: a.sortable), dated
    )
    return Grades(tuple(places), tuple(notes))


def _tables(book: Book, asked: Asked) -> Grades:
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


def _facts(of: Callable[[Inspection], Fact | None], what: str) -> Callable[[Book, Asked], Grades]:
    """How a fact of the cover is looked up, for every inspection that is meant."""

    def look_up(book: Book, asked: Asked) -> Grades:
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


_KINDS: Mapping[Kind, Callable[[Book, Asked], Grades]] = {
    Kind.GRADE: _grades,
    Kind.LEAD: _facts(lambda i: i.lead, "lead inspector"),
    Kind.DATES: _facts(lambda i: i.dates, "inspection dates"),
    Kind.PUBLISHED: _facts(_published, "publication date"),
}


# What else a reader should know


def spoken_area(area: Area) -> str:
    """The area as our own sentences name it."""
    return "overall effectiveness" if area is Area.OVERALL else str(area)


def _years(accounts: Iterable[Account]) -> str:
    years = list(dict.fromkeys(a.date[:4] for a in accounts if a.date))
    return years[0] if len(years) == 1 else f"{', '.join(years[:-1])} and {years[-1]}"


def _no_report(book: Book) -> str:
    return f"The library has no inspection report on {book.council}."


def _nothing(book: Book, asked: Asked, area: Area) -> str:
    if not book.accounts:
        return f"Nothing in the library gives a grade for {book.council}."
    dated = [a for a in book.accounts if a.rank < 2 and a.date]
    if not dated:
        return f"Nothing in the library gives a grade for {book.council}'s {spoken_area(area)}."
    return (
        f"The library's accounts of {book.council} ({_years(dated)}) give no grade for "
        f"{spoken_area(area)}."
    )


def _none_then(book: Book, area: Area, time: str, stating: Sequence[Account]) -> str:
    is_open = time.startswith(("since", "after"))
    when = time if is_open else spell(time)
    reports = [a for a in book.reports if a.date]
    gives_none = [a for a in reports if not is_open and a.is_at(time)]
    if gives_none:
        return f"The report on {book.council} of {when} gives no grade for {spoken_area(area)}."
    if reports and is_open:
        return (
            f"The library has no report on {book.council} {when} with a grade for "
            f"{spoken_area(area)}; the newest grade is of {spell(stating[-1].date)}."
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
    book: Book,
    asked: Asked,
    area: Area,
    chosen: Sequence[Account],
    stating: Sequence[Account],
) -> list[str]:
    notes = _basis(asked, chosen)
    for account in chosen:
        row = account.of(area)
        if row and len(row.areas) > 1 and not asked.whole_table and len(asked.areas) == 1:
            both = " and ".join(spoken_area(a) for a in row.areas)
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
    newest = max(chosen, key=lambda a: a.sortable)
    newer = _newer(book, newest, stating)
    notes += newer
    without = [a for a in book.reports if a.sortable > newest.sortable and a.of(area) is None]
    for account in without[-1:] if not newer else ():
        notes.append(
            f"The newer report on {book.council} of {spell(account.date)} gives no grade for "
            f"{spoken_area(area)}."
        )
    if asked.mode is Mode.LATEST:
        notes += _no_more(book, asked, area, newest, stating)
        notes += _newer_without(book, newest)
    if asked.always and asked.grade is not None:
        given = sum((row := a.of(area)) is not None and row.grade is asked.grade for a in chosen)
        grade = str(asked.grade).lower()
        notes.insert(0, f"{given} of the {len(chosen)} accounts shown give {grade}.")
    return notes


def _no_more(
    book: Book, asked: Asked, area: Area, newest: Account, stating: Sequence[Account]
) -> list[str]:
    """When the grade that the question takes for the present one was given, if it ever was."""
    row = newest.of(area)
    if asked.grade is None or not asked.takes_over or row is None or row.grade is asked.grade:
        return []
    grade = str(asked.grade).lower()
    dated = one_each(a for a in stating if a.date)
    before = [a for a in dated if (j := a.of(area)) and j.grade is asked.grade]
    if not before:
        return [f"No account in the library gives {book.council} {grade} for {spoken_area(area)}."]
    last = spell(before[-1].date)
    return [f"The last account that gives {book.council} {grade} is of {last}."]


def _basis(asked: Asked, chosen: Sequence[Account]) -> list[str]:
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


def _newer(book: Book, shown: Account, stating: Sequence[Account]) -> list[str]:
    newer = [a for a in stating if a.rank < 2 and a.sortable > shown.sortable]
    newer = [a for a in newer if not same_inspection(a, shown)]
    if not newer:
        return []
    what = "report" if newer[-1].rank == 0 else "account"
    return [
        f"A newer {what} on {book.council} is in the library, of {spell(newer[-1].date)}; "
        "what is shown is not the latest."
    ]


def _newer_without(book: Book, newest: Account) -> list[str]:
    """An article on the council after its latest grade, a visit's letter for instance."""
    dates = book.snapshot.dates
    newer = [(dates[id][0] or "", id) for id in book.others]
    newer = [n for n in newer if n[0] > newest.sortable]
    if not newer:
        return []
    article = book.snapshot.article(max(newer)[1])
    return [
        f"A newer article about {book.council}, “{article.title}” "
        f"({describe(article.published)}), gives no grade."
    ]
