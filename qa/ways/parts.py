"""An answer in labelled parts: each is asked as a question of its own, by the other ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answer import Outcome
from qa.compose import compose
from qa.inquiry import Inquiry
from qa.outline import Outline, Part, Place
from qa.question import Question, Refers

Way = Callable[[Inquiry], Outline | None]

MOST_PLACES = 4
"""Sentences shown of one part: several parts together are not to be longer than one can read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A part to be asked. ``missing`` is what is said in its place where nothing answers it."""

    label: str
    question: Question
    missing: str


def ask_each(
    inquiry: Inquiry, asked: Sequence[Asked], ways: Sequence[Way], *, lead: str | None = None
) -> Outline:
    """The parts in their order, each answered by the first of ``ways`` that does, or named missing.

    No sentence stands twice: a part answered by nothing but the words of one before it shares that
    one's label.
    """
    parts: list[Part] = []
    outlines: list[Outline] = []
    for a in asked:
        own = replace(inquiry, question=a.question)
        goes_on = a.question.refers_to is Refers.ANSWER and bool(parts)
        if goes_on and not parts[-1].places:
            parts.append(Part(missing=a.missing))  # of what was not found nothing can be told
            continue
        if goes_on:
            so_far = Outline(Outcome.ANSWERED, (parts[-1],))
            own = replace(own, before=(compose(inquiry.snapshot, a.question, so_far),))
        outline = next((d for way in ways if (d := way(own)) is not None), None)
        places = outline.places if outline and outline.outcome in _ANSWERS else []
        if outline is not None:
            outlines.append(outline)
        if goes_on and places and outline is not None:  # the same sentence may well say it
            parts.append(Part(tuple(places[:1]), a.label, lead=outline.lead))
            continue
        fresh = [p for p in places if not any(_stands_in(p, part) for part in parts)]
        if places and not fresh:
            n = next(n for n, part in enumerate(parts) if _stands_in(places[0], part))
            parts[n] = replace(parts[n], label=_joined(parts[n].label, a.label))
        elif places:
            parts.append(Part(tuple(fresh[:MOST_PLACES]), a.label))
        else:
            parts.append(Part(missing=a.missing))
    notes = tuple(dict.fromkeys(n for d in outlines for n in d.notes))
    answered = [p for p in parts if p.places]
    partly = any(d.outcome is Outcome.PARTLY for d in outlines) or len(answered) < len(parts)
    return Outline(
        Outcome.NOT_IN_THE_ARTICLES if not answered
        else Outcome.PARTLY if partly
        else Outcome.ANSWERED,
        tuple(parts),
        lead=lead if answered else None,
        notes=notes,
        support=max((d.support for d in outlines if d.support is not None), default=None),
    )  # fmt: skip


_ANSWERS = (Outcome.ANSWERED, Outcome.PARTLY)


def _stands_in(place: Place, part: Part) -> bool:
    return any((p.article.id, p.start) == (place.article.id, place.start) for p in part.places)


def _joined(first: str | None, second: str) -> str:
    """ "Leeds" and "Salford" as "Leeds and Salford"; questions one after the other."""
    if first is None:
        return second
    return f"{first} {second}" if first.endswith("?") else f"{first} and {second}"
