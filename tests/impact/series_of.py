"""Series for the tests: made up, published, or read from a folder of published ones."""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from proposals.impact.method.series import Series

MONDAY = date(2024, 1, 1)

# Yearly flow of the Nile at Aswan, 1871-1970, in 10^8 m³ (Cobb, Biometrika 65, 1978, 243-251).
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
    799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
    701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
    864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676,
    649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923,
    975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip


def the_nile(first: int = 1871, last: int = 1970) -> Series:
    years = range(first, last + 1)
    return Series([date(year, 1, 1) for year in years], [NILE[year - 1871] for year in years])


def days(values, start: date = MONDAY, unit: str | None = None) -> Series:
    return Series([start + timedelta(days=i) for i in range(len(values))], list(values), unit=unit)


def a_step(before=60, after=30, effect=-3.0, level=100.0, seed=1) -> Series:
    noise = np.random.default_rng(seed).normal(size=before + after)
    return days(level + noise + effect * (np.arange(before + after) >= before), unit="minutes")


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def published(name: str) -> list[dict[str, str]]:
    """Return the rows of a published series, or skip the test where the folder is not there."""
    root = Path(__file__).parents[2]
    folder = Path(os.environ.get("THROUGHLINE_SHARED_DATA", root.parent / "shared" / "data"))
    path = folder / name
    if not path.exists():
        pytest.skip(f"{name} is not here; set THROUGHLINE_SHARED_DATA to the folder that has it")
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
