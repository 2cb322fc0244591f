"""What the calendar does to a metric: weekdays, months, and the season of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from proposals.impact.method.distribution import Array
from proposals.impact.method.series import Cadence
from proposals.impact.method.spikes import least_absolute

YEAR = timedelta(days=365.25)
ENOUGH = timedelta(weeks=104)
STEPS = {Cadence.DAY: timedelta(days=1), Cadence.WEEK: timedelta(days=7)}


def calendar_terms(days: Sequence[datetime], share: Array, cadence: Cadence) -> Array:
    """Return the calendar columns (n, k) that the data can carry; k is 0 where it cannot.

    Daily points with two weeks before and one after: a level for every weekday.  Monthly
    points with two years before: two yearly harmonics.
    """
    before, after = int(np.sum(share == 0)), int(np.sum(share > 0))
    if cadence is Cadence.DAY and before >= 14 and after >= 7:
        return _weekdays(np.array([day.weekday() for day in days]), share)
    if cadence is Cadence.MONTH and before >= 24:
        return _harmonics(np.array([day.month for day in days]) / 12)
    return np.empty((len(days), 0))


def season_of(
    days: Sequence[datetime], y: Array, share: Array, cadence: Cadence
) -> NDArray[np.float64] | None:
    """Return what the season of the year adds to each point; None where it cannot be known.

    Two yearly harmonics, from all daily or weekly points before the change, beside a curved
    trend and the weekdays, by least absolute deviations so that a bad week is no season.  It
    takes two years with most of their points; what is left of its error is in the noise.
    """
    started = np.flatnonzero(share > 0)
    end = int(started[0]) if len(started) else len(days)
    if cadence not in STEPS or end < 2 or days[end - 1] - days[0] < ENOUGH - STEPS[cadence]:
        return None
    if end * STEPS[cadence] < YEAR:
        return None
    time = np.array([(day - days[0]) / YEAR for day in days])
    waves = _harmonics(time)
    half = (time - time[end - 1] / 2) / time[end - 1]
    columns = np.column_stack([waves, np.ones(len(time)), half, half**2])[:end]
    if cadence is Cadence.DAY:
        weekdays = _weekdays(np.array([day.weekday() for day in days[:end]]), np.zeros(end))
        columns = np.column_stack([columns, weekdays])
    return np.asarray(waves @ least_absolute(y[:end], columns)[: waves.shape[1]])


def _harmonics(years: Array) -> Array:
    angle = 2 * np.pi * years
    return np.column_stack([np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)])


def _weekdays(weekday: Array, share: Array) -> Array:
    """Return contrasts of the weekdays that occur; none unless each occurs before the change."""
    levels = np.unique(weekday)
    if set(levels) != set(weekday[share == 0]):
        return np.empty((len(weekday), 0))
    member = (weekday[:, None] == levels[None, :]).astype(float)
    return member[:, 1:] - member[:, :1]
