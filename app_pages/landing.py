"""Where a link to a place lands: in the article as it is now, or as near to it as can be said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app_pages.listing import Listed
from app_pages.place import SHA_SHOWN, WORDS_SENT, Place
from corpus.article import Article
from corpus.citing import Span
from corpus.errors import LibraryError
from index.library import Snapshot
from qa.placing.place import place as place_words
from qa.placing.placed import Location, Placed, Verdict


class Finding(StrEnum):
    """What became of a place."""

    WHOLE = "whole article"
    SAME = "as it was"
    MOVED = "changed, same words"
    NEAR = "words alike"
    LOST = "words not found"
    OUTSIDE = "no such place"
    GONE = "no such article"


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a place is now. ``article`` is None where the library has no such article, ``span``
    where there is nothing to mark.

    ``has_changed``: the text is another than that the link was made of. ``is_renamed``: the very
    text goes by another id now. ``placed`` says of NEAR how the link's words differ from those
    marked. ``elsewhere`` are the places of words whose article is gone.
    """

    finding: Finding
    article: Article | None = None
    span: Span | None = None
    has_changed: bool = False
    is_renamed: bool = False
    placed: Placed | None = None
    elsewhere: tuple[Location, ...] = ()


def land(snapshot: Snapshot, place: Place, entries: Mapping[str, Listed]) -> Landing:
    """Where ``place`` is in the library as it is now; ``entries`` list its articles by id."""
    try:
        article = snapshot.article(place.article_id)
    except LibraryError:
        return _renamed(snapshot, place, entries) or _gone(snapshot, place)
    return _in_article(snapshot, place, article)


def _renamed(snapshot: Snapshot, place: Place, entries: Mapping[str, Listed]) -> Landing | None:
    """The same text under another id: its file was renamed, or moved to another folder."""
    if len(place.sha) < SHA_SHOWN:
        return None
    id = next((e.id for e in entries.values() if e.sha256.startswith(place.sha)), None)
    if id is None:
        return None
    found = _in_article(snapshot, place, snapshot.article(id))
    return Landing(found.finding, found.article, found.span, is_renamed=True)


def _gone(snapshot: Snapshot, place: Place) -> Landing:
    wanted = _whole_words(place)
    if not wanted:
        return Landing(Finding.GONE)
    placed = place_words(snapshot, wanted)
    is_there = placed.verdict in _SAME
    return Landing(Finding.GONE, elsewhere=(*placed.locations, *placed.also) if is_there else ())


_SAME = (Verdict.EXACT, Verdict.TYPOGRAPHY, Verdict.COMMENT_ONLY)


def _in_article(snapshot: Snapshot, place: Place, article: Article) -> Landing:
    if place.start is None and place.end is None and not place.words.strip():
        return Landing(Finding.WHOLE, article)
    has_changed = bool(place.sha) and not article.sha256.startswith(place.sha)
    fits = (
        place.start is not None
        and place.end is not None
        and 0 <= place.start < place.end <= len(article.text)
    )
    if not has_changed and fits:
        assert place.start is not None
        assert place.end is not None
        # A link with no hash may be of another text: its words tell.
        there = article.text[place.start : place.end]
        if place.sha or _flat(there).startswith(_flat(place.words)):
            return Landing(Finding.SAME, article, (place.start, place.end))
    if not place.words.strip():
        return Landing(Finding.LOST if has_changed else Finding.OUTSIDE, article, None, has_changed)
    return _by_words(snapshot, place, article, has_changed=has_changed)


def _by_words(snapshot: Snapshot, place: Place, article: Article, *, has_changed: bool) -> Landing:
    found = Finding.MOVED if has_changed else Finding.SAME
    at = place.start or 0
    # Runs of white space are the likeliest thing to differ between two readings of one source.
    pattern = r"\s+".join(re.escape(w) for w in place.words.split())
    hits = [m.span() for m in re.finditer(pattern, article.text)]
    if hits:
        span = min(hits, key=lambda h: abs(h[0] - at))
        return Landing(found, article, _to_its_end(place, article.text, span), has_changed)
    placed = place_words(snapshot, _whole_words(place), articles=[article.id])
    if placed.location is None:
        return Landing(Finding.LOST, article, None, has_changed)
    if placed.verdict in _SAME:
        spans = [(p.start, p.end) for p in (*placed.locations, *placed.also)]
        span = min(spans, key=lambda s: abs(s[0] - at))
        return Landing(found, article, _to_its_end(place, article.text, span), has_changed)
    span = (placed.location.start, placed.location.end)
    return Landing(Finding.NEAR, article, span, has_changed, placed=placed)


def _to_its_end(place: Place, text: str, span: Span) -> Span:
    """``span`` with as much more as the place had beyond the words that a link carries."""
    rest = (place.end or 0) - (place.start or 0) - len(place.words)
    if len(place.words) < WORDS_SENT or rest <= 0:
        return span
    end = min(len(text), span[1] + rest)
    while end < len(text) and not text[end].isspace():
        end += 1
    return span[0], end


def _whole_words(place: Place) -> str:
    """The words that a link carries, without one that was cut off."""
    found = place.words.strip()
    if len(place.words) >= WORDS_SENT and " " in found:
        return found.rsplit(None, 1)[0]
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
