"""The vectors of passages in Chroma, a segment of the library at a time.

    VectorStorage        writes, opens, checks and clears away segments' vectors
    |-- EmbeddedChroma   in the segment's own folder
    `-- ChromaServer     in collections on a server (index/chroma_server.py)
    VectorIndex          one segment, open for searching

Chroma gets vectors, ids and places, never words: what is shown is read from the verified library,
nothing of an article leaves the machine for a server, and without documents Chroma builds no index
of letter triples over them (20,000 passages: 45 MB and 3,342 rows a second, 127 MB and 1,327 with).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings

from corpus.errors import LibraryError
from corpus.passages import Passage
from index.embedding import Vectors
from index.settings import Settings

CHROMA = "chroma"
"""Where in a segment's folder embedded Chroma keeps its files."""

BODY, COMMENTS = "body", "comments"
"""Readers' comments have a collection of their own: a metadata filter makes queries slow."""

HNSW = {
    "space": "cosine",
    "ef_construction": 200,
    "max_neighbors": 32,
    "ef_search": 200,
}
BATCH = 5000
"""Rows written at a time; Chroma 1.5.9 takes at most 5,461."""

CLOUD_URL = "https://api.trychroma.com"

# Every batch reaches the index files before the store is closed. Otherwise the last ones wait in
# the database, and opening the store writes them: its files would not stay as published.
_SYNCED = {**HNSW, "sync_threshold": 2}
_DATABASE = "chroma.sqlite3"
# The only table that opening a store writes to, a row each time.
_CHANGES_ON_OPENING = "acquire_write"
# In SQLite's header: change counter and size in pages; the schema's counter, which a backup raises;
# the first one's copy and the version of the SQLite that wrote last. Damage there does no harm.
# https://www.sqlite.org/fileformat.html#the_database_header
_COUNTERS = ((24, 32), (40, 44), (92, 100))
_CHUNK = 1 << 20
# Passages as near as the last one asked for that are looked at, so that ties are settled by id.
_TIES = 16
# Directions that differ by more than this are different vectors; float32 through Chroma's
# normalisation differs by 1.5e-8.
_TOLERANCE = 1e-5
# Chroma's table of open stores, one a path for the whole process, is not made for threads. The same
# thread may come twice: what is no longer referred to is closed wherever Python finds out.
_opening = threading.RLock()


class VectorIndex(Protocol):
    """The vectors of one segment, open for searching from any number of threads."""

    def search(
        self, vector: Sequence[float], limit: int, *, comments: bool = False
    ) -> list[tuple[str, float]]:
        """(passage id, cosine) of the nearest passages, nearest first, ties by id."""
        ...

    def count(self) -> int:
        """How many vectors there are."""
        ...

    def close(self) -> None:
        """Let go of files and connections; a second time does nothing."""
        ...


class VectorStorage(Protocol):
    """Where segments' vectors are kept; ``folder`` is always the segment's own folder.

    Everything raises ``LibraryError`` where the storage cannot be reached or is not as it should
    be; only embedded, ``write`` raises ``OSError`` where the disk does not take the vectors.
    """

    @property
    def kind(self) -> str:
        """ "embedded" or "server"."""
        ...

    def write(
        self, segment: str, folder: Path, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        """Store a segment's vectors, ``(len(passages), dimensions)``, and check they are there.

        Whatever an earlier, unfinished write of the same segment left is replaced.
        """
        ...

    def open(self, segment: str, folder: Path) -> VectorIndex:
        """The segment's vectors for searching."""
        ...

    def problems(self, segment: str, folder: Path, passages: int) -> list[str]:
        """What a look without reading vectors finds wrong, a sentence each."""
        ...

    def mismatches(
        self,
        segment: str,
        folder: Path,
        ids: Sequence[str],
        comments: Sequence[bool],
        vectors: Vectors,
    ) -> list[str]:
        """Where what is stored differs from ``ids`` and ``vectors``, read whole; a sentence each.

        ``comments`` says of each passage whether it is a reader's comment.
        """
        ...

    def remove_others(self, keep: Collection[str]) -> None:
        """Drop what is kept outside segments' folders for segments that are not in ``keep``."""
        ...


def open_storage(settings: Settings, library: str) -> VectorStorage:
    """The storage that ``settings`` ask for; ``library`` (a-z, 0-9) tells libraries on one server
    apart. An API key without a URL means Chroma Cloud.
    """
    if not settings.chroma_url and not settings.chroma_api_key:
        return EmbeddedChroma()
    from index.chroma_server import ChromaServer

    return ChromaServer(
        settings.chroma_url or CLOUD_URL,
        library,
        api_key=settings.chroma_api_key,
        tenant=settings.chroma_tenant,
        database=settings.chroma_database,
    )


class EmbeddedChroma:
    """Vectors in a Chroma store of their own in each segment's folder."""

    kind = "embedded"

    def write(
        self, segment: str, folder: Path, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        """See ``VectorStorage``; the files are on disk, and checked, when this returns."""
        place = folder / CHROMA
        if place.exists():
            shutil.rmtree(place)
        place.mkdir(parents=True)
        try:
            with _store(place) as client:
                for name in (BODY, COMMENTS):
                    collection = client.create_collection(
                        name, embedding_function=None, configuration={"hnsw": _SYNCED}
                    )
                    most = min(BATCH, client.get_max_batch_size())
                    for part in _none_alone(rows_of(passages, name), most):
                        collection.add(**records(passages, vectors, part))
            _shrink(place / _DATABASE)
            # A full disk can take every row without an error and lose some.
            wrong = self.mismatches(
                segment, folder, [p.id for p in passages], [p.is_comment for p in passages], vectors
            )
        except OSError:
            raise
        except Exception as error:  # SQLite's, Chroma's own, and what its Rust part raises
            raise OSError(f"Chroma did not take the vectors: {error}") from error
        if wrong:
            raise OSError(f"Chroma did not keep the vectors: {'; '.join(wrong)}")
        for path in [place, *place.rglob("*")]:
            _sync(path)

    def open(self, segment: str, folder: Path) -> ChromaIndex:
        """See ``VectorStorage``. Check the files first: Chroma may crash on damaged ones."""
        if not (folder / CHROMA / _DATABASE).is_file():
            raise LibraryError(
                f"the vectors of segment {segment} are missing; run python -m index build to make "
                "the library again"
            )
        stack = contextlib.ExitStack()
        try:
            client = stack.enter_context(_store(folder / CHROMA))
            return ChromaIndex(_collections(client), stack.close)
        except Exception as error:  # a damaged store fails in as many ways as it has parts
            stack.close()
            raise LibraryError(
                f"the vectors of segment {segment} cannot be opened ({error}); run python -m index "
                "build to make the library again"
            ) from error

    def problems(self, segment: str, folder: Path, passages: int) -> list[str]:
        """Nothing: ``damage`` compares every file with what was published."""
        return []

    def mismatches(
        self,
        segment: str,
        folder: Path,
        ids: Sequence[str],
        comments: Sequence[bool],
        vectors: Vectors,
    ) -> list[str]:
        """See ``VectorStorage``: about 50,000 vectors a second."""
        if not (folder / CHROMA / _DATABASE).is_file():
            return [f"the vectors of segment {segment} are missing"]
        try:
            with _store(folder / CHROMA) as client:
                collections = _collections(client)
                return differences(segment, collections, ids, comments, vectors, page=BATCH)
        except Exception as error:  # SQLite's, Chroma's own, and what its Rust part raises
            raise LibraryError(
                f"the vectors of segment {segment} cannot be opened to be checked ({error}); make "
                "room or check the permissions of the library's folder, then try again"
            ) from error

    def remove_others(self, keep: Collection[str]) -> None:
        """Nothing: vectors go with their segment's folder."""


class ChromaIndex:
    """One segment's two collections, embedded or on a server.

    ``close`` lets go of what they need; ``ask`` makes each call (a server's are repeated and their
    errors put in words); ``most`` is the most results the storage gives at a time.
    """

    def __init__(
        self,
        collections: Mapping[str, Any],
        close: Callable[[], None],
        *,
        ask: Callable[..., Any] | None = None,
        most: int | None = None,
    ) -> None:
        self._collections = collections
        self._close = close
        self._ask = ask or _plainly
        self._most = most
        self._sizes = {name: self._ask(c.count) for name, c in collections.items()}

    def close(self) -> None:
        """See ``VectorIndex``."""
        close, self._close = self._close, lambda: None
        close()

    def count(self) -> int:
        """See ``VectorIndex``."""
        return sum(self._sizes.values())

    def search(
        self, vector: Sequence[float], limit: int, *, comments: bool = False
    ) -> list[tuple[str, float]]:
        """See ``VectorIndex``."""
        found: list[tuple[str, float]] = []
        for name in (BODY, COMMENTS) if comments else (BODY,):
            if limit < 1 or not self._sizes[name]:
                continue
            result = self._ask(
                self._collections[name].query,
                query_embeddings=[np.asarray(vector, np.float32)],
                n_results=min(limit + _TIES, self._sizes[name], self._most or self._sizes[name]),
                include=["distances"],
            )
            # A server writes float32 with its shortest digits; embedded gives it as it is.
            cosines = [1.0 - float(np.float32(d)) for d in result["distances"][0]]
            found += zip(result["ids"][0], cosines, strict=True)
        found.sort(key=lambda f: (-f[1], f[0]))
        return found[:limit]


def rows_of(passages: Sequence[Passage], collection: str) -> list[int]:
    """Which passages belong in a collection."""
    return [i for i, p in enumerate(passages) if p.is_comment == (collection == COMMENTS)]


def records(passages: Sequence[Passage], vectors: Vectors, rows: Sequence[int]) -> dict[str, Any]:
    """What Chroma's ``add`` is given for some passages."""
    return {
        "ids": [passages[i].id for i in rows],
        "embeddings": vectors[list(rows)],
        "metadatas": [
            {
                "article_id": passages[i].article_id,
                "start": passages[i].start,
                "end": passages[i].end,
            }
            for i in rows
        ],
    }


def differences(
    segment: str,
    collections: Mapping[str, Any],
    ids: Sequence[str],
    comments: Sequence[bool],
    vectors: Vectors,
    *,
    page: int,
    ask: Callable[..., Any] | None = None,
) -> list[str]:
    """Where the collections differ from ``ids`` and ``vectors``, a sentence each.

    Chroma keeps vectors at length 1 for the cosine, so directions are compared.
    """
    ask = ask or _plainly
    missing: list[str] = []
    changed: list[str] = []
    surplus: list[str] = []
    for name, collection in collections.items():
        rows = [i for i, c in enumerate(comments) if bool(c) == (name == COMMENTS)]
        there = 0
        for begin in range(0, len(rows), page):
            part = rows[begin : begin + page]
            got = ask(collection.get, ids=[ids[i] for i in part], include=["embeddings"])
            place = {id_: k for k, id_ in enumerate(got["ids"])}
            missing += [ids[i] for i in part if ids[i] not in place]
            part = [i for i in part if ids[i] in place]
            there += len(part)
            if part:
                stored = np.asarray(got["embeddings"], np.float32)[[place[ids[i]] for i in part]]
                same = _same_directions(stored, vectors[part])
                changed += [ids[i] for i, s in zip(part, same, strict=True) if not s]
        if ask(collection.count) != there:
            known = {ids[i] for i in rows}
            surplus += [i for i in _all_ids(collection, page, ask) if i not in known]
    return [
        f"segment {segment}: {len(found)} vector{'s' if len(found) > 1 else ''} {what} "
        f"({', '.join(found[:3])}{', ...' if len(found) > 3 else ''})"
        for found, what in (
            (missing, "missing"),
            (changed, "not as computed"),
            (surplus, "of no passage here"),
        )
        if found
    ]


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file as it was published.

    Chroma's database grows by being opened: its size is the least it can have, and the hash is of
    that many bytes without the ones that opening changes.
    """

    bytes: int
    sha256: str


def segment_digests(folder: Path) -> dict[str, FileDigest]:
    """Every file of the Chroma store in a segment's folder, by its path in that folder."""
    names = sorted(p.relative_to(folder).as_posix() for p in (folder / CHROMA).rglob("*"))
    return {name: _digest(folder / name) for name in names if _is_published(folder / name)}


def damage(folder: Path, recorded: Mapping[str, FileDigest]) -> list[str]:
    """What in a segment's Chroma store is not as ``recorded``, a sentence a file.

    Sizes are compared first: a damaged file can seem to be terabytes long. Files that are not
    ``recorded`` are of no account.
    """
    problems = []
    for name, record in _of_chroma(recorded).items():
        try:
            if not _has_size(folder / name, record) or _digest(folder / name, record) != record:
                problems.append(f"{name} differs from what was published")
        except FileNotFoundError:
            problems.append(f"{name} is missing")
        except (OSError, sqlite3.Error) as error:
            problems.append(f"{name} cannot be read ({error})")
    return problems


def copy_chroma(source: Path, target: Path, recorded: Mapping[str, FileDigest]) -> None:
    """Copy the Chroma store of the segment's folder ``source`` into ``target``, to the disk.

    Others may have the source open. What is copied is compared with ``recorded`` on the way.

    Raises:
        LibraryError: a file is not as recorded; ``target`` is then not whole.
        OSError: a file cannot be written.
    """
    for name, record in _of_chroma(recorded).items():
        copied: FileDigest | None = None
        try:
            if _has_size(source / name, record):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                if name.endswith(_DATABASE):
                    _copy_database(source / name, target / name)
                    copied = _digest(target / name, record)
                else:
                    copied = copy_file(source / name, target / name)
        except FileNotFoundError as error:
            raise _spoilt(f"{source / name} is missing") from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # a full disk, no fault of the source
                raise OSError(f"{target / name} could not be written: {error}") from error
            raise _spoilt(f"{source / name} cannot be read ({error})") from error
        if copied != record:
            raise _spoilt(f"{source / name} differs from what was published")
    for path in [*target.glob(CHROMA), *target.glob(f"{CHROMA}/**/*")]:
        _sync(path)


@contextlib.contextmanager
def _store(place: Path) -> Iterator[Any]:
    """A client of the embedded store in ``place``; the last one closed lets go of the files."""
    with _opening:
        client: Any = chromadb.PersistentClient(
            str(place.resolve()), settings=ChromaSettings(anonymized_telemetry=False)
        )
    try:
        yield client
    finally:
        # Not clear_system_cache(): it forgets every other store this process has open.
        with _opening:
            client.close()


def _collections(client: Any) -> dict[str, Any]:
    return {name: client.get_collection(name, embedding_function=None) for name in (BODY, COMMENTS)}


def _plainly(call: Callable[..., Any], **arguments: Any) -> Any:
    return call(**arguments)


def _none_alone(rows: Sequence[int], most: int) -> list[Sequence[int]]:
    """Batches of up to ``most``, none of one row alone: one row is not synced."""
    parts = [rows[begin : begin + most] for begin in range(0, len(rows), most)]
    if len(parts) > 1 and len(parts[-1]) == 1:
        parts[-2:] = [parts[-2][:-1], [*parts[-2][-1:], *parts[-1]]]
    return parts


def _same_directions(stored: Vectors, vectors: Vectors) -> list[bool]:
    if stored.shape != vectors.shape:
        return [False] * len(vectors)
    tiny = np.float32(1e-30)  # a vector of zeros has no direction; it equals itself
    a, b = (
        v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), tiny) for v in (stored, vectors)
    )
    same: list[bool] = (np.abs(a - b).max(axis=1) <= _TOLERANCE).tolist()
    return same


def _all_ids(collection: Any, page: int, ask: Callable[..., Any]) -> Iterator[str]:
    offset = 0
    while found := ask(collection.get, include=[], limit=page, offset=offset)["ids"]:
        yield from found
        offset += len(found)


def _shrink(path: Path) -> None:
    """Write the database anew without its free pages: each row waited in a queue of Chroma's for a
    while, which leaves more than half of the file empty. A database without free pages also grows
    only at its end, which ``_digest`` counts on.
    """
    anew = path.with_name("anew.sqlite3")
    with _database(path) as db:
        db.execute("VACUUM INTO ?", (str(anew),))
    os.replace(anew, path)


@contextlib.contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that may write: a reader killed while it opened the store leaves a journal,
    which SQLite then rolls back. The file is not made where it is missing.
    """
    db = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30, isolation_level=None
    )
    try:
        yield db
    finally:
        db.close()


def file_digest(path: Path) -> FileDigest:
    """Size and hash of a file that nobody writes to."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileDigest(stream.tell(), sha256)


def _digest(path: Path, record: FileDigest | None = None) -> FileDigest:
    if path.name == _DATABASE:
        return _database_digest(path, record.bytes if record else path.stat().st_size)
    return file_digest(path)


def _database_digest(path: Path, size: int) -> FileDigest:
    """The file's first ``size`` bytes without SQLite's counters and the first page of the one table
    that opening changes; further pages of that table come after ``size``.

    Bytes rather than rows: that also finds damage in an index, and is 18 times as quick (100,000
    passages: 0.03 s).
    """
    with _database(path) as db:
        db.execute("BEGIN")
        # The first statement rolls back and locks: nobody writes until the connection closes.
        tables = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        row = db.execute(tables, (_CHANGES_ON_OPENING,)).fetchone()
        page = db.execute("PRAGMA page_size").fetchone()[0]
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        sound = db.execute(f"PRAGMA integrity_check('{_CHANGES_ON_OPENING}')").fetchall()
        if row is None or sound != [("ok",)] or pages * page != path.stat().st_size:
            raise sqlite3.DatabaseError("the database disk image is malformed")
        blanks = [*_COUNTERS, ((row[0] - 1) * page, row[0] * page)]
        digest = hashlib.sha256()
        done = 0
        with path.open("rb") as stream:
            while chunk := bytearray(stream.read(min(_CHUNK, size - done))):
                for begin, end in blanks:
                    a, b = max(begin - done, 0), min(end - done, len(chunk))
                    if a < b:
                        chunk[a:b] = bytes(b - a)
                digest.update(chunk)
                done += len(chunk)
    return FileDigest(done, digest.hexdigest())


def _has_size(path: Path, record: FileDigest) -> bool:
    size = path.stat().st_size
    return size >= record.bytes if path.name == _DATABASE else size == record.bytes


def _of_chroma(recorded: Mapping[str, FileDigest]) -> dict[str, FileDigest]:
    return {name: r for name, r in recorded.items() if name.startswith(f"{CHROMA}/")}


def _is_published(path: Path) -> bool:
    """False of SQLite's side files, and of the index files of a collection of a single row: it is
    kept in the database, and its index files are written anew at every opening.
    """
    if path.parent.name == CHROMA:
        return path.name == _DATABASE
    return path.is_file() and (path.parent / "index_metadata.pickle").is_file()


def copy_file(source: Path, target: Path) -> FileDigest:
    """Copy a file and return what was copied, hashed on the way."""
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as reader, target.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
            size += len(chunk)
    return FileDigest(size, digest.hexdigest())


def _copy_database(source: Path, target: Path) -> None:
    with _database(source) as reader, contextlib.closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _sync(path: Path) -> None:
    """Put a file, or a folder's entries, on the disk (folders not on Windows, which cannot)."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _spoilt(what: str) -> LibraryError:
    return LibraryError(f"{what}; run python -m index build to make the library again")
