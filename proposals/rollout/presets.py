"""The days that are offered where a date is moved: one click, and the reason beside it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Preset:
    """A later day, and how it is offered."""

    key: str
    label: str
    day: date


def later_days(planned_on: date | None, today: date) -> list[Preset]:
    """Return the days that are offered instead; seen from today where the old one has passed."""
    start = max(planned_on or today, today)
    return [
        Preset("week", "A week later", start + timedelta(weeks=1)),
        Preset("fortnight", "Two weeks later", start + timedelta(weeks=2)),
        Preset("month", "A month later", month_after(start)),
    ]


def month_after(day: date) -> date:
    """Return the same day of the next month, or its last one where it has fewer."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
