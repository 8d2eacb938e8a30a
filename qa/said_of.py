"""The sentences of an article that are about one council, by their own words or the run of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.article import BODY, Article
from corpus.sentences import split_sentences
from corpus.subjects import Gazetteer, follow, subjects

_LABEL = re.compile(r"^(?:[^\w“‘\"'(£]|\d{1,3}(?:\.\d{1,2})*[.)]\s+(?=[A-Z“‘]))+")
"""A bullet, or a report's own number of a paragraph: "33. The service ..."."""
_LEANS_BACK = re.compile(
    r"^\W*(?:\d{1,3}\.\s+)?(?:This|These|That|Those|Such|They|He|She|It|"
    r"(?:However|But|And|Also|Yet|Nevertheless|Although),?\s+"
    r"(?:this|these|that|those|such|they|he|she|it))\b"
)
"""How sentences begin that cannot be read without the one before."""


def said_of(article: Article, council: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """The spans of its body's sentences about ``council`` and no other, in order."""
    fixed = "authority" in article.metadata
    for subject in subjects(article, gazetteer):
        block = article.block_at(subject.start)
        if block is None or block.kind not in BODY:
            continue
        running = subject.running
        for a, b in split_sentences(article.words(block)):
            words = article.text[block.start + a : block.start + b]
            names, turned = follow(words, running, gazetteer)
            if (names or ((running,) if running else ())) == (council,):
                yield block.start + a, block.start + b
            if not fixed:
                running = turned


def stands_alone(words: str) -> bool:
    """False for a sentence that cannot be read without the one before.

    >>> stands_alone("However, these are not as detailed as those of other teams.")
    False
    """
    return _LEANS_BACK.match(words) is None


def bare(article: Article, start: int, end: int) -> tuple[int, int]:
    """The span without the bullet or the number that its paragraph begins with.

    A number that counts ("60 children were missing") stays.
    """
    label = _LABEL.match(article.text[start:end])
    return (start + label.end() if label and start + label.end() < end else start), end


def readable(
    article: Article, start: int, end: int, council: str | None, gazetteer: Gazetteer
) -> tuple[int, int]:
    """The span of a sentence with the one before it in its paragraph, where it cannot stand alone.

    In an article on several councils only with one that is about ``council`` too.
    """
    block = next(b for b in article.blocks if b.start <= start < b.end)
    if not stands_alone(article.text[start:end]):
        before = [block.start + a for a, _ in split_sentences(article.words(block))]
        one = max((s for s in before if s < start), default=start)
        of_one = "authority" in article.metadata or council is None
        if of_one or one in {a for a, _ in said_of(article, council or "", gazetteer)}:
            start = one
    return bare(article, start, end)
