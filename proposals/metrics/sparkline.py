"""A metric's points as a plain chart: where the marks go; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from proposals.metrics.scale import Plot, date_ticks, tick_labels, ticks, value_axis
from proposals.metrics.thinning import Observation, thin

WIDTHS = (1240, 930, 600, 350)  # the page shows the one that fits, so that letters keep their size
MOST_DOTS = 120  # more would only thicken the line
MOST_POINTS = 500  # in the widest; more are closer together than eyes tell apart


@dataclass(frozen=True)
class Sparkline:
    """Marks of one drawing, in its own units: paths, and lines with the words at their end."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    line: str
    dots: str
    values: Sequence[tuple[float, str]]  # y, label
    times: Sequence[tuple[float, str]]  # x, label


def sparklines(points: Sequence[Observation]) -> list[Sparkline]:
    """Return the chart in every width, from points in order of time; none without points."""
    return [_sparkline(thin(points, _room(width)), width) for width in WIDTHS] if points else []


def _room(width: int) -> int:
    return MOST_POINTS * width // WIDTHS[0]


def begins_at_zero(points: Sequence[Observation]) -> bool:
    """Tell whether the axis starts at zero, which the page says beside the chart."""
    return value_axis(value for _, value, _ in points)[0] == 0


def _sparkline(points: Sequence[Observation], width: int) -> Sparkline:
    plot = _plot(points, width)
    marks = [f"{plot.x(at)} {plot.y(value)}" for at, value, _ in points]
    levels = ticks(plot.low, plot.high)
    first, last = points[0][0], points[-1][0]
    times = date_ticks(first, last, max(2, width // 110)) if first < last else [_only(first)]
    return Sparkline(
        width=width,
        height=plot.height,
        left=plot.left,
        right=plot.right,
        bottom=plot.bottom,
        line="M" + "L".join(marks),
        dots="".join(f"M{mark}h.01" for mark in marks) if len(marks) <= MOST_DOTS else "",
        values=[
            (plot.y(level), label) for level, label in zip(levels, tick_labels(levels), strict=True)
        ],
        times=[(plot.x(at), label) for at, label in times],
    )


def _plot(points: Sequence[Observation], width: int) -> Plot:
    low, high = value_axis(value for _, value, _ in points)
    height = max(200, min(300, width // 3))
    first, last = points[0][0].timestamp(), points[-1][0].timestamp()
    alone = timedelta(days=1).total_seconds() if first == last else 0
    widest = max(len(label) for label in tick_labels(ticks(low, high)))
    return Plot(
        width=width,
        height=height,
        left=16 + 8 * widest,
        right=width - 12,
        top=12,
        bottom=height - 30,
        first=first - alone,
        last=last + alone,
        low=low,
        high=high,
    )


def _only(at: datetime) -> tuple[datetime, str]:
    return at, f"{at.day} {at:%b %Y}"
