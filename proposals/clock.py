"""The only place that asks what time it is, so that the sample workspace and tests can say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return the current instant, aware and in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date in UTC."""
    return now().date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Pretend that it is this instant: what is done inside is recorded as done then."""
    token = _pretended.set(instant)
    try:
        yield
    finally:
        _pretended.reset(token)
