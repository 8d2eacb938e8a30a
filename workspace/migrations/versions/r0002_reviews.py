"""Reviews, and the drafts that were checked. What is written of a review stays as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the two tables, and have the database itself refuse to change a review."""
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(24), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("article_sha256", sa.String(64), nullable=False),
        sa.Column("opinion", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("made", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_reviews"),
    )
    op.create_index("ix_reviews_key", "reviews", ["key"])
    op.create_table(
        "checks",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lines", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("library", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("problems", sa.Integer, nullable=False),
        sa.Column("made", sa.String(40), nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("deleted", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name="pk_checks"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER reviews_no_{deed.lower()} BEFORE {deed} ON reviews "
                "BEGIN SELECT RAISE(ABORT, 'a review is never changed'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION reviews_stay() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a review is never changed'; END $$"
        )
        op.execute(
            "CREATE TRIGGER reviews_stay BEFORE UPDATE OR DELETE ON reviews "
            "FOR EACH ROW EXECUTE FUNCTION reviews_stay()"
        )
        op.execute(
            "CREATE TRIGGER reviews_stay_all BEFORE TRUNCATE ON reviews "
            "FOR EACH STATEMENT EXECUTE FUNCTION reviews_stay()"
        )
