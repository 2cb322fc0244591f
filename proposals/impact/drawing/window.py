"""Which time a chart shows: chosen in the address, so that it works without scripts."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from proposals.impact.rollout import RolledOut
from proposals.metrics.queries import Observation

SHOWN_BEFORE, SHOWN_AFTER = 120, 240  # points round the change, as the page opens


class Choice(enum.StrEnum):
    """The windows with a name."""

    AROUND = "around"
    AFTER = "after"
    YEAR = "year"
    ALL = "all"
    CHOSEN = "chosen"  # from one day until another


NAMES = {
    Choice.AROUND: "Around it",
    Choice.AFTER: "After it",
    Choice.YEAR: "Last year",
    Choice.ALL: "All",
}


@dataclass(frozen=True)
class Window:
    """A choice of time; ``first`` and ``last`` (both included) where two days were chosen."""

    choice: Choice = Choice.AROUND
    first: date | None = None
    last: date | None = None

    def since(self, began: RolledOut | None, today: date) -> datetime | None:
        """Return the moment from which points are read, or None for all of them."""
        match self.choice:
            case Choice.CHOSEN if self.first:
                return instant(self.first)
            case Choice.AFTER if began:
                return instant(began.began)
            case Choice.YEAR:
                return instant(today - timedelta(days=365))
        return None

    def until(self) -> datetime | None:
        """Return the moment before which points are read, or None."""
        return instant(self.last + timedelta(days=1)) if self.last else None


def window_of(asked: Mapping[str, str]) -> Window:
    """Return the window that an address asks for; what makes no sense is the usual one."""
    first, last = _day(asked.get("from", "")), _day(asked.get("until", ""))
    if first and last and first < last:
        return Window(Choice.CHOSEN, first, last)
    named = asked.get("window", "")
    return Window(Choice(named)) if named in NAMES else Window()


def around(points: Sequence[Observation], began: RolledOut | None) -> Sequence[Observation]:
    """Return the points near the change, or the last ones while there was none."""
    if began is None:
        return points[-SHOWN_BEFORE:]
    start = instant(began.began)
    before = [point for point in points if point[0] < start]
    after = [point for point in points if point[0] >= start]
    return [*before[-SHOWN_BEFORE:], *after[:SHOWN_AFTER]]


def instant(day: date) -> datetime:
    """Return a day's first moment, in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
