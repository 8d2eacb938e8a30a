"""Councils side by side: each is searched for by itself, and nothing is judged by us.

"Compare A and B on audits", "is A better than B at ...?", "A or B: who has more ...?", and what is
asked of "A and B" at once. A council compared with "other councils" or the country is a plain
question: nobody knows which sentences would be the others'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.subjects import Gazetteer, Mention
from index.words import content_words
from qa.inquiry import Inquiry
from qa.outline import Outline
from qa.question import DEEDS, NO_TOPIC, YEAR, Asks, Question, understand
from qa.ways.parts import Asked, Way, ask_each

LEAD = "What the articles say of each:"
MOST_COUNCILS = 6


def over(ways: Sequence[Way]) -> Way:
    """The way of comparing, each council's side answered by the first of ``ways`` that does."""

    def answer(inquiry: Inquiry) -> Outline | None:
        sides = read_sides(inquiry.question, inquiry.snapshot.gazetteer)
        if not sides:
            return None
        asked = [
            Asked(s.council, s.question, f"Not in the articles for {s.council}.") for s in sides
        ]
        return ask_each(inquiry, asked, ways, lead=LEAD)

    return answer


@dataclass(frozen=True, slots=True)
class Side:
    """One council of a comparison, and the question asked of it alone."""

    council: str
    question: Question


def read_sides(question: Question, gazetteer: Gazetteer) -> list[Side]:
    """The councils compared, in the question's order; none where nothing is compared."""
    text = question.searched_as
    mentions = _first_of_each(gazetteer.find(text, any_case=True))
    if not 2 <= len(mentions) <= MOST_COUNCILS or question.wants_comments:
        return []
    if not _compares(text, mentions):
        return []
    return [_side(question, mentions, n, gazetteer) for n in range(len(mentions))]


def _first_of_each(mentions: Sequence[Mention]) -> list[Mention]:
    found: dict[str, Mention] = {}
    for m in mentions:
        found.setdefault(m.name, m)
    return list(found.values())


_COMPARES = re.compile(
    r"\b(?:compar\w+|contrast\w*|versus|vs|v|against|differ(?:s|ed|ent|ently|ence|ences)?|"
    r"similar\w*|alike|in common|side by side|each|both|respectively|"
    r"(?:more|less|fewer|better|worse|higher|lower|larger|smaller|bigger|faster|slower|stronger|"
    r"weaker|cheaper|longer|shorter|earlier|later|further|ahead|as \w+ as)\b.*\b(?:than|as|or|of)|"
    r"which (?:one |council |of \w+ )?(?:is|was|has|had|does|did|came|do|looks?|spends?|pays?)|"
    r"who (?:is|was|has|had|does|did|[’']s|relies|spends?|pays?|came))\b|"
    r"\b(?:better|worse|best|worst|more|most|fewer|fewest|less|least|higher|lower)\b",
    re.I,
)
# What two councils do with each other is one story, told of both at once.
_TOGETHER = re.compile(
    r"\b(?:together|jointly|joint|shar(?:e|es|ed|ing)|merg\w+|partner\w*|between them|took over|"
    r"taken over|take over|run by|runs|help(?:s|ed|ing)?|support(?:s|ed|ing)? (?:to|from|given)|"
    r"mov(?:e|ed|ing) (?:from|to)|left .* for|neighbour\w*|consorti\w+)\b",
    re.I,
)
_LINK = (
    r"(?:,\s*(?:and|or)?|\s+(?:and|or|versus|vs\.?|v\.?|against|with|to|than|from|as)|\s*/|\s+&)\s*"
)
_TAIL = r"(?P<own>(?:[’']s)?(?:\s+(?:council|city council|county council|borough council))?)"
_TIME = (
    r"(?P<time>\s+(?:(?:in|at|for|during|since|before|after)\s+(?:\w+\s+)?(?:19|20)\d\d|"
    r"\((?:\w+\s+)?(?:19|20)\d\d\)))?"
)


def _compares(text: str, mentions: Sequence[Mention]) -> bool:
    if _listed(text, mentions):
        # "Leeds and Salford": both are asked about, unless it is what they did together.
        return _COMPARES.search(text) is not None or not _TOGETHER.search(text)
    between = text[mentions[0].end :]
    strict = re.search(
        r"\b(?:compar\w+|contrast\w*|versus|vs|differ(?:s|ed|ent|ently|ence|ences)?|than)\b",
        text[: mentions[0].start] + between,
        re.I,
    )
    return strict is not None


_BETWEEN = re.compile(
    rf"{_TAIL}{_TIME}\s*{_LINK}(?:the )?(?:(?:in|at|for|by|(?:that |those )?of) )?", re.I
)


def _listed(text: str, mentions: Sequence[Mention]) -> bool:
    """True where the councils follow each other with nothing but a link between them."""
    return all(_BETWEEN.fullmatch(text[a.end : b.start]) for a, b in pairwise(mentions))


# One council's question

_QUANTITY = re.compile(
    r"\b(?:(?:more|less|most|least)\b(?! \w+(?:ive|ful|ent|ant|ed|ble|ous|al|ic|ing|ly)\b)|fewer|"
    r"fewest|numbers?|how many|how much|larger|bigger|smaller|higher|lower|proportion|share|rates?|"
    r"percentage|caseloads?|costs?|budgets?|vacanc(?:y|ies))\b",
    re.I,
)
_GRADED = re.compile(
    r"\b(?:better|worse|best|worst|rat(?:ed|ings?)|grad(?:e|es|ed)|judge?ments?|judged|overall|"
    r"higher|lower|outcome)\b",
    re.I,
)
_CUE = re.compile(
    r"\b(?:(?:please )?compare[sd]?(?: with| to)?|(?:a |the )?comparison (?:of|between)|"
    r"contrast(?: the)?|versus|vs\.?|"
    r"(?:how )?(?:do|does|did) (?=\W|$)|differ(?:s|ed)?(?: from)?|"
    r"(?:the )?differences? (?:between|in)|"
    r"which (?:one|of them|of the two|of these)|(?:the )?(?:two|both) (?:councils|authorities)?|"
    r"each|both|respectively|than|against)\b",
    re.I,
)
_COMPARATIVE = re.compile(
    r"\b(?:more|less|fewer|better|worse|higher|lower|larger|smaller|bigger|ahead)\b(?: of)?", re.I
)


_EACH_DID = re.compile(
    r"\b(did|do|does|has|have|had|is|was|were|are|of|for|at|in)\s+"
    r"(?:each(?: of them| one| council)?|both(?: of them| councils)?|the two(?: councils)?)\b", re.I
)  # fmt: skip
# "What did Ofsted say about caseloads in A and in B" wants words, whatever it is about.
_DEED = re.compile(
    r"\b(?:said|say|says|find|found|praise\w*|critici\w+|why|how (?:do|does|did))\b", re.I
)
_OTHER = (
    r"(?:(?:,\s*)?\b(?:and|or|versus|vs\.?|v\.?|against|with|to|than|from|as)\b|,|/|&)"
    r"(?:\s*(?:the|in|at|for|of|by|that of|those of)\b)?\s*\0"
)


def _side(question: Question, mentions: Sequence[Mention], n: int, gazetteer: Gazetteer) -> Side:
    """The question of one council: the others taken out, and the words that compare."""
    text = question.searched_as
    own = mentions[n]
    times = [re.match(rf"{_TAIL}{_TIME}", text[m.end :], re.I) for m in mentions]
    has_own_time = sum(bool(t and t["time"]) for t in times) > 1
    # Its name stands where the first council's stands; the others go, with what links them.
    rest = text
    for k, m in reversed(list(enumerate(mentions))):
        tail = times[k]
        alone = tail is not None and has_own_time
        end = m.end + (0 if tail is None else len(tail[0] if alone else tail["own"]))
        rest = f"{rest[: m.start]}{chr(0) if k else chr(1)}{rest[end:]}"
    rest = re.sub(rf"{_OTHER}|\0", " ", rest, flags=re.I)
    tail = times[n]
    rest = rest.replace(
        "\1",
        text[
            own.start : own.end
            + (len(tail[0]) if tail and has_own_time else len(tail["own"]) if tail else 0)
        ],
    )
    rest = re.sub(r"^\W*how (?:do|does|did)\b(?=.*\b(?:compare|differ)\b)", "", rest, flags=re.I)
    rest = _EACH_DID.sub(lambda m: f"{m[1]} {own.name}", rest)
    rest = _CUE.sub(" ", rest)
    name = text[own.start : own.end]
    quantity = _QUANTITY.search(text) is not None
    topic = [
        w
        for w in content_words(_COMPARATIVE.sub(" ", rest.replace(name, " ")))
        if w not in NO_TOPIC and w not in DEEDS and not YEAR.fullmatch(w) and w not in _NO_TOPIC
    ]
    spoken = [w for w in content_words(rest.replace(name, " ")) if w not in _NO_TOPIC]
    if not spoken and not _GRADED.search(text):
        rest = f"What did Ofsted say about {own.name}?"
    if not topic and _GRADED.search(text):
        years = f" in {YEAR.findall(rest)[0]}" if YEAR.findall(rest) else ""
        rest = f"What was {own.name} rated{years}?"
    rest = re.sub(r"\s+([?.!,;:])", r"\1", re.sub(r"\s+", " ", rest)).strip(" ,;:-–—?")
    if not any(m.name == own.name for m in gazetteer.find(rest, any_case=True)):
        rest = f"{rest} ({own.name})"
    sub = understand(rest, f"{rest}?", gazetteer)
    if quantity and sub.asks is Asks.OTHER and not _DEED.search(text):
        sub = replace(sub, asks=Asks.HOW_MANY)
    if sub.asks is Asks.CHANGE or (sub.asks is Asks.WHO and question.asks is not Asks.WHO):
        sub = replace(sub, asks=Asks.OTHER)
    if sub.asks is Asks.WHO and _COMPARATIVE.search(text):
        # "Who has more ...": the council is who.
        sub = replace(sub, asks=Asks.HOW_MANY if quantity else Asks.OTHER)
    topical = tuple(w for w in sub.topic if w not in _NO_TOPIC) or sub.topic
    sub = replace(
        sub, councils=(own.name,), text=f"{rest}?", topic=topical, background=question.background
    )
    return Side(own.name, sub)


# Words that compare, which no sentence of an article need have.
_NO_TOPIC = frozenset(
    re.findall(
        r"\w+",
        """compare compared compares comparing comparison contrast differ differs differed different
        difference differences versus each both full last recent recently most more less fewer
        better worse higher lower came come comes out going doing days still does relies rely gets
        get one two them ones latest largest larger smaller bigger ahead against than numbers number
        going""",
    )
)
