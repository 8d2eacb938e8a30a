"""Greetings, thanks, "what can you do?": a short friendly word and examples, with no search."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path

from index.library import Snapshot
from qa.answer import Outcome
from qa.examples import example_questions
from qa.follow_up.courtesy import says_thanks
from qa.inquiry import Inquiry
from qa.outline import Outline
from qa.question import Refers

OFFERED = 3
MOST_WORDS = 30
"""Longer messages are questions, or have one in them."""
LONGEST_PHRASE = 15
"""Words."""
PHRASES = Path(__file__).with_name("small_talk.txt")


class Kind(StrEnum):
    """What somebody is saying; where a message says several, the last of them here is answered."""

    OK = "ok"
    GREETING = "greeting"
    BYE = "bye"
    THANKS = "thanks"
    HOW_ARE_YOU = "how are you"
    SOURCES = "sources"
    IDENTITY = "identity"
    ABILITIES = "abilities"
    FRUSTRATION = "frustration"


_WORDS = {
    Kind.OK: "All right. Ask me something else whenever you like.",
    Kind.GREETING: "Hello! Ask me anything about {articles}. You could begin with one of these.",
    Kind.BYE: "Goodbye, and good luck with your work.",
    Kind.THANKS: "You’re welcome. Is there anything else you would like to know?",
    Kind.HOW_ARE_YOU: "All is well here, thank you. What would you like to know about {articles}?",
    Kind.SOURCES: (
        "Every answer is taken word for word from {articles}, and nothing else. Open a citation to "
        "see the words in their article, and judge for yourself whether they answer you."
    ),
    Kind.IDENTITY: (
        "I’m Chapter & Verse: a computer program, not a person. I look through {articles} for the "
        "sentences that answer your question and show you those, word for word."
    ),
    Kind.ABILITIES: (
        "Ask a question in plain English and I’ll look for the answer in {articles}. You’ll see "
        "their own words, with the place each comes from, or be told that they don’t say. You can "
        "also ask for a summary of one article, compare councils, or ask what has changed."
    ),
    Kind.FRUSTRATION: (
        "I’m sorry that wasn’t what you needed. It often helps to name the council and the year, "
        "or to put the question in other words. These are questions that suit {articles}."
    ),
}
_NO_EXAMPLES = frozenset({Kind.BYE})


def answer(inquiry: Inquiry) -> Outline | None:
    """A friendly word where nothing is asked of the articles."""
    kind = small_talk(inquiry.question.text)
    if kind is None and inquiry.question.refers_to is Refers.COURTESY:
        kind = Kind.THANKS if says_thanks(inquiry.question.text) else Kind.OK
    if kind is None:
        return None
    lead = _WORDS[kind].format(articles=_articles(inquiry.snapshot))
    choices: tuple[str, ...] = ()
    if kind not in _NO_EXAMPLES:
        # One of each sort shows more of what can be asked than three of the same.
        sorts = (next(iter(q), None) for q in example_questions(inquiry.snapshot))
        choices = tuple(islice((q for q in sorts if q), OFFERED))
    return Outline(Outcome.ANSWERED, lead=lead, choices=choices)


def small_talk(text: str) -> Kind | None:
    """What ``text`` says where it is small talk from end to end, else None.

    >>> small_talk("Hello! What can you do?")
    <Kind.ABILITIES: 'abilities'>
    >>> small_talk("Hi, what did inspectors say about Leeds?") is None
    True
    """
    words = _words_of(text)
    if not words or len(words) > MOST_WORDS:
        return None
    # The kinds that the words up to each place can be read as, wholly in known phrases.
    read: list[frozenset[Kind] | None] = [frozenset()] + [None] * len(words)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - LONGEST_PHRASE), end):
            before = read[start]
            kind = _kind_of(" ".join(words[start:end])) if before is not None else None
            if before is not None and kind is not None:
                read[end] = before | {kind}
                break  # the longest phrase says best what is meant
    kinds = read[-1]
    return max(kinds, key=list(Kind).index) if kinds else None


def _words_of(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).lower().replace("&", " and ")
    text = re.sub(r"(?<=\w)[’'ʼ`](?=\w)", "", text)  # "that's" is listed as "thats"
    # "hellooo": no English word has a letter three times running.
    return re.findall(r"[^\W_]+", re.sub(r"([^\W\d_])\1{2,}", r"\1", text))


def _kind_of(phrase: str) -> Kind | None:
    return next((k for k, pattern in _phrases().items() if pattern.fullmatch(f"{phrase} ")), None)


@lru_cache(maxsize=1)
def _phrases() -> dict[Kind, re.Pattern[str]]:
    """One pattern a kind, of its phrases with a space after every word."""
    lines: dict[Kind, list[str]] = {}
    kind = Kind.OK
    for line in PHRASES.read_text("utf-8").splitlines():
        heading = re.fullmatch(r"\[([a-z ]+)\]", line)
        if heading:
            kind = Kind(heading[1])
        elif line.strip() and not line.startswith("#"):
            lines.setdefault(kind, []).append(_pattern(line))
    return {k: re.compile("|".join(patterns)) for k, patterns in lines.items()}


def _pattern(line: str) -> str:
    """A line of the file as a regular expression.

    >>> _pattern("(hi|hello) [there]")
    '(?:hi |hello )(?:there )?'
    """
    pieces = []
    for one, some, word in re.findall(r"\(([^)]*)\)|\[([^\]]*)\]|([^\s()\[\]]+)", line):
        words = "|".join(f"{w} " for w in (one or some or word).split("|"))
        pieces.append(f"(?:{words}){'?' if some else ''}")
    return "".join(pieces)


def _articles(snapshot: Snapshot) -> str:
    n = len(snapshot.article_ids())
    return "the one article in this library" if n == 1 else f"the {n:,} articles in this library"
