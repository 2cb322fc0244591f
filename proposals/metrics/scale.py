"""Scales: round numbers and dates for an axis, and where a value goes on it; pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

TOO_SMALL_TO_DIVIDE = 1e-300
_LARGE = ((1e12, " tn"), (1e9, " bn"), (1e6, " M"))


def number(value: float) -> str:
    """Return a value as people read it: the digits that mean something, and a true minus."""
    size, suffix = _scaled([value])
    shown = abs(value) / size
    decimals = 0 if shown == 0 else min(6, max(0, 2 - math.floor(math.log10(shown))))
    text = f"{shown:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}{suffix}" if value < 0 and text != "0" else text + suffix


def _scaled(values: list[float]) -> tuple[float, str]:
    """Return what the values are counted in from a million on: one size for all of them."""
    largest = max(map(abs, values), default=0.0)
    return next(((size, suffix) for size, suffix in _LARGE if largest >= size), (1.0, ""))


def quantity(value: float, unit: str) -> str:
    """Return a value with its unit: 1,840 ms, 73.2%, £6,200."""
    if unit in ("£", "$", "€"):
        return f"−{unit}{number(-value)}" if value < 0 else f"{unit}{number(value)}"
    return number(value) + (unit if unit in ("", "%") else f" {unit}")


@dataclass(frozen=True)
class Plot:
    """Where things go: the picture's size, the plot's edges in it, and the ranges they show.

    Sizes are in the picture's own units, ``first`` and ``last`` in seconds since 1970.
    """

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    low: float
    high: float

    def x(self, at: datetime) -> float:
        share = (at.timestamp() - self.first) / (self.last - self.first)
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)


def value_axis(values: Iterable[float]) -> tuple[float, float]:
    """Return the ends of an axis: from zero, unless zero would flatten all there is to see."""
    values = list(values)
    low, high = min(values, default=0.0), max(values, default=1.0)
    spread = high - low
    if low >= 0 and spread >= 0.2 * high:
        return 0.0, 1.08 * high or 1.0
    spread = spread or abs(high)
    if spread < TOO_SMALL_TO_DIVIDE:
        spread = 1.0
    step = nice(spread / 4)
    return math.floor((low - 0.08 * spread) / step) * step, high + 0.08 * spread


def nice(size: float) -> float:
    """Return the step of 1, 2, 2.5 or 5 times a power of ten that is not below ``size``."""
    power = 10.0 ** math.floor(math.log10(size))
    return next(power * of for of in (1, 2, 2.5, 5, 10) if power * of >= size * (1 - 1e-9))


def ticks(low: float, high: float) -> list[float]:
    """Return three to six round values from ``low`` to ``high``, evenly apart."""
    step = nice((high - low) / 5)
    start = math.ceil(low / step - 1e-9)
    return [index * step for index in range(start, math.floor(high / step + 1e-9) + 1)]


def tick_labels(values: list[float]) -> list[str]:
    """Return round values in words, all with the digits that the finest of them needs."""
    size, suffix = _scaled(values)
    shown = [value / size for value in values]
    near = min((abs(value) for value in shown if value), default=1.0) * 1e-6
    fits = (d for d in range(9) if all(abs(round(value, d) - value) < near for value in shown))
    digits = next(fits, 9)
    return [f"{value:,.{digits}f}{suffix}".replace("-", "−") for value in shown]


def date_ticks(first: datetime, last: datetime, most: int) -> list[tuple[datetime, str]]:
    """Return at most ``most`` times with their labels: hours, days, months or years."""
    hours = (last - first).total_seconds() / 3600
    for step in (1, 3, 6, 12):
        if hours / step <= most - 1:
            start = first.replace(hour=first.hour // step * step, minute=0, second=0, microsecond=0)
            return _labelled(_every(start, timedelta(hours=step), first, last), "%H:%M")
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    days = hours / 24
    for step in (1, 2, 7, 14):
        if days <= 62 and days / step <= most - 1:
            return _labelled(_every(midnight, timedelta(days=step), first, last), "{} %b")
    months = days / 30.4
    step = next((one for one in (1, 2, 3, 6) if months / one <= most - 1), 12)
    if step == 12:
        step *= math.ceil(months / 12 / max(1, most - 1))
    return _labelled(_months(midnight, step, first, last), "%b %Y" if months > 11 else "{} %b")


def _every(at: datetime, step: timedelta, first: datetime, last: datetime) -> Iterator[datetime]:
    while at <= last:
        if at >= first:
            yield at
        at += step


def _months(at: datetime, step: int, first: datetime, last: datetime) -> Iterator[datetime]:
    for index in range(at.year * 12, last.year * 12 + 12, step):
        month = at.replace(year=index // 12, month=index % 12 + 1, day=1)
        if first <= month <= last:
            yield month


def _labelled(times: Iterable[datetime], form: str) -> list[tuple[datetime, str]]:
    return [(at, at.strftime(form).format(at.day)) for at in times]
