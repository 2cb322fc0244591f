"""The only place that asks what time it is, so that tests can say."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the current instant, aware and in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in UTC."""
    return now().date()
