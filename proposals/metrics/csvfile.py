"""Reading points from CSV: every row is either understood or named with what is wrong.

The same reader serves the API, pulls and the command line, so that a file that one of them
takes is taken by all. What people upload goes through its lines, times and numbers too, but
may be written in more ways: ``tables`` asks them what is meant.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

MAX_ROWS = 50_000
MAX_COLUMNS = 50
MAX_ERRORS = 100
MAX_CELL = 65_536
LARGEST = 1e15

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,15}(?:\.0*)?")
_TIME = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?P<clock>[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)

Row = dict[str, Any]


@dataclass(frozen=True)
class LineError:
    """What is wrong at a place in the file; ``column`` is empty when it is the whole line."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Column:
    """A column to read: its name, how a cell is read, and the other names it goes by."""

    name: str
    read: Callable[[str], Any]
    required: bool = True
    also: tuple[str, ...] = ()


def moment(at: date | datetime) -> datetime:
    """Return a date or time as a naive time in UTC, so that any two can be compared.

    A bare date is its midnight; a time without an offset is taken as it stands.
    """
    if not isinstance(at, datetime):
        return datetime.combine(at, time.min)
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def read_time(text: str) -> date | datetime:
    """Return the date (2024, 2024-03, 2024-03-31) or time (2024-03-31T09:30Z) that is written.

    Raises ValueError with a sentence that says what to write instead.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{_quoted(text)} is not a date: write it as 2024-03-31")
    try:
        if match["clock"]:
            at = datetime.fromisoformat(text)
            moment(at)
            return at
        return date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except (ValueError, OverflowError):
        raise ValueError(f"{_quoted(text)} is not in the calendar") from None


def read_number(text: str) -> float:
    """Return a finite number written with ASCII digits and a decimal point.

    Raises ValueError for anything else, and for more than 10^15 either way.
    """
    if _NUMBER.fullmatch(text) is None:
        hint = ": write the decimals after a point" if re.fullmatch(r"[0-9]+,[0-9]+", text) else ""
        raise ValueError(f"{_quoted(text)} is not a number{hint}")
    value = float(text)
    if abs(value) > LARGEST:
        raise ValueError(f"{_quoted(text)} is larger than 10^15: use a larger unit")
    return value


def read_whole(text: str) -> int:
    """Return a whole number from 0 to 10^15."""
    if _WHOLE.fullmatch(text) is None:
        raise ValueError(f"{_quoted(text)} is not a whole number: write it as 250")
    return int(text.split(".")[0])


AT = Column("at", read_time, also=("date", "time", "timestamp"))
VALUE = Column("value", read_number)
N = Column("n", read_whole, required=False)
SERIES = Column("series", str, required=False)
POINTS = (AT, VALUE, N, SERIES)


def read_points(
    text: str | bytes, columns: Sequence[Column] = POINTS, *, max_rows: int = MAX_ROWS
) -> tuple[list[Row], list[LineError]]:
    """Return the rows as dicts by column name, and everything that is wrong.

    An empty cell of an optional column, and a missing optional column, read as None.  Columns
    nobody asked for are an error: a misspelt ``n`` must not be lost in silence.  The separator
    may be comma, semicolon or tab; a byte-order mark is accepted.  The same time twice (in one
    series) is an error of the second row.  Rows with an error are not among the rows.
    """
    try:
        lines = lines_of(_decoded(text))
        header = next(lines, (1, []))[1]
        found, errors = _match_header(header, columns)
        if errors:
            return [], errors
        return _read_rows(lines, found, len(header), max_rows)
    except Unreadable as problem:
        return [], [LineError(problem.line, "", str(problem))]


def header_of(text: str | bytes) -> list[str]:
    """Return the column names in the first line; none when the file cannot be read."""
    try:
        return next(lines_of(_decoded(text)), (1, []))[1]
    except Unreadable:
        return []


class Unreadable(ValueError):
    """Nothing more can be read; the text says why, and ``line`` from where on."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = text[: problem.start].count(b"\n") + 1
        raise Unreadable("this is not UTF-8 text: save the file as CSV UTF-8", line) from None


def lines_of(text: str, separator: str = "") -> Iterator[tuple[int, list[str]]]:
    """Yield line number and stripped cells of every line that is not blank; raise Unreadable.

    The separator is the one that the first line has most of, unless it is given.
    """
    first = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator or max(",;\t", key=first.count),
        strict=True,
    )
    while True:
        try:
            cells = [cell.strip(" \t\r\n") for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as problem:
            raise Unreadable(f"this line is not CSV ({problem})", reader.line_num) from None
        if any(len(cell) > MAX_CELL for cell in cells):
            raise Unreadable("a cell is longer than 65,536 characters", reader.line_num)
        if any(cells):
            yield reader.line_num, cells


def _match_header(
    header: list[str], columns: Sequence[Column]
) -> tuple[dict[int, Column], list[LineError]]:
    if not header:
        return {}, [LineError(1, "", f"the file is empty: begin with {_wanted(columns)}")]
    if len(header) > MAX_COLUMNS:
        return {}, [LineError(1, "", f"{len(header)} columns: at most {MAX_COLUMNS} are read")]
    names = {name: column for column in columns for name in (*column.also, column.name)}
    found: dict[int, Column] = {}
    errors = []
    for index, name in enumerate(header):
        column = names.get(name) or names.get(name.lower())
        if column is None:
            errors.append(
                LineError(1, name, f"nothing is known about this column: {_wanted(columns)}")
            )
        elif column in found.values():
            errors.append(LineError(1, name, f"there are two columns for {column.name}: keep one"))
        else:
            found[index] = column
    errors += [
        LineError(1, column.name, f"this column is missing: {_wanted(columns)}")
        for column in columns
        if column.required and column not in found.values()
    ]
    return found, errors


def _read_rows(
    lines: Iterator[tuple[int, list[str]]], found: dict[int, Column], width: int, max_rows: int
) -> tuple[list[Row], list[LineError]]:
    rows: list[Row] = []
    errors: list[LineError] = []
    seen: dict[object, int] = {}
    blank = {column.name: None for column in found.values()}
    for count, (line, cells) in enumerate(lines):
        if count == max_rows:
            errors.append(LineError(line, "", f"more than {max_rows:,} rows: split the file"))
            break
        row, wrong = _read_row(line, cells, found, width)
        wrong = wrong or _repeated(line, row, seen)
        errors += wrong
        if not wrong:
            rows.append(blank | row)
        if len(errors) >= MAX_ERRORS:
            errors.append(LineError(line, "", f"stopped reading after {MAX_ERRORS} errors"))
            break
    return rows, errors


def _read_row(
    line: int, cells: list[str], found: dict[int, Column], width: int
) -> tuple[Row, list[LineError]]:
    if len(cells) != width:
        return {}, [LineError(line, "", f"{len(cells)} cells where the first line has {width}")]
    row: Row = {}
    errors = []
    for index, column in found.items():
        try:
            if cells[index]:
                row[column.name] = column.read(cells[index])
            elif column.required:
                raise ValueError("this cell is empty: fill it in or remove the line")
        except ValueError as problem:
            errors.append(LineError(line, column.name, str(problem)))
    return row, errors


def _repeated(line: int, row: Row, seen: dict[object, int]) -> list[LineError]:
    if "at" not in row:
        return []
    first = seen.setdefault((row.get("series"), moment(row["at"])), line)
    if first == line:
        return []
    return [LineError(line, "at", f"this time is already in line {first}: keep one of them")]


def _wanted(columns: Sequence[Column]) -> str:
    names = [column.name if column.required else f"[{column.name}]" for column in columns]
    return "the columns are " + ", ".join(names)


def _quoted(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
