"""A draft as it was handed in: its text, what it quotes, and what it says about that."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Published

Span = tuple[int, int]
"""Offsets into a draft's text: start inclusive, end exclusive."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a draft says about words: who said them, when, where they stand.

    ``speaker`` is the fullest name and the role the draft gives ("Steve Walker, director"),
    ``said`` the words of the draft that attach them. ``when`` is the first date named beside the
    words, None where none is, ``when_said`` its words ("2018") and ``years`` all years named there.
    ``councils`` are those that the sentence names; ``running`` those that it is about by the run of
    the draft. ``title`` is an article or publisher named as the source.
    """

    speaker: str | None = None
    said: str | None = None
    when: Published | None = None
    when_said: str | None = None
    years: tuple[str, ...] = ()
    councils: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Something in a draft that is to be checked: ``words`` is ``text[start:end]`` of the draft.

    ``is_quotation`` is True for words in quotation marks (which stand outside the span) or set as a
    block quotation, False for a sentence that cites in its own words. ``page`` is the page or the
    slide, where the draft has such.
    """

    words: str
    start: int
    end: int
    is_quotation: bool
    claim: Claim = Claim()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """``lines`` in the order of the text. ``problems`` are sentences on what could not be read."""

    name: str
    text: str
    lines: tuple[Line, ...]
    format: str
    sha256: str
    problems: tuple[str, ...] = ()
