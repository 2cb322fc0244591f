"""The stretch of time that a chart shows, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from proposals.metrics import csvfile

SPANS = {"30d": timedelta(days=30), "90d": timedelta(days=90), "year": timedelta(days=365)}


@dataclass(frozen=True)
class Window:
    """From ``since`` to before ``until``, either of them open; ``address`` leads here again."""

    since: datetime | None = None
    until: datetime | None = None
    span: str = ""
    address: Mapping[str, str] | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether somebody typed its days."""
        return not self.span and bool(self.address)

    @property
    def first_day(self) -> date | None:
        return self.since.date() if self.since else None

    @property
    def last_day(self) -> date | None:
        return (self.until - timedelta(microseconds=1)).date() if self.until else None


def window_of(given: Mapping[str, str], last: datetime | None) -> Window:
    """Return the window that was asked for: days typed in, or a span up to the last point.

    Days are in UTC, as points are shown, and both are within. What is not understood is
    left out, as if nobody had asked.
    """
    typed = {name: given[name] for name in ("from", "until") if _day(given.get(name, ""))}
    if typed:
        until = _day(typed.get("until", ""))
        return Window(
            _day(typed.get("from", "")), until and until + timedelta(days=1), address=typed
        )
    span = given.get("window", "")
    if last is None or span not in SPANS:
        return Window()
    return Window(since=last - SPANS[span], span=span, address={"window": span})


def _day(text: str) -> datetime | None:
    try:
        at = csvfile.moment(csvfile.read_time(text)).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at.replace(hour=0, minute=0, second=0, microsecond=0) if 1 < at.year < 9999 else None
