"""A question read in its conversation: what an earlier one lends it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.errors import QuestionError
from corpus.subjects import Gazetteer
from index.words import content_words
from qa.question import DEEDS, NO_TOPIC, YEAR, Asks, Question, understand, without_councils
from qa.spelling import Respell, mend

LONGEST_QUESTION = 2_000
"""Characters. Longer ones are pasted documents, which the draft checker is for."""

_LEANING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|those|these|this|there|then|"
    r"one|ones|same|others?|the council|the authority|the report|the inspection|the article|"
    r"the director|the la)\b",
    re.I,
)
_OPENS_AS_FOLLOW_UP = re.compile(
    r"^\W*(?:and\b|but\b|so\b|or\b|also\b|what about\b|how about\b|what else\b|anything else\b|"
    r"why\b\W*$|why not\b|who else\b|when was that\b|which ones?\b|any others?\b|then\b|how come\b|"
    r"what of\b)",
    re.I,
)
_ABOUT = re.compile(
    r"^\W*(?:and|but|so|ok(?:ay)?,?)?\s*(?:what|how) (?:about|of)\s+(?P<rest>.+)$", re.I
)
_AND_X = re.compile(
    r"^\W*(?:(?:and|or|but)\s+)?(?:(?:in|at|for|by|from)\s+)?(?P<rest>[^?]+)\W*$", re.I
)


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
    meant = mend(text, respell)
    alone = understand(meant, meant, gazetteer)
    earlier = [mend(" ".join(h.split()), respell) for h in history if re.search(r"\w", h)]
    if _depends(alone, gazetteer):
        if earlier:
            alone = _with_history(alone, earlier, gazetteer)
        else:
            bare = [w for w in alone.topic if w not in NO_TOPIC and w not in DEEDS]
            opens = _OPENS_AS_FOLLOW_UP.search(meant) and _LEANING.search(meant)
            few = not bare or (bool(opens) and len(bare) <= 1)
            alone = replace(alone, is_unclear=few and not alone.names)
    return replace(alone, text=text)


def _depends(question: Question, gazetteer: Gazetteer) -> bool:
    """True where the question cannot be understood without the ones before."""
    text = question.text
    if _OPENS_AS_FOLLOW_UP.search(text):
        return True
    words = content_words(without_councils(text, gazetteer))
    if not words or (len(words) <= 1 and not question.councils):
        return True
    if not _LEANING.search(text):
        return len(words) <= 2 and not question.councils and not question.names
    # "What did Ofsted say about Leeds and its plans?": the pronoun has its noun at hand.
    return not question.councils or _leans_before_naming(text, gazetteer)


def _leans_before_naming(text: str, gazetteer: Gazetteer) -> bool:
    first = min((m.start for m in gazetteer.find(text, any_case=True)), default=len(text))
    lean = re.search(r"\b(?:it|they|them|he|she|him)\b", text, re.I)
    return lean is not None and lean.start() < first


def _with_history(question: Question, earlier: Sequence[str], gazetteer: Gazetteer) -> Question:
    before = _understood(earlier, gazetteer)
    text = question.text
    swapped = _swapped(text, before, gazetteer)
    if swapped is not None:
        found = understand(swapped, swapped, gazetteer)
        return replace(
            found,
            text=text,
            is_follow_up=True,
            asks=before.asks if found.asks is Asks.OTHER else found.asks,
            background=before.background,
        )
    lent: list[str] = []
    if not question.councils:
        lent += before.councils
    if not question.years and not question.councils:
        lent += before.years
    if not question.names:
        lent += before.names
    own = content_words(without_councils(_LEANING.sub(" ", text), gazetteer))
    if not [w for w in own if w not in NO_TOPIC and w not in DEEDS]:
        # "And what did it praise?" takes over the topic, not what was done with it.
        topic = content_words(without_councils(before.searched_as, gazetteer))
        lent += [w for w in topic if w not in own and w not in DEEDS and not w.isdigit()]
    lent = [w for w in dict.fromkeys(lent) if w.lower() not in text.lower()]
    searched = f"{text.rstrip(' ?')} ({', '.join(lent)})?" if lent else text
    found = understand(text, searched, gazetteer)
    return replace(found, is_follow_up=True, background=_background(found, before))


def _background(question: Question, before: Question) -> str:
    """What was spoken of: the words of the question before that this one does not have."""
    own = set(content_words(question.searched_as))
    words = content_words(f"{before.background} {before.searched_as}")
    return " ".join(w for w in words if w not in own and w not in DEEDS)[:400]


def _understood(earlier: Sequence[str], gazetteer: Gazetteer) -> Question:
    """The last of the earlier questions, itself read with those before it."""
    last, rest = earlier[-1][:LONGEST_QUESTION], earlier[:-1]
    alone = understand(last, last, gazetteer)
    if rest and _depends(alone, gazetteer):
        return _with_history(alone, rest[-8:], gazetteer)
    return alone


def _swapped(text: str, before: Question, gazetteer: Gazetteer) -> str | None:
    """ "What about Salford?" as the question before with Salford in its place.

    None where the question is not of that form.
    """
    match = _ABOUT.match(text) or _AND_X.match(text)
    if match is None:
        return None
    rest = match["rest"].strip(" ?.!")
    mentions = gazetteer.find(rest, any_case=True)
    new_words = content_words(without_councils(rest, gazetteer))
    filler = {"council", "councils", "report", "inspection", "services", "children"}
    is_year = bool(re.fullmatch(r"(?:in |for |the )*(?:19|20)\d\d", rest, re.I))
    if is_year and before.years:
        return before.searched_as.replace(before.years[-1], YEAR.findall(rest)[0])
    if mentions and not [w for w in new_words if w not in filler]:
        old = gazetteer.find(before.searched_as, any_case=True)
        swapped = before.searched_as
        if not old:
            return f"{swapped.rstrip(' ?')} ({rest})?"
        names = dict.fromkeys(m.name for m in old)
        for m in reversed(old):
            new = mentions[0].name if m.name == next(iter(names)) else ""
            swapped = swapped[: m.start] + new + swapped[m.end :]
        return " ".join(swapped.split())
    if _ABOUT.match(text) and not mentions and len(new_words) <= 6:
        # "What about fostering?": the same question on another topic, same council.
        keep = [*before.councils, *before.years]
        opener = (
            "What did Ofsted say about" if "ofsted" in before.searched_as.lower() else "What about"
        )
        return f"{opener} {rest}{' (' + ', '.join(keep) + ')' if keep else ''}?"
    return None
