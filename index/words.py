"""Search by words: BM25 over stems, over several parts of a library as if they were one.

Each part keeps, for each stem, the rows (passages, numbered from 0) it stands in and what it counts
there, as two BLOBs. They are read anew for each question: reading 35,000 rows takes some 10
microseconds, so a cache would cost memory and gain next to nothing.
"""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import accumulate, pairwise

import numpy as np
import Stemmer
from numpy.typing import NDArray

PASSAGE_TERMS, QUOTATION_TERMS = "terms", "quotation_terms"
"""The tables of what is found by its words."""
TERMS_SCHEMA, QUOTATION_TERMS_SCHEMA = (
    f"CREATE TABLE {table} (term TEXT PRIMARY KEY, rows BLOB NOT NULL, weights BLOB NOT NULL)"
    for table in (PASSAGE_TERMS, QUOTATION_TERMS)
)
"""``rows``: uint32, ascending. ``weights``: what the term counts in each, in fifths of a word of
the text; a byte each, or a uint32 each where a byte does not hold them all. Little endian."""

_IN_TEXT, _IN_CONTEXT = 5, 3  # whole numbers, so that nearly every weight fits a byte

CONTEXT_WEIGHT = _IN_CONTEXT / _IN_TEXT
"""What a word in title or heading counts beside one in the passage itself."""

_K1, _B = 1.2, 0.75  # as in SQLite's FTS5
_LEAST_IDF = 1e-6  # as in SQLite's FTS5: a word in over half of the passages still finds them
_MOST_WORDS = 64  # of one question
MOST_COVERED = 48
"""Stems of given words that are looked for; more tell no two places apart."""
_LEAST_GAIN = 1e-4  # what the next passage has to add to count as holding some of the words

_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a about after all also am an and any are as at be been before being but by can could did
        do does doing done for from get gets got had has have having he her here hers him his how i
        if in into is it its itself just like me more most much my no nor not now of off on once one
        only or other our out over own please s said same say says she should since so some such t
        tell than that the their them then there these they this those though through to too under
        until up us very was we were what when where whether which while who whom whose why will
        with within would you your know give given show find found there re ve ll d m""",
    )
)
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
_ENGLISH = Stemmer.Stemmer("english", 0)  # its own cache is not made for threads; _stem has one


@dataclass(frozen=True, slots=True, eq=False)
class WordPart:
    """A part of a library: the database its ``table`` is in and what ``write_terms`` returned.

    Its rows are passages, or quotations: what is said of passages here goes for those too.
    ``db`` is read from any thread (``check_same_thread=False``). ``live``: bool (n,), False for a
    passage that is no longer part of the library; None where all are.
    """

    db: sqlite3.Connection
    lengths: NDArray[np.float32]
    live: NDArray[np.bool_] | None = None
    table: str = PASSAGE_TERMS


@dataclass(frozen=True, slots=True)
class WordHit:
    """A passage found, by its part and its row in it. ``score``: BM25, higher is nearer."""

    part: int
    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Covering:
    """A passage, or one and the next (``is_pair``), and the share of the words it holds (0 to 1),
    each weighed by how rare it is."""

    part: int
    row: int
    is_pair: bool
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class _Postings:
    """Where a term stands in one part; ``live`` counts only the rows that are."""

    rows: NDArray[np.uint32]
    weights: NDArray[np.uint8] | NDArray[np.uint32]
    live: int


class WordIndex:
    """BM25 over all parts as if they were one library without the passages that are not live."""

    def __init__(self, parts: Sequence[WordPart]) -> None:
        self._parts = tuple(parts)
        ends = list(accumulate((len(p.lengths) for p in parts), initial=0))
        self._starts = np.array(ends[:-1], np.int64)
        self._spans = [slice(*span) for span in pairwise(ends)]  # of each part in arrays over all
        lengths = np.concatenate([np.zeros(0), *(p.lengths for p in parts)])
        self._live: NDArray[np.bool_] | None = None
        if any(p.live is not None for p in parts):
            self._live = np.concatenate(
                [np.ones(len(p.lengths), np.bool_) if p.live is None else p.live for p in parts]
            )
        counted = lengths if self._live is None else lengths[self._live]
        self._passages = len(counted)
        mean = float(counted.mean()) if counted.any() else 1.0
        self._damping = (_IN_TEXT * _K1 * (1 - _B + _B * lengths / mean)).astype(np.float32)

    def search(
        self,
        question: str,
        limit: int,
        allowed: Sequence[NDArray[np.bool_] | None] | None = None,
    ) -> list[WordHit]:
        """The passages with the highest BM25 for any of the question's words, best first.

        Equal scores come in the order of part and row. ``allowed``: for each part the rows that
        may be found, bool (n,), or None for all. A question without content words finds nothing.

        The score is that of SQLite's FTS5: the sum over the question's stems of
        ``idf * f * (k1 + 1) / (f + k1 * (1 - b + b * length / mean length))``, where ``f`` is the
        stem's count in the text plus ``CONTEXT_WEIGHT`` times that in the context, and ``idf`` is
        ``log((N - n + 0.5) / (n + 0.5))``, at least 1e-6. ``N`` passages, ``n`` with the stem and
        the mean are those of all live passages, allowed or not.
        """
        scores = np.zeros(len(self._damping), np.float32)
        for stem in _question_stems(question):
            found = [self._postings(part, stem) for part in self._parts]
            n = sum(postings.live for postings in found)
            idf = max(math.log((self._passages - n + 0.5) / (n + 0.5)), _LEAST_IDF)
            for span, postings in zip(self._spans, found, strict=True):
                rows, f = postings.rows, postings.weights.astype(np.float32)
                gain = f * np.float32(idf * (_K1 + 1)) / (f + self._damping[span][rows])
                np.add.at(scores[span], rows, gain)  # twice as fast as scores[rows] += gain
        if self._live is not None:
            scores *= self._live
        if allowed is not None:
            for span, mask in zip(self._spans, allowed, strict=True):
                if mask is not None:
                    scores[span] *= mask
        best = _best(scores, limit)
        parts = np.searchsorted(self._starts, best, side="right") - 1
        return [
            WordHit(part, row, score)
            for part, row, score in zip(
                parts.tolist(),
                (best - self._starts[parts]).tolist(),
                scores[best].tolist(),
                strict=True,
            )
        ]

    def covering(
        self,
        words: str,
        limit: int,
        allowed: Sequence[NDArray[np.bool_] | None] | None = None,
        *,
        even: bool = False,
    ) -> list[Covering]:
        """The passages that hold most of ``words``, alone or with the one after them, best first.

        Every word counts, those that questions are not searched by too, by how rare it is. Of
        equal shares a passage alone comes before one with the next, then the order of part and
        row. A run of words that stands in the library is covered whole by where it stands, which
        the best of ``search`` need not hold. At most the ``MOST_COVERED`` rarest stems count.

        ``even``: the rarer half of the words count alike. A word that was put in another's place is
        often the rarest of all, and would lead away from where the others stand.
        """
        found = [
            ([self._postings(part, stem) for part in self._parts], stem)
            for stem in dict.fromkeys(stems(words))
        ]
        weighed = [
            (math.log(1 + self._passages / max(1, sum(p.live for p in postings))), postings)
            for postings, _ in found
        ]
        weighed.sort(key=lambda w: -w[0])
        weighed = weighed[:MOST_COVERED]
        if even and weighed:
            most = weighed[len(weighed) // 2][0]
            weighed = [(min(idf, most), postings) for idf, postings in weighed]
        total = sum(idf for idf, _ in weighed)
        if not total:
            return []
        size = len(self._damping)
        alone, paired = np.zeros(size, np.float32), np.zeros(size, np.float32)
        for idf, postings in weighed:
            present = np.zeros(size + 1, np.bool_)
            for start, p in zip(self._starts, postings, strict=True):
                present[start + p.rows] = True
            alone += np.float32(idf / total) * present[:-1]
            paired += np.float32(idf / total) * (present[:-1] | present[1:])
        live = np.ones(size, np.bool_) if self._live is None else self._live.copy()
        if allowed is not None:
            for span, mask in zip(self._spans, allowed, strict=True):
                if mask is not None:
                    live[span] &= mask
        alone *= live
        paired *= live & np.append(live[1:], False)
        paired[paired <= alone + _LEAST_GAIN] = 0
        shares = np.concatenate([alone, paired])
        best = _best(shares, limit)
        covering = []
        for place in best.tolist():
            row = place % size
            part = int(np.searchsorted(self._starts, row, side="right")) - 1
            covering.append(
                Covering(part, row - int(self._starts[part]), place >= size, float(shares[place]))
            )
        return covering

    def frequency(self, word: str) -> int:
        """How many live passages have the word's stem (of several words: all their stems)."""
        count = 0
        for part in self._parts:
            each = [self._postings(part, stem) for stem in dict.fromkeys(stems(word))]
            if len(each) == 1:
                count += each[0].live
            elif each:
                count += _count_live(reduce(np.intersect1d, [p.rows for p in each]), part.live)
        return count

    def _postings(self, part: WordPart, stem: str) -> _Postings:
        sql = f"SELECT rows, weights FROM {part.table} WHERE term = ?"
        row = part.db.execute(sql, (stem,)).fetchone()
        if row is None:
            return _Postings(np.zeros(0, np.uint32), np.zeros(0, np.uint8), 0)
        rows = np.frombuffer(row[0], "<u4")
        weights = np.frombuffer(row[1], "u1" if len(row[1]) == len(rows) else "<u4")
        return _Postings(rows, weights, _count_live(rows, part.live))


def write_terms(
    db: sqlite3.Connection, passages: Iterable[tuple[str, str]], table: str = PASSAGE_TERMS
) -> NDArray[np.float32]:
    """Fill the empty ``table`` from each passage's (context, text), rows numbered from 0.

    Returns how many words each passage has, context and text together, (n,). The caller commits.
    """
    rows: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    weights: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    lengths = []
    for row, (context, text) in enumerate(passages):
        in_context, in_text = stems(context), stems(text)
        lengths.append(len(in_context) + len(in_text))
        # Each word as many times as it counts: quicker than adding up in Python.
        for term, weight in Counter(in_context * _IN_CONTEXT + in_text * _IN_TEXT).items():
            rows[term].append(row)
            weights[term].append(weight)
    db.executemany(
        f"INSERT INTO {table} VALUES (?, ?, ?)",
        (
            (
                term,
                np.array(rows[term], "<u4").tobytes(),
                np.array(weights[term], "u1" if max(weights[term]) < 256 else "<u4").tobytes(),
            )
            for term in sorted(rows)
        ),
    )
    return np.array(lengths, np.float32)


def stems(text: str) -> list[str]:
    """The English stem of every word of ``text``, in order, in lower case and without accents.

    >>> stems("The inspectors’ cafés: well-run")
    ['the', 'inspector', 'cafe', 'well', 'run']
    """
    return [_stem(word) for word in _WORD.findall(_without_accents(text.lower()))]


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry meaning, lower case, in order, each once.

    >>> content_words("What did Ofsted say about Leeds’ plans?")
    ['ofsted', 'leeds', 'plans']
    """
    words = _WORD.findall(text.lower().replace("’", "'"))
    return list(dict.fromkeys(w for w in words if w not in _STOP_WORDS))


def _question_stems(question: str) -> list[str]:
    """The stems a question is searched by, each once."""
    # Without accents first, which may be signs of their own that would cut a word in two.
    words = content_words(_without_accents(question.lower()))[:_MOST_WORDS]
    return list(dict.fromkeys(stems(" ".join(words))))


@lru_cache(maxsize=1 << 16)  # more words than most libraries have; about 20 MB when full
def _stem(word: str) -> str:
    stem: str = _ENGLISH.stemWord(word)
    return stem


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


def _count_live(rows: NDArray[np.uint32], live: NDArray[np.bool_] | None) -> int:
    return len(rows) if live is None else int(np.count_nonzero(live[rows]))


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """The places of the highest scores above 0, best first, equal ones in their order."""
    places = np.flatnonzero(scores > 0)
    found = scores[places]
    if 0 < limit < len(found):  # sort no more than are asked for, and those that tie with the last
        highest = found >= np.partition(found, -limit)[-limit]
        places, found = places[highest], found[highest]
    return places[np.argsort(-found, kind="stable")[: max(limit, 0)]]
