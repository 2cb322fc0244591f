"""A table read as its columns were chosen: the points, and what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from proposals.metrics.csvfile import moment
from proposals.metrics.models import Kind
from proposals.metrics.points import MOST_AT_ONCE, NewPoint, Place, fault_of_series, fault_of_time
from proposals.metrics.tables.columns import OWN, SERIES, TIME, VALUE, Choices, N, Subject
from proposals.metrics.tables.dates import read_when
from proposals.metrics.tables.numbers import read_amount, read_sample_size
from proposals.metrics.tables.table import Table
from proposals.words import count, sentence_list

WHOLE_LINE = -1  # in place of a column

Cell = tuple[int, int]  # line and column


@dataclass
class Reading:
    """What was understood of a table: its points, and a sentence for each cell that is wrong."""

    points: list[NewPoint] = field(default_factory=list)
    faults: dict[Cell, str] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def unreadable(self) -> str:
        """What cannot be read, in words: 3 cells and 1 line."""
        lines = sum(column == WHOLE_LINE for _, column in self.faults)
        counts = [(len(self.faults) - lines, "cell"), (lines, "line")]
        return sentence_list([count(amount, what) for amount, what in counts if amount])

    @property
    def bad_lines(self) -> list[int]:
        """The numbers of the lines that give no point."""
        return sorted({line for line, _ in self.faults})


def read(table: Table, choices: Choices, metric: Subject) -> Reading:
    """Return the points of the table; the choices are without fault.

    A line with a cell that is wrong gives no point at all.
    """
    reading = Reading(is_whole=table.is_whole)
    reader = _Reader(table, choices, metric)
    for line, cells in table.rows(choices.has_names):
        points, faults = reader.read_line(line, cells)
        reading.faults.update({(line, column): fault for column, fault in faults.items()})
        if not faults:
            reading.points += points
        if len(reading.points) > MOST_AT_ONCE:
            return Reading(reading.points[:MOST_AT_ONCE], reading.faults, is_whole=False)
    return reading


class _Reader:
    def __init__(self, table: Table, choices: Choices, metric: Subject) -> None:
        self.width = table.width
        self.choices = choices
        self.unit = metric.unit
        self.is_share = metric.kind == Kind.RATIO and not metric.unit
        self.time = choices.roles.index(TIME)
        self.n, self.series = _place(choices.roles, N), _place(choices.roles, SERIES)
        names = table.names(choices.has_names)
        self.values = {
            index: names[index] if role == OWN else ""
            for index, role in enumerate(choices.roles)
            if role in (VALUE, OWN)
        }
        self.seen: dict[Place, int] = {}

    def read_line(self, line: int, cells: list[str]) -> tuple[list[NewPoint], dict[int, str]]:
        """Return the points of a line, or what is wrong by column."""
        if len(cells) > self.width:
            return [], {WHOLE_LINE: _too_wide(len(cells), self.width)}
        cells = cells + [""] * (self.width - len(cells))
        faults: dict[int, str] = {}
        points = list(self._points(cells, faults))
        if not faults:
            points = [point for point in points if self._is_new(point, line, faults)]
        return points, faults

    def _points(self, cells: Sequence[str], faults: dict[int, str]) -> Iterator[NewPoint]:
        at = self._time(cells[self.time], faults)
        n = self._size(cells[self.n], faults) if self.n is not None else None
        named = self._name(cells[self.series], faults) if self.series is not None else ""
        values = {index: cells[index] for index in self.values if cells[index]}
        if not values:
            faults[next(iter(self.values))] = "this cell is empty: fill it in or remove the line"
        for index, cell in values.items():
            value, series = self._value(index, cell, faults), self.values[index] or named
            if at is not None and value is not None:
                yield NewPoint(at, value, None if self.values[index] else n, series)

    def _time(self, cell: str, faults: dict[int, str]) -> datetime | None:
        if not cell:
            faults[self.time] = "this cell is empty: fill it in or remove the line"
            return None
        try:
            at = moment(read_when(cell, self.choices.dates)).replace(tzinfo=UTC)
        except ValueError as problem:
            faults[self.time] = str(problem)
            return None
        if fault := fault_of_time(at):
            faults[self.time] = _inside(fault)
        return at

    def _value(self, index: int, cell: str, faults: dict[int, str]) -> float | None:
        if fault := fault_of_series(self.values[index]):
            faults[index] = _inside(fault)
        try:
            return read_amount(cell, self.choices.decimal, self.unit, is_share=self.is_share)
        except ValueError as problem:
            faults[index] = str(problem)
            return None

    def _size(self, cell: str, faults: dict[int, str]) -> int | None:
        try:
            return read_sample_size(cell, self.choices.decimal) if cell else None
        except ValueError as problem:
            faults[self.n or 0] = str(problem)
            return None

    def _name(self, cell: str, faults: dict[int, str]) -> str:
        if fault := fault_of_series(cell):
            faults[self.series or 0] = _inside(fault)
        return cell

    def _is_new(self, point: NewPoint, line: int, faults: dict[int, str]) -> bool:
        first = self.seen.setdefault(point.place, line)
        if first != line:
            faults[self.time] = f"this time is already in line {first}: keep one of them"
        return first == line


def _place(roles: Sequence[str], role: str) -> int | None:
    return roles.index(role) if role in roles else None


def _inside(fault: str) -> str:
    return fault[0].lower() + fault[1:].rstrip(".")


def _too_wide(cells: int, width: int) -> str:
    hint = ": a comma inside a cell needs quotation marks" if cells == width + 1 else ""
    return f"{cells} cells where the first line has {width}{hint}"
