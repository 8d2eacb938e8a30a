"""What a question asks for: its kind, its councils, its years, and what an earlier one lends it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from corpus.dates import MONTHS, find_dates
from corpus.errors import QuestionError
from corpus.subjects import Gazetteer, Mention
from index.words import content_words

LONGEST_QUESTION = 2_000
"""Characters. Longer ones are pasted documents, which the draft checker is for."""


class Asks(StrEnum):
    """What kind of words would answer."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    GRADE = "grade"
    CHANGE = "change"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. ``searched_as`` is what is looked for, earlier questions drawn on.

    ``councils`` are usual short names; ``years`` are written in the question; ``names`` are other
    proper names in it. ``wants_comments`` is True where readers' views are asked for.
    ``topic`` are the words of its subject: without councils, and without those that stand in every
    article of this field. ``background`` are words of the conversation that say which passages
    are meant, without being asked about. ``is_unclear`` is True for a follow-up to nothing
    ("and what did it praise?" as the first question).
    """

    text: str
    searched_as: str
    asks: Asks
    councils: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    wants_comments: bool = False
    is_follow_up: bool = False
    background: str = ""
    topic: tuple[str, ...] = ()
    is_unclear: bool = False


_READERS = re.compile(
    r"\b(?:readers?|commenters?|commentators?|below the line|(?:online|public) comments?|"
    r"the comments|comments? (?:section|below|under|left|posted)|responses? to the article|"
    r"(?:people|anyone|anybody) (?:comment|repl)\w*)\b",
    re.I,
)
_KINDS = (
    (Asks.CHANGE, r"\b(?:changed?|improved? since|got(?:ten)? (?:better|worse)|differen(?:t|ce)|"
                  r"progress since|compared? (?:with|to)|over time|then and now)\b"),
    (Asks.HOW_MANY, r"\b(?:how (?:many|much|often|long|big|large|old|far)|what (?:number|"
                    r"percentage|proportion|share|fraction|rate|budget|amount)|percent(?:age)?|cost)\b"),
    (Asks.GRADE, r"\b(?:grades?|graded|ratings?|rated|judge?ments?|judged|"
                 r"overall effectiveness)\b"),
    (Asks.WHEN, r"^(?:\W*\w+){0,2}\W*\bwhen\b|"
                r"\b(?:what (?:year|month|date|day|time)|which (?:year|month|date|day)|"
                r"since when|how recent\w*|on what date)\b"),
    (Asks.WHERE, r"\b(?:where|which (?:council|authority|area|city|town|borough|county|place|la)s?|"
                 r"what (?:council|authority|area|city|town)s?)\b"),
    (Asks.WHO, r"\b(?:who|whose|whom|which (?:person|director|minister|inspector|official|body|"
               r"organisation)|what(?:'s| is| was) the name)\b"),
)  # fmt: skip
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w’'-]*[a-z](?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]+)*")
_CALENDAR = frozenset(
    {*MONTHS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    | {"spring", "summer", "autumn", "winter", "christmas", "easter"}
)
_GENERAL = frozenset({"Ofsted", "England", "UK", "Britain", "English", "British", "I"})


_NO_TOPIC = frozenset(
    re.findall(
        r"\w+",
        """ofsted council councils councils authority authorities la las inspector inspectors
        inspectorate regulator report reports article articles else local grade grades graded rating
        ratings rated judge judged judgement judgements judgment overall effectiveness now today
        currently latest current inspection inspections inspected visit visits visited""",
    )
)
_DEEDS = frozenset(
    re.findall(
        r"\w+",
        """criticise criticised criticize praise praised like liked say said find found happen
        happened think thought want wanted call called report reported recommend recommended
        describe described worry worried concern concerned issue issues good bad wrong well
        better worse criticism criticisms strength strengths weakness weaknesses problem problems
        finding findings make made conclude concluded note noted highlight highlighted identify
        identified tell told state stated key main overall view views opinion respond
        responded response react reacted reaction reply replied""",
    )
)


Respell = Callable[[str], str | None]
"""A word the library does not have to the one that was meant, or None where that is not clear."""


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
    meant = _mend(text, respell)
    alone = _alone(meant, meant, gazetteer)
    earlier = [_mend(" ".join(h.split()), respell) for h in history if re.search(r"\w", h)]
    if _depends(alone, gazetteer):
        if earlier:
            alone = _with_history(alone, earlier, gazetteer)
        else:
            bare = [w for w in alone.topic if w not in _NO_TOPIC and w not in _DEEDS]
            opens = _OPENS_AS_FOLLOW_UP.search(meant) and _LEANING.search(meant)
            few = not bare or (bool(opens) and len(bare) <= 1)
            alone = replace(alone, is_unclear=few and not alone.names)
    return replace(alone, text=text)


@lru_cache(maxsize=1)
def _field_words() -> dict[str, tuple[str, bool]]:
    """What the short form stands for, and whether it is searched for too."""
    words = {}
    for line in Path(__file__).with_name("field_words.txt").read_text("utf-8").splitlines():
        match = re.match(r"(?P<short>\S+) (?P<sign>[=+]) (?P<long>.+)", line)
        if match and not line.startswith("#"):
            words[match["short"]] = (match["long"].strip(), match["sign"] == "+")
    return words


def _mend(text: str, respell: Respell) -> str:
    """``text`` with slips of the keyboard mended and abbreviations spelled out."""

    def put(match: re.Match[str]) -> str:
        word = match.group()
        known = _field_words().get(word.lower())
        # "la", "pa", "ad" and "send" are words too: in capitals they are abbreviations.
        if known and (len(word) > 4 or not word.islower() or word in _ALWAYS):
            return f"{word} ({known[0]})" if known[1] else known[0]
        if len(word) >= 5 and word.isalpha():
            return respell(word) or word
        return word

    return re.sub(r"[^\W_]+(?:&[^\W_]+)?", put, text)


_ALWAYS = frozenset({"kid", "kids", "sws", "las", "dfe", "uasc", "nqsw", "fdac", "camhs", "dcs"})


def _alone(text: str, searched: str, gazetteer: Gazetteer) -> Question:
    mentions = gazetteer.find(searched, any_case=True)
    kind = next((k for k, pattern in _KINDS if re.search(pattern, text, re.I)), Asks.OTHER)
    if kind is Asks.WHERE and re.search(r"\bwhich (?:council|authorit)", text, re.I) and mentions:
        kind = Asks.OTHER
    return Question(
        text=text,
        searched_as=searched,
        asks=kind,
        councils=tuple(dict.fromkeys(m.name for m in mentions)),
        years=tuple(dict.fromkeys(_years(searched))),
        names=tuple(dict.fromkeys(_names(searched, mentions))),
        topic=_topic(searched, gazetteer),
        wants_comments=bool(_READERS.search(text)),
    )


def _topic(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    every = [w for w in content_words(text) if not _YEAR.fullmatch(w)]  # years are weighed apart
    words = [w for w in content_words(_without_councils(text, gazetteer)) if w not in _NO_TOPIC]
    words = [w for w in words if w in every and w not in _CALENDAR]
    # An article may have the abbreviation or its long form: neither missing tells anything.
    either = {
        w
        for short, (long, both) in _field_words().items()
        if both and f"({long})" in text
        for w in [short, *content_words(long)]
    }
    named = [w for w in every if w not in words and w not in _NO_TOPIC]
    subject = [w for w in words if w not in _DEEDS]
    return tuple([w for w in subject if w not in either] or subject or named or every)


def _years(text: str) -> list[str]:
    return _YEAR.findall(text) + [d.value[:4] for d in find_dates(text)]


def _names(text: str, mentions: Sequence[Mention]) -> list[str]:
    """Proper names in the question other than councils ("Steve Walker", "DfE")."""
    covered = {i for m in mentions for i in range(m.start, m.end)}
    names = []
    for match in _NAME.finditer(text):
        if match.start() in covered:
            continue
        name = re.sub(r"[’']s?$", "", match.group())
        if name not in _GENERAL and name.lower() not in _CALENDAR:
            names.append(name)
    words = re.findall(r"[^\W\d_]{2,}", text)
    # "What Did Ofsted Say About Audits": in title case capitals tell nothing.
    return names if sum(w[0].isupper() for w in words) * 2 <= len(words) + 2 else []


def _depends(question: Question, gazetteer: Gazetteer) -> bool:
    """True where the question cannot be understood without the ones before."""
    text = question.text
    if _OPENS_AS_FOLLOW_UP.search(text):
        return True
    words = content_words(_without_councils(text, gazetteer))
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


def _without_councils(text: str, gazetteer: Gazetteer) -> str:
    for m in reversed(gazetteer.find(text, any_case=True)):
        text = text[: m.start] + text[m.end :]
    return text


def _with_history(question: Question, earlier: Sequence[str], gazetteer: Gazetteer) -> Question:
    before = _understood(earlier, gazetteer)
    text = question.text
    swapped = _swapped(text, before, gazetteer)
    if swapped is not None:
        found = _alone(swapped, swapped, gazetteer)
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
    own = content_words(_without_councils(_LEANING.sub(" ", text), gazetteer))
    if not [w for w in own if w not in _NO_TOPIC and w not in _DEEDS]:
        # "And what did it praise?" takes over the topic, not what was done with it.
        topic = content_words(_without_councils(before.searched_as, gazetteer))
        lent += [w for w in topic if w not in own and w not in _DEEDS and not w.isdigit()]
    lent = [w for w in dict.fromkeys(lent) if w.lower() not in text.lower()]
    searched = f"{text.rstrip(' ?')} ({', '.join(lent)})?" if lent else text
    found = _alone(text, searched, gazetteer)
    return replace(found, is_follow_up=True, background=_background(found, before))


def _background(question: Question, before: Question) -> str:
    """What was spoken of: the words of the question before that this one does not have."""
    own = set(content_words(question.searched_as))
    words = content_words(f"{before.background} {before.searched_as}")
    return " ".join(w for w in words if w not in own and w not in _DEEDS)[:400]


def _understood(earlier: Sequence[str], gazetteer: Gazetteer) -> Question:
    """The last of the earlier questions, itself read with those before it."""
    last, rest = earlier[-1][:LONGEST_QUESTION], earlier[:-1]
    alone = _alone(last, last, gazetteer)
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
    new_words = content_words(_without_councils(rest, gazetteer))
    filler = {"council", "councils", "report", "inspection", "services", "children"}
    is_year = bool(re.fullmatch(r"(?:in |for |the )*(?:19|20)\d\d", rest, re.I))
    if is_year and before.years:
        return before.searched_as.replace(before.years[-1], _YEAR.findall(rest)[0])
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
