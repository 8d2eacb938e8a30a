"""The contract of vector storage: the same behaviour embedded and on a Chroma server."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import chromadb
import httpx
import numpy as np
import pytest
from pydantic import SecretStr

from corpus.errors import LibraryError
from corpus.passages import Passage
from index.chroma_server import ChromaServer, _close
from index.embedding import Vectors
from index.settings import Settings
from index.vectors import (
    BATCH,
    CHROMA,
    EmbeddedChroma,
    VectorStorage,
    copy_chroma,
    damage,
    open_storage,
    segment_digests,
)

DATABASE = f"{CHROMA}/chroma.sqlite3"
REPOSITORY = Path(__file__).parent.parent


def passages(n: int, *, comments: Sequence[int] = (), article: str = "a") -> list[Passage]:
    """``n`` passages of an article; those in ``comments`` are readers' comments."""
    return [
        Passage(
            hashlib.sha256(f"{article} {i}".encode()).hexdigest()[:24],
            article, i, i + 1, i in comments, None, (), "", "x",
        )
        for i in range(n)
    ]  # fmt: skip


def clustered(n: int, dimensions: int = 64, seed: int = 0) -> Vectors:
    """Unit vectors in clusters of clusters, as those of articles are."""
    rng = np.random.default_rng(seed)
    subjects = rng.normal(size=(12, dimensions))
    articles = subjects[rng.integers(12, size=150)] + 0.7 * rng.normal(size=(150, dimensions))
    made = articles[rng.integers(150, size=n)] + 0.5 * rng.normal(size=(n, dimensions))
    vectors: Vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def nearest(
    chosen: Sequence[Passage], vectors: Vectors, question: Vectors, limit: int
) -> list[tuple[str, float]]:
    """The right answer, computed the long way."""
    cosines = vectors @ question / np.linalg.norm(vectors, axis=1) / np.linalg.norm(question)
    found = [(p.id, float(c)) for p, c in zip(chosen, cosines, strict=True)]
    return sorted(found, key=lambda f: (-f[1], f[0]))[:limit]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of the tests' own."""
    executable = Path(sys.executable).parent / "chroma"
    if not executable.exists():
        pytest.skip(f"{executable} is not there to run a Chroma server")
    port = free_port()
    folder = tmp_path_factory.mktemp("server")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [executable, "run", "--path", folder, "--port", str(port), "--host", "localhost"],
            stdout=log,
            stderr=log,
        )
    url = f"http://localhost:{port}"
    try:
        for _ in range(300):
            try:
                if httpx.get(f"{url}/api/v2/heartbeat").status_code == 200:
                    break
            except httpx.TransportError:
                assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def library() -> str:
    """A library's name that no other test uses."""
    return os.urandom(6).hex()


@pytest.fixture(params=["embedded", "server"])
def storage(request: pytest.FixtureRequest, library: str) -> VectorStorage:
    if request.param == "embedded":
        return EmbeddedChroma()
    return ChromaServer(request.getfixturevalue("server_url"), library)


@pytest.fixture
def server(server_url: str, library: str) -> ChromaServer:
    return ChromaServer(server_url, library)


def is_comment(chosen: Sequence[Passage]) -> list[bool]:
    return [p.is_comment for p in chosen]


def search(
    storage: VectorStorage, segment: str, folder: Path, question: Vectors, limit: int,
    *, comments: bool = False,
) -> list[tuple[str, float]]:  # fmt: skip
    index = storage.open(segment, folder)
    try:
        return index.search(question.tolist(), limit, comments=comments)
    finally:
        index.close()


# What both storages do


def test_search_gives_the_nearest_first_with_their_cosines(
    storage: VectorStorage, tmp_path: Path
) -> None:
    chosen, vectors = passages(300), clustered(300)
    storage.write("a1", tmp_path, chosen, vectors * 3)  # lengths do not matter to a cosine
    index = storage.open("a1", tmp_path)
    for question in clustered(20, seed=1):
        found = index.search(question.tolist(), 10)
        right = nearest(chosen, vectors, question, 10)
        assert [f[0] for f in found] == [r[0] for r in right]
        assert np.allclose([f[1] for f in found], [r[1] for r in right], atol=1e-6)
    assert index.search(vectors[0].tolist(), 0) == []
    assert len(index.search(vectors[0].tolist(), 1000)) == 300
    index.close()
    index.close()


def test_equally_near_passages_come_in_order_of_their_ids(
    storage: VectorStorage, tmp_path: Path
) -> None:
    chosen = passages(40)
    vectors = clustered(40)
    vectors[5:17] = vectors[5]
    storage.write("a1", tmp_path, chosen, vectors)
    same = sorted(p.id for p in chosen[5:17])
    assert [f[0] for f in search(storage, "a1", tmp_path, vectors[5], 3)] == same[:3]


def test_comments_are_found_only_when_asked_for(storage: VectorStorage, tmp_path: Path) -> None:
    chosen, vectors = passages(60, comments=range(0, 60, 3)), clustered(60)
    storage.write("a1", tmp_path, chosen, vectors)
    body = [i for i, p in enumerate(chosen) if not p.is_comment]
    right = nearest([chosen[i] for i in body], vectors[body], vectors[0], 60)
    found = search(storage, "a1", tmp_path, vectors[0], 60)
    assert [f[0] for f in found] == [r[0] for r in right]
    found = search(storage, "a1", tmp_path, vectors[0], 60, comments=True)
    assert [f[0] for f in found] == [r[0] for r in nearest(chosen, vectors, vectors[0], 60)]


@pytest.mark.parametrize("comments", [(), (0,), range(7), range(1, 7)])
@pytest.mark.parametrize("n", [1, 7])
def test_either_collection_may_be_empty_or_of_one_row(
    storage: VectorStorage, tmp_path: Path, n: int, comments: Sequence[int]
) -> None:
    chosen, vectors = passages(n, comments=comments), clustered(n)
    storage.write("a1", tmp_path, chosen, vectors)
    index = storage.open("a1", tmp_path)
    assert index.count() == n
    assert len(index.search(vectors[0].tolist(), 9, comments=True)) == n
    assert len(index.search(vectors[0].tolist(), 9)) == sum(not p.is_comment for p in chosen)
    index.close()
    assert storage.problems("a1", tmp_path, n) == []
    ids = [p.id for p in chosen]
    assert storage.mismatches("a1", tmp_path, ids, is_comment(chosen), vectors) == []


def test_one_row_more_than_a_batch(storage: VectorStorage, tmp_path: Path) -> None:
    chosen, vectors = passages(BATCH + 1), clustered(BATCH + 1, 8)
    storage.write("a1", tmp_path, chosen, vectors)
    assert search(storage, "a1", tmp_path, vectors[-1], 1)[0][1] == pytest.approx(1, abs=1e-6)
    ids = [p.id for p in chosen]
    assert storage.mismatches("a1", tmp_path, ids, is_comment(chosen), vectors) == []


def test_articles_of_any_name_and_no_words_of_theirs(
    storage: VectorStorage, tmp_path: Path, library: str, request: pytest.FixtureRequest
) -> None:
    chosen, vectors = passages(3, article="Ynys Môn — “déjà vu” 漢字 🦉"), clustered(3)
    storage.write("a1", tmp_path, chosen, vectors)
    if storage.kind == "server":
        url = httpx.URL(request.getfixturevalue("server_url"))
        client: Any = chromadb.HttpClient(url.host, url.port or 80)
        name = f"cv-{library}-a1-body"
    else:
        client = chromadb.PersistentClient(str(tmp_path / CHROMA))
        name = "body"
    held = client.get_collection(name, embedding_function=None).get()
    _close(client) if storage.kind == "server" else client.close()
    assert {m["article_id"] for m in held["metadatas"] or []} == {chosen[0].article_id}
    assert not any(held["documents"] or [])


def test_segments_stand_side_by_side(storage: VectorStorage, tmp_path: Path) -> None:
    first, second = passages(50, article="a"), passages(50, article="b")
    vectors = clustered(100)
    storage.write("a1", tmp_path / "a1", first, vectors[:50])
    one = storage.open("a1", tmp_path / "a1")
    storage.write("b2", tmp_path / "b2", second, vectors[50:])
    two = storage.open("b2", tmp_path / "b2")
    assert one.search(vectors[3].tolist(), 1)[0][0] == first[3].id
    assert two.search(vectors[53].tolist(), 1)[0][0] == second[3].id
    one.close()
    assert two.search(vectors[54].tolist(), 1)[0][0] == second[4].id
    again = storage.open("b2", tmp_path / "b2")
    two.close()
    assert again.search(vectors[54].tolist(), 1)[0][0] == second[4].id
    again.close()


def test_a_segment_written_again_is_the_new_one(storage: VectorStorage, tmp_path: Path) -> None:
    vectors = clustered(90)
    storage.write("a1", tmp_path, passages(50, article="a"), vectors[:50])
    assert search(storage, "a1", tmp_path, vectors[3], 1)
    other = storage.open("a1", tmp_path)
    other.close()
    chosen = passages(40, article="b")
    storage.write("a1", tmp_path, chosen, vectors[50:])
    index = storage.open("a1", tmp_path)
    assert index.count() == 40
    assert index.search(vectors[53].tolist(), 1)[0][0] == chosen[3].id
    index.close()


def test_mismatches_names_what_was_changed_taken_or_put_in(
    storage: VectorStorage, tmp_path: Path
) -> None:
    chosen, vectors = passages(30, comments=(4, 5)), clustered(30)
    storage.write("a1", tmp_path, chosen, vectors)

    def found(those: Sequence[Passage], vectors: Vectors) -> str:
        ids = [p.id for p in those]
        return "; ".join(storage.mismatches("a1", tmp_path, ids, is_comment(those), vectors))

    assert found(chosen, vectors) == ""
    turned = vectors.copy()
    turned[7, 0] += 0.001
    assert found(chosen, turned) == f"segment a1: 1 vector not as computed ({chosen[7].id})"
    more = [*chosen, *passages(1, article="b")]
    assert f"1 vector missing ({more[-1].id})" in found(more, clustered(31))
    assert f"1 vector of no passage here ({chosen[4].id})" in found(
        [p for p in chosen if p != chosen[4]], np.delete(vectors, 4, axis=0)
    )
    # A comment among the body's is missing in one collection and too many in the other.
    moved = [*chosen[:29], passages(30, comments=(29,))[29]]
    assert "missing" in found(moved, vectors)
    assert "of no passage" in found(moved, vectors)
    assert "30 vectors not as computed" in found(chosen, clustered(30, 32)).replace("28", "30")


def test_both_storages_find_the_same(server: ChromaServer, tmp_path: Path) -> None:
    chosen, questions = passages(2000), clustered(2200)
    vectors, questions = questions[:2000], questions[2000:]
    embedded = EmbeddedChroma()
    for storage in (embedded, server):
        storage.write("a1", tmp_path, chosen, vectors)
    one, two = embedded.open("a1", tmp_path), server.open("a1", tmp_path)
    same = exact = 0
    for question in questions:
        found = [[f[0] for f in i.search(question.tolist(), 10)] for i in (one, two)]
        same += found[0] == found[1]
        exact += found[0] == [r[0] for r in nearest(chosen, vectors, question, 10)]
    one.close()
    two.close()
    assert same >= 195
    assert exact >= 195


def test_many_threads_may_search_open_and_close(storage: VectorStorage, tmp_path: Path) -> None:
    chosen, vectors = passages(200), clustered(200)
    storage.write("a1", tmp_path, chosen, vectors)
    shared = storage.open("a1", tmp_path)

    def ask(i: int) -> bool:
        own = storage.open("a1", tmp_path) if i % 4 == 0 else shared
        found = own.search(vectors[i].tolist(), 1)
        if own is not shared:
            own.close()
        return found[0][0] == chosen[i].id

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(ask, range(200)))
    shared.close()


WRITER = """
import sys
from pathlib import Path
from tests.test_vectors import clustered, passages
from index.chroma_server import ChromaServer
from index.vectors import EmbeddedChroma

folder, url, library = sys.argv[1:]
storage = ChromaServer(url, library) if url else EmbeddedChroma()
vectors = clustered(20_000, 128)
print("writing", flush=True)
storage.write("a1", Path(folder), passages(20_000), vectors)
"""


def test_a_write_that_was_killed_is_made_again(
    storage: VectorStorage, tmp_path: Path, library: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("server_url") if storage.kind == "server" else ""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), url, library],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == b"writing\n"
        time.sleep(1)
        writer.kill()
    assert writer.returncode == -signal.SIGKILL
    chosen, vectors = passages(500, comments=(1, 2)), clustered(500)
    storage.write("a1", tmp_path, chosen, vectors)
    assert storage.problems("a1", tmp_path, 500) == []
    ids = [p.id for p in chosen]
    assert storage.mismatches("a1", tmp_path, ids, is_comment(chosen), vectors) == []


def test_a_segment_that_is_not_there_is_said(storage: VectorStorage, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="run python -m index build"):
        storage.open("a1", tmp_path)
    assert storage.mismatches("a1", tmp_path, [], [], clustered(0)) != []
    assert not (tmp_path / CHROMA).exists()


def test_only_collections_of_segments_no_longer_kept_are_removed(
    storage: VectorStorage, tmp_path: Path, library: str, server_url: str
) -> None:
    other = ChromaServer(server_url, library + "0")
    for segment in ("a1", "b2", "c3"):
        storage.write(segment, tmp_path / segment, passages(3), clustered(3))
    other.write("a1", tmp_path / "other", passages(3), clustered(3))
    storage.remove_others({"b2", "z9"})
    storage.open("b2", tmp_path / "b2").close()
    other.open("a1", tmp_path / "other").close()
    if storage.kind == "server":
        for segment in ("a1", "c3"):
            with pytest.raises(LibraryError):
                storage.open(segment, tmp_path / segment)
            assert len(storage.problems(segment, tmp_path, 3)) == 2


# The server


def test_a_servers_collections_are_checked_before_use(
    server: ChromaServer, tmp_path: Path, server_url: str, library: str
) -> None:
    server.write("a1", tmp_path, passages(9, comments=(1,)), clustered(9))
    assert server.problems("a1", tmp_path, 9) == []
    assert server.problems("a1", tmp_path, 8) == ["segment a1 has 9 vectors for 8 passages"]
    url = httpx.URL(server_url)
    client = chromadb.HttpClient(url.host, url.port or 80)
    body = client.get_collection(f"cv-{library}-a1-body")
    body.delete(ids=[passages(1)[0].id])
    (short,) = server.problems("a1", tmp_path, 9)
    assert short == f"cv-{library}-a1-body has 7 of 8 vectors"
    client.delete_collection(f"cv-{library}-a1-comments")
    client.create_collection(f"cv-{library}-a1-comments", embedding_function=None)
    _close(client)
    problems = "; ".join(server.problems("a1", tmp_path, 9))
    assert "comments was not made for this segment" in problems
    assert "comments does not measure the cosine" in problems


def test_more_collections_than_a_page_are_all_seen(
    server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.chroma_server._PAGE", 2)
    for i in range(4):
        server.write(f"s{i}", tmp_path, passages(1), clustered(1))
    server.remove_others({"s3"})
    assert [len(server.problems(f"s{i}", tmp_path, 1)) for i in range(4)] == [2, 2, 2, 0]


def test_a_server_that_is_down_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.chroma_server._WAITS_S", (0.01, 0.01))
    url = f"http://localhost:{free_port()}"
    down = ChromaServer(url, "a")
    calls: list[Callable[[], object]] = [
        lambda: down.open("a1", tmp_path),
        lambda: down.problems("a1", tmp_path, 1),
        lambda: down.remove_others([]),
    ]
    for call in calls:
        with pytest.raises(LibraryError) as error:
            call()
        assert str(error.value) == (
            f"the Chroma server at {url} does not answer; start it with "
            "`chroma run --path DIR --port N` or unset VERSE_CHROMA_URL"
        )


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "ftp://localhost",
        "http://",
        "http://h:99999",
        "http://h/?a=b",
        "x y",
        "//h",
    ],
)
def test_an_address_that_is_none_is_one_sentence(url: str) -> None:
    with pytest.raises(LibraryError, match="VERSE_CHROMA_URL is not an address of a Chroma server"):
        ChromaServer(url, "a")


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(LibraryError, match="VERSE_CHROMA_API_KEY") as error:
        ChromaServer("http://me:hunter2@localhost:8000", "a")
    assert "hunter2" not in str(error.value)


def test_a_database_that_is_not_there_is_one_sentence(server_url: str, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"no database 'nowhere'.*VERSE_CHROMA_DATABASE"):
        ChromaServer(server_url, "a", database="nowhere").open("a1", tmp_path)


class Web(BaseHTTPRequestHandler):
    """A web server that is not Chroma; it repeats the key it is given."""

    status = 200

    def do_GET(self) -> None:
        body = f"welcome {self.headers['x-chroma-token']}".encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, "not a Chroma server"), (404, "not a Chroma server"), (401, "does not take the key")],
)
def test_what_is_no_chroma_server_or_refuses_us_is_one_sentence(
    tmp_path: Path, status: int, said: str
) -> None:
    web = HTTPServer(("localhost", 0), type("This", (Web,), {"status": status}))
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    try:
        url = f"http://localhost:{web.server_port}"
        storage = ChromaServer(url, "a", api_key=SecretStr("hunter2"))
        with pytest.raises(LibraryError, match=said) as error:
            storage.open("a1", tmp_path)
        assert "hunter2" not in str(error.value) + repr(storage)
    finally:
        web.shutdown()
        thread.join()
        web.server_close()


def test_a_lost_connection_is_tried_again(server: ChromaServer) -> None:
    tries = []

    def lost_once() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        return "answer"

    assert server._ask(lost_once) == "answer"
    assert len(tries) == 2


def test_connections_leave_nothing_behind(server: ChromaServer, tmp_path: Path) -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    server.write("a1", tmp_path, passages(3), clustered(3))
    before = len(SharedSystemClient._identifier_to_system)
    for _ in range(3):
        server.open("a1", tmp_path).close()
    assert len(SharedSystemClient._identifier_to_system) == before


def test_settings_choose_the_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(open_storage(Settings(_env_file=None), "a"), EmbeddedChroma)
    monkeypatch.setenv("VERSE_CHROMA_URL", "http://localhost:8000/")
    assert repr(open_storage(Settings(_env_file=None), "a")) == (
        "ChromaServer('http://localhost:8000')"
    )
    monkeypatch.delenv("VERSE_CHROMA_URL")
    monkeypatch.setenv("VERSE_CHROMA_API_KEY", "hunter2")
    settings = Settings(_env_file=None)
    assert repr(open_storage(settings, "a")) == "ChromaServer('https://api.trychroma.com')"
    assert "hunter2" not in repr(settings)
    monkeypatch.setenv("VERSE_CHROMA_API_KEY", "hunter2 – pasted")
    with pytest.raises(LibraryError, match="VERSE_CHROMA_API_KEY") as error:
        open_storage(Settings(_env_file=None), "a")
    assert "hunter2" not in str(error.value)


def test_a_name_that_could_be_mistaken_is_refused(server: ChromaServer, tmp_path: Path) -> None:
    # The collections of a library "a-b" would be taken for those of a library "a".
    with pytest.raises(LibraryError, match="use a-z and 0-9"):
        ChromaServer("http://localhost:8000", "a-b")
    with pytest.raises(LibraryError, match="use a-z and 0-9"):
        server.open("../x", tmp_path)


# The files of an embedded store


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    """A segment's folder with 300 vectors, three of them of comments."""
    folder = tmp_path / "segment"
    EmbeddedChroma().write("a1", folder, passages(300, comments=(4, 5, 6)), clustered(300))
    return folder


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_every_file_is_recorded_and_opening_changes_none(segment: Path) -> None:
    recorded = segment_digests(segment)
    assert sorted(recorded) == files(segment)
    assert len(recorded) == 11
    for _ in range(3):
        assert search(EmbeddedChroma(), "a1", segment, clustered(1)[0], 5, comments=True)
        assert segment_digests(segment) == recorded
        assert damage(segment, recorded) == []


def test_a_database_opened_thousands_of_times_is_still_as_published(segment: Path) -> None:
    recorded = segment_digests(segment)
    with sqlite3.connect(segment / DATABASE) as db:  # as Chroma does at each opening
        db.executemany("INSERT INTO acquire_write (lock_status) VALUES (?)", [(1,)] * 20_000)
    db.close()
    assert (segment / DATABASE).stat().st_size > recorded[DATABASE].bytes
    assert damage(segment, recorded) == []
    copy_chroma(segment, segment.parent / "copy", recorded)
    assert damage(segment.parent / "copy", recorded) == []


@pytest.mark.parametrize("how", ["flipped", "truncated", "zeroed", "longer", "deleted", "swapped"])
def test_damage_to_any_file_is_found_and_not_copied(
    segment: Path, tmp_path: Path, how: str
) -> None:
    recorded = segment_digests(segment)
    whole = tmp_path / "whole"
    shutil.copytree(segment, whole)
    rng = np.random.default_rng(0)
    for name in recorded:
        path = segment / name
        content = bytearray(path.read_bytes())
        if how == "flipped" and content:
            place = int(rng.integers(100, len(content))) if len(content) > 100 else 0
            if name == DATABASE:  # the page that opening changes may change
                while sqlite_page(place) == acquire_page(path):
                    place = int(rng.integers(100, len(content)))
            content[place] ^= 0xFF
        elif how == "truncated" and content:
            del content[len(content) // 2 :]
        elif how == "zeroed" and any(content):
            content[:] = bytes(len(content))
        elif how == "longer":
            content += b"\1"
        elif how == "swapped":
            content = bytearray(b"SQLite format 3\0") + content
        elif how != "deleted":
            continue  # an empty file has nothing to flip
        path.write_bytes(content)
        if how == "deleted":
            path.unlink()
        (problem,) = damage(segment, recorded)
        assert problem.startswith(name)
        if (name, how) == (DATABASE, "longer"):  # SQLite leaves what comes after the end behind
            copy_chroma(segment, tmp_path / "copy", recorded)
        else:
            with pytest.raises(LibraryError, match="run python -m index build") as error:
                copy_chroma(segment, tmp_path / "copy", recorded)
            assert name in str(error.value)
        shutil.copy(whole / name, path)
    assert damage(segment, recorded) == []


def sqlite_page(place: int) -> int:
    return place // 4096 + 1


def acquire_page(path: Path) -> int:
    db = sqlite3.connect(path)
    page: int = db.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'acquire_write'"
    ).fetchone()[0]
    db.close()
    return page


def test_a_file_that_seems_to_be_terabytes_long_is_not_read(segment: Path) -> None:
    recorded = segment_digests(segment)
    name = next(n for n in recorded if n.endswith("link_lists.bin"))
    os.truncate(segment / name, 1 << 42)
    assert damage(segment, recorded) == [f"{name} differs from what was published"]
    with pytest.raises(LibraryError, match="link_lists"):
        copy_chroma(segment, segment.parent / "copy", recorded)


def test_a_segment_with_no_store_has_no_files_to_check_or_copy(tmp_path: Path) -> None:
    # Its vectors are on a server.
    assert segment_digests(tmp_path) == {}
    assert damage(tmp_path, {}) == []
    copy_chroma(tmp_path, tmp_path / "copy", {})


def test_files_that_were_not_published_are_of_no_account(segment: Path) -> None:
    recorded = segment_digests(segment)
    (segment / CHROMA / "notes.txt").write_text("mine")
    (segment / DATABASE).with_name("chroma.sqlite3-journal").write_bytes(b"")
    assert damage(segment, recorded) == []
    assert segment_digests(segment) == recorded


READER_KILLED_WHILE_OPENING = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.executemany("INSERT INTO acquire_write (lock_status) VALUES (?)", [(1,)] * 50_000)
os._exit(9)
"""


def test_what_a_killed_reader_left_is_rolled_back_and_no_damage(segment: Path) -> None:
    recorded = segment_digests(segment)
    subprocess.run([sys.executable, "-c", READER_KILLED_WHILE_OPENING, segment / DATABASE])
    journal = (segment / DATABASE).with_name("chroma.sqlite3-journal")
    assert journal.stat().st_size
    copy_chroma(segment, segment.parent / "copy", recorded)
    assert damage(segment, recorded) == []
    assert not journal.exists()
    assert (segment / DATABASE).stat().st_size == recorded[DATABASE].bytes
    assert search(EmbeddedChroma(), "a1", segment.parent / "copy", clustered(1)[0], 5)


def test_a_copy_is_the_same_store_while_others_read(segment: Path, tmp_path: Path) -> None:
    recorded = segment_digests(segment)
    storage = EmbeddedChroma()
    reader = storage.open("a1", segment)
    done = threading.Event()

    def open_and_close() -> int:
        times = 0
        while not done.is_set():
            storage.open("a1", segment).close()
            times += 1
        return times

    question = clustered(1, seed=3)[0]
    with ThreadPoolExecutor(1) as pool:
        opened = pool.submit(open_and_close)
        try:
            for i in range(4):
                copy_chroma(segment, tmp_path / f"copy{i}", recorded)
        finally:
            done.set()
        assert opened.result() > 0
    for i in range(4):
        assert damage(tmp_path / f"copy{i}", recorded) == []
    assert search(storage, "a1", tmp_path / "copy3", question, 7, comments=True) == reader.search(
        question.tolist(), 7, comments=True
    )
    reader.close()


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_vectors_survive_opening_and_copying_unchanged(tmp_path: Path, n: int) -> None:
    storage = EmbeddedChroma()
    chosen, vectors = passages(n), clustered(n)
    storage.write("a1", tmp_path, chosen, vectors)
    recorded = segment_digests(tmp_path)
    for i in range(3):
        assert len(search(storage, "a1", tmp_path, clustered(1)[0], 5)) == n
        assert damage(tmp_path, recorded) == []
        copy_chroma(tmp_path, tmp_path / f"copy{i}", recorded)
        assert len(search(storage, "a1", tmp_path / f"copy{i}", clustered(1)[0], 5)) == n
    # A single row's index files are written anew from the database, whatever is in them.
    for path in (tmp_path / CHROMA).rglob("*.bin"):
        if n == 1:
            path.write_bytes(b"\xff" * 999)
    assert len(search(storage, "a1", tmp_path, clustered(1)[0], 5)) == n


def test_the_database_has_no_empty_pages(segment: Path) -> None:
    db = sqlite3.connect(segment / DATABASE)
    assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_a_disk_that_does_not_take_the_vectors_is_an_oserror(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from tests.test_vectors import clustered, passages\n"
        "from index.vectors import EmbeddedChroma\n"
        "chosen, vectors = passages(2000), clustered(2000)\n"
        "for room in (600_000, 400_000, 100_000):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))\n"
        "    try: EmbeddedChroma().write('a1', Path(sys.argv[1]), chosen, vectors)\n"
        "    except Exception as error: print(type(error).__name__, error)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert [line.split()[0] for line in ended.stdout.splitlines()] == ["OSError"] * 3, ended
