"""Segments: the immutable parts a library is made of, each with its articles, words and vectors.

    segments/ID/library.sqlite    articles, passages and words
    segments/ID/vectors.npy       (passages, dimensions) float32, rows as the passages are numbered
    segments/ID/chroma/           the same vectors in Chroma, where no Chroma server holds them

A segment is written once. What is added later goes into a segment of its own, as in Lucene, so
that a new article costs about that article; what is removed is only noted as dead.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryError
from corpus.passages import Passage
from index import vectors
from index.embedding import Vectors
from index.store import Store, Written, write_store
from index.vectors import FileDigest, VectorIndex, VectorStorage

_log = logging.getLogger(__name__)

STORE, MATRIX = "library.sqlite", "vectors.npy"
SMALL = 256
"""Segments of fewer live passages are merged into the next new one, whatever its size."""
GROWTH = 4
"""A segment is merged into a new one unless it has at least so many times its passages: there are
never more than a few, and a passage is rewritten only as often as the library grows by this.
"""
MOST_DEAD = 0.3
"""A segment with a larger share of dead passages is written anew."""


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """A segment as a manifest names it. ``dead`` are ids of articles in it that no longer count;
    ``passages`` and ``dead_passages`` say how many passages it holds and how many are theirs.
    """

    id: str
    articles: int
    passages: int
    dead: tuple[str, ...] = ()
    dead_passages: int = 0
    files: Mapping[str, FileDigest] = field(default_factory=dict)

    @property
    def live(self) -> int:
        """How many passages of it count."""
        return self.passages - self.dead_passages

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SegmentRecord:
        """The inverse of ``dataclasses.asdict``."""
        files = {name: FileDigest(**d) for name, d in data["files"].items()}
        return cls(**{**data, "dead": tuple(data["dead"]), "files": files})


def merged(records: Sequence[SegmentRecord], added: int) -> set[str]:
    """The ids of the segments that are best written anew together with ``added`` passages.

    >>> big, small = SegmentRecord("big", 90, 9000), SegmentRecord("small", 2, 40)
    >>> merged([big, small], 25)
    {'small'}
    """
    chosen = {r.id for r in records if r.dead_passages > MOST_DEAD * r.passages}
    together = added + sum(r.live for r in records if r.id in chosen)
    if not together:
        return chosen
    for r in sorted(records, key=lambda r: (r.live, r.id)):
        if r.id not in chosen and (r.live < SMALL or r.live < GROWTH * together):
            chosen.add(r.id)
            together += r.live
    return chosen


def write_articles(folder: Path, articles: Sequence[Written]) -> None:
    """Begin a segment in ``folder`` with its articles, passages and words."""
    folder.mkdir(parents=True)
    write_store(folder / STORE, articles)


def write_vectors(
    folder: Path, id: str, articles: Sequence[Written], matrix: Vectors, storage: VectorStorage
) -> None:
    """Finish it with the vectors of its passages, ``(passages, dimensions)``."""
    passages = [p for _, _, ps in articles for p in ps]
    with (folder / MATRIX).open("wb") as stream:
        # Not through a memory map: a full disk would end the process instead of raising.
        np.save(stream, np.ascontiguousarray(matrix, np.float32))
    storage.write(id, folder, passages, matrix)


def digests(folder: Path) -> dict[str, FileDigest]:
    """Size and hash of every file of a segment that nobody writes to."""
    own = {name: vectors.file_digest(folder / name) for name in (STORE, MATRIX)}
    return own | vectors.segment_digests(folder)


def damage(folder: Path, record: SegmentRecord) -> list[str]:
    """What in a segment is not as it was published, a sentence each; empty where it is sound."""
    problems = []
    for name in (STORE, MATRIX):
        try:
            # The size first: a broken file may be sparse and pretend to terabytes.
            same = (folder / name).stat().st_size == record.files[name].bytes
            if not same or vectors.file_digest(folder / name) != record.files[name]:
                problems.append(f"{name} differs from what was published")
        except FileNotFoundError:
            problems.append(f"{name} is missing")
        except OSError as error:
            problems.append(f"{name} cannot be read ({error.strerror})")
    return problems + vectors.damage(folder, record.files)


def carry_over(source: Path, target: Path, record: SegmentRecord) -> None:
    """Copy a sound segment, hashing while copying: generations never share a file, so that what
    damages one leaves the one before.

    Raises:
        LibraryError: the copy is not what was published.
    """
    target.mkdir(parents=True)
    for name in (STORE, MATRIX):
        if vectors.copy_file(source / name, target / name) != record.files[name]:
            raise LibraryError(
                f"{source.parent.parent.name}/{name} was damaged while it was copied; run "
                "python -m index build again"
            )
    vectors.copy_chroma(source, target, record.files)


class Segment:
    """A sound segment, open for reading; its files are let go when nobody refers to it.

    ``let_go`` is called then, after them.
    """

    def __init__(
        self,
        folder: Path,
        record: SegmentRecord,
        storage: VectorStorage,
        let_go: Callable[[], None] = lambda: None,
    ) -> None:
        self.id = record.id
        self.store = Store(folder / STORE)
        self.matrix: Vectors = (
            np.asarray(
                np.load(folder / MATRIX, mmap_mode="r")
            )  # still mapped, without memmap's cost
            if record.passages
            else np.empty((0, 0), np.float32)
        )
        self.vectors = self._open_vectors(record, folder, storage)
        self.article_ids = self.store.article_ids()
        self.number_of = {id: n for n, id in enumerate(self.article_ids)}
        self.article_of = self.store.article_of()
        self.is_comment = self.store.is_comment()
        self.lengths = self.store.lengths()
        weakref.finalize(self, _let_go, self.store, self.vectors, let_go)

    def _open_vectors(
        self, record: SegmentRecord, folder: Path, storage: VectorStorage
    ) -> VectorIndex:
        """Chroma's index; where the disk is full or may not be written to, exact search instead.

        Embedded Chroma writes to its database to open it. Its files were verified, so nothing
        else is wrong with them.
        """
        try:
            return storage.open(record.id, folder)
        except LibraryError as error:
            if storage.kind != "embedded":
                raise
            _log.warning("segment %s is searched without Chroma: %s", record.id, error)
            return _MatrixIndex(self.matrix, self.store.passage_ids(), self.store.is_comment())

    def rows_of(self, articles: Collection[str]) -> NDArray[np.bool_]:
        """``(passages,)``: true for the passages of those articles."""
        chosen = np.zeros(len(self.article_ids) or 1, np.bool_)
        chosen[[self.number_of[id] for id in articles if id in self.number_of]] = True
        return chosen[self.article_of]

    def passages_of(self, article: str) -> list[Passage]:
        """An article's passages in the order of the text."""
        return [p for _, p in self.store.passages_of(article)]

    def nearest(
        self, vector: Vectors, limit: int, *, comments: bool, live: NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        """(passage number, cosine) of the nearest live passages through Chroma, nearest first."""
        wanted, size = limit, len(self.article_of)
        while True:
            found = self.vectors.search(vector.tolist(), wanted, comments=comments)
            numbers = self.store.numbers([id for id, _ in found])
            hits = [(numbers[id], score) for id, score in found]
            if live is not None:
                hits = [h for h in hits if live[h[0]]]
            if len(hits) >= limit or len(found) < wanted or wanted >= size:
                return hits[:limit]
            wanted = min(size, 4 * wanted)

    def nearest_among(
        self, vector: Vectors, limit: int, rows: NDArray[np.bool_]
    ) -> list[tuple[int, float]]:
        """The same among chosen rows only, exactly, from the matrix: Chroma's own filters make a
        query tens of times slower.
        """
        return _nearest(self.matrix, vector, limit, rows)


class _MatrixIndex:
    """A segment's vectors read from its matrix: 8 ms for 100,000 passages."""

    def __init__(self, matrix: Vectors, ids: Sequence[str], is_comment: NDArray[np.bool_]) -> None:
        self._matrix, self._ids, self._body = matrix, ids, ~is_comment

    def search(
        self, vector: Sequence[float], limit: int, *, comments: bool = False
    ) -> list[tuple[str, float]]:
        """See ``VectorIndex``."""
        rows = np.ones_like(self._body) if comments else self._body
        found = _nearest(self._matrix, np.asarray(vector, np.float32), limit, rows)
        return sorted(((self._ids[n], score) for n, score in found), key=lambda f: (-f[1], f[0]))

    def count(self) -> int:
        """See ``VectorIndex``."""
        return len(self._ids)

    def close(self) -> None:
        """See ``VectorIndex``."""


def _nearest(
    matrix: Vectors, vector: Vectors, limit: int, rows: NDArray[np.bool_]
) -> list[tuple[int, float]]:
    """(row, cosine) of the nearest of the chosen rows, nearest first."""
    chosen = np.flatnonzero(rows)
    if limit < 1 or not len(chosen):
        return []
    unit = vector / (np.linalg.norm(vector) or 1.0)
    reading_on = len(chosen) * 5 > len(rows)  # quicker than picking then
    scores = (matrix @ unit)[chosen] if reading_on else matrix[chosen] @ unit
    if limit < len(scores):  # sorting them all takes longer than the product
        best = np.argpartition(-scores, limit)[:limit]
        chosen, scores = chosen[best], scores[best]
    best = np.argsort(-scores, kind="stable")[:limit]
    return [(int(chosen[i]), float(scores[i])) for i in best]


def _let_go(store: Store, index: VectorIndex, then: Callable[[], None]) -> None:
    store.close()
    index.close()
    then()
