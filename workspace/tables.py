"""The tables of the workspace's database. ``migrations/`` makes them; a test holds the two alike.

    boards   one row a board
    items    one row a quotation on a board; taken off, it stays, marked so
    edits    one row for each thing done to a board: what was there before and what after
    reviews  one row a verdict on a citation; the database refuses to change or delete one
    checks   one row a draft that was checked; put away, it stays, marked so

Nothing is ever deleted from them. What people wrote and what articles say is kept as JSON in plain
ASCII: PostgreSQL takes no NUL, no encoding has lone surrogates, and words must come back exactly.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from workspace.database import WorkspaceError


class Exact(TypeDecorator[Any]):
    """Any plain data, and exactly that back; None is NULL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """What is kept."""
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """What was kept."""
        if value is None:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise WorkspaceError(
                "the workspace's database holds something damaged; put a sound copy of it in its "
                "place"
            ) from error


def as_kept(value: Any) -> Any:
    """``value`` as it will come back: lists for tuples, a character for the halves of one."""
    return json.loads(json.dumps(value))


tables = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

boards = sa.Table(
    "boards",
    tables,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("name", Exact, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created", sa.String(40), nullable=False),  # times are UTC, ISO 8601
    sa.Column("changed", sa.String(40), nullable=False),
    sa.Column("deleted", sa.String(40)),  # when; NULL where it is not
)

items = sa.Table(
    "items",
    tables,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("board_id", sa.ForeignKey("boards.id"), nullable=False),
    sa.Column("place", sa.Text, nullable=False),  # see places.py
    sa.Column("there", sa.Boolean, nullable=False),  # false: taken off
    sa.Column("article_id", Exact, nullable=False),  # of the words kept
    sa.Column("kept", Exact, nullable=False),
    sa.Column("note", Exact, nullable=False),
    sa.Column("tags", Exact, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("added", sa.String(40), nullable=False),
    sa.Column("changed", sa.String(40), nullable=False),
    sa.Column("by", Exact),
    sa.UniqueConstraint("board_id", "place"),
)

edits = sa.Table(
    "edits",
    tables,
    sa.Column("board_id", sa.ForeignKey("boards.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # from 1 on each board
    sa.Column("deed", sa.String(20), nullable=False),
    sa.Column("item_id", sa.ForeignKey("items.id")),
    sa.Column("before", Exact, nullable=False),
    sa.Column("after", Exact, nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("by", Exact),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("of", sa.Integer),  # the number of the edit that this one undid or redid
)

reviews = sa.Table(
    "reviews",
    tables,
    sa.Column("number", sa.Integer, primary_key=True),  # counts up, over all of them
    sa.Column("key", sa.String(24), nullable=False, index=True),  # of what was reviewed
    sa.Column("subject", Exact, nullable=False),
    sa.Column("article_id", Exact, nullable=False),
    sa.Column("article_sha256", sa.String(64), nullable=False),
    sa.Column("opinion", sa.String(20), nullable=False),
    sa.Column("note", Exact, nullable=False),
    sa.Column("by", Exact),
    sa.Column("made", sa.String(40), nullable=False),
)

checks = sa.Table(
    "checks",
    tables,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("name", Exact, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("format", sa.String(20), nullable=False),
    sa.Column("text", Exact, nullable=False),
    sa.Column("lines", Exact, nullable=False),
    sa.Column("told", Exact, nullable=False),  # what could not be read
    sa.Column("library", Exact, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),  # of lines
    sa.Column("problems", sa.Integer, nullable=False),  # lines to look at
    sa.Column("made", sa.String(40), nullable=False),
    sa.Column("by", Exact),
    sa.Column("deleted", sa.String(40)),  # when; NULL where it is not
)
