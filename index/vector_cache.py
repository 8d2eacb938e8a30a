"""Vectors kept by model and text, so that an unchanged passage is never embedded again."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np

from corpus.errors import LibraryError
from index.embedding import Embedder, EmbedsInParts, ModelCard, Vectors

SAVE_EVERY = 512
"""Passages embedded between two writes: what a killed build loses at most."""
EMBED_AT_ONCE = 64
"""Passages: half a second's work on two processors, which is how soon a job can stop."""

OnProgress = Callable[[int, int], None]

_log = logging.getLogger(__name__)


class VectorCache:
    """A file of vectors beside the library. Losing it costs time and nothing else.

    Threads may share it. A row that is not a vector of the model's width is as good as none.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.RLock()
        try:
            self._db = _open(path)
        except sqlite3.OperationalError:
            # A full disk or another's lock: the file may be sound.
            raise
        except sqlite3.DatabaseError as error:
            self._db = self._begin_anew(error)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def embed(
        self,
        embedder: Embedder,
        texts: Sequence[str],
        on_progress: OnProgress = lambda done, total: None,
    ) -> tuple[Vectors, int]:
        """``(len(texts), dimensions)`` float32 and how many had to be embedded now.

        Equal texts are embedded once. ``on_progress`` hears (done, total) of those to embed.
        """
        with EmbeddingJob(self, embedder) as job:
            return job.vectors(texts, on_progress), job.embedded

    def load(self, card: ModelCard, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The vectors that are kept for these keys (see ``text_key``)."""
        known: dict[bytes, Vectors] = {}
        unique = list(dict.fromkeys(keys))
        size = 4 * card.dimensions
        for begin in range(0, len(unique), 500):
            part = unique[begin : begin + 500]
            marks = ",".join("?" * len(part))
            with self._sound() as db:
                rows = db.execute(
                    f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})",
                    [card.key, *part],
                ).fetchall()
                for key, row in rows:
                    if isinstance(row, bytes) and len(row) == size:
                        vector = np.frombuffer(row, np.float32)
                        if np.isfinite(vector).all():
                            known[key] = vector
        return known

    def save(self, card: ModelCard, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep a vector for each key.

        Raises:
            sqlite3.OperationalError: the disk is full, or the file is locked.
        """
        rows = [
            (card.key, k, v.tobytes())
            for k, v in zip(keys, vectors.astype(np.float32), strict=True)
        ]
        with self._sound() as db:
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    @contextmanager
    def _sound(self) -> Iterator[sqlite3.Connection]:
        """One transaction; where the file proves damaged, a new one is begun and it is lost."""
        with self._lock:
            try:
                with self._db:
                    yield self._db
            except (sqlite3.OperationalError, sqlite3.ProgrammingError):
                raise
            except sqlite3.DatabaseError as error:
                self._db.close()
                self._db = self._begin_anew(error)

    def _begin_anew(self, error: sqlite3.DatabaseError) -> sqlite3.Connection:
        _log.warning("%s is damaged (%s): put aside, and vectors made again", self._path, error)
        # The old file stays for whoever wants to look. Its log must not be read into the new one.
        self._path.replace(self._path.with_suffix(".damaged"))
        for ending in ("-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        return _open(self._path)


class EmbeddingJob:
    """Embeds texts on a thread of its own while the caller reads further files.

    Each distinct text is looked up in the cache, embedded at most once, and kept in the cache.
    One thread calls ``add``, ``vectors`` and ``close``. What goes wrong while embedding is raised
    at the next ``add`` or ``vectors``, and again at each after it.
    """

    def __init__(self, cache: VectorCache, embedder: Embedder) -> None:
        self._cache = cache
        self._embedder = embedder
        self._card = embedder.card
        self._seen: set[bytes] = set()
        self._todo: deque[tuple[bytes, str]] = deque()
        self._wanted = 0
        self._embedded = 0
        self._saved = 0
        self._error: Exception | None = None
        self._stop = False
        self._awaited = False
        self._changed = threading.Condition()
        # A daemon: a program that dies without close() is not kept alive by it.
        self._thread = threading.Thread(target=self._run, name="embedding", daemon=True)
        self._thread.start()

    def __enter__(self) -> EmbeddingJob:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def embedded(self) -> int:
        """How many texts were embedded, because the cache did not have them."""
        return self._embedded

    def add(self, texts: Sequence[str]) -> None:
        """Have these texts embedded in time; returns at once.

        Raises:
            LibraryError: embedding failed, or the job is closed.
            sqlite3.OperationalError: the cache could not be written.
        """
        self._raise_failure()
        fresh = {k: t for t in texts if (k := text_key(t)) not in self._seen}
        known = self._cache.load(self._card, list(fresh))
        self._seen.update(fresh)
        # Texts of like length together waste the least where a model pads them; the longest
        # first, so that the time left is never underestimated.
        todo = sorted((p for p in fresh.items() if p[0] not in known), key=lambda p: -len(p[1]))
        with self._changed:
            self._todo.extend(todo)
            self._wanted += len(todo)
            self._changed.notify_all()

    def vectors(
        self, texts: Sequence[str], on_progress: OnProgress = lambda done, total: None
    ) -> Vectors:
        """``(len(texts), dimensions)`` float32 in the texts' order; waits for those not embedded.

        ``on_progress`` hears (done, total) of all that this job has had to embed.

        Raises:
            LibraryError: embedding failed, or the job is closed.
            sqlite3.OperationalError: the cache could not be written.
        """
        keys = [text_key(t) for t in texts]
        out = np.empty((len(texts), self._card.dimensions), np.float32)
        self.add(texts)
        for _ in range(2):
            self._wait(on_progress)
            known = self._cache.load(self._card, keys)
            lost = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
            if not lost:
                for row, key in enumerate(keys):
                    out[row] = known[key]
                return out
            # The cache proved damaged since they were added.
            self._seen.difference_update(lost)
            self.add(list(lost.values()))
        raise LibraryError(
            "the cache of vectors does not keep what is written to it; remove vectors.sqlite "
            "from the library's folder and build again"
        )

    def close(self) -> None:
        """Stop after the texts in hand; what is embedded by then is kept. Raises nothing."""
        with self._changed:
            self._stop = True
            self._changed.notify_all()
        self._thread.join()

    def _wait(self, on_progress: OnProgress) -> None:
        told = -1
        with self._changed:
            self._awaited = True
            self._changed.notify_all()
        while True:
            with self._changed:
                done, total = self._embedded, self._wanted
                if self._error is None and self._saved < total and done == told:
                    # In steps, so that an interruption is heard on every system.
                    self._changed.wait(0.5)
                    continue
            self._raise_failure()
            if done > max(told, 0):
                on_progress(done, total)
            told = done
            if self._saved >= total:
                self._awaited = False
                return

    def _raise_failure(self) -> None:
        if self._error is not None:
            raise self._error
        if self._stop:
            raise LibraryError("embedding was stopped; build again")

    def _run(self) -> None:
        kept: list[tuple[bytes, Vectors]] = []
        many = self._embedder.texts_at_once if isinstance(self._embedder, EmbedsInParts) else None
        try:
            while True:
                with self._changed:
                    # One that wants many gets fewer only when no more are to come.
                    few = 0 if many is None or self._awaited else many - 1
                    idle = len(self._todo) <= few or self._stop
                    if idle and not kept:
                        if self._stop:
                            return
                        self._changed.wait()
                        continue
                    size = 0 if idle else min(many or EMBED_AT_ONCE, len(self._todo))
                    batch = [self._todo.popleft() for _ in range(size)]
                with closing(self._parts([t for _, t in batch])) as parts:
                    for rows, vectors in parts:
                        made = self._checked(vectors, len(rows))
                        kept += zip((batch[row][0] for row in rows), made, strict=True)
                        if len(kept) >= SAVE_EVERY:
                            self._save(kept)
                            kept = []
                        if self._stop:
                            break
                if idle:
                    self._save(kept)
                    kept = []
        except Exception as error:  # the thread's end: whatever it is, the caller is told
            with self._changed:
                self._error = error
                self._changed.notify_all()

    def _parts(self, texts: list[str]) -> Generator[tuple[Sequence[int], Vectors], None, None]:
        if isinstance(self._embedder, EmbedsInParts):
            yield from self._embedder.embed_in_parts(texts)
        elif texts:
            made = self._embedder.embed_documents(texts)
            yield range(len(texts)), np.asarray(made, np.float32)

    def _checked(self, made: Vectors, texts: int) -> Vectors:
        if made.shape != (texts, self._card.dimensions) or not np.isfinite(made).all():
            raise LibraryError(
                f"the embedding model {self._card.name} gave something other than "
                f"{self._card.dimensions} numbers a text; choose another model"
            )
        with self._changed:
            self._embedded += texts
            self._changed.notify_all()
        return made

    def _save(self, kept: Sequence[tuple[bytes, Vectors]]) -> None:
        self._cache.save(self._card, [k for k, _ in kept], np.stack([v for _, v in kept]))
        with self._changed:
            self._saved += len(kept)
            self._changed.notify_all()


def text_key(text: str) -> bytes:
    """What a text's vector is filed under."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _open(path: Path) -> sqlite3.Connection:
    # One connection for all threads, each with the cache's lock in hand.
    db = sqlite3.connect(path, timeout=30, check_same_thread=False)
    try:
        # Not WAL: its index is a mapped file, and a full ext4 ends the process that writes to it.
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(
            "CREATE TABLE IF NOT EXISTS vectors ("
            "model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
        )
    except sqlite3.Error:
        db.close()
        raise
    return db
