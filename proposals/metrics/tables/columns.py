"""What each column of a table holds: guessed from its name and its cells, and chosen by people."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from proposals.metrics.models import Kind
from proposals.metrics.tables import dates, numbers
from proposals.metrics.tables.table import Table

TIME, VALUE, N, SERIES, OWN, UNUSED = "time", "value", "n", "series", "own", ""
ROLES = (TIME, VALUE, N, SERIES, OWN, UNUSED)
SAMPLE = 400
_NAMES = {
    TIME: {"at", "date", "time", "timestamp", "day", "datetime", "date/time", "when", "month"}
    | {"week", "year", "period", "measured", "measured at", "created at"},
    VALUE: {"value"},
    N: {"n", "sample", "samples", "sample size", "observations", "count"},
    SERIES: {"series", "segment", "group", "variant"},
}
_UNIT_IN_NAME = re.compile(r"\s*(?:[(\[](?P<in>[^)\]]*)[)\]]|, (?P<after>\S{1,12}))\s*$")


class Subject(NamedTuple):
    """What of a metric matters for reading its numbers, and the names of its series."""

    key: str
    name: str
    unit: str
    kind: Kind
    series: Collection[str] = ()


@dataclass(frozen=True)
class Choices:
    """How a table is to be read. An empty ``decimal`` or ``dates`` is not known and asked."""

    sheet: int = 0
    has_names: bool = True
    decimal: str = ""
    dates: str = ""
    roles: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What tells these choices from others."""
        names = "names" if self.has_names else "points"
        return "|".join([str(self.sheet), names, self.decimal, self.dates, ",".join(self.roles)])


def guessed(table: Table, metric: Subject, *, sheet: int = 0) -> Choices:
    """Return how the table is probably meant."""
    has_names = _has_names(table, metric)
    names = table.names(has_names)
    samples = [table.column(index, has_names)[:SAMPLE] for index in range(table.width)]
    roles = _roles(names, samples, metric)
    return Choices(sheet, has_names, *written(table, has_names, roles), tuple(roles))


def written(table: Table, has_names: bool, roles: Sequence[str]) -> tuple[str, str]:
    """Return how decimals and dates are written in the columns that are read."""
    amounts = list(_cells(table, has_names, roles, (VALUE, OWN, N)))
    times = _cells(table, has_names, roles, (TIME,))
    return numbers.decimal_of(amounts, trust_points=table.has_points), dates.order_of(times)


def faults_of(table: Table, choices: Choices) -> Iterator[str]:
    """Yield a sentence for each thing that has to be chosen otherwise before anything is read."""
    roles = choices.roles
    for role, what in ((TIME, "the time"), (VALUE, "the value")):
        if roles.count(role) == 0 and not (role == VALUE and OWN in roles):
            yield f"Say which column holds {what}."
    for role, what in ((TIME, "the time"), (N, "the sample size"), (SERIES, "the series")):
        if roles.count(role) > 1:
            yield f"Only one column can hold {what}."
    if roles.count(VALUE) > 1:
        yield "Only one column can hold the value; others can be series of their own."
    if OWN in roles and SERIES in roles:
        yield "A column names the series already: no other column can be a series of its own."
    names = table.names(choices.has_names)
    own = [name for name, role in zip(names, roles, strict=True) if role == OWN]
    if "" in own:
        yield "A column that is a series of its own needs a name in the first line."
    if len(set(own)) < len(own):
        yield "Two columns that are series have the same name: use one of them."
    if N in roles and VALUE not in roles:
        yield "A sample size belongs to the column with the value: choose that too."


def questions_of(table: Table, choices: Choices, unit: str) -> Iterator[str]:
    """Yield a sentence for each thing that only who made the table can know.

    ``unit`` is the metric's.
    """
    for name, role in zip(table.names(choices.has_names), choices.roles, strict=True):
        said = _unit_in(name) if role in (VALUE, OWN) else ""
        if numbers.is_unit(said) and not numbers.is_same_unit(said, unit):
            what = f"in {unit}" if unit else "a number without unit"
            yield f"“{name}” says {said} and this metric is {what}: convert it, or rename it."
    reads = (choices.has_names, choices.roles)
    if not choices.dates and any(map(dates.is_ambiguous, _cells(table, *reads, (TIME,)))):
        yield "Say whether the day or the month comes first in its dates."
    amounts = _cells(table, *reads, (VALUE, OWN, N))
    if not choices.decimal and any(map(numbers.is_ambiguous, amounts)):
        yield "Say whether its decimals follow a point or a comma."


def asks_for_dates(table: Table, choices: Choices) -> bool:
    """Tell whether there are dates that another order would change."""
    cells = _cells(table, choices.has_names, choices.roles, (TIME,))
    return any(map(dates.is_by_place, cells))


def asks_for_decimals(table: Table, choices: Choices) -> bool:
    """Tell whether there are numbers that another decimal mark would change."""
    cells = _cells(table, choices.has_names, choices.roles, (VALUE, OWN, N))
    return not choices.decimal or any(map(numbers.has_marks, cells))


def _cells(
    table: Table, has_names: bool, roles: Sequence[str], wanted: Collection[str]
) -> Iterator[str]:
    for index, role in enumerate(roles):
        if role in wanted:
            yield from table.column(index, has_names)


def _has_names(table: Table, metric: Subject) -> bool:
    first = [cell for cell in table.lines[0][1] if cell]
    if any(_role_of(_plain(cell), metric) for cell in first):
        return True
    return not any(_is_time(cell) or numbers.is_amount(cell) for cell in first)


def _roles(written: list[str], samples: list[list[str]], metric: Subject) -> list[str]:
    names = [_plain(name) for name in written]
    roles = [UNUSED] * len(names)
    time = _time_column(names, samples, metric)
    if time is not None:
        roles[time] = TIME
    for index, name in enumerate(names):
        role = _role_of(name, metric)
        if role not in (TIME, UNUSED) and role not in roles:
            roles[index] = role
    amounts = [
        index
        for index, cells in enumerate(samples)
        if roles[index] == UNUSED
        and _mostly(cells, lambda cell: numbers.shape_of(cell) is not None)
    ]
    if any(names[index] in map(_plain, metric.series) for index in amounts):
        for index in amounts:
            roles[index] = OWN
    elif VALUE not in roles:
        measured = [i for i in amounts if _is_in(metric.unit, written[i], samples[i])] or amounts
        if len(measured) == 1:
            roles[measured[0]] = VALUE
    return _with_value(roles)


def _with_value(roles: list[str]) -> list[str]:
    """Take what looked like a sample size for the value where there is no other number."""
    if N in roles and VALUE not in roles and OWN not in roles:
        return [VALUE if role == N else role for role in roles]
    return roles


def _is_in(unit: str, name: str, cells: list[str]) -> bool:
    """Tell whether the name or the cells of a column say that it is in this unit."""
    in_cells = {shape.unit for cell in cells if (shape := numbers.shape_of(cell))} - {""}
    units = in_cells or {_unit_in(name)}
    return bool(unit) and any(numbers.is_same_unit(each, unit) for each in units)


def _time_column(names: list[str], samples: list[list[str]], metric: Subject) -> int | None:
    named = [i for i, name in enumerate(names) if _role_of(name, metric) == TIME]
    dated = [i for i, cells in enumerate(samples) if _mostly(cells, _is_time)]
    counted = [i for i, cells in enumerate(samples) if _mostly(cells, _is_counted_time)]
    both = [i for i in named if i in dated]
    return next(iter([*both, *named, *dated, *counted]), None)


def _role_of(name: str, metric: Subject) -> str:
    if name in (_plain(metric.key), _plain(metric.name)):
        return VALUE
    if name == "count" and metric.kind == Kind.COUNT:
        return VALUE
    return next((role for role, names in _NAMES.items() if name in names), UNUSED)


def _plain(name: str) -> str:
    return _UNIT_IN_NAME.sub("", name).strip().casefold()


def _unit_in(name: str) -> str:
    """Return the unit of a name such as Duration (min)."""
    said = _UNIT_IN_NAME.search(name)
    return (said["in"] or said["after"] or "") if said else ""


def _mostly(cells: list[str], holds: Callable[[str], bool]) -> bool:
    return sum(map(holds, cells)) * 2 > len(cells) > 0


def _is_time(cell: str) -> bool:
    return not cell.replace(".", "", 1).isdigit() and _reads_as_time(cell)


def _is_counted_time(cell: str) -> bool:
    return len(cell) > 4 and _reads_as_time(cell)


def _reads_as_time(cell: str) -> bool:
    try:
        dates.read_when(cell, dates.order_of([cell]) or dates.DAY_FIRST)
    except ValueError:
        return False
    return True
