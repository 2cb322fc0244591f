"""Bringing a database up to date."""

from __future__ import annotations

import flask_migrate


def migrate() -> None:
    """Apply every outstanding migration; search gets its index on the way."""
    flask_migrate.upgrade()
