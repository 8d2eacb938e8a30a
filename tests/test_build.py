from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.article import Reading
from corpus.errors import LibraryError, SourceUnreadable
from corpus.jsonl import read_line
from index import generation
from index.build import build
from index.generation import Manifest
from index.library import Library
from index.lock import build_lock
from index.verify import stored_articles
from tests.conftest import Build, HashEmbedder, write_article

REPOSITORY = Path(__file__).parent.parent


def titles(data: Path) -> list[str]:
    folder = generation.current(data)
    assert folder is not None
    return [a.title for a in stored_articles(folder, generation.read_manifest(folder))]


def reasons(report: object) -> list[str]:
    return [s.reason for s in report.skipped]  # type: ignore[attr-defined]


def assert_sound(data: Path) -> None:
    folder = generation.current(data)
    assert folder is not None
    assert generation.damage(folder, generation.read_manifest(folder)) == []


def tree(data: Path) -> dict[str, int]:
    return {
        p.relative_to(data).as_posix(): p.stat().st_mtime_ns
        for p in data.rglob("*")
        if p.is_file() and p.name not in ("build.lock", "in-use")
    }


def test_building_twice_changes_nothing_and_embeds_nothing(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    first = rebuild(folder)
    assert (first.added, first.embedded) == (2, first.passages)
    before, embedded = tree(data), embedder.embedded
    second = rebuild(folder)
    assert (second.added, second.updated, second.removed, second.unchanged) == (0, 0, 0, 2)
    assert (second.embedded, second.generation) == (0, first.generation)
    assert embedder.embedded == embedded
    assert {k: v for k, v in tree(data).items() if "sqlite-" not in k} == before
    assert_sound(data)


def test_sources_given_before_are_read_again_without_being_named(
    rebuild: Build, folder: Path
) -> None:
    rebuild(folder)
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    report = rebuild()
    assert (report.added, report.unchanged) == (1, 2)


def test_a_changed_file_is_updated_and_only_its_new_words_are_embedded(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    path = folder / "fenbury.txt"
    path.write_text(path.read_text() + "\nA new paragraph says that more is to come in June.\n")
    report = rebuild()
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert 0 < report.embedded < report.passages
    assert_sound(data)


def test_when_each_file_was_read_is_noted_and_stays_until_it_changes(
    rebuild: Build, folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(datetime(2026, 11, day, 9, tzinfo=UTC) for day in range(1, 9))

    class Clock:
        now = staticmethod(lambda zone: next(times))

    monkeypatch.setattr("index.build.datetime", Clock)
    rebuild(folder)
    write_article(folder / "fenbury.txt", "Fenbury", comment="A new comment below it.")
    rebuild(folder)
    serving = generation.current(data)
    assert serving is not None
    manifest = generation.read_manifest(serving)
    read = {Path(f.path).name: f.read for f in manifest.files}
    assert read == {
        "northwick.txt": "2026-11-01T09:00:00+00:00",
        "fenbury.txt": "2026-11-02T09:00:00+00:00",
    }
    file = manifest.file_of(next(i for i in manifest.article_ids if i.startswith("fenbury")))
    assert file is not None
    assert file.read == read["fenbury.txt"]
    assert manifest.file_of("nothing") is None


def test_a_library_made_before_the_time_of_reading_was_noted_is_read(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    serving = generation.current(data)
    assert serving is not None
    manifest = generation.read_manifest(serving)
    older = manifest.to_json()
    for file in older["files"]:
        del file["read"]
    again = Manifest.from_json(older)
    assert [f.read for f in again.files] == ["", ""]
    assert again.files == manifest.files, "and nothing has to be built for that"


def test_a_vanished_file_is_removed(rebuild: Build, folder: Path, data: Path) -> None:
    rebuild(folder)
    (folder / "fenbury.txt").unlink()
    report = rebuild()
    assert (report.removed, report.unchanged) == (1, 1)
    assert titles(data) == ["Inspectors praise Northwick for steady work"]


def test_of_two_folders_one_is_rebuilt_and_the_other_stays(
    rebuild: Build, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_article(other / "ashmoor.txt", "Ashmoor")
    rebuild(folder)
    assert (r := rebuild(other)).added == 1
    assert r.unchanged == 2
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    report = rebuild(folder)
    assert (report.added, report.unchanged, report.removed) == (1, 3, 0)


def test_a_folder_that_is_not_there_harms_nothing(
    rebuild: Build, folder: Path, data: Path, tmp_path: Path
) -> None:
    rebuild(folder)
    with pytest.raises(SourceUnreadable, match="is not there; check the path"):
        rebuild(tmp_path / "nowhere")
    assert len(titles(data)) == 2


def test_a_folder_that_is_away_for_a_while_keeps_its_articles(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    away = folder.rename(folder.with_name("away"))
    report = rebuild()
    assert (report.unchanged, report.removed) == (2, 0)
    assert "were kept as they were" in reasons(report)[0]
    away.rename(folder)
    assert reasons(rebuild()) == []
    assert len(titles(data)) == 2


def test_the_same_article_in_two_files_is_read_once(rebuild: Build, folder: Path) -> None:
    first = folder / "northwick.txt"
    # Saved another way: other line ends, straight quotation marks, packed.
    words = first.read_text().replace("“", '"').replace("”", '"').replace("\n", "\r\n")
    (folder / "pasted.txt.gz").write_bytes(gzip.compress(words.encode("utf-16")))
    report = rebuild(folder)
    assert report.added == 2
    assert reasons(report) == [f"it holds the same article as {first}"]
    assert rebuild().skipped == report.skipped


def test_when_the_first_of_two_twins_goes_the_second_takes_its_place(
    rebuild: Build, folder: Path, data: Path
) -> None:
    shutil.copy(folder / "northwick.txt", folder / "twin.txt")
    rebuild(folder)
    (folder / "northwick.txt").unlink()
    report = rebuild()
    assert (report.added, report.removed, reasons(report)) == (1, 1, [])
    assert len(titles(data)) == 2


def test_two_articles_under_one_id_keep_the_first(rebuild: Build, folder: Path) -> None:
    def line(title: str) -> str:
        return json.dumps({"id": "same", "title": title, "text": f"Words of {title}."})

    (folder / "a.jsonl").write_text(line("One") + "\n" + line("Two"))
    (folder / "b.jsonl").write_text(line("Three"))
    report = rebuild(folder)
    assert report.added == 3
    assert reasons(report) == [
        "its id 'same' stands in it twice; the first is used",
        f"its id 'same' is already used by an article in {folder / 'a.jsonl'}",
    ]


def test_a_bad_line_is_named_and_the_others_are_read(rebuild: Build, folder: Path) -> None:
    good = json.dumps({"title": "T", "text": "Words of a line."})
    odd = r'{"title": "Half \ud83d and nul \u0000", "text": "Odd \udc00 \u0000 words."}'
    (folder / "a.jsonl").write_text(f"{good}\n{{no\n{odd}\n")
    report = rebuild(folder)
    assert report.added == 4
    assert [s.source for s in report.skipped] == [f"{folder / 'a.jsonl'} line 2"]
    assert rebuild().skipped == report.skipped


def test_of_a_file_with_an_article_a_line_only_new_lines_are_read(
    rebuild: Build, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def line(n: int, words: str = "Words of its own") -> str:
        return json.dumps({"title": f"Title {n}", "text": f"{words}, number {n}."})

    path = folder / "many.jsonl"
    path.write_text("\n".join(map(line, range(5))) + "\n{broken\n")
    first = rebuild(folder)
    read: list[str] = []

    def hear(text: str, *, name: str) -> Reading:
        read.append(text)
        return read_line(text, name=name)

    monkeypatch.setattr("corpus.sources.read_line", hear)
    changed = [*map(line, range(4)), line(4, "Other words"), "{broken", line(6)]
    path.write_text("\n".join(changed))
    report = rebuild()
    assert read == changed[4:]
    assert (report.added, report.updated, report.unchanged) == (1, 1, first.added - 1)
    assert reasons(report) == reasons(first)
    # As if it had been read at once.
    assert rebuild().unchanged == first.added + 1


def test_bad_files_are_skipped_each_with_its_reason(rebuild: Build, folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "blank.md").write_text(" \n")
    (folder / "photo.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "old.doc").write_text("x")
    (folder / "cut.html.gz").write_bytes(b"\x1f\x8b\x08cut")
    report = rebuild(folder)
    assert report.added == 2
    assert len(report.skipped) == 5
    assert {Path(s.source).name for s in report.skipped} == {
        "empty.txt", "blank.md", "photo.txt", "old.doc", "cut.html.gz",
    }  # fmt: skip


def test_articles_are_taken_out_and_put_back_by_hand(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    id = generation.read_manifest(data / "generations" / "000001").article_ids[0]
    assert rebuild(exclude=[id]).removed == 1
    report = rebuild()
    assert len(titles(data)) == 1
    assert f"index restore {id}" in reasons(report)[0]
    assert rebuild(restore=[id]).added == 1
    assert len(titles(data)) == 2
    with pytest.raises(LibraryError, match="there is no article 'nothing'"):
        rebuild(exclude=["nothing"])


def test_a_forgotten_source_takes_its_articles_with_it(
    rebuild: Build, folder: Path, tmp_path: Path, data: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_article(other / "ashmoor.txt", "Ashmoor")
    rebuild(folder, other)
    assert rebuild(forget=[str(other)]).removed == 1
    assert len(titles(data)) == 2
    assert (other / "ashmoor.txt").exists()


def test_the_samples_serve_only_until_something_else_is_added(
    rebuild: Build, folder: Path, data: Path, tmp_path: Path
) -> None:
    put = tmp_path / "put"
    put.mkdir()
    samples = rebuild(always=[put])
    assert samples.added > 20
    write_article(put / "own.txt", "Fenbury")
    report = rebuild(always=[put])
    assert (report.added, report.removed) == (1, samples.added)
    (put / "own.txt").unlink()
    assert rebuild(always=[put]).added == samples.added


def test_a_reader_sees_a_new_generation_without_starting_again(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    library = Library(data, embedder)
    old = library.snapshot()
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    rebuild()
    new = library.snapshot()
    assert (len(old.dates), len(new.dates)) == (2, 3)
    assert library.snapshot() is new
    # An answer begun on the old one can be finished on it.
    assert old.search_words("northwick", 5)
    assert old.search_vectors(embedder.embed_query("northwick"), 5)


def test_a_generation_in_use_outlives_later_builds(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    old = Library(data, embedder).snapshot()
    for n in range(2):
        write_article(folder / f"{n}.txt", f"Newtown{n}")
        rebuild()
    assert len(old.search_vectors(embedder.embed_query("inspectors"), 50)) > 0
    for n in range(2, 6):
        write_article(folder / f"{n}.txt", f"Newtown{n}")
        rebuild()
    assert len(generation.published(data)) <= generation.KEPT_GENERATIONS + 1


def test_two_builders_one_refuses(rebuild: Build, folder: Path, data: Path) -> None:
    rebuild(folder)
    with (
        build_lock(data),
        pytest.raises(LibraryError, match=rf"is running \(process {os.getpid()} of .*, since \d"),
    ):
        rebuild(folder)
    with (
        FileLock(data / "build.lock"),
        pytest.raises(LibraryError, match="it started this moment"),
    ):
        rebuild(folder)
    assert rebuild(folder).unchanged == 2


def test_a_library_made_with_another_model_is_refused_with_the_command(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    other = HashEmbedder("another")  # of the same width, which Chroma would accept in silence
    refused = r"made with the embedding model hashes, not another; run python -m index build"
    with pytest.raises(LibraryError, match=refused):
        Library(data, other).snapshot()
    report = build(data, other, ())
    assert (report.unchanged, report.embedded) == (2, report.passages)
    assert len(Library(data, other).snapshot().dates) == 2


@pytest.mark.parametrize(
    "victim",
    ["library.sqlite", "manifest.json", "chroma.sqlite3", "link_lists.bin", "data_level0.bin"],
)
def test_a_damaged_file_brings_back_the_generation_before_with_a_notice(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder, victim: str
) -> None:
    rebuild(folder)
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    newest = rebuild().generation
    # Only a collection with more than a single row has index files.
    paths = list((data / "generations" / newest).rglob(victim))
    assert paths
    for path in paths:
        path.write_bytes(b"\x07" * 40 + path.read_bytes()[40:])
    snapshot = Library(data, embedder).snapshot()
    assert len(snapshot.dates) == 2
    assert snapshot.notice is not None
    assert "python -m index build" in snapshot.notice
    assert snapshot.search_vectors(embedder.embed_query("northwick"), 3)
    # Building mends it although no source changed.
    rebuild()
    mended = Library(data, embedder).snapshot()
    assert (len(mended.dates), mended.notice) == (3, None)


def test_with_no_sound_generation_there_is_one_clear_error(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    for path in data.rglob("library.sqlite"):
        path.write_bytes(b"not a database")
    with pytest.raises(LibraryError, match=r"is damaged .* run python -m index build"):
        Library(data, embedder).snapshot()
    assert rebuild(folder).passages > 0
    assert len(Library(data, embedder).snapshot().dates) == 2


def test_a_library_that_lost_the_record_of_its_sources_asks_for_them(
    rebuild: Build, folder: Path, data: Path
) -> None:
    rebuild(folder)
    for path in data.rglob("manifest.json"):
        path.write_text("{")
    # Not the samples in place of somebody's own library.
    with pytest.raises(LibraryError, match=r"name them again: python -m index build SOURCE"):
        rebuild()
    assert rebuild(folder).added == 2


def test_a_pointer_to_nothing_is_said_and_mended(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    (data / "current").write_text("000099\n")
    snapshot = Library(data, embedder).snapshot()
    assert len(snapshot.dates) == 2
    assert "current is lost or damaged" in (snapshot.notice or "")
    report = rebuild(folder)
    assert (report.generation, report.unchanged) == ("000001", 2)
    assert Library(data, embedder).snapshot().notice is None


def test_a_damaged_vector_cache_costs_time_only(rebuild: Build, folder: Path, data: Path) -> None:
    rebuild(folder)
    for path in data.glob("vectors.sqlite*"):
        path.write_bytes(b"nonsense" * 1000)
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    report = rebuild()
    assert report.added == 1
    assert_sound(data)


def test_a_place_that_cannot_be_written_is_one_line(
    folder: Path, tmp_path: Path, embedder: HashEmbedder
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="could not be written"):
        build(tmp_path / "file" / "data", embedder, [folder])


def test_a_full_disk_leaves_the_library_before_serving(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    rebuild(folder)
    before = generation.current(data)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.segment.write_vectors", full)
    write_article(folder / "saltmarsh.txt", "Saltmarsh")
    with pytest.raises(LibraryError, match=r"No space left.*the one before still serves"):
        rebuild()
    assert generation.current(data) == before
    assert len(Library(data, embedder).snapshot().dates) == 2
    monkeypatch.undo()
    assert rebuild().added == 1
    assert not list((data / "generations").glob(".*"))


CHILD = """
import sys, time
from pathlib import Path
from corpus.passages import PassageRules
from index.build import build
from tests.conftest import HashEmbedder

class Slow(HashEmbedder):
    def embed_documents(self, texts):
        time.sleep(0.05)
        return super().embed_documents(texts)

def hear(what, done, total):
    print(what, done, total, flush=True)

build(Path(sys.argv[1]), Slow(), [Path(sys.argv[2])], rules=PassageRules(), on_progress=hear)
"""


@pytest.mark.parametrize(
    ("moment", "wait_s"),
    [("Reading 1", 0.0), ("Embedding", 0.0), ("Writing 0", 0.0), ("Writing 1", 0.02),
     ("Writing 1", 0.1), ("Writing 1", 0.3), ("Writing 2", 0.0), ("Writing 2", 0.05)],
)  # fmt: skip
def test_a_build_killed_at_any_moment_leaves_the_old_library_and_the_next_completes(
    rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder, moment: str, wait_s: float
) -> None:
    rebuild(folder)
    for n in range(12):
        write_article(folder / f"{n}.txt", f"Newtown{n}")
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(data), str(folder)],
        cwd=REPOSITORY, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith(moment):
            break
    time.sleep(wait_s)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    snapshot = Library(data, embedder).snapshot()
    assert len(snapshot.dates) in (2, 14)
    assert snapshot.search_vectors(embedder.embed_query("northwick inspectors"), 5)
    assert snapshot.search_words("northwick", 5)
    snapshot.close()
    rebuild()
    assert len(titles(data)) == 14
    assert_sound(data)
    assert not list((data / "generations").glob(".*"))
    assert len(Library(data, embedder).snapshot().search_vectors([1.0] * 32, 500)) > 14
