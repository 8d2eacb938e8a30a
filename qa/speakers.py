"""Whom a question wants to hear ("what did the union say about ..."), and whose a sentence is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from corpus.article import Article
from corpus.bodies import known_bodies, known_roles
from corpus.speech import speaker_at
from index.words import content_words, stems
from qa.question import Question


class Voice(IntEnum):
    """Whether a sentence gives the words of whom the question asks for."""

    ANOTHER = -1
    UNCLEAR = 0
    THEIRS = 1


_SAY = (
    r"(?:have to say|had to say|has to say|say|said|saying|tell|told|think|thought|make of|made of|"
    r"call|called|warn|warned|claim|claimed|argue|argued|promise|promised|admit|admitted|explain|"
    r"respond|react|reply|comment)"
)
_ASKED = (
    re.compile(
        rf"\bwhat(?:[’']s| is| did| does| do| has| have| had)?\s+(?P<who>.+?)\s+{_SAY}\b", re.I
    ),
    re.compile(rf"\bhow (?:did|does|do|has|have)\s+(?P<who>.+?)\s+{_SAY}\b", re.I),
    re.compile(r"\b(?:quotes?|words|anything|something) (?:from|by) (?P<who>.+?)\s+"
               r"(?:on|about)\b", re.I),
    re.compile(r"\baccording to (?P<who>[^,?.]+)", re.I),
)  # fmt: skip
_A_NAME = re.compile(r"^what(?:[’']s| is| are| was| were)\b.*\bcalled$", re.I)
_NOBODY = re.compile(
    r"^(?:it|he|she|they|i|we|you|that|this|there|(?:the |these |any )?(?:articles?|law|guidance|"
    r"people|anyone|anybody|someone|readers?|commenters?)|"
    r"did|do|does|is|are|was|were|has|have|had|else)$",
    re.I,
)
_INSPECTORS = re.compile(r"\b(?:inspect\w+|regulator|watchdog|reports?|letters?)\b", re.I)
_COUNCIL = re.compile(r"\b(?:councils?|authority|authorities|la)\b", re.I)
_A_GROUP = re.compile(
    r"\b(?:parents?|mothers|fathers|famil\w+|carers|children|young people|teenagers|leavers|staff|"
    r"workers|people|residents|campaigners|critics)\b",
    re.I,
)
_OF_COUNCIL = frozenset({"council leader", "council officer"})
_SAYS_LITTLE = frozenset(
    stems("council authority local children service services said former new chief head lead")
)


def asked_speaker(question: Question) -> str | None:
    """Who is to be heard, in the question's words; None where it asks for nobody's words.

    >>> from corpus.subjects import Gazetteer
    >>> from qa.question import understand
    >>> text = "what did the union say about caseloads"
    >>> asked_speaker(understand(text, text, Gazetteer()))
    'the union'
    """
    for pattern in _ASKED:
        match = pattern.search(question.searched_as)
        if match and _A_NAME.search(match.group()):
            continue
        if match and not _NOBODY.match(match["who"]) and len(match["who"].split()) <= 8:
            return match["who"]
    return None


def voice(question: Question, asked: str, article: Article, start: int, end: int) -> Voice:
    """Whether ``article.text[start:end]`` is said by the speaker ``asked`` for."""
    wanted = _marks(asked, question.councils)
    if not wanted.all:
        # "What did Leeds say": whoever speaks for the council.
        wanted = _Marks(frozenset({"council"}))
    if "authority" in article.metadata:  # its inspectors' words, also where they tell of others'
        return Voice.THEIRS if "inspectors" in wanted.labels else Voice.UNCLEAR
    speaker = speaker_at(article, start, end)
    if speaker is None:
        return Voice.UNCLEAR
    has = _marks(speaker.described, question.councils)
    labels = has.labels | ({"council"} if has.is_of_council else set())
    if wanted.labels & labels or wanted.words & has.words:
        return Voice.THEIRS
    if _A_GROUP.search(asked) and not (has.labels or has.is_of_council):
        return Voice.UNCLEAR  # somebody named may well be one of the parents
    return Voice.ANOTHER if has.all or has.is_of_council else Voice.UNCLEAR


@dataclass(frozen=True, slots=True)
class _Marks:
    """What tells one speaker from another: the bodies and roles named, and the other words."""

    labels: frozenset[str]
    words: frozenset[str] = frozenset()
    is_of_council: bool = False

    @property
    def all(self) -> frozenset[str]:
        return self.labels | self.words


@lru_cache(maxsize=1000)
def _marks(text: str, councils: tuple[str, ...]) -> _Marks:
    bodies = known_bodies().find(text, any_case=True)
    roles = known_roles().find(text, any_case=True)
    labels = {b.body.name for b in bodies} | {r.role.name for r in roles}
    labels |= {b.body.kind for b in bodies if b.body.kind in ("union", "charity", "government")}
    if _INSPECTORS.search(text) or any(b.body.kind == "regulator" for b in bodies):
        labels.add("inspectors")
    for kind in ("union", "charity", "government"):
        if re.search(rf"\b{kind}\b", text, re.I):
            labels.add(kind)
    words = {s for w in content_words(text) for s in stems(w)} - _SAYS_LITTLE
    words -= {s for c in councils for s in stems(c)}
    named_council = bool(_COUNCIL.search(text))
    if named_council and not labels and not words:
        labels.add("council")
    speaks_for_it = any(r.role.kind in _OF_COUNCIL for r in roles) or named_council
    return _Marks(frozenset(labels), frozenset(words), is_of_council=speaks_for_it)
