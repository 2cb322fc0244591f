"""Blocks that hold blocks and are written by indentation: admonitions, definitions, formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence

from proposals.markup.lines import GRID, MARK, dedented

# What other tools call a box → which of the five boxes it is here.
_BOXES = {
    "note": "note abstract summary tldr info todo example quote cite seealso",
    "tip": "tip hint success check done",
    "important": "important question help faq",
    "warning": "warning attention",
    "caution": "caution danger error bug fail failure missing",
}
_BOX_OF = {name: box for box, names in _BOXES.items() for name in names.split()}

_ADMONITION = re.compile(r'!!! +([A-Za-z]+)(?: [A-Za-z -]*)?(?: *"([^"\n]*)")? *')
_DEFINITION = re.compile(r"(:(?: {1,3}))\S")
MOST_TERMS = 5
LONGEST_FORMULA = 100  # lines


def admonition_opened_by(text: str) -> str | None:
    """Return the first line of the alert that stands for `!!! danger "Title"`, or None."""
    match = _ADMONITION.fullmatch(text)
    if match is None:
        return None
    name = match[1].lower()
    return f"[!{_BOX_OF.get(name, 'note').upper()}] {match[2] or name.capitalize()}"


def indented(lines: Sequence[str], at: int, column: int) -> tuple[list[str], int]:
    """Return the lines from there that stand at the column, or further in, and where they end.

    They come without that indentation, and without blank lines at the end.
    """
    inner: list[str] = []
    end = at
    for place in range(at, len(lines)):
        line = lines[place].expandtabs(GRID)
        if line.strip():
            if _column(line) < column:
                break
            end = place + 1
        inner.append(dedented(lines[place], column) if column else lines[place])
    return inner[: end - at], end


def definitions_at(
    lines: Sequence[str], at: int, column: int
) -> tuple[list[tuple[str, list[str]]], int] | None:
    """Return the list of definitions that stands there, as (dt or dd, lines), and where it ends."""
    parts: list[tuple[str, list[str]]] = []
    end = at
    while found := _terms_at(lines, at, column):
        terms, at = found
        parts += [("dt", [term]) for term in terms]
        while definition := _definition_at(lines, at, column):
            inner, end = definition
            parts.append(("dd", inner))
            at = _next_text(lines, end)
    return (parts, end) if parts else None


def _terms_at(lines: Sequence[str], at: int, column: int) -> tuple[list[str], int] | None:
    """Return the terms that stand from there on, and where their first definition is."""
    terms: list[str] = []
    for place in range(at, min(at + MOST_TERMS, len(lines))):
        line = lines[place].expandtabs(GRID)
        if not line.strip() or _opening(line, column):
            break
        if not column <= _column(line) < column + GRID or MARK.match(line.strip()):
            return None
        terms.append(line.strip())
    after = at + len(terms)
    if after < len(lines) and not lines[after].strip():
        after += 1  # one blank line may part them, as in PHP Markdown Extra
    found = terms and after < len(lines) and _opening(lines[after], column)
    return (terms, after) if found else None


def _definition_at(lines: Sequence[str], at: int, column: int) -> tuple[list[str], int] | None:
    """Return the lines of the definition that opens there, and where it ends."""
    opening = _opening(lines[at], column) if at < len(lines) else None
    if opening is None:
        return None
    text, inside = opening
    inner = [text]
    for place in range(at + 1, len(lines)):  # its paragraph may go on at the margin
        line = lines[place]
        if not line.strip() or _opening(line, column) or _terms_at(lines, place, column):
            break
        inner.append(dedented(line, inside))
    more, end = indented(lines, at + len(inner), inside)
    return inner + more, end if more else at + len(inner)


def _opening(line: str, column: int) -> tuple[str, int] | None:
    """Return the text of the definition that the line opens, and the column where it begins."""
    line = line.expandtabs(GRID)
    begin = _column(line)
    match = _DEFINITION.match(line, begin) if column <= begin < column + GRID else None
    return (line[match.end(1) :], match.end(1)) if match else None


def _next_text(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def formula_at(lines: Sequence[str], at: int) -> tuple[list[str], int] | None:
    """Return the lines of the formula between $$ and $$ that opens there, and where it ends."""
    first = lines[at].strip()
    if not first.startswith("$$"):
        return None
    formula: list[str] = []
    for place in range(at, min(at + LONGEST_FORMULA, len(lines))):
        text = lines[place].strip()
        if not text:
            return None
        text = text[2:] if place == at else text
        if text.endswith("$$"):
            formula.append(text[:-2])
            is_one = "$$" not in "".join(formula) and any(map(str.strip, formula))
            return (formula, place + 1) if is_one else None
        formula.append(text)
    return None


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
