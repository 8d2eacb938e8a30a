"""What a question was about, as the words of it that another may take over."""

from __future__ import annotations

import re
from datetime import date

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.follow_up.leaning import SAYS_NOTHING
from qa.question import DEEDS, NO_TOPIC, Question
from qa.spelling import field_words
from qa.times.asked import read_period
from qa.times.period import Wants


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
        parts.append(re.sub(r"^(?:(?:its|their|the|an?)\s+)+", "", text[start:end].strip()))
    return parts[:_PARTS_CARRIED]


def topic_words(text: str) -> set[str]:
    """The words of ``text`` that a topic may be told by."""
    every = (w for w in content_words(text) if w not in _GRADES)
    return {w for w in every if w not in DEEDS and w not in NO_TOPIC and w not in SAYS_NOTHING}


def _topic_runs(
    text: str, question: Question, gazetteer: Gazetteer, joins: str
) -> list[tuple[int, int, int]]:
    """The words of the topic that stand together: first character, the one after the last, and
    how many words there are. A time is no topic.
    """
    topic = {w for w in question.topic if w not in DEEDS and w not in SAYS_NOTHING}
    for long in _OF_PEOPLE.findall(text):  # "uasc (unaccompanied ... children)"
        if any(both and long == said for said, both in field_words().values()):
            topic |= {w for w in content_words(long) if w not in NO_TOPIC}
    taken = [(m.start, m.end) for m in gazetteer.find(text, any_case=True)]
    form, verbs = words_of_form(text, gazetteer)
    taken += list(read_period(text, today=date.today()).spans) + form
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
            led = _OUT_OF.search(text, 0, m.start())
            runs.append([led.start() if led else m.start(), m.end(), 1])
    return [
        (a, b, n)
        for a, b, n in runs
        if topic_words(text[a:b]) and (a, b) not in verbs and not _ADVERB.fullmatch(text[a:b])
    ]


def words_of_form(
    text: str, gazetteer: Gazetteer
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where the words of ``text`` stand that ask and are no topic ("sum up", "who designed"), and
    its verbs, which are none by themselves: "why did it *drop*".
    """
    found = [
        m.span() for p in (REQUEST, _WHO_DID, _HOW_MANY_DID, _IN_CHARGE) if (m := p.search(text))
    ]
    subjects = "|".join(
        re.escape(text[m.start : m.end]) for m in gazetteer.find(text, any_case=True)
    )
    subject = f"it|they|that|this|he|she{'|' if subjects else ''}{subjects}"
    verbs = [m.span("verb") for m in re.finditer(_VERB.format(subject=subject), text, re.I)]
    if last := _LAST_VERB.search(text):
        found.append(last.span("verb"))
    return found, verbs


def time_spans(text: str) -> list[tuple[int, int]]:
    """Where ``text`` says from when to when: "in July 2021"."""
    period = read_period(text, today=date.today())
    is_a_time = period.is_bounded and period.wants is not Wants.CHANGE
    return list(period.spans) if is_a_time else []


def topic_phrase(question: Question, gazetteer: Gazetteer) -> str:
    """The topic of ``question`` as one phrase; empty where it has none."""
    span = topic_span(question.searched_as, question, gazetteer)
    return question.searched_as[slice(*span)] if span else ""


_JOINS = "and|of|for|in|the|with|to|by|a"
_LOOSELY_JOINS = f"{_JOINS}|or|an|its|their|his|her|on|from|at"
_PARTS_CARRIED = 4
_GRADES = frozenset({"inadequate", "outstanding", "good", "requires", "improvement", "rated"})
_WHO_DID = re.compile(
    r"^\W*who(?:[’']s| has| had| have)? (?!is\b|was\b|are\b|were\b)\w+(?: up)?\s", re.I
)
_HOW_MANY_DID = re.compile(
    r"^\W*how many (?:left|came|went|stayed|got|had|have|took|joined|applied|returned)\b", re.I
)
REQUEST = re.compile(
    r"^\W*(?:(?:can|could|would|will) you |please |pls )*(?:sum(?:mari[sz]e)?(?: up)?|recap|"
    r"outline|explain|describe|tell me(?: more)? about|(?:give|show|find|get) (?:me|us)|list|"
    r"a summary of|compare)\b",
    re.I,
)
"""What asks for something, before what it is asked of."""
OFFICE = re.compile(
    r"\b(?:(?:lead|chief|deputy|interim|corporate|executive) )*(?:director|leader|dcs|inspector|"
    r"executive|member|commissioner|councillor|mayor|boss)\b",
    re.I,
)
"""Somebody by their office."""
_OF_PEOPLE = re.compile(r"\w \(([^()]+(?:children|people|carers|workers|leavers))\)", re.I)
_ADVERB = re.compile(r"(?!family|early)[a-z]+ly|worst|best|long|dates?|down|up|each", re.I)
"""What is no topic by itself."""
_IN_CHARGE = re.compile(r"\bin charge\b", re.I)
_OUT_OF = re.compile(r"\bout[- ]of[- ]$", re.I)
_HELPS = r"(?:is|are|was|were|do|does|did|has|have|had|will|would|could|can|should)(?:n[’']?t)?"
_VERB = (
    rf"\b(?:{_HELPS}|when|if|after|before|since|because|while|until) (?:{{subject}})\s+"
    r"(?:(?:ever|always|also|still|really|actually|already|never) )*(?P<verb>[a-z]+)\b"
)
"""What a council, or who a pronoun stands for, does: the word after it, where a verb leads."""
_LAST_VERB = re.compile(
    r"\b(?:do|does|did) [^?]* (?P<verb>cost|work|mean|start|begin|end|happen|come|go|fail)\W*$",
    re.I,
)
"""What "does" has at the end of its question: "what does the review *cost*?"."""
