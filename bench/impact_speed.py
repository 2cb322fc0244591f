"""What an assessment costs, beside plain least squares on the same design."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from bench.impact_series import DAYS
from proposals.impact.method.analysis import Series, analyse

ROUNDS = 9
MOST = 150.0  # ms of processor time for 400 points


def milliseconds(deed: Callable[[], object], times: int) -> float:
    """Return the median processor time of a deed, over rounds of ``times`` each."""
    deed()
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            deed()
        found.append(1000 * (time.process_time() - began) / times)
    return statistics.median(found)


def show() -> int:
    """Print the time of one assessment for several sizes and its ratio to one ``lstsq``.

    Returns 1 if 400 points take longer than they may.
    """
    print("\nProcessor time of one assessment after warm-up; ratio to one numpy lstsq of 400 × 9")
    columns = np.random.default_rng(1).normal(size=(400, 9))
    plain = milliseconds(lambda: np.linalg.lstsq(columns, columns[:, 0], rcond=None), 50)
    spent = 0.0
    for points, before in ((60, 30), (150, 90), (400, 340)):
        values = 100 + np.random.default_rng(2).normal(size=points)
        series = Series(DAYS[:points], values)
        spent = milliseconds(lambda: analyse(series, change=DAYS[before]), 2)  # noqa: B023
        print(f"{points:5} points {spent:7.1f} ms {spent / plain:7.0f} ×")
    held = spent <= MOST
    print(f"400 points with 10 earlier dates: bar ≤ {MOST:g} ms {'held' if held else 'BROKEN'}")
    return 0 if held else 1
