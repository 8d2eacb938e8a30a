"""Examples to train the reader on: windows of sentences, and which of them answer a question.

Besides windows that answer there are five kinds that do not: near misses from other passages, the
passage with its answering sentences taken out, a name or a year of the question changed, the same
words about another council, and questions that were written to have no answer in their passage.
"""

from __future__ import annotations

import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.words import content_words
from qa.training.field import read_field
from qa.training.outside import read_outside
from qa.training.windows import Asked, Example, answering_window, example, windows

NEAR, REST, SWAPPED = 0.45, 0.3, 0.35
"""Of how many outside questions there is an example of that kind of "no answer here"."""
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w’'-]+(?: (?:of |the )?[A-Z][\w’'-]+)*")


def make_examples(
    shared: Path,
    *,
    seed: int,
    outside: int,
    field: int,
    squad_only: bool = False,
    new: int = 0,
    older: int | None = None,
    one_length: bool = False,
) -> list[Example]:
    """At most ``outside`` of the outside examples and ``field`` rounds of our own, shuffled.

    ``new``: of our own questions the last so many, which the reader that is gone on from never saw,
    and ``older`` of the others (as many where None); all where it is 0. ``one_length``: each of our
    own in windows of one length, by chance, not of both: more questions in the same time.

    ``squad_only`` leaves outside data to questions with and without answers (no trivia, no single
    sentences): what telling them apart is learnt from.
    """
    chance = random.Random(seed)
    read = read_outside(shared)
    if squad_only:
        unanswered = {a.passage for a in read if not a.answers}
        read = [a for a in read if a.passage in unanswered]
    examples = list(_outside_examples(read, chance))
    chance.shuffle(examples)
    examples = examples[:outside]
    own = list(read_field(shared))
    if 0 < new < len(own):
        seen = own[:-new]
        again = new if older is None else older
        own = [*chance.sample(seen, min(again, len(seen))), *own[-new:]]
    for _ in range(field):
        examples += _field_examples(own, chance, one_length=one_length)
    chance.shuffle(examples)
    return examples


def _outside_examples(asked: Sequence[Asked], chance: random.Random) -> Iterator[Example]:
    near = _Nearest(asked)
    names, years = _Names(asked), [y for a in asked for y in _YEAR.findall(a.question)]
    for a in asked:
        context = a.context if chance.random() < 0.65 else ""
        first, last = answering_window(a, chance, long=chance.random() < 0.5)
        yield example(a, first, last, context)
        if not a.answers:
            continue
        nothing = replace(a, answers=frozenset(), words=None)
        if chance.random() < REST:
            rest = tuple(
                s for i, s in enumerate(a.sentences) if i not in a.answers and not _tells(s, a)
            )
            if rest:
                less = replace(nothing, sentences=rest)
                yield example(less, *chance.choice(windows(rest, chance, long=True)), context)
        if chance.random() < SWAPPED:
            swapped = _swap(a, names, years, chance)
            if swapped is not None:
                yield example(replace(nothing, question=swapped), first, last, context)
        if chance.random() < NEAR:
            for miss in near.find(a, chance, 1):
                other = replace(miss, question=a.question, answers=frozenset(), words=None)
                cut = windows(miss.sentences, chance, long=chance.random() < 0.5)
                best = max(cut, key=lambda w: _shared(a, miss.sentences[w[0] : w[1]]))
                yield example(other, *best, miss.context if context else "")


def _tells(sentence: str, asked: Asked) -> bool:
    return any(w and w.lower() in sentence.lower() for w in (asked.words, *asked.also))


def _shared(asked: Asked, sentences: Iterable[str]) -> int:
    return len(set(content_words(asked.question)) & set(content_words(" ".join(sentences))))


class _Names:
    """Proper names of all the questions by their number of words."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self.by_length: dict[int, list[str]] = defaultdict(list)
        for a in asked:
            for name in _NAME.findall(a.question):
                self.by_length[len(name.split())].append(name)


def _swap(asked: Asked, names: _Names, years: Sequence[str], chance: random.Random) -> str | None:
    """The question with a name or a year changed for one that does not stand in its passage."""
    passage = f"{asked.context} {' '.join(asked.sentences)}".lower()
    own_years = _YEAR.findall(asked.question)
    own_names = [n for n in _NAME.findall(asked.question) if n.lower() in passage]
    if own_years and (not own_names or chance.random() < 0.5):
        year = chance.choice(own_years)
        near = str(int(year) + chance.choice([-3, -2, -1, 1, 2, 4]))
        other = chance.choice([near, chance.choice(years)])
        return None if other in passage else asked.question.replace(year, other)
    if own_names:
        name = chance.choice(own_names)
        other = chance.choice(names.by_length[len(name.split())])
        return None if other.lower() in passage else asked.question.replace(name, other)
    return None


def _field_examples(
    asked: Sequence[Asked], chance: random.Random, *, one_length: bool
) -> Iterator[Example]:
    near = _Nearest(asked)
    councils = sorted({a.council for a in asked if a.council})
    for a in asked:
        named = a.council is not None and a.council.lower() in a.question.lower()
        for long in (chance.random() < 0.5,) if one_length else (False, True):
            for first, last in windows(a.sentences, chance, long=long):
                yield example(a, first, last, _context(a, chance))
        if not named or a.council is None:
            continue
        other = chance.choice([c for c in councils if c != a.council])
        swapped = re.sub(re.escape(a.council), other, a.question, flags=re.I)
        first, last = answering_window(a, chance)
        # Right topic, wrong council: the same words about another council answer nothing ...
        wrong = replace(a, question=swapped, answers=frozenset(), words=None)
        if other.lower() not in " ".join(a.sentences).lower():
            yield example(wrong, first, last, f"{a.council}: {a.context}")
        # ... and with the council changed throughout they answer again.
        moved = replace(
            a,
            question=swapped,
            council=other,
            sentences=tuple(s.replace(a.council, other) for s in a.sentences),
            words=a.words.replace(a.council, other) if a.words else None,
        )
        yield example(moved, first, last, f"{other}: {a.context.replace(a.council, other)}")
        for miss in near.find(a, chance, 2):
            if not miss.council or miss.council == a.council:
                continue
            nothing = replace(miss, question=a.question, answers=frozenset(), words=None)
            first, last = chance.choice(windows(miss.sentences, chance, long=False))
            yield example(nothing, first, last, f"{miss.council}: {miss.context}")


class _Nearest:
    """Other passages on the same topic, by their words."""

    def __init__(self, asked: Iterable[Asked]) -> None:
        self._passages = list({a.passage: a for a in asked}.values())
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE p USING fts5(text, tokenize = 'porter')")
        self._db.executemany(
            "INSERT INTO p (rowid, text) VALUES (?, ?)",
            [(i, f"{a.context} {' '.join(a.sentences)}") for i, a in enumerate(self._passages)],
        )

    def find(self, asked: Asked, chance: random.Random, most: int) -> list[Asked]:
        """At most ``most`` of the nearest four that are not its own and do not tell its answer."""
        words = content_words(asked.question.replace(asked.council or "", " "))[:24]
        query = " OR ".join(f'"{w}"' for w in words)
        if not query:
            return []
        rows = self._db.execute(
            "SELECT rowid FROM p WHERE p MATCH ? ORDER BY bm25(p) LIMIT 8", (query,)
        )
        others = [
            p
            for (i,) in rows
            if (p := self._passages[i]).passage != asked.passage
            and not (asked.also and _tells(" ".join(p.sentences), asked))
        ][:4]
        return chance.sample(others, min(most, len(others)))


def _context(asked: Asked, chance: random.Random) -> str:
    if chance.random() < 0.15:
        return asked.context
    return f"{asked.council}: {asked.context}" if asked.council else asked.context
