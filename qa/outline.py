"""An answer in outline, before it is written: its sentences, their order, their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import Article
from qa.answer import Outcome


@dataclass(frozen=True, slots=True)
class Place:
    """Words of an article that are to be cited: ``article.text[start:end]``.

    ``emphasis`` is the part of them that answers, as (start, end) in the article; ``about`` are
    the councils they are about.
    """

    article: Article
    start: int
    end: int
    about: tuple[str, ...] = ()
    emphasis: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The exact words."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer: a label of ours (a council, a time, a part of the question) and places.

    ``lead`` is a sentence of our own above its places. ``missing`` is what is said instead where
    nothing in the library answers this part.
    ``by_article`` is True where the articles are to be named above their words when several speak.
    """

    places: tuple[Place, ...] = ()
    label: str | None = None
    missing: str | None = None
    by_article: bool = True
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What is answered. ``lead`` is a sentence of our own before it, never put as a quotation.

    ``support`` says how much speaks for answering, higher is better, None where nothing was
    weighed; ``best`` is the sentence that ranked first, taken or not. ``reason`` is why nothing
    answers; ``choices`` are questions to go on with. ``says_newer`` is True where the notes name
    newer accounts already.
    """

    outcome: Outcome
    parts: tuple[Part, ...] = ()
    lead: str | None = None
    notes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    support: float | None = None
    best: Place | None = None
    reason: str | None = None
    says_newer: bool = False

    @property
    def places(self) -> list[Place]:
        """Every place, in the order of the answer."""
        return [place for part in self.parts for place in part.places]


def answered(places: Sequence[Place], **more: object) -> Outline:
    """An answer of one part."""
    return Outline(Outcome.ANSWERED, (Part(tuple(places)),), **more)  # type: ignore[arg-type]
