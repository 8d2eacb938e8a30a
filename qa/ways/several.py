"""Several questions in one: each part answered by itself, or named as missing.

"Who is the director and when was the visit?", "1. What was praised? 2. What was not?",
"Saltmarsh 2023: who led it; what was the grade?". A part takes over what it needs of the others:
the council, the year, whom "they" are. "Leeds and Salford" or "help and protection" are no parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.follow_up.before import Before
from qa.follow_up.of_the_answer import about_the_answer, bare
from qa.inquiry import Inquiry
from qa.outline import Outline
from qa.question import DEEDS, NO_TOPIC, YEAR, Question, Refers, understand, without_councils
from qa.ways.parts import Asked, Way, ask_each

MOST_PARTS = 5


def over(ways: Sequence[Way]) -> Way:
    """The way of several parts, each answered by the first of ``ways`` that does."""

    def answer(inquiry: Inquiry) -> Outline | None:
        parts = read_parts(inquiry.question, inquiry.snapshot.gazetteer)
        return ask_each(inquiry, parts, ways) if parts else None

    return answer


def read_parts(question: Question, gazetteer: Gazetteer) -> list[Asked]:
    """The parts of ``question``, each a whole question; none where it is one question."""
    whole, lent = _without_lent(question)
    split = split_questions(whole)
    if len(split.parts) < 2:
        return []
    as_typed = split_questions(question.text)
    labels = as_typed.parts if len(as_typed.parts) == len(split.parts) else split.parts
    subs = _completed(question, split, lent, gazetteer)
    return [
        Asked(_label(t), s, f"Not in the articles: {_label(t)}")
        for t, s in zip(labels, subs, strict=True)
    ]


# Finding the parts

_AUX = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|might)"
    r"(?:n[’']t)?\b"
)
_STARTS = r"(?:the|a|an|it|its|they|their|he|his|she|her|we|you|i|this|that|these|those|there)\b"
# "what the council does" asks nothing by itself; "what does the council do" does.
_ASKS = (
    rf"(?:(?:in|at|for|from|by|to|of|with|on|since)\s+(?:what|which|whom|how)\s+\w"
    rf"|who(?:se|m|[’']s)?\b(?!\s+{_STARTS})"
    rf"|what(?:[’']s\b|\s+(?!{_STARTS})\w)"
    rf"|which\s+(?!{_AUX}|{_STARTS})\w"
    rf"|(?:when|where)(?:[’']s\b|\s+{_AUX})"
    rf"|why(?:[’']s\b|\s+{_AUX}|\W*$)"
    rf"|(?:when|where|how)\W*$"
    rf"|how(?:[’']s\b|\s+(?:{_AUX}|(?:many|much|long|often|far|big|large|old|well|good|bad|soon|"
    rf"quickly|recently|high|low)\b(?!\s+{_STARTS}))))"
)
# "what do they get to stay safe and have a decent life": no question opens with "have a".
_ASKS_YES_NO = (
    rf"(?!(?:have|do)\s+(?:the|an?|it|its|their|this|that)\b)"
    rf"{_AUX}\s+(?:{_STARTS}|any\b|anyone\b|anybody\b|inspectors?\b|ofsted\b)"
)
_ORDERS = (
    r"(?:(?:please\s+)?"
    r"(?:list|name|give|tell|summari[sz]e|sum up|describe|explain|compare|show|find)"
    r"\s+\w)"
)
_OPENS = re.compile(rf"(?:{_ASKS}|{_AUX}\s|{_ORDERS})", re.I)
_LINK = (
    r"(?:\s*[,;]\s*(?:(?:and|but|plus|then|also)\s+)?(?:(?:also|then|if so,?)\s+)?"
    r"|\s+(?:and|but|plus|&|as well as)\s+(?:(?:also|then|if so,?)\s+)?)"
)
# "what got them through, was it money": after a comma alone it is a guess, no question.
_LINK_AND = r"(?:\s*[,;]?\s*\b(?:and|but|plus|&|as well as)\s+(?:(?:also|then|if so,?)\s+)?)"
_NEXT = re.compile(rf"{_LINK}(?={_ASKS})|{_LINK_AND}(?={_ASKS_YES_NO})", re.I)
_NEXT_TOLD = re.compile(rf"{_LINK}(?=(?:who|what|which|when|where|why|how)\b)", re.I)
_TOLD = re.compile(
    r"^\W*(?:please\s+)?(?:(?:can|could|would) you\s+)?(?:please\s+)?"
    r"(?:tell me|let me know|find out|i(?:[’']d| would)? (?:want|like|need) to know)\s+"
    r"(?:about\s+)?(?=(?:who|what|which|when|where|why|how)\b)",
    re.I,
)
_SENTENCE = re.compile(
    rf"(?<=\?)\s+|\s*;\s*(?:and\s+)?|(?<=[.!])\s+(?={_ASKS}|{_AUX}\s|{_ORDERS})|"
    r"\s*(?:^|(?<=[\s?:;,.]))\(?(?:[1-9]|[a-e]|i{1,3})[.)]\s+",
    re.I,
)
_CONTEXT = re.compile(
    rf"^(?P<context>[^?]{{2,80}}?)(?::|\s[-–—]|,)\s+(?=(?:{_ASKS}|{_AUX}\s))", re.I
)
# What is praised and what is not are asked for in one breath and are two answers.
_PAIRS = (
    r"(?P<a>praised?|commend(?:ed)?|liked?)(?P<and>,? (?:and|but|or) (?:also )?)"
    r"(?P<b>criticis\w+|criticiz\w+|dislike\w*|find fault with)",
    r"(?P<a>criticis\w+|criticiz\w+)(?P<and>,? (?:and|but|or) (?:also )?)"
    r"(?P<b>praised?|commend(?:ed)?)",
    r"(?P<a>strengths?|strong points|positives|good points|pros)(?P<and>,? and (?:the )?)"
    r"(?P<b>weakness\w*|weak points|negatives|bad points|cons|areas for improvement)",
    r"(?P<a>weakness\w*|weak points|negatives|bad points)(?P<and>,? and (?:the )?)"
    r"(?P<b>strengths?|strong points|positives|good points)",
)
_BARE = re.compile(r"^(?:why|when|where|how)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Split:
    """A question taken apart; ``context`` is what was said before the first ("Leeds, 2021:")."""

    parts: tuple[str, ...]
    context: str = ""


def split_questions(text: str) -> Split:
    """The questions in ``text``, at most ``MOST_PARTS``, in order; one where it is one.

    >>> split_questions("Leeds: who is the director, and when was the visit?")
    Split(parts=('who is the director', 'when was the visit'), context='Leeds')
    """
    found: list[str] = []
    contexts: list[str] = []
    for sentence in _SENTENCE.split(text):
        context, clauses = _clauses(sentence)
        contexts.append(context)
        found += clauses
    parts = [_with_verb(p, found[n - 1] if n else "") for n, p in enumerate(found)]
    return Split(tuple(parts[:MOST_PARTS]), " ".join(c for c in contexts if c))


def _clauses(sentence: str) -> tuple[str, list[str]]:
    """What stands before the questions of a sentence, and the questions."""
    sentence = sentence.strip(" ?.!,;:")
    context = ""
    opening = _CONTEXT.match(sentence)
    if opening is not None and not _OPENS.match(sentence):
        context, sentence = opening["context"].strip(), sentence[opening.end() :]
    told = _TOLD.match(sentence)
    following = _NEXT_TOLD if told else _NEXT
    sentence = sentence[told.end() :] if told else sentence
    if not _OPENS.match(sentence) and not told and not _opens_with_and(sentence):
        return f"{context} {sentence}".strip(), []
    clauses = [""]
    at = 0
    for link in following.finditer(sentence):
        clause = sentence[at : link.start()]
        word = re.match(r"\w+", sentence[link.end() :])
        if not clause.strip() or (word and _is_relative(clause, word.group(), link.group())):
            continue
        clauses[-1] = clause
        clauses.append("")
        at = link.end()
    clauses[-1] = sentence[at:]
    paired = [p for clause in clauses for p in _paired(clause.strip(" ?.!,;:"))]
    return context, [c for c in paired if re.search(r"\w", c)]


def _opens_with_and(sentence: str) -> bool:
    opening = re.match(r"(?:and|but|also|so|then)\s+", sentence, re.I)
    return opening is not None and _OPENS.match(sentence[opening.end() :]) is not None


_RELATIVE = r"(?:who|whose|whom|what|which|when|where|how|why)"


def _is_relative(clause: str, word: str, link: str) -> bool:
    """True for "children who go missing and who are": the word goes on with one before it."""
    if not re.fullmatch(_RELATIVE, word, re.I):
        return False
    # "the director, who joined in May": a comma alone ends no question unless one was asked.
    if not link.strip(" ,") and not re.match(rf"\W*{_RELATIVE}\b", clause, re.I):
        return True
    clause = re.sub(r"^\W*(?:in|at|for|from|by|to|of|with|on|since)\s+", "", clause, flags=re.I)
    return re.search(rf"\w\s+{word}\b", clause, re.I) is not None and not re.search(
        rf"\b{_AUX}\s+{word}\b", clause, re.I
    )


def _paired(clause: str) -> list[str]:
    for pattern in _PAIRS:
        m = re.search(rf"\b{pattern}\b", clause, re.I)
        if m is not None and re.match(
            r"(?:what|which|who|how|did|where)\b|" + _ORDERS, clause, re.I
        ):
            before, after = clause[: m.start()], clause[m.end() :]
            return [before + m["a"] + after, before + m["b"] + after]
    return [clause]


_ASKED_BEFORE = re.compile(
    rf"^\W*(?:what|which|who|when|where|how)\b(?:\s+(?!{_AUX})\w+){{0,3}}?\s+(?={_AUX})", re.I
)


def _with_verb(part: str, before: str) -> str:
    """ "why" after "What was Leeds rated" is "why was Leeds rated"."""
    if not _BARE.match(part):
        return part
    rest = _ASKED_BEFORE.sub("", before)
    return (
        f"{part.strip(' ?')} {rest}"
        if re.match(_AUX, rest, re.I)
        else f"{part.strip(' ?')}, {before}"
    )


# Making each a question of its own

_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|those|these|this|there|then|"
    r"one|ones|same)\b",
    re.I,
)
_PRESENT = re.compile(
    r"\b(?:is|are|do|does|has|have|now|can|will|today|currently|still)\b|[’']s\b", re.I
)
_LENT = re.compile(r"\s*\((?P<lent>[^()]*)\)\s*\?*\s*$")
# Words for a kind of fact, which say nothing of what it is about.
_FACTS = frozenset(
    re.findall(
        r"\w+",
        """date dates day month year time times name names number numbers many much long happen
        happened cost amount percentage figure reason reasons result outcome did whole total""",
    )
)
MOST_LENT = 5


def _without_lent(question: Question) -> tuple[str, str]:
    """What is searched, and the words that the conversation lent it."""
    lent = _LENT.search(question.searched_as)
    if lent is None or not question.is_follow_up:
        return question.searched_as, ""
    return question.searched_as[: lent.start()] + "?", lent["lent"]


def _completed(question: Question, split: Split, lent: str, gazetteer: Gazetteer) -> list[Question]:
    """Each part as a question that can be asked alone."""
    around = " ".join(w for w in (split.context, lent) if w)
    alone = [understand(p, p, gazetteer) for p in split.parts]
    given = understand(around, around, gazetteer) if around else None
    subs: list[Question] = []
    for n, own in enumerate(alone):
        of_that = about_the_answer(bare(own.text), Before(subs[-1]), gazetteer) if subs else None
        if of_that is not None and of_that.refers_to is Refers.ANSWER:
            subs.append(replace(of_that, text=f"{own.text}?"))  # "and when was that?"
            continue
        nearest = [*reversed(alone[:n]), *alone[n + 1 :]]
        words: list[str] = []
        if not own.councils:
            sources = ([given] if given else []) + nearest
            words += next((list(s.councils) for s in sources if s.councils), [])
        if not own.years:
            stated = list(given.years) if given else []
            past = not _PRESENT.search(own.text)
            words += stated or (
                next((list(s.years) for s in nearest if s.years), []) if past else []
            )
        if given:
            words += _subject(around, gazetteer)
        background = question.background
        if n and _LEANS.search(own.text):
            before = split.parts[n - 1]
            named = [] if own.names else list(alone[n - 1].names)
            meant = named or _subject(before, gazetteer)
            words += named
            mine = [w for w in _subject(own.text, gazetteer) if w not in _FACTS]
            if len(mine) < 2 and not named:
                words += meant
            background = f"{background} {' '.join(meant)}".strip()
        words = [w for w in dict.fromkeys(words) if w.lower() not in own.text.lower()]
        searched = f"{own.text.rstrip(' ?')} ({', '.join(words)})?" if words else f"{own.text}?"
        sub = understand(own.text, searched, gazetteer)
        subs.append(replace(sub, text=f"{own.text}?", background=background, is_follow_up=False))
    return subs


def _subject(text: str, gazetteer: Gazetteer) -> list[str]:
    """The words that say what a part is about."""
    words = [
        w
        for w in content_words(without_councils(text, gazetteer))
        if w not in NO_TOPIC and w not in DEEDS and not YEAR.fullmatch(w)
    ]
    return list(dict.fromkeys(words))[:MOST_LENT]


def _label(part: str) -> str:
    words = part.strip(" ?.!,;:")
    return f"{words[:1].upper()}{words[1:]}?"
