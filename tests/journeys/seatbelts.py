"""Drivers killed or seriously injured in Great Britain, a month each, 1969 to 1984.

Harvey and Durbin (1986) put the effect of the seat-belt law of 31 January 1983 at a fall of
23 %. Where the published series is not at hand, one like it is made up: the same level, the
same winters, the same fall.
"""

from __future__ import annotations

import csv
import os
from datetime import date
from math import cos, pi
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("THROUGHLINE_SHARED_DATA", PROJECT.parent / "shared" / "data"))
IN_FORCE = date(1983, 1, 31)


def months() -> list[tuple[date, int]]:
    """Return the first day of each month with its count."""
    published = FOLDER / "ukdriverdeaths.csv"
    if not published.exists():
        return [(day, _made_up(day)) for day in _days()]
    with published.open(newline="") as file:
        return [(date.fromisoformat(row["date"]), int(row["ksi"])) for row in csv.DictReader(file)]


def _days() -> list[date]:
    return [date(year, month, 1) for year in range(1969, 1985) for month in range(1, 13)]


def _made_up(day: date) -> int:
    months_on = (day.year - 1969) * 12 + day.month
    winter = 280 * cos(2 * pi * (day.month - 12) / 12)
    noise = 90 * ((months_on * 37) % 19 - 9) / 9
    level = 1640 if day < IN_FORCE else 1300
    return round(level + winter + noise)


def as_csv(rows: list[tuple[date, int]]) -> str:
    return "at,value\n" + "".join(f"{day},{value}\n" for day, value in rows)
