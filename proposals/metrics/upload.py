"""A CSV file on its way into a metric: its points, and what is wrong with the other lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from proposals.metrics import csvfile
from proposals.metrics.csvfile import LineError
from proposals.metrics.points import NewPoint, fault_of_series, fault_of_time

LARGEST_FILE = 5 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """What was understood of a file. ``is_whole`` is false where reading stopped before the end."""

    points: Sequence[NewPoint]
    errors: Sequence[LineError]
    is_whole: bool

    @property
    def bad_lines(self) -> int:
        return len({error.line for error in self.errors})


def read_upload(text: str | bytes) -> Upload:
    """Return the file's points and its errors, each with its line and column."""
    rows, errors = csvfile.read_points(text, COLUMNS)
    stopped = len(errors) > csvfile.MAX_ERRORS or (errors and len(rows) >= csvfile.MAX_ROWS)
    return Upload([point_of(row) for row in rows], errors, is_whole=not stopped)


def point_of(row: dict[str, Any]) -> NewPoint:
    """Return a row of the file as a point; a time without an offset is UTC."""
    return NewPoint(_instant(row["at"]), row["value"], row.get("n"), row.get("series") or "")


def _instant(at: Any) -> datetime:
    return csvfile.moment(at).replace(tzinfo=UTC)


def _read_at(text: str) -> Any:
    at = csvfile.read_time(text)
    return _unless(fault_of_time(_instant(at)), at)


def _read_n(text: str) -> int:
    n = csvfile.read_whole(text)
    return _unless("" if n else "a sample size is at least 1: leave the cell empty if unknown", n)


def _read_series(text: str) -> str:
    return _unless(fault_of_series(text), text)


def _unless(fault: str, value: Any) -> Any:
    if fault:
        raise ValueError(fault[0].lower() + fault[1:].rstrip("."))
    return value


def _checking(column: csvfile.Column, read: Callable[[str], Any]) -> csvfile.Column:
    return dataclasses.replace(column, read=read)


COLUMNS = (
    _checking(csvfile.AT, _read_at),
    csvfile.VALUE,
    _checking(csvfile.N, _read_n),
    _checking(csvfile.SERIES, _read_series),
)
