"""Which parts of one text became which parts of the other."""

from __future__ import annotations

from collections.abc import Sequence

from proposals.drafting.comparing.source import Allowance
from proposals.drafting.comparing.tree import Node

Column = tuple[int | None, int | None]


def best_matches(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the pairs (row, column), both rising, that are most alike in all; 0 never matches."""
    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            here = likeness[row][column]
            taken = here + best[row + 1][column + 1] if here else 0.0
            best[row][column] = max(taken, best[row + 1][column], best[row][column + 1])
    matches = []
    row = column = 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            matches.append((row, column))
            row, column = row + 1, column + 1
    return matches


def columns_of(old: Node, new: Node, allowance: Allowance) -> list[Column] | None:
    """Return which column of a table became which, by their heads; None where rows are uneven."""
    before, after = _rows(old), _rows(new)
    if not (before and after and _is_even(before) and _is_even(after)):
        return None
    heads = [[cell.alike for cell in rows[0]] for rows in (before, after)]
    columns: list[Column] = []
    for kind, left, left_end, right, right_end in allowance.opcodes(*heads):
        if kind == "equal" or left_end - left == right_end - right:
            columns += zip(range(left, left_end), range(right, right_end), strict=True)
        else:
            columns += [(place, None) for place in range(left, left_end)]
            columns += [(None, place) for place in range(right, right_end)]
    return columns


def cells_of(row: Node) -> list[Node]:
    """Return the cells of a row of a table."""
    return [child for child in row.children if child.tag in ("td", "th")]


def _rows(table: Node) -> list[list[Node]]:
    groups = [[each, *each.children] for each in table.children]
    return [cells_of(row) for group in groups for row in group if row.tag == "tr"]


def _is_even(rows: Sequence[Sequence[Node]]) -> bool:
    return all(len(row) == len(rows[0]) for row in rows)
