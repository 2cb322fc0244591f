"""What one line of Markdown says, before it is known where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

GRID = 4
MOST_MARKERS = 20

MARKER = re.compile(r"(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap> +|$)(?P<rest>.*)")
MARK = re.compile(r"#|>|(?:[-*+]|\d{1,9}[.)])(?: |$)")  # would begin a block, if it could
# Lists and quotes opened in one line, one inside the other: nobody means so many.
TOWER = re.compile(r"(?:> ?|(?:[-*+]|\d{1,9}[.)]) +){25,}")


@dataclass(slots=True)
class Item:
    content: int  # the column where the text of the item begins
    ordered: bool
    gap: bool = False  # whether a blank line has come since it began


def is_ordered(marker: re.Match[str]) -> bool:
    return marker["mark"][0].isdigit()


def is_rule(text: str) -> bool:
    marks = text.replace(" ", "")
    return len(marks) >= 3 and marks[0] in "*-_" and not marks.strip(marks[0])


def is_table_rule(line: str) -> bool:
    marks = set(line.strip())
    return {"|", "-"} <= marks <= set("|-: ")


def escaped(text: str) -> str:
    """Return the text with its first mark shown instead of obeyed."""
    return re.sub(r"([-*+>#.)])", r"\\\1", text, count=1)


def without_closing_hashes(heading: str) -> str:
    bare = heading.rstrip(" ").rstrip("#")
    return bare.rstrip(" ") if bare.endswith(" ") and bare.strip("# ") else heading


def opened_items(marker: re.Match[str], column: int) -> tuple[str, str, list[Item]]:
    """Return the markers at the start of a line on the grid, the text after them, the items."""
    marks = ""
    items: list[Item] = []
    following: re.Match[str] | None = marker
    text = ""
    while following is not None and len(items) < MOST_MARKERS:
        mark, gap, text = following["mark"], len(following["gap"]), following["rest"]
        column += len(mark) + (gap if 1 <= gap <= GRID and text else 1)
        items.append(Item(column, is_ordered(following)))
        marks += (mark[:-1] + "." if is_ordered(following) else mark) + " "
        following = None if is_rule(text) else MARKER.match(text)
    return marks, text, items


def dedented(line: str, columns: int) -> str:
    """Return the line without up to so many columns of white space; tabs survive at the margin."""
    if columns == 0:
        return line
    text = line.lstrip(" \t")
    lead = line[: len(line) - len(text)].expandtabs(GRID)
    return lead[min(columns, len(lead)) :] + text
