"""Passages read by the reader: every sentence with its score and the words in it that answer.

All passages are read in long windows, which show a sentence in its paragraph; the best of them are
read again in short ones, which tell better whether it answers at all. A score is the mean of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.article import BODY, Article, Block, Kind
from corpus.passages import Passage
from corpus.sentences import split_sentences
from corpus.subjects import follow
from index.library import Snapshot
from qa.question import Question
from qa.reader import Judged, Reader, Window
from qa.retrieve import Ranked

LONG, SHORT = (110, 6), (60, 3)
"""The most words and sentences of a window. On 300 questions on SQuAD articles kept for tuning and
testing, the right sentence came first for 86% read in long windows, 85% in short ones, 86% in both;
telling questions without an answer (AUROC): .72, .77, .75.
"""
READ_AGAIN = 4
"""How many of the passages are read in short windows too."""
PASSAGE_SHARE = 12.0
"""What a passage's retrieval score counts beside its best sentence's when they are chosen."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of a passage as the reader judged it. ``score``: above 0, likelier than not it
    answers. ``words`` are those that answer, as (start, end) in the article. ``about`` are the
    councils it is about, by its own words or the run of the text.
    """

    ranked: Ranked
    article: Article
    block: Block
    start: int
    end: int
    about: tuple[str, ...]
    score: float
    words: tuple[int, int] | None

    @property
    def text(self) -> str:
        """Its exact words."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Sentence:
    block: Block
    start: int
    end: int
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A passage with its sentences."""

    ranked: Ranked
    article: Article
    sentences: list[_Sentence]


def read(
    snapshot: Snapshot, question: Question, ranked: Sequence[Ranked], reader: Reader
) -> list[ReadSentence]:
    """The sentences of the ``ranked`` passages, passage by passage in the order of the text."""
    opened = []
    for r in ranked:
        article = snapshot.article(r.passage.article_id)
        opened.append(_Opened(r, article, _sentences(snapshot, article, r.passage)))
    first = _judge(question, opened, reader, LONG)
    worth = [
        max((j.score for j in judged), default=0.0) + PASSAGE_SHARE * o.ranked.score
        for o, judged in zip(opened, first, strict=True)
    ]
    best = sorted(range(len(opened)), key=lambda i: -worth[i])[:READ_AGAIN]
    again = dict(zip(best, _judge(question, [opened[i] for i in best], reader, SHORT), strict=True))
    out = []
    for i, (o, judged) in enumerate(zip(opened, first, strict=True)):
        for k, (s, j) in enumerate(zip(o.sentences, judged, strict=True)):
            near = again[i][k] if i in again else j
            words = (s.start + near.words[0], s.start + near.words[1]) if near.words else None
            out.append(
                ReadSentence(
                    o.ranked, o.article, s.block, s.start, s.end, s.about,
                    score=(j.score + near.score) / 2, words=words,
                )
            )  # fmt: skip
    return out


def _judge(
    question: Question, opened: Sequence[_Opened], reader: Reader, window: tuple[int, int]
) -> list[list[Judged]]:
    """Each passage's sentences judged in windows of that size, in order."""
    windows: list[Window] = []
    counts = []
    for o in opened:
        groups = _windows(o.article, o.sentences, *window)
        counts.append(len(groups))
        windows += [
            Window(
                _context(o.article, o.ranked.passage, group[0]),
                tuple(_flat(o.article.text[s.start : s.end]) for s in group),
            )
            for group in groups
        ]
    judged = iter(reader.judge(question.searched_as, windows))
    return [[j for _ in range(n) for j in next(judged)] for n in counts]


def _sentences(snapshot: Snapshot, article: Article, passage: Passage) -> list[_Sentence]:
    """The sentences of a passage with the councils each is about by the run of the text."""
    wanted = {Kind.COMMENT} if passage.is_comment else BODY
    running = passage.about[0] if passage.about else None
    fixed = "authority" in article.metadata
    out = []
    for block in article.blocks:
        if block.kind not in wanted or block.end <= passage.start or block.start >= passage.end:
            continue
        for a, b in split_sentences(article.text[block.start : block.end]):
            start, end = block.start + a, block.start + b
            if end <= passage.start or start >= passage.end:
                continue
            names, turned = follow(article.text[start:end], running, snapshot.gazetteer)
            out.append(_Sentence(block, start, end, names or ((running,) if running else ())))
            if not fixed:
                running = turned
    return out


def _windows(
    article: Article, sentences: Sequence[_Sentence], most_words: int, most: int
) -> list[list[_Sentence]]:
    """Neighbouring sentences in groups the reader can take in at once."""
    groups: list[list[_Sentence]] = []
    words = 0
    for s in sentences:
        n = len(article.text[s.start : s.end].split())
        if not groups or words + n > most_words or len(groups[-1]) == most:
            groups.append([])
            words = 0
        groups[-1].append(s)
        words += n
    return groups


def _context(article: Article, passage: Passage, first: _Sentence) -> str:
    """What stands in front of a window: the council it is about, and its heading or title."""
    about = ", ".join(first.about[:2])
    return f"{about}: {passage.heading or article.title}" if about else article.title


def _flat(text: str) -> str:
    """One space for one space, so that offsets stay: line ends inside a sentence become spaces."""
    return re.sub(r"\s", " ", text)
