"""What alembic runs: the migrations, on the connection that opening the database gives it."""

from __future__ import annotations

from alembic import context

from workspace.tables import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables)
with context.begin_transaction():
    context.run_migrations()
