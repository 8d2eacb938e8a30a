"""What a report says of the whole: the sentences between its table of grades and its first section.

There inspectors sum up why a service is graded as it is, and how it has changed since the
inspection before; nothing else in a report says it in so few words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.article import Article, Block, Kind
from corpus.judgements import Judgement
from corpus.sentences import split_sentences

Span = tuple[int, int]

MOST_BLOCKS = 16
"""Paragraphs read: an overview has two to ten."""
NEAR_THE_TABLE = 30
"""Blocks below the table's first row among which the heading of a summary stands."""
LEAST_WORDS = 6
"""What is shorter is a label."""
_OPENS = re.compile(
    r"\b(?:executive summary|summary of (?:key )?findings|key findings|overview|because)\b", re.I
)
_ENDS = re.compile(
    r"^\W*(?:what (?:needs|does)|areas? (?:for|of|requiring)|recommendations|priority|"
    r"information about|the (?:experiences|impact))\b",
    re.I,
)


def overview(article: Article, own: Sequence[Judgement]) -> list[Span]:
    """The spans of its sentences in their order; none where nothing stands there.

    ``own`` are the grades that the report itself gives.
    """
    if not own:
        return []
    rows = [(j.start, j.end) for j in own]
    first = min(start for start, _ in rows)
    after = [b for b in article.blocks if b.end > first and b.kind is not Kind.FURNITURE]
    opens = _opening(article, after)
    taken: list[Block] = []
    for block in after[opens or 0 :]:
        words = article.words(block)
        if block.kind is Kind.HEADING:
            if taken and not _OPENS.search(words):
                break
            continue
        is_row = any(block.start < end and start < block.end for start, end in rows)
        prose = block.kind is Kind.PARAGRAPH or (opens and block.kind is Kind.LIST_ITEM)
        if prose and not is_row and len(taken) < MOST_BLOCKS:
            taken.append(block)
    sentences = [
        (block.start + a, block.start + b)
        for block in taken
        for a, b in split_sentences(article.words(block))
    ]
    return [s for s in sentences if len(article.text[s[0] : s[1]].split()) >= LEAST_WORDS]


def _opening(article: Article, blocks: Sequence[Block]) -> int | None:
    """Which of ``blocks`` is the heading of a summary; None where the table leads right to it."""
    for n, block in enumerate(blocks[:NEAR_THE_TABLE]):
        if block.kind is Kind.HEADING:
            words = article.words(block)
            if _OPENS.search(words):
                return n
            if _ENDS.match(words):
                return None
    return None


_BEFORE = re.compile(
    r"\b(?:since|than|compared (?:with|to)|at the time of)\b.{0,60}"
    r"\b(?:inspect\w+|judge\w+|(?:19|20)\d\d)"
    r"|\b(?:previous|last|earlier|(?:19|20)\d\d) (?:\w+ ){0,3}?inspections?\b"
    r"|\b(?:previously|last) (?:inspected|judged)\b",
    re.I,
)
_MOVED = re.compile(
    r"\b(?:improv\w+|deteriorat\w+|declin\w+|wors\w+|progress|transform\w+|better|strengthen\w+|"
    r"sustain\w+|maintain\w+|remain\w*|continu\w+|fallen|dropped|slipped|weaken\w+|changed|"
    r"no longer|built on|journey)\b",
    re.I,
)
_MOVED_BY_ITSELF = re.compile(r"\b(?:deteriorat(?:ed|ion)|transformed|declined|worsened)\b", re.I)
_OF_THE_WHOLE = re.compile(
    r"\bservices\b|\boverall\b|\bquality of (?:service|practice|social work|provision)|"
    r"\bexperiences?\b|\bmost areas\b|\ball areas\b",
    re.I,
)
_GOES_ON = re.compile(r"(?:However|But|Nevertheless|Since then|This is|These)\b")


def how_changed(article: Article, own: Sequence[Judgement]) -> list[Span]:
    """What inspectors say themselves of how it has changed since the inspection before.

    The first sentence that speaks of the whole, of that inspection and of a movement, and the next
    where it takes it up ("However, ..."); none where no sentence does.
    """
    spans = overview(article, own)
    scored = []
    for n, (start, end) in enumerate(spans):
        words = article.text[start:end]
        before, moved = _BEFORE.search(words), _MOVED.search(words)
        if (before and moved) or _MOVED_BY_ITSELF.search(words):
            whole = _OF_THE_WHOLE.search(words) is not None
            scored.append((-2 * (before is not None) - whole - 0.5 * (n == 0), n))
    if not scored:
        return []
    n = min(scored)[1]
    told = [spans[n]]
    if n + 1 < len(spans) and _GOES_ON.match(article.text[spans[n + 1][0] :]):
        told.append(spans[n + 1])
    return told
