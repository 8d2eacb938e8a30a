"""What was spoken of in the questions before, and what a further one may take from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.follow_up.leaning import ONE, SAYS_NOTHING, asks_of_one
from qa.question import DEEDS, NO_TOPIC, Asks, Question, Refers, understand, without_councils
from qa.times.asked import read_period
from qa.times.bounds import Bounds
from qa.times.period import Wants

_COUNCILS_REMEMBERED = 4
_WORDS_REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class Before:
    """What was spoken of so far.

    ``question`` is the last one, completed; ``councils`` are those named, the latest last;
    ``person`` is who "she" would be; ``words`` are what it was about, the latest first, councils
    aside. ``told`` is when the first account that its answer cited is of, where that is at hand.
    """

    question: Question
    councils: tuple[str, ...] = ()
    person: str | None = None
    words: tuple[str, ...] = ()
    told: Bounds | None = None


def remember(
    before: Before | None, question: Question, gazetteer: Gazetteer, told: Bounds | None = None
) -> Before:
    """What was spoken of once ``question`` has been asked too, and ``told`` of that time."""
    if before and question.refers_to in (Refers.ANSWER, Refers.AGAIN):
        return before  # "and who said it?" is no part of what is asked next
    earlier = before.councils if before else ()
    councils = [*(c for c in earlier if c not in question.councils), *question.councils]
    person = _person(question, gazetteer)
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

    The last council spoken of stays until another is named or all are meant. A question is taken
    for one about it where it asks for what is always one council's; what may be asked of anybody
    has to lean on the conversation for that.
    """
    return bool(before.councils) and asks_of_one(question)


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


def topic_span(text: str, question: Question, gazetteer: Gazetteer) -> tuple[int, int] | None:
    """Where in ``text`` its topic stands as one phrase: "foster carers" of "How many foster carers
    does Kent have?". What follows "about" comes first, then the longest.
    """
    runs = _topic_runs(text, question, gazetteer, _JOINS)
    if not runs:
        return None
    led = [r for r in runs if re.search(r"\b(?:about|on|regarding)\s+(?:\w+\s+)?$", text[: r[0]])]
    start, end, _ = led[0] if led else max(runs, key=lambda r: r[2])
    return start, end


def topic_parts(question: Question, gazetteer: Gazetteer) -> list[str]:
    """All of the topic of ``question``, as the phrases that it stands in, in their order. What
    somebody did that is asked for ("Who designed ...") is none of it, nor is a grade.
    """
    text = question.searched_as
    parts = []
    for start, end, _ in _topic_runs(text, question, gazetteer, _LOOSELY_JOINS):
        part = text[start:end]
        if any(w not in _GRADES for w in content_words(part)):
            parts.append(re.sub(r"^(?:(?:its|their|the|an?)\s+)+", "", part.strip()))
    return parts[:_PARTS_CARRIED]


def topic_words(text: str) -> set[str]:
    """The words of ``text`` that a topic may be told by."""
    return {w for w in content_words(text) if w not in DEEDS and w not in _GRADES}


def _topic_runs(
    text: str, question: Question, gazetteer: Gazetteer, joins: str
) -> list[tuple[int, int, int]]:
    """The words of the topic that stand together: first character, the one after the last, and
    how many words there are. A time is no topic.
    """
    topic = {w for w in question.topic if w not in DEEDS and w not in SAYS_NOTHING}
    taken = [(m.start, m.end) for m in gazetteer.find(text, any_case=True)]
    taken += time_spans(text)
    if asked := _WHO_DID.match(text):
        taken.append(asked.span())
    runs: list[list[int]] = []  # start, end, words
    for m in re.finditer(r"£?[^\W_]+(?:[-’',.][^\W_]+)*", text):
        word = m.group().lower()
        if any(a <= m.start() < b for a, b in taken):
            continue
        if word not in topic and not any(w in topic for w in content_words(word)):
            continue
        if runs and re.fullmatch(
            rf"[\s,]*(?:(?:{joins})\s+){{0,2}}", text[runs[-1][1] : m.start()]
        ):
            runs[-1][1:] = [m.end(), runs[-1][2] + 1]
        else:
            runs.append([m.start(), m.end(), 1])
    return [(a, b, n) for a, b, n in runs]


def time_spans(text: str) -> list[tuple[int, int]]:
    """Where ``text`` says from when to when: "in July 2021"."""
    period = read_period(text, today=date.today())
    is_a_time = period.is_bounded and period.wants is not Wants.CHANGE
    return list(period.spans) if is_a_time else []


def topic_phrase(question: Question, gazetteer: Gazetteer) -> str:
    """The topic of ``question`` as one phrase; empty where it has none."""
    span = topic_span(question.searched_as, question, gazetteer)
    return question.searched_as[slice(*span)] if span else ""


def like(before: Before, searched: str, gazetteer: Gazetteer) -> Question:
    """The last question searched for in other words."""
    found = understand(searched, " ".join(searched.split()), gazetteer)
    asks = before.question.asks if found.asks is Asks.OTHER else found.asks
    about = background(found, before)
    return replace(found, asks=asks, refers_to=Refers.QUESTION, background=about)


_JOINS = "and|of|for|in|the|with|to|by|a"
_LOOSELY_JOINS = f"{_JOINS}|an|its|their|his|her|on|from|at"
_PARTS_CARRIED = 4
_GRADES = frozenset({"inadequate", "outstanding", "good", "requires", "improvement", "rated"})
_WHO_DID = re.compile(
    r"\W*who(?:[’']s| has| had| have)? (?!is\b|was\b|are\b|were\b)\w+(?: up)?\s", re.I
)
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
