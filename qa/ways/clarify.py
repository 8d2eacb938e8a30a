"""Which council is meant, where a question speaks of "the council" and the library of several.

Asking back is a nuisance where an answer could be given, so it takes much: a question by itself
(nothing was asked before it and nothing narrows it), words that lean on a council nobody named, and
a topic, if there is one, of which the library speaks at several councils.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from corpus.councils import given_names
from index.library import Snapshot
from index.words import content_words, stems
from qa.answer import Outcome
from qa.examples import example_questions
from qa.follow_up.the_council import on_a_council
from qa.inquiry import Inquiry
from qa.outline import Outline
from qa.question import DEEDS, NO_TOPIC, Refers

OFFERED = 6
ANY = "any council"
SPREAD = 3
"""A topic is one of several councils where passages about this many have all its words."""
MOST_TOPIC_WORDS = 2
"""More of them tell which council is meant, or what the whole library says."""
_LOOKED_AT = 40
"""Passages in which the councils of a topic, or the bearers of a surname, are looked for."""

_OF_INSPECTORS = re.compile(
    r"^\W*(?:(?:and|but|so|or|also)\b\W*)?(?P<what>(?:what|how|why|who)\b.*?\b(?:did|do|does)) "
    r"(?:it|they) (?P<deed>praise|criticise|criticize|like|say|find|recommend|think|conclude|"
    r"identify|highlight)\b(?P<rest>[^?]*)\W*$",
    re.I,
)
# What is asked of councils as such, or of all of them, is answered by the library as a whole.
_GENERAL = re.compile(
    r"\b(?:councils|authorities|las|any|every|each|a council|an authority|must|should|shall|can|"
    r"could|may|might|which|duty|duties|legal\w*|if|usually|normally|typical\w*|generally|"
    r"government|minister|department|dfe)\b|[“”\"‘]",
    re.I,
)
_NO_SUBJECT = frozenset(
    stems(
        """director dcs chief executive lead member leader inspector service services children
        child social work moment present recent recently last doing do get got go going goes went
        gone come came been being
        improve improved improving inadequate outstanding good require requires improvement grade
        lately year years month status ever never yet still currently name called person job post
        news latest update right wrong area areas thing things overall well badly better worse worst
        best kind sort actually really please tell know explain describe summary hi hello hey"""
    )
)


def answer(inquiry: Inquiry) -> Outline | None:
    """A question back, with what may be meant to choose from; None where it can be answered."""
    question, narrowing = inquiry.question, inquiry.narrowing
    if question.refers_to is Refers.COURTESY or ANY in question.text:
        return None
    if narrowing.articles or narrowing.about or inquiry.before:
        return None
    if question.is_unclear:
        return _what_is_meant(inquiry)
    if question.is_follow_up or question.councils or question.wants_comments:
        return None
    if question.names:
        return _which_person(inquiry)
    if len(inquiry.snapshot.about) < 2 or _GENERAL.search(question.text):
        return None
    lean = on_a_council(question.text)
    councils = _meant(inquiry, lean.rest) if lean else []
    if lean is None or not councils:
        return None
    return _ask_back([lean.form.format(council=c) for c in [*councils, ANY]])


def _what_is_meant(inquiry: Inquiry) -> Outline:
    """The question back to a bare fragment ("and what did it praise?")."""
    text, councils = inquiry.question.text, _by_articles(inquiry.snapshot)[:OFFERED]
    of_inspectors = _OF_INSPECTORS.match(text)
    lean = on_a_council(text)
    if of_inspectors:
        form = f"{of_inspectors['what']} inspectors {of_inspectors['deed']}{{rest}} in {{council}}"
        rest = of_inspectors["rest"].rstrip()
        forms = [form.format(rest=rest, council=c) for c in [*councils, ANY]]
    elif lean:
        forms = [lean.form.format(council=c) for c in [*councils, ANY]]
    else:
        sorts = (next(iter(q), None) for q in example_questions(inquiry.snapshot))
        choices = tuple(islice((q for q in sorts if q), 3))
        lead = "Which council or subject do you mean? Name it in the question."
        return Outline(Outcome.NEEDS_CLARIFYING, lead=lead, choices=choices)
    return _ask_back(forms)


def _ask_back(forms: list[str]) -> Outline:
    choices = tuple(dict.fromkeys(_as_question(f) for f in forms))
    return Outline(Outcome.NEEDS_CLARIFYING, lead="Which council do you mean?", choices=choices)


def _as_question(text: str) -> str:
    text = re.sub(r"^\W*(?:(?:and|but|so|or|also)\b\W*)+", "", text, flags=re.I)
    text = re.sub(r"\bofsted\b", "Ofsted", text).rstrip(" ?.!")
    return f"{text[:1].upper()}{text[1:]}?"


def _meant(inquiry: Inquiry, rest: str) -> list[str]:
    """The likeliest councils where several may be meant; [] where the rest tells which, or none."""
    snapshot = inquiry.snapshot
    words = [w for w in content_words(rest) if w not in NO_TOPIC and w not in DEEDS]
    topic = {s for w in words if not w.isdigit() for s in stems(w)} - _NO_SUBJECT
    likely = _by_articles(snapshot)
    if not topic:
        return likely[:OFFERED]
    if len(topic) > MOST_TOPIC_WORDS:
        return []
    spoken: dict[str, None] = {}
    for found in snapshot.search_words(" ".join(words), _LOOKED_AT):
        if topic <= set(stems(f"{found.passage.text} {found.passage.heading or ''}")):
            spoken.update(dict.fromkeys(found.passage.about[:1]))
    if len(spoken) < min(SPREAD, len(likely)):
        return []
    return list(dict.fromkeys([*spoken, *likely]))[:OFFERED]


def _by_articles(snapshot: Snapshot) -> list[str]:
    """Councils, those with the most articles first."""
    return sorted(snapshot.about, key=lambda c: (-len(snapshot.about[c]), c))


def _which_person(inquiry: Inquiry) -> Outline | None:
    """The question back where two people in the articles have the surname asked for."""
    question = inquiry.question
    if len(question.names) != 1 or not re.fullmatch(r"[A-Z][\w-]+", question.names[0]):
        return None
    surname = question.names[0]
    bearers = list(dict.fromkeys(_bearers(inquiry.snapshot, surname)))
    if len(bearers) < 2:
        return None
    forms = [re.sub(rf"\b{surname}\b", name, question.text) for name in bearers[:OFFERED]]
    lead = f"Which {surname} do you mean?"
    return Outline(Outcome.NEEDS_CLARIFYING, lead=lead, choices=tuple(map(_as_question, forms)))


def _bearers(snapshot: Snapshot, surname: str) -> Iterator[str]:
    """Full names with that surname in the passages that have it; only with given names we know."""
    pattern = re.compile(rf"\b(?P<given>[A-Z][a-z]+)(?: [A-Z]\.?)? {re.escape(surname)}\b")
    for found in snapshot.search_words(surname, _LOOKED_AT):
        for m in pattern.finditer(found.passage.text):
            if m["given"].lower() in given_names():
                yield m.group()
