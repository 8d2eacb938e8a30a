"""A question read in its conversation: whether it stands alone, and what it means if not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.errors import QuestionError
from corpus.subjects import Gazetteer
from qa.council_names import IsWord, named_properly
from qa.follow_up.before import Before, background, is_of_the_last_council, remember
from qa.follow_up.completion import completed
from qa.follow_up.corrections import asked_instead, corrected
from qa.follow_up.courtesy import takes_leave, without_courtesy
from qa.follow_up.leaning import (
    OPENS,
    THE_COUNCIL,
    leans,
    own_words,
    speaks_of_all,
    stands_alone,
)
from qa.follow_up.of_the_answer import about_the_answer, bare, needs_an_answer, wants_more
from qa.follow_up.preamble import (
    Spoken,
    after_oneself,
    after_remark,
    errand_on,
    turned_to,
    without_a_front,
    without_preamble,
)
from qa.follow_up.swaps import (
    at_another_time,
    compared,
    of_another_account,
    swapped,
    swapped_and_asked,
)
from qa.follow_up.times import dated
from qa.question import Question, Refers, understand
from qa.spelling import Respell, mend
from qa.times.bounds import Bounds
from qa.ways.small_talk import small_talk
from qa.ways.summary import is_of_the_answer

LONGEST_QUESTION = 2_000
"""Characters. Longer ones are pasted documents, which the draft checker is for."""
REMEMBERED = 10
"""Earlier questions that are drawn on. People lose the thread sooner than that."""
REMEMBERED_CHARACTERS = 300
"""Of each earlier question, so that long ones cost no more than short ones: of a longer one its
last sentences, where the question stands."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """How slips are told from words: names of councils, the library's words, the language's."""

    gazetteer: Gazetteer
    respell: Respell
    is_word: IsWord

    def mended(self, text: str) -> str:
        """``text`` with its slips mended, councils first."""
        return mend(named_properly(text, self.gazetteer, self.is_word), self.respell)


def read_question(
    text: str,
    history: Sequence[str],
    gazetteer: Gazetteer,
    *,
    respell: Respell = lambda word: None,
    is_word: IsWord = lambda word: True,
    told: Mapping[str, Bounds] = {},
    named: Mapping[str, str] = {},
) -> Question:
    """``text`` understood, with what it takes from the questions in ``history`` (oldest first).

    ``told`` has, by the earlier questions whose answers are at hand, the first and last day of the
    account that each cited first: "the inspection before that" is counted from there. ``named`` has
    whom those answers named, who "she" may be.

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
    spelled = Spelled(gazetteer, respell, is_word)
    before: Before | None = None
    for earlier in _recent(history):
        question = _read(earlier, before, spelled)
        if question.refers_to is not Refers.COURTESY and small_talk(earlier) is None:
            before = remember(before, question, gazetteer, told.get(earlier), named.get(earlier))
    return replace(_read(text, before, spelled), text=text)


def _read(text: str, before: Before | None, spelled: Spelled) -> Question:
    gazetteer = spelled.gazetteer
    spoken = _spoken(text, gazetteer)
    asked = spoken.asked
    is_leaving = takes_leave(text) and not gazetteer.find(text, any_case=True)
    if is_leaving or not re.search(r"\w", asked):
        nothing = understand(text, text, gazetteer)
        return replace(nothing, refers_to=Refers.COURTESY, is_unclear=True)
    meant = spelled.mended(asked)
    if before is not None:
        meant = without_a_front(meant, gazetteer)
        meant = dated(meant, before.question, before.told)
    question = understand(meant, meant, gazetteer)
    if spoken.told and not question.councils:
        told = understand(spoken.told, spelled.mended(spoken.told), gazetteer)
        leads_in = before is None and leans(meant, gazetteer)
        if told.councils or leads_in:  # "I work in Leeds. What was it rated?": as if asked before
            before = remember(before, told, gazetteer)
    if before is None:
        return _first(question, gazetteer)
    return _further(question, before, gazetteer)


_OF_THAT = re.compile(r"\b(?:that|this|those|these)\b", re.I)


def _spoken(text: str, gazetteer: Gazetteer) -> Spoken:
    """What a message asks, less what leads up to it, and the council it turns to before."""
    spoken = without_preamble(without_courtesy(text))
    asked = without_courtesy(spoken.asked)
    if turned := turned_to(asked):
        place, rest = turned
        if gazetteer.find(place, any_case=True) and not own_words(place, gazetteer):
            return Spoken(rest, place)
    elif remarked := after_remark(asked):
        remark, rest = remarked
        if (errand := errand_on(remark)) and not own_words(rest, gazetteer):
            return Spoken(f"{rest.rstrip(' ?.!')} about {errand}?")
        if not gazetteer.find(remark, any_case=True) and not _OF_THAT.search(rest):
            asked = rest
    elif said := after_oneself(asked):
        lead, rest = said
        if gazetteer.find(rest, any_case=True) and not gazetteer.find(lead, any_case=True):
            asked = rest
    return replace(spoken, asked=asked)


def _first(question: Question, gazetteer: Gazetteer) -> Question:
    """A question with none before, and whether it can be understood without."""
    text = question.text
    own = own_words(text, gazetteer)
    is_leaning = OPENS.search(text) is not None and leans(text, gazetteer)
    has_topic = (
        own or question.wants_comments or re.search(r"\b(?:councils|authorities|las)\b", text, re.I)
    )
    says_little = not (has_topic or question.councils) or (is_leaning and len(own) <= 1)
    return replace(
        question,
        is_unclear=needs_an_answer(bare(text)) or (says_little and not question.names),
        needs_council=not question.councils and THE_COUNCIL.search(text) is not None,
    )


def _further(question: Question, before: Before, gazetteer: Gazetteer) -> Question:
    """``question``, so far understood by itself, with what it takes from the ones ``before``."""
    text = question.text
    if is_of_the_answer(text):  # "summarise that": its article is summed up, and is asked of next
        return replace(before.question, text=text, refers_to=Refers.AGAIN, is_follow_up=True)
    if against := compared(text, before, gazetteer):
        meant = _further(understand(against, against, gazetteer), before, gazetteer)
        return replace(meant, text=text, refers_to=Refers.QUESTION, is_follow_up=True)
    if whole := asked_instead(text):
        meant = _further(understand(whole, whole, gazetteer), before, gazetteer)
        return replace(meant, text=text, is_follow_up=True)
    found = (
        corrected(text, before, gazetteer)
        or of_another_account(text, before, gazetteer)
        or at_another_time(text, before, gazetteer)
        or about_the_answer(bare(text), before, gazetteer)
        or swapped_and_asked(text, before, gazetteer)
        or swapped(text, before, gazetteer)
    )
    if found is not None:
        return replace(found, text=text, is_follow_up=True)
    if not stands_alone(question, gazetteer) or is_of_the_last_council(question, before):
        return completed(question, before, gazetteer)
    if wants_more(bare(text)):
        return replace(question, refers_to=Refers.MORE, is_follow_up=True)
    if question.councils or speaks_of_all(text):
        return question
    # Nothing is taken over, but what was spoken of tells like from like.
    return replace(question, background=background(question, before))


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
