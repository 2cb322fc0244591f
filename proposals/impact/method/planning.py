"""What can be told apart: from a baseline before the decision, and with more points after it."""

from __future__ import annotations

from datetime import date

import numpy as np

from proposals.impact.method.assessment import BEFORE, Detectable
from proposals.impact.method.estimate import Estimate, Unit
from proposals.impact.method.ramp import Rollout
from proposals.impact.method.regression import Design, Fit, effect_scale
from proposals.impact.method.sample import MINIMUM, take
from proposals.impact.method.series import Series

MORE_POINTS = (7, 14, 21, 28, 42, 56, 70, 90, 120, 150, 180)


def detectable(
    series: Series,
    *,
    n_after: int = 30,
    kind: str = "value",
    control: Series | None = None,
) -> Detectable | None:
    """Return the half-width to be expected of a verdict after ``n_after`` points.

    The newest points of the baseline (at most a third) play "after", the averaged regression
    is fitted, and its noise is carried over to the planned window.  None for fewer than 16
    points, or points that do not vary.
    """
    sample = take(series, Rollout.of(date.max, None, ()), kind=kind, control=control)
    rows = np.arange(len(sample.readings))[-BEFORE:]
    played = max(MINIMUM, min(n_after, len(rows) // 3))
    if len(rows) - played < MINIMUM or not np.ptp(sample.y[rows]) > 0:
        return None
    measured = sample.measure(rows, np.repeat([0.0, 1.0], [len(rows) - played, played]))
    estimate = Estimate(measured.fit.effect, alpha=0.05)
    half = (estimate.high - estimate.low) / 2
    half *= _scale(len(rows), n_after, measured.fit) / _scale(
        len(rows) - played, played, measured.fit
    )
    unit = Unit(sample.scale, float(np.mean(sample.value[rows])))
    half = unit.shown(half)
    return Detectable(half, unit.relative(half), unit.baseline, len(rows), n_after, series.unit)


def more_points(
    fit: Fit, n_before: int, n_after: int, *, half_width: float, needed: float
) -> int | None:
    """Return about how many more points after the change would do, or None if none would.

    ``half_width`` is that of the present interval, ``needed`` the one that would decide.
    """
    now = _scale(n_before, n_after, fit)
    for more in MORE_POINTS:
        if half_width * _scale(n_before, n_after + more, fit) / now < needed:
            return more
    return None


def _scale(n_before: int, n_after: int, fit: Fit) -> float:
    """Return the scale of the effect in a plain window of this size under the fitted noise."""
    position = np.arange(n_before + n_after, dtype=float)
    share = (position >= n_before).astype(float)
    return effect_scale(Design(position, share, np.empty((len(position), 0))), fit)
