"""Counting the SQL statements of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """Collect the statements sent meanwhile, on any engine; begins and settings do not count."""
    seen: list[str] = []

    def note(connection: sa.Connection, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET ")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
