"""Example questions made from the library's own articles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from corpus.article import Article
from index.library import Snapshot

_ARTICLES_LOOKED_AT = 60
"""Enough to find speakers and comments in; a large library is not read whole for examples."""
_LONGEST_TITLE = 90


def example_questions(snapshot: Snapshot) -> Iterator[Iterator[str]]:
    """Questions of different sorts, each sort likeliest first. Nobody has tried them yet."""
    articles = partial(_some_articles, snapshot)
    yield _about_councils(snapshot)
    yield _about_change(snapshot)
    yield _about_speakers(articles())
    yield _about_titles(articles())
    yield _about_comments(snapshot, articles())


def _some_articles(snapshot: Snapshot) -> list[Article]:
    return [snapshot.article(i) for i in islice(snapshot.article_ids(), _ARTICLES_LOOKED_AT)]


def _by_weight(snapshot: Snapshot) -> list[str]:
    """Councils, those with the most articles first."""
    return sorted(snapshot.about, key=lambda c: (-len(snapshot.about[c]), c))


def _about_councils(snapshot: Snapshot) -> Iterator[str]:
    for council in _by_weight(snapshot):
        yield f"What did inspectors find in {council}?"


def _about_change(snapshot: Snapshot) -> Iterator[str]:
    # The heaviest council has been used; another shows more of the library.
    councils = _by_weight(snapshot)
    for council in [*councils[1:], *councils[:1]]:
        ids = snapshot.about[council]
        years = sorted(value[:4] for i in ids if (value := snapshot.dates[i][0]))
        if years and years[0] != years[-1]:
            yield f"What has changed in {council} since {years[0]}?"


def _about_speakers(articles: list[Article]) -> Iterator[str]:
    seen = set()
    for article in articles:
        for quotation in article.quotations:
            name = quotation.speaker
            if name and len(name.split()) in (2, 3) and name.istitle() and name not in seen:
                seen.add(name)
                yield f"What did {name} say?"


def _about_titles(articles: list[Article]) -> Iterator[str]:
    for article in sorted(articles, key=lambda a: a.published.value or "", reverse=True):
        if len(article.title) <= _LONGEST_TITLE and article.published.is_known:
            yield f"What does “{article.title}” say?"


def _about_comments(snapshot: Snapshot, articles: list[Article]) -> Iterator[str]:
    for article in sorted(articles, key=lambda a: -len(a.comments)):
        about = sorted(c for c, ids in snapshot.about.items() if article.id in ids)
        if article.comments and about:
            yield f"What do readers say about {about[0]}?"
