"""Generations: a library is built aside, verified, and published by moving one pointer.

    DATA/current                  the name of the generation that serves
    DATA/generations/NAME/        manifest.json, library.sqlite, chroma/
    DATA/vectors.sqlite           vectors kept from build to build (a cache)
    DATA/build.lock               held by the one builder

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

from corpus.errors import LibraryError
from index.embedding import ModelCard
from index.store import SCHEMA_VERSION
from index.vectors import HNSW, vectors_digest

STORE, CHROMA, MANIFEST = "library.sqlite", "chroma", "manifest.json"
KEPT_GENERATIONS = 3
"""How many published generations stay on disk: readers finish on the older ones."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as a build found it: its hash, the articles it gave and what was skipped in it."""

    path: str
    name: str
    root: str
    sha256: str
    articles: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what made it.

    ``roots`` are the files and folders people gave; ``excluded`` maps the ids of articles taken out
    by hand to their titles; ``made_with`` are the facts that have to match to read or extend it.
    """

    made_with: Mapping[str, Any]
    roots: tuple[str, ...]
    files: tuple[FileRecord, ...]
    excluded: Mapping[str, str]
    articles: int
    passages: int
    created: str
    digests: Mapping[str, str] = field(default_factory=dict)

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
        return cls(**{**data, "roots": tuple(data["roots"]), "files": files})


def made_with(card: ModelCard, rules: Mapping[str, Any], readers: str) -> dict[str, Any]:
    """The facts a generation's vectors and passages depend on."""
    import chromadb

    return {
        "model": asdict(card),
        "distance": HNSW["space"],
        "passages": dict(rules),
        "readers": readers,
        "schema": SCHEMA_VERSION,
        "chromadb": chromadb.__version__,
    }


def current(data: Path) -> Path | None:
    """The folder of the generation that serves, or None where nothing was published yet."""
    try:
        name = (data / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LibraryError(
            f"{data / 'current'} cannot be read ({error.strerror}); check the folder's permissions"
        ) from error
    folder = data / "generations" / name
    if not name or "/" in name or not (folder / MANIFEST).is_file():
        raise LibraryError(
            f"the library in {data} is incomplete; run python -m index build to make it again"
        )
    return folder


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        LibraryError: where it is damaged.
    """
    try:
        return Manifest.from_json(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryError(
            f"the manifest of {folder.name} is damaged; run python -m index build to make the "
            "library again"
        ) from error


def digests(folder: Path) -> dict[str, str]:
    """sha256 of each part of a generation that nobody has open."""
    with (folder / STORE).open("rb") as stream:
        found = {STORE: hashlib.file_digest(stream, "sha256").hexdigest()}
    vectors = vectors_digest(folder / CHROMA)
    return found | {f"{CHROMA}/{name}": digest for name, digest in vectors.items()}


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """What in a generation is not as it was published, a sentence each; empty where it is sound."""
    try:
        found = digests(folder)
    except Exception as error:  # a damaged store fails in as many ways as there are parts
        return [f"{folder.name} cannot be read ({error})"]
    problems = []
    for name, digest in manifest.digests.items():
        if name not in found:
            problems.append(f"{name} is missing")
        elif found[name] != digest:
            problems.append(f"{name} differs from what was published")
    return problems


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest last: a folder that has one is whole. Everything is synced to disk."""
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    for file in (p for p in folder.rglob("*") if p.is_file()):
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    for part in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        sync_folder(part)


def publish(data: Path, folder: Path) -> None:
    """Make ``folder`` the generation that serves, in one step that cannot be half done."""
    pointer = data / "current.new"
    with pointer.open("w", encoding="utf-8") as stream:
        stream.write(folder.name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(pointer, data / "current")
    sync_folder(data)


def next_name(data: Path) -> str:
    """A name for the next generation, after all that were ever published here."""
    taken = [int(p.name) for p in published(data) if p.name.isdigit()]
    return f"{max(taken, default=0) + 1:06}"


def published(data: Path) -> Sequence[Path]:
    """The folders of published generations, oldest first."""
    folder = data / "generations"
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))


def clear_away(data: Path, *, kept: int = KEPT_GENERATIONS) -> None:
    """Remove what dead builds left and all but the newest ``kept`` generations."""
    folder = data / "generations"
    try:
        serving = current(data)
    except LibraryError:
        serving = None  # the build that follows makes it again
    old = [p for p in published(data)[:-kept] if p != serving]
    for path in [*old, *folder.glob(".*")]:
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
