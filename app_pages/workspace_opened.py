"""What people made, opened once for all who have a page open; the words are never cached."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app_pages import notices, opened
from workspace.boards import Boards
from workspace.checks import Checks
from workspace.database import Database, WorkspaceError
from workspace.reviews import Reviews


def boards() -> Boards:
    """The boards in the database that the settings name.

    Raises:
        WorkspaceError: it cannot be opened; the next call tries again.
    """
    return Boards(database())


def reviews() -> Reviews:
    """The reviews in the same database.

    Raises:
        WorkspaceError: as ``boards``.
    """
    return Reviews(database())


def checks() -> Checks:
    """The drafts that were checked, in the same database.

    Raises:
        WorkspaceError: as ``boards``.
    """
    return Checks(database())


def database() -> Database:
    """The database that the settings name.

    Raises:
        WorkspaceError: as ``boards``.
    """
    now = opened.settings()
    url = now.database_url.get_secret_value() if now.database_url else None
    return _database(str(now.data.absolute()), url)


def boards_or_say_why() -> Boards:
    """The boards; where they cannot be opened the page says so in one line, and ends."""
    return Boards(database_or_say_why("boards"))


def database_or_say_why(what: str) -> Database:
    """The database; where it cannot be opened the page says so of ``what`` and ends."""
    try:
        return database()
    except WorkspaceError as error:
        st.html(f"<h1 class='cv-page'>The {what} cannot be opened</h1>")
        notices.problem(str(error))
        st.button("Try again", key=f"{what}-again")
        st.stop()


@st.cache_resource(show_spinner="Opening the boards…", on_release=Database.close)
def _database(data: str, url: str | None) -> Database:
    return Database.open(Path(data), url)
