"""Build a library: read what changed, embed what is new, publish the whole as a new generation."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

import corpus
from corpus.article import BODY, Article
from corpus.errors import LibraryError, SourceUnreadable
from corpus.passages import Passage, PassageRules, cut_passages
from corpus.sources import (
    Skipped,
    SourceFile,
    file_sha256,
    find_files,
    read_file,
)
from index import generation
from index.embedding import Embedder
from index.generation import CHROMA, STORE, FileRecord, Manifest
from index.settings import SAMPLES
from index.store import SCHEMA_VERSION, Store, write_store
from index.vector_cache import VectorCache
from index.vectors import write_vectors

Progress = Callable[[str, int, int], None]
"""Hears (what is being done, how many are done, of how many)."""

FEWEST_WORDS_FOR_A_TWIN = 30
"""Shorter articles may share all their words without being the same article."""

_SAME_AS = "it holds the same article as "


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


@dataclass
class _Gathered:
    """The articles of a library to be, with the file each came from, and the files' records."""

    articles: dict[str, tuple[Article, str]] = field(default_factory=dict)
    reused: set[str] = field(default_factory=set)
    records: list[FileRecord] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    twins: dict[str, str] = field(default_factory=dict)


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
    on_progress: Progress = lambda what, done, total: None,
) -> BuildReport:
    """Bring the library in ``data`` up to date with ``sources`` and every source it already has.

    Sources that were given before are read again, so that changed files are replaced and vanished
    ones removed. ``always`` are folders that belong to every library of this installation (where
    the app puts files); they may be missing or empty. With no source at all the samples are used.
    ``forget`` drops sources by path; ``exclude`` and ``restore`` take articles out by id and put
    them back. Where nothing changed nothing is written.

    Raises:
        LibraryError: another build is running, or the disk cannot be written.
        SourceUnreadable: a source given now is not there.
    """
    started = time.monotonic()
    rules = rules or PassageRules(window=embedder.card.window)
    for source in sources:
        if not source.exists():
            raise SourceUnreadable(f"{source} is not there; check the path")
    lock = data / "build.lock"
    try:
        (data / "generations").mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=0):
            return _build(
                data, embedder, sources, always, forget, exclude, restore, rules, on_progress,
                started,
            )  # fmt: skip
    except Timeout as error:
        raise LibraryError(
            f"another build of {data} is running; wait for it to end, then try again"
        ) from error
    except (OSError, sqlite3.OperationalError) as error:
        raise LibraryError(
            f"the library could not be written ({error}); the one before still serves. Make room "
            f"or check the permissions of {data}, then build again"
        ) from error


def _build(
    data: Path,
    embedder: Embedder,
    sources: Sequence[Path],
    always: Sequence[Path],
    forget: Sequence[str],
    exclude: Sequence[str],
    restore: Sequence[str],
    rules: PassageRules,
    on_progress: Progress,
    started: float,
) -> BuildReport:
    generation.clear_away(data)
    before, store, intact = _open_before(data, sources_given=bool(sources))
    try:
        facts = generation.made_with(embedder.card, asdict(rules), readers_fingerprint())
        roots = _roots(before, sources, forget)
        excluded = {
            **(before.excluded if before else {}),
            **{i: _title(store, i) for i in exclude},
        }
        excluded = {i: t for i, t in excluded.items() if i not in restore}
        same_readers = before and before.made_with.get("readers") == facts["readers"]
        reusable = before if same_readers else None
        gathered = _gather(roots, always, reusable, store, excluded, on_progress)
        old = _identities(store)
        new = {i: _identity(a) for i, (a, _) in gathered.articles.items()}
        counts = {
            "added": len(new.keys() - old.keys()),
            "removed": len(old.keys() - new.keys()),
            "updated": sum(i in old and old[i] != new[i] for i in new),
            "unchanged": sum(i in old and old[i] == new[i] for i in new),
        }
        same_files = before is not None and tuple(gathered.records) == before.files
        if (
            before is not None
            and intact
            and same_files
            and dict(before.made_with) == facts
            and before.roots == tuple(map(str, roots))
            and dict(before.excluded) == excluded
            and counts["unchanged"] == len(new) == len(old)
        ):
            folder = generation.current(data)
            return BuildReport(
                **counts,
                skipped=tuple(gathered.skipped),
                passages=before.passages,
                seconds=time.monotonic() - started,
                generation=folder.name if folder else "",
            )
        cut = _cut(gathered, store, before, facts, embedder, rules, on_progress)
        manifest = Manifest(
            made_with=facts,
            roots=tuple(map(str, roots)),
            files=tuple(gathered.records),
            excluded=excluded,
            articles=len(new),
            passages=sum(len(p) for _, _, p in cut),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )
    finally:
        if store:
            store.close()
    name, embedded = _write(data, manifest, cut, embedder, on_progress)
    return BuildReport(
        **counts,
        skipped=tuple(gathered.skipped),
        passages=manifest.passages,
        embedded=embedded,
        seconds=time.monotonic() - started,
        generation=name,
    )


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


def _open_before(data: Path, *, sources_given: bool) -> tuple[Manifest | None, Store | None, bool]:
    """The library as it was: its manifest, its articles to reuse, and whether it is as published.

    Where the generation that serves is damaged, articles come from the newest sound one, and the
    sources from the newest manifest that can be read.

    Raises:
        LibraryError: no manifest can be read, and no source is given to begin again with.
    """
    try:
        serving = generation.current(data)
    except LibraryError:
        serving = None
    found = list(reversed(generation.published(data)))
    newest: Manifest | None = None
    for folder in ([serving] if serving else []) + [f for f in found if f != serving]:
        try:
            manifest = generation.read_manifest(folder)
        except LibraryError:
            continue
        newest = newest or manifest
        if generation.damage(folder, manifest):
            continue
        kept = replace(manifest, roots=newest.roots, excluded=newest.excluded)
        if manifest.made_with.get("schema") != SCHEMA_VERSION:
            # Where its articles cannot be reused its sources still are what people gave.
            return replace(kept, files=()), None, False
        return kept, Store(folder / STORE), folder == serving
    if found and newest is None and not sources_given:
        raise LibraryError(
            f"the library in {data} is damaged and no longer knows its sources; name them again: "
            "python -m index build SOURCE ..."
        )
    return (replace(newest, files=()) if newest else None), None, False


def _roots(before: Manifest | None, sources: Sequence[Path], forget: Sequence[str]) -> list[Path]:
    known = [Path(r) for r in before.roots] if before else []
    dropped = {os.path.abspath(f) for f in forget} | set(forget)
    given = [Path(os.path.abspath(s)) for s in sources]
    kept = [r for r in known if str(r) not in dropped]
    return list(dict.fromkeys([*kept, *given]))


def _gather(
    roots: Sequence[Path],
    always: Sequence[Path],
    before: Manifest | None,
    store: Store | None,
    excluded: dict[str, str],
    on_progress: Progress,
) -> _Gathered:
    gathered = _Gathered()
    records = {f.path: f for f in before.files} if before else {}
    places: list[tuple[str, SourceFile]] = []
    standing = [Path(os.path.abspath(p)) for p in always if p.is_dir() and any(p.iterdir())]
    for root in dict.fromkeys([*roots, *standing]):
        if not root.exists():
            places += _kept_without_their_folder(root, before, gathered)
            continue
        for file in find_files(root):
            if isinstance(file, Skipped):
                gathered.skipped.append(file)
            else:
                places.append((str(root), file))
    if not roots and not places and not gathered.skipped:
        places = [(str(SAMPLES), f) for f in find_files(SAMPLES) if not isinstance(f, Skipped)]
    seen: set[str] = set()
    for done, (place, file) in enumerate(places):
        on_progress("Reading", done, len(places))
        path = str(file.path)
        if path in seen:
            continue
        seen.add(path)
        record = records.get(path)
        missing = not file.path.exists()
        digest = record.sha256 if record and missing else _sha256(file.path)
        if record and store and record.sha256 == digest and record.root == place:
            items: Iterable[Article | Skipped] = _reuse(record, store)
            reused = True
        else:
            items, reused = read_file(file), False
        _take(items, file, place, digest, excluded, gathered, reused=reused)
    on_progress("Reading", len(places), len(places))
    return gathered


def _kept_without_their_folder(
    root: Path, before: Manifest | None, gathered: _Gathered
) -> list[tuple[str, SourceFile]]:
    """The files a vanished source had: a drive not plugged in must not empty the library."""
    files = [f for f in before.files if f.root == str(root)] if before else []
    n = sum(len(f.articles) for f in files)
    gathered.skipped.append(
        Skipped(
            str(root),
            f"it is not there now; its {n} articles were kept as they were. Run "
            f"python -m index forget {root} to drop it",
        )
    )
    return [(str(root), SourceFile(Path(f.path), f.name)) for f in files]


def _reuse(record: FileRecord, store: Store) -> Iterable[Article | Skipped]:
    for id in record.articles:
        article = store.article(id)
        if article is not None:
            yield article
    for source, reason in record.skipped:
        yield Skipped(source, reason)


def _take(
    items: Iterable[Article | Skipped],
    file: SourceFile,
    root: str,
    digest: str,
    excluded: dict[str, str],
    gathered: _Gathered,
    *,
    reused: bool,
) -> None:
    ids: list[str] = []
    skipped: list[Skipped] = []
    left_out = False
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        words = _words_sha256(item)
        twin = gathered.twins.setdefault(words, item.id) if words else item.id
        if item.id in gathered.articles and gathered.articles[item.id][1] != str(file.path):
            other = gathered.articles[item.id][1]
            if twin != item.id or _identity(item) == _identity(gathered.articles[item.id][0]):
                reason = f"{_SAME_AS}{other}"
            else:
                reason = f"its id {item.id!r} is already used by an article in {other}"
            gathered.skipped.append(Skipped(str(file.path), reason))
            left_out = True
        elif item.id in gathered.articles:
            gathered.skipped.append(
                Skipped(str(file.path), f"its id {item.id!r} stands in it twice; the first is used")
            )
            left_out = True
        elif twin != item.id:
            other = gathered.articles[twin][1] if twin in gathered.articles else twin
            gathered.skipped.append(Skipped(str(file.path), f"{_SAME_AS}{other}"))
            left_out = True
        elif item.id in excluded:
            gathered.skipped.append(
                Skipped(
                    str(file.path),
                    f"{item.title!r} was taken out of the library by hand; "
                    f"python -m index restore {item.id} puts it back",
                )
            )
            gathered.twins.pop(words or "", None)
            left_out = True
        else:
            ids.append(item.id)
            gathered.articles[item.id] = (item, str(file.path))
            if reused:
                gathered.reused.add(item.id)
    gathered.skipped += skipped
    # A file of which something was left out has to be read again next time: what stood in its
    # way may be gone by then.
    gathered.records.append(
        FileRecord(
            path=str(file.path),
            name=file.name,
            root=root,
            sha256="" if left_out else digest,
            articles=tuple(ids),
            skipped=tuple((s.source, s.reason) for s in skipped),
        )
    )


def _cut(
    gathered: _Gathered,
    store: Store | None,
    before: Manifest | None,
    facts: dict[str, object],
    embedder: Embedder,
    rules: PassageRules,
    on_progress: Progress,
) -> list[tuple[Article, str, Sequence[Passage]]]:
    """Every article with its file and its passages; those of unchanged articles are not recut."""
    same_rules = before is not None and all(
        before.made_with.get(k) == facts[k] for k in ("model", "passages", "readers", "schema")
    )
    out: list[tuple[Article, str, Sequence[Passage]]] = []
    for done, (id, (article, file)) in enumerate(gathered.articles.items()):
        on_progress("Cutting into passages", done, len(gathered.articles))
        if store and same_rules and id in gathered.reused:
            passages: Sequence[Passage] = store.passages_of(id)
        else:
            passages = cut_passages(article, embedder.count_tokens, rules)
        out.append((article, file, passages))
    on_progress("Cutting into passages", len(out), len(out))
    return out


def _write(
    data: Path,
    manifest: Manifest,
    cut: Sequence[tuple[Article, str, Sequence[Passage]]],
    embedder: Embedder,
    on_progress: Progress,
) -> tuple[str, int]:
    """Write, verify and publish a generation; its name and how many passages were embedded."""
    passages = [p for _, _, ps in cut for p in ps]
    cache = VectorCache(data / "vectors.sqlite")
    try:
        vectors, embedded = cache.embed(
            embedder,
            [p.embedded_text for p in passages],
            lambda done, total: on_progress("Embedding", done, total),
        )
    finally:
        cache.close()
    name = generation.next_name(data)
    aside = data / "generations" / f".{name}-{os.getpid()}"
    aside.mkdir(parents=True)
    on_progress("Writing", 0, 3)
    write_store(aside / STORE, cut)
    on_progress("Writing", 1, 3)
    write_vectors(aside / CHROMA, passages, vectors)
    on_progress("Writing", 2, 3)
    whole = replace(manifest, digests=generation.digests(aside))
    _check_written(aside, whole, len(cut))
    generation.write_manifest(aside, whole)
    final = data / "generations" / name
    os.replace(aside, final)
    generation.sync_folder(final.parent)
    generation.publish(data, final)
    on_progress("Writing", 3, 3)
    return name, embedded


def _check_written(folder: Path, manifest: Manifest, articles: int) -> None:
    """Count what was written before it may serve: a full disk can acknowledge every row."""
    store = Store(folder / STORE)
    try:
        found = (len(store.article_ids()), store.count_passages())
    finally:
        store.close()
    db = sqlite3.connect(
        f"file:{(folder / CHROMA / 'chroma.sqlite3').as_posix()}?mode=ro", uri=True
    )
    try:
        vectors = db.execute("SELECT count(*) FROM embeddings").fetchone()[0]
        queued = db.execute(
            "SELECT count(DISTINCT id) FROM embeddings_queue WHERE id NOT IN "
            "(SELECT embedding_id FROM embeddings)"
        ).fetchone()[0]
    finally:
        db.close()
    if (*found, vectors + queued) != (articles, manifest.passages, manifest.passages):
        raise LibraryError(
            "what was written is not what was to be written; the library before still serves. "
            "Check the disk, then build again"
        )


def _sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError:
        return ""  # reading it will say what is wrong


def _words_sha256(article: Article) -> str | None:
    """A hash of an article's own words, the same however they were saved; None for a handful."""
    body = " ".join(article.words(b) for b in article.blocks if b.kind in BODY)
    words = re.findall(r"\w+", body.lower())
    if len(words) < FEWEST_WORDS_FOR_A_TWIN:
        return None
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _identity(article: Article) -> str:
    return hashlib.sha256(json.dumps(article.to_json(), sort_keys=True).encode()).hexdigest()


def _identities(store: Store | None) -> dict[str, str]:
    return {a.id: _identity(a) for a in store.articles()} if store else {}


def _title(store: Store | None, id: str) -> str:
    article = store.article(id) if store else None
    if article is None:
        raise LibraryError(
            f"there is no article {id!r} in the library; python -m index articles lists them"
        )
    return article.title
