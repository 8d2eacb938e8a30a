"""A conversation: questions and their answers, as one person had them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from corpus.errors import LibraryError, QuestionError
from qa.answer import Answer
from qa.ask import Assistant
from qa.retrieve import Narrowing


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what it got: an answer, or the line that says why there is none."""

    question: str
    narrowing: Narrowing
    answer: Answer | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first."""

    id: str = field(default_factory=lambda: uuid4().hex[:12])
    turns: tuple[Turn, ...] = ()

    @property
    def questions(self) -> list[str]:
        """The questions that got an answer: what a follow-up is understood from."""
        return [t.question for t in self.turns if t.answer is not None]

    def asked(self, assistant: Assistant, question: str, narrowing: Narrowing) -> Conversation:
        """The conversation with ``question`` asked and answered."""
        return Conversation(
            self.id, (*self.turns, _turn(assistant, question, self.questions, narrowing))
        )


def _turn(
    assistant: Assistant, question: str, history: Sequence[str], narrowing: Narrowing
) -> Turn:
    try:
        answer = assistant.ask(question, history=history, narrowing=narrowing)
    except (QuestionError, LibraryError) as error:
        return Turn(question, narrowing, problem=str(error))
    return Turn(question, narrowing, answer)
