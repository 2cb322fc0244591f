"""Claims on real series in which nothing is known to have changed: every date is a placebo.

    python -m bench.impact_placebo [FOLDER] [--every 7] [--history 120]

FOLDER holds CSV files with a time and a value in each line, under any header.  Series of a
year or more are averaged into days, shorter ones into hours.  For each date the method sees
30 points before, 30 after and ``history`` earlier ones (none as well); all series count, none
is picked.  Neighbouring windows overlap, so a share of few dates is far less certain than it
looks.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

import numpy as np

from bench.impact_series import allowance, welch
from proposals.impact.method.analysis import Series, analyse
from proposals.metrics.csvfile import moment, read_time

Points = list[tuple[datetime, float]]
DAYS_FROM = timedelta(days=60)
SHARED = Path(__file__).parents[2] / "shared" / "data"
FOLDER = Path(os.environ.get("THROUGHLINE_SHARED_DATA", SHARED)) / "null"
HISTORY = 120
BAR = 10.0


def load(path: Path) -> Points:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [(moment(read_time(at)), float(value)) for at, value in list(csv.reader(file))[1:]]
    hour = 0 if rows[-1][0] - rows[0][0] > DAYS_FROM else None
    buckets: dict[datetime, list[float]] = defaultdict(list)
    for at, value in rows:
        start = at.replace(minute=0, second=0, microsecond=0)
        buckets[start if hour is None else start.replace(hour=hour)].append(value)
    return [(at, fmean(buckets[at])) for at in sorted(buckets)]


def claims_on(points: Points, history: int, every: int) -> list[tuple[bool, bool]]:
    """Return, for each date, whether we claim a change and whether Welch's test does."""
    found = []
    for start in range(30 + history, len(points) - 30, every):
        at, value = zip(*points[start - 30 - history : start + 30], strict=True)
        direction = "up" if start % 2 else "down"
        answer = analyse(Series(at, value), change=points[start][0], direction=direction)
        if answer.effect_low is not None and answer.effect_high is not None:
            ours = answer.effect_low > 0 or answer.effect_high < 0
            near = np.array(value[-60:])
            found.append((ours, welch(near[:30], near[30:])))
    return found


def show(folder: Path, every: int, history: int = HISTORY) -> int:
    """Print the claims of every series; return 1 if all together are over the bar."""
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        print(f"\nReal series without any change: none in {folder}")
        return 0
    print("\nReal series without any change, 30 points before and after; dates claimed, per cent")
    print(f"{'':34}{'dates':>6}{'ours':>7}{'Welch':>7}{f'ours, {history} more before':>28}")
    together: list[tuple[bool, bool]] = []
    longer: list[tuple[bool, bool]] = []
    for path in paths:
        points = load(path)
        alone, more = claims_on(points, 0, every), claims_on(points, history, every)
        together, longer = together + alone, longer + more
        _print(path.stem, alone, more)
    _print("all", together, longer)
    ours, with_history = _percent(together, 0), _percent(longer, 0)
    held = all(
        share <= BAR + allowance(BAR, max(1, len(found)))
        for share, found in ((ours, together), (with_history, longer))
    )
    print(f"bar: ≤ {BAR:g} {'held' if held else 'BROKEN'}")
    return 0 if held else 1


def _print(name: str, alone: list[tuple[bool, bool]], more: list[tuple[bool, bool]]) -> None:
    cells = f"{len(alone):6}{_percent(alone, 0):7.1f}{_percent(alone, 1):7.1f}"
    print(f"{name:34}{cells}{_percent(more, 0):21.1f} of {len(more):3}", flush=True)


def _percent(found: list[tuple[bool, bool]], place: int) -> float:
    return 100 * sum(each[place] for each in found) / max(1, len(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--every", type=int, default=7)
    parser.add_argument("--history", type=int, default=HISTORY)
    given = parser.parse_args()
    raise SystemExit(show(given.folder, given.every, given.history))


if __name__ == "__main__":
    main()
