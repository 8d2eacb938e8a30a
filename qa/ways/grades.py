"""Grades, lead inspectors and inspection dates: looked up in what reports and articles state."""

from __future__ import annotations

from qa.answer import Outcome
from qa.grades import find_grades
from qa.inquiry import Inquiry
from qa.outline import Outline, Part, Place
from qa.retrieve import allowed_articles


def answer(inquiry: Inquiry, *, lenient: bool = False) -> Outline | None:
    """The rows that answer, in the order they are to be read; None for any other question.

    Where the library states none, the articles may still say it in words of their own: that is
    left to the plain way, unless the question names a time (a grade of another time is wrong).
    ``lenient`` reads as grade questions also those that only may be, once nothing else answered.
    """
    allowed = allowed_articles(inquiry.snapshot, inquiry.narrowing)
    found = find_grades(
        inquiry.snapshot,
        inquiry.question,
        allowed=(lambda id: True) if allowed is None else allowed.__contains__,
        lenient=lenient,
    )
    if found is None:
        return None
    notes = (*found.missing, *found.notes)
    if not found.places:
        return Outline(Outcome.NOT_IN_THE_ARTICLES, notes=notes)
    places = tuple(Place(p.article, p.start, p.end, p.about, p.emphasis) for p in found.places)
    outcome = Outcome.PARTLY if found.missing else Outcome.ANSWERED
    return Outline(outcome, (Part(places),), notes=notes, says_newer=True)
