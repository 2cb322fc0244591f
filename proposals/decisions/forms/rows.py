"""Rows of conditions in a form: three to begin with, one more or one fewer by a button."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

from proposals.forms import whole

FIRST_ROWS = 3
MOST_ROWS = 20
MORE, DROP = "more", "drop-"
ROW = re.compile(r"condition-(\d{1,3})-(.+)", re.ASCII)

Sent = MultiDict[str, str]


def rows_of(sent: Sent | None, *, at_least: int = 0) -> range:
    """Return the numbers of the rows to show, one more where that was asked for."""
    rows = max(FIRST_ROWS, at_least, whole(sent.get("rows")) if sent else 0)
    if sent and sent.get("step") == MORE:
        rows += 1
    return range(1, min(rows, MOST_ROWS) + 1)


def without_row(sent: Sent | None) -> Sent | None:
    """Return what was sent without the row that was asked to go; those below it move up."""
    step = sent.get("step", "") if sent else ""
    if sent is None or not step.startswith(DROP):
        return sent
    gone = whole(step.removeprefix(DROP))
    kept: Sent = MultiDict()
    for name, value in sent.items(multi=True):
        row = ROW.fullmatch(name)
        if row is None or int(row[1]) < gone:
            kept.add(name, value)
        elif int(row[1]) > gone:
            kept.add(f"condition-{int(row[1]) - 1}-{row[2]}", value)
    kept["rows"] = str(whole(sent.get("rows")) - 1)
    return kept
