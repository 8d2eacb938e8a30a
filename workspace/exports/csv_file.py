"""Quotations as CSV that opens rightly in spreadsheets: UTF-8 with its mark, no live formulas.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, even after white space and
in their wide forms. Such a cell gets one apostrophe in front, and so does one that begins with an
apostrophe; so taking one apostrophe off any cell that begins with one gives the exact text back.
The file says so itself.
"""

from __future__ import annotations

from corpus.characters import NOT_IN_CSV, csv_of
from workspace.exports.characters import cannot_hold
from workspace.exports.checked import Checked
from workspace.exports.columns import HEADINGS, missing, quotation
from workspace.exports.sentences import PARTED, RIGHTS, is_parted

APOSTROPHES = (
    "A cell that begins with an apostrophe begins with =, +, - or @ (or an apostrophe) behind it: "
    "take one apostrophe off to have the exact words."
)


def held_by_csv(checked: Checked) -> Checked:
    """What CSV can hold of it exactly; the rest is left out and listed."""
    return checked.without(cannot_hold("CSV", NOT_IN_CSV))


def write_csv(checked: Checked, title: str) -> bytes:
    """A row a quotation, then what is left out and what was checked; the first cell says which."""
    checked = held_by_csv(checked)
    rows: list[tuple[str, ...]] = [("Row", *HEADINGS)]
    rows += [("quotation", *quotation(n, s)) for n, s in enumerate(checked.standing, start=1)]
    rows += [("left out", *missing(entry)) for entry in checked.left_out]
    told = [checked.line, RIGHTS, APOSTROPHES]
    if any(map(is_parted, checked.standing)):
        told.append(PARTED)
    rows += [("about", *_told(text)) for text in told]
    return csv_of(rows)


def _told(text: str) -> tuple[str, ...]:
    # Near the edge, where a spreadsheet lets it run on over the empty cells.
    return (text, *[""] * (len(HEADINGS) - 1))
