"""A question that is not in English: said so, in English and in the asker's language where known.

The language is told by its script, or by its everyday words (``languages.txt``). A detector of
languages would guess one for every name and every slip of the keyboard ("Leeds?", "Plaid Cymru"),
and half of the words of such short questions are names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.subjects import Gazetteer
from qa.answer import Outcome
from qa.inquiry import Inquiry
from qa.outline import Outline

LANGUAGES = Path(__file__).with_name("languages.txt")
IN_ENGLISH = "The articles and the answers are in English: please ask in English."
NO_LETTERS_OF_ENGLISH = 0.5
"""From this share of letters in another script on, the question is in that script."""
ENOUGH_WORDS = 1.5
"""Everyday words (different ones; those of one letter count half) that tell a language."""
# "Ursula von der Leyen", "Vincent van Gogh": names hold words of their languages.
_PERSON = re.compile(
    r"\b[A-Z][\w’'-]+(?:\s+(?:v[ao]n|der|de[nlr]?|di|da|dos?|du|des|della|el|al|l[aeo]s?|ben|bin|ap))+"
    r"\s+[A-Z][\w’'-]+"
)


@dataclass(frozen=True, slots=True)
class Language:
    """``say`` asks for English in it. ``script`` is a Unicode script's name, "Latin" for most."""

    name: str
    script: str
    say: str
    words: frozenset[str]
    alone: frozenset[str]


def answer(inquiry: Inquiry) -> Outline | None:
    """That the articles are in English, where the question is not."""
    found = foreign(inquiry.question.text, inquiry.snapshot.gazetteer)
    if found is None:
        return None
    return Outline(Outcome.NOT_IN_THE_ARTICLES, lead=f"{IN_ENGLISH} {found}".strip())


def foreign(text: str, gazetteer: Gazetteer) -> str | None:
    """What to say to who asks ``text`` in another language, in it; None where it is English.

    Empty where the script tells that it is not English but not what it is.
    """
    text = unicodedata.normalize("NFC", text)
    scripts = Counter(_script(c) for c in text if c.isalpha())
    other = {s: n for s, n in scripts.items() if s != "LATIN"}
    if sum(other.values()) > NO_LETTERS_OF_ENGLISH * scripts.total():
        return _of_script(text, max(other, key=lambda s: other[s]))
    for m in reversed(gazetteer.find(text, any_case=True)):
        text = f"{text[: m.start]} {text[m.end :]}"
    return _by_words(_PERSON.sub(" ", text))


def _script(letter: str) -> str:
    """The script of a letter, by the first word of its name in Unicode ("LATIN", "CJK")."""
    return unicodedata.name(letter, "LATIN").split()[0]


def _of_script(text: str, script: str) -> str:
    """The line in the one language written so, or in that whose words stand in it most."""
    written = [x for x in _languages() if x.script.upper() == script]
    if len(written) == 1 and (script not in _OF_SEVERAL or _known(text, written[0])):
        return written[0].say
    best = max(written, key=lambda x: _known(text, x), default=None)
    if best is None or not _known(text, best):
        return ""
    return best.say


_OF_SEVERAL = frozenset({"CYRILLIC", "ARABIC", "DEVANAGARI"})
"""Scripts of more languages than are listed: one of its words has to tell."""


def _known(text: str, language: Language) -> int:
    words = set(re.findall(r"[\w\u0900-\u0DFF]+", text.lower()))
    return len(words & language.words)


def _by_words(text: str) -> str | None:
    words = re.findall(r"[^\W\d_]+", text.lower())
    english, *others = _languages()
    scores: dict[Language, float] = {}
    for language in others:
        if language.script != "Latin":
            continue
        own = set(words) & language.words
        told = sum(0.5 if len(w) == 1 else 1.0 for w in own - english.words)
        against = len([w for w in words if w in english.words and w not in language.words])
        if told >= max(ENOUGH_WORDS, 2 * against) or (
            not against and len(words) <= 3 and set(words) & language.alone
        ):
            scores[language] = told + bool(set(words) & language.alone) - against
    return max(scores, key=lambda x: scores[x]).say if scores else None


@lru_cache(maxsize=1)
def _languages() -> tuple[Language, ...]:
    """Those of the file, English first."""
    found = []
    for part in re.split(r"^\[", LANGUAGES.read_text("utf-8"), flags=re.M)[1:]:
        name, rest = part.split("]", 1)
        values = dict(re.findall(r"^(say|words|alone): (.+)$", rest, re.M))
        name, _, script = name.partition(": ")
        words, alone = (frozenset(values.get(k, "").split()) for k in ("words", "alone"))
        found.append(Language(name, script or "Latin", values.get("say", ""), words | alone, alone))
    return tuple(found)
