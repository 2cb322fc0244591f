"""What the chart of one metric shows, and the same in words and in rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import fmean

from proposals.metrics.scale import number, quantity, value_axis


@dataclass(frozen=True)
class Dot:
    """One observation that counted."""

    at: datetime
    value: float


@dataclass(frozen=True)
class Cross:
    """One observation that was left out, and why, in words."""

    at: datetime
    value: float
    why: str


@dataclass(frozen=True)
class Level:
    """A mean over a window, with its 95 % interval where it has one."""

    value: float
    first: datetime
    last: datetime
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Step:
    """From ``at`` on, this share (0 to 1) of what the metric covers has the change."""

    at: datetime
    share: float


@dataclass(frozen=True)
class Chart:
    """What is drawn.  All values in the metric's unit; all times aware, in one time zone.

    ``direction`` is up, down, stay_within or observe.  ``low`` and ``high`` are the promised
    80 % range; ``by`` is the date until which the target was promised, and the axis reaches it.
    ``expected`` is the course to be expected without the change.  ``key`` makes the ids of
    the textures unique on a page.
    """

    title: str
    unit: str = ""
    direction: str = "observe"
    points: tuple[Dot, ...] = ()
    left_out: tuple[Cross, ...] = ()
    steps: tuple[Step, ...] = ()
    baseline: Level | None = None
    after: Level | None = None
    target: float | None = None
    low: float | None = None
    high: float | None = None
    by: datetime | None = None
    expected: tuple[Dot, ...] = ()
    key: str = "chart"

    @property
    def begun(self) -> datetime | None:
        """When the first of the roll-out's steps was taken."""
        return self.steps[0].at if self.steps else None

    @property
    def complete(self) -> datetime | None:
        """When everybody had the change; None while some have not."""
        return next((step.at for step in self.steps if step.share >= 1), None)


@dataclass(frozen=True)
class Week:
    """A row of the table behind the chart; ``start`` is a Monday."""

    start: date
    n: int
    mean: float | None
    least: float | None
    most: float | None
    left_out: int
    part: str


def table_rows(chart: Chart) -> list[Week]:
    """Return the observations week by week; weeks without any are not there."""
    ones: list[Dot | Cross] = [*chart.points, *chart.left_out]
    everything = sorted(ones, key=lambda one: one.at)
    return [_week(chart, monday, list(ones)) for monday, ones in groupby(everything, _monday)]


def _monday(one: Dot | Cross) -> date:
    day = one.at.date()
    return day - timedelta(days=day.weekday())


def _week(chart: Chart, monday: date, ones: list[Dot | Cross]) -> Week:
    values = [one.value for one in ones if isinstance(one, Dot)]
    parts = dict.fromkeys(_part(chart, one.at) for one in ones)
    return Week(
        start=monday,
        n=len(values),
        mean=fmean(values) if values else None,
        least=min(values, default=None),
        most=max(values, default=None),
        left_out=len(ones) - len(values),
        part=", ".join(parts),
    )


def _part(chart: Chart, at: datetime) -> str:
    if chart.begun is None or at < chart.begun:
        return "before"
    return "after" if chart.complete and at >= chart.complete else "roll-out"


def times(chart: Chart) -> list[datetime]:
    """Return every moment that the chart has to reach."""
    found = [dot.at for dot in (*chart.points, *chart.expected)]
    found += [cross.at for cross in chart.left_out] + [step.at for step in chart.steps]
    for level in filter(None, (chart.baseline, chart.after)):
        found += [level.first, level.last]
    return found + ([chart.by] if chart.by else [])


def values(chart: Chart) -> list[float]:
    """Return every value that the chart has to reach."""
    maybe = [chart.target, chart.low, chart.high]
    for level in filter(None, (chart.baseline, chart.after)):
        maybe += [level.value, level.low, level.high]
    found = [dot.value for dot in (*chart.points, *chart.expected)]
    found += [cross.value for cross in chart.left_out]
    return found + [value for value in maybe if value is not None]


def axis_note(chart: Chart) -> str:
    """Return what stands beside the title: unit, which way is better, where the axis starts."""
    better = {"up": "higher is better", "down": "lower is better"}
    low, _ = value_axis(values(chart))
    start = "axis starts at zero" if low == 0 else f"axis starts at {number(low)}, not at zero"
    return "; ".join(filter(None, [chart.unit, better.get(chart.direction), start]))


def sentence(chart: Chart) -> str:
    """Return the whole chart in words, for readers who do not see it."""
    return " ".join(f"{part}." for part in _clauses(chart))


def _clauses(chart: Chart) -> Iterator[str]:
    seen = [*(dot.at for dot in chart.points), *(cross.at for cross in chart.left_out)]
    span = f", {_day(min(seen))} to {_day(max(seen))}" if seen else ", nothing measured yet"
    yield chart.title + span
    if chart.baseline:
        yield f"Baseline {_level(chart.baseline, chart.unit)}"
    if chart.complete:
        yield f"Rolled out to everyone by {_day(chart.complete)}"
    elif chart.steps:
        yield f"Rolled out to {number(chart.steps[-1].share * 100)}% so far"
    if chart.after:
        yield f"Measured after it {_level(chart.after, chart.unit)}"
    if chart.target is not None:
        yield f"Target {quantity(chart.target, chart.unit)}" + (
            f" by {_day(chart.by)}" if chart.by else ""
        )
    if chart.low is not None and chart.high is not None:
        yield f"Promised 80% range {number(chart.low)} to {quantity(chart.high, chart.unit)}"
    if chart.left_out:
        count = len(chart.left_out)
        yield f"{count} {'point' if count == 1 else 'points'} left out"
    yield "The table has the figures week by week"


def _level(level: Level, unit: str) -> str:
    mean = quantity(level.value, unit)
    if level.low is None or level.high is None:
        return mean
    return f"{mean}, 95% interval {number(level.low)} to {number(level.high)}"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
