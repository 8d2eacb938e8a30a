"""Check everything about a library that can be checked, and say what was looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.article import Article, text_sha256
from corpus.errors import LibraryError
from index import generation, segment
from index.gather import Progress
from index.generation import SEGMENTS, Manifest
from index.quoted import quoted_in
from index.segment import MATRIX, STORE, SegmentRecord
from index.store import SCHEMA_VERSION, Store
from index.vectors import VectorStorage

_UNIT = 1e-3
"""How far a vector's length may be from 1."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what is wrong with it."""

    what: str
    problems: tuple[str, ...] = ()


def check(
    data: Path,
    folder: Path,
    storage: VectorStorage,
    on_progress: Progress = lambda what, done, total: None,
) -> list[Check]:
    """Every check of the generation in ``folder``, from the cheapest on.

    Contents are looked at only where the files are as they were published: opening a damaged store
    can end the process.
    """
    pointer = generation.pointer_problem(data)
    checks = [Check("the pointer to the generation that serves", (pointer,) if pointer else ())]
    try:
        manifest = generation.read_manifest(folder)
    except LibraryError as error:
        return [*checks, Check("its manifest", (str(error),))]
    if manifest.made_with.get("schema") != SCHEMA_VERSION:
        problem = "another version of this program made it"
        return [*checks, Check("its manifest", (problem,))]
    checks.append(Check("its manifest"))
    total = 2 * len(manifest.segments)
    on_progress("Checking", 0, total)
    files: list[str] = []
    for done, record in enumerate(manifest.segments, start=1):
        place = folder / SEGMENTS / record.id
        files += [f"segments/{record.id}/{p}" for p in segment.damage(place, record)]
        on_progress("Checking", done, total)
    n = sum(len(r.files) for r in manifest.segments)
    checks.append(Check(f"the size and hash of its {n} files", tuple(files)))
    if files:
        return checks
    articles: list[str] = []
    vectors: list[str] = []
    for done, record in enumerate(manifest.segments, start=1):
        place = folder / SEGMENTS / record.id
        articles += _articles_problems(place, record)
        vectors += _vectors_problems(place, record, manifest, storage)
        on_progress("Checking", len(manifest.segments) + done, total)
    if sorted(_held(folder, manifest)) != sorted(manifest.article_ids):
        articles.append("its segments do not hold the articles it names")
    checks.append(Check(f"the words of its {manifest.articles} articles", tuple(articles)))
    where = "in Chroma" if storage.kind == "embedded" else "in the Chroma server"
    checks.append(
        Check(f"the vectors of its {manifest.passages} passages, {where} too", tuple(vectors))
    )
    return checks


def _held(folder: Path, manifest: Manifest) -> Iterator[str]:
    """The id of every article that the segments hold and that counts."""
    for record in manifest.segments:
        store = Store(folder / SEGMENTS / record.id / STORE)
        yield from (id for id in store.article_ids() if id not in record.dead)
        store.close()


def stored_articles(folder: Path, manifest: Manifest) -> Iterator[Article]:
    """Every article of a generation that counts, in the library's order."""
    stores = {r.id: Store(folder / SEGMENTS / r.id / STORE) for r in manifest.segments}
    try:
        homes = {
            id: stores[r.id]
            for r in manifest.segments
            for id in stores[r.id].article_ids()
            if id not in r.dead
        }
        for id in manifest.article_ids:
            article = homes[id].article(id) if id in homes else None
            if article is not None:
                yield article
    finally:
        for store in stores.values():
            store.close()


def stored_article(folder: Path, manifest: Manifest, id: str) -> Article | None:
    """The article with that id, if the generation has it."""
    for record in manifest.segments:
        if id not in record.dead:
            store = Store(folder / SEGMENTS / record.id / STORE)
            try:
                article = store.article(id)
            finally:
                store.close()
            if article is not None:
                return article
    return None


def _articles_problems(place: Path, record: SegmentRecord) -> Iterator[str]:
    store = Store(place / STORE)
    try:
        (said,) = store.db.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            yield f"{STORE} of segment {record.id}: {said}"
            return
        passages = 0
        for id in store.article_ids():
            article = store.article(id)
            assert article is not None
            if text_sha256(article.text) != article.sha256:
                yield f"the text of article {id} is not what was read in"
            quoted = [(q, article.text[slice(*q.near)]) for q in quoted_in(article)]
            if store.quotations_of(id) != quoted:
                yield f"the quotations kept of article {id} are not those of its text"
            for _, passage in store.passages_of(id):
                passages += 1
                if article.text[passage.start : passage.end] != passage.text:
                    yield f"passage {passage.id} of article {id} is not its span"
        if passages != record.passages:
            yield f"segment {record.id} has {passages} passages, not {record.passages}"
    except sqlite3.Error as error:
        yield f"{STORE} of segment {record.id} cannot be read ({error})"
    finally:
        store.close()


def _vectors_problems(
    place: Path, record: SegmentRecord, manifest: Manifest, storage: VectorStorage
) -> Iterator[str]:
    matrix = np.load(place / MATRIX, mmap_mode="r")
    shape = (record.passages, manifest.made_with["model"]["dimensions"])
    if matrix.shape != shape:
        yield f"{MATRIX} of segment {record.id} is {matrix.shape}, not {shape}"
        return
    if manifest.made_with["model"]["normalised"]:
        lengths = np.linalg.norm(matrix, axis=1)
        wrong = int(np.count_nonzero(~(np.abs(lengths - 1) < _UNIT)))
        if wrong:
            yield f"{wrong} vectors of segment {record.id} are not of unit length"
    store = Store(place / STORE)
    try:
        ids, comments = store.passage_ids(), store.is_comment().tolist()
    finally:
        store.close()
    yield from storage.problems(record.id, place, record.passages)
    yield from storage.mismatches(record.id, place, ids, comments, np.asarray(matrix))
