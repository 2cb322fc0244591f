"""The points a verdict rests on: windows, roll-out, calendar, scale, control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from proposals.impact.method.assessment import BEFORE, Flag, LeftOut, Scale, Why
from proposals.impact.method.distribution import Array
from proposals.impact.method.figures import is_percent
from proposals.impact.method.ramp import Rollout
from proposals.impact.method.regression import DRIFTS, STEADY, Design, Fit, fit
from proposals.impact.method.season import calendar_terms, season_of
from proposals.impact.method.series import (
    Cadence,
    Reading,
    Series,
    by_day,
    by_week,
    cadence_of,
    end_of_period,
    positions,
    readings_of,
)
from proposals.impact.method.spikes import Spikes, find_spikes
from proposals.metrics.csvfile import moment

MINIMUM = 8  # points on each side
MOSTLY = 0.5  # share of a ratio's variance that is chance, from which sizes count
SPARSE, FEW = 0.5, 5.0  # mean events per point: below, weeks; below, no spike rule


@dataclass(frozen=True)
class Sample:
    """All usable points in time order, as arrays; ``y`` is what the regression sees.

    ``season`` was taken out of ``y``; it is None where no yearly season is known.  ``weight``
    says how exact each point is, in proportion to 1/sd; None where all are alike.
    """

    readings: tuple[Reading, ...]
    share: Array
    y: Array
    position: Array
    cadence: Cadence
    scale: Scale
    control_used: bool
    may_spike: bool
    steady: bool
    season: Array | None
    weight: Array | None
    top: float
    left_out: tuple[LeftOut, ...]
    flags: tuple[Flag, ...]

    @cached_property
    def value(self) -> Array:
        return np.array([reading.value for reading in self.readings])

    @cached_property
    def at(self) -> tuple[datetime, ...]:
        return tuple(reading.at for reading in self.readings)

    def back(self, y: Array, rows: NDArray[np.int_]) -> Array:
        """Return values of y at these rows in the metric's own unit."""
        if self.season is not None:
            y = y + self.season[rows]
        if self.control_used:
            y = y + _scaled([self.readings[row].control or 0.0 for row in rows], self.scale)
        return np.exp(y) if self.scale is Scale.LOG else y

    def design(self, rows: NDArray[np.int_], share: Array) -> Design:
        days = [self.readings[row].at for row in rows]
        terms = calendar_terms(days, share, self.cadence)
        weight = None if self.weight is None else self.weight[rows]
        return Design(self.position[rows], share, terms, weight)

    def measure(self, rows: NDArray[np.int_], share: Array, *, spikes: bool = True) -> Measured:
        """Return the fit on these rows with their shares, spikes dealt with.

        Raises ValueError when the points do not vary or are too few.
        """
        y = self.y[rows]
        found = find_spikes(y, self.design(rows, share).columns()) if spikes else None
        if found is None or not self.may_spike:
            none = np.zeros(len(y), dtype=bool)
            found = Spikes(y, none, none)
        kept = ~found.aside
        design = self.design(rows[kept], share[kept])
        drifts = STEADY if self.steady else DRIFTS
        answer = fit(found.y[kept], design, drifts=drifts)
        seasonal = self.season is not None
        return Measured(rows, share, self.cadence, found, design, answer, seasonal)


@dataclass(frozen=True)
class Measured:
    """A fit, and what became of the rows that went into it."""

    rows: NDArray[np.int_]
    share: Array
    cadence: Cadence
    spikes: Spikes
    design: Design
    fit: Fit
    seasonal: bool

    @property
    def used(self) -> NDArray[np.int_]:
        return self.rows[~self.spikes.aside]

    @property
    def y(self) -> Array:
        """The values that were fitted: mild spikes pulled in, the others left out."""
        return self.spikes.y[~self.spikes.aside]

    @property
    def calendar(self) -> str:
        """Which calendar terms were in the fit: weekday, yearly, both or none."""
        terms = self.design.calendar.shape[1] > 0
        weekday = terms and self.cadence is Cadence.DAY
        yearly = self.seasonal or (terms and not weekday)
        return " and ".join(["weekday"] * weekday + ["yearly"] * yearly)


def take(
    series: Series,
    rollout: Rollout,
    *,
    kind: str,
    control: Series | None = None,
    until: date | datetime | None = None,
    steady: bool = False,
) -> Sample:
    """Return the usable points of a series: finite, up to ``until``, outside the ramp."""
    readings, lost = readings_of(series, control)
    readings, cadence, flags = _at_a_useful_pace(_up_to(readings, until), rollout, kind)
    periods = [(r, rollout.share(r.at, end_of_period(r.at, cadence))) for r in readings]
    left = [LeftOut(r.at, r.value, Why.ROLLOUT) for r, share in periods if share is None]
    known = [(r, share) for r, share in periods if share is not None]
    scale = _scale([r.value for r, _ in known], kind)
    problem = _trouble_with_control(known, scale) if control else None
    used = control is not None and problem is None
    if used:
        left += [LeftOut(r.at, r.value, Why.NO_CONTROL) for r, _ in known if r.control is None]
        known = [(r, share) for r, share in known if r.control is not None]
    values = np.array([r.value for r, _ in known], dtype=float)
    at = [r.at for r, _ in known]
    shares = np.array([share for _, share in known], dtype=float)
    y = _compared([r for r, _ in known], scale, used)
    season = season_of(at, y, shares, cadence)
    top = top_of(values, series.unit)
    weight = _exactness([r for r, _ in known], shares, top) if kind == "ratio" else None
    noticed = [Flag.NOT_NUMBERS] * bool(lost) + flags + [problem] * bool(problem)
    return Sample(
        readings=tuple(r for r, _ in known),
        share=shares,
        y=y if season is None else y - season,
        position=np.array(positions(at, cadence), dtype=float),
        cadence=cadence,
        scale=scale,
        control_used=used,
        may_spike=weight is None and (kind != "count" or float(values.sum()) >= FEW * len(values)),
        steady=steady,
        season=season,
        weight=weight,
        top=top,
        left_out=tuple(left),
        flags=tuple(flag for flag in noticed if flag),
    )


def top_of(values: Array, unit: str | None) -> float:
    """Return the value of "all" of a ratio: 1, or 100 where it is written in per cent."""
    shares = len(values) == 0 or float(values.max()) <= 1
    return 1.0 if shares and not is_percent(unit) else 100.0


def _exactness(readings: Sequence[Reading], share: Array, top: float) -> Array | None:
    """Return the root of each point's sample size where chance makes most of the noise.

    A ratio of few events is noisier on days with few cases.  None unless every size is known
    and at least half of the variance before the change is that of drawing so many cases.
    """
    size = np.array([reading.n or 0 for reading in readings], dtype=float)
    before = share == 0
    if before.sum() < MINIMUM or size.min() < 1:
        return None
    value = np.array([reading.value for reading in readings])[before] / top
    rate = float(value @ size[before] / size[before].sum())
    drawn = rate * (1 - rate) * float(np.mean(1 / size[before]))
    mostly = 0 < np.var(value, ddof=1) <= drawn / MOSTLY
    return np.asarray(np.sqrt(size / size.mean())) if mostly else None


def _up_to(readings: list[Reading], until: date | datetime | None) -> list[Reading]:
    if until is None:
        return readings
    if isinstance(until, datetime):
        return [reading for reading in readings if reading.at <= moment(until)]
    return [reading for reading in readings if reading.at.date() <= until]


def _at_a_useful_pace(
    readings: list[Reading], rollout: Rollout, kind: str
) -> tuple[list[Reading], Cadence, list[Flag]]:
    """Return the readings by day or week where they are too close or too sparse as they are."""
    cadence = cadence_of([reading.at for reading in readings])
    flags: list[Flag] = []
    if cadence is Cadence.SHORT:
        days = by_day(readings)
        if not _enough(days, rollout, Cadence.DAY):
            return readings, cadence, [Flag.DAILY_CYCLE]
        readings, cadence, flags = days, Cadence.DAY, [Flag.BY_DAY]
    total = sum(reading.value for reading in readings)
    if kind == "count" and cadence is Cadence.DAY and total < SPARSE * len(readings):
        weeks = by_week(readings, rollout.change)
        if _enough(weeks, rollout, Cadence.WEEK):
            return weeks, Cadence.WEEK, [*flags, Flag.BY_WEEK]
    return readings, cadence, flags


def _enough(readings: Sequence[Reading], rollout: Rollout, cadence: Cadence) -> bool:
    shares = [rollout.share(r.at, end_of_period(r.at, cadence)) for r in readings]
    before, after = shares.count(0.0), sum(1 for share in shares if share)
    return min(before, after) >= MINIMUM


def _scale(values: Sequence[float], kind: str) -> Scale:
    return Scale.LOG if kind == "duration" and values and min(values) > 0 else Scale.RAW


def _scaled(values: Sequence[float], scale: Scale) -> Array:
    array = np.array(values, dtype=float)
    return np.log(array) if scale is Scale.LOG else array


def _compared(readings: Sequence[Reading], scale: Scale, control_used: bool) -> Array:
    y = _scaled([reading.value for reading in readings], scale)
    if not control_used:
        return y
    return y - _scaled([reading.control or 0.0 for reading in readings], scale)


def _trouble_with_control(known: Sequence[tuple[Reading, float]], scale: Scale) -> Flag | None:
    """Return why the control cannot be used: too few values, or it adds noise."""
    both = [(r, share) for r, share in known if r.control is not None]
    before = [r for r, share in both if share == 0][-BEFORE:]
    if min(len(before), sum(1 for _, share in both if share > 0)) < MINIMUM:
        return Flag.CONTROL_GAPS
    if scale is Scale.LOG and min(r.control or 0.0 for r, _ in both) <= 0:
        return Flag.CONTROL_GAPS
    quieter = np.std(_compared(before, scale, True)) < np.std(_compared(before, scale, False))
    return None if quieter else Flag.CONTROL_NOISY
