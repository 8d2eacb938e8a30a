"""Find out what a library should hold: read what is new or changed, keep the rest as it is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import corpus
from corpus.article import Article
from corpus.sources import (
    Skipped,
    SourceFile,
    SourceLine,
    file_sha256,
    find_files,
    read_file,
    read_lines,
)
from index.generation import FileRecord
from index.settings import SAMPLES
from index.store import Entry

Progress = Callable[[str, int, int], None]
"""Hears (what is being done, how many are done, of how many)."""

_Item = Entry | Article | Skipped | tuple[Article | Skipped, str]
"""What a file gives: articles known from before, those read now (of a file with an article a line
with the digest of the line), and what was skipped.
"""

_SAME_AS = "it holds the same article as "


@dataclass
class Gathered:
    """What a library is to hold: every article's entry by id in the library's order, the articles
    that were read for it, and the files' records.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    read: dict[str, Article] = field(default_factory=dict)
    records: list[FileRecord] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


class Gatherer:
    """Goes through sources once. ``known`` are the records of files as they were, by path, and
    ``entries`` those of their articles, by id: files that did not change are not read again.
    ``now`` (UTC, ISO 8601) is noted with those that are read.
    """

    def __init__(
        self,
        known: Mapping[str, FileRecord],
        entries: Mapping[str, Entry],
        excluded: Mapping[str, str],
        on_read: Callable[[Article, Entry], None],
        now: str,
    ) -> None:
        self._known = known
        self._entries = entries
        self._excluded = excluded
        self._on_read = on_read
        self._now = now
        self._twins: dict[str, str] = {}
        self._found = Gathered()

    def gather(
        self, roots: Sequence[Path], always: Sequence[Path], on_progress: Progress
    ) -> Gathered:
        """Everything below ``roots`` and ``always``; the samples where there is nothing at all."""
        places = self._places(roots, always)
        seen: set[str] = set()
        for done, (root, file) in enumerate(places):
            on_progress("Reading", done, len(places))
            if str(file.path) not in seen:
                seen.add(str(file.path))
                self._take_file(root, file)
        on_progress("Reading", len(places), len(places))
        return self._found

    def _places(
        self, roots: Sequence[Path], always: Sequence[Path]
    ) -> list[tuple[str, SourceFile]]:
        places: list[tuple[str, SourceFile]] = []
        standing = [Path(os.path.abspath(p)) for p in always if p.is_dir() and any(p.iterdir())]
        for root in dict.fromkeys([*roots, *standing]):
            if not root.exists():
                places += self._kept_without_their_folder(root)
                continue
            for file in find_files(root):
                if isinstance(file, Skipped):
                    self._found.skipped.append(file)
                else:
                    places.append((str(root), file))
        if not roots and not places and not self._found.skipped:
            samples = find_files(SAMPLES)
            places = [(str(SAMPLES), f) for f in samples if not isinstance(f, Skipped)]
        return places

    def _kept_without_their_folder(self, root: Path) -> list[tuple[str, SourceFile]]:
        """The files a vanished source had: a drive not plugged in must not empty the library."""
        files = [f for f in self._known.values() if f.root == str(root)]
        n = sum(len(f.articles) for f in files)
        self._found.skipped.append(
            Skipped(
                str(root),
                f"it is not there now; its {n} articles were kept as they were. Run "
                f"python -m index forget {root} to drop it",
            )
        )
        return [(str(root), SourceFile(Path(f.path), f.name)) for f in files]

    def _take_file(self, root: str, file: SourceFile) -> None:
        record = self._known.get(str(file.path))
        missing = not file.path.exists()
        digest = record.sha256 if record and missing else _sha256(file.path)
        read = self._now
        items: Iterable[_Item]
        if record and record.sha256 == digest and record.root == root:
            kept = [self._entries[id] for id in record.articles if id in self._entries]
            items = [*kept, *(Skipped(s, r) for s, r in record.skipped)]
            read = record.read
        elif record and (found := read_lines(file)):
            items = self._read_changed_lines(found, record)
        else:
            items = self._read(file)
        self._take(items, file, root, digest, read)

    def _read(self, file: SourceFile) -> Iterator[_Item]:
        if (found := read_lines(file)) is None:
            yield from read_file(file)
        else:
            yield from ((line.read(), line.digest) for line in found)

    def _read_changed_lines(
        self, lines: Sequence[SourceLine], record: FileRecord
    ) -> Iterator[_Item]:
        """A file of many articles that changed: lines that did not are not read again."""
        kept = [self._entries[id] for id in record.articles if id in self._entries]
        by_line = {entry.line: entry for entry in kept if entry.line}
        for line in lines:
            yield by_line.get(line.digest) or (line.read(), line.digest)

    def _take(
        self,
        items: Iterable[_Item],
        file: SourceFile,
        root: str,
        digest: str,
        read: str,
    ) -> None:
        ids: list[str] = []
        skipped: list[Skipped] = []
        left_out: list[str] = []
        for each in items:
            item, line = each if isinstance(each, tuple) else (each, None)
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            entry = item if isinstance(item, Entry) else Entry.of(item, str(file.path), line)
            reason = self._why_left_out(entry)
            if reason is not None:
                left_out.append(reason)
                continue
            ids.append(entry.id)
            self._found.entries[entry.id] = entry
            if isinstance(item, Article):
                self._found.read[entry.id] = item
                self._on_read(item, entry)
        self._found.skipped += [Skipped(str(file.path), reason) for reason in left_out]
        self._found.skipped += skipped
        # A file of which something was left out has to be read again next time: what stood in its
        # way may be gone by then.
        self._found.records.append(
            FileRecord(
                path=str(file.path),
                name=file.name,
                root=root,
                sha256="" if left_out else digest,
                articles=tuple(ids),
                skipped=tuple((s.source, s.reason) for s in skipped),
                read=read,
            )
        )

    def _why_left_out(self, entry: Entry) -> str | None:
        taken = self._found.entries
        twin = self._twins.setdefault(entry.words, entry.id) if entry.words else entry.id
        if entry.id in taken:
            other = taken[entry.id]
            if other.file == entry.file:
                return f"its id {entry.id!r} stands in it twice; the first is used"
            if twin != entry.id or entry.identity == other.identity:
                return f"{_SAME_AS}{other.file}"
            return f"its id {entry.id!r} is already used by an article in {other.file}"
        if twin != entry.id:
            return f"{_SAME_AS}{taken[twin].file if twin in taken else twin}"
        if entry.id in self._excluded:
            self._twins.pop(entry.words or "", None)
            return (
                f"{entry.title!r} was taken out of the library by hand; "
                f"python -m index restore {entry.id} puts it back"
            )
        return None


@lru_cache(maxsize=1)
def readers_fingerprint() -> str:
    """A hash of the reading side's own files: when a reader changes, files are read anew.

    A version number raised by hand would be forgotten one day, and old labels would stay.
    """
    digest = hashlib.sha256()
    folder = Path(corpus.__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.txt")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError:
        return ""  # reading it will say what is wrong
