"""What holds of generations and the segments they are made of."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import LibraryError, SetUpDiffers
from corpus.passages import PassageRules
from index import generation, lease, segment
from index.build import STEPS, build
from index.generation import IN_USE, SEGMENTS, Manifest
from index.library import Library, Snapshot
from index.segment import GROWTH, SMALL, SegmentRecord, merged
from index.vectors import EmbeddedChroma
from index.verify import check, stored_article
from tests.conftest import Build, HashEmbedder, write_article


@pytest.fixture
def never_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small libraries behave as large ones: what is added stays in a segment of its own."""
    monkeypatch.setattr("index.segment.SMALL", 0)
    monkeypatch.setattr("index.segment.GROWTH", 0)
    monkeypatch.setattr("index.segment.MOST_DEAD", 0.99)


def manifest_of(data: Path) -> Manifest:
    folder = generation.current(data)
    assert folder is not None
    return generation.read_manifest(folder)


def opened(data: Path, embedder: HashEmbedder) -> Snapshot:
    return Library(data, embedder).snapshot()


QUESTIONS = ("inspectors plans", "Northwick", "caseloads below sixteen", "families", "well done")


def found(snapshot: Snapshot, embedder: HashEmbedder, **narrowing: Any) -> list[list[Any]]:
    """What searches give: passages and scores (rounded: sums of floats in another order)."""
    out = []
    for question in QUESTIONS:
        for hits in (
            snapshot.search_words(question, 10, **narrowing),
            snapshot.search_vectors(embedder.embed_query(question), 10, **narrowing),
        ):
            out.append([(h.passage, round(h.score, 5)) for h in hits])
    return out


def test_small_segments_and_those_with_much_dead_are_merged_and_large_ones_left() -> None:
    big = SegmentRecord("big", 1000, 100_000)
    middle = SegmentRecord("middle", 100, 5_000)
    small = SegmentRecord("small", 2, SMALL - 1)
    assert merged([big, middle, small], 10) == {"small"}
    # Together with the small one it is within a factor of the middle one, which goes too.
    assert merged([big, middle, small], 5_000 // GROWTH) == {"small", "middle"}
    rotten = SegmentRecord("rotten", 100, 10_000, ("a",), 4_000)
    assert merged([big, rotten], 0) == {"rotten"}
    assert merged([big, middle], 0) == set()
    assert merged([], 50) == set()


def test_there_are_never_many_segments() -> None:
    records: list[SegmentRecord] = []
    rewritten = 0
    for n in range(3_000):
        chosen = merged(records, 20)
        size = 20 + sum(r.live for r in records if r.id in chosen)
        rewritten += size
        records = [r for r in records if r.id not in chosen] + [SegmentRecord(str(n), 1, size)]
        assert len(records) <= 8
    assert sum(r.live for r in records) == 60_000
    assert rewritten < 20 * 60_000


@pytest.mark.usefixtures("never_merged")
def test_adding_an_article_leaves_every_byte_of_the_others(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    before = manifest_of(data)
    embedded = embedder.embedded
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    report = rebuild()
    after = manifest_of(data)
    assert report.embedded == embedder.embedded - embedded == after.passages - before.passages
    kept, added = after.segments
    assert kept == before.segments[0]
    assert (kept.articles, added.articles) == (2, 1)
    assert generation.damage(data / "generations" / "000002", after) == []


@pytest.mark.usefixtures("never_merged")
def test_a_library_grown_in_parts_answers_as_one_built_at_once(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder, tmp_path: Path
) -> None:
    rebuild(folder)
    for n in range(4):
        write_article(folder / f"{n}.txt", f"Newtown{n}", comment="Well done, but not enough.")
        rebuild()
    write_article(folder / "fenbury.txt", "Fenbury Vale")
    (folder / "1.txt").unlink()
    rebuild()
    grown = opened(data, embedder)
    assert len(manifest_of(data).segments) >= 4
    assert any(r.dead for r in manifest_of(data).segments)
    build(tmp_path / "clean", embedder, [folder], rules=PassageRules())
    clean = opened(tmp_path / "clean", embedder)
    assert grown.article_ids() == clean.article_ids()
    assert [*grown.articles()] == [*clean.articles()]
    assert (grown.about, grown.dates) == (clean.about, clean.dates)
    assert grown.manifest.passages == clean.manifest.passages
    for narrowing in ({}, {"comments": True}, {"articles": grown.article_ids()[1:3]}):
        assert found(grown, embedder, **narrowing) == found(clean, embedder, **narrowing)
    assert grown.document_frequency(QUESTIONS) == clean.document_frequency(QUESTIONS)
    for word in ("inspectprs", "familes", "Norhtwick"):
        assert grown.respell(word) == clean.respell(word)


@pytest.mark.usefixtures("never_merged")
def test_a_reader_keeps_the_segments_it_has_open(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder, monkeypatch: Any
) -> None:
    rebuild(folder)
    library = Library(data, embedder)
    library.snapshot()
    looked_at = []

    def damage(place: Path, record: SegmentRecord) -> list[str]:
        looked_at.append(record.id)
        return segment.damage(place, record)

    monkeypatch.setattr("index.library.damage", damage)
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    rebuild()
    assert len(library.snapshot().dates) == 3
    assert looked_at == [manifest_of(data).segments[-1].id]


def test_an_exact_search_among_some_articles_is_that_of_chroma(
    rebuild: Build, data: Path, embedder: HashEmbedder
) -> None:
    rebuild()  # the samples
    snapshot = opened(data, embedder)
    everything = snapshot.article_ids()
    for question in ("inspectors found", "a new director", "foster carers"):
        vector = embedder.embed_query(question)
        near = snapshot.search_vectors(vector, 20)
        among = snapshot.search_vectors(vector, 20, articles=everything)
        assert [round(f.score, 4) for f in near] == [round(f.score, 4) for f in among]
        few = everything[:3]
        expected = [
            f.passage.id
            for f in snapshot.search_vectors(vector, 10_000)
            if f.passage.article_id in few
        ]
        got = snapshot.search_vectors(vector, len(expected) + 5, articles=few)
        assert {f.passage.id for f in got} == set(expected)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"model": {"sha256": "0" * 64}}, r"another embedding model of the name hashes \(sha256"),
        ({"model": {"name": "other", "sha256": "0"}}, "the embedding model other, not hashes"),
        ({"model": {"dimensions": 31}}, r"dimensions 31, now 32"),
        ({"model": {"normalised": False}}, r"normalised False, now True"),
        ({"model": {"window": 128}}, r"window 128, now 256"),
        ({"distance": "l2"}, r"another distance between vectors \(l2, now cosine\)"),
        ({"passages": {"window": 99}}, r"another rule for passages \(window 99"),
        ({"schema": 1}, "another version of this program's files"),
        ({"chromadb": "0.4.1"}, r"another version of Chroma \(0.4.1"),
        ({"vectors": "server"}, "vectors are in a Chroma server, not in its own folder"),
    ],
)
def test_a_library_made_by_another_set_up_is_refused_with_the_command_that_mends_it(
    rebuild: Build,
    folder: Path,
    data: Path,
    embedder: HashEmbedder,
    change: dict[str, Any],
    says: str,
) -> None:
    rebuild(folder)
    place = data / "generations" / "000001"
    written = asdict(generation.read_manifest(place))
    facts = written["made_with"]
    for key, value in change.items():
        facts[key] = {**facts[key], **value} if isinstance(value, dict) else value
    manifest = Manifest.from_json(json.loads(json.dumps(written)))
    generation.write_manifest(place, manifest)
    generation.publish(data, place)
    with pytest.raises(SetUpDiffers, match=says) as refused:
        opened(data, embedder)
    assert "run python -m index build" in str(refused.value)
    report = rebuild()
    assert (report.added + report.unchanged, report.removed) == (2, 0)
    assert opened(data, embedder).notice is None


def test_a_library_read_by_an_earlier_version_serves_and_is_read_anew_when_built(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder, monkeypatch: Any
) -> None:
    rebuild(folder)
    monkeypatch.setattr("index.build.readers_fingerprint", lambda: "later")
    assert len(opened(data, embedder).dates) == 2
    assert rebuild().generation == "000002"
    assert manifest_of(data).made_with["readers"] == "later"


def test_a_library_of_the_layout_before_says_what_to_run_and_keeps_its_sources(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    place = data / "generations" / "000004"
    place.mkdir(parents=True)
    before = {"made_with": {"schema": 2}, "roots": [str(folder)], "files": [], "excluded": {}}
    (place / "manifest.json").write_text(json.dumps(before))
    (data / "current").write_text("000004\n")
    with pytest.raises(SetUpDiffers, match=r"earlier version .* run python -m index build"):
        opened(data, embedder)
    report = rebuild()
    assert (report.added, report.generation) == (2, "000005")


def test_what_readers_have_open_is_not_cleared_away(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    reader = opened(data, embedder)
    for n in range(4):
        write_article(folder / f"{n}.txt", f"Newtown{n}")
        rebuild()
    assert reader.folder.is_dir()
    assert reader.search_vectors(embedder.embed_query("inspectors"), 5)
    assert len(generation.published(data)) == generation.KEPT_GENERATIONS + 1
    name = reader.folder
    reader.close()
    write_article(folder / "last.txt", "Lastham")
    rebuild()
    assert not name.exists()


def test_a_lease_is_shared_by_readers_and_not_by_who_clears_away(tmp_path: Path) -> None:
    path = tmp_path / IN_USE
    first, second = lease.hold(path), lease.hold(path)
    assert first is not None
    assert second is not None
    assert lease.take(path) is None
    first()
    assert lease.take(path) is None
    second()
    alone = lease.take(path)
    assert alone is not None
    assert lease.hold(path) is None
    alone()
    assert lease.hold(tmp_path / "gone" / IN_USE) is None


def test_a_backup_is_a_copy_of_the_folder_and_serves_wherever_it_is_put(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder, tmp_path: Path
) -> None:
    rebuild(folder)
    expected = found(opened(data, embedder), embedder)
    shutil.copytree(data, tmp_path / "backup")
    shutil.rmtree(data)
    shutil.copytree(tmp_path / "backup", tmp_path / "elsewhere" / "data")
    restored = opened(tmp_path / "elsewhere" / "data", embedder)
    assert found(restored, embedder) == expected
    assert restored.notice is None
    report = build(tmp_path / "elsewhere" / "data", embedder, (), rules=PassageRules())
    assert (report.unchanged, report.embedded) == (2, 0)


def test_verifying_looks_at_pointer_manifest_files_words_and_vectors(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    place = data / "generations" / "000001"
    checks = check(data, place, EmbeddedChroma())
    assert len(checks) == 5
    assert not any(c.problems for c in checks)
    (data / "current").write_text("000001 " + "0" * 64)
    assert "differs from current" in check(data, place, EmbeddedChroma())[0].problems[0]


def test_verifying_finds_what_hashes_cannot(rebuild: Build, folder: Path, data: Path) -> None:
    """A fault that was written in good order: the manifest was made of the wrong files."""
    rebuild(folder)
    place = data / "generations" / "000001"
    manifest = generation.read_manifest(place)
    (record,) = manifest.segments
    matrix = place / SEGMENTS / record.id / "vectors.npy"
    vectors = np.load(matrix)
    vectors[0] = vectors[1]
    np.save(matrix, vectors)
    files = segment.digests(place / SEGMENTS / record.id)
    again = SegmentRecord(record.id, record.articles, record.passages, files=files)
    generation.write_manifest(place, Manifest(**{**vars_of(manifest), "segments": (again,)}))
    generation.publish(data, place)
    problems = [p for c in check(data, place, EmbeddedChroma()) for p in c.problems]
    assert len(problems) == 1
    assert "not as computed" in problems[0]


def vars_of(manifest: Manifest) -> dict[str, Any]:
    return {name: getattr(manifest, name) for name in Manifest.__slots__}


def test_vectors_that_a_server_lost_are_written_again_and_not_embedded_again(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    class Lost(EmbeddedChroma):
        lost: tuple[str, ...] = ()

        def problems(self, segment: str, folder: Path, passages: int) -> list[str]:
            return ["it is not on the server"] if segment in self.lost else []

    storage = Lost()
    rebuild(folder, storage=storage)
    before = manifest_of(data).segments
    assert rebuild(storage=storage).generation == "000001"
    storage.lost = tuple(r.id for r in before)
    with pytest.raises(LibraryError, match="not on the server"):
        Library(data, embedder, storage).snapshot()
    report = rebuild(storage=storage)
    assert (report.unchanged, report.embedded, report.generation) == (2, 0, "000002")
    assert not {r.id for r in manifest_of(data).segments} & set(storage.lost)
    assert Library(data, embedder, storage).snapshot().notice is None


def test_one_article_is_found_in_whichever_segment_it_lives(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    manifest = manifest_of(data)
    id = manifest.article_ids[0]
    article = stored_article(data / "generations" / "000001", manifest, id)
    assert article is not None
    assert article.id == id
    assert stored_article(data / "generations" / "000001", manifest, "nothing") is None


def test_a_build_comes_to_every_named_step(rebuild: Build, folder: Path) -> None:
    steps: list[str] = []
    rebuild(folder, reached=steps.append)
    assert tuple(steps) == STEPS


def test_no_room_is_said_before_the_work(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder, monkeypatch: Any
) -> None:
    rebuild(folder)
    usage = shutil.disk_usage(data)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    with pytest.raises(LibraryError, match=r"not enough room .* Make room, then build again"):
        rebuild()
    assert len(opened(data, embedder).dates) == 2
