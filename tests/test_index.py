from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import LibraryError
from corpus.passages import Passage
from index import generation
from index.embedding import PackagedEmbeddings, open_embedder, packaged_folder, verify_weights
from index.library import Library, Snapshot
from index.settings import Settings
from index.store import content_words, words_query
from index.vector_cache import VectorCache
from index.vectors import VectorIndex, write_vectors
from tests.conftest import Build, HashEmbedder, write_article


@pytest.fixture
def snapshot(rebuild: Build, folder: Path, data: Path, embedder: HashEmbedder) -> Snapshot:
    rebuild(folder)
    return Library(data, embedder).snapshot()


def test_there_is_no_library_before_the_first_build(data: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(LibraryError, match="run python -m index build"):
        Library(data, embedder).snapshot()
    assert not data.exists()


def test_words_find_the_passages_that_have_them(snapshot: Snapshot) -> None:
    found = snapshot.search_words("what did inspectors say about families in Northwick?", 5)
    assert "Northwick" in found[0].passage.text
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert snapshot.search_words("the of and", 5) == []
    assert snapshot.search_words("", 5) == []
    assert snapshot.search_words("zeppelin", 5) == []


@pytest.mark.parametrize(
    "question",
    [
        '"unclosed',
        "a OR b NOT",
        "NEAR(x y)",
        "text:plans",
        "plans*",
        "('--",
        "’‘“”",
        "{x} ^ y",
        "\0",
    ],
)
def test_no_question_is_taken_for_search_syntax(snapshot: Snapshot, question: str) -> None:
    snapshot.search_words(question, 3)


def test_vectors_find_what_is_near_best_first(snapshot: Snapshot, embedder: HashEmbedder) -> None:
    passage = snapshot.store.passages([1])[0]
    found = snapshot.search_vectors(embedder.embed_query(passage.embedded_text), 3)
    assert found[0].passage == passage
    assert found[0].score == pytest.approx(1.0, abs=1e-3)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)


def test_comments_are_let_in_only_when_asked_for(
    snapshot: Snapshot, embedder: HashEmbedder
) -> None:
    vector = embedder.embed_query("Well done to all of them")
    for comments in (False, True):
        by_words = snapshot.search_words("well done all", 9, comments=comments)
        by_vector = snapshot.search_vectors(vector, 9, comments=comments)
        assert any(f.passage.is_comment for f in by_words) == comments
        assert any(f.passage.is_comment for f in by_vector) == comments


def test_search_can_be_narrowed_to_articles(snapshot: Snapshot, embedder: HashEmbedder) -> None:
    (id,) = snapshot.about["Fenbury"]
    vector = embedder.embed_query("inspectors")
    for articles, expected in (([id], {id}), ([], set()), (["no-such"], set())):
        by_words = snapshot.search_words("inspectors plans", 9, articles=articles)
        by_vector = snapshot.search_vectors(vector, 9, articles=articles)
        assert {f.passage.article_id for f in by_words} == expected
        assert {f.passage.article_id for f in by_vector} == expected


def test_the_store_knows_councils_dates_and_articles(snapshot: Snapshot) -> None:
    assert set(snapshot.about) == {"Northwick", "Fenbury"}
    (id,) = snapshot.about["Northwick"]
    assert snapshot.dates[id] == ("2019-05-03", "on or before")
    assert snapshot.article(id).id == id
    assert snapshot.article(id) is snapshot.article(id)
    with pytest.raises(LibraryError, match="python -m index articles lists them"):
        snapshot.article("no-such")
    for passage in snapshot.store.passages_of(id):
        article = snapshot.article(id)
        assert article.text[passage.start : passage.end] == passage.text


def test_every_passage_has_its_vector(snapshot: Snapshot) -> None:
    assert snapshot.vectors.count() == snapshot.store.count_passages()


def test_many_threads_may_ask_at_once(snapshot: Snapshot, embedder: HashEmbedder) -> None:
    expected = [f.passage.id for f in snapshot.search_words("inspectors plans", 5)]
    problems: list[object] = []

    def ask() -> None:
        for _ in range(20):
            found = [f.passage.id for f in snapshot.search_words("inspectors plans", 5)]
            near = snapshot.search_vectors(embedder.embed_query("plans"), 5)
            if found != expected or not near:
                problems.append(found)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems


def test_reading_leaves_the_generation_as_it_was_published(
    snapshot: Snapshot, embedder: HashEmbedder
) -> None:
    snapshot.search_vectors(embedder.embed_query("plans"), 3, comments=True)
    snapshot.close()
    assert generation.damage(snapshot.folder, snapshot.manifest) == []


@pytest.mark.parametrize("n", [0, 1, 2, 3, 1000, 1001, 1002])
def test_any_number_of_vectors_survives_opening_unchanged(tmp_path: Path, n: int) -> None:
    rng = np.random.default_rng(n)
    vectors = rng.normal(size=(n, 8)).astype(np.float32)
    passages = [
        Passage(f"{i:024}", "a", i, i + 1, False, None, (), "", f"text {i}") for i in range(n)
    ]
    write_vectors(tmp_path / "chroma", passages, vectors)
    from index.vectors import vectors_digest

    before = vectors_digest(tmp_path / "chroma")
    for _ in range(2):
        index = VectorIndex(tmp_path / "chroma")
        assert index.count() == n
        if n:
            unit = vectors[n - 1] / np.linalg.norm(vectors[n - 1])
            (best, score), *_ = index.search(list(map(float, unit)), 1)
            assert best == passages[n - 1].id
            assert score == pytest.approx(1.0, abs=1e-4)
        index.close()
        assert vectors_digest(tmp_path / "chroma") == before


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


def test_the_samples_lead_from_every_council_to_its_articles(
    rebuild: Build, data: Path, embedder: HashEmbedder
) -> None:
    rebuild()
    about = Library(data, embedder).snapshot().about
    # By the names themselves: an article's own words and a council's name in them.
    store = Library(data, embedder).snapshot().store
    for council, ids in about.items():
        naming = {a.id for a in store.articles() if council in a.text}
        assert ids == naming, council
    assert len(about) == 14


def test_names_of_generations_only_ever_go_up(rebuild: Build, folder: Path, data: Path) -> None:
    names = []
    for n in range(5):
        write_article(folder / f"{n}.txt", f"Newtown{n}")
        names.append(rebuild(folder).generation)
    assert names == sorted(set(names))
    assert [p.name for p in generation.published(data)][-1] == names[-1]


@given(st.text(max_size=60))
def test_a_query_only_ever_holds_words(question: str) -> None:
    for term in words_query(question).split(" OR "):
        assert term == "" or (term[0] == term[-1] == '"' and '"' not in term[1:-1])
    assert len(set(content_words(question))) == len(content_words(question))


def test_weights_that_were_tampered_with_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(LibraryError, match="not the published model"):
        verify_weights(tmp_path / "model.safetensors", PackagedEmbeddings().card.sha256)
    with pytest.raises(LibraryError, match="reinstall"):
        verify_weights(tmp_path / "missing", "")


def test_a_model_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    settings = Settings(embedding_model=str(tmp_path / "no-model"), data=tmp_path)
    with pytest.raises(LibraryError, match="VERSE_EMBEDDING_MODEL"):
        open_embedder(settings)


def test_counting_word_pieces_is_not_cut_short() -> None:
    assert PackagedEmbeddings().count_tokens(["word " * 1000, "", "two words"]) == [1000, 0, 2]


@pytest.mark.model
def test_the_packaged_model_gives_unit_vectors_that_know_meaning() -> None:
    model = PackagedEmbeddings()
    a, b, c = model.embed(
        [
            "Caseloads are too high for social workers.",
            "Practitioners have more cases than they can manage.",
            "The bakery sells bread on Saturdays.",
        ]
    )
    assert a.shape == (model.card.dimensions,)
    assert np.linalg.norm(a) == pytest.approx(1.0, abs=1e-5)
    assert a @ b > 0.4 > 0.2 > a @ c
    assert model.embed_query("Caseloads are too high for social workers.") == pytest.approx(
        list(map(float, a)), abs=1e-5
    )
    assert (packaged_folder() / "tokenizer.json").is_file()


def test_settings_come_from_the_environment_and_are_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERSE_DATA", "elsewhere")
    monkeypatch.setenv("VERSE_ARTICLES", "")
    assert Settings().data == Path("elsewhere")
    assert Settings().articles_folder == Path("elsewhere/articles")
    (tmp_path / ".env").write_text("VERSE_EMBEDDING_BATCH=7\n")
    assert Settings().embedding_batch == 7
    monkeypatch.setenv("VERSE_THREADS", "0")
    with pytest.raises(ValueError, match="threads"):
        Settings()
