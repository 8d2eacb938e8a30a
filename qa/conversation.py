"""A question read in its conversation: whether it stands alone, and what it means if not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.errors import QuestionError
from corpus.subjects import Gazetteer
from qa.follow_up import Before, follow, remember, without_courtesy
from qa.question import Question, Refers, understand
from qa.spelling import Respell, mend

LONGEST_QUESTION = 2_000
"""Characters. Longer ones are pasted documents, which the draft checker is for."""
REMEMBERED = 10
"""Earlier questions that are drawn on. People lose the thread sooner than that."""
REMEMBERED_CHARACTERS = 300
"""Of each earlier question, so that long ones cost no more than short ones: of a longer one its
last sentences, where the question stands."""


def read_question(
    text: str,
    history: Sequence[str],
    gazetteer: Gazetteer,
    *,
    respell: Respell = lambda word: None,
) -> Question:
    """``text`` understood, with what it takes from the questions in ``history`` (oldest first).

    Slips of the keyboard are mended and the field's abbreviations spelled out in what is searched.

    Raises:
        QuestionError: it is empty, has no words, or is far too long.
    """
    text = " ".join(text.split())
    if not text:
        raise QuestionError("the question is empty; type what you want to know")
    if not re.search(r"\w", text):
        raise QuestionError("the question has no words in it; type what you want to know")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question is {len(text):,} characters long; ask it in at most {LONGEST_QUESTION:,}"
        )
    before: Before | None = None
    for earlier in _recent(history):
        question = _read(earlier, before, gazetteer, respell)
        if question.refers_to is not Refers.COURTESY:
            before = remember(before, question, gazetteer)
    return replace(_read(text, before, gazetteer, respell), text=text)


def _read(text: str, before: Before | None, gazetteer: Gazetteer, respell: Respell) -> Question:
    asked = without_courtesy(text)
    if not re.search(r"\w", asked):
        nothing = understand(text, text, gazetteer)
        return replace(nothing, refers_to=Refers.COURTESY, is_unclear=True)
    meant = mend(asked, respell)
    return follow(understand(meant, meant, gazetteer), before, gazetteer)


def _recent(history: Sequence[str]) -> list[str]:
    """The last earlier questions, each of a length that can be read in no time."""
    recent: list[str] = []
    for text in reversed(history):
        if len(recent) == REMEMBERED:
            break
        end = " ".join(text[-LONGEST_QUESTION:].split())
        if not re.search(r"\w", end):
            continue
        if len(end) > REMEMBERED_CHARACTERS:
            end = end[-REMEMBERED_CHARACTERS:]
            sentence = re.search(r"[.?!] (?=.{20})", end)
            end = end[sentence.end() :] if sentence else end.partition(" ")[2] or end
        recent.append(end)
    return recent[::-1]
