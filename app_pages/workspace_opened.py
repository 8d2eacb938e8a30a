"""What people made, opened once for all who have a page open; the words are never cached."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages import notices, opened
from workspace.boards import Boards
from workspace.database import Database, WorkspaceError


def boards() -> Boards:
    """The boards in the database that the settings name.

    Raises:
        WorkspaceError: it cannot be opened; the next call tries again.
    """
    now = opened.settings()
    url = now.database_url.get_secret_value() if now.database_url else None
    return Boards(_database(str(now.data.absolute()), url))


def boards_or_say_why() -> Boards:
    """The boards; where they cannot be opened the page says so in one line, and ends."""
    try:
        return boards()
    except WorkspaceError as error:
        st.html("<h1 class='cv-page'>The boards cannot be opened</h1>")
        notices.problem(str(error))
        st.button("Try again", key="boards-again")
        st.stop()


@st.cache_resource(show_spinner="Opening the boards…", on_release=Database.close)
def _database(data: str, url: str | None) -> Database:
    return Database.open(Path(data), url)
