"""What was spoken of in the questions before, and what a further one may take from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.follow_up.leaning import (
    ONE,
    SAYS_NOTHING,
    asks_in_general,
    asks_of_one,
    speaks_of_all,
)
from qa.question import DEEDS, NO_TOPIC, Asks, Question, Refers, understand, without_councils
from qa.times.bounds import Bounds

_COUNCILS_REMEMBERED = 4
_WORDS_REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class Before:
    """What was spoken of so far.

    ``question`` is the last one, completed; ``councils`` are those named, the latest last;
    ``person`` is who "she" would be; ``words`` are what it was about, the latest first, councils
    aside. ``told`` is when the first account that its answer cited is of, where that is at hand;
    ``of_answer`` is what was asked of that answer since ("when was that?").
    """

    question: Question
    councils: tuple[str, ...] = ()
    person: str | None = None
    words: tuple[str, ...] = ()
    told: Bounds | None = None
    of_answer: Asks | None = None


def remember(
    before: Before | None,
    question: Question,
    gazetteer: Gazetteer,
    told: Bounds | None = None,
    named: str | None = None,
) -> Before:
    """What was spoken of once ``question`` has been asked too, ``told`` of that time, and whom its
    answer ``named``.
    """
    if before and question.refers_to in (Refers.ANSWER, Refers.AGAIN):
        # "And who said it?" is no part of what is asked next, but for whom it named.
        asked = question.asks if question.refers_to is Refers.ANSWER else None
        return replace(
            before, told=told or before.told, person=named or before.person, of_answer=asked
        )
    earlier = before.councils if before else ()
    councils = [*(c for c in earlier if c not in question.councils), *question.councils]
    person = _person(question, gazetteer) or named
    words = content_words(without_councils(question.searched_as, gazetteer))
    changes_topic = question.councils and question.refers_to is Refers.NOTHING
    if before and not changes_topic:
        person = person or before.person
        words += before.words
    return Before(
        question,
        tuple(councils[-_COUNCILS_REMEMBERED:]),
        person,
        tuple(dict.fromkeys(words))[:_WORDS_REMEMBERED],
        told,
    )


def is_of_the_last_council(question: Question, before: Before) -> bool:
    """True where a question that could stand alone is of the council last spoken of.

    The last council spoken of stays until another is named or all are meant: what is searched is
    shown, so that a council too many is soon seen, where a whole country's sentences are not.
    Once all were asked of, only what is always one council's is taken to be of the last one again.
    """
    if not before.councils or asks_of_one(question):
        return bool(before.councils)
    named = question.councils or question.names or question.asks is Asks.WHERE
    named = named or speaks_of_all(question.text)
    return bool(before.question.councils) and not named and not asks_in_general(question)


def _person(question: Question, gazetteer: Gazetteer) -> str | None:
    """Whom the question names: "Steve Walker", or "who is steve walker" in small letters; else
    the one whose office it names: "Leeds’s director".
    """
    for name in question.names:
        if _PERSON.fullmatch(name):
            return name
    for office in _OFFICE.finditer(question.searched_as):
        owner = office["owner"] or office["place"]
        if any(m.start == 0 for m in gazetteer.find(owner, any_case=True)):
            return office[0]
    asked = _WHO_IS.match(question.searched_as)
    if asked is None or gazetteer.find(asked["name"], any_case=True):
        return None
    parts = asked["name"].lower().split()
    is_name = all(content_words(w) and w not in DEEDS | SAYS_NOTHING | NO_TOPIC for w in parts)
    is_name = is_name and not _NO_PERSON.search(asked["name"])
    return " ".join(w.capitalize() for w in parts) if is_name else None


def the_other(text: str, before: Before) -> list[str]:
    """Which of two councils "the other one" and the like are; both for "both"; else none."""
    match = ONE.search(text)
    if match is None or len(before.councils) < 2:
        return []
    current = before.question.councils
    pair = list(current[-2:] if len(current) > 1 else before.councils[-2:])
    if match["both"]:
        return pair
    if match["other"]:
        others = [c for c in before.councils if c not in current] if len(current) == 1 else pair[:1]
        return others[-1:]
    return pair[:1] if match["first"] else pair[1:]


def background(question: Question, before: Before) -> str:
    """The words spoken of before that the question does not have.

    None where it has a council: that, written into it, holds it to the conversation, and the topic
    before would only draw the search away from its own.
    """
    if question.councils:
        return ""
    own = set(content_words(question.searched_as))
    return " ".join(w for w in before.words if w not in own and w not in DEEDS)


def like(before: Before, searched: str, gazetteer: Gazetteer) -> Question:
    """The last question searched for in other words."""
    found = understand(searched, " ".join(searched.split()), gazetteer)
    asks = before.question.asks if found.asks is Asks.OTHER else found.asks
    about = background(found, before)
    return replace(found, asks=asks, refers_to=Refers.QUESTION, background=about)


_OFFICE = re.compile(
    r"(?:(?P<owner>[^\W\d_][\w-]*)(?:[’']s|(?<=s)[’'])\s(?:council\s)?|(?=the\s)(?=[\w\s]{5,60}?\b(?:of|at|in)\s"
    r"(?P<place>[A-Z][\w-]*))the\s)(?:(?:former|new|interim|lead|deputy|assistant|last)\s)*"
    r"(?:(?:director|leader|member|chief executive|head|boss|mayor|dcs)\b)"
    r"(?(place)\s(?:of|at|in)\s(?P=place))",
    re.I,
)
"""Somebody by their office: "Leeds’s director", "the lead member of Leeds"."""
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr)\.? "
_PERSON = re.compile(rf"(?:{_TITLE})?[A-Z][a-z]+[ -][A-Z][\w’'-]+|{_TITLE}[A-Z][\w’'-]+")
_WHO_IS = re.compile(
    r"\W*who(?:['’]?s| is| was) (?P<name>[^\W\d_][\w’'-]+(?: [^\W\d_][\w’'-]+){1,2})\W*$", re.I
)
# "Who is social work minister", "who is running things": no name.
_NO_PERSON = re.compile(
    r"^\w+(?:ing|ed)\b|\b(?:chief|executive|head|deputy|minister|secretary|manager|commissioner|"
    r"officer|lead|member|chair\w*|mayor|mp|governor|responsible|accountable|eligible|entitled|"
    r"social|work\w*|carers?|leavers?|foster|child\w*|young|people|famil\w+|parents?|staff|team|"
    r"services?|best|worst)\b",
    re.I,
)
BODY = re.compile(
    r"\b(?:Ofsted|(?:the )?inspectors|the (?:inspectorate|regulator|commissioners?|union|"
    r"charity|report|government|minister)|readers)\b",
    re.I,
)
"""Who may have said or found something."""
