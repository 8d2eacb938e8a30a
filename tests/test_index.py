from __future__ import annotations

import threading
from pathlib import Path

import pytest

from corpus.errors import LibraryError
from index import generation
from index.library import Library, Snapshot
from index.settings import Settings
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
    passage = snapshot.passages_of(snapshot.article_ids()[0])[1]
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
    for passage in snapshot.passages_of(id):
        article = snapshot.article(id)
        assert article.text[passage.start : passage.end] == passage.text


def test_every_passage_has_its_vector(snapshot: Snapshot) -> None:
    passages = [p for id in snapshot.article_ids() for p in snapshot.passages_of(id)]
    assert snapshot.count_vectors() == len(passages) == snapshot.manifest.passages


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


def test_the_samples_lead_from_every_council_to_its_articles(
    rebuild: Build, data: Path, embedder: HashEmbedder
) -> None:
    rebuild()
    about = Library(data, embedder).snapshot().about
    # By the names themselves: an article's own words and a council's name in them.
    articles = list(Library(data, embedder).snapshot().articles())
    for council, ids in about.items():
        naming = {a.id for a in articles if council in a.text}
        assert ids == naming, council
    assert len(about) == 14


def test_names_of_generations_only_ever_go_up(rebuild: Build, folder: Path, data: Path) -> None:
    names = []
    for n in range(5):
        write_article(folder / f"{n}.txt", f"Newtown{n}")
        names.append(rebuild(folder).generation)
    assert names == sorted(set(names))
    assert [p.name for p in generation.published(data)][-1] == names[-1]


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
