"""The chart of one metric as SVG: what was promised, and what was measured.

What is promised is hatched or dashed; what is measured is solid and has its interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from markupsafe import Markup

from proposals.impact.drawing.figure import (
    Chart,
    Cross,
    Dot,
    Level,
    Other,
    Shipped,
    Step,
    axis_note,
    gaps,
    notes_on_left_out,
    sentence,
    times,
    values,
)
from proposals.impact.drawing.labels import Room, apart, width_of
from proposals.marks import LOOKS, mark, picture, rect, tag, text, texture
from proposals.metrics.scale import Plot, date_ticks, number, tick_labels, ticks, value_axis

__all__ = [
    "LOOKS",
    "WIDTHS",
    "Chart",
    "Cross",
    "Dot",
    "Level",
    "Other",
    "Shipped",
    "Step",
    "axis_note",
    "draw",
    "notes_on_left_out",
    "sentence",
]

WIDTHS = (1240, 930, 600, 350)
LINE = 16  # from one line of words to the next


def draw(chart: Chart, width: int) -> Markup:
    """Return the chart as one SVG element, ``width`` units wide; empty if it has no time at all.

    The page holds one for each of WIDTHS and shows the one that fits, so that letters keep
    their size.
    """
    if not times(chart):
        return Markup("")
    pen = Pen(chart, width)
    layers = (
        *(_textures, _gaps, _grid, _promise, _bands, _observations, _levels),
        *(_rollout, _shipped, _others, _names_drawn, _gaps_named, _left_out_named, _time_axis),
    )
    plot = pen.plot
    return picture(
        (drawn for layer in layers for drawn in layer(pen)),
        width=width,
        height=plot.height,
        label=sentence(chart),
        class_=f"chart chart--{width}",
        font_size=pen.size,
        # Where a script finds the plot, to read values out of it.
        data_plot=f"{plot.left:g} {plot.right:g} {plot.top:g} {plot.bottom:g}",
        data_time=f"{plot.first:.0f} {plot.last:.0f}",
        data_range=f"{plot.low:.10g} {plot.high:.10g}",
    )


@dataclass(frozen=True)
class Name:
    """Words beside a level, where they would like to be."""

    y: float
    look: str
    words: str


@dataclass(frozen=True)
class Pen:
    """A chart, the plot on which it is drawn, and the room that is left for words."""

    chart: Chart
    width: int

    @property
    def size(self) -> int:
        return 13 if self.width >= 500 else 12

    @cached_property
    def names(self) -> list[Name]:
        return list(_names(self.chart))

    @cached_property
    def is_beside(self) -> bool:
        """Whether names have room beside the plot; else the most important stand in it."""
        return self.width >= 500

    @cached_property
    def plot(self) -> Plot:
        chart, width = self.chart, self.width
        low, high = value_axis(values(chart))
        moments = [at.timestamp() for at in times(chart)]
        first, last = min(moments), max(moments)
        if first == last:
            first, last = first - 86_400, last + 86_400
        widest = max(map(len, tick_labels(ticks(low, high))))
        height = (390 if width >= 900 else 350 if width >= 500 else 330) + 18 * bool(chart.others)
        top = 56 if chart.steps or chart.taken_back else 18
        beside = max((width_of(name.words, self.size) for name in self.names), default=0.0) + 20
        right = width - (max(28.0, beside) if self.is_beside else 14)
        bottom = height - 34 - 18 * bool(chart.others)
        return Plot(width, height, 14 + 7.5 * widest, right, top, bottom, first, last, low, high)

    @cached_property
    def room(self) -> Room:
        """The room in the plot: words keep off the points and the levels."""
        plot, room = self.plot, Room(self.plot.left, self.plot.right, self.size)
        for dot in self.chart.points:
            x, y = plot.x(dot.at), plot.y(dot.value)
            room.block(x - 1, x + 1, y - 1, y + 1)
        for level in filter(None, (self.chart.baseline, self.chart.after)):
            y = plot.y(level.value)
            room.block(self.x(level.first), self.x(level.last), y - 2, y + 2)
        for step in self.chart.steps:
            room.block(plot.x(step.at) - 1, plot.x(step.at) + 1, plot.top, plot.bottom)
        if self.chart.target is not None:
            y = plot.y(self.chart.target)
            room.block(self.promised_from, plot.right, y - 1, y + 1)
        return room

    def texture(self, name: str) -> str:
        return f"{self.chart.key}-{self.width}-{name}"

    def x(self, at: datetime) -> float:
        """Return where a moment is, or the edge of the plot that it lies beyond."""
        return min(max(self.plot.x(at), self.plot.left), self.plot.right)

    def shows(self, at: datetime) -> bool:
        return self.plot.first <= at.timestamp() <= self.plot.last

    @property
    def promised_from(self) -> float:
        """Where the promise begins to count: when everybody has the change, else when it began."""
        seen = max((dot.at for dot in self.chart.points), default=None)
        start = self.chart.complete or self.chart.begun or seen
        return self.x(start) if start else self.plot.left


def _textures(pen: Pen) -> Iterator[Markup]:
    yield texture(pen.texture("promised"), 5, 45)
    yield texture(pen.texture("partial"), 7, -45)


def _gaps(pen: Pen) -> Iterator[Markup]:
    fill, bottom = f"url(#{pen.texture('partial')})", pen.plot.bottom
    for first, last in gaps(pen.chart):
        yield rect("c-gap", pen.x(first), pen.x(last), bottom - 6, bottom, fill=fill)


def _gaps_named(pen: Pen) -> Iterator[Markup]:
    words, y = "No points", pen.plot.bottom - 10
    for first, last in gaps(pen.chart):
        left, right = pen.x(first), pen.x(last)
        if right - left > width_of(words, pen.size) and pen.room.take(words, (left + right) / 2, y):
            yield text("c-lab c-soft", words, (left + right) / 2, y, "middle")


def _grid(pen: Pen) -> Iterator[Markup]:
    plot = pen.plot
    marks = ticks(plot.low, plot.high)
    for tick, words in zip(marks, tick_labels(marks), strict=True):
        y = plot.y(tick)
        yield mark("c-grid", d=f"M{plot.left} {y}H{plot.right}")
        yield text("c-tick", words, plot.left - 7, y + 4, "end")
    yield mark("c-axis", d=f"M{plot.left} {plot.bottom}H{plot.right}")


def _promise(pen: Pen) -> Iterator[Markup]:
    chart, plot, start = pen.chart, pen.plot, pen.promised_from
    if start >= plot.right:
        return
    if chart.low is not None and chart.high is not None:
        edges = (start, plot.right, plot.y(chart.high), plot.y(chart.low))
        yield rect("c-band", *edges)
        yield rect("c-promised", *edges, fill=f"url(#{pen.texture('promised')})")
    if chart.target is not None:
        yield mark("c-target", d=f"M{start} {plot.y(chart.target)}H{plot.right}")


def _bands(pen: Pen) -> Iterator[Markup]:
    """Where most points lay before the change, and the interval of what was measured after it."""
    chart, plot = pen.chart, pen.plot
    if chart.baseline and chart.spread:
        low, high = chart.spread
        edges = pen.x(chart.baseline.first), pen.x(chart.baseline.last)
        yield rect("c-spread", *edges, plot.y(high), plot.y(low))
    for level in filter(None, (chart.baseline, chart.after)):
        if level.low is not None and level.high is not None:
            edges = pen.x(level.first), pen.x(level.last)
            yield rect("c-ci", *edges, plot.y(level.high), plot.y(level.low))


def _observations(pen: Pen) -> Iterator[Markup]:
    """All points in one path, because a line of no length with round ends is a dot."""
    plot = pen.plot
    dots = dict.fromkeys(f"M{plot.x(dot.at)} {plot.y(dot.value)}h.01" for dot in pen.chart.points)
    if dots:
        yield mark("c-daily", d="".join(dots))
    for cross in pen.chart.left_out:
        x, y = plot.x(cross.at) - 3, plot.y(cross.value) - 3
        yield mark("c-x", d=f"M{x:.1f} {y:.1f}l6 6m0-6l-6 6")


def _levels(pen: Pen) -> Iterator[Markup]:
    chart, plot = pen.chart, pen.plot
    if chart.baseline:
        y = plot.y(chart.baseline.value)
        yield mark("c-base", d=f"M{pen.x(chart.baseline.last)} {y}H{plot.right}")
    for level in filter(None, (chart.baseline, chart.after)):
        first, last = pen.x(level.first), pen.x(level.last)
        if first < last:
            yield mark("c-mean", d=f"M{first} {plot.y(level.value)}H{last}")
    if chart.expected:
        course = "L".join(f"{plot.x(dot.at)} {plot.y(dot.value)}" for dot in chart.expected)
        yield mark("c-expected", d=f"M{course}")


def _rollout(pen: Pen) -> Iterator[Markup]:
    chart, plot = pen.chart, pen.plot
    if not chart.begun:
        return
    if chart.begun != chart.complete:
        ended = chart.complete or chart.taken_back
        end = pen.x(ended) if ended else plot.right
        fill = f"url(#{pen.texture('partial')})"
        yield rect("c-partial", pen.x(chart.begun), end, plot.top, plot.bottom, fill=fill)
    shown = [step for step in chart.steps if pen.shows(step.at)]
    above = Room(0, plot.width, pen.size)
    for step in reversed(shown):  # the last always shows
        x, share = plot.x(step.at), f"{number(step.share * 100)}%"
        yield from _flag("c-step", x, plot)
        yield from _put(above, "c-lab", share, x, plot.top - 19)
    if chart.taken_back and pen.shows(chart.taken_back):
        x = plot.x(chart.taken_back)
        yield from _flag("c-back", x, plot)
        yield from _put(above, "c-lab c-strong", "Taken back", x, plot.top - 36)
    if shown:
        middle = (plot.x(shown[0].at) + plot.x(shown[-1].at)) / 2
        yield from _put(above, "c-lab c-strong", "Roll-out", middle, plot.top - 36)


def _flag(look: str, x: float, plot: Plot) -> Iterator[Markup]:
    yield mark(look, d=f"M{x} {plot.top - 8}V{plot.bottom}")
    yield mark("c-flag", d=f"M{x} {plot.top - 8}l-4-6h8z")


def _put(room: Room, look: str, words: str, x: float, y: float) -> Iterator[Markup]:
    start = room.take(words, x, y)
    if start is not None:
        yield text(look, words, start + width_of(words, room.size) / 2, y, "middle")


def _shipped(pen: Pen) -> Iterator[Markup]:
    """Days on which code went out: a wedge on the axis, hollow where none of it was deployed."""
    bottom = pen.plot.bottom
    for each in pen.chart.shipped:
        if pen.shows(each.at):
            look = "c-merged" if each.is_merged_only else "c-flag"
            title = tag("title", each.sentence)
            yield mark(look, inside=title, d=f"M{pen.plot.x(each.at)} {bottom - 8}l-4 8h8z")


def _others(pen: Pen) -> Iterator[Markup]:
    """Other proposals' changes: a dotted line, and the number below the axis."""
    plot = pen.plot
    below = Room(0, plot.width, pen.size)
    for other in pen.chart.others:
        x = plot.x(other.at)
        yield mark("c-other", d=f"M{x} {plot.top}V{plot.bottom + 26}")
        yield mark("c-flag", d=f"M{x} {plot.bottom - 5}l4 5-4 5-4-5z")
        yield from _put(below, "c-lab", other.label, x, plot.bottom + 40)


def _names(chart: Chart) -> Iterator[Name]:
    """Yield what stands beside the plot, the most important first; the height is a value."""
    if chart.after:
        yield Name(chart.after.value, "c-lab c-meas", f"Measured {number(chart.after.value)}")
    if chart.target is not None and chart.shows_promise:
        yield Name(chart.target, "c-lab", f"{chart.aim} {number(chart.target)}")
    if chart.baseline:
        yield Name(chart.baseline.value, "c-lab", f"Baseline {number(chart.baseline.value)}")
    if chart.low is not None and chart.high is not None and chart.shows_promise:
        middle = chart.low if chart.target is not None else (chart.low + chart.high) / 2
        yield Name(middle, "c-lab c-soft", "80% range")
        yield Name(middle, "c-lab c-soft", f"{number(chart.low)} to {number(chart.high)}")
    if chart.expected:
        yield Name(chart.expected[-1].value, "c-lab c-soft", "Without the change")


def _names_drawn(pen: Pen) -> Iterator[Markup]:
    """Levels are named where they are; names that would meet move apart."""
    plot = pen.plot
    if pen.is_beside:
        wanted = [plot.y(name.y) + 4 for name in pen.names]
        heights = apart(wanted, LINE, plot.top + 6, plot.bottom)
        for name, y in zip(pen.names, heights, strict=True):
            yield text(name.look, name.words, plot.right + 12, y)
        return
    # In the plot there is room for what was measured, promised and before; the key has the rest.
    few = [name for name in pen.names if not name.words.startswith(("80%", "Without"))]
    few = [name for name in few if name.look != "c-lab c-soft"]
    before = [name for name in few if name.words.startswith("Baseline")]
    after = [name for name in few if name not in before]
    for names, x, anchor in ((before, plot.left + 3, "start"), (after, plot.right - 2, "end")):
        wanted = [plot.y(name.y) - 7 for name in names]
        for name, y in zip(names, apart(wanted, LINE, plot.top + 12, plot.bottom - 4), strict=True):
            pen.room.take(name.words, x, y, anchor)
            yield text(name.look, name.words, x, y, anchor)


def _left_out_named(pen: Pen) -> Iterator[Markup]:
    """Name what was left out beside its first cross, above or below, where there is room."""
    if pen.width < 900:
        return
    for why, crosses in groupby(pen.chart.left_out, lambda cross: cross.why):
        first = next(crosses)
        x = pen.plot.x(first.at)
        words, height = f"{why[:1].upper()}{why[1:]}", pen.plot.y(first.value)
        for y in (height - 10, height + 20, height - 24, height + 34):
            inside = pen.plot.top + 12 < y < pen.plot.bottom - 4
            start = pen.room.take(words, x, y, "start") if inside else None
            if start is not None:
                yield text("c-lab c-soft", words, start, y)
                break


def _time_axis(pen: Pen) -> Iterator[Markup]:
    plot, zone = pen.plot, times(pen.chart)[0].tzinfo
    first, last = (datetime.fromtimestamp(at, zone) for at in (plot.first, plot.last))
    room = Room(0, plot.width, pen.size)
    most = max(3, int((plot.right - plot.left) / 72))
    for at, words in date_ticks(first, last, most=most):
        x = plot.x(at)
        yield mark("c-axis", d=f"M{x} {plot.bottom}v5")
        yield from _put(room, "c-tick", words, x, plot.bottom + 20)
