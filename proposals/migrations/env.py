"""How Alembic meets this application: its metadata, its engine."""

from __future__ import annotations

from alembic import context
from flask import current_app

from proposals.migrations.env_rules import include_object
from proposals.search.index import ensure_index

database = current_app.extensions["migrate"].db


def run() -> None:
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,  # SQLite cannot alter in place
            compare_type=True,
            include_object=include_object,
        )
        with context.begin_transaction():
            context.run_migrations()
    ensure_index()  # what no model describes, search has to have all the same


run()
