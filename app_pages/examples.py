"""Example questions for the library's first page, each tried before it is offered."""

from __future__ import annotations

from itertools import islice

from qa.answer import Outcome
from qa.ask import Assistant
from qa.examples import example_questions

OFFERED = 5


def examples(assistant: Assistant) -> tuple[str, ...]:
    """Up to five questions that the library answers, of different kinds."""
    chosen = []
    for questions in example_questions(assistant.library.snapshot()):
        # Three tries a kind: trying costs time that somebody waits.
        for question in islice(questions, 3):
            if assistant.ask(question).outcome is Outcome.ANSWERED:
                chosen.append(question)
                break
    return tuple(chosen[:OFFERED])
