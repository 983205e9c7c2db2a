"""Runs the migrations through the application's own engine, in one transaction on both databases."""

from alembic import context
from flask import current_app

from hub.database import UtcDateTime, db

if context.is_offline_mode():
    raise SystemExit("Migrations need a database. Set DATABASE_URL and run: flask db upgrade")


def render_item(kind, item, autogen_context):
    """Our own column type by its short name, so that migrations read well."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from hub.database import UtcDateTime")
        return "UtcDateTime()"
    return False


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        transactional_ddl=True,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
