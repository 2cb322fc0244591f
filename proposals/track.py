"""The range track: promised against measured, on one line, as SVG.

Better is always to the right, so the rail runs from the baseline to the target whichever way
the metric moves. A promise is hatched, a measurement solid, a baseline on which nothing has
been measured yet is a ring. It always stands beside its numbers in text.

Colours stand in the drawing, because no style sheet reaches into it on paper; on a page the
theme's classes overrule them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

EDGE = 6.0  # room at both ends for the ring and the dot
HATCH = 5.0  # between two lines of the texture
INK = {
    "rail": 'fill="none" stroke="#cbd4d4" stroke-width="1.5"',
    "band": 'fill="#eef1f2" stroke="#5d6b73" stroke-width="0.75"',
    "hatch": 'fill="none" stroke="#a9b6ba" stroke-width="1.1"',
    "base": 'fill="none" stroke="#5b6968" stroke-width="1.5"',
    "done": 'fill="none" stroke="#0b6170" stroke-width="3"',
    "target": 'fill="none" stroke="#13201f" stroke-width="2"',
    "now": 'fill="#ffffff" stroke="#435150" stroke-width="1.6"',
    "ci": 'fill="none" stroke="#0b6170" stroke-width="1.5"',
    "dot": 'fill="#0b6170" stroke="#ffffff" stroke-width="1.5"',
}


@dataclass(frozen=True)
class Track:
    """What is drawn; all values in the metric's unit."""

    baseline: float
    target: float
    low: float | None = None
    high: float | None = None
    measured: float | None = None
    measured_low: float | None = None
    measured_high: float | None = None


def draw_track(label: str, track: Track, *, width: int = 148, height: int = 20) -> Markup:
    """Return the SVG; empty where baseline and target are the same, which promises nothing."""
    if track.baseline == track.target:
        return Markup("")
    marks = "".join(_marks(track, _Rail(track, width, height)))
    return Markup(
        '<svg class="track" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"'
        ' aria-label="{label}">{marks}</svg>'
    ).format(w=width, h=height, label=label, marks=Markup(marks))  # noqa: S704 (numbers only)


class _Rail:
    """Where a value stands on the line."""

    def __init__(self, track: Track, width: int, height: int) -> None:
        self.track, self.width, self.height, self.middle = track, width, height, height / 2
        values = [track.low, track.high, track.measured, track.measured_low, track.measured_high]
        shares = [0.0, 1.0, *(self._share(value) for value in values if value is not None)]
        self._scale = (width - 2 * EDGE) / (max(shares) - min(shares))
        self._start = EDGE - min(shares) * self._scale

    def _share(self, value: float) -> float:
        return (value - self.track.baseline) / (self.track.target - self.track.baseline)

    def x(self, value: float) -> float:
        return round(self._start + self._share(value) * self._scale, 1)


def _marks(track: Track, rail: _Rail) -> Iterator[str]:
    middle, quarter = rail.middle, rail.height / 4
    yield _line("rail", f"M{EDGE:g} {middle:g}H{rail.width - EDGE:g}")
    if track.low is not None and track.high is not None:
        left, right = sorted((rail.x(track.low), rail.x(track.high)))
        yield (
            f'<rect class="tk-band" x="{left:g}" y="{quarter:g}" width="{right - left:.1f}"'
            f' height="{middle:g}" rx="2" {INK["band"]}/>'
        )
        yield _line("hatch", _hatching(left, right, quarter, quarter + middle))
    base, target = rail.x(track.baseline), rail.x(track.target)
    if track.measured is not None:
        yield _line("base", f"M{base:g} {quarter:g}v{middle:g}")
        yield _line("done", f"M{base:g} {middle:g}H{rail.x(track.measured):g}")
    yield _line("target", f"M{target:g} 2V{rail.height - 2}")
    if track.measured is None:
        yield _circle("now", base, middle, 3.4)
    else:
        yield from _measurement(track, rail, rail.x(track.measured))


def _measurement(track: Track, rail: _Rail, at: float) -> Iterator[str]:
    if track.measured_low is not None and track.measured_high is not None:
        for end in (rail.x(track.measured_low), rail.x(track.measured_high)):
            yield _line("ci", f"M{at:g} {rail.middle:g}H{end:g}M{end:g} {rail.middle - 3.5:g}v7")
    yield _circle("dot", at, rail.middle, 4)


def _hatching(left: float, right: float, top: float, bottom: float) -> str:
    """Return lines that rise to the right, cut off at the edges of the rectangle."""
    height = bottom - top
    starts = [
        left - height + HATCH * step for step in range(1, int((right - left + height) / HATCH) + 1)
    ]
    return "".join(
        f"M{max(start, left):g} {bottom - max(0.0, left - start):g}"
        f"L{min(start + height, right):g} {top + max(0.0, start + height - right):g}"
        for start in starts
        if start < right
    )


def _line(kind: str, path: str) -> str:
    return f'<path class="tk-{kind}" d="{path}" {INK[kind]}/>'


def _circle(kind: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="tk-{kind}" cx="{x:g}" cy="{y:g}" r="{radius:g}" {INK[kind]}/>'
