"""The opened library, shared by everybody who has a page open, and what to say where there is none.

Nothing personal is kept here: what is cached is read-only and the same for all.
"""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from pydantic import ValidationError

from app_pages import building, notices
from app_pages.examples import examples
from corpus.article import Article
from corpus.errors import LibraryError, VerseError
from index import generation
from index.embedding import Embedder, open_embedder
from index.library import Library, Snapshot, storage_of
from index.settings import SAMPLES, Settings
from qa.ask import Assistant
from qa.reader import Reader

SAMPLES_LINE = (
    "These sample articles are about invented councils and people; "
    "add your own articles on the Library page."
)


def settings() -> Settings:
    """The settings as the environment gives them; says in one line where one is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "VERSE_" + "_".join(str(part).upper() for part in first["loc"])
        notices.problem(f"{name} is not right: {first['msg']}; see the README's table")
        st.stop()


def embedder() -> Embedder:
    """The embedding model, loaded once for all."""
    now = settings()
    return _embedder(now.embedding_model, now)


def assistant() -> Assistant:
    """The assistant over the library that serves; builds it where there is none yet.

    Where the library cannot be used the page says so in one line, offers to make it again, and
    ends.
    """
    now = settings()
    try:
        if generation.current(now.data) is None:
            _first_build(now)
        found = _assistant(str(now.data.absolute()), now)
        found.library.snapshot()
    except VerseError as error:
        _cannot_open(str(error))
    return found


def snapshot() -> Snapshot:
    """The generation that serves now."""
    return assistant().library.snapshot()


def find_article(snapshot: Snapshot, id: str) -> Article | None:
    """The library's article with that id; None where it has none (any more)."""
    try:
        return snapshot.article(id)
    except LibraryError:
        return None


def are_samples(snapshot: Snapshot) -> bool:
    """True where the library is the invented sample articles and nothing else."""
    manifest = snapshot.manifest
    return (
        not manifest.roots
        and bool(manifest.files)
        and all(f.root == str(SAMPLES) for f in manifest.files)
    )


def say_what_serves(snapshot: Snapshot) -> None:
    """The lines every page opens with: a notice of the library's, and whether it is the samples."""
    if snapshot.notice:
        notices.warn(snapshot.notice)
    if are_samples(snapshot):
        notices.note(SAMPLES_LINE)


def example_questions(assistant: Assistant) -> tuple[str, ...]:
    """Questions the library answers, made from its own articles."""
    snapshot = assistant.library.snapshot()
    return _examples(str(snapshot.folder.absolute()), snapshot.manifest.created, assistant)


@st.cache_resource(show_spinner="Loading the language model…")
def _embedder(name: str | None, _settings: Settings) -> Embedder:
    return open_embedder(_settings)


@st.cache_resource(show_spinner="Opening the library…")
def _assistant(data: str, _settings: Settings) -> Assistant:
    library = Library(_settings.data, embedder(), storage_of(_settings))
    library.snapshot()  # a missing library is said before the reader is loaded
    opened = Assistant(library, Reader.load(threads=_settings.threads))
    embedder().embed_query("ready")  # the weights are loaded now, not at the first question
    return opened


@st.cache_resource(show_spinner="Looking through the articles…", max_entries=4)
def _examples(folder: str, created: str, _assistant: Assistant) -> tuple[str, ...]:
    return examples(_assistant)


def _first_build(settings: Settings) -> None:
    st.html("<h1 class='cv-page'>Setting up the library</h1>")
    notices.note("There is no library yet. It is being made now; this happens once.")
    building.run(settings, embedder())
    st.rerun()


def _cannot_open(message: str) -> NoReturn:
    st.html("<h1 class='cv-page'>The library cannot be opened</h1>")
    notices.problem(message)
    with st.container(horizontal=True):
        wanted = st.button("Make the library again", type="primary", key="make-again")
        st.button("Try again", key="try-again")
    if wanted:
        try:
            building.run(settings(), embedder())
        except VerseError as error:
            notices.problem(str(error))
        else:
            st.rerun()
    st.stop()
