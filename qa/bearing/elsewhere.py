"""Where else in the library the same words stand, or nearly the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Article, Kind, Published
from corpus.citing import Span
from index.library import Snapshot
from qa.bearing.facts import NUMBERED, About, sentences_of
from qa.placing.place import MOST_CHARACTERS, place
from qa.placing.placed import Location, Placed, Verdict

FEWEST_WORDS = 4
"""Fewer words stand in many places by chance."""
SENTENCES_SEEN = 12
"""Sentences of long words that are looked for one by one, from the first on."""
NEARLY = 0.8
"""The least share of the words that stand at a place for them to be nearly the same there, ..."""
FEWEST_NEARLY = 8
MOST_NEARLY = 120
"""... and the fewest and the most words that this is asked of."""
_WORD = re.compile(r"\w+")
_SAME = (Verdict.EXACT, Verdict.TYPOGRAPHY, Verdict.COMMENT_ONLY)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place with the same words: ``words`` is ``text[start:end]`` of that article.

    ``of`` is the part of the words looked for that stands there, and ``placed`` what came of
    looking. ``is_exact`` is False where marks, spaces and the like differ.
    """

    article_id: str
    published: Published
    kind: Kind
    start: int
    end: int
    words: str
    of: Span
    is_exact: bool
    placed: Placed


@dataclass(frozen=True, slots=True)
class Repeated:
    """Where words stand besides: ``whole`` has all of them, ``parts`` a sentence of them each,
    ``nearly`` nearly all. Articles on the same councils come first, then the oldest, and readers'
    comments last. ``nothing`` is a sentence where there are none.
    """

    whole: tuple[Elsewhere, ...] = ()
    parts: tuple[Elsewhere, ...] = ()
    nearly: tuple[Elsewhere, ...] = ()
    nothing: str = ""


def elsewhere(
    snapshot: Snapshot, article: Article, span: Span, about: Sequence[About] = ()
) -> Repeated:
    """The places besides ``span`` of ``article`` where its words stand.

    Words that are nearly the same are looked for in other articles on the councils that they are
    ``about``: reports have many sentences that only differ in their figures from council to
    council.
    """
    span = _without_number(article.text, span)
    if _count(article, span) < FEWEST_WORDS:
        return Repeated(
            nothing=f"Fewer than {FEWEST_WORDS} words are not looked for in other places."
        )
    on_them = {id for a in about for id in snapshot.about.get(a.council, ())}
    whole: tuple[Elsewhere, ...] = ()
    if span[1] - span[0] <= MOST_CHARACTERS:
        whole = tuple(_same(snapshot, article, span, span, on_them))
    parts: list[Elsewhere] = []
    sentences = [(max(a, span[0]), min(b, span[1])) for a, b in sentences_of(article, span)]
    known = {p.article_id for p in whole}
    for sentence in sentences[:SENTENCES_SEEN] if len(sentences) > 1 else ():
        part = _without_number(article.text, sentence)
        if _count(article, part) >= FEWEST_WORDS:
            found = _same(snapshot, article, part, span, on_them)
            parts += [p for p in found if p.article_id not in known]
    if whole or parts:
        return Repeated(whole, tuple(parts))
    nearly = tuple(_nearly(snapshot, article, span, on_them))
    nothing = "" if nearly else "The same words stand nowhere else in the library."
    return Repeated(nearly=nearly, nothing=nothing)


def _same(
    snapshot: Snapshot, article: Article, part: Span, span: Span, first: Collection[str]
) -> list[Elsewhere]:
    """The places of the words at ``part`` that are not in ``span``; those in the articles ``first``
    come first.
    """
    placed = place(snapshot, article.text[slice(*part)], prefer=[article.id])
    if placed.verdict not in _SAME:
        return []
    found = [
        _found(snapshot, article, part, at, placed)
        for at in (*placed.locations, *placed.also)
        if at.article_id != article.id or at.end <= span[0] or span[1] <= at.start
    ]
    return sorted(found, key=lambda f: (f.article_id not in first, *_oldest_first(f)))


def _nearly(
    snapshot: Snapshot, article: Article, span: Span, on_them: Collection[str]
) -> Iterator[Elsewhere]:
    """The one place in another article on the same councils that has nearly the same words."""
    others = sorted(set(on_them) - {article.id})
    if not others or not FEWEST_NEARLY <= _count(article, span) <= MOST_NEARLY:
        return
    placed = place(snapshot, article.text[slice(*span)], articles=others)
    if placed.verdict is Verdict.ALTERED and placed.score >= NEARLY and placed.location:
        yield _found(snapshot, article, span, placed.location, placed)


def _found(
    snapshot: Snapshot, article: Article, of: Span, at: Location, placed: Placed
) -> Elsewhere:
    there = snapshot.article(at.article_id)
    words = there.text[at.start : at.end]
    is_exact = words == article.text[slice(*of)]
    return Elsewhere(
        there.id, there.published, Kind(at.kind), at.start, at.end, words, of, is_exact, placed
    )


def _oldest_first(place: Elsewhere) -> tuple[bool, bool, str, str, int]:
    date = place.published.value
    return place.kind is Kind.COMMENT, date is None, date or "", place.article_id, place.start


def _without_number(text: str, span: Span) -> Span:
    """``span`` without the number that its paragraph has in this report."""
    number = NUMBERED.match(text[slice(*span)])
    return (span[0] + number.end(), span[1]) if number else span


def _count(article: Article, span: Span) -> int:
    return len(_WORD.findall(article.text[slice(*span)]))
