"""What Alembic leaves alone, here and in the test that compares."""

from __future__ import annotations

from typing import Any


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave the index behind search alone: search.index makes it, not a migration."""
    return not (name or "").startswith(("search_fts", "ix_search_"))
