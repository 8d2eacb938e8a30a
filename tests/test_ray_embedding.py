from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from corpus.article import Article
from corpus.errors import LibraryError
from corpus.passages import cut_passages
from corpus.sources import Skipped, find_files, read_file
from index import ray_embedding
from index.embedding import Embedder, EmbedsInParts, OnnxEmbeddings, Vectors, open_embedder
from index.ray_embedding import RayEmbeddings, _Worker
from index.settings import SAMPLES, Settings
from index.vector_cache import SAVE_EVERY, EmbeddingJob, VectorCache
from tests.conftest import HashEmbedder

REPOSITORY = Path(__file__).parent.parent

with_ray = pytest.mark.skipif(
    find_spec("ray") is None,
    reason="Ray is not installed: pip install -r requirements-ray.txt to try it",
)
# Ray sets settings of its own that it calls deprecated.
quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    yield cache
    cache.close()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where Ray is installed, for what does not start it."""
    monkeypatch.setattr(ray_embedding, "find_spec", lambda name: object())


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ray for however few texts."""
    monkeypatch.setattr(ray_embedding, "FEWEST", 1)


def open_hashes(settings: Settings) -> Embedder:
    return HashEmbedder()


def open_dying(settings: Settings) -> Embedder:
    os._exit(7)


# Without Ray


def test_ray_asked_for_and_not_installed_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_embedding, "find_spec", lambda name: None)
    with pytest.raises(LibraryError) as error:
        open_embedder(Settings(data=tmp_path, embed_on="ray"))
    assert str(error.value) == (
        "Ray is not installed; run pip install -r requirements-ray.txt or unset VERSE_EMBED_ON"
    )


def test_ray_is_nothing_to_whoever_does_not_ask_for_it(tmp_path: Path) -> None:
    program = """
import sys
from index.embedding import open_embedder
from index.settings import Settings
open_embedder(Settings(data="nowhere")).count_tokens(["word"])
assert not {"ray", "index.ray_embedding"} & set(sys.modules)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), *sys.path])}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)


@pytest.mark.usefixtures("installed")
def test_the_setting_asks_for_ray_and_the_model_stays(tmp_path: Path) -> None:
    here = open_embedder(Settings(data=tmp_path))
    there = open_embedder(Settings(data=tmp_path, embed_on="ray"))
    assert isinstance(there, RayEmbeddings)
    assert isinstance(there, EmbedsInParts)
    assert not isinstance(here, EmbedsInParts)
    assert there.card == here.card
    assert there.count_tokens(["two words"]) == [2]


@pytest.mark.usefixtures("installed")
def test_few_texts_and_questions_are_embedded_here(embedder: HashEmbedder) -> None:
    model = RayEmbeddings(embedder, Settings())
    texts = [f"text {n}" for n in range(100)]
    assert np.allclose(
        model.embed_documents(texts), [embedder.embed_query(t) for t in texts], atol=1e-6
    )
    assert model.embed_documents([]) == []
    assert model.embed_query("one") == embedder.embed_query("one")
    assert embedder.embedded == 100


@pytest.mark.usefixtures("installed")
def test_a_worker_gets_one_thread_and_no_key() -> None:
    settings = Settings(threads=5, chroma_api_key=SecretStr("hunter2"), data=Path("data"))
    model = RayEmbeddings(HashEmbedder(), settings)
    assert model._settings.threads == 1
    assert model._settings.chroma_api_key is None
    assert model._settings.embed_on == "here"
    assert model._settings.data.is_absolute()


def work(worker: _Worker, texts: Sequence[str]) -> tuple[Vectors, set[str]]:
    batch = {
        "row": np.arange(len(texts)),
        "text": np.array([t.encode("utf-8", "surrogatepass") for t in texts], object),
    }
    made = worker(batch)
    assert made["row"].tolist() == list(range(len(texts)))
    return made["vector"], set(made["error"].tolist())


def test_a_worker_embeds_what_it_is_given(embedder: HashEmbedder) -> None:
    texts = ["one", "half a pair \ud83d", "", "zero\0"]
    vectors, errors = work(_Worker(Settings(), embedder.card, open_hashes), texts)
    assert errors == {""}
    assert np.array_equal(vectors, np.asarray(embedder.embed_documents(texts), np.float32))


def test_a_worker_with_another_model_says_so() -> None:
    vectors, errors = work(_Worker(Settings(), HashEmbedder("other").card, open_hashes), ["one"])
    (error,) = errors
    assert error.startswith("the embedding model on ")
    assert error.endswith("install the same version and model on both")
    assert not vectors.any()


def test_what_goes_wrong_on_a_worker_is_one_sentence() -> None:
    def broken(settings: Settings) -> Embedder:
        raise ImportError("no module named 'onnxruntime'\nand more of it")

    _, errors = work(_Worker(Settings(), HashEmbedder().card, broken), ["one", "two"])
    (error,) = errors
    assert "could not embed (no module named 'onnxruntime'); install there" in error


# The job, with a model that gives vectors in parts


class PartsEmbedder(HashEmbedder):
    """Gives parts of 50, the last first, and notes what it was asked for."""

    texts_at_once = 200

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self.given = 0
        self.ended = 0

    def embed_in_parts(
        self, texts: Sequence[str]
    ) -> Generator[tuple[Sequence[int], Vectors], None, None]:
        if not texts:
            return
        self.asked.append(len(texts))
        try:
            for end in range(len(texts), 0, -50):
                rows = list(range(max(0, end - 50), end))[::-1]
                yield rows, np.asarray(self.embed_documents([texts[r] for r in rows]), np.float32)
                self.given += 1
                assert self.gate.wait(20)
        finally:
            self.ended += 1


def test_parts_in_any_order_are_filed_under_their_texts(cache: VectorCache) -> None:
    model = PartsEmbedder()
    heard: list[tuple[int, int]] = []
    texts = [f"text {n}" for n in range(530)]
    with EmbeddingJob(cache, model) as job:
        job.add(texts[:120])
        job.add(texts[120:450])
        while model.ended < 2:
            time.sleep(0.001)
        # The last fifty wait for more to come, until nothing more can.
        assert model.asked == [200, 200]
        vectors = job.vectors(texts, lambda done, total: heard.append((done, total)))
        assert sum(model.asked) == job.embedded == 530
        job.add(["later"])
        assert job.vectors(["later"]).shape == (1, 32)
    assert np.allclose(vectors, [model.embed_query(t) for t in texts], atol=1e-6)
    assert heard[-1] == (530, 530)
    assert model.ended == len(model.asked)


def test_closing_between_parts_keeps_those_that_came(cache: VectorCache) -> None:
    model = PartsEmbedder()
    model.texts_at_once = 2000
    model.gate.clear()
    job = EmbeddingJob(cache, model)
    texts = [f"text {n}" for n in range(2000)]
    job.add(texts)
    while not model.given:
        time.sleep(0.001)
    closing = threading.Thread(target=job.close)
    closing.start()
    while not job._stop:
        time.sleep(0.001)
    model.gate.set()
    closing.join(20)
    assert not closing.is_alive()
    assert model.ended == 1
    assert job.embedded == 100
    assert cache.embed(HashEmbedder(), texts)[1] == 1900


def test_what_came_before_a_failure_was_saved_on_the_way(cache: VectorCache) -> None:
    class Failing(PartsEmbedder):
        def embed_in_parts(
            self, texts: Sequence[str]
        ) -> Generator[tuple[Sequence[int], Vectors], None, None]:
            for rows, vectors in super().embed_in_parts(texts):
                yield rows, vectors
                if self.given == 15:
                    raise LibraryError("a worker failed; build again")

    model = Failing()
    texts = [f"text {n}" for n in range(1000)]
    with EmbeddingJob(cache, model) as job, pytest.raises(LibraryError, match="a worker failed"):
        job.vectors(texts)
    assert cache.embed(HashEmbedder(), texts)[1] <= 1000 - SAVE_EVERY


# With Ray


@pytest.fixture(scope="module")
def passages() -> list[str]:
    """64 passages of the samples, and what is hard to send."""
    texts: list[str] = []
    model = OnnxEmbeddings(Path("nowhere"))
    files = [f for f in find_files(SAMPLES) if not isinstance(f, Skipped)]
    for article in (a for f in files for a in read_file(f) if isinstance(a, Article)):
        texts += [p.embedded_text for p in cut_passages(article, model.count_tokens)]
    assert len(texts) >= 64
    return [*texts[:64], "half a pair \ud83d", "", "zero\0"]


@with_ray
@quiet
@pytest.mark.model
@pytest.mark.usefixtures("always")
def test_vectors_through_ray_are_those_made_here_bit_for_bit(
    tmp_path: Path, cache: VectorCache, passages: list[str]
) -> None:
    here = open_embedder(Settings(data=tmp_path))
    wanted = np.asarray(here.embed_documents(passages), np.float32)
    there = open_embedder(Settings(data=tmp_path, embed_on="ray"))
    heard: list[tuple[int, int]] = []
    vectors, embedded = cache.embed(there, passages, lambda *done: heard.append(done))
    assert np.array_equal(vectors, wanted)
    assert embedded == len(passages)
    assert heard[-1] == (embedded, embedded)
    # What Ray made serves a build without it.
    assert cache.embed(here, passages)[1] == 0


@with_ray
@quiet
@pytest.mark.usefixtures("always")
def test_a_worker_that_fails_ends_the_job_with_one_sentence(cache: VectorCache) -> None:
    other = RayEmbeddings(HashEmbedder("other"), Settings(threads=1), open_hashes)
    with pytest.raises(LibraryError, match=r"install the same version and model on both$"):
        cache.embed(other, ["one", "two"])
    dying = RayEmbeddings(HashEmbedder(), Settings(threads=1), open_dying)
    with pytest.raises(
        LibraryError, match=r"^embedding through Ray failed .* unset VERSE_EMBED_ON"
    ):
        cache.embed(dying, ["one", "two"])


@with_ray
@quiet
@pytest.mark.usefixtures("always")
def test_an_interrupted_job_keeps_what_ray_gave(cache: VectorCache) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    model = RayEmbeddings(HashEmbedder(), Settings(threads=1), open_hashes)
    texts = [f"text {n}" for n in range(5000)]
    job = EmbeddingJob(cache, model)
    with pytest.raises(KeyboardInterrupt):
        job.vectors(texts, interrupt)
    job.close()
    kept = job.embedded
    assert 0 < kept < 5000
    assert cache.embed(HashEmbedder(), texts)[1] == 5000 - kept


@with_ray
@quiet
@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("address", ["127.0.0.1:9", "nowhere"])
def test_a_cluster_that_is_not_there_is_one_sentence(address: str) -> None:
    model = RayEmbeddings(HashEmbedder(), Settings(ray_address=address), open_hashes)
    with pytest.raises(LibraryError, match=f"^Ray could not be joined at {re.escape(address)} "):
        model.embed_documents(["one"])
