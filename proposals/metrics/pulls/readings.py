"""Times and values as other systems write them, read as points."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from proposals.errors import Invalid
from proposals.metrics import csvfile
from proposals.metrics.points import NewPoint, faults_of
from proposals.metrics.pulls.asking import Found

MILLISECONDS = 1e11  # in seconds that would be the year 5138
_UNIX = re.compile(r"-?[0-9]{9,13}(?:\.[0-9]{1,9})?")

Reading = tuple[str, Any, Any, Any]  # what to call it, time, value, sample size


def found_in(readings: Iterable[Reading], series: str) -> Found:
    """Return the readings as points; those without a value are left out and counted.

    Raises Invalid, naming the first that cannot be read: a wrong expression spoils them all.
    """
    points: dict[datetime, NewPoint] = {}
    left_out = 0
    for name, at, value, n in readings:
        try:
            amount = value_of(value)
            if amount is None:
                left_out += 1
                continue
            point = _sound(NewPoint(time_of(at), amount, size_of(n), series))
            if points.setdefault(point.at, point) != point:
                raise ValueError("its time came before, with another value")
        except ValueError as problem:
            raise Invalid(f"{name}: {_begun(str(problem))}.") from None
    return Found(list(points.values()), left_out)


def _sound(point: NewPoint) -> NewPoint:
    for _, sentence in faults_of(point):
        raise ValueError(sentence.rstrip("."))
    return point


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def time_of(at: Any) -> datetime:
    """Return a time: ISO 8601, seconds or milliseconds since 1970, or a database's own.

    Without an offset it is UTC, and a bare day its midnight. Raises ValueError.
    """
    if isinstance(at, str):
        at = float(at) if _UNIX.fullmatch(at.strip()) else _read(csvfile.read_time, at, "time")
    if isinstance(at, date):
        return csvfile.moment(at).replace(tzinfo=UTC)
    if isinstance(at, bool) or not isinstance(at, (int, float, Decimal)):
        raise ValueError("its time is missing or no time")
    try:
        seconds = float(at) / 1000 if abs(float(at)) >= MILLISECONDS else float(at)
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError("its time is not in the calendar") from None


def value_of(value: Any) -> float | None:
    """Return a value, or None for one that says nothing: null, NaN, an infinity."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value.strip()
        if text.lower().lstrip("+-") in ("nan", "inf", "infinity", ""):
            return None
        value = _read(csvfile.read_number, text, "value")
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("its value is not a number")
    try:
        amount = float(value)
    except OverflowError:
        return None
    return amount if math.isfinite(amount) else None


def size_of(n: Any) -> int | None:
    """Return a sample size, or None where none is given. Raises ValueError."""
    if n is None or n == "":
        return None
    if isinstance(n, str):
        n = _read(csvfile.read_whole, n, "sample size")
    if isinstance(n, bool) or not isinstance(n, (int, float, Decimal)) or n != int(n):
        raise ValueError("its sample size is not a whole number")
    return int(n)


def _read(reader: Callable[[str], Any], text: str, what: str) -> Any:
    """Read a text; what cannot be read is not quoted, for everybody sees why a pull failed."""
    try:
        return reader(text.strip())
    except ValueError:
        raise ValueError(f"its {what} cannot be read") from None


def readings_of(rows: Any) -> Iterator[Reading]:
    """Yield the readings in a list of {"at", "value", "n"} or of [at, value] or [at, value, n]."""
    if not isinstance(rows, list):
        raise Invalid("The expression has to give a list of points.")
    for number, row in enumerate(rows, 1):
        name = f"Point {number}"
        if isinstance(row, dict):
            yield name, row.get("at"), row.get("value"), row.get("n")
        elif isinstance(row, list) and len(row) in (2, 3):
            yield name, row[0], row[1], row[2] if len(row) == 3 else None
        else:
            raise Invalid(f"{name} is neither [at, value] nor an object with at and value.")
