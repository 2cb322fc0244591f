"""Dates that never age: every day of the sample is counted from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class Diary:
    """Counts working days back (or, below zero, ahead) from one instant."""

    now: datetime

    def __call__(self, ago: int, hour: str) -> datetime:
        """Return an instant so many working days ago, at an hour such as '09:40'."""
        return datetime.combine(self.day(ago), time.fromisoformat(hour), tzinfo=UTC)

    def day(self, ago: int) -> date:
        """Return the working day so many working days ago; ahead if negative, today for 0."""
        found, step = self.now.date(), -1 if ago > 0 else 1
        for _ in range(abs(ago)):
            found += timedelta(days=step)
            while found.weekday() >= SATURDAY:
                found += timedelta(days=step)
        return found

    def minutes_ago(self, minutes: int) -> datetime:
        return self.now - timedelta(minutes=minutes)
