"""The articles, passages, quotations and words of one segment, in one SQLite file written once."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.article import BODY, Article
from corpus.passages import Passage
from index.quoted import Quoted, found_by, from_record, quoted_in, to_record
from index.words import QUOTATION_TERMS, QUOTATION_TERMS_SCHEMA, TERMS_SCHEMA, write_terms

_SCHEMA = f"""
CREATE TABLE articles (
    position INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT NOT NULL,
    published TEXT, precision TEXT, file TEXT NOT NULL, identity TEXT NOT NULL, words TEXT,
    line TEXT, data TEXT NOT NULL
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, article TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, is_comment INTEGER NOT NULL,
    heading TEXT, about TEXT NOT NULL, context TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX passages_of_article ON passages (article, start);
CREATE TABLE councils (name TEXT, article TEXT, PRIMARY KEY (name, article)) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE arrays (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE quotations (
    number INTEGER PRIMARY KEY, article TEXT NOT NULL, data TEXT NOT NULL, near TEXT NOT NULL
);
CREATE INDEX quotations_of_article ON quotations (article);
{TERMS_SCHEMA};
{QUOTATION_TERMS_SCHEMA};
"""
SCHEMA_VERSION = 4

FEWEST_WORDS_FOR_A_TWIN = 30
"""Shorter articles may share all their words without being the same article."""

_WORD = re.compile(r"[^\W\d_]{5,24}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a build has to know of an article without reading it again.

    ``identity`` is a hash of the whole article; ``words`` one of its own words however they were
    saved, by which twins are found (None for a handful of words). ``line`` is the digest of its
    line, for an article of a file with one a line.
    """

    id: str
    title: str
    file: str
    identity: str
    words: str | None
    line: str | None = None

    @classmethod
    def of(cls, article: Article, file: str, line: str | None = None) -> Entry:
        """The entry of an article read from ``file``."""
        words = _words_sha256(article)
        return cls(article.id, article.title, file, _identity(article), words, line)


class Store:
    """Read access to the articles, passages and words of a segment."""

    def __init__(self, path: Path) -> None:
        # Streamlit asks from many threads; SQLite serialises reads on one connection safely.
        self.db = sqlite3.connect(
            f"file:{path.resolve().as_posix()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def article_ids(self) -> list[str]:
        """Every article's id; its place in the list is its number in ``article_of``."""
        return [r[0] for r in self.db.execute("SELECT id FROM articles ORDER BY position")]

    def entries(self) -> list[Entry]:
        """What a build has to know of every article."""
        rows = self.db.execute("SELECT id, title, file, identity, words, line FROM articles")
        return [Entry(*row) for row in rows]

    def article(self, id: str) -> Article | None:
        """The article with that id, if the segment holds it."""
        row = self.db.execute("SELECT data FROM articles WHERE id = ?", (id,)).fetchone()
        return Article.from_json(json.loads(row[0])) if row else None

    def dates(self) -> dict[str, tuple[str | None, str | None]]:
        """(published, precision) by article id."""
        rows = self.db.execute("SELECT id, published, precision FROM articles")
        return {id: (value, precision) for id, value, precision in rows}

    def about(self) -> Iterator[tuple[str, str]]:
        """Every (council, id of an article with a passage about it)."""
        yield from self.db.execute("SELECT name, article FROM councils")

    def articles_with(self, plain: str) -> list[str]:
        """The ids of the articles that have ``plain`` somewhere in what is stored of them, whatever
        its capitals: a few words of ASCII letters and digits, apart by single spaces.
        """
        sql = "SELECT id FROM articles WHERE instr(lower(data), ?) ORDER BY position"
        return [id for (id,) in self.db.execute(sql, (plain.lower(),))]

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """The passages with those numbers, by number."""
        marks = ",".join("?" * len(numbers))
        rows = self.db.execute(f"{_PASSAGE} WHERE number IN ({marks})", list(numbers))
        return {row[0]: _passage(row) for row in rows}

    def numbers(self, ids: Sequence[str]) -> dict[str, int]:
        """The numbers of the passages with those ids, by id."""
        marks = ",".join("?" * len(ids))
        rows = self.db.execute(f"SELECT id, number FROM passages WHERE id IN ({marks})", list(ids))
        return dict(rows.fetchall())

    def passage_ids(self) -> list[str]:
        """Every passage's id, in the order of their numbers."""
        return [r[0] for r in self.db.execute("SELECT id FROM passages ORDER BY number")]

    def passages_of(self, article_id: str) -> list[tuple[int, Passage]]:
        """An article's passages in the order of the text, each with its number."""
        rows = self.db.execute(f"{_PASSAGE} WHERE article = ? ORDER BY start", (article_id,))
        return [(row[0], _passage(row)) for row in rows]

    def quotations(self) -> list[Quoted]:
        """Every quotation, in the order of their numbers."""
        rows = self.db.execute(
            "SELECT a.id, a.title, q.data FROM quotations AS q JOIN articles AS a "
            "ON a.id = q.article ORDER BY q.number"
        )
        return [from_record(*row) for row in rows]

    def quotations_of(self, article_id: str) -> list[tuple[Quoted, str]]:
        """An article's quotations in the order of the text, each with the words around it."""
        rows = self.db.execute(
            "SELECT a.id, a.title, q.data, q.near FROM quotations AS q JOIN articles AS a "
            "ON a.id = q.article WHERE q.article = ? ORDER BY q.number",
            (article_id,),
        )
        return [(from_record(id, title, data), near) for id, title, data, near in rows]

    def near_quotations(self, numbers: Sequence[int]) -> dict[int, str]:
        """The words around and within the quotations with those numbers, by number."""
        marks = ",".join("?" * len(numbers))
        rows = self.db.execute(
            f"SELECT number, near FROM quotations WHERE number IN ({marks})", list(numbers)
        )
        return dict(rows.fetchall())

    def vocabulary(self) -> Counter[str]:
        """How often each word of five letters and more stands in the segment, lower case."""
        return Counter(dict(self.db.execute("SELECT word, count FROM vocabulary")))

    def lengths(self) -> NDArray[np.float32]:
        """``(n,)``: the words of each passage, its context counted."""
        return np.frombuffer(self._array("lengths"), "<f4")

    def quotation_lengths(self) -> NDArray[np.float32]:
        """``(n,)``: the words of each quotation, its context counted."""
        return np.frombuffer(self._array("quotation_lengths"), "<f4")

    def article_of(self) -> NDArray[np.uint32]:
        """``(n,)``: the number of each passage's article (its place in ``article_ids``)."""
        return np.frombuffer(self._array("article_of"), "<u4")

    def is_comment(self) -> NDArray[np.bool_]:
        """``(n,)``: whether each passage is a reader's comment."""
        return np.frombuffer(self._array("is_comment"), np.bool_)

    def _array(self, name: str) -> bytes:
        row = self.db.execute("SELECT data FROM arrays WHERE name = ?", (name,)).fetchone()
        return bytes(row[0])


Written = tuple[Article, Entry, Sequence[Passage]]
"""An article as a segment takes it."""


def write_store(path: Path, articles: Sequence[Written]) -> None:
    """Write a segment's articles, with their passages numbered from 0 in that order."""
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode = OFF")  # built aside; synced and verified before use
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_SCHEMA)
        number = 0
        article_of: list[int] = []
        is_comment: list[bool] = []
        vocabulary: Counter[str] = Counter()
        for position, (article, entry, passages) in enumerate(articles):
            db.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    position,
                    article.id,
                    article.title,
                    article.published.value,
                    article.published.precision,
                    entry.file,
                    entry.identity,
                    entry.words,
                    entry.line,
                    json.dumps(article.to_json(), ensure_ascii=True),
                ),
            )
            db.executemany(
                "INSERT INTO councils VALUES (?, ?)",
                [(name, article.id) for name in sorted({n for p in passages for n in p.about})],
            )
            for p in passages:
                vocabulary.update(vocabulary_of(p.text))
                article_of.append(position)
                is_comment.append(p.is_comment)
                db.execute(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        number,
                        p.id,
                        p.article_id,
                        p.start,
                        p.end,
                        int(p.is_comment),
                        p.heading,
                        json.dumps(p.about),
                        p.context,
                        p.text,
                    ),
                )
                number += 1
        quoted = [(q, a.text[slice(*q.near)]) for a, _, _ in articles for q in quoted_in(a)]
        db.executemany(
            "INSERT INTO quotations VALUES (?, ?, ?, ?)",
            ((n, q.article_id, to_record(q), near) for n, (q, near) in enumerate(quoted)),
        )
        quotation_lengths = write_terms(db, (found_by(*q) for q in quoted), QUOTATION_TERMS)
        db.executemany("INSERT INTO vocabulary VALUES (?, ?)", sorted(vocabulary.items()))
        lengths = write_terms(db, ((p.context, p.text) for _, _, ps in articles for p in ps))
        db.executemany(
            "INSERT INTO arrays VALUES (?, ?)",
            [
                ("article_of", np.asarray(article_of, "<u4").tobytes()),
                ("is_comment", np.asarray(is_comment, np.bool_).tobytes()),
                ("lengths", lengths.astype("<f4").tobytes()),
                ("quotation_lengths", quotation_lengths.astype("<f4").tobytes()),
            ],
        )
        db.commit()
    finally:
        db.close()


def vocabulary_of(text: str) -> Iterable[str]:
    """The words of five letters and more, lower case: what a slip of the keyboard may have meant.

    >>> list(vocabulary_of("Leeds has 3 homes."))
    ['leeds', 'homes']
    """
    return _WORD.findall(text.lower())


_PASSAGE = (
    'SELECT number, id, article, start, "end", is_comment, heading, about, context, text '
    "FROM passages"
)


def _passage(row: tuple[int, str, str, int, int, int, str | None, str, str, str]) -> Passage:
    _, id, article, start, end, is_comment, heading, about, context, text = row
    return Passage(id, article, start, end, bool(is_comment), heading, _names(about), context, text)


@lru_cache(maxsize=4096)
def _names(about: str) -> tuple[str, ...]:
    return tuple(json.loads(about))


def _identity(article: Article) -> str:
    return hashlib.sha256(json.dumps(article.to_json(), sort_keys=True).encode()).hexdigest()


def _words_sha256(article: Article) -> str | None:
    body = " ".join(article.words(b) for b in article.blocks if b.kind in BODY)
    words = re.findall(r"\w+", body.lower())
    if len(words) < FEWEST_WORDS_FOR_A_TWIN:
        return None
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()
