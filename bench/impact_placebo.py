"""Claims on real series in which nothing is known to have changed: every date is a placebo.

    python bench/impact_placebo.py FOLDER [--every 7] [--history 120]

FOLDER holds CSV files with a time and a value in each line, under any header.  Series of a
year or more are averaged into days, shorter ones into hours.  For each date the method sees
30 points before, 30 after and ``history`` earlier ones; all series count, none is picked.
Neighbouring windows overlap, so a share of few dates is far less certain than it looks.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

from proposals.impact.method.analysis import Series, analyse
from proposals.metrics.csvfile import moment, read_time

Points = list[tuple[datetime, float]]
DAYS_FROM = timedelta(days=60)


def load(path: Path) -> Points:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [(moment(read_time(at)), float(value)) for at, value in list(csv.reader(file))[1:]]
    hour = 0 if rows[-1][0] - rows[0][0] > DAYS_FROM else None
    buckets: dict[datetime, list[float]] = defaultdict(list)
    for at, value in rows:
        start = at.replace(minute=0, second=0, microsecond=0)
        buckets[start if hour is None else start.replace(hour=hour)].append(value)
    return [(at, fmean(buckets[at])) for at in sorted(buckets)]


def claims_on(points: Points, history: int, every: int) -> list[bool]:
    found = []
    for start in range(30 + history, len(points) - 30, every):
        at, value = zip(*points[start - 30 - history : start + 30], strict=True)
        direction = "up" if start % 2 else "down"
        answer = analyse(Series(at, value), change=points[start][0], direction=direction)
        if answer.effect_low is not None and answer.effect_high is not None:
            found.append(answer.effect_low > 0 or answer.effect_high < 0)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=7)
    parser.add_argument("--history", type=int, default=120)
    options = parser.parse_args()
    together: list[bool] = []
    for path in sorted(options.folder.glob("*.csv")):
        claims = claims_on(load(path), options.history, options.every)
        together += claims
        print(f"{path.stem:36} {sum(claims):4} of {len(claims):4} dates", flush=True)
    share = 100 * sum(together) / max(1, len(together))
    print(f"{'all':36} {sum(together):4} of {len(together):4} dates, {share:.1f} % (bar 10)")


if __name__ == "__main__":
    main()
