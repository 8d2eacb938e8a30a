"""Whom an answer named: who "she" is in the question after it."""

from __future__ import annotations

import re

from corpus.councils import given_names
from qa.answer import Answer, Citation, Outcome


def is_of_somebody(text: str) -> bool:
    """True for "is she still the director": of whom only the answer before may tell."""
    return _SOMEBODY.search(text) is not None


def person_named(answer: Answer) -> str | None:
    """The person an answer names first: where the words that answer stand, else in the sentence
    it cites first, else who speaks in it; None where it found nothing or names nobody.
    """
    if answer.outcome is not Outcome.ANSWERED or not answer.citations:
        return None
    first = answer.citations[0]
    places = (_answering(first), first.quote, first.speaker or "")
    return next((name for text in places if (name := _name(text))), None)


def _answering(cited: Citation) -> str:
    if cited.emphasis is None:
        return ""
    start, end = cited.emphasis
    return cited.quote[start - cited.start : end - cited.start]


def _name(text: str) -> str | None:
    return next((m[0] for m in _NAME.finditer(text) if m["given"].lower() in given_names()), None)


_SOMEBODY = re.compile(r"\b(?:he|she|him|her|his)\b", re.I)
_NAME = re.compile(r"\b(?P<given>[A-Z][a-z]+)(?: [A-Z]\.)?(?:[ -][A-Z][\w’'-]+){1,2}(?<![’'])")
