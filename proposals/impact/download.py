"""The points that an assessment read, as the command that repeats it takes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from proposals.impact.models import Assessment

CONTROL = "control"  # the name of the column, whatever the series is called


def points_as_csv(assessment: Assessment) -> str:
    """Return exactly the points that were read: at, value, n, and the control's at these times."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    has_control = _control_of(assessment) is not None
    writer.writerow(("at", "value", "n") + ((CONTROL,) if has_control else ()))
    writer.writerows(_rows(assessment))
    return file.getvalue()


def file_name_of(assessment: Assessment) -> str:
    """Return how the file is called, here and in the command."""
    return f"{assessment.inputs['metric']}-{assessment.id}.csv"


def _control_of(assessment: Assessment) -> list[Any] | None:
    name = assessment.inputs.get("control")
    return (assessment.points or {}).get(name) if name else None


def _rows(assessment: Assessment) -> Iterator[tuple[Any, ...]]:
    control = _control_of(assessment)
    beside = {at: value for at, value, _ in control or ()}
    for at, value, n in (assessment.points or {}).get("", ()):
        shown = datetime.fromisoformat(at).strftime("%Y-%m-%dT%H:%M:%S.%f")
        when = shown.removesuffix(".000000") + "Z"
        row = (when, repr(value), n)
        yield row if control is None else (*row, beside.get(at))
