"""The slip chart: what was promised, against the day on which it was said.

As in a milestone trend chart, the line of the date runs level while nothing moves, steps up
when the date is moved out, and has come due where it meets the diagonal.  Below it, on the same
days, the target; left out where it never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from markupsafe import Markup

from proposals import words
from proposals.marks import PAPER, PROMISE, mark, picture, tag, text
from proposals.metrics.scale import Plot, date_ticks, number, tick_labels, ticks, value_axis

WIDTHS = (600, 350)
HEIGHT = {"date": 210, "target": 130}
# Said, and not yet done.
RING: dict[str, Any] = {"fill": PAPER, "stroke": PROMISE, "stroke_width": 1.75}


@dataclass(frozen=True)
class Said:
    """What was promised from a day on: by when, and what to reach in the metric's unit."""

    on: date
    due_on: date | None
    target: float | None


@dataclass(frozen=True)
class Slip:
    """A promise and its revisions in order, the frozen one first; ``until`` is today.

    ``in_force`` is the date on which the verdict falls.
    """

    name: str
    unit: str
    said: Sequence[Said]
    until: date
    in_force: date | None = None

    @property
    def moves_target(self) -> bool:
        return len({each.target for each in self.said}) > 1


def draw(slip: Slip, width: int) -> Markup:
    """Return the chart as one SVG element ``width`` units wide; empty without a date."""
    if not any(each.due_on for each in slip.said):
        return Markup("")
    height = HEIGHT["date"] + (HEIGHT["target"] if slip.moves_target else 0)
    marks = [*_dates(slip, width)]
    if slip.moves_target:
        marks += _targets(slip, width)
    return picture(
        marks,
        width=width,
        height=height,
        label=sentence(slip),
        class_=f"slip slip--{width}",
        font_size=12,
    )


def sentence(slip: Slip) -> str:
    """Return what the chart shows, for who does not see it."""
    told = [f"On {words.day(each.on)}: {_promised(each, slip.unit)}" for each in slip.said]
    return f"What was promised about {slip.name}, and when. {'. '.join(told)}."


def _promised(said: Said, unit: str) -> str:
    target = f"{number(said.target)} {unit}" if said.target is not None else "no target yet"
    return f"{target} by {words.day(said.due_on)}" if said.due_on else target


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _ends(slip: Slip) -> tuple[date, date]:
    """Return the first and the last day of the axis: from the promise until today."""
    first = slip.said[0].on
    return first, max(slip.until, slip.said[-1].on, first + timedelta(days=14))


def _plot(slip: Slip, width: int, top: float, bottom: float, values: tuple[float, float]) -> Plot:
    first, last = (_moment(day).timestamp() for day in _ends(slip))
    return Plot(width, 0, 66, width - 14, top, bottom, first, last, *values)


def _dates(slip: Slip, width: int) -> Iterator[Markup]:
    dues = [each.due_on for each in slip.said if each.due_on]
    low, high = min(slip.said[0].on, *dues), max(*dues, slip.until)
    span = (_moment(low).timestamp(), _moment(high).timestamp())
    plot = _plot(slip, width, 44, HEIGHT["date"] - 34, span)
    yield text("c-lab c-strong", "Measured by, against the day it was said", 0, 16)
    for at, label in date_ticks(_moment(low), _moment(high), most=5):
        y = plot.y(at.timestamp())
        yield mark("c-grid", d=f"M{plot.left} {y}H{plot.right}")
        yield text("c-tick", label, plot.left - 7, y + 4, "end")
    yield from _diagonal(slip, plot, low, high)
    yield from _course(slip, plot, lambda said: _due(said.due_on))
    yield from _said_axis(slip, plot)


def _diagonal(slip: Slip, plot: Plot, low: date, high: date) -> Iterator[Markup]:
    """Yield where a date is that has come: what was promised for the day on which it is said."""
    first, last = _ends(slip)
    ends = [
        (plot.x(_moment(day)), plot.y(_moment(day).timestamp()))
        for day in (max(first, low), min(last, high))
    ]
    yield mark("c-base", d="M{} {}L{} {}".format(*ends[0], *ends[1]))
    x, y = ((one + other) / 2 for one, other in zip(*ends, strict=True))
    yield text("c-lab c-soft", "The day itself", x + 8, y + 16)


def _due(day: date | None) -> tuple[float, str] | None:
    return (_moment(day).timestamp(), f"{day.day} {day:%b}") if day else None


def _targets(slip: Slip, width: int) -> Iterator[Markup]:
    top, bottom = HEIGHT["date"] + 34, HEIGHT["date"] + HEIGHT["target"] - 30
    targets = [each.target for each in slip.said if each.target is not None]
    plot = _plot(slip, width, top, bottom, value_axis(targets))
    yield text("c-lab c-strong", f"Target, {slip.unit}", 0, top - 18)
    marks = ticks(plot.low, plot.high)[::2]
    for tick, label in zip(marks, tick_labels(marks), strict=True):
        yield mark("c-grid", d=f"M{plot.left} {plot.y(tick)}H{plot.right}")
        yield text("c-tick", label, plot.left - 7, plot.y(tick) + 4, "end")
    yield from _course(
        slip,
        plot,
        lambda said: None if said.target is None else (said.target, number(said.target)),
    )
    yield from _said_axis(slip, plot)


def _course(
    slip: Slip, plot: Plot, value_of: Callable[[Said], tuple[float, str] | None]
) -> Iterator[Markup]:
    """Yield the line of what held when: level until something else is said, then a step."""
    known = [(plot.x(_moment(each.on)), value_of(each)) for each in slip.said]
    points = [(x, plot.y(value[0]), value[1]) for x, value in known if value]
    course = "".join(
        f"{'M' if not i else 'H'}{x} {'' if not i else 'V'}{y}"
        for i, (x, y, _) in enumerate(points)
    )
    yield mark("c-expected", d=f"{course}H{plot.x(_moment(_ends(slip)[1]))}")
    following = [*points[1:], (0, plot.bottom, "")]
    before = None
    for (x, y, label), (_, then, _) in zip(points, following, strict=True):
        yield tag("circle", class_="c-ring", cx=x, cy=y, r=4, **RING)
        if label != before:  # beside the step that follows, and not on it
            end = x > plot.right - 40
            beside = x + (-7 if end else 7), y + (17 if then < y else -8)
            yield text("c-lab", label, *beside, "end" if end else "start")
        before = label


def _said_axis(slip: Slip, plot: Plot) -> Iterator[Markup]:
    first, last = _ends(slip)
    yield mark("c-axis", d=f"M{plot.left} {plot.bottom}H{plot.right}")
    for at, label in date_ticks(_moment(first), _moment(last), most=max(4, plot.width // 100)):
        x = plot.x(at)
        yield mark("c-axis", d=f"M{x} {plot.bottom}v5")
        anchor = "middle" if x + 22 < plot.width else "end"
        yield text("c-tick", label, x, plot.bottom + 19, anchor)
