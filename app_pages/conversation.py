"""A conversation: questions and their answers, as one person had them, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from corpus.errors import LibraryError, QuestionError
from index.library import Snapshot
from qa.answer import Answer, Citation
from qa.ask import Assistant
from qa.choose import ANSWER_FROM
from qa.retrieve import Narrowing
from workspace import conversations as kept

_TEXTS, _NEEDED = "texts", "support_needed"
"""Keys beside a kept answer's own; for what they hold see ``Turn``."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what it got: an answer, or the line that says why there is none.

    ``texts`` are the hashes of the articles that were considered: what is considered has no words
    of its own to show, so it can be shown only while the text is the same. ``needed`` is the
    support that an answer had to reach then; ``alone``: the questions before it were left out.
    """

    question: str
    narrowing: Narrowing
    answer: Answer | None = None
    problem: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    needed: float | None = None
    alone: bool = False

    @classmethod
    def read(cls, turn: kept.Turn) -> Turn:
        """The turn as it was kept, or the line that says that this version cannot read it."""
        try:
            narrowing = TypeAdapter(Narrowing).validate_python(turn.narrowing)
            if turn.answer is None:
                return cls(turn.question, narrowing, problem=turn.problem)
            answer = turn.answer
            return cls(
                turn.question,
                narrowing,
                Answer.from_json(answer),
                texts=TypeAdapter(dict[str, str]).validate_python(answer.get(_TEXTS, {})),
                needed=TypeAdapter(float | None).validate_python(answer.get(_NEEDED)),
                alone=TypeAdapter(bool).validate_python(answer.get(kept.ASKED_ALONE, False)),
            )
        except ValueError:
            problem = "this answer was kept by another version of the program; ask again"
            return cls(turn.question, Narrowing(), problem=problem)

    def to_keep(self) -> kept.Turn:
        """The turn as plain data."""
        answer: dict[str, Any] | None = None
        if self.answer is not None:
            answer = {
                **self.answer.to_record(),
                _TEXTS: dict(self.texts),
                _NEEDED: self.needed,
                kept.ASKED_ALONE: self.alone,
            }
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
    def thread(self) -> list[Turn]:
        """The turns that a follow-up is understood from: answered, from the last alone one on."""
        answered = [t for t in self.turns if t.answer is not None]
        first = max((n for n, t in enumerate(answered) if t.alone), default=0)
        return answered[first:]

    def asked(
        self, assistant: Assistant, question: str, narrowing: Narrowing, *, alone: bool = False
    ) -> Conversation:
        """The conversation with ``question`` asked and answered.

        ``alone``: without the questions before it, which later ones do without from then on too.
        """
        turn = _turn(assistant, question, [] if alone else self.thread, narrowing)
        turn = replace(turn, alone=alone)
        return Conversation(self.record.with_turn(turn.to_keep()), (*self.turns, turn))


def _turn(
    assistant: Assistant, question: str, thread: Sequence[Turn], narrowing: Narrowing
) -> Turn:
    history = [t.question for t in thread]
    try:
        snapshot = assistant.library.snapshot()
        before = [_as_it_stands(snapshot, t.answer) for t in thread if t.answer is not None]
        answer = assistant.ask(question, history=history, before=before, narrowing=narrowing)
        texts = _texts(assistant.library.snapshot(), answer)
    except (QuestionError, LibraryError) as error:
        return Turn(question, narrowing, problem=str(error))
    return Turn(question, narrowing, answer, texts=texts, needed=ANSWER_FROM)


def _texts(snapshot: Snapshot, answer: Answer) -> dict[str, str]:
    ids = dict.fromkeys(passage.article_id for passage in answer.considered)
    return {id: snapshot.article(id).sha256 for id in ids}


def _as_it_stands(snapshot: Snapshot, answer: Answer) -> Answer:
    """The answer without what it cites of texts that changed or went since."""
    return replace(answer, citations=tuple(c for c in answer.citations if _stands(snapshot, c)))


def _stands(snapshot: Snapshot, citation: Citation) -> bool:
    try:
        return snapshot.article(citation.article_id).sha256 == citation.article_sha256
    except LibraryError:
        return False
