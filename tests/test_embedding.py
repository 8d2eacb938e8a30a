from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryError
from index import embedding, onnx_model, vector_cache
from index.embedding import (
    PACKAGED_SHA256,
    ModelCard,
    NamedEmbeddings,
    OnnxEmbeddings,
    PackagedEmbeddings,
    open_embedder,
    packaged_folder,
    verify_weights,
)
from index.onnx_model import CHECK_TEXTS, CHECK_VECTORS, agreement, check_texts
from index.settings import Settings
from index.vector_cache import EmbeddingJob, VectorCache
from tests.conftest import HashEmbedder

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the int8 export: two seconds, once."""
    models = tmp_path_factory.mktemp("exported") / "models"
    OnnxEmbeddings(models).embed_query("ready")
    return models


@pytest.fixture
def models(exported: Path, tmp_path: Path) -> Path:
    """A test's own copy of the export."""
    return Path(shutil.copytree(exported, tmp_path / "models"))


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    yield cache
    cache.close()


# The model


def test_weights_that_were_tampered_with_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(LibraryError, match="not the published model"):
        verify_weights(tmp_path / "model.safetensors", PACKAGED_SHA256)
    with pytest.raises(LibraryError, match="reinstall"):
        verify_weights(tmp_path / "missing", "")


def test_a_model_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    settings = Settings(embedding_model=str(tmp_path / "no-model"), data=tmp_path)
    with pytest.raises(LibraryError, match="VERSE_EMBEDDING_MODEL"):
        open_embedder(settings)


def test_counting_word_pieces_is_not_cut_short() -> None:
    for model in (PackagedEmbeddings(), OnnxEmbeddings(Path("nowhere"))):
        assert model.count_tokens(["word " * 1000, "", "two words"]) == [1000, 0, 2]


def test_the_settings_choose_what_computes_the_model(tmp_path: Path) -> None:
    default = open_embedder(Settings(data=tmp_path))
    exact = open_embedder(Settings(data=tmp_path, embedding_precision="float32"))
    reference = open_embedder(Settings(data=tmp_path, embedding_runtime="sentence-transformers"))
    assert isinstance(default, OnnxEmbeddings)
    assert isinstance(reference, PackagedEmbeddings)
    cards = [m.card for m in (default, exact, reference)]
    assert len(set(cards)) == len({c.key for c in cards}) == 3
    assert default.card.runtime.startswith("onnx-int8")
    # Cards are known without loading or exporting anything.
    assert list(tmp_path.iterdir()) == []


def test_vectors_of_older_builds_keep_their_key() -> None:
    card = ModelCard("m", "ab" * 32, 384, True, 256)
    assert card.key == "abababababababab-384-256"


def test_changed_texts_need_a_new_edition_of_the_export() -> None:
    # Cards and files are known by EXPORT alone: raise it with the texts, then change this.
    digest = hashlib.sha256(CHECK_TEXTS.read_bytes()).hexdigest()
    assert (onnx_model.EXPORT, digest[:16]) == (1, "4fa899422b30f72b")


@pytest.mark.model
def test_the_reference_is_what_sentence_transformers_makes() -> None:
    model = PackagedEmbeddings(batch=1)
    made = model.embed(check_texts())
    assert np.abs(made - np.load(CHECK_VECTORS)).max() < 1e-5
    assert max(model.count_tokens(check_texts())) > model.card.window


def test_float32_is_the_published_model(tmp_path: Path) -> None:
    model = OnnxEmbeddings(tmp_path, precision="float32")
    made = model.embed(check_texts())
    assert np.abs(made - np.load(CHECK_VECTORS)).max() < 1e-5


def test_int8_is_near_the_published_model_and_knows_meaning(exported: Path) -> None:
    model = OnnxEmbeddings(exported)
    made = model.embed(check_texts())
    # A processor that eight bits overflow on is served by weights of seven.
    least = {"int8": 0.998, "int8-narrow": 0.995}[
        json.loads(served(exported).read_text())["variant"]
    ]
    assert (made * np.load(CHECK_VECTORS)).sum(1).min() > least
    assert np.linalg.norm(made, axis=1) == pytest.approx(1.0, abs=1e-5)
    a, b, c = model.embed(
        [
            "Caseloads are too high for social workers.",
            "Practitioners have more cases than they can manage.",
            "The bakery sells bread on Saturdays.",
        ]
    )
    assert a @ b > 0.4 > 0.2 > a @ c


def test_seven_bit_weights_serve_processors_that_eight_overflow() -> None:
    encode = OnnxEmbeddings(Path("nowhere"))._encode
    weights = (packaged_folder() / "model.safetensors").read_bytes()
    model = onnx_model._load(onnx_model.export(weights, encode, "int8-narrow"), "int8-narrow")
    assert model is not None
    assert agreement(model, encode, check_texts(), np.load(CHECK_VECTORS)) > 0.995


def test_a_vector_depends_on_its_text_alone(exported: Path) -> None:
    texts = [*check_texts(), "", "half a pair: \ud83d"]
    alone = np.stack([OnnxEmbeddings(exported, threads=1).embed([t])[0] for t in texts])
    for threads in (1, 2, 5):
        together = OnnxEmbeddings(exported, threads=threads).embed(texts[::-1])[::-1]
        assert np.array_equal(together, alone)
    question = OnnxEmbeddings(exported).embed_query(texts[3])
    assert np.array_equal(np.array(question, np.float32), alone[3])
    assert OnnxEmbeddings(exported).embed([]).shape == (0, 384)


def test_a_ready_export_needs_no_torch(exported: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from index.embedding import OnnxEmbeddings; "
        f"OnnxEmbeddings(Path({str(exported)!r})).embed(['one', 'two words']); "
        "sys.exit(sorted({'torch', 'onnx', 'transformers', 'sentence_transformers'} "
        "& set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_export_is_made_once_and_said(tmp_path: Path) -> None:
    heard: list[str] = []
    for _ in range(2):
        OnnxEmbeddings(tmp_path, precision="float32", notice=heard.append).embed_query("a")
    assert heard == ["Preparing the embedding model (once)"]
    (card,) = tmp_path.glob("*.json")
    facts = json.loads(card.read_text())
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([card.name, facts["file"]])
    assert facts["cosine"] > 0.99999


def served(models: Path) -> Path:
    """The card of the export that serves: the one that names a file."""
    (card,) = (c for c in models.glob("*.json") if "file" in json.loads(c.read_text()))
    return card


def flip_a_byte(models: Path) -> None:
    (path,) = models.glob("*.onnx")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut_short(models: Path) -> None:
    (path,) = models.glob("*.onnx")
    path.write_bytes(path.read_bytes()[:1000])


def lose_the_model(models: Path) -> None:
    next(models.glob("*.onnx")).unlink()


def garble_the_card(models: Path) -> None:
    served(models).write_text("{")


@pytest.mark.parametrize("damage", [flip_a_byte, cut_short, lose_the_model, garble_the_card])
def test_a_damaged_export_is_made_again(
    models: Path, damage: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    card = served(models)
    before = json.loads(card.read_text())["sha256"]
    kept = sorted(p.name for p in models.iterdir())
    # Made in no time: what it was.
    (path,) = models.glob("*.onnx")
    whole = path.read_bytes()
    monkeypatch.setattr(onnx_model, "export", lambda *args: whole)
    damage(models)
    heard: list[str] = []
    OnnxEmbeddings(models, notice=heard.append).embed_query("a")
    assert len(heard) == 1
    assert json.loads(card.read_text())["sha256"] == before
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert sorted(p.name for p in models.iterdir()) == kept


def test_a_variant_that_this_processor_does_not_compute_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    least = {**onnx_model.LEAST_COSINE, "int8": 1.1}  # as where eight bits overflow
    monkeypatch.setattr(onnx_model, "LEAST_COSINE", least)
    first = OnnxEmbeddings(tmp_path).embed_query("a")
    assert json.loads(served(tmp_path).read_text())["variant"] == "int8-narrow"
    assert len(list(tmp_path.glob("*.onnx"))) == 1
    made: list[str] = []
    export = onnx_model.export
    monkeypatch.setattr(
        onnx_model,
        "export",
        lambda *a: made.append(a[2]) or export(*a),  # type: ignore[func-returns-value]
    )
    assert OnnxEmbeddings(tmp_path).embed_query("a") == first
    assert made == []


def test_a_folder_that_cannot_be_written_changes_no_vector(
    tmp_path: Path, exported: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    model = OnnxEmbeddings(tmp_path / "models")
    assert model.embed_query("a") == OnnxEmbeddings(exported).embed_query("a")
    assert "could not be kept" in caplog.text


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    OnnxEmbeddings(tmp_path, precision="float32").embed_query("a")
    assert list(tmp_path.iterdir()) == []
    assert "No space left" in caplog.text


def test_a_processor_that_computes_it_wrongly_gets_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    models = tmp_path / "models"
    caplog.set_level(logging.INFO)
    # As if this processor's int8 products overflowed.
    monkeypatch.setitem(onnx_model.LEAST_COSINE, "int8", 1.1)
    model = OnnxEmbeddings(models)
    cosines = (model.embed(check_texts()) * np.load(CHECK_VECTORS)).sum(1)
    assert cosines.min() > 0.995
    assert "differs on this processor" in caplog.text
    assert {json.loads(p.read_text())["variant"] for p in models.glob("*.json")} == {
        "int8",
        "int8-narrow",
    }


def test_where_no_export_works_sentence_transformers_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unusable(*args: object) -> None:
        raise onnx_model.ModelUnusable("nothing works")

    def encoded(self: PackagedEmbeddings, texts: list[str]) -> embedding.Vectors:
        return np.full((len(texts), 384), 0.5, np.float32)

    monkeypatch.setattr(embedding, "open_model", unusable)
    monkeypatch.setattr(PackagedEmbeddings, "embed", encoded)
    assert OnnxEmbeddings(tmp_path).embed_query("a") == [0.5] * 384
    assert "sentence-transformers does" in caplog.text


def test_two_processes_may_export_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from index.embedding import OnnxEmbeddings; "
        f"OnnxEmbeddings(Path({str(tmp_path)!r}), precision='float32').embed(['one'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    running = [
        subprocess.Popen([sys.executable, "-c", program], cwd=REPOSITORY, env=environment)
        for _ in range(2)
    ]
    assert [p.wait(60) for p in running] == [0, 0]
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".json", ".onnx"]
    heard: list[str] = []
    OnnxEmbeddings(tmp_path, precision="float32", notice=heard.append).embed(["one"])
    assert heard == []


# The cache of vectors


def test_equal_texts_are_embedded_once_and_kept(tmp_path: Path, embedder: HashEmbedder) -> None:
    cache = VectorCache(tmp_path / "v.sqlite")
    vectors, embedded = cache.embed(embedder, ["one", "two", "one"])
    assert (vectors.shape, embedded, embedder.embedded) == ((3, 32), 2, 2)
    assert np.array_equal(vectors[0], vectors[2])
    assert np.allclose(vectors[1], embedder.embed_query("two"))
    cache.close()
    again = VectorCache(tmp_path / "v.sqlite")
    same, embedded = again.embed(embedder, ["two", "one"])
    assert embedded == 0
    assert np.array_equal(same, vectors[[1, 0]])
    # Another model's vectors are not mistaken for this one's.
    assert again.embed(HashEmbedder("other"), ["one"])[1] == 1
    again.close()


@pytest.mark.parametrize(
    "row",
    [
        b"",
        b"\0" * 60,
        np.zeros(64, np.float32).tobytes(),
        np.full(32, np.nan, np.float32).tobytes(),
        np.full(32, np.inf, np.float32).tobytes(),
        "text",
        None,
    ],
)
def test_a_row_that_is_no_vector_is_embedded_again(
    cache: VectorCache, tmp_path: Path, embedder: HashEmbedder, row: object
) -> None:
    good, _ = cache.embed(embedder, ["one", "two"])
    with sqlite3.connect(tmp_path / "vectors.sqlite") as db:
        db.execute(
            "UPDATE vectors SET vector = ? WHERE text = ?", [row, vector_cache.text_key("one")]
        )
    db.close()
    vectors, embedded = cache.embed(embedder, ["one", "two"])
    assert embedded == 1
    assert np.array_equal(vectors, good)
    assert cache.embed(embedder, ["one", "two"])[1] == 0


@pytest.mark.parametrize("open_already", [False, True])
def test_a_damaged_file_is_put_aside(
    tmp_path: Path, embedder: HashEmbedder, open_already: bool
) -> None:
    path = tmp_path / "vectors.sqlite"
    texts = [f"text {i}" for i in range(100)]
    first = VectorCache(path)
    good, _ = first.embed(embedder, texts)
    first.close()
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    if not open_already:
        damaged[:4096] = b"\xff" * 4096
    path.write_bytes(damaged)
    cache = VectorCache(path)
    vectors, embedded = cache.embed(embedder, texts)
    assert embedded == 100
    assert np.array_equal(vectors, good)
    assert cache.embed(embedder, texts)[1] == 0
    cache.close()
    assert path.with_suffix(".damaged").read_bytes() == damaged


def test_a_file_that_cannot_be_opened_now_is_not_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    VectorCache(tmp_path / "v.sqlite").close()

    def full(path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(vector_cache, "_open", full)
    with pytest.raises(sqlite3.OperationalError):
        VectorCache(tmp_path / "v.sqlite")
    assert [p.name for p in tmp_path.iterdir()] == ["v.sqlite"]


# Embedding beside other work


class GatedEmbedder(HashEmbedder):
    """Embeds nothing until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.busy = threading.Event()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.busy.set()
        assert self.gate.wait(20)
        return super().embed_documents(texts)


def test_a_job_embeds_each_distinct_text_once_while_more_are_added(
    cache: VectorCache, embedder: HashEmbedder
) -> None:
    texts = [f"text {i % 150}" for i in range(400)]
    heard: list[tuple[int, int]] = []
    with EmbeddingJob(cache, embedder) as job:
        for begin in range(0, 400, 7):
            job.add(texts[begin : begin + 7])
        order = [*texts[::-1], "one more"]
        vectors = job.vectors(order, lambda done, total: heard.append((done, total)))
        assert job.embedded == embedder.embedded == 151
        again = job.vectors(order[:3])
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, [embedder.embed_query(t) for t in order], atol=1e-6)
    assert np.array_equal(again, vectors[:3])
    assert heard[-1] == (151, 151)
    assert heard == sorted(set(heard))
    with EmbeddingJob(cache, embedder) as later:
        assert np.array_equal(later.vectors(order), vectors)
        assert later.embedded == 0


def test_a_job_of_nothing_is_an_empty_matrix(cache: VectorCache, embedder: HashEmbedder) -> None:
    with EmbeddingJob(cache, embedder) as job:
        assert job.vectors([]).shape == (0, 32)


def test_add_does_not_wait_for_the_model(cache: VectorCache) -> None:
    model = GatedEmbedder()
    job = EmbeddingJob(cache, model)
    job.add(["one"])
    assert model.busy.wait(20)
    job.add(["two", "three"])
    assert job.embedded == 0
    model.gate.set()
    assert job.vectors(["three", "one"]).shape == (2, 32)
    job.close()


def test_closing_stops_soon_and_keeps_what_is_embedded(
    cache: VectorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_cache, "EMBED_AT_ONCE", 4)
    model = GatedEmbedder()
    job = EmbeddingJob(cache, model)
    texts = [f"text {i:03}" for i in range(100)]
    job.add(texts)
    assert model.busy.wait(20)
    closing = threading.Thread(target=job.close)
    closing.start()
    while not job._stop:
        time.sleep(0.001)
    model.gate.set()
    closing.join(20)
    assert not closing.is_alive()
    assert job.embedded == model.embedded == 4
    job.close()
    with pytest.raises(LibraryError, match="stopped"):
        job.add(["more"])
    assert cache.embed(HashEmbedder(), texts)[1] == 96


def test_an_interruption_while_waiting_reaches_the_caller(cache: VectorCache) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    job = EmbeddingJob(cache, HashEmbedder())
    with pytest.raises(KeyboardInterrupt):
        job.vectors(["one"], interrupt)
    job.close()
    assert cache.embed(HashEmbedder(), ["one"])[1] == 0


def test_what_goes_wrong_is_raised_at_the_next_call(cache: VectorCache) -> None:
    class Broken(HashEmbedder):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise MemoryError("no memory left")

    job = EmbeddingJob(cache, Broken())
    for _ in range(2):
        with pytest.raises(MemoryError):
            job.vectors(["one"])
    with pytest.raises(MemoryError):
        job.add(["two"])
    job.close()


def test_a_full_disk_is_raised_and_the_cache_stays_usable(
    cache: VectorCache, embedder: HashEmbedder
) -> None:
    cache._db.execute("PRAGMA max_page_count = 4")
    texts = [f"text {i}" for i in range(3000)]
    with (
        EmbeddingJob(cache, embedder) as job,
        pytest.raises(sqlite3.OperationalError, match="full"),
    ):
        job.vectors(texts)
    cache._db.execute("PRAGMA max_page_count = 1000000")
    vectors, _ = cache.embed(embedder, texts)
    assert vectors.shape == (3000, 32)


@pytest.mark.parametrize("made", [[[1.0]], [[float("nan")] * 32], []])
def test_a_model_that_gives_no_vectors_is_one_clear_error(
    cache: VectorCache, made: list[list[float]]
) -> None:
    class Odd(HashEmbedder):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return made

    with EmbeddingJob(cache, Odd()) as job, pytest.raises(LibraryError, match="another model"):
        job.vectors(["one"])


def test_a_kill_leaves_the_cache_usable(tmp_path: Path) -> None:
    program = f"""
import os, signal
from pathlib import Path
from index.vector_cache import EmbeddingJob, VectorCache
from tests.conftest import HashEmbedder
job = EmbeddingJob(VectorCache(Path({str(tmp_path / "v.sqlite")!r})), HashEmbedder())
job.vectors([f"text {{i}}" for i in range(600)])
job.add([f"more {{i}}" for i in range(1500)])
os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, env=environment, check=False)
    cache = VectorCache(tmp_path / "v.sqlite")
    assert cache.embed(HashEmbedder(), [f"text {i}" for i in range(600)])[1] == 0
    assert cache.embed(HashEmbedder(), [f"more {i}" for i in range(1500)])[0].shape == (1500, 32)
    cache.close()


def test_two_caches_may_share_a_file(tmp_path: Path, embedder: HashEmbedder) -> None:
    first, second = (VectorCache(tmp_path / "v.sqlite") for _ in range(2))
    with EmbeddingJob(first, embedder) as a, EmbeddingJob(second, embedder) as b:
        texts = [f"text {i}" for i in range(2000)]
        a.add(texts)
        b.add(texts[::-1])
        assert np.array_equal(a.vectors(texts), b.vectors(texts))
    first.close()
    second.close()


@pytest.mark.model
def test_a_named_model_is_embedded_through_sentence_transformers(cache: VectorCache) -> None:
    model = open_embedder(Settings(embedding_model=str(packaged_folder())))
    assert isinstance(model, NamedEmbeddings)
    vectors, _ = cache.embed(model, check_texts())
    assert np.abs(vectors - np.load(CHECK_VECTORS)).max() < 1e-5


def test_the_log_says_how_the_export_went(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        OnnxEmbeddings(tmp_path, precision="float32").embed_query("a")
    assert "exported the embedding model as float32" in caplog.text
