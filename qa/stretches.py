"""How long a council held a grade: from the first inspection that gave it to the next without.

Nobody knows of a day between two inspections what it would have been graded, so the ends of a
stretch are inspections: it held the grade at least from the first that gave it to the last, and
had it no more at the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import spell
from corpus.judgements import Area, Grade
from qa.accounts import Account


@dataclass(frozen=True, slots=True)
class Stretch:
    """Accounts one after another with one grade; ``after`` is the next, None where none is."""

    held: tuple[Account, ...]
    after: Account | None

    @property
    def ends(self) -> tuple[Account, ...]:
        """The last with the grade and the first without."""
        return self.held[-1:] if self.after is None else (self.held[-1], self.after)

    @property
    def whole(self) -> tuple[Account, ...]:
        """Every account with it, and the first without."""
        return self.held if self.after is None else (*self.held, self.after)


def stretches(dated: Sequence[Account], area: Area, grade: Grade) -> list[Stretch]:
    """Every stretch of ``grade`` in ``area`` among accounts in order of time, oldest first."""
    out: list[Stretch] = []
    run: list[Account] = []
    for account in dated:
        row = account.of(area)
        if row is not None and row.grade is grade:
            run.append(account)
        elif run:
            out.append(Stretch(tuple(run), account))
            run = []
    return [*out, Stretch(tuple(run), None)] if run else out


def how_long(stretch: Stretch, grade: str) -> str:
    """The stretch in a sentence of ours ("Graded inadequate in the account of May 2015 ...")."""
    first, last = spell(stretch.held[0].date), spell(stretch.held[-1].date)
    accounts = (
        f"the accounts from {first} to {last}" if first != last else f"the account of {first}"
    )
    if stretch.after is None:
        return f"Graded {grade} in {accounts}; the library has no newer grade."
    return f"Graded {grade} in {accounts}; no more at the next, of {spell(stretch.after.date)}."
