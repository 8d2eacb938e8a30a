"""The part of an article that words are compared with, as tokens in the order they are read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from corpus.article import Article, Kind
from qa.placing.tokens import Token, keys, tokens

_BESIDE = frozenset({Kind.FURNITURE, Kind.CAPTION})
"""What a page puts between two parts of one text; words that run on pass over it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens of ``article`` with their keys. ``breaks`` are the numbers of tokens that begin a
    block. ``kind`` is what all of it is: PARAGRAPH stands for everything of the body.
    """

    article: Article
    tokens: tuple[Token, ...]
    keys: tuple[str, ...]
    breaks: frozenset[int]
    kind: Kind


def stretches(
    article: Article, start: int, end: int, known: Collection[str] = ()
) -> Iterator[Stretch]:
    """The body of ``article`` from ``start`` to ``end``; the same with the captions and furniture
    that lie there; then each of these, and each reader's comment, by itself. ``known`` as in
    ``tokens``.
    """
    body: list[Token] = []
    breaks: set[int] = set()
    whole: list[Token] = []
    all_breaks: set[int] = set()
    alone: list[Stretch] = []
    for block in article.blocks:
        if block.end <= start or end <= block.start:
            continue
        a, b = max(block.start, start), min(block.end, end)
        found = tokens(article.text, a, b, known=known)
        if block.kind is not Kind.COMMENT:
            all_breaks.add(len(whole))
            whole += found
        if block.kind in _BESIDE or block.kind is Kind.COMMENT:
            if found:
                alone.append(Stretch(article, tuple(found), tuple(keys(found)), frozenset({0}),
                                     block.kind))  # fmt: skip
            continue
        breaks.add(len(body))
        body += found
    if body:
        yield Stretch(article, tuple(body), tuple(keys(body)), frozenset(breaks), Kind.PARAGRAPH)
    if body and len(whole) > len(body):
        made = frozenset(all_breaks)
        yield Stretch(article, tuple(whole), tuple(keys(whole)), made, Kind.PARAGRAPH)
    yield from alone
