"""What the tests of pages share: a library served as the app's own, by a model made of hashes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st

from qa.reader import Reader
from tests.conftest import HashEmbedder


@contextmanager
def served(data: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The library in ``data`` as the app's own, with boards and reviews in a file of its own."""
    monkeypatch.setenv("VERSE_DATA", str(data))
    monkeypatch.delenv("VERSE_DATABASE_URL", raising=False)
    monkeypatch.setattr("app_pages.opened.open_embedder", lambda settings: HashEmbedder())
    monkeypatch.setattr("app_pages.opened.Reader.load", lambda threads: reader)
    st.cache_resource.clear()
    yield data
    st.cache_resource.clear()


@contextmanager
def served_copy(
    data: Path, folder: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of the library in ``data``, in ``folder``, as the app's own."""
    copy = folder / "data"
    shutil.copytree(data, copy)
    with served(copy, reader, monkeypatch):
        yield copy
