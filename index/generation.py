"""Generations: a library is built aside, verified, and published by moving one pointer.

    DATA/current                  the generation that serves, and the hash of its manifest
    DATA/generations/NAME/        manifest.json, segments/, in-use (readers hold a lock on it)
    DATA/vectors.sqlite           vectors kept from build to build (a cache)
    DATA/models/                  the embedding model as exported for this machine
    DATA/library-id               tells libraries on one Chroma server apart
    DATA/build.lock               held by the one builder; build.holder says who that is

Nothing in a published generation is ever written to again. A build that dies leaves a folder whose
name begins with a dot, which nobody reads and the next build clears away.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import LibraryDamaged, LibraryError, SetUpDiffers
from index import segment
from index.embedding import ModelCard
from index.lease import take
from index.segment import SegmentRecord
from index.store import SCHEMA_VERSION
from index.vectors import HNSW

POINTER, MANIFEST, SEGMENTS, IN_USE = "current", "manifest.json", "segments", "in-use"
LIBRARY_ID = "library-id"
KEPT_GENERATIONS = 2
"""How many published generations stay on disk: the one that serves and the one before it, should
the newest be damaged. What readers still have open stays besides.
"""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as a build found it: its hash, the articles it gave and what was skipped in it.

    ``read`` is when a build last read it (UTC, ISO 8601); "" in libraries made before that was
    noted. A file that did not change is not read again.
    """

    path: str
    name: str
    root: str
    sha256: str
    articles: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    # Not compared: a file that is read again and found to be the same changes no library.
    read: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what made it.

    ``roots`` are the files and folders people gave; ``excluded`` maps the ids of articles taken out
    by hand to their titles; ``made_with`` are the facts that have to match to read or extend it.
    """

    name: str
    made_with: Mapping[str, Any]
    roots: tuple[str, ...]
    files: tuple[FileRecord, ...]
    excluded: Mapping[str, str]
    articles: int
    passages: int
    created: str
    segments: tuple[SegmentRecord, ...] = ()

    @property
    def article_ids(self) -> list[str]:
        """Every article's id, in the library's order."""
        return [id for f in self.files for id in f.articles]

    def file_of(self, article_id: str) -> FileRecord | None:
        """The file that an article was read from; None where there is no such article."""
        return next((f for f in self.files if article_id in f.articles), None)

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Manifest:
        """The inverse of ``to_json``."""
        files = tuple(
            FileRecord(
                **{
                    **f,
                    "articles": tuple(f["articles"]),
                    "skipped": tuple((s, r) for s, r in f["skipped"]),
                }
            )
            for f in data["files"]
        )
        segments = tuple(SegmentRecord.from_json(s) for s in data["segments"])
        roots = tuple(data["roots"])
        return cls(**{**data, "roots": roots, "files": files, "segments": segments})


def made_with(
    card: ModelCard, rules: Mapping[str, Any], readers: str, vectors: str
) -> dict[str, Any]:
    """The facts a generation's vectors and passages depend on. ``vectors`` says where Chroma
    keeps them: "embedded" or "server".
    """
    from importlib.metadata import version

    return {
        "model": asdict(card),
        "distance": HNSW["space"],
        "passages": dict(rules),
        "readers": readers,
        "schema": SCHEMA_VERSION,
        "chromadb": version("chromadb"),
        "vectors": vectors,
    }


def current(data: Path) -> Path | None:
    """The folder of the generation that serves, or None where nothing was published yet.

    Where the pointer is lost or damaged it is the newest that was published: ``pointer_problem``
    says so.
    """
    name, _ = _pointed(data)
    folder = data / "generations" / name if name else None
    if folder is not None and (folder / MANIFEST).is_file():
        return folder
    found = published(data)
    return found[-1] if found else folder


def pointer_problem(data: Path) -> str | None:
    """What is wrong with the pointer to the generation that serves; None where it is right."""
    name, sha256 = _pointed(data)
    if not name:
        return f"{POINTER} is lost or damaged" if published(data) else None
    try:
        found = hashlib.sha256((data / "generations" / name / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return f"{POINTER} names generation {name}, which is not there"
    return None if found == sha256 else f"the manifest of generation {name} differs from {POINTER}"


def _pointed(data: Path) -> tuple[str, str]:
    """(name, hash of the manifest) as the pointer has them; empty where it cannot be read."""
    try:
        words = (data / POINTER).read_bytes().decode("ascii").split()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return "", ""
    except OSError as error:
        raise LibraryError(
            f"{data / POINTER} cannot be read ({error.strerror}); check the folder's permissions"
        ) from error
    if len(words) != 2 or not words[0].isdigit():
        return "", ""
    return words[0], words[1]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation, checked against the hash it carries.

    Raises:
        LibraryDamaged: it is not as it was written.
        SetUpDiffers: an earlier version of this program made it.
    """
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sha256 = data.pop("sha256", None)
        if sha256 is None or "segments" not in data:
            raise SetUpDiffers(
                f"generation {folder.name} was made by an earlier version of this program; run "
                "python -m index build to make the library anew from its sources"
            )
        if sha256 != _manifest_sha256(data) or data["name"] != folder.name:
            raise ValueError("its hash does not match")
        return Manifest.from_json(data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryDamaged(f"the manifest of generation {folder.name} is damaged") from error


def sources_of_earlier_version(folder: Path) -> tuple[tuple[str, ...], dict[str, str]] | None:
    """(roots, excluded) of a generation made before this version's layout; None if it is not."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if "sha256" in data or "roots" not in data:
            return None
        return tuple(map(str, data["roots"])), dict(data.get("excluded", {}))
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """What in a generation is not as it was published, a sentence each; empty where it is sound."""
    return [
        f"segments/{record.id}/{problem}"
        for record in manifest.segments
        for problem in segment.damage(folder / SEGMENTS / record.id, record)
    ]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest last: a folder that has one is whole. Everything is synced to disk."""
    data = json.loads(json.dumps(manifest.to_json()))
    whole = {"sha256": _manifest_sha256(data), **data}
    (folder / MANIFEST).write_text(
        json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    for file in (p for p in folder.rglob("*") if p.is_file()):
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    for part in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        sync_folder(part)


def publish(data: Path, folder: Path) -> None:
    """Make ``folder`` the generation that serves, in one step that cannot be half done."""
    sha256 = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    pointer = data / f"{POINTER}.new"
    with pointer.open("w", encoding="ascii") as stream:
        stream.write(f"{folder.name} {sha256}\n")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(pointer, data / POINTER)
    sync_folder(data)


def library_id(data: Path) -> str:
    """What tells this library from others on one Chroma server; made when first asked for.

    A copy of a library that is to live on beside the first needs one of its own: remove the file.
    """
    path = data / LIBRARY_ID
    try:
        found = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        found = ""
    if not found.isalnum():
        found = os.urandom(6).hex()
        data.mkdir(parents=True, exist_ok=True)
        path.write_text(found + "\n", encoding="ascii")
    return found


def next_name(data: Path) -> str:
    """A name for the next generation, after all that were ever published here."""
    pointed, _ = _pointed(data)
    taken = [int(p.name) for p in published(data)] + ([int(pointed)] if pointed else [])
    return f"{max(taken, default=0) + 1:06}"


def published(data: Path) -> Sequence[Path]:
    """The folders of published generations, oldest first."""
    folder = data / "generations"
    if not folder.is_dir():
        return []
    found = (p for p in folder.iterdir() if p.name.isdigit() and p.is_dir())
    return sorted(found, key=lambda p: (int(p.name), p.name))


def clear_away(data: Path, *, kept: int = KEPT_GENERATIONS) -> None:
    """Remove what dead builds left, and generations older than the newest ``kept`` that no reader
    has open.
    """
    folder = data / "generations"
    serving = current(data)
    for path in published(data)[:-kept]:
        let_go = take(path / IN_USE) if path != serving else None
        if let_go is None:
            continue
        try:
            # Renamed first: a reader that has just read the name must find all of it or nothing.
            path.rename(path.with_name(f".gone-{path.name}"))
        except OSError:
            continue  # Windows' way of saying that somebody reads it
        finally:
            let_go()
    for path in folder.glob(".*"):
        shutil.rmtree(path, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable (a no-op where the system cannot, as on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _manifest_sha256(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
