"""Find quotations: by what they are about, who speaks, of which council, from when and how long."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from corpus.names import fold
from index.library import Snapshot
from index.quoted import Quoted
from qa.quotation_filters import (
    Chosen,
    Wanted,
    Wider,
    choose,
    is_only_councils,
    read_wanted,
    wider,
)
from qa.quotation_found import QuotationFound, SamePlace
from qa.quotation_ranking import Ranking, by_date, by_topic
from qa.quoted_speakers import Speakers
from qa.quotes_asked import QuotesAsked
from qa.wording import either

TOP = 50
"""Quotations given where no number is asked for."""
SAME = 92.0
"""Of 100, from which words are the same but for a slip or a mark (rapidfuzz ratio)."""
LEAST_SAME_WORDS = 6
"""Words from which one quotation within a longer one is the same."""


@dataclass(frozen=True, slots=True)
class Search:
    """What was found, best first, and how the request was read.

    ``matching`` is how many quotations the filters leave, on the topic or not, and ``total`` how
    many of those are on it, the same words counted once. ``notes`` are lines for people: who is
    not quoted, and where nothing was found what would widen it; ``wider`` is that by itself, with
    how many quotations it would leave, and ``meant`` names like one that nobody has.
    """

    found: tuple[QuotationFound, ...]
    asked: QuotesAsked
    matching: int
    total: int
    notes: tuple[str, ...] = ()
    wider: Mapping[Wider, int] = field(default_factory=dict)
    meant: tuple[str, ...] = ()


def find_quotations(snapshot: Snapshot, wanted: Wanted) -> tuple[QuotationFound, ...]:
    """The quotations that fit, nearest first; the newest first where nothing is asked.

    Raises:
        QuestionError: a filter names what there is not, or the question cannot be searched for.
    """
    return look_for(snapshot, wanted).found


def look_for(snapshot: Snapshot, wanted: Wanted) -> Search:
    """The same with how the request was read and what would widen it.

    Raises:
        QuestionError: as ``find_quotations``.
    """
    speakers = Speakers(snapshot.quotations.all)
    asked = read_wanted(snapshot, wanted, speakers)
    chosen = choose(snapshot, wanted, asked, speakers)
    if asked.topic and not is_only_councils(snapshot, asked.topic):
        ranked = by_topic(snapshot, asked.topic, chosen, number=asked.number)
    else:
        ranked = by_date(snapshot, chosen)
    groups, total = _grouped(snapshot, ranked, speakers, wanted.top or asked.number or TOP)
    found = _found(snapshot, groups)
    notes = [snapshot.notice] if snapshot.notice else []
    strangers = _not_quoted(wanted, asked, speakers)
    notes += [_not_quoted_line(name, like) for name, like in strangers.items()]
    offers: dict[Wider, int] = {}
    if not found:
        offers = _offers(snapshot, wanted, asked, speakers, chosen)
        notes.append(_nothing(snapshot, asked, offers))
    elif asked.number and not wanted.top and len(found) < asked.number:
        notes.append(f"{asked.number} were asked for; no more than these fit.")
    meant = tuple(like for like in strangers.values() if like)
    return Search(found, asked, len(chosen.surely), total, tuple(notes), offers, meant)


def matching(snapshot: Snapshot, wanted: Wanted) -> list[Quoted]:
    """Every quotation that the filters leave, in the library's order: to be counted.

    Raises:
        QuestionError: as ``find_quotations``.
    """
    speakers = Speakers(snapshot.quotations.all)
    asked = read_wanted(snapshot, wanted, speakers)
    chosen = choose(snapshot, wanted, asked, speakers)
    return [snapshot.quotations.all[place] for place in chosen.surely]


@dataclass(slots=True)
class _Group:
    """Places of the same words, the one that is shown first, with its score."""

    places: list[int]
    score: float | None
    words: str


def _grouped(
    snapshot: Snapshot, ranked: Sequence[Ranking], speakers: Speakers, top: int
) -> tuple[list[_Group], int]:
    """The first ``top`` of different words, and how many there are in all; of the same words one
    with its speaker comes first. What follows the newest may be the whole library: there only the
    places are counted.
    """
    held = snapshot.quotations.all
    groups: list[_Group] = []
    for n, r in enumerate(ranked):
        quoted, words = held[r.place], _plain(held[r.place])
        group = next(
            (
                g
                for g in groups
                if _is_same(g.words, words) and _may_be_one(held[g.places[0]], quoted, speakers)
            ),
            None,
        )
        if group is not None:
            is_first = held[group.places[0]].said.speaker is None and quoted.said.speaker
            group.places.insert(0 if is_first else len(group.places), r.place)
        elif r.score is None and len(groups) == top:
            return groups, len(groups) + len(ranked) - n
        else:
            groups.append(_Group([r.place], r.score, words))
    return groups[:top], len(groups)


def _found(snapshot: Snapshot, groups: Sequence[_Group]) -> tuple[QuotationFound, ...]:
    held = snapshot.quotations.all
    return tuple(
        QuotationFound.of(
            snapshot.article(held[g.places[0]].article_id),
            held[g.places[0]],
            score=g.score,
            also=[_same_place(held[p]) for p in g.places[1:]],
        )
        for g in groups
    )


def _plain(quoted: Quoted) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(" ".join(quoted.words)).replace("'", "")))


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short.split()) < LEAST_SAME_WORDS:
        return False
    if f" {short} " in f" {long} ":
        return True
    return len(short) > 0.8 * len(long) and fuzz.ratio(short, long, score_cutoff=SAME) > 0


def _may_be_one(one: Quoted, other: Quoted, speakers: Speakers) -> bool:
    """False where two different speakers are named: "No comment" is said by many."""
    return len({speakers.name(q.said.speaker) for q in (one, other) if q.said.speaker}) < 2


def _same_place(quoted: Quoted) -> SamePlace:
    return SamePlace(quoted.article_id, quoted.title, *quoted.spans[0])


def _not_quoted(wanted: Wanted, asked: QuotesAsked, speakers: Speakers) -> dict[str, str | None]:
    """Each person asked for whom the library does not quote, with a name that is like theirs."""
    named = [s.person for s in asked.speakers if s.person]
    if wanted.speaker is not None:
        named = [wanted.speaker]
    return {name: speakers.like(name) for name in named if not speakers.find(name)}


def _not_quoted_line(name: str, like: str | None) -> str:
    offer = f"; perhaps {like} is meant" if like else ""
    return f"No quotation in the library is by {name}{offer}."


def _offers(
    snapshot: Snapshot, wanted: Wanted, asked: QuotesAsked, speakers: Speakers, chosen: Chosen
) -> dict[Wider, int]:
    """What would widen a search that found nothing."""
    if chosen.surely:
        return {Wider.TOPIC: len(chosen.surely)}
    return wider(snapshot, wanted, asked, speakers)


def _nothing(snapshot: Snapshot, asked: QuotesAsked, offers: Mapping[Wider, int]) -> str:
    """Why nothing was found, and what would widen it."""
    if not snapshot.quotations.all:
        return "The library holds no quotations; build it from articles that quote somebody."
    if n := offers.get(Wider.TOPIC):
        fit = "One quotation fits" if n == 1 else f"{n} quotations fit"
        return (
            f"Nothing near enough to “{asked.topic}” was said. {fit} everything else that was "
            "asked: put the topic in other words, or leave it out."
        )
    if not offers:
        return "Nothing fits, and letting go of one filter is not enough: let go of several."
    named = either([f"{what} ({n})" for what, n in offers.items()])
    return f"Nothing fits. There is something with {named}."
