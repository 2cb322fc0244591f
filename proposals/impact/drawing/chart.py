"""The chart of one metric as SVG: what was promised, and what was measured.

Every mark carries its look twice: as presentation attributes, which is all that PDF and mail
renderers read, and as a class, with which the page gives it the colours of the theme.  What is
promised is hatched or dashed; what is measured is solid and has its interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from proposals.impact.drawing.figure import (
    Chart,
    Cross,
    Dot,
    Level,
    Step,
    Week,
    axis_note,
    sentence,
    table_rows,
    times,
    values,
)
from proposals.metrics.scale import Plot, date_ticks, number, tick_labels, ticks, value_axis

__all__ = [
    "WIDTHS",
    "Chart",
    "Cross",
    "Dot",
    "Level",
    "Step",
    "Week",
    "axis_note",
    "draw",
    "sentence",
    "table_rows",
]

WIDTHS = (1240, 930, 600, 350)

# The light theme of tokens.css; a test holds the two together.
INK, GREY, FAINT, ACCENT, PAPER = "#13201f", "#435150", "#5b6968", "#0b6170", "#ffffff"
PROMISE, BAND, HATCH = "#5d6b73", "#eef1f2", "#a9b6ba"
DOT, GRID, AXIS = "#78939a", "#e8edec", "#8b9998"
# A rim of paper keeps words readable where they cross a line.
_RIM = {"stroke": PAPER, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke"}
LOOKS: dict[str, dict[str, Any]] = {
    "c-grid": {"stroke": GRID},
    "c-axis": {"stroke": AXIS, "fill": "none"},
    "c-tick": {"fill": FAINT},
    "c-band": {"fill": BAND},
    "c-hatch": {"stroke": HATCH, "stroke-width": 1.6},
    "c-promised": {"opacity": 0.8},
    "c-target": {"stroke": INK, "stroke-width": 1.75, "stroke-dasharray": "6 4", "fill": "none"},
    "c-daily": {"stroke": DOT, "stroke-width": 4, "stroke-linecap": "round", "fill": "none"},
    "c-x": {"stroke": FAINT, "stroke-width": 1.4, "fill": "none"},
    "c-ci": {"fill": ACCENT, "opacity": 0.16},
    "c-mean": {"stroke": ACCENT, "stroke-width": 2.5, "fill": "none"},
    "c-base": {"stroke": PROMISE, "stroke-width": 1.25, "stroke-dasharray": "2 4", "fill": "none"},
    "c-expected": {"stroke": PROMISE, "stroke-width": 1.25, "fill": "none"},
    "c-partial": {"opacity": 0.5},
    "c-step": {"stroke": FAINT, "stroke-width": 1, "fill": "none"},
    "c-flag": {"fill": GREY},
    "c-lab": {"fill": GREY, **_RIM},
    "c-lab c-strong": {"fill": INK, "font-weight": 600, **_RIM},
    "c-lab c-meas": {"fill": ACCENT, "font-weight": 600, **_RIM},
    "c-lab c-soft": {"fill": FAINT, **_RIM},
}


def draw(chart: Chart, width: int) -> Markup:
    """Return the chart as one SVG element, ``width`` units wide; empty if it has no time at all.

    The page holds one for each of WIDTHS and shows the one that fits, so that letters keep
    their size.
    """
    if not times(chart):
        return Markup("")
    pen = _Pen(chart, _plot(chart, width))
    layers = (_textures, _grid, _promise, _observations, _levels, _rollout, _words, _time_axis)
    return _tag(
        "svg",
        Markup("").join(mark for layer in layers for mark in layer(pen)),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart chart--{width}",
        viewBox=f"0 0 {width} {pen.plot.height}",
        font_family="system-ui, sans-serif",
        font_size=13 if width >= 500 else 12,
        role="img",
        aria_label=sentence(chart),
    )


@dataclass(frozen=True)
class _Pen:
    """A chart, and the plot on which it is drawn."""

    chart: Chart
    plot: Plot

    def texture(self, name: str) -> str:
        return f"{self.chart.key}-{self.plot.width}-{name}"

    @property
    def promised_from(self) -> float:
        """Where the promise begins to count: when everybody has the change, else when it began."""
        start = self.chart.complete or self.chart.begun
        return self.plot.x(start) if start else self.plot.left

    @property
    def is_wide(self) -> bool:
        """Whether there is room for words beside the plot."""
        return self.plot.width >= 900


def _plot(chart: Chart, width: int) -> Plot:
    low, high = value_axis(values(chart))
    moments = [at.timestamp() for at in times(chart)]
    first, last = min(moments), max(moments)
    if first == last:
        first, last = first - 86_400, last + 86_400
    widest = max(map(len, tick_labels(ticks(low, high))))
    height = 390 if width >= 900 else 350 if width >= 500 else 330
    right = width - (160 if width >= 900 else 14)
    return Plot(width, height, 14 + 7.5 * widest, right, 56, height - 34, first, last, low, high)


def _tag(name: str, inside: str = "", **attributes: Any) -> Markup:
    words = "".join(
        f' {"class" if key == "class_" else key.replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{words}>{escape(inside)}</{name}>")  # noqa: S704 (all is escaped)


def _mark(look: str, name: str = "path", inside: str = "", **attributes: Any) -> Markup:
    dressed = {key.replace("-", "_"): value for key, value in LOOKS[look].items()}
    return _tag(name, inside, class_=look, **dressed, **attributes)


def _text(look: str, words: str, x: float, y: float, anchor: str = "start") -> Markup:
    return _mark(look, "text", words, x=round(x, 1), y=round(y, 1), text_anchor=anchor)


def _rect(look: str, left: float, right: float, top: float, bottom: float, **more: Any) -> Markup:
    more |= {"width": round(max(0, right - left), 1), "height": round(max(0, bottom - top), 1)}
    return _mark(look, "rect", x=left, y=top, **more)


def _textures(pen: _Pen) -> Iterator[Markup]:
    for name, gap, turn in (("promised", 5, 45), ("partial", 7, -45)):
        yield _tag(
            "pattern",
            _mark("c-hatch", d=f"M0 0v{gap}"),
            id=pen.texture(name),
            width=gap,
            height=gap,
            patternUnits="userSpaceOnUse",
            patternTransform=f"rotate({turn})",
        )


def _grid(pen: _Pen) -> Iterator[Markup]:
    plot = pen.plot
    marks = ticks(plot.low, plot.high)
    for tick, words in zip(marks, tick_labels(marks), strict=True):
        y = plot.y(tick)
        yield _mark("c-grid", d=f"M{plot.left} {y}H{plot.right}")
        yield _text("c-tick", words, plot.left - 7, y + 4, "end")
    yield _mark("c-axis", d=f"M{plot.left} {plot.bottom}H{plot.right}")


def _promise(pen: _Pen) -> Iterator[Markup]:
    chart, plot, start = pen.chart, pen.plot, pen.promised_from
    if chart.low is not None and chart.high is not None:
        edges = (start, plot.right, plot.y(chart.high), plot.y(chart.low))
        yield _rect("c-band", *edges)
        yield _rect("c-promised", *edges, fill=f"url(#{pen.texture('promised')})")
    if chart.target is not None:
        yield _mark("c-target", d=f"M{start} {plot.y(chart.target)}H{plot.right}")


def _observations(pen: _Pen) -> Iterator[Markup]:
    """All points in one path, because a line of no length with round ends is a dot."""
    plot = pen.plot
    dots = dict.fromkeys(f"M{plot.x(dot.at)} {plot.y(dot.value)}h.01" for dot in pen.chart.points)
    if dots:
        yield _mark("c-daily", d="".join(dots))
    for cross in pen.chart.left_out:
        x, y = plot.x(cross.at) - 3, plot.y(cross.value) - 3
        yield _mark("c-x", d=f"M{x:.1f} {y:.1f}l6 6m0-6l-6 6")


def _levels(pen: _Pen) -> Iterator[Markup]:
    chart, plot = pen.chart, pen.plot
    if chart.baseline:
        y = plot.y(chart.baseline.value)
        yield _mark("c-base", d=f"M{plot.x(chart.baseline.last)} {y}H{plot.right}")
    for level in filter(None, (chart.baseline, chart.after)):
        first, last = plot.x(level.first), plot.x(level.last)
        if level.low is not None and level.high is not None:
            yield _rect("c-ci", first, last, plot.y(level.high), plot.y(level.low))
        yield _mark("c-mean", d=f"M{first} {plot.y(level.value)}H{last}")
    if chart.expected:
        course = "L".join(f"{plot.x(dot.at)} {plot.y(dot.value)}" for dot in chart.expected)
        yield _mark("c-expected", d=f"M{course}")


def _rollout(pen: _Pen) -> Iterator[Markup]:
    chart, plot = pen.chart, pen.plot
    if not chart.begun:
        return
    if chart.begun != chart.complete:
        end = plot.x(chart.complete) if chart.complete else plot.right
        fill = f"url(#{pen.texture('partial')})"
        yield _rect("c-partial", plot.x(chart.begun), end, plot.top, plot.bottom, fill=fill)
    free = float(plot.width)  # the shares are written from the right: the last always shows
    for step in reversed(chart.steps):
        x = plot.x(step.at)
        yield _mark("c-step", d=f"M{x} {plot.top - 8}V{plot.bottom}")
        yield _mark("c-flag", d=f"M{x} {plot.top - 8}l-4-6h8z")
        if x + 18 <= free:
            yield _text("c-lab", f"{number(step.share * 100)}%", x, plot.top - 19, "middle")
            free = x - 18
    middle = (plot.x(chart.begun) + plot.x(chart.steps[-1].at)) / 2
    middle = min(max(middle, plot.left + 24), plot.right - 24)
    yield _text("c-lab c-strong", "Roll-out", middle, plot.top - 36, "middle")


def _words(pen: _Pen) -> Iterator[Markup]:
    """Marks are named where they are; names that would meet move down."""
    plot = pen.plot
    x, anchor = (plot.right + 14, "start") if pen.is_wide else (plot.right - 2, "end")
    free = plot.top
    for wanted, look, words in sorted(_names(pen), key=lambda name: name[0]):
        y = max(wanted, free)
        yield _text(look, words, x, y, anchor)
        free = y + 16
    if not pen.is_wide:
        return
    for why, crosses in groupby(pen.chart.left_out, lambda cross: cross.why):
        first = next(crosses)
        side = "end" if plot.x(first.at) > plot.right - 200 else "start"
        yield _text("c-lab c-soft", why, plot.x(first.at), plot.y(first.value) - 10, side)


def _names(pen: _Pen) -> Iterator[tuple[float, str, str]]:
    """Yield where each name wants to be, its look and its words."""
    chart, plot = pen.chart, pen.plot
    above, below = (4, 4) if pen.is_wide else (-6, 15)
    if chart.baseline:
        mean = chart.baseline.value
        yield plot.y(mean) + above, "c-lab", f"Baseline {number(mean)}"
    if chart.expected:
        yield plot.y(chart.expected[-1].value) + above, "c-lab c-soft", "Without the change"
    if chart.after:
        mean = chart.after.value
        yield plot.y(mean) + above, "c-lab c-meas", f"Measured {number(mean)}"
    if chart.target is not None:
        yield plot.y(chart.target) + below, "c-lab", f"Target {number(chart.target)}"
    if chart.low is not None and chart.high is not None:
        span = f"{number(chart.low)} to {number(chart.high)}"
        for words in ("80% range", span) if pen.is_wide else (f"80% range {span}",):
            yield plot.y(chart.low) + below, "c-lab c-soft", words


def _time_axis(pen: _Pen) -> Iterator[Markup]:
    plot, zone = pen.plot, times(pen.chart)[0].tzinfo
    first, last = (datetime.fromtimestamp(at, zone) for at in (plot.first, plot.last))
    room = int((plot.right - plot.left) / 65)
    for at, words in date_ticks(first, last, most=max(3, room)):
        x = plot.x(at)
        yield _mark("c-axis", d=f"M{x} {plot.bottom}v5")
        anchor = "middle" if x + 22 < plot.width else "end"
        yield _text("c-tick", words, x, plot.bottom + 20, anchor)
