"""Sentences as spans of a text."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import syntok.segmenter

Span = tuple[int, int]

_SENTENCE_LIMIT = 20_000
"""A text longer than this with no sentence end is cut at line ends first: the segmenter is slow."""


_STRAY_COMMA = re.compile(r"(?<=[a-z”’][.!?])\s+,\s+(?=[A-Z])")


@lru_cache(maxsize=20_000)
def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of one paragraph as (start, end) in it, without the spaces between them.

    >>> text = "It was good. Was it? “Yes,” she said."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['It was good.', 'Was it?', '“Yes,” she said.']
    """
    spans: list[Span] = []
    for piece_start, piece in _pieces(text):
        for paragraph in syntok.segmenter.analyze(piece):
            for tokens in paragraph:
                words = [t for t in tokens if t.value]
                if words:
                    start = piece_start + words[0].offset
                    spans.append((start, start))
    # The segmenter rewrites some characters, so only its starts are used: a sentence ends where
    # the next begins, which also keeps every character in some sentence.
    starts = [s for s, _ in spans]
    if not starts:
        return ((0, len(text)),) if text.strip() else ()
    starts[0] = 0
    # "... exploitation. , It said": a stray comma after a full stop hides the sentence's end.
    starts = sorted({*starts, *(m.end() for m in _STRAY_COMMA.finditer(text))})
    cuts = [*starts, len(text)]
    out = []
    for a, b in pairwise(cuts):
        chunk = text[a:b]
        bare = chunk.strip().removesuffix(" ,").rstrip()
        if bare:
            begin = a + chunk.index(bare)
            out.append((begin, begin + len(bare)))
    return tuple(_mend(text, out))


def _pieces(text: str) -> list[tuple[int, str]]:
    if len(text) <= _SENTENCE_LIMIT:
        return [(0, text)]
    return [
        (m.start(), m.group())
        for m in re.finditer(
            rf".{{1,{_SENTENCE_LIMIT}}}(?:\s|$)|.{{{_SENTENCE_LIMIT}}}", text, re.S
        )
    ]


def _mend(text: str, spans: list[Span]) -> list[Span]:
    """Give a sentence its closing marks back, and an opening number ("12.") to what it numbers."""
    out: list[Span] = []
    for start, end in spans:
        bare = text[start:end].strip("”’\"')]")
        if out and (not bare or re.fullmatch(r"[\d.()]{1,4}", text[out[-1][0] : out[-1][1]])):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out
