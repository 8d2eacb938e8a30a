"""Examples to train the reader on: windows of sentences, and which of them answer a question.

Outside data in SQuAD format is read from the shared folder, so are the inspection reports that our
own questions (``field_questions.jsonl``) are about: those hold the hashes of the sentences, never
the sentences. Invented news passages stand in ``field_news.jsonl`` whole.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.jsonl import read_line
from corpus.passages import cut_passages
from corpus.sentences import split_sentences
from index.words import content_words

HERE = Path(__file__).parent
HELD_OUT = frozenset(
    {
        "Scottish_Parliament",
        "Harvard_University",
        "1973_oil_crisis",
        "Steam_engine",
        "European_Union_law",
        "Huguenot",
        "Packet_switching",
    }
)
"""SQuAD articles kept for measuring, never trained on."""

WINDOW_WORDS, WINDOW_SENTENCES = 60, 3
"""As the reader is used (``qa/candidates.py``); half of the examples have a longer window."""
LONG_WINDOW_WORDS, LONG_WINDOW_SENTENCES = 110, 6


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a window and the indices of the sentences that answer (none: no answer here).

    ``words`` is (sentence, start, end) of the answering words, where they are known.
    """

    question: str
    context: str
    sentences: tuple[str, ...]
    answers: frozenset[int] = frozenset()
    words: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a passage: its sentences, which of them answer, and the words that do."""

    question: str
    passage: str
    council: str | None
    context: str
    sentences: tuple[str, ...]
    answers: frozenset[int]
    words: str | None


def sentence_hash(sentence: str) -> str:
    """What a sentence of a report is known by in our questions."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:12]


def make_examples(shared: Path, *, seed: int, outside: int) -> list[Example]:
    """All of our field's examples, and ``outside`` of the SQuAD ones, in random order."""
    chance = random.Random(seed)
    examples = list(_field_examples(list(read_field(shared)), chance))
    squad = list(_squad_examples(shared, chance))
    chance.shuffle(squad)
    examples += squad[:outside]
    chance.shuffle(examples)
    return examples


def read_field(shared: Path) -> Iterator[Asked]:
    """Our own questions with the passages they are about."""
    passages: dict[str, tuple[str | None, str, tuple[str, ...]]] = {}
    for line in (HERE / "field_news.jsonl").read_text("utf-8").splitlines():
        d = json.loads(line)
        context = d["heading"] or ""
        passages[d["id"]] = (d["authority"], context, tuple(d["sentences"]))
    records = [
        json.loads(line)
        for line in (HERE / "field_questions.jsonl").read_text("utf-8").splitlines()
    ]
    reports = {r["report"] for r in records if r.get("report")}
    by_hash = _report_sentences(shared, reports)
    for r in records:
        if r.get("report"):
            sentences = tuple(by_hash.get(h, "") for h in r["sentences"])
            if not all(sentences):
                continue  # the reader of reports cuts this one's sentences otherwise now
            council, context = r["authority"], r["heading"] or ""
        else:
            council, context, sentences = passages[r["passage"]]
        yield Asked(
            question=r["question"],
            passage=r["passage"],
            council=council,
            context=context,
            sentences=sentences,
            answers=frozenset(r["answer"]),
            words=r["words"],
        )


def _report_sentences(shared: Path, wanted: set[str]) -> dict[str, str]:
    lines = []
    with (shared / "reports" / "reports.jsonl").open(encoding="utf-8") as stream:
        lines = [line for line in stream if json.loads(line)["id"] in wanted]
    found = {}
    for line in lines:
        reading = read_line(line, name="reports.jsonl")
        article = Article.from_reading(reading, id=reading.key or "", source="")
        for p in cut_passages(article, lambda texts: [len(t) // 5 for t in texts]):
            for a, b in split_sentences(p.text):
                sentence = re.sub(r"\s", " ", p.text[a:b])
                found[sentence_hash(sentence)] = sentence
        for block in article.blocks:
            for a, b in split_sentences(article.words(block)):
                sentence = re.sub(r"\s", " ", article.words(block)[a:b])
                found[sentence_hash(sentence)] = sentence
    return found


def _field_examples(asked: Sequence[Asked], chance: random.Random) -> Iterator[Example]:
    near = _NearMisses(asked)
    councils = sorted({a.council for a in asked if a.council})
    for a in asked:
        named = a.council is not None and a.council.lower() in a.question.lower()
        for variant in range(2):
            long = variant == 1
            windows = _windows(a.sentences, chance, long=long)
            for first, last in windows:
                yield _example(a, first, last, _context(a, chance))
        if not named or a.council is None:
            continue
        other = chance.choice([c for c in councils if c != a.council])
        swapped = re.sub(re.escape(a.council), other, a.question, flags=re.I)
        first, last = _answering(a, chance)
        # Right topic, wrong council: the same words about another council answer nothing ...
        wrong = replace(a, question=swapped, answers=frozenset(), words=None)
        if other.lower() not in " ".join(a.sentences).lower():
            yield _example(wrong, first, last, f"{a.council}: {a.context}")
        # ... and with the council changed throughout they answer again.
        moved = replace(
            a,
            question=swapped,
            council=other,
            sentences=tuple(s.replace(a.council, other) for s in a.sentences),
            words=a.words.replace(a.council, other) if a.words else None,
        )
        yield _example(moved, first, last, f"{other}: {a.context}")
        for miss in near.find(a, chance):
            nothing = replace(miss, question=a.question, answers=frozenset(), words=None)
            first, last = chance.choice(_windows(miss.sentences, chance, long=False))
            yield _example(nothing, first, last, f"{miss.council}: {miss.context}")


class _NearMisses:
    """Passages on the same topic about another council, by their words."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self._passages = list({a.passage: a for a in asked}.values())
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE p USING fts5(text, tokenize = 'porter')")
        self._db.executemany(
            "INSERT INTO p (rowid, text) VALUES (?, ?)",
            [(i, " ".join(a.sentences)) for i, a in enumerate(self._passages)],
        )

    def find(self, asked: Asked, chance: random.Random) -> list[Asked]:
        """One or two of the nearest that are about another council."""
        words = content_words(asked.question.replace(asked.council or "", " "))[:64]
        query = " OR ".join(f'"{w}"' for w in words)
        if not query:
            return []
        rows = self._db.execute(
            "SELECT rowid FROM p WHERE p MATCH ? ORDER BY bm25(p) LIMIT 12", (query,)
        )
        found = [self._passages[i] for (i,) in rows]
        others = [f for f in found if f.council and f.council != asked.council]
        return chance.sample(others[:4], min(2, len(others[:4])))


def _context(asked: Asked, chance: random.Random) -> str:
    if chance.random() < 0.15:
        return asked.context
    return f"{asked.council}: {asked.context}" if asked.council else asked.context


def _windows(
    sentences: Sequence[str], chance: random.Random, *, long: bool
) -> list[tuple[int, int]]:
    """(first, last) of neighbouring sentences as the reader is given them, begun anywhere."""
    words, most = (
        (LONG_WINDOW_WORDS, LONG_WINDOW_SENTENCES) if long else (WINDOW_WORDS, WINDOW_SENTENCES)
    )
    windows: list[tuple[int, int]] = []
    first, size = 0, 0
    limit = chance.randint(1, most)  # the first window may be short: passages begin anywhere
    for i, s in enumerate(sentences):
        n = len(s.split())
        if i > first and (size + n > words or i - first == limit):
            windows.append((first, i))
            first, size, limit = i, 0, most
        size += n
    windows.append((first, len(sentences)))
    return windows


def _answering(asked: Asked, chance: random.Random) -> tuple[int, int]:
    windows = _windows(asked.sentences, chance, long=False)
    holding = [w for w in windows if any(w[0] <= i < w[1] for i in asked.answers)]
    return holding[0] if holding else chance.choice(windows)


def _example(asked: Asked, first: int, last: int, context: str) -> Example:
    answers = frozenset(i - first for i in asked.answers if first <= i < last)
    words = None
    if asked.words and answers:
        k = min(answers)
        at = asked.sentences[first + k].find(asked.words)
        words = (k, at, at + len(asked.words)) if at >= 0 else None
    return Example(asked.question, context, tuple(asked.sentences[first:last]), answers, words)


def _squad_examples(shared: Path, chance: random.Random) -> Iterator[Example]:
    for path in (
        shared / "training" / "squad-dev-other-articles.json",
        shared / "benchmarks" / "squad2-half-dev.json",
        shared / "training" / "squadshifts-new-wiki.json",
    ):
        content = json.loads(path.read_text("utf-8"))
        for article in content["data"] if isinstance(content, dict) else content:
            title = article.get("title", "")
            if title in HELD_OUT:
                continue
            for paragraph in article["paragraphs"]:
                text = paragraph["context"]
                spans = split_sentences(text)
                sentences = tuple(text[a:b] for a, b in spans)
                for qa in paragraph["qas"]:
                    asked = _squad_question(qa, title.replace("_", " "), sentences, spans)
                    if asked is not None:
                        yield from _squad_windows(asked, chance)


def _squad_question(
    qa: dict[str, Any], title: str, sentences: tuple[str, ...], spans: Sequence[tuple[int, int]]
) -> Asked | None:
    answers: frozenset[int] = frozenset()
    words = None
    if qa["answers"]:
        start, words = qa["answers"][0]["answer_start"], qa["answers"][0]["text"]
        answers = frozenset(i for i, (a, b) in enumerate(spans) if a <= start < b)
        if not answers:
            return None
    return Asked(qa["question"].strip(), title, None, title, sentences, answers, words)


def _squad_windows(asked: Asked, chance: random.Random) -> Iterator[Example]:
    windows = _windows(asked.sentences, chance, long=chance.random() < 0.5)
    holding = [w for w in windows if any(w[0] <= i < w[1] for i in asked.answers)]
    others = [w for w in windows if w not in holding]
    for first, last in holding[:1] + (chance.sample(others, 1) if others else []):
        yield _example(asked, first, last, asked.context if chance.random() < 0.7 else "")
