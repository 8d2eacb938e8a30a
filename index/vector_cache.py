"""Vectors kept by model and text, so that an unchanged passage is never embedded again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.embedding import Embedder, Vectors

SAVE_EVERY = 512
"""Passages embedded between two writes: what an interrupted build loses at most."""


class VectorCache:
    """A file of vectors beside the library. Losing it costs time and nothing else."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            self._db = _open(path)
        except sqlite3.DatabaseError:
            # Damaged: begin a new one, keep the old for whoever wants to look.
            path.replace(path.with_suffix(".damaged"))
            self._db = _open(path)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def embed(
        self,
        embedder: Embedder,
        texts: Sequence[str],
        on_progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> tuple[Vectors, int]:
        """``(len(texts), dimensions)`` float32 and how many had to be embedded now.

        Equal texts are embedded once. ``on_progress`` hears (done, total) of those to embed.
        """
        model, width = embedder.card.key, embedder.card.dimensions
        keys = [hashlib.sha256(t.encode("utf-8", "surrogatepass")).digest() for t in texts]
        known = self._load(model, keys)
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
        # Batches of like length waste the least padding; the longest first, so that the time
        # left is never underestimated.
        todo = sorted(missing, key=lambda k: -len(missing[k]))
        for begin in range(0, len(todo), SAVE_EVERY):
            batch = todo[begin : begin + SAVE_EVERY]
            made = np.asarray(embedder.embed_documents([missing[k] for k in batch]), np.float32)
            known.update(zip(batch, made, strict=True))
            with self._db:
                self._db.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                    [(model, k, v.tobytes()) for k, v in zip(batch, made, strict=True)],
                )
            on_progress(begin + len(batch), len(todo))
        if not keys:
            return np.empty((0, width), np.float32), 0
        return np.stack([known[k] for k in keys]), len(todo)

    def _load(self, model: str, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        known: dict[bytes, Vectors] = {}
        unique = list(dict.fromkeys(keys))
        for begin in range(0, len(unique), 500):
            part = unique[begin : begin + 500]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(
                f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})",
                [model, *part],
            )
            known.update((text, np.frombuffer(vector, np.float32)) for text, vector in rows)
        return known


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(
        "CREATE TABLE IF NOT EXISTS vectors ("
        "model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
    )
    return db
