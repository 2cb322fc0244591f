"""Bringing a database up to date, and the indexes that no model can describe."""

from __future__ import annotations

import flask_migrate

from proposals.search.index import ensure_index


def migrate() -> None:
    """Apply every outstanding migration, then make sure that search has its index."""
    flask_migrate.upgrade()
    ensure_index()
