"""What a question asks for, read by itself: its kind, its councils, its years, its topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.bodies import known_bodies
from corpus.dates import MONTHS, find_dates
from corpus.subjects import Gazetteer, Mention
from index.words import content_words
from qa.spelling import field_words


class Asks(StrEnum):
    """What kind of words would answer."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    GRADE = "grade"
    CHANGE = "change"
    OTHER = "other"


class Refers(StrEnum):
    """What of the conversation a question is about; the values are for people to read."""

    NOTHING = "nothing before"
    QUESTION = "the question before"
    """ "And Salford?", "how many of them?": it is completed from the questions before."""
    ANSWER = "the answer before"
    """ "When was that?", "who said it?": about what was just cited."""
    MORE = "more of the same"
    """ "What else?": the question before (or the one completed), without what was just cited."""
    AGAIN = "the answer before, again"
    """ "Say that again", "are you sure?": what was just cited is shown once more."""
    COURTESY = "nothing is asked"
    """ "Thanks!", "hello": nothing to look for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. ``searched_as`` is what is looked for, earlier questions drawn on.

    ``councils`` are usual short names; ``years`` are written in the question; ``names`` are other
    proper names in it. ``wants_comments`` is True where readers' views are asked for.
    ``topic`` are the words of its subject: without councils, and without those that stand in every
    article of this field. ``background`` are words of the conversation that say which passages
    are meant, without being asked about. ``is_unclear`` is True for a follow-up to nothing
    ("and what did it praise?" as the first question). ``refers_to`` says what of the conversation
    it is about; ``needs_council`` is True where it speaks of "the council" and none was named.
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
    refers_to: Refers = Refers.NOTHING
    needs_council: bool = False


_READERS = re.compile(
    r"\b(?:readers?|commenters?|commentators?|below the line|(?:online|public) comments?|"
    r"the comments|(?:any|what|which) comments(?! (?:from|by|of|did|does|do))|"
    r"comments? (?:section|below|under|left|posted)|responses? to the article|"
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
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(
    r"(?<![.?!] )(?<!^)\b[A-Z][\w’'-]*[a-z][\w’'-]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w’'-]+)*"
)
_CALENDAR = frozenset(
    {*MONTHS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    | {"spring", "summer", "autumn", "winter", "christmas", "easter"}
)
_GENERAL = frozenset({"Ofsted", "England", "UK", "Britain", "English", "British", "I"})


NO_TOPIC = frozenset(
    re.findall(
        r"\w+",
        """ofsted council councils councils authority authorities la las inspector inspectors
        inspectorate regulator report reports article articles else local grade grades graded rating
        ratings rated judge judged judgement judgements judgment overall effectiveness now today
        currently latest current previous previously prior preceding
        inspection inspections inspected visit visits visited
        anything something everything nothing anyone someone everyone nobody thing things
        whats whos wheres hows thats theres didnt doesnt dont isnt wasnt cant im ive please pls
        nice lot lots stuff bits hasnt havent arent couldnt wont gonna kinda moment really
        actually reader readers commenter commenters""",
    )
)
DEEDS = frozenset(
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


def understand(text: str, searched: str, gazetteer: Gazetteer) -> Question:
    """``text`` by itself, to be looked for as ``searched``."""
    mentions = gazetteer.find(searched, any_case=True)
    kind = next((k for k, pattern in _KINDS if re.search(pattern, text, re.I)), Asks.OTHER)
    if kind is Asks.WHERE and re.search(r"\bwhich (?:council|authorit)", text, re.I) and mentions:
        kind = Asks.OTHER
    return Question(
        text=text,
        searched_as=searched,
        asks=kind,
        councils=tuple(dict.fromkeys(n for m in mentions for n in m.names)),
        years=tuple(dict.fromkeys(_years(searched))),
        names=tuple(dict.fromkeys(_names(searched, mentions))),
        topic=_topic(searched, gazetteer),
        wants_comments=bool(_READERS.search(text)),
    )


def _topic(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    every = [w for w in content_words(text) if not YEAR.fullmatch(w)]  # years are weighed apart
    words = [w for w in content_words(without_councils(text, gazetteer)) if w not in NO_TOPIC]
    words = [w for w in words if w in every and w not in _CALENDAR]
    # An article may have the abbreviation or its long form: neither missing tells anything.
    either = {
        w
        for short, (long, both) in field_words().items()
        if both and f"({long})" in text
        for w in [short, *content_words(long)]
    }
    named = [w for w in every if w not in words and w not in NO_TOPIC]
    subject = [w for w in words if w not in DEEDS]
    return tuple([w for w in subject if w not in either] or subject or named or every)


def _years(text: str) -> list[str]:
    return YEAR.findall(text) + [d.value[:4] for d in find_dates(text)]


def _names(text: str, mentions: Sequence[Mention]) -> list[str]:
    """Proper names in the question other than councils and bodies of the field ("Steve Walker").

    Bodies go by several names: an article may well call the DfE "the department".
    """
    bodies = known_bodies().find(text, any_case=False)
    spans = [(m.start, m.end) for m in mentions] + [(b.start, b.end) for b in bodies]
    covered = {i for start, end in spans for i in range(start, end)}
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


def without_councils(text: str, gazetteer: Gazetteer) -> str:
    """``text`` with the names of councils taken out."""
    for m in reversed(gazetteer.find(text, any_case=True)):
        text = text[: m.start] + text[m.end :]
    return text
