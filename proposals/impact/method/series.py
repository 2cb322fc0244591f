"""A metric's series in time: what is asked about it, and its calendar."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from statistics import fmean, median

from proposals.metrics.csvfile import moment


@dataclass(frozen=True)
class Series:
    """Observations of one metric: times (dates or datetimes), values, and sample sizes if known."""

    at: Sequence[date | datetime]
    value: Sequence[float]
    n: Sequence[float | None] | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Step:
    """From ``at`` on, this share (0 to 1) of what the metric covers has the change."""

    at: date | datetime
    share: float


@dataclass(frozen=True)
class Reading:
    """One observation, with the control's value at the same time if there is one."""

    at: datetime
    value: float
    n: float | None = None
    control: float | None = None


class Cadence(enum.StrEnum):
    """How far apart the points are."""

    SHORT = "shorter than a day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OTHER = "irregular"


_DAYS = {
    Cadence.DAY: (0.9, 1.5),
    Cadence.WEEK: (6.5, 7.5),
    Cadence.MONTH: (27.0, 32.0),
    Cadence.QUARTER: (85.0, 95.0),
    Cadence.YEAR: (360.0, 370.0),
}
_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.YEAR: 12}


def readings_of(series: Series, control: Series | None = None) -> tuple[list[Reading], int]:
    """Return the finite readings in time order, and how many points were no finite number.

    Points at the same time become one, their mean.  Raises ValueError when times and values
    differ in number.
    """
    sizes = series.n if series.n is not None else [None] * len(series.at)
    points = [
        Reading(moment(at), float(value), n)
        for at, value, n in zip(series.at, series.value, sizes, strict=True)
    ]
    finite = sorted((p for p in points if math.isfinite(p.value)), key=lambda p: p.at)
    merged = [_mean(list(same), at) for at, same in groupby(finite, key=lambda p: p.at)]
    if control is not None:
        beside = {reading.at: reading.value for reading in readings_of(control)[0]}
        merged = [replace(reading, control=beside.get(reading.at)) for reading in merged]
    return merged, len(points) - len(finite)


def cadence_of(moments: Sequence[datetime]) -> Cadence:
    """Return the usual distance between points."""
    days = usual_gap(moments) / timedelta(days=1)
    if days < _DAYS[Cadence.DAY][0]:
        return Cadence.SHORT
    return next((c for c, (low, high) in _DAYS.items() if low <= days <= high), Cadence.OTHER)


def usual_gap(moments: Sequence[datetime]) -> timedelta:
    """Return the median distance between points; a day when there are fewer than two."""
    seconds = [(b - a).total_seconds() for a, b in pairwise(moments)]
    return timedelta(seconds=median(seconds)) if seconds else timedelta(days=1)


def positions(moments: Sequence[datetime], cadence: Cadence) -> list[float]:
    """Return calendar positions, one unit apart where no point is missing."""
    if cadence in _MONTHS:
        return [_month_number(at) / _MONTHS[cadence] for at in moments]
    unit = {Cadence.DAY: timedelta(days=1), Cadence.WEEK: timedelta(days=7)}.get(cadence)
    return [(at - moments[0]) / (unit or usual_gap(moments)) for at in moments]


def end_of_period(at: datetime, cadence: Cadence) -> datetime:
    """Return when the period that begins at ``at`` ends; a short one is an instant."""
    if cadence in _MONTHS:
        month = at.month - 1 + _MONTHS[cadence]
        return datetime.combine(date(at.year + month // 12, month % 12 + 1, 1), time.min)
    days = {Cadence.DAY: 1, Cadence.WEEK: 7}.get(cadence, 0)
    return at + timedelta(days=days) if at.time() == time.min else at


def by_day(readings: Iterable[Reading]) -> list[Reading]:
    """Return one reading for each day that has any: the mean, weighted by sample size.

    A first or last day with less than half the usual number of points is dropped: with a
    daily cycle, part of a day is not like a day.
    """
    days = [
        (day, list(same)) for day, same in groupby(readings, key=lambda reading: reading.at.date())
    ]
    usual = median(len(same) for _, same in days)
    whole = [
        (day, same)
        for index, (day, same) in enumerate(days)
        if 0 < index < len(days) - 1 or len(same) >= usual / 2
    ]
    return [_mean(same, datetime.combine(day, time.min)) for day, same in whole]


def by_week(readings: Iterable[Reading], around: datetime) -> list[Reading]:
    """Return the mean of each span of seven days, counted both ways from ``around``.

    A first or last span with fewer than four days is dropped.
    """
    week = timedelta(days=7)
    spans = [
        (number, list(same))
        for number, same in groupby(readings, key=lambda reading: (reading.at - around) // week)
    ]
    return [_mean(same, around + number * week) for number, same in spans if len(same) >= 4]


def _mean(readings: list[Reading], at: datetime) -> Reading:
    """Return the mean; weighted by sample size where all sizes are known."""
    sizes = [reading.n for reading in readings]
    known = [n for n in sizes if n is not None]
    weights = known if len(known) == len(sizes) and sum(known) > 0 else None
    controls = [reading.control for reading in readings if reading.control is not None]
    return Reading(
        at,
        fmean([reading.value for reading in readings], weights),
        sum(known) if weights else None,
        fmean(controls) if controls else None,
    )


def _month_number(at: datetime) -> float:
    return at.year * 12 + at.month - 1 + (at.day - 1) / 31
