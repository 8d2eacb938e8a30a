"""The articles, passages and words of one generation, in one SQLite file.

Words are searched with SQLite's FTS5: BM25 over Porter-stemmed words.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.article import Article
from corpus.passages import Passage

_SCHEMA = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL,
    published TEXT, precision TEXT, file TEXT NOT NULL, data TEXT NOT NULL
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, article TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, is_comment INTEGER NOT NULL,
    heading TEXT, about TEXT NOT NULL, context TEXT NOT NULL, text TEXT NOT NULL
);
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX passages_of_article ON passages (article, start);
CREATE VIRTUAL TABLE words USING fts5(
    context, text, content = '', tokenize = "porter unicode61 remove_diacritics 2"
);
"""
SCHEMA_VERSION = 2

LEAST_COUNT = 2
"""A word that stands in the library once may be a slip itself and mends no question."""

CONTEXT_WEIGHT = 0.6
"""What a word in title or heading counts beside one in the passage itself."""

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


@dataclass(frozen=True, slots=True)
class Found:
    """A passage found, by its number in the store. ``score``: higher is nearer."""

    number: int
    score: float


class Store:
    """Read access to the articles, passages and words of a generation."""

    def __init__(self, path: Path) -> None:
        # Streamlit asks from many threads; SQLite serialises reads on one connection safely.
        self._db = sqlite3.connect(
            f"file:{path.resolve().as_posix()}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def article_ids(self) -> list[str]:
        """Every article's id, in the library's order."""
        return [r[0] for r in self._db.execute("SELECT id FROM articles ORDER BY position")]

    def article(self, id: str) -> Article | None:
        """The article with that id, if the library holds it."""
        row = self._db.execute("SELECT data FROM articles WHERE id = ?", (id,)).fetchone()
        return Article.from_json(json.loads(row[0])) if row else None

    def articles(self) -> Iterator[Article]:
        """Every article, in the library's order."""
        for id in self.article_ids():
            article = self.article(id)
            if article is not None:
                yield article

    def dates(self) -> dict[str, tuple[str | None, str | None]]:
        """(published, precision) by article id."""
        rows = self._db.execute("SELECT id, published, precision FROM articles")
        return {id: (value, precision) for id, value, precision in rows}

    def councils(self) -> set[str]:
        """Every council some passage is about."""
        rows = self._db.execute("SELECT DISTINCT about FROM passages")
        return {name for (about,) in rows for name in json.loads(about)}

    def about(self) -> dict[str, set[str]]:
        """Article ids by the council some passage of theirs is about."""
        found: dict[str, set[str]] = {}
        for about, article in self._db.execute("SELECT DISTINCT about, article FROM passages"):
            for name in json.loads(about):
                found.setdefault(name, set()).add(article)
        return found

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """The passages with those numbers, in that order."""
        marks = ",".join("?" * len(numbers))
        rows = self._db.execute(f"{_PASSAGE} WHERE number IN ({marks})", list(numbers))
        by_number = {row[0]: _passage(row) for row in rows}
        return [by_number[n] for n in numbers if n in by_number]

    def numbers(self, ids: Sequence[str]) -> list[int]:
        """The numbers of the passages with those ids, in that order; unknown ids are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(f"SELECT id, number FROM passages WHERE id IN ({marks})", list(ids))
        by_id: dict[str, int] = dict(rows.fetchall())
        return [by_id[i] for i in ids if i in by_id]

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages in the order of the text."""
        rows = self._db.execute(f"{_PASSAGE} WHERE article = ? ORDER BY start", (article_id,))
        return [_passage(row) for row in rows]

    def search_words(
        self,
        question: str,
        limit: int,
        *,
        comments: bool = False,
        articles: Collection[str] | None = None,
    ) -> list[Found]:
        """The passages with the highest BM25 for the words of ``question``, best first."""
        query = words_query(question)
        if not query or (articles is not None and not articles):
            return []
        where = "" if comments else " AND p.is_comment = 0"
        parameters: list[str | int | float] = [CONTEXT_WEIGHT, query]
        if articles is not None:
            where += f" AND p.article IN ({','.join('?' * len(articles))})"
            parameters += list(articles)
        rows = self._db.execute(
            "SELECT words.rowid, bm25(words, ?, 1.0) AS rank FROM words "
            "JOIN passages p ON p.number = words.rowid "
            f"WHERE words MATCH ?{where} ORDER BY rank, words.rowid LIMIT ?",
            [*parameters, limit],
        )
        return [Found(number, -rank) for number, rank in rows]

    def document_frequency(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each word stands (its stem, that is)."""
        return {
            w: self._db.execute(
                "SELECT count(*) FROM words WHERE words MATCH ?", (f'"{w}"',)
            ).fetchone()[0]
            for w in words
        }

    def vocabulary(self) -> dict[str, int]:
        """How often each word of five letters and more stands in the library, lower case."""
        return dict(self._db.execute("SELECT word, count FROM vocabulary"))

    def count_passages(self) -> int:
        """How many passages there are."""
        return int(self._db.execute("SELECT count(*) FROM passages").fetchone()[0])


def write_store(path: Path, articles: Iterable[tuple[Article, str, Sequence[Passage]]]) -> None:
    """Write a new store: each article with the file it came from and its passages."""
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode = OFF")  # built aside; synced and verified before use
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_SCHEMA)
        number = 0
        vocabulary: Counter[str] = Counter()
        for position, (article, file, passages) in enumerate(articles):
            db.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    article.id,
                    position,
                    article.sha256,
                    article.title,
                    article.published.value,
                    article.published.precision,
                    file,
                    json.dumps(article.to_json(), ensure_ascii=True),
                ),
            )
            for p in passages:
                number += 1
                vocabulary.update(re.findall(r"[^\W\d_]{5,24}", p.text.lower()))
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
                db.execute(
                    "INSERT INTO words (rowid, context, text) VALUES (?, ?, ?)",
                    (number, p.context, p.text),
                )
        db.executemany(
            "INSERT INTO vocabulary VALUES (?, ?)",
            sorted((w, n) for w, n in vocabulary.items() if n >= LEAST_COUNT),
        )
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        db.commit()
    finally:
        db.close()


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry meaning, lower case, in order, each once.

    >>> content_words("What did Ofsted say about Leeds’ plans?")
    ['ofsted', 'leeds', 'plans']
    """
    words = re.findall(r"[^\W_]+", text.lower().replace("’", "'"))
    return list(dict.fromkeys(w for w in words if w not in _STOP_WORDS))


def words_query(question: str) -> str:
    """An FTS5 query that any of the question's words satisfies; empty where it has none."""
    words = content_words(question)[:64]
    return " OR ".join(f'"{w}"' for w in words)


_PASSAGE = (
    'SELECT number, id, article, start, "end", is_comment, heading, about, context, text '
    "FROM passages"
)


def _passage(row: tuple[int, str, str, int, int, int, str | None, str, str, str]) -> Passage:
    _, id, article, start, end, is_comment, heading, about, context, text = row
    return Passage(
        id, article, start, end, bool(is_comment), heading, tuple(json.loads(about)), context, text
    )
