"""The question before put right: "no, I meant 2021"."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.follow_up.before import Before, like, the_other
from qa.follow_up.leaning import ONE, own_words
from qa.follow_up.swaps import A_QUESTION, ABOUT, on_another_topic, with_councils_and_years
from qa.question import YEAR, Question, Refers, understand
from qa.wording import listed


def asked_instead(text: str) -> str | None:
    """ "Sorry, I meant to ask who runs Leeds": the question of its own in it; else None."""
    match = _CORRECTS.match(text)
    if match is None or not (match["oops"] or match["meant"]):
        return None
    asks = A_QUESTION.match(match["rest"]) and not ABOUT.match(match["rest"])
    return match["rest"] if asks else None


def corrected(text: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "No, I meant 2021": the question before with that put right; else None."""
    match = _CORRECTS.match(text)
    if match is None:
        return None
    rest, old = match["rest"].strip(" ?.!"), ""
    rest = _YES.sub("", rest)
    is_marked = bool(match["oops"] or match["meant"])
    swapped = next((m for p in _NOT if (m := p.match(rest))), None)
    if swapped is not None:
        rest, old = swapped["new"].strip(" ,"), swapped["old"].strip(" ,")
        if not is_marked and not _is_said(old, before, gazetteer):
            return None
    elif not is_marked:
        return None
    if led := ABOUT.match(rest):
        rest = led["rest"].strip(" ?.!")
    if other := the_other(rest, before):
        rest = listed(other)
    elif ONE.search(rest):
        return None
    return _put_right(rest, old, before, gazetteer)


def _is_said(words: str, before: Before, gazetteer: Gazetteer) -> bool:
    councils = {m.name for m in gazetteer.find(words, any_case=True)}
    said = before.question.searched_as
    return bool(councils & set(before.question.councils)) or bool(
        re.search(rf"\b{re.escape(words)}\b", said, re.I)
    )


def _put_right(new: str, old: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    last = before.question
    said = last.searched_as
    if old and not gazetteer.find(old, any_case=True):
        written = re.search(rf"\b{re.escape(old)}\b", said, re.I)
        if written and not (YEAR.search(new) and not YEAR.search(old)):
            said = said[: written.start()] + _without_article(new) + said[written.end() :]
            return like(before, said, gazetteer)
    replaced = with_councils_and_years(new, before, gazetteer, old=old)
    if replaced is not None:
        return replaced
    new = _without_article(new)
    shared = [w for w in content_words(new) if w in content_words(said)]
    if shared and len(content_words(new)) > len(shared):
        # "I mean financial counselling": said more exactly.
        at = re.search(rf"\b{re.escape(shared[-1])}\b", said, re.I)
        if at is not None:
            return like(before, said[: at.start()] + new + said[at.end() :], gazetteer)
    if gazetteer.find(new, any_case=True) and own_words(new, gazetteer):
        return replace(understand(new, new, gazetteer), refers_to=Refers.QUESTION)
    return on_another_topic(new, before, gazetteer)


def _without_article(words: str) -> str:
    return re.sub(r"^(?:(?:about|for|in|on|the|a|an)\s+)+", "", words, flags=re.I)


_YES = re.compile(r"^(?:yes|yeah|yep|yup)\b[\s,.:;!–—-]*", re.I)
_OOPS = r"(?:no+|nope|sorry|oops|wait|hang on|actually|apologies|my (?:mistake|bad|apologies))"
_CORRECTS = re.compile(
    rf"^\W*(?P<oops>(?:{_OOPS}\b[\s,.:;!–—-]*)*)"
    r"(?P<meant>(?:(?:but )?(?:meant|(?:i|we) (?:meant|mean|said|was asking about|am asking about))"
    r"(?: to (?:ask|say|type))?|(?:please )?(?:make|change) (?:that|it)(?: to)?|"
    r"(?:it|that) should (?:be|say|have been))\b[\s,:]*)?(?P<rest>.+)$",
    re.I,
)
_TO = r"(?:(?:about|for|in|at|on|by|the year|the) )*"
_NOT = (
    re.compile(rf"^{_TO}(?P<new>.+?),? (?:and )?(?:not|instead of|"
               rf"rather than) {_TO}(?P<old>.+)$", re.I),
    re.compile(rf"^not {_TO}(?P<old>[^,]+?)(?:,| but|;| [-–—])\s*{_TO}(?P<new>.+)$", re.I),
)  # fmt: skip
