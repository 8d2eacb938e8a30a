"""Given words laid beside a part of an article: where they stand, how near, what is between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Article
from corpus.citing import Span
from index.words import content_words
from qa.placing import wording
from qa.placing.alignment import Alignment
from qa.placing.gravity import governs, turned_by
from qa.placing.parting import ENDS
from qa.placing.placed import Change, Difference, Flag
from qa.placing.stretch import Stretch
from qa.placing.tokens import Token, tokens

LEAST_SHARE = 0.55
"""Of the given words that have to stand at a place for it to count as altered."""
LONG_RUN = 10
"""Tokens that follow each other nowhere by chance, or nearly."""
LONGEST_LEFT_OUT = 12
"""Words that may be missing without an ellipsis; over more, the two sides are stitched."""
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s|$)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens of the given words laid beside a stretch of an article."""

    stretch: Stretch
    alignment: Alignment
    differences: tuple[Difference, ...]
    given: Span

    @property
    def article(self) -> Article:
        """The article it is laid beside."""
        return self.stretch.article

    @property
    def first(self) -> int:
        """The number of the first of the article's tokens."""
        return self.alignment.span[0]

    @property
    def last(self) -> int:
        """The number after the last of them."""
        return self.alignment.span[1]

    @property
    def span(self) -> Span:
        """Where in the article's text."""
        found = self.stretch.tokens
        last = max(self.first, self.last - 1)
        return found[self.first].start, found[last].end

    @property
    def is_sound(self) -> bool:
        """Whether only typography differs."""
        return all(d.kind is Change.TYPOGRAPHY for d in self.differences)


def share_of(given: Sequence[Token], found: Sequence[Found]) -> float:
    """The share of the given words that stand at those places."""
    same = sum(
        t.is_word
        for f in found
        for s in f.alignment.steps
        if s.is_same
        for t in f.stretch.tokens[s.c : s.d]
    )
    return same / max(1, sum(t.is_word for t in given))


def is_near(given: Sequence[Token], found: Found) -> bool:
    """Whether enough of the words stand there, some of them words that carry meaning, or a long
    enough run, to call it the same place.
    """
    if longest_run(found) >= LONG_RUN:
        return True
    same = [s for s in found.alignment.steps if s.is_same]
    words = " ".join(k for s in same for k in found.stretch.keys[s.c : s.d])
    return share_of(given, [found]) >= LEAST_SHARE and bool(content_words(words))


def longest_run(found: Found) -> int:
    """How many tokens follow each other as they do in the article."""
    return max((s.b - s.a for s in found.alignment.steps if s.is_same), default=0)


def follows(one: Found, other: Found) -> bool:
    """Whether ``other`` stands after ``one`` in the same part of the same article."""
    is_there = one.article.id == other.article.id and one.stretch.kind is other.stretch.kind
    return is_there and one.span[1] <= other.span[0]


def skips_sentences(one: Found, other: Found) -> bool:
    """Whether whole sentences of the article stand between the two."""
    a, b = one.span[1], other.span[0]
    return follows(one, other) and is_whole_sentences(one.article.text, a, b)


def is_one_sentence(one: Found, other: Found) -> bool:
    """Whether the two are a sentence that has lost a few words between them."""
    if not follows(one, other) or skips_sentences(one, other):
        return False
    missing = one.article.text[one.span[1] : other.span[0]]
    return len(_WORD.findall(missing)) <= LONGEST_LEFT_OUT


def is_whole_sentences(text: str, a: int, b: int) -> bool:
    """Whether ``text[a:b]`` is what stands between the end of a sentence and the next's start."""
    between = text[a:b].strip()
    begins = between[:1] in ENDS or text[:a].rstrip()[-1:] in ENDS
    return begins and between[-1:] in ENDS and _WORD.search(between) is not None


def cut_out(words: str, one: Found, other: Found) -> Difference:
    """What an ellipsis leaves out between two parts."""
    text = one.article.text
    a, b = one.span[1], other.span[0]
    left = tokens(text, *rest_of_sentence(text, a, b)) + tokens(text, *lead_in(text, a, b))
    turns = turned_by(left)
    flags = (Flag.NEGATION,) if any(map(governs, left)) else ()
    given = (one.given[1], other.given[0])
    why = wording.left_out(text[a:b], turns)
    return Difference(
        Change.CUT, words[slice(*given)], text[a:b].strip(), given, (a, b), flags, why
    )


def rest_of_sentence(text: str, a: int, b: int) -> Span:
    """The part of ``text[a:b]`` that belongs to the sentence before it."""
    end = _SENTENCE_END.search(text, a, b)
    return a, end.start() if end else b


def lead_in(text: str, a: int, b: int) -> Span:
    """The part of ``text[a:b]`` that belongs to the sentence after it, where that is another."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, a, b)]
    return (ends[-1] if ends else b), b


def out_of_order(part: Found) -> Difference:
    """That the article has this part before the one it is put after."""
    words = part.article.text[slice(*part.span)]
    return Difference(Change.MOVED, words, words, part.given, part.span, (Flag.ORDER,))
