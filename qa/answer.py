"""What a question gets back: statements in the articles' own words, each tied to its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from corpus.article import Article, Kind, Published
from corpus.errors import CitationBroken
from corpus.reference import placed, reference
from corpus.speech import speaker_at


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTLY = "partly_answered"
    NOT_IN_THE_ARTICLES = "not_in_the_articles"
    NEEDS_CLARIFYING = "needs_clarifying"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an article: ``quote`` is ``text[start:end]`` of the text with that hash.

    ``emphasis`` is the part of the quote that answers, as (start, end) in the article. ``about``
    are the councils the sentence is about, by its own words or the run of the text.
    """

    number: int
    article_id: str
    article_sha256: str
    title: str
    publisher: str | None
    published: Published
    url: str | None
    source: str
    section: str | None
    kind: str
    speaker: str | None
    start: int
    end: int
    quote: str
    verdict: str = "exact"
    page: int | None = None
    about: tuple[str, ...] = ()
    emphasis: tuple[int, int] | None = None

    @classmethod
    def of(
        cls,
        article: Article,
        start: int,
        end: int,
        *,
        number: int = 1,
        about: tuple[str, ...] = (),
        emphasis: tuple[int, int] | None = None,
    ) -> Citation:
        """The citation of ``article.text[start:end]``, with all the article says of that place.

        The speaker is None where it is not clear who speaks; of a reader's comment it is its
        author, and a comment stands under no heading of the article.
        """
        block = article.block_at(start)
        is_comment = block is not None and block.kind is Kind.COMMENT
        speaker = speaker_at(article, start, end)
        return cls(
            number=number,
            article_id=article.id,
            article_sha256=article.sha256,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            source=article.source,
            section=None if is_comment else article.heading_at(start),
            kind=str(block.kind if block else Kind.PARAGRAPH),
            speaker=speaker.name if speaker else None,
            start=start,
            end=end,
            quote=article.text[start:end],
            page=article.page_at(start),
            about=about,
            emphasis=emphasis,
        )

    @property
    def reference(self) -> str:
        """The quotation with where it stands, as one would print it under a slide."""
        return reference(
            self.quote,
            self.title,
            self.publisher,
            self.published,
            kind=self.kind,
            speaker=self.speaker,
            place=placed(None, self.page),
        )

    def check(self, article: Article) -> None:
        """Refuse a citation that does not point at its own words.

        Raises:
            CitationBroken: the article is another or was changed, or the span says something else.
        """
        if article.id != self.article_id or article.sha256 != self.article_sha256:
            raise CitationBroken(f"citation {self.number} is of another text of {self.article_id}")
        if not self.quote or article.text[self.start : self.end] != self.quote:
            raise CitationBroken(
                f"citation {self.number} does not match {self.article_id} at "
                f"{self.start}-{self.end}; it was not shown"
            )


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing an answer says, with the numbers of the citations it rests on.

    ``label`` is a line of ours that stands above it (a council, a time, a part of the question),
    until the next.
    """

    text: str
    citations: tuple[int, ...]
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """A passage that was looked at; ``score`` is the retrieval's, higher is nearer.

    ``why_not`` is why it was not taken for an answer, where that can be said.
    """

    article_id: str
    start: int
    end: int
    score: float
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, as in the command-line contract.

    ``lead`` is a sentence of ours before the quoted ones; ``missing`` are the parts of the question
    that nothing answers; ``choices`` are questions to go on with. ``support`` says how much spoke
    for answering, higher is better; ``understood`` is how the question was taken (councils, time,
    kind) and ``reason`` why nothing was taken for an answer. ``best`` is the sentence that ranked
    first where sentences were ranked, whether it was taken for an answer or not.
    """

    question: str
    searched_as: str
    outcome: Outcome
    answer: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    considered: tuple[Considered, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: Mapping[str, float] | None = None
    id: str | None = None
    lead: str | None = None
    missing: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    support: float | None = None
    understood: tuple[str, ...] = ()
    reason: str | None = None
    best: Citation | None = None

    def to_json(self) -> dict[str, Any]:
        """The answer object of the contract, with its keys and no others."""
        record = self.to_record()
        keys = (
            "id", "question", "searched_as", "outcome", "answer", "statements", "citations",
            "considered", "notes", "seconds",
        )  # fmt: skip
        data = {k: record[k] for k in keys}
        data["statements"] = [
            {"text": s["text"], "citations": s["citations"]} for s in record["statements"]
        ]
        data["considered"] = [
            {k: c[k] for k in ("article_id", "start", "end", "score")} for c in record["considered"]
        ]
        return data

    def to_record(self) -> dict[str, Any]:
        """All of it as plain data, to be kept and read back by ``from_json``."""
        data = asdict(self)
        data["seconds"] = dict(self.seconds or {"retrieve": 0.0, "answer": 0.0})
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Answer:
        """The answer whose ``to_record`` or ``to_json`` is ``data``; unknown keys are passed over.

        Raises:
            ValueError: ``data`` is no answer object.
        """
        return TypeAdapter(cls).validate_python(data)
