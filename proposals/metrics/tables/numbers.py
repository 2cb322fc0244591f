"""Numbers as people write them: 1,234.5 and 1.234,5, with a unit, in per cent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from proposals.metrics.csvfile import read_number

POINT, COMMA = "point", "comma"
PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
LONGEST = 60
_SPACES = re.compile("[\u00a0\u202f\u2009\u2007 ]+")
_SHAPE = re.compile(
    r"(?P<before>[^\w\s+.,'-]{0,3}) ?"
    r"(?P<number>[+-]?[0-9.,](?:[0-9.,'’]| (?=[0-9]{3}(?![0-9])))*(?:[eE][+-]?[0-9]+)?)"
    r" ?(?P<after>[^0-9]*)"
)


_GROUPS = {",": "[,'’ ]", r"\.": r"[.'’ ]"}


def _written(thousands: str, decimal: str) -> re.Pattern[str]:
    grouped = rf"[0-9]{{1,3}}(?P<group>{_GROUPS[thousands]})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    return re.compile(rf"[+-]?(?:{grouped}|[0-9]*)(?:{decimal}[0-9]*)?(?:[eE][+-]?[0-9]+)?")


def _telling(thousands: str, decimal: str) -> re.Pattern[str]:
    """Match what can only be written with this decimal mark."""
    some = rf"(?:[0-9]|{_GROUPS[thousands]})*"
    return re.compile(
        rf"[+-]?(?:0{decimal}[0-9]+|{some}{decimal}(?:[0-9]{{1,2}}|[0-9]{{4,}})"
        rf"|[0-9]{{4,}}{decimal}[0-9]+|[0-9]{{1,3}}(?:{thousands}[0-9]{{3}}){{2,}}"
        rf"|{some}{thousands}[0-9]{{3}}{decimal}[0-9]*)"
    )


_WRITTEN = {POINT: _written(",", r"\."), COMMA: _written(r"\.", ",")}
_TELLING = {POINT: _telling(",", r"\."), COMMA: _telling(r"\.", ",")}
# One group of three digits after one sign: thousands, or three decimals?
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_SAME_UNIT = [
    {"ms", "msec", "millisecond", "milliseconds"},
    {"s", "sec", "secs", "second", "seconds"},
    {"min", "mins", "minute", "minutes"},
    {"h", "hr", "hrs", "hour", "hours"},
    {"d", "day", "days"},
    {"%", "percent", "per cent", "pct"},
]


@dataclass(frozen=True)
class Shape:
    """A cell that holds a number: its digits as they are written, and its unit."""

    digits: str
    unit: str


def shape_of(cell: str) -> Shape | None:
    """Return number and unit of a cell, or None where it is something else."""
    if len(cell) > LONGEST:
        return None
    match = _SHAPE.fullmatch(_SPACES.sub(" ", cell.replace("\u2212", "-")))
    if match is None or not any(sign.isdigit() for sign in match["number"]):
        return None
    if match["before"] and match["after"].strip():
        return None
    return Shape(match["number"].strip(), (match["before"] or match["after"]).strip())


def is_amount(cell: str) -> bool:
    """Tell whether the cell holds a number, perhaps with a unit."""
    return shape_of(cell) is not None


def is_ambiguous(cell: str) -> bool:
    """Tell whether the cell is one number with a decimal point and another with a comma."""
    shape = shape_of(cell)
    return shape is not None and _AMBIGUOUS.fullmatch(shape.digits) is not None


def has_marks(cell: str) -> bool:
    """Tell whether the cell holds a comma, or thousands set apart."""
    shape = shape_of(cell)
    return shape is not None and any(sign in shape.digits for sign in ",'’ ")


def decimal_of(cells: Iterable[str], *, trust_points: bool) -> str:
    """Return how decimals are written here, or an empty string where it has to be asked.

    ``trust_points`` says that no point is there for thousands.
    """
    written = [shape.digits for cell in cells if (shape := shape_of(cell))]
    commas = sum(_TELLING[COMMA].fullmatch(digits) is not None for digits in written)
    points = sum(_TELLING[POINT].fullmatch(digits) is not None for digits in written)
    if commas or points:
        return COMMA if commas > points else POINT
    unclear = [digits for digits in written if _AMBIGUOUS.fullmatch(digits)]
    if any("," in digits for digits in unclear) or (unclear and not trust_points):
        return ""
    return POINT


def read_amount(cell: str, decimal: str, unit: str, *, is_share: bool = False) -> float:
    """Return the number in a cell; ``unit`` is the metric's, which may stand in it.

    Where values are shares of one, 12% is 0.12.  Raises ValueError with what to do.
    """
    if decimal == POINT and PLAIN.fullmatch(cell):
        return read_number(cell)  # as most cells are, and programs write them
    shape = shape_of(cell)
    if shape is None:
        raise ValueError(f"{_quoted(cell)} is not a number")
    if is_share and shape.unit == "%":
        return read_amount(shape.digits, decimal, "") / 100
    if shape.unit and not is_same_unit(shape.unit, unit):
        raise ValueError(_wrong_unit(cell, shape.unit, unit))
    if not decimal and _AMBIGUOUS.fullmatch(shape.digits):
        raise ValueError(f"{_quoted(cell)} may be thousands or decimals: choose above")
    if _WRITTEN[decimal or POINT].fullmatch(shape.digits) is None:
        raise ValueError(_wrong_mark(cell, shape.digits, decimal or POINT))
    return read_number(_plain(shape.digits, decimal))


def read_sample_size(cell: str, decimal: str) -> int:
    """Return the whole number in a cell; raise ValueError with what to do."""
    size = read_amount(cell, decimal, "")
    if size != int(size):
        raise ValueError(f"{_quoted(cell)} is not a whole number")
    if size < 1:
        raise ValueError("a sample size is at least 1: leave the cell empty if unknown")
    return int(size)


def _plain(digits: str, decimal: str) -> str:
    thousands, mark = (".", ",") if decimal == COMMA else (",", ".")
    for sign in (thousands, "'", "’", " "):
        digits = digits.replace(sign, "")
    return digits.replace(mark, ".")


def is_same_unit(said: str, unit: str) -> bool:
    """Tell whether what is said is the metric's unit, by one of its names."""
    said, unit = said.casefold().rstrip("."), unit.casefold()
    return said in (unit, unit.partition(" ")[0]) or any(
        {said, unit} <= names for names in _SAME_UNIT
    )


def is_unit(said: str) -> bool:
    """Tell whether this is certainly a unit."""
    return any(said.casefold() in names for names in _SAME_UNIT)


def _wrong_unit(cell: str, said: str, unit: str) -> str:
    if not unit:
        return f"{_quoted(cell)} has a unit and this metric has none: write the number alone"
    return f"{_quoted(cell)} says {said[:20]} and this metric’s unit is {unit}: convert it"


def _wrong_mark(cell: str, digits: str, decimal: str) -> str:
    other = COMMA if decimal == POINT else POINT
    if _WRITTEN[other].fullmatch(digits):
        return f"{_quoted(cell)} has a decimal {other}: write it like the others, or choose above"
    return f"{_quoted(cell)} is not a number"


def _quoted(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
