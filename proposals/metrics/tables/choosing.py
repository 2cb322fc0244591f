"""Reading from a form how a table is meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from proposals.forms import whole
from proposals.metrics.csvfile import Unreadable
from proposals.metrics.sheets import Sheet
from proposals.metrics.tables import dates, numbers
from proposals.metrics.tables.columns import (
    ROLES,
    UNUSED,
    Choices,
    Subject,
    faults_of,
    guessed,
    written,
)
from proposals.metrics.tables.table import Table, table_of


def chosen(
    form: Mapping[str, str], sheets: Sequence[Sheet], metric: Subject
) -> tuple[Table, Choices]:
    """Return the table that is meant and how: as the form says, or guessed where it does not.

    What was chosen for one sheet says nothing about another.
    """
    if "shown" not in form:
        return _most_likely(sheets, metric)
    index = max(0, min(whole(form.get("sheet")), len(sheets) - 1))
    table = _table(sheets[index])
    if form["shown"].partition("|")[0] != str(index):
        return table, guessed(table, metric, sheet=index)
    return table, _said(form, table, index)


def _most_likely(sheets: Sequence[Sheet], metric: Subject) -> tuple[Table, Choices]:
    """Return the sheet that needs the fewest questions, the first of several."""
    looked = []
    for index, sheet in enumerate(sheets):
        try:
            table = _table(sheet)
        except Unreadable:
            if len(sheets) == 1:
                raise
            continue
        looked.append((table, guessed(table, metric, sheet=index)))
    if not looked:
        raise Unreadable("There is no table in the sheets of this workbook.")
    return min(looked, key=lambda pair: len(list(faults_of(*pair))))


def _said(form: Mapping[str, str], table: Table, sheet: int) -> Choices:
    has_names = form.get("names") != "points"
    roles = tuple(_one_of(ROLES, form.get(f"column-{i}"), UNUSED) for i in range(table.width))
    decimal, order = written(table, has_names, roles)
    return Choices(
        sheet,
        has_names,
        _one_of((numbers.POINT, numbers.COMMA), form.get("decimal"), decimal),
        _one_of((dates.DAY_FIRST, dates.MONTH_FIRST), form.get("dates"), order),
        roles,
    )


def _one_of(allowed: Collection[str], said: str | None, otherwise: str) -> str:
    return said if said is not None and said in allowed else otherwise


def _table(sheet: Sheet) -> Table:
    return table_of(sheet.text, is_sheet=bool(sheet.name))
