"""The pages, run as Streamlit runs them, over a small library of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from app_pages.building import Pace
from app_pages.exact import words
from app_pages.place import Place
from index import generation
from index.build import build
from index.embedding import Embedder, open_embedder
from index.library import Library
from index.settings import SAMPLES, Settings
from workspace.conversations import Conversations

pytestmark = pytest.mark.model

APP = str(Path(__file__).parent.parent / "app.py")
USED = (
    "castlebrook-agency-bill.txt",
    "castlebrook-falls-short-again.txt",
    "castlebrook-good-at-last.txt",
    "ellerdale-good.md",
)
HOSTILE = """Costs of $5 to 6$ for :red[Marwick] <script>alert(1)</script> and *stars*

Published: 3 March 2021

Marwick council spent $5 to 6$ million on :red[x] placements, <script>alert(1)</script> the report \
said, and [1](javascript:alert(2)) was :smile: noted by *inspectors* --> more.

# Not a heading of ours

Inspectors said that Marwick &amp; its partners had "good   plans" and a <b>bold</b> director.

1 Response to Costs

  1. <b>Bob</b> May 3, 2021 at 10:15 am #

    I think <img src=x onerror=alert(9)> is $wrong$ about Marwick.
"""
SPENT = "Marwick council spent $5 to 6$ million on :red[x] placements, <script>alert(1)</script>"


@pytest.fixture(scope="session")
def model() -> Embedder:
    """The packaged model, loaded once: the pages open it by themselves."""
    return open_embedder(Settings())


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, model: Embedder) -> Path:
    """A library of four samples and an article that tries to be markup."""
    folder = tmp_path_factory.mktemp("news")
    for name in USED:
        shutil.copy(SAMPLES / name, folder / name)
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    data = tmp_path_factory.mktemp("built") / "data"
    build(data, model, [folder])
    return data


@pytest.fixture
def library(
    tmp_path: Path, built: Path, model: Embedder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of that library that a test may change, as the app's own."""
    data = tmp_path / "data"
    shutil.copytree(built, data)
    monkeypatch.setenv("VERSE_DATA", str(data))
    monkeypatch.delenv("VERSE_ARTICLES", raising=False)
    monkeypatch.setattr("app_pages.opened.open_embedder", lambda settings: model)
    st.cache_resource.clear()
    yield data
    st.cache_resource.clear()


def open_app(page: str | None = None, **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    if page:
        app.run()
        app.switch_page(f"app_pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [e.message for e in app.exception]
    return app


def shown(app: AppTest) -> str:
    """All the HTML of the page, without the style and the script."""
    bodies = [str(e.proto.body) for e in app.get("html")]
    return "\n".join(b for b in bodies if not b.startswith(("<style>", "<script>")))


def asked(app: AppTest, question: str) -> AppTest:
    return sound(app.chat_input[0].set_value(question).run())


def button(app: AppTest, label: str) -> Callable[[], AppTest]:
    found = next(b for b in app.button if b.label == label)
    return lambda: sound(found.click().run())


# Asking


def test_an_answer_is_in_the_articles_words_with_markers_and_its_sources(library: Path) -> None:
    app = asked(open_app(), "What share of posts do agency workers hold in Castlebrook?")
    html = shown(app)
    assert "Agency workers hold" in html
    assert 'aria-label="Source 1">[1]</a>' in html
    assert "<mark>" in html
    assert "Copy with reference" in html
    assert [e.label for e in app.expander if e.label.startswith("Sources")]


def test_examples_are_made_from_the_library_and_a_click_asks_one(library: Path) -> None:
    app = open_app()
    example = next(b for b in app.button if "Castlebrook" in b.label)
    sound(example.click().run())
    assert words(example.label.replace("\\", "")) in shown(app)
    assert 'class="cv-answer"' in shown(app)
    assert "For example" not in shown(app)


def test_what_is_not_in_the_articles_is_said_with_the_nearest_passages(library: Path) -> None:
    app = asked(open_app(), "What is the price of a kilo of cod in Lisbon?")
    assert "Not in the articles." in shown(app)
    assert "The nearest passages, which do not answer it" in [e.label for e in app.expander]
    assert 'class="cv-answer"' not in shown(app)


def test_a_follow_up_shows_what_was_searched(library: Path) -> None:
    app = asked(open_app(), "What did inspectors find in Castlebrook?")
    assert "Searched as" not in shown(app)
    app = asked(app, "What about Ellerdale?")
    searched = shown(app).split("Searched as: <b>")[1].split("</b>")[0]
    assert "Ellerdale" in searched
    assert "inspectors" in searched


@pytest.mark.parametrize("question", ["...", "?" * 30, "why " * 600])
def test_a_question_that_cannot_be_asked_gets_one_line(library: Path, question: str) -> None:
    app = asked(open_app(), question)
    assert shown(app).count('role="alert"') == 1
    assert "Problem:" in shown(app)


def test_narrowing_is_applied_shown_and_cleared(library: Path) -> None:
    app = open_app()
    app.text_input(key="after-0").set_value("2023")
    button(app, "Apply")()
    assert [b for b in app.button if b.label.startswith("from 2023 on")]
    app = asked(app, "What is said about agency workers in Castlebrook?")
    html = shown(app)
    assert "Narrowed to: from 2023 on" in html
    assert "Castlebrook reaches" in html
    assert "one council’s struggle" not in html
    button(app, "Clear all")()
    assert not [b for b in app.button if b.label.startswith("from 2023")]


def test_a_date_that_is_none_is_said_in_the_form(library: Path) -> None:
    app = open_app()
    app.text_input(key="before-0").set_value("soon")
    button(app, "Apply")()
    assert "is not a date" in shown(app)


def test_a_new_conversation_can_be_undone(library: Path) -> None:
    app = asked(open_app(), "What did inspectors find in Castlebrook?")
    button(app, "New conversation")()
    assert 'class="cv-question"' not in shown(app)
    button(app, "Undo")()
    assert "What did inspectors find in Castlebrook?" in shown(app)


def test_a_conversation_is_there_again_after_a_refresh_and_a_rebuild(
    library: Path, model: Embedder
) -> None:
    question = "What share of posts do agency workers hold in Castlebrook?"
    app = asked(open_app(), question)
    app = asked(app, "What is the price of a kilo of cod in Lisbon?")
    id = app.query_params["conversation"]
    before = shown(app).split('data-turn="', 1)[1]
    again = open_app(conversation=id)
    assert shown(again).split('data-turn="', 1)[1] == before
    build(library, model, [SAMPLES / "kinship-carers-harrowmere.txt"])
    again = asked(open_app(conversation=id), "What about Ellerdale?")
    assert "Agency workers hold" in shown(again)
    assert len(Conversations(library).load(id).turns) == 3


def test_a_kept_answer_says_when_its_article_is_gone(library: Path, model: Embedder) -> None:
    app = asked(open_app(), "What share of posts do agency workers hold in Castlebrook?")
    id = app.query_params["conversation"]
    cited = Conversations(library).load(id).turns[0].answer
    assert cited is not None
    build(library, model, forget=[], exclude=[cited["citations"][0]["article_id"]])
    html = shown(open_app(conversation=id))
    assert "this article is no longer in the library" in html
    assert f"<mark>{words(cited['citations'][0]['quote'])}</mark>" in html


def test_a_kept_answer_whose_words_are_not_its_articles_is_not_shown(library: Path) -> None:
    app = asked(open_app(), "What share of posts do agency workers hold in Castlebrook?")
    id = app.query_params["conversation"]
    file = Conversations(library).folder / f"{id}.json"
    file.write_text(file.read_text().replace("Agency workers hold", "Agency workers lost"))
    html = shown(open_app(conversation=id))
    assert "Agency workers lost" not in html
    assert "this answer is not shown" in html.lower()


def test_a_conversation_is_deleted_and_put_back(library: Path) -> None:
    question = "What did inspectors find in Castlebrook?"
    app = asked(open_app(), question)
    assert "Earlier conversations" in shown(app)
    button(app, "Delete")()
    assert 'class="cv-question"' not in shown(app)
    assert Conversations(library).list().headings == ()
    button(app, "Undo")()
    assert 'class="cv-question"' in shown(app)
    assert [h.title for h in Conversations(library).list().headings] == [question]


def test_a_conversation_is_renamed_and_a_new_one_leaves_it_saved(library: Path) -> None:
    app = asked(open_app(), "What did inspectors find in Castlebrook?")
    field = next(t for t in app.sidebar.text_input if t.label == "Title")
    field.set_value("For *the* workshop")
    button(app, "Rename")()
    button(app, "New conversation")()
    assert "conversation" not in app.query_params
    assert [h.title for h in Conversations(library).list().headings] == ["For *the* workshop"]


def test_two_pages_on_one_conversation_keep_all_questions(library: Path) -> None:
    first = asked(open_app(), "What did inspectors find in Castlebrook?")
    id = first.query_params["conversation"]
    second = open_app(conversation=id)
    asked(first, "What about Ellerdale?")
    html = shown(asked(second, "Who leads Castlebrook?"))
    assert html.count('class="cv-question"') == 3
    assert html.index("What about Ellerdale?") < html.index("Who leads Castlebrook?")
    assert len(Conversations(library).load(id).turns) == 3


def test_what_cannot_be_saved_is_said_and_the_answer_still_shown(library: Path) -> None:
    (library / "workspace").write_text("a file where the folder should be")
    html = shown(asked(open_app(), "What did inspectors find in Castlebrook?"))
    assert "this conversation is not saved" in html.lower()
    assert 'class="cv-answer"' in html


def test_an_address_of_no_conversation_says_so(library: Path) -> None:
    html = shown(open_app(conversation="../../current"))
    assert "there is no conversation" in html.lower()
    assert "For example" in html


def test_hostile_words_are_shown_exactly_and_never_as_markup(library: Path) -> None:
    app = asked(open_app(), "What did Marwick council spend on placements?")
    html = shown(app)
    assert words(SPENT) in html
    assert "<script>alert" not in html
    assert not [m for m in app.markdown if "Marwick" in m.value]


def test_a_library_that_is_not_there_is_built_in_the_app(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "new"
    (data / "articles").mkdir(parents=True)
    shutil.copy(SAMPLES / USED[0], data / "articles")
    monkeypatch.setenv("VERSE_DATA", str(data))
    app = open_app()
    assert (data / "current").is_file()
    assert "1 article" in shown(app)


def test_a_damaged_library_is_said_with_a_way_out(library: Path) -> None:
    for store in library.glob("generations/*/segments/*/library.sqlite"):
        store.write_bytes(b"no database")
    app = open_app()
    assert "damaged" in shown(app)
    button(app, "Make the library again")()
    assert "Ask the articles" in shown(app)


# Reading


def opened(library: Path, model: Embedder) -> Library:
    return Library(library, model)


def test_a_link_opens_the_article_at_the_marked_place(library: Path, model: Embedder) -> None:
    article = next(a for a in opened(library, model).snapshot().articles() if "Marwick" in a.title)
    start = article.text.index("Marwick council spent")
    place = Place.span(article, start, start + len(SPENT))
    app = open_app("read", **place.query)
    html = shown(app)
    assert f'<mark id="cited" tabindex="-1">{words(SPENT)}</mark>' in html
    assert '<h1 class="cv-headline">Costs of $5 to 6$' in html
    assert "1 reader’s comment" in html
    assert "Reader’s comment by &lt;b&gt;Bob&lt;/b&gt;" in html
    assert "<img" not in html
    assert "has changed" not in html


def test_a_link_to_an_older_text_says_so_and_finds_the_words(
    library: Path, model: Embedder
) -> None:
    article = next(a for a in opened(library, model).snapshot().articles() if "Marwick" in a.title)
    query = {"article": article.id, "start": "5", "end": "40", "sha": "0123456789abcdef"}
    app = open_app("read", **query, words="Marwick council spent")
    assert "The source has changed since this link was made. The same words" in shown(app)
    assert ">Marwick council spent</mark>" in shown(app)
    app = open_app("read", **query, words="Quite other words about quite another thing")
    assert "were not found" in shown(app)
    assert "<mark" not in shown(app)


def test_without_a_link_an_article_is_chosen(library: Path) -> None:
    app = open_app("read")
    id = _id_of(library, "ellerdale")
    app.selectbox[0].set_value(id).run()
    assert "cv-headline" in shown(sound(app))
    assert app.query_params["article"] == id


def test_a_link_to_no_article_says_so(library: Path) -> None:
    assert "there is no article" in shown(open_app("read", article="nothing<b>")).lower()


def _id_of(data: Path, start: str) -> str:
    folder = generation.current(data)
    assert folder is not None
    ids = generation.read_manifest(folder).article_ids
    return next(i for i in ids if i.startswith(start))


# The library


def test_the_table_lists_every_article_with_its_date_and_basis(library: Path) -> None:
    app = open_app("library")
    table = app.dataframe[0].value
    assert len(table) == 5
    row = table[table["Title"].str.startswith("£14m")].iloc[0]
    assert row["Date"] == "2021-06-08"
    assert row["Date known from"] == "inferred, on or before: the first reader comment"
    assert row["Comments"] == 5


def test_uploads_are_kept_and_reported_the_bad_with_its_reason(library: Path) -> None:
    app = open_app("library")
    text = (SAMPLES / "kinship-carers-harrowmere.txt").read_bytes()
    app.file_uploader[0].set_value(
        [("../../kinship.txt", text, "text/plain"), ("photo.png", b"\x89PNG", "image/png")]
    ).run()
    button(app, "Add these files")()
    html = shown(app)
    assert "1 added" in html
    assert "photo.png" in html
    assert "are not read" in html
    kept = sorted(p.name for p in (library / "articles").iterdir())
    assert kept == ["kinship.txt"]
    assert len(app.dataframe[0].value) == 6


def test_an_article_is_removed_and_put_back(library: Path) -> None:
    app = open_app("library")
    app.selectbox[0].set_value(_id_of(library, "ellerdale")).run()
    button(app, "Remove it from the library")()
    assert "1 removed" in shown(app)
    assert len(app.dataframe[0].value) == 4
    button(app, "Undo")()
    assert len(app.dataframe[0].value) == 5


def test_a_folder_that_is_not_there_is_said(library: Path) -> None:
    app = open_app("library")
    app.text_input(key="folder").set_value("/no/such/folder")
    button(app, "Add this folder")()
    assert "/no/such/folder is not there" in shown(app)


def test_a_source_is_forgotten_and_added_again(library: Path) -> None:
    extra = library.parent / "extra"
    extra.mkdir()
    shutil.copy(SAMPLES / "ellerdale-lifted-out-of-inadequate.txt", extra)
    app = open_app("library")
    app.text_input(key="folder").set_value(str(extra))
    button(app, "Add this folder")()
    assert len(app.dataframe[0].value) == 6
    forget = [b for b in app.button if b.label == "Forget"][-1]
    sound(forget.click().run())
    assert len(app.dataframe[0].value) == 5
    button(app, "Undo")()
    assert len(app.dataframe[0].value) == 6


def test_another_builder_at_work_is_one_line(library: Path) -> None:
    app = open_app("library")
    with FileLock(library / "build.lock"):
        button(app, "Read all sources again")()
    assert "another build" in shown(app).lower()


def test_what_is_left_of_a_build_is_said_once_it_is_clear() -> None:
    pace = Pace("Embedding", 1_000, 50.0)
    assert pace.left(1_100, 2_000, 51.0) == ""
    assert pace.left(1_000, 2_000, 99.0) == ""
    assert pace.left(1_100, 2_000, 70.0) == "; about 3 minutes left"
    assert pace.left(1_900, 2_000, 70.0) == "; less than a minute left"
    assert pace.left(1_100, 40_000, 70.0) == "; about 2 hours 10 minutes left"
    assert pace.left(2_000, 2_000, 70.0) == ""
