"""The effect line: no change, what was promised and what was measured, on one scale.

Zero is in heavy ink. Where the interval touches it, no change was detected, whatever the dot
says. What was promised is hatched; what was measured is solid and has its interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from proposals.impact.drawing.numbers import change, counted, interval, signed
from proposals.marks import mark, picture, rect, text, texture
from proposals.metrics.scale import tick_labels, ticks

WIDTH, HEIGHT, EDGE = 300, 64, 22
TOP, MIDDLE, BOTTOM = 8, 26, 42
LETTER = 6.8  # the width of one in an axis's labels


@dataclass(frozen=True)
class Effect:
    """All as differences from the baseline, in the metric's unit; ``key`` is unique on a page.

    ``promise`` is the promised change, ``promise_low`` and ``promise_high`` its 80 % range.
    """

    name: str
    unit: str
    key: str
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    promise: float | None = None
    promise_low: float | None = None
    promise_high: float | None = None


def draw_effect(line: Effect) -> Markup:
    """Return the line as SVG; empty where there is nothing but zero to draw."""
    known = [value for value in _values(line) if value is not None]
    if not any(known):
        return Markup("")
    return picture(
        _marks(line, _Scale([0.0, *known])),
        width=WIDTH,
        height=HEIGHT,
        label=effect_sentence(line),
        class_="effect",
        font_size=12,
    )


def effect_sentence(line: Effect) -> str:
    """Return the line in words, for readers who do not see it."""
    parts = []
    if line.effect is not None and line.low is not None and line.high is not None:
        touches = ", which includes no change" if line.low <= 0 <= line.high else ""
        parts.append(
            f"Change in {line.name}: {change(line.effect, line.low, line.high, line.unit)},"
            f" interval {interval(line.low, line.high)}{touches}."
        )
    else:
        parts.append(f"{line.name}: no change measured yet.")
    if line.promise is not None:
        parts.append(f"Promised {counted(_round(line, line.promise), line.unit)}.")
    if line.promise_low is not None and line.promise_high is not None:
        ends = f"{_round(line, line.promise_low)} to {_round(line, line.promise_high)}"
        parts.append(f"Promised 80% range {counted(ends, line.unit)}.")
    return " ".join(parts)


def _round(line: Effect, value: float) -> str:
    known = [abs(each) for each in _values(line) if each]
    return signed(value, max(known, default=1.0) / 4)


def _values(line: Effect) -> tuple[float | None, ...]:
    measured = (line.effect, line.low, line.high)
    return *measured, line.promise, line.promise_low, line.promise_high


class _Scale:
    """Where a difference stands on the line, with a little room at both ends."""

    def __init__(self, values: list[float]) -> None:
        room = 0.04 * (max(values) - min(values))
        self.low, self.high = min(values) - room, max(values) + room

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def labels(self) -> Iterator[tuple[float, str]]:
        """Yield round differences with their signs, as many as have room; zero always."""
        values = ticks(self.low, self.high)
        words = ["0" if not value else label for value, label in self._signed(values)]
        zero = values.index(0.0) if 0.0 in values else 0
        room = abs(self.x(values[1]) - self.x(values[0])) if len(values) > 1 else WIDTH
        every = 1 + int((max(map(len, words)) * LETTER + 8) // room)
        for index, (value, label) in enumerate(zip(values, words, strict=True)):
            if (index - zero) % every == 0:
                yield value, label

    def _signed(self, values: list[float]) -> Iterator[tuple[float, str]]:
        for value, label in zip(values, tick_labels(values), strict=True):
            yield value, f"+{label}" if value > 0 else label


def _marks(line: Effect, scale: _Scale) -> Iterator[Markup]:
    yield from _promised(line, scale)
    yield mark("c-axis", d=f"M{EDGE - 4} {BOTTOM}H{WIDTH - EDGE + 4}")
    for value, label in scale.labels():
        yield mark("c-axis", d=f"M{scale.x(value)} {BOTTOM}v4")
        yield text("c-tick", label, scale.x(value), BOTTOM + 18, "middle")
    yield mark("c-zero", d=f"M{scale.x(0)} {TOP}V{BOTTOM}")
    if line.promise is not None:
        yield mark("c-aim", d=f"M{scale.x(line.promise)} {TOP + 2}V{BOTTOM}")
    if line.low is not None and line.high is not None:
        low, high = scale.x(line.low), scale.x(line.high)
        yield mark(
            "c-int", d=f"M{low} {MIDDLE}H{high}M{low} {MIDDLE - 5}v10M{high} {MIDDLE - 5}v10"
        )
    if line.effect is not None:
        yield mark("c-dot", "circle", cx=scale.x(line.effect), cy=MIDDLE, r=5)


def _promised(line: Effect, scale: _Scale) -> Iterator[Markup]:
    if line.promise_low is None or line.promise_high is None:
        return
    name = f"{line.key}-range"
    yield texture(name, 5, 45)
    edges = (*sorted(map(scale.x, (line.promise_low, line.promise_high))), MIDDLE - 9, MIDDLE + 9)
    yield rect("c-band", *edges, rx=2)
    yield rect("c-promised", *edges, rx=2, fill=f"url(#{name})")
