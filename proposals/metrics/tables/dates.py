"""Times as people and their programs write them: 31.03.2026, 3/31/2026, 31 Mar 2026, 46112."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from proposals.metrics.csvfile import moment, read_time

DAY_FIRST, MONTH_FIRST = "day", "month"
LONGEST = 60
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = (
    r"(?:[T ,]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(?P<half>[AaPp][Mm])?(?: ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_YEAR, _NAME = r"(?P<year>[0-9]{4})", r"(?P<month>[A-Za-z]{3,9})\.?"
_BY_PLACE = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<mark>[./-])(?P<then>[0-9]{1,2})(?P=mark)" + _YEAR + _CLOCK
)
_BY_YEAR = re.compile(
    _YEAR + r"(?P<mark>[./-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})" + _CLOCK
)
_BY_NAME = (
    re.compile(r"(?P<day>[0-9]{1,2})\.?[ -]" + _NAME + r"[ ,-]+" + _YEAR + _CLOCK),
    re.compile(_NAME + r"[ -](?P<day>[0-9]{1,2}),?[ -]" + _YEAR + _CLOCK),
    re.compile(_NAME + r"[ -]" + _YEAR),
)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}\b.*")
# Days since 30 December 1899, as spreadsheets count them; 20,000 to 79,999 is 1954 to 2119.
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?")
_DAY_NOUGHT = datetime(1899, 12, 30)  # noqa: DTZ001 (a sheet knows no zones)
_SECONDS, _MILLISECONDS = re.compile(r"1[0-9]{9}"), re.compile(r"1[0-9]{12}")

When = date | datetime


def is_by_place(cell: str) -> bool:
    """Tell whether only its place says what is the day and what the month."""
    return len(cell) <= LONGEST and _BY_PLACE.fullmatch(cell) is not None


def is_ambiguous(cell: str) -> bool:
    """Tell whether the cell is one day with the day first and another with the month first."""
    parts = _parts(cell)
    return parts is not None and parts[0] != parts[1] and max(parts) <= 12


def order_of(cells: Iterable[str]) -> str:
    """Return what comes first in dates such as 31/03/2026; empty where no date settles it."""
    parts = [found for cell in cells if (found := _parts(cell))]
    day_first = any(first > 12 for first, _ in parts)
    month_first = any(second > 12 for _, second in parts)
    if day_first == month_first:
        return ""
    return DAY_FIRST if day_first else MONTH_FIRST


def read_when(cell: str, order: str) -> When:
    """Return the date or time in a cell; ``order`` is DAY_FIRST, MONTH_FIRST or not known.

    Raises ValueError with what to do.
    """
    try:
        return read_time(cell)
    except ValueError as problem:
        fault = problem
    if len(cell) > LONGEST:
        raise fault
    try:
        found = _by_count(cell) or _by_name(cell) or _by_place(cell, order)
    except (ValueError, OverflowError) as problem:
        raise ValueError(str(problem) if "“" in str(problem) else _impossible(cell)) from None
    if found is None:
        raise ValueError(_short(cell)) if _SHORT_YEAR.fullmatch(cell) else fault
    return found


def _by_count(cell: str) -> When | None:
    if _SERIAL.fullmatch(cell):
        at = _DAY_NOUGHT + timedelta(days=float(cell), milliseconds=0.5)
        at = at.replace(microsecond=0)
        return at.date() if at.time() == time.min else at
    if _SECONDS.fullmatch(cell):
        return datetime.fromtimestamp(int(cell), UTC)
    if _MILLISECONDS.fullmatch(cell):
        return datetime.fromtimestamp(int(cell) / 1000, UTC)
    return None


def _by_name(cell: str) -> When | None:
    for pattern in _BY_NAME:
        match = pattern.fullmatch(cell)
        if match and match["month"][:3].lower() in _MONTHS:
            parts = match.groupdict()
            month = _MONTHS.index(parts["month"][:3].lower()) + 1
            return _at(parts, date(int(parts["year"]), month, int(parts.get("day") or 1)))
    return None


def _by_place(cell: str, order: str) -> When | None:
    if match := _BY_YEAR.fullmatch(cell):
        return _at(
            match.groupdict(), date(int(match["year"]), int(match["month"]), int(match["day"]))
        )
    match = _BY_PLACE.fullmatch(cell)
    if match is None:
        return None
    first, second = int(match["first"]), int(match["then"])
    if not order and is_ambiguous(cell):
        raise ValueError(_unclear(cell, int(match["year"]), first, second))
    is_day_first = order == DAY_FIRST or (not order and first > 12)
    day, month = (first, second) if is_day_first else (second, first)
    if order and month > 12 >= day:
        raise ValueError(f"“{cell}” is not in the calendar with the {order} first")
    return _at(match.groupdict(), date(int(match["year"]), month, day))


def _at(parts: dict[str, str | None], day: date) -> When:
    if not parts.get("hour"):
        return day
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half == "pm" else 0)
    at = datetime.combine(day, time(hour, int(parts["minute"] or 0), int(parts["second"] or 0)))
    zone = parts["zone"]
    if zone in ("Z", "UTC", "GMT"):
        return at.replace(tzinfo=UTC)
    if zone:
        at = datetime.fromisoformat(f"{at.isoformat()}{zone}")
        moment(at)  # where the offset leads out of the calendar
    return at


def _parts(cell: str) -> tuple[int, int] | None:
    match = _BY_PLACE.fullmatch(cell) if len(cell) <= LONGEST else None
    return (int(match["first"]), int(match["then"])) if match else None


def _impossible(cell: str) -> str:
    return f"“{cell}” is not in the calendar"


def _short(cell: str) -> str:
    return f"“{cell}” has a year of two digits: write 2026-03-31"


def _unclear(cell: str, year: int, first: int, second: int) -> str:
    one, other = date(year, second, first), date(year, first, second)
    return f"“{cell}” may be {one.day} {one:%B} or {other.day} {other:%B}: choose above"
