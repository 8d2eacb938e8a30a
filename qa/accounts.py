"""What the library states of one council: its grades at each inspection, in order of time.

An inspection's own report tells best, then news, then a later report that looks back. Of several
accounts of one inspection the best counts; a report that the library has twice counts once.

    article -> grades and inspection (corpus.judgements) -> accounts -> a council's book
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corpus.article import Article
from corpus.dates import describe, spell
from corpus.judgements import (
    Area,
    Fact,
    Form,
    Inspection,
    Judgement,
    inspection_of,
    judgements,
)
from index.library import Snapshot
from qa.overview import how_changed

SAME_INSPECTION = 150
"""Days within which news and a report that give the same grade are of one inspection."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span to be shown, in its article; ``emphasis`` is the part that answers (empty for none).

    ``note`` says of which inspection it is ("inspected 21 February to 4 March 2022, ...").
    """

    article: Article
    start: int
    end: int
    emphasis: tuple[int, int]
    about: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Read:
    """An article read for its grades."""

    inspection: Inspection | None
    judgements: tuple[Judgement, ...]


_READ: weakref.WeakKeyDictionary[Snapshot, dict[str, Read]] = weakref.WeakKeyDictionary()
"""What was read for each open snapshot: facts of its articles, nobody's own, gone with it."""


def reading_of(snapshot: Snapshot, id: str) -> Read:
    """What an article states, read once for as long as the snapshot is open."""
    kept = _READ.setdefault(snapshot, {})
    if id not in kept:
        article = snapshot.article(id)
        known = snapshot.gazetteer
        kept[id] = Read(inspection_of(article, known), judgements(article, known))
    return kept[id]


@dataclass(frozen=True, slots=True)
class Account:
    """An inspection, or what an article says of one: the grades of one council at one time.

    ``date`` is when the report was published or, in other articles, the time they give; ISO cut.
    ``rank`` is 0 for the inspection's own report, 1 for news, 2 for a later report looking back.
    ``recalled`` are grades before that the same article tells of without a date.
    """

    id: str
    council: str
    date: str
    rank: int
    judgements: tuple[Judgement, ...]
    inspection: Inspection | None = None
    recalled: tuple[Judgement, ...] = ()

    @property
    def sortable(self) -> str:
        """Its date as a day (ISO), the middle of what is known; "" where none is."""
        return (self.date + "-07-01"[: 10 - len(self.date)])[:10] if self.date else ""

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
class Book:
    """Everything the library has on one council: ``accounts`` oldest first.

    ``others`` are its articles that give no grade, ``articles`` how many it has in all.
    """

    snapshot: Snapshot
    council: str
    accounts: tuple[Account, ...]
    others: tuple[str, ...]
    articles: int

    @property
    def reports(self) -> tuple[Account, ...]:
        """The accounts that are reports of whole or part inspections."""
        return tuple(a for a in self.accounts if a.rank == 0)

    def place(self, account: Account, start: int, end: int, emphasis: tuple[int, int]) -> Place:
        """A span of the account's article, with what inspection it is of."""
        return Place(
            self.snapshot.article(account.id), start, end, emphasis, (self.council,),
            inspection_note(self.snapshot, account),
        )  # fmt: skip

    def row(self, account: Account, judgement: Judgement) -> Place:
        """A grade's place."""
        grade = (judgement.grade_start, judgement.grade_end)
        return self.place(account, judgement.start, judgement.end, grade)

    def told(self, account: Account) -> list[Place]:
        """Where its report says itself how it has changed since the one before; [] for news."""
        if account.rank or account.inspection is None:
            return []
        article = self.snapshot.article(account.id)
        spans = how_changed(article, account.judgements)
        return [self.place(account, start, end, (start, start)) for start, end in spans]

    def fact(self, account: Account, fact: Fact) -> Place:
        """The place of a lead inspector or of dates."""
        return self.place(account, fact.start, fact.end, (fact.value_start, fact.value_end))


def book_of(snapshot: Snapshot, council: str, allowed: Callable[[str], bool]) -> Book:
    """What the articles on ``council`` that are allowed state, each article read once."""
    accounts: list[Account] = []
    others = []
    for id in sorted(snapshot.about.get(council, ())):
        if not allowed(id):
            continue
        read = reading_of(snapshot, id)
        if read.inspection is not None and read.inspection.council != council:
            continue
        found = _accounts(snapshot, id, council, read)
        accounts += found
        if not any(a.rank < 2 for a in found):
            others.append(id)
    articles = len(others) + len({a.id for a in accounts})
    return Book(snapshot, council, tuple(_in_order(accounts)), tuple(others), articles)


def _accounts(snapshot: Snapshot, id: str, council: str, read: Read) -> list[Account]:
    published = snapshot.dates[id][0] or ""
    out = []
    inspection = read.inspection
    if inspection is not None:
        own = tuple(j for j in read.judgements if j.of_earlier is None)
        if own or (inspection.is_graded and (inspection.lead or inspection.dates)):
            date = published or inspection.last_day or ""
            out.append(Account(id, council, date, 0, own, inspection))
        earlier: dict[str, list[Judgement]] = {}
        for j in read.judgements:
            if j.of_earlier is not None and j.of_earlier != "earlier":
                earlier.setdefault(j.of_earlier, []).append(j)
        out += [Account(id, council, when, 2, tuple(js)) for when, js in earlier.items()]
        return out
    news: dict[str, list[Judgement]] = {}
    recalled = tuple(
        j for j in read.judgements if j.council == council and j.of_earlier == "earlier"
    )
    for j in read.judgements:
        if j.council == council and j.of_earlier != "earlier":
            news.setdefault(j.year or "", []).append(j)
    for when, js in news.items():
        # What an article of that very year reports is of its own date.
        date = published if when and published.startswith(when) else when
        out.append(Account(id, council, date, 1, tuple(js), recalled=recalled))
    return out


def _in_order(accounts: Iterable[Account]) -> list[Account]:
    """Oldest first, a report that the library has twice only once."""
    out: list[Account] = []
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


def inspection_note(snapshot: Snapshot, account: Account) -> str:
    """Of which inspection a row is, and when that was."""
    article = snapshot.article(account.id)
    if account.rank == 0 and account.inspection is not None:
        return report_note(article, account.inspection)
    said = describe(article.published)
    when = f"of {spell(account.date)}" if account.date else "undated"
    return f"{when}, as {'a later report' if account.rank == 2 else 'an article'} of {said} says"


def report_note(article: Article, inspection: Inspection) -> str:
    """Of which inspection ``article`` is the report: "inspected 4 to 8 March 2019, ..."."""
    parts = [f"report of {describe(article.published)}"]
    if inspection.dates:
        parts.insert(0, f"inspected {' '.join(inspection.dates.value.split())}")
    if inspection.partial:
        parts.append(inspection.partial)
    return ", ".join(parts)


def one_each(accounts: Iterable[Account]) -> list[Account]:
    """Of several accounts of one inspection the best: its report, else news, else looking back."""
    out: list[Account] = []
    for account in sorted(accounts, key=lambda a: (a.rank, a.date)):
        if not any(same_inspection(account, o) for o in out):
            out.append(account)
    return sorted(out, key=lambda a: (a.sortable, a.rank))


def same_inspection(a: Account, b: Account) -> bool:
    """True where ``a`` speaks of the inspection that ``b`` is the (better) account of."""
    if a.rank == 0:
        return False
    if b.is_at(a.date) or b.was_published(a.date[: len(b.date)]):
        return True
    return abs(_days(a) - _days(b)) <= SAME_INSPECTION


def _days(account: Account) -> int:
    y, m, d = (int(p) for p in account.sortable.split("-"))
    return y * 365 + m * 30 + d
