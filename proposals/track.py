"""The range track: promised against measured, on one line, as SVG.

Better is always to the right, so the rail runs from the baseline to the target whichever way
the metric moves. A promise is hatched, a measurement solid, a baseline on which nothing has
been measured yet is a ring. It always stands beside its numbers in text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

EDGE = 6.0  # room at both ends for the ring and the dot


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
    yield f'<path class="tk-rail" d="M{EDGE:g} {middle:g}H{rail.width - EDGE:g}"/>'
    if track.low is not None and track.high is not None:
        left, right = sorted((rail.x(track.low), rail.x(track.high)))
        for texture in ("tk-band", "tk-hatch"):
            yield (
                f'<rect class="{texture}" x="{left:g}" y="{quarter:g}" width="{right - left:.1f}"'
                f' height="{middle:g}" rx="2"/>'
            )
    base, target = rail.x(track.baseline), rail.x(track.target)
    if track.measured is not None:
        yield f'<path class="tk-base" d="M{base:g} {quarter:g}v{middle:g}"/>'
        yield f'<path class="tk-done" d="M{base:g} {middle:g}H{rail.x(track.measured):g}"/>'
    yield f'<path class="tk-target" d="M{target:g} 2V{rail.height - 2}"/>'
    if track.measured is None:
        yield f'<circle class="tk-now" cx="{base:g}" cy="{middle:g}" r="3.4"/>'
    else:
        yield from _measurement(track, rail, rail.x(track.measured))


def _measurement(track: Track, rail: _Rail, at: float) -> Iterator[str]:
    if track.measured_low is not None and track.measured_high is not None:
        for end in (rail.x(track.measured_low), rail.x(track.measured_high)):
            whisker = f"M{at:g} {rail.middle:g}H{end:g}M{end:g} {rail.middle - 3.5:g}v7"
            yield f'<path class="tk-ci" d="{whisker}"/>'
    yield f'<circle class="tk-dot" cx="{at:g}" cy="{rail.middle:g}" r="4"/>'
