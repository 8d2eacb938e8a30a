"""Boards, their items, and what was done to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "boards",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("changed", sa.String(40), nullable=False),
        sa.Column("deleted", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name="pk_boards"),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("board_id", sa.String(12), nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("there", sa.Boolean, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("added", sa.String(40), nullable=False),
        sa.Column("changed", sa.String(40), nullable=False),
        sa.Column("by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name="fk_items_board_id"),
        sa.UniqueConstraint("board_id", "place", name="uq_items_board_id_place"),
    )
    op.create_table(
        "edits",
        sa.Column("board_id", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("item_id", sa.String(12)),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("of", sa.Integer),
        sa.PrimaryKeyConstraint("board_id", "number", name="pk_edits"),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name="fk_edits_board_id"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_edits_item_id"),
    )
