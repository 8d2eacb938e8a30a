"""The vectors of one generation, in Chroma."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from corpus.passages import Passage
from index.embedding import Vectors

BODY, COMMENTS = "body", "comments"
"""Readers' comments have a collection of their own: a metadata filter makes queries slow."""

HNSW = {
    "space": "cosine",
    "ef_construction": 200,
    "max_neighbors": 32,
    "ef_search": 100,
    # Every batch reaches the index files before the store is closed. Otherwise the last ones wait
    # in the database, and opening the store writes them: its files would not stay as published.
    "sync_threshold": 2,
}
_BATCH = 1000
# The only table that opening a store writes to; all others must stay as they were published.
_CHANGES_ON_OPENING = "acquire_write"


def write_vectors(folder: Path, passages: Sequence[Passage], vectors: Vectors) -> None:
    """A new Chroma store in ``folder``: ``vectors`` is ``(len(passages), dimensions)`` float32."""
    client = _client(folder)
    try:
        for name in (BODY, COMMENTS):
            chosen = [i for i, p in enumerate(passages) if p.is_comment == (name == COMMENTS)]
            collection = client.create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": HNSW},
            )
            for part in _batches(chosen):
                collection.add(
                    ids=[passages[i].id for i in part],
                    embeddings=vectors[part],
                    documents=[passages[i].text for i in part],
                    metadatas=[
                        {
                            "article_id": passages[i].article_id,
                            "start": passages[i].start,
                            "end": passages[i].end,
                        }
                        for i in part
                    ],
                )
    finally:
        _close(client)


class VectorIndex:
    """Read access to the vectors of a generation."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._collections = {
            name: self._client.get_collection(name, embedding_function=None)
            for name in (BODY, COMMENTS)
        }
        self._sizes = {name: c.count() for name, c in self._collections.items()}

    def close(self) -> None:
        """Let go of the files."""
        _close(self._client)

    def count(self) -> int:
        """How many vectors there are."""
        return sum(self._sizes.values())

    def search(
        self,
        vector: Sequence[float],
        limit: int,
        *,
        comments: bool = False,
        articles: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """(passage id, cosine) of the nearest passages, nearest first."""
        where: Any = None
        if articles is not None:
            if not articles:
                return []
            where = {"article_id": {"$in": sorted(articles)}}
        found: list[tuple[str, float]] = []
        for name in (BODY, COMMENTS) if comments else (BODY,):
            if not self._sizes[name]:
                continue
            result = self._collections[name].query(
                query_embeddings=[np.asarray(vector, np.float32)],
                n_results=min(limit, self._sizes[name]),
                where=where,
                include=["distances"],
            )
            distances = (result["distances"] or [[]])[0]
            found += zip(result["ids"][0], (1.0 - d for d in distances), strict=True)
        found.sort(key=lambda f: (-f[1], f[0]))
        return found[:limit]

    def vector_store(self, embeddings: Embeddings) -> Chroma:
        """The body passages as LangChain's Chroma store, for those who build on it."""
        return Chroma(client=self._client, collection_name=BODY, embedding_function=embeddings)


def vectors_digest(folder: Path) -> dict[str, str]:
    """sha256 by file of a Chroma store that nobody has open.

    ``chroma.sqlite3`` changes by being opened, so for it the rows of its tables are hashed.
    """
    digests = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == "chroma.sqlite3":
            digests[name] = _rows_sha256(path)
        elif not name.startswith("chroma.sqlite3-") and _is_synced(path.parent):
            with path.open("rb") as stream:
                digests[name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return digests


def _batches(chosen: Sequence[int]) -> list[Sequence[int]]:
    """Batches of up to ``_BATCH``, none of one row alone: one row is not synced."""
    parts = [chosen[begin : begin + _BATCH] for begin in range(0, len(chosen), _BATCH)]
    if len(parts) > 1 and len(parts[-1]) == 1:
        last = [*parts.pop(-2)[-1:], *parts.pop()]
        parts += [chosen[len(chosen) - 1 - _BATCH : len(chosen) - 2], last]
    return parts


def _is_synced(folder: Path) -> bool:
    """True where the index files hold the vectors. A collection of a single row keeps it in the
    database, whose rows are hashed, and its index files are written anew at every opening.
    """
    return (folder / "index_metadata.pickle").is_file()


def _rows_sha256(path: Path) -> str:
    db = sqlite3.connect(f"file:{path.resolve().as_posix()}?mode=ro", uri=True)
    digest = hashlib.sha256()
    try:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in tables.fetchall():
            if table == _CHANGES_ON_OPENING:
                continue
            digest.update(table.encode())
            for row in db.execute(f'SELECT * FROM "{table}"'):
                digest.update(repr(row).encode("utf-8", "surrogatepass"))
    finally:
        db.close()
    return digest.hexdigest()


def _client(folder: Path) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(
        str(folder), settings=ChromaSettings(anonymized_telemetry=False)
    )


def _close(client: Any) -> None:
    # Chroma keeps one system a path for the whole process; without this a later client on the
    # same path would see the old files.
    client.close()
    client.clear_system_cache()
