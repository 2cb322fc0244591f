"""Points on their way in: what a point may be, and how it compares with what is known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from proposals import clock
from proposals.errors import Invalid
from proposals.metrics.models import Metric
from proposals.metrics.queries import values_at
from proposals.words import sentence_list

MOST_AT_ONCE = 50_000
MOST_ERRORS = 100
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)  # real series begin before there were computers
INTO_THE_FUTURE = timedelta(days=1)  # clocks of other machines, and days that began further east
LARGEST_VALUE = 1e15
LARGEST_N = 10**15
LONGEST_SERIES = 60

Place = tuple[str, datetime]
Known = tuple[float, int | None]


class NewPoint(NamedTuple):
    """One observation as it arrives. ``at`` is aware; ``n`` is the sample size, where one is known.

    ``series`` is empty for the main series.
    """

    at: datetime
    value: float
    n: int | None = None
    series: str = ""

    @property
    def place(self) -> Place:
        return self.series, self.at


@dataclass(frozen=True)
class Recorded:
    """How many points were new, known already, and changed what was known."""

    added: int
    unchanged: int
    corrected: int

    @property
    def in_words(self) -> str:
        parts = [(self.added, "new"), (self.corrected, "corrected"), (self.unchanged, "as before")]
        return sentence_list([f"{count:,} {word}" for count, word in parts if count]) or "nothing"


@dataclass
class Comparison:
    """New points beside what is known: those to add, and those to correct with their old state."""

    added: list[NewPoint] = field(default_factory=list)
    corrected: list[tuple[NewPoint, Known]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> Recorded:
        return Recorded(len(self.added), self.unchanged, len(self.corrected))


def faults_of(point: NewPoint) -> Iterator[tuple[str, str]]:
    """Yield the field and a sentence for each thing that is wrong with the point."""
    if fault := fault_of_time(point.at):
        yield "at", fault
    if not math.isfinite(point.value):
        yield "value", "Send a finite number."
    elif abs(point.value) > LARGEST_VALUE:
        yield "value", "That is more than 10^15: choose a larger unit."
    if point.n is not None and not 1 <= point.n <= LARGEST_N:
        yield "n", "The sample size is a whole number from 1 to 10^15; leave it out if unknown."
    if fault := fault_of_series(point.series):
        yield "series", fault


def fault_of_time(at: datetime) -> str:
    """Return what is wrong with a point's time, or an empty string."""
    if at.tzinfo is None:
        return "Say the offset: 2026-03-31T09:30Z or 2026-03-31T11:30+02:00."
    if at < EARLIEST:
        return "Points begin on 1 January 1800."
    latest = clock.now() + INTO_THE_FUTURE
    if at > latest:
        return f"That is in the future; points are taken up to {latest:%Y-%m-%d %H:%M} UTC."
    return ""


def fault_of_series(series: str) -> str:
    """Return what is wrong with the name of a series, or an empty string."""
    if len(series) > LONGEST_SERIES:
        return f"The name of a series has at most {LONGEST_SERIES} characters."
    if series != series.strip() or not series.isprintable():
        return "The name of a series is plain text on one line."
    return ""


def checked(points: Sequence[NewPoint]) -> list[NewPoint]:
    """Return the points, each time of a series once, or raise Invalid naming every fault.

    Errors are called ``points[3].value``, in the order of the points.
    """
    if len(points) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE:,} points fit in one call; send the rest in another.")
    if _are_plainly_right(points):
        return list(points)
    errors: dict[str, list[str]] = {}
    first: dict[Place, int] = {}
    for index, point in enumerate(points):
        faults = list(faults_of(point)) or _contradiction(points, first, index)
        for name, sentence in faults:
            errors.setdefault(f"points[{index}].{name}", []).append(sentence)
        if len(errors) >= MOST_ERRORS:
            break
    if errors:
        raise Invalid("Nothing was recorded, because some points are wrong.", errors)
    return [points[index] for index in first.values()]


def _are_plainly_right(points: Sequence[NewPoint]) -> bool:
    """Tell fast that nothing is wrong with any of very many points; False leaves it open."""
    if not points:
        return True
    times, values, sizes, names = zip(*points, strict=True)
    known = [size for size in sizes if size is not None]
    return (
        all(at.tzinfo for at in times)
        and not fault_of_time(min(times))
        and not fault_of_time(max(times))
        and all(map(math.isfinite, values))
        and -LARGEST_VALUE <= min(values) <= max(values) <= LARGEST_VALUE
        and 1 <= min(known, default=1) <= max(known, default=1) <= LARGEST_N
        and not any(map(fault_of_series, {*names}))
        and len({*zip(names, times, strict=True)}) == len(points)
    )


def _contradiction(
    points: Sequence[NewPoint], first: dict[Place, int], index: int
) -> list[tuple[str, str]]:
    """Say so if the point's time is there already with something else; saying it twice is fine."""
    point = points[index]
    known_at = first.setdefault(point.place, index)
    known = points[known_at]
    if point.value != known.value or (None not in (point.n, known.n) and point.n != known.n):
        return [("at", f"This time is in points[{known_at}] too, with another value: send one.")]
    if known.n is None:
        first[point.place] = index
    return []


def compare(metric: Metric, points: Sequence[NewPoint]) -> Comparison:
    """Return what recording the points would do. Each time of a series comes once.

    A sample size that is not sent leaves the known one as it is.
    """
    by_series: dict[str, list[NewPoint]] = {}
    for point in points:
        by_series.setdefault(point.series, []).append(point)
    comparison = Comparison()
    for series, its_points in by_series.items():
        known = values_at(metric, series, [point.at for point in its_points])
        if not known:  # as with nearly all pushes
            comparison.added.extend(its_points)
            continue
        for point in its_points:
            _place(point, known.get(point.at), comparison)
    return comparison


def _place(point: NewPoint, known: Known | None, comparison: Comparison) -> None:
    if known is None:
        comparison.added.append(point)
    elif known[0] != point.value or point.n not in (None, known[1]):
        comparison.corrected.append((point, known))
    else:
        comparison.unchanged += 1
