"""Series that look like life: a level, a week, lingering noise, and steps of change."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import tanh

from proposals.cli.sample.diary import SATURDAY
from proposals.metrics.models import Rhythm
from proposals.metrics.points import NewPoint

LINGERS = 0.35  # how much of a point's noise is still there in the next one


@dataclass(frozen=True)
class Shape:
    """How a series behaves; values are in the metric's unit, ``drift`` is per day.

    ``steps`` are (day, shift from that day on); ``spikes`` are (day, addition on that day);
    ``weekend`` and ``night`` multiply the value; ``visitors`` is the sample size of a weekday.
    """

    level: float
    noise: float
    drift: float = 0.0
    weekend: float = 1.0
    night: float = 1.0
    steps: tuple[tuple[date, float], ...] = ()
    spikes: tuple[tuple[date, float], ...] = ()
    visitors: int | None = None
    digits: int = 1
    least: float = 0.0
    stops_on: date | None = None


def points_between(
    shape: Shape, rhythm: Rhythm, first: date, until: datetime, seed: str
) -> list[NewPoint]:
    """Return the points of the periods from ``first`` on that are over at ``until``."""
    dice = random.Random(seed)  # noqa: S311 (nothing secret; the same every time)
    noise, points = 0.0, []
    for at in _instants(rhythm, first, _stop(shape, until)):
        noise = LINGERS * noise + dice.gauss(0, shape.noise)
        value = max(shape.least, _expected(shape, at, first) + noise)
        points.append(NewPoint(at, round(value, shape.digits), _visitors(shape, at, dice)))
    return points


def _expected(shape: Shape, at: datetime, first: date) -> float:
    day = at.date()
    value = shape.level + shape.drift * (day - first).days
    value += sum(shift for since, shift in shape.steps if day >= since)
    value += sum(more for on, more in shape.spikes if day == on and at.hour in _hours(shape))
    if day.weekday() >= SATURDAY:
        value *= shape.weekend
    if shape.night != 1.0:
        value *= shape.night + (1 - shape.night) * _daylight(at.hour)
    return value


def _hours(shape: Shape) -> tuple[int, ...]:
    """Return the hours that a spike lasts: a morning where there are hours, else the whole day."""
    return (10, 11, 12) if shape.night != 1.0 else (0,)


def _daylight(hour: int) -> float:
    """Return 0 in the depth of the night and 1 at noon, with a quick morning and evening."""
    return 0.5 + 0.5 * tanh(5 - abs(hour - 13) * 0.9)


def _visitors(shape: Shape, at: datetime, dice: random.Random) -> int | None:
    if shape.visitors is None:
        return None
    usual = shape.visitors * (0.6 if at.weekday() >= SATURDAY else 1.0)
    return round(dice.gauss(usual, usual * 0.06))


def _stop(shape: Shape, until: datetime) -> datetime:
    return min(until, _midnight(shape.stops_on)) if shape.stops_on else until


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _instants(rhythm: Rhythm, first: date, until: datetime) -> Iterator[datetime]:
    """Yield the beginning of each whole period, in order."""
    at = _midnight(first)
    while (following := end_of_period(rhythm, at)) <= until:
        yield at
        at = following


def end_of_period(rhythm: Rhythm, at: datetime) -> datetime:
    """Return when the period that begins at ``at`` is over."""
    if rhythm == Rhythm.MONTHLY:
        return (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    days = {Rhythm.HOURLY: 1 / 24, Rhythm.WEEKLY: 7}.get(rhythm, 1)
    return at + timedelta(days=days)
