"""Which councils hold a grade, or moved from one to another: looked up, a line a council."""

from __future__ import annotations

from qa.answer import Outcome
from qa.inquiry import Inquiry
from qa.outline import Outline, Part, Place
from qa.retrieve import allowed_articles
from qa.standings import Line, find_standings
from qa.standings_question import read_asked_of_all

NOTE = "Other councils may be in articles that this library does not hold."


def answer(inquiry: Inquiry) -> Outline | None:
    """A line a council with its rows, newest first; None for any other question.

    Where it is true of none, that is the answer: prose would only name councils for other reasons.
    """
    asked = read_asked_of_all(inquiry.snapshot, inquiry.question, inquiry.period)
    if asked is None:
        return None
    ids = allowed_articles(inquiry.snapshot, inquiry.narrowing)
    found = find_standings(
        inquiry.snapshot, asked, allowed=None if ids is None else ids.__contains__
    )
    if not found.compared:
        return None
    of_it = f" of {asked.region.name}" if asked.region else ""
    n, shown = len(found.lines), len(found.shown)
    if not n:
        that = "that " if found.is_move else ""
        reason = (
            f"No council{of_it} {that}{found.said} is found in this library's articles, of "
            f"{found.compared} whose grades were compared."
        )
        return Outline(Outcome.NOT_IN_THE_ARTICLES, notes=(reason, *found.notes), says_newer=True)
    some = "" if n == shown else f" ({shown} are shown, the newest first)"
    noun = f"council{'' if n == 1 else 's'}{of_it}"
    which = {"first": "the first", "last": "the most recent"}.get(asked.pick or "", str(n))
    which = which if n == 1 or which == str(n) else f"{which} {n}"
    furthest = ", the furthest" if asked.pick == "most" else ""
    verb = "" if found.is_move else "was " if n == 1 else "were "
    lead = f"In this library's articles, {which} {noun} {verb}{found.said}{furthest}{some}:"
    return Outline(
        Outcome.ANSWERED,
        tuple(_part(line) for line in found.shown),
        lead=lead,
        notes=(*found.notes, NOTE),
        says_newer=True,
    )


def _part(line: Line) -> Part:
    places = tuple(Place(p.article, p.start, p.end, p.about, p.emphasis) for p in line.places)
    return Part(places, f"{line.council} ({line.when})", by_article=False)
