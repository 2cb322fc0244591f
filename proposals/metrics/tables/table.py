"""A text as a table: rows of cells, and the names above them if there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from proposals.metrics.csvfile import MAX_COLUMNS, MAX_ROWS, Unreadable, lines_of

TITLES = 20  # lines that may stand above a table
LOOKED_AT = 50

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """Lines with their numbers in the file; ``width`` is how many columns they should have.

    ``has_points`` says that a point in a number is a decimal point, because a program wrote it.
    ``is_whole`` is false where the file goes on after the last row that is read.
    """

    lines: Sequence[Line]
    width: int
    has_points: bool
    is_whole: bool

    def rows(self, has_names: bool) -> Sequence[Line]:
        """Return the lines that hold points."""
        return self.lines[1:] if has_names else self.lines[:MAX_ROWS]

    def names(self, has_names: bool) -> list[str]:
        """Return the name of each column, empty where it has none."""
        first = self.lines[0][1] if has_names else []
        return [*first, *[""] * self.width][: self.width]

    def column(self, index: int, has_names: bool) -> list[str]:
        """Return the cells of a column that are not empty."""
        cells = (cells[index] for _, cells in self.rows(has_names) if index < len(cells))
        return [cell for cell in cells if cell]


def table_of(text: str, *, is_sheet: bool = False) -> Table:
    """Return the text as a table, without lines above it such as a title; raise Unreadable.

    ``is_sheet`` says that it comes from a workbook, whose numbers are no longer as typed.
    """
    separator = _separator(text)
    lines = [
        (number, _without_empty_end(cells))
        for number, cells in islice(lines_of(text, separator), TITLES + MAX_ROWS + 2)
    ]
    lines = lines[_titles(lines) :]
    if not lines:
        raise Unreadable("There are no cells in it.")
    width = len(lines[0][1])
    if width > MAX_COLUMNS:
        raise Unreadable(f"{width} columns: at most {MAX_COLUMNS} are read.")
    return Table(
        lines[: MAX_ROWS + 1],
        width,
        # Between commas nobody writes points for thousands.
        has_points=is_sheet or separator == ",",
        is_whole=len(lines) <= MAX_ROWS + 1,
    )


def _separator(text: str) -> str:
    """Return what most lines have: a tab, else a semicolon, else a comma.

    In this order, because the later ones stand inside cells too.
    """
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:LOOKED_AT]
    for separator in "\t;":
        if sum(separator in line for line in lines) * 2 > len(lines):
            return separator
    return ","


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _titles(lines: Sequence[Line]) -> int:
    """Return how many lines with a single cell stand before the first with several."""
    wide = (at for at, (_, cells) in enumerate(lines[: TITLES + 1]) if sum(map(bool, cells)) > 1)
    return next(wide, 0)
