"""Alembic's environment: it gets an open connection from database.upgrade, never an address of its own."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from logwarden.store.database import UtcDateTime
from logwarden.store.tables import metadata


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations name the database's own types: they must not change when ours do."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=render_item)
with context.begin_transaction():
    context.run_migrations()
