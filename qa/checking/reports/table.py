"""A checked draft as CSV: a row a line, problems first, no live formulas."""

from __future__ import annotations

from corpus.characters import csv_of
from qa.checking.checked import CheckedDraft
from qa.checking.reports.told import in_draft, telling, verdict, where, who

HEADINGS = (
    "Look at", "Verdict", "Draft’s words", "Article’s words", "What differs", "Speaker", "Source",
    "Reference", "Newer", "In the draft", "Characters",
)  # fmt: skip


def write_table(checked: CheckedDraft) -> bytes:
    """UTF-8 with its mark, every cell in quotation marks; a cell that a spreadsheet would run has
    an apostrophe in front.
    """
    rows: list[tuple[str, ...]] = [HEADINGS]
    for c in checked.in_order_of_need():
        rows.append(
            (
                "yes" if c.is_problem else "no",
                verdict(c),
                c.line.words,
                c.match.quote if c.match else "",
                "; ".join(d.why for d in telling(c) if d.why),
                who(c),
                where(c),
                c.reference or "",
                c.newer or "",
                in_draft(c, checked),
                f"{c.line.start} to {c.line.end}",
            )
        )
    return csv_of(rows)
