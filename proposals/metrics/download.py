"""A metric's points as CSV, as an upload takes them back."""

from __future__ import annotations

import csv
import io

from proposals.metrics.models import Metric
from proposals.metrics.queries import every_point

# A spreadsheet would run a cell that begins with one of these.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(metric: Metric) -> str:
    """Return all points with the columns at, value, n and series; times are UTC."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("at", "value", "n", "series"))
    writer.writerows(
        (
            f"{at:%Y-%m-%dT%H:%M:%S.%f}".removesuffix(".000000") + "Z",
            repr(value),
            n,
            escaped(series),
        )
        for at, value, n, series in every_point(metric)
    )
    return file.getvalue()


def escaped(text: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
