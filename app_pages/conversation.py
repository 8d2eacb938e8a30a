"""A conversation: questions and their answers, as one person had them, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import TypeAdapter

from app_pages import cards
from corpus.errors import LibraryError, QuestionError
from index.library import Snapshot
from qa.answer import Answer
from qa.ask import Assistant
from qa.retrieve import Narrowing
from workspace import conversations as kept

_TEXTS = "texts"
"""Key beside a kept answer's own: the hash of the text of each article shown as near."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what it got: an answer, or the line that says why there is none.

    ``texts`` are the hashes of the articles that came near: what is considered has no words of its
    own to show, so it can be shown only while the text is the same.
    """

    question: str
    narrowing: Narrowing
    answer: Answer | None = None
    problem: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, turn: kept.Turn) -> Turn:
        """The turn as it was kept, or the line that says that this version cannot read it."""
        try:
            narrowing = TypeAdapter(Narrowing).validate_python(turn.narrowing)
            if turn.answer is None:
                return cls(turn.question, narrowing, problem=turn.problem)
            texts = TypeAdapter(dict[str, str]).validate_python(turn.answer.get(_TEXTS, {}))
            return cls(turn.question, narrowing, Answer.from_json(turn.answer), texts=texts)
        except ValueError:
            problem = "this answer was kept by another version of the program; ask again"
            return cls(turn.question, Narrowing(), problem=problem)

    def to_keep(self) -> kept.Turn:
        """The turn as plain data."""
        answer: dict[str, Any] | None = None
        if self.answer is not None:
            answer = {**self.answer.to_record(), _TEXTS: dict(self.texts)}
        return kept.Turn(self.question, asdict(self.narrowing), answer, self.problem)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first; ``record`` is what is kept of them."""

    record: kept.Conversation = field(default_factory=kept.Conversation)
    turns: tuple[Turn, ...] = ()

    @classmethod
    def read(cls, record: kept.Conversation) -> Conversation:
        """The conversation that was kept."""
        return cls(record, tuple(Turn.read(t) for t in record.turns))

    @property
    def id(self) -> str:
        """What it is kept under."""
        return self.record.id

    @property
    def questions(self) -> list[str]:
        """The questions that got an answer: what a follow-up is understood from."""
        return [t.question for t in self.turns if t.answer is not None]

    def asked(self, assistant: Assistant, question: str, narrowing: Narrowing) -> Conversation:
        """The conversation with ``question`` asked and answered."""
        turn = _turn(assistant, question, self.questions, narrowing)
        return Conversation(self.record.with_turn(turn.to_keep()), (*self.turns, turn))


def _turn(
    assistant: Assistant, question: str, history: Sequence[str], narrowing: Narrowing
) -> Turn:
    try:
        answer = assistant.ask(question, history=history, narrowing=narrowing)
        texts = _texts(assistant.library.snapshot(), answer)
    except (QuestionError, LibraryError) as error:
        return Turn(question, narrowing, problem=str(error))
    return Turn(question, narrowing, answer, texts=texts)


def _texts(snapshot: Snapshot, answer: Answer) -> dict[str, str]:
    near = [passage.article_id for passage in cards.nearest(answer)]
    return {id: snapshot.article(id).sha256 for id in near}
