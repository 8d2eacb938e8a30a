"""Build a library: read what changed, embed what is new, publish the whole as a new generation."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.article import Article
from corpus.errors import LibraryDamaged, LibraryError, SetUpDiffers, SourceUnreadable
from corpus.passages import Passage, PassageRules, cut_passages
from corpus.sources import Skipped
from index import generation, segment
from index.embedding import Embedder, Vectors
from index.gather import Gathered, Gatherer, Progress, readers_fingerprint
from index.generation import SEGMENTS, Manifest
from index.lock import build_lock
from index.segment import MATRIX, STORE, SegmentRecord, merged
from index.store import SCHEMA_VERSION, Entry, Store, Written
from index.vector_cache import EmbeddingJob, VectorCache
from index.vectors import EmbeddedChroma, VectorStorage

STEPS = (
    "locked",
    "cleared",
    "read",
    "articles written",
    "carried over",
    "embedded",
    "vectors written",
    "verified",
    "manifest written",
    "renamed",
    "published",
    "cleared again",
)
"""The named moments of a build; ``build`` calls ``reached`` at each it comes to."""

_BYTES_A_PASSAGE = 4_000
"""Disk a passage takes in a segment besides its vectors; about 3,000 measured on reports."""
_COPIES_OF_A_VECTOR = 3
"""The matrix, Chroma's index and the cache."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``skipped`` are (source, reason)."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    generation: str = ""


def build(
    data: Path,
    embedder: Embedder,
    sources: Sequence[Path] = (),
    *,
    always: Sequence[Path] = (),
    forget: Sequence[str] = (),
    exclude: Sequence[str] = (),
    restore: Sequence[str] = (),
    rules: PassageRules | None = None,
    storage: VectorStorage | None = None,
    on_progress: Progress = lambda what, done, total: None,
    reached: Callable[[str], None] = lambda step: None,
) -> BuildReport:
    """Bring the library in ``data`` up to date with ``sources`` and every source it already has.

    Sources that were given before are read again, so that changed files are replaced and vanished
    ones removed. ``always`` are folders that belong to every library of this installation (where
    the app puts files); they may be missing or empty. With no source at all the samples are used.
    ``forget`` drops sources by path; ``exclude`` and ``restore`` take articles out by id and put
    them back. Where nothing changed nothing is written.

    ``storage`` is where Chroma keeps the vectors, by default in the library's own folder.

    Raises:
        LibraryError: another build is running, or the disk cannot be written.
        SourceUnreadable: a source given now is not there.
    """
    for source in sources:
        if not source.exists():
            raise SourceUnreadable(f"{source} is not there; check the path")
    change = _Change(tuple(sources), tuple(always), tuple(forget), tuple(exclude), tuple(restore))
    rules = rules or PassageRules(window=embedder.card.window)
    builder = _Builder(data, embedder, rules, storage or EmbeddedChroma(), on_progress, reached)
    try:
        (data / "generations").mkdir(parents=True, exist_ok=True)
        with build_lock(data):
            return builder.build(change)
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"the library could not be written ({error}); the one before still serves. Make room "
            f"or check the permissions of {data}, then build again"
        ) from error


@dataclass(frozen=True, slots=True)
class _Change:
    """What a person asks a build to change."""

    sources: tuple[Path, ...]
    always: tuple[Path, ...]
    forget: tuple[str, ...]
    exclude: tuple[str, ...]
    restore: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Before:
    """The library as it was.

    ``folder`` is the newest sound generation, None where there is none to take articles from;
    ``manifest`` is its, with the sources of the newest one that can be read. ``intact``: it is
    what serves and the pointer is right. ``vectors``: they are where they should be; a Chroma
    server may have lost them.
    """

    folder: Path | None
    manifest: Manifest | None
    intact: bool
    vectors: bool = True

    def store(self, record: SegmentRecord) -> Store:
        assert self.folder is not None
        return Store(self.folder / SEGMENTS / record.id / STORE)


@dataclass(frozen=True, slots=True)
class _New:
    """The segment a build writes: its articles, and of those that a merged segment held the id of
    that segment and the numbers their passages had there.
    """

    id: str
    items: Sequence[Written]
    old_rows: Mapping[str, tuple[str, list[int]]]


_Homes = Mapping[str, tuple[Entry, SegmentRecord]]
"""Every article of the library as it was, by id, with the segment that holds it."""


class _Builder:
    """One build. The embedding runs beside everything up to the writing of vectors."""

    def __init__(
        self,
        data: Path,
        embedder: Embedder,
        rules: PassageRules,
        storage: VectorStorage,
        on_progress: Progress,
        reached: Callable[[str], None],
    ) -> None:
        self._data = data
        self._embedder = embedder
        self._rules = rules
        self._storage = storage
        self._on_progress = on_progress
        self._reached = reached
        self._started = time.monotonic()
        self._cut: dict[str, Sequence[Passage]] = {}

    def build(self, change: _Change) -> BuildReport:
        self._reached("locked")
        generation.clear_away(self._data)
        self._reached("cleared")
        before = self._open_before(sources_given=bool(change.sources))
        cache = VectorCache(self._data / "vectors.sqlite")
        job = EmbeddingJob(cache, self._embedder)
        try:
            return self._build(change, before, job)
        finally:
            job.close()
            cache.close()

    def _build(self, change: _Change, before: _Before, job: EmbeddingJob) -> BuildReport:
        old = before.manifest
        made_with = dict(old.made_with) if old else {}
        facts = generation.made_with(
            self._embedder.card, asdict(self._rules), readers_fingerprint(), self._storage.kind
        )
        # Else every article is cut anew and written to a segment; it is not read anew for that.
        same = before.vectors and before.folder is not None and made_with == facts
        same_readers = old is not None and old.made_with.get("readers") == facts["readers"]
        homes = self._homes(before)
        entries = {id: entry for id, (entry, _) in homes.items()}
        excluded = dict(old.excluded) if old else {}
        excluded |= {id: _title(entries, id) for id in change.exclude}
        excluded = {id: t for id, t in excluded.items() if id not in change.restore}

        def on_read(article: Article, entry: Entry) -> None:
            known = homes.get(entry.id)
            if same and known and known[0].identity == entry.identity:
                return
            self._cut[entry.id] = self._passages(article)
            job.add([p.embedded_text for p in self._cut[entry.id]])

        roots = _roots(old, change)
        known_files = {f.path: f for f in old.files} if old and same_readers else {}
        now = datetime.now(UTC).isoformat(timespec="seconds")
        gatherer = Gatherer(known_files, entries, excluded, on_read, now)
        gathered = gatherer.gather(roots, change.always, self._on_progress)
        self._reached("read")
        new = gathered.entries
        kept = {i for i, e in new.items() if i in entries and entries[i].identity == e.identity}
        counts = {
            "added": len(new.keys() - entries.keys()),
            "removed": len(entries.keys() - new.keys()),
            "updated": len(new.keys() & entries.keys()) - len(kept),
            "unchanged": len(kept),
        }
        in_place = kept if same else set()
        manifest = Manifest(
            name=generation.next_name(self._data),
            made_with=facts,
            roots=tuple(map(str, roots)),
            files=tuple(gathered.records),
            excluded=excluded,
            articles=len(new),
            passages=0,
            created=now,
        )
        unchanged = (
            old is not None
            and in_place == new.keys() == entries.keys()
            and (manifest.roots, manifest.files) == (old.roots, old.files)
            and excluded == dict(old.excluded)
        )
        if unchanged and old and before.folder:
            if not before.intact:
                generation.publish(self._data, before.folder)
            done = replace(manifest, name=before.folder.name, passages=old.passages)
            embedded = 0
        else:
            done, embedded = self._write(manifest, before, homes, in_place, gathered, job)
        return BuildReport(
            **counts,
            skipped=tuple(gathered.skipped),
            passages=done.passages,
            embedded=embedded,
            seconds=time.monotonic() - self._started,
            generation=done.name,
        )

    def _write(
        self,
        manifest: Manifest,
        before: _Before,
        homes: _Homes,
        in_place: set[str],
        gathered: Gathered,
        job: EmbeddingJob,
    ) -> tuple[Manifest, int]:
        """Write, verify and publish a generation; its manifest and how many were embedded."""
        records = self._with_dead(before, homes, in_place)
        added = [id for id in gathered.entries if id not in in_place]
        articles = self._articles_to_write(before, homes, added, gathered)
        for done, (id, article) in enumerate(articles.items()):
            if id not in self._cut:
                self._on_progress("Cutting into passages", done, len(articles))
                self._cut[id] = self._passages(article)
                job.add([p.embedded_text for p in self._cut[id]])
        rewritten = merged(records, sum(len(self._cut[id]) for id in added))
        carried = [r for r in records if r.id not in rewritten]
        moved = [r for r in records if r.id in rewritten]
        self._refuse_without_room(before, carried, moved, added)
        aside = self._data / "generations" / f".{manifest.name}-{os.getpid()}"
        (aside / SEGMENTS).mkdir(parents=True)
        try:
            written = self._new_segment(aside, before, homes, moved, articles, gathered)
            self._reached("articles written")
            self._carry_over(aside, before, carried)
            self._reached("carried over")
            if written:
                self._finish_segment(aside, before, written, job)
                record = self._checked(aside, written)
                segments = [*carried, record]
            else:
                segments = carried
            self._reached("verified")
            whole = replace(
                manifest, segments=tuple(segments), passages=sum(r.live for r in segments)
            )
            (aside / generation.IN_USE).touch()
            generation.write_manifest(aside, whole)
            self._reached("manifest written")
            final = self._data / "generations" / manifest.name
            os.replace(aside, final)
            generation.sync_folder(final.parent)
            self._reached("renamed")
            generation.publish(self._data, final)
            self._reached("published")
        except Exception:
            # It only takes up room; a builder that is killed leaves the same to the next one.
            shutil.rmtree(aside, ignore_errors=True)
            raise
        generation.clear_away(self._data)
        self._storage.remove_others(self._segments_in_use())
        self._reached("cleared again")
        return whole, job.embedded

    def _new_segment(
        self,
        aside: Path,
        before: _Before,
        homes: _Homes,
        moved: Sequence[SegmentRecord],
        articles: Mapping[str, Article],
        gathered: Gathered,
    ) -> _New | None:
        """Begin the one new segment: what is added, and what the merged segments held."""
        stores = {r.id: before.store(r) for r in moved}
        items: list[Written] = []
        old_rows: dict[str, tuple[str, list[int]]] = {}
        for id, entry in gathered.entries.items():
            if id in articles:
                items.append((articles[id], entry, self._cut[id]))
            elif (home := homes[id][1].id) in stores:
                article = stores[home].article(id)
                assert article is not None
                numbered = stores[home].passages_of(id)
                old_rows[id] = home, [n for n, _ in numbered]
                items.append((article, entry, [p for _, p in numbered]))
        for store in stores.values():
            store.close()
        if not items:
            return None
        new = _New(os.urandom(6).hex(), items, old_rows)
        self._on_progress("Writing articles", 0, len(items))
        segment.write_articles(aside / SEGMENTS / new.id, items)
        self._on_progress("Writing articles", len(items), len(items))
        return new

    def _carry_over(self, aside: Path, before: _Before, carried: Sequence[SegmentRecord]) -> None:
        for n, record in enumerate(carried):
            self._on_progress("Carrying over what is unchanged", n, len(carried))
            assert before.folder is not None
            source = before.folder / SEGMENTS / record.id
            segment.carry_over(source, aside / SEGMENTS / record.id, record)

    def _finish_segment(self, aside: Path, before: _Before, new: _New, job: EmbeddingJob) -> None:
        texts = [p.embedded_text for a, _, ps in new.items if a.id not in new.old_rows for p in ps]
        vectors = job.vectors(texts, lambda done, of: self._on_progress("Embedding", done, of))
        self._reached("embedded")
        self._on_progress("Writing vectors", 0, 1)
        matrix = self._matrix(before, new.items, new.old_rows, vectors)
        segment.write_vectors(aside / SEGMENTS / new.id, new.id, new.items, matrix, self._storage)
        self._on_progress("Writing vectors", 1, 1)
        self._reached("vectors written")

    def _checked(self, aside: Path, new: _New) -> SegmentRecord:
        """The record of the new segment, looked at as a reader would before it may serve: a full
        disk can acknowledge every row.
        """
        place = aside / SEGMENTS / new.id
        passages = sum(len(ps) for _, _, ps in new.items)
        store = Store(place / STORE)
        try:
            found = len(store.article_ids()), len(store.passage_ids())
            sound = store.db.execute("PRAGMA quick_check").fetchone() == ("ok",)
        finally:
            store.close()
        problems = self._storage.problems(new.id, place, passages)
        if problems or not sound or found != (len(new.items), passages):
            raise LibraryError(
                "what was written is not what was to be written; the library before still "
                "serves. Check the disk, then build again"
            )
        return SegmentRecord(new.id, len(new.items), passages, files=segment.digests(place))

    def _matrix(
        self,
        before: _Before,
        items: Sequence[Written],
        rows: Mapping[str, tuple[str, list[int]]],
        vectors: Vectors,
    ) -> Vectors:
        """``(passages, dimensions)``: vectors just made, and those the merged segments had."""
        old: dict[str, Vectors] = {}
        parts: list[Vectors] = [np.empty((0, self._embedder.card.dimensions), np.float32)]
        done = 0
        for article, _, passages in items:
            if article.id in rows:
                home, numbers = rows[article.id]
                if home not in old:
                    assert before.folder is not None
                    old[home] = np.load(before.folder / SEGMENTS / home / MATRIX, mmap_mode="r")
                parts.append(old[home][numbers])
            else:
                parts.append(vectors[done : done + len(passages)])
                done += len(passages)
        return np.concatenate(parts)

    def _homes(self, before: _Before) -> _Homes:
        homes = {}
        for record in before.manifest.segments if before.manifest and before.folder else ():
            store = before.store(record)
            dead = set(record.dead)
            homes.update({e.id: (e, record) for e in store.entries() if e.id not in dead})
            store.close()
        return homes

    def _with_dead(
        self,
        before: _Before,
        homes: _Homes,
        in_place: set[str],
    ) -> list[SegmentRecord]:
        """The segments that still have something live, with what died now noted."""
        if not in_place or before.manifest is None:
            return []
        records = []
        for record in before.manifest.segments:
            died = [i for i, (_, r) in homes.items() if r.id == record.id and i not in in_place]
            passages = 0
            if died:
                store = before.store(record)
                passages = sum(len(store.passages_of(id)) for id in died)
                store.close()
            records.append(
                replace(
                    record,
                    dead=(*record.dead, *sorted(died)),
                    dead_passages=record.dead_passages + passages,
                )
            )
        return [r for r in records if len(r.dead) < r.articles]

    def _articles_to_write(
        self,
        before: _Before,
        homes: _Homes,
        added: Sequence[str],
        gathered: Gathered,
    ) -> dict[str, Article]:
        """The articles that go into a new segment: just read, or as they were stored."""
        articles = {}
        stores: dict[str, Store] = {}
        for id in added:
            if id in gathered.read:
                articles[id] = gathered.read[id]
                continue
            record = homes[id][1]
            if record.id not in stores:
                stores[record.id] = before.store(record)
            article = stores[record.id].article(id)
            assert article is not None
            articles[id] = article
        for store in stores.values():
            store.close()
        return articles

    def _passages(self, article: Article) -> Sequence[Passage]:
        return cut_passages(article, self._embedder.count_tokens, self._rules)

    def _refuse_without_room(
        self,
        before: _Before,
        carried: Sequence[SegmentRecord],
        moved: Sequence[SegmentRecord],
        added: Sequence[str],
    ) -> None:
        """Say before hours of work that there is no room for what comes of it."""
        passages = sum(len(self._cut[id]) for id in added)
        passages += sum(r.live for r in moved)
        vector = 4 * self._embedder.card.dimensions
        needed = passages * (_BYTES_A_PASSAGE // 4 + _COPIES_OF_A_VECTOR * vector)
        if before.folder:
            for record in carried:
                place = before.folder / SEGMENTS / record.id
                needed += sum(p.stat().st_size for p in place.rglob("*") if p.is_file())
        free = shutil.disk_usage(self._data).free
        if free < needed:
            raise LibraryError(
                f"there is not enough room for the library in {self._data} (it needs about "
                f"{_megabytes(needed)}, {_megabytes(free)} are free); the one before still "
                "serves. Make room, then build again"
            )

    def _has_vectors(self, folder: Path, manifest: Manifest) -> bool:
        return manifest.made_with.get("vectors") != self._storage.kind or not any(
            self._storage.problems(r.id, folder / SEGMENTS / r.id, r.passages)
            for r in manifest.segments
        )

    def _segments_in_use(self) -> set[str]:
        """The segments that some generation on disk still names."""
        named = set()
        for folder in generation.published(self._data):
            try:
                named |= {r.id for r in generation.read_manifest(folder).segments}
            except LibraryError:
                continue  # damaged: nobody opens it
        return named

    def _open_before(self, *, sources_given: bool) -> _Before:
        """The library as it was.

        Where the generation that serves is damaged, articles come from the newest sound one, and
        the sources from the newest manifest that can be read.

        Raises:
            LibraryError: no manifest can be read, and no source is given to begin again with.
        """
        serving = generation.current(self._data)
        others = [p for p in reversed(generation.published(self._data)) if p != serving]
        newest: Manifest | None = None
        for folder in ([serving] if serving else []) + others:
            try:
                manifest = _read_any(folder)
            except LibraryError:
                continue
            newest = newest or manifest
            kept = replace(manifest, roots=newest.roots, excluded=newest.excluded)
            if manifest.made_with.get("schema") != SCHEMA_VERSION:
                # Where its articles cannot be reused its sources still are what people gave.
                return _Before(None, replace(kept, files=(), segments=()), intact=False)
            if generation.damage(folder, manifest):
                continue
            intact = folder == serving and generation.pointer_problem(self._data) is None
            return _Before(folder, kept, intact, self._has_vectors(folder, manifest))
        if (others or serving) and newest is None and not sources_given:
            raise LibraryError(
                f"the library in {self._data} is damaged and no longer knows its sources; "
                "name them again: python -m index build SOURCE ..."
            )
        nothing = replace(newest, files=(), segments=()) if newest else None
        return _Before(None, nothing, intact=False)


def _read_any(folder: Path) -> Manifest:
    """The manifest of a generation; of one by an earlier version, its sources only."""
    try:
        return generation.read_manifest(folder)
    except SetUpDiffers:
        earlier = generation.sources_of_earlier_version(folder)
        if earlier is None:
            raise LibraryDamaged(f"the manifest of {folder.name} is damaged") from None
        roots, excluded = earlier
        return Manifest(folder.name, {}, roots, (), excluded, 0, 0, "")


def _roots(before: Manifest | None, change: _Change) -> list[Path]:
    known = [Path(r) for r in before.roots] if before else []
    dropped = {os.path.abspath(f) for f in change.forget} | set(change.forget)
    given = [Path(os.path.abspath(s)) for s in change.sources]
    kept = [r for r in known if str(r) not in dropped]
    return list(dict.fromkeys([*kept, *given]))


def _title(entries: Mapping[str, Entry], id: str) -> str:
    if id not in entries:
        raise LibraryError(
            f"there is no article {id!r} in the library; python -m index articles lists them"
        )
    return entries[id].title


def _megabytes(n: int) -> str:
    return f"{max(1, round(n / 1e6)):,} MB"
