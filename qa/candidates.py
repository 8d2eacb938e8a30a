"""The sentences that might answer, each with what speaks for it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.article import Article, Block
from corpus.sentences import split_sentences
from index.library import Snapshot
from index.words import content_words, stems
from qa.ages import Ages
from qa.question import Asks, Question
from qa.reader import Reader
from qa.reading import ReadSentence, read
from qa.retrieve import Ranked
from qa.times.fit import Fit
from qa.times.period import Period

_NUMBER = re.compile(
    r"[\d£%]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundred|thousand|million|half|third|quarter|dozen|most|majority|fewer|double|once|"
    r"twice|daily|weekly|monthly|none)\b",
    re.I,
)
# "Good" is an everyday word: it is a grade in quotation marks, in a table, or after "judged".
_GRADE = re.compile(
    r"\b(?:outstanding|requires? improvement|inadequate)\b|[‘'“\"](?:good|adequate)\b|"
    r"\t(?:good|adequate)\b|\b(?:rated|judged|graded|effectiveness)\b.*\b(?:good|adequate)\b",
    re.I,
)
_SPOKEN = re.compile(r"[“\"‘]|\b(?:said|says|added|told|he|she|they)\b", re.I)
_OVERALL = re.compile(r"^(?:the )?overall effectiveness\b|\boverall judge?ment\b", re.I)
_PART_OF_A_GRADE = re.compile(
    r"\b(?:leader\w*|manage\w*|care leavers?|children in care|looked after|help and protection|"
    r"protection|adoption|fostering)\b",
    re.I,
)
_PARAGRAPH = re.compile(r"^\W*\d{1,3}\.\s*(?=[A-Z])")
"""A report's own number of a paragraph, which counts nothing."""
_TIME = re.compile(
    r"\b(?:(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|years?|months?|weeks?|days?)\b",
    re.I,
)
_PERSON = re.compile(
    r"(?<![.?!] )(?<!^)[A-Z][\w’'-]+ [A-Z][\w’'-]+|\b(?:director|spokes\w+|inspector\w*|minister|"
    r"chief|lead member|leader|manager|council|department|ofsted|charity|regulator)\b"
)
TELLS_ENOUGH = 8.0
"""What a topic's words weigh together (inverse document frequency) that tell all they can: two
words of the field, or one rare one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage and the evidence for it; ``start`` and ``end`` in its article.

    ``reader``: the reader's score (above 0: likelier than not it answers). ``words``: the share of
    the topic's words in it, rare ones counting more; ``words_near``: the same with the sentence
    before, heading and title counted in. ``absent``: the share of the topic's words that stand
    elsewhere in the library but nowhere near this sentence; ``unknown``: of those that stand
    nowhere in the library at all. ``tells``: how much the topic's words tell at all, from 0 (there
    are none but the council's name) to 1. ``passage``: its passage's retrieval score.
    ``council``: 1 it is about a council asked for, -1 about another, 0 neither. ``kind``: 1 where
    it has the sort of words asked for (a number, a date, a name), 2 for a row of overall
    effectiveness where a grade is asked for, 0 where not, .5 where no sort is.
    ``fit``: how it fits the time asked for. ``turn``: how many ages of accounts of the councils
    asked for come before its article, in the order in which they are read for that time; None where
    there is no order, or it only recalls what was so before. ``answer``: the words that answer, as
    (start, end) in the article. ``about``: the councils the sentence is about, by its own words or
    the run of the text. ``passage_id``: where it stands.
    """

    article: Article
    block: Block
    start: int
    end: int
    reader: float
    words: float
    words_near: float
    absent: float
    unknown: float
    tells: float
    passage: float
    meaning: float
    council: int
    kind: float
    fit: Fit
    name: float
    answer: tuple[int, int] | None
    about: tuple[str, ...] = ()
    passage_id: str = ""
    turn: int | None = None

    @property
    def text(self) -> str:
        """Its exact words."""
        return self.article.text[self.start : self.end]


def gather(
    snapshot: Snapshot,
    question: Question,
    ranked: Sequence[Ranked],
    reader: Reader,
    period: Period | None = None,
) -> list[Candidate]:
    """Every sentence of the ``ranked`` passages as a candidate, unordered.

    ``period`` is the time asked for.
    """
    ages = Ages(snapshot, question, period or Period())
    asked = stems(" ".join(question.topic))
    frequencies = frequencies_of(snapshot, question.topic)
    weights = weights_of(frequencies, snapshot.manifest.passages)
    total = sum(weights[s] for s in asked) or 1.0
    tells = min(1.0, _weight_of_subject(question, weights) / TELLS_ENOUGH)
    candidates = []
    behind: ReadSentence | None = None
    for s in read(snapshot, question, ranked, reader):
        article, passage, text = s.article, s.ranked.passage, s.text
        around = f"{passage.context} {passage.heading or ''}"
        before = behind.text if behind and behind.ranked.passage.id == passage.id else ""
        behind = s
        candidates.append(
            Candidate(
                article=article,
                block=s.block,
                start=s.start,
                end=s.end,
                reader=s.score,
                words=_share(asked, weights, text),
                words_near=_share(asked, weights, f"{text} {before} {around}"),
                absent=_absent(asked, weights, frequencies, f"{passage.text} {around}"),
                unknown=sum(weights[s] for s in asked if not frequencies[s]) / total,
                tells=tells,
                passage=s.ranked.score,
                meaning=s.ranked.meaning,
                council=_council(question, s.about),
                kind=_kind(question, text, f"{before} {around}"),
                fit=ages.fit(article, text, f"{before} {passage.heading or ''}"),
                name=_names(question, f"{text} {before}", article),
                answer=s.words,
                about=s.about,
                passage_id=passage.id,
                turn=ages.turn(article, text) if _council(question, s.about) > 0 else None,
            )
        )
    return candidates


def _weight_of_subject(question: Question, weights: Mapping[str, float]) -> float:
    """What the topic's words weigh together, those of the council's name aside."""
    named = stems(" ".join(question.councils))
    return sum(w for s, w in weights.items() if s not in named)


_LEANS_BACK = re.compile(r"^(?:These|This|They|Those|Such|That|He|She|It|Its|Their|His|Her)\b")
_SAID = re.compile(r"\b(?:said|asked|explained|added|told|wrote|described|why)\b")


def continuation(c: Candidate) -> tuple[Block, int, int] | None:
    """The sentence after ``c`` where ``c`` cannot be understood without it: (block, start, end).

    It goes on with "These ..." or "She ...", a quotation is still open, or somebody was asked or
    explained and their words follow, in the same paragraph or at the start of the next.
    """
    rest = [(a + c.block.start, b + c.block.start) for a, b in split_sentences(_words(c))]
    following = next((s for s in rest if s[0] >= c.end), None)
    text = c.article.text
    if following is not None:
        words = text[following[0] : following[1]]
        still_open = c.text.count("“") > c.text.count("”")
        speaks = words[0] in '“‘"' and _SAID.search(c.text) is not None
        if still_open or speaks or _LEANS_BACK.match(words):
            return c.block, *following
        return None
    if not _SAID.search(c.text) or "“" in c.text or '"' in c.text:
        return None
    after = next((b for b in c.article.blocks if b.start >= c.block.end), None)
    if after is None or after.kind is not c.block.kind or text[after.start] not in '“‘"':
        return None
    first = split_sentences(text[after.start : after.end])[0]
    return after, after.start + first[0], after.start + first[1]


def _words(c: Candidate) -> str:
    return c.article.text[c.block.start : c.block.end]


PEOPLE = frozenset(
    {"children", "child", "kid", "peopl", "young", "person", "famili", "staff", "worker", "social"}
)
"""Stems that stand all over this field and tell nothing of a subject."""


def frequencies_of(snapshot: Snapshot, topic: Sequence[str]) -> dict[str, int]:
    """In how many passages each word of a topic stands, by stem."""
    found = snapshot.document_frequency(topic)
    return {s: found[w] for w in topic for s in stems(w)}


def weights_of(frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """Inverse document frequency by stem."""
    return {s: math.log(1 + (passages + 0.5) / (n + 0.5)) for s, n in frequencies.items()}


def _absent(
    asked: Sequence[str], weights: Mapping[str, float], frequencies: Mapping[str, int], text: str
) -> float:
    total = sum(weights[s] for s in asked) or 1.0
    have = set(stems(text))
    return sum(weights[s] for s in asked if frequencies[s] and s not in have) / total


def _share(asked: Sequence[str], weights: Mapping[str, float], text: str) -> float:
    total = sum(weights[s] for s in asked)
    if not total:
        return 0.0
    have = set(stems(text))
    return sum(weights[s] for s in asked if s in have) / total


def _council(question: Question, about: Sequence[str]) -> int:
    if not question.councils or not about:
        return 0
    return 1 if set(question.councils) & set(about) else -1


def _kind(question: Question, text: str, before: str) -> float:
    pattern = {
        Asks.HOW_MANY: _NUMBER,
        Asks.WHEN: _TIME,
        Asks.WHO: _PERSON,
        Asks.GRADE: _GRADE,
    }.get(question.asks)
    if pattern is None:
        return 0.5
    text = _PARAGRAPH.sub("", text)
    if question.asks is Asks.WHO and not pattern.search(text):
        # "She said ...", and the quoted words after "X said:", have their speaker beside them.
        return 0.5 if pattern.search(before) and _SPOKEN.search(text) else 0.0
    if question.asks is Asks.HOW_MANY and not _counts(question, f"{text} {before}"):
        return 0.0
    if question.asks is Asks.GRADE and not _PART_OF_A_GRADE.search(question.text):
        # A bare "rated" asks for the whole: a report's row of overall effectiveness says it.
        return float(bool(pattern.search(text))) * (2.0 if _OVERALL.search(text) else 1.0)
    return float(bool(pattern.search(text)))


def _counts(question: Question, near: str) -> bool:
    """True where what "how many ..." counts stands near (or the question does not say what)."""
    match = re.search(
        r"\bhow many (?P<what>(?:[^\W\d_]+[’'-]?\w*\s+){1,3})", question.searched_as, re.I
    )
    counted = stems(" ".join(content_words(match["what"]))) if match else []
    if not counted:
        return True
    have = set(stems(near))
    # People are counted under many names; anything more special has to be there.
    return any(s in have for s in counted) or all(s in PEOPLE for s in counted)


def _names(question: Question, near: str, article: Article) -> float:
    """1 where every proper name asked for stands near, -1 where one is nowhere in the article."""
    if not question.names:
        return 0.0
    folded, whole = near.lower(), article.text.lower()
    if all(n.lower() in folded for n in question.names):
        return 1.0
    missing = [n for n in question.names if n.lower().split()[-1] not in whole]
    return -1.0 if missing else 0.3
