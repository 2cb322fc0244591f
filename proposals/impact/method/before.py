"""What the metric did by itself before the change: on earlier dates, and all along."""

from __future__ import annotations

import numpy as np

from proposals.impact.method.assessment import Interval, Placebo
from proposals.impact.method.estimate import Estimate, Unit
from proposals.impact.method.regression import STEADY, Design, fit
from proposals.impact.method.sample import Measured, Sample
from proposals.impact.method.window import Choice, placebo_windows


def placebo_of(sample: Sample, choice: Choice, estimate: Estimate) -> Placebo | None:
    """Return how the metric moved on earlier dates, and what that makes of the interval."""
    earlier = [
        Estimate(sample.measure(rows, share).fit.effect, estimate.alpha)
        for rows, share in placebo_windows(choice)
        if np.ptp(sample.y[rows]) > 0
    ]
    if not earlier:
        return None
    as_large = sum(abs(each.middle) >= abs(estimate.middle) for each in earlier)
    ratios = [abs(each.middle) / ((each.high - each.low) / 2) for each in earlier]
    return Placebo(len(earlier), as_large, max(1.0, *ratios))


def drift_before(measured: Measured, unit: Unit) -> Interval | None:
    """Return how the metric moved over the points before the change, with its interval."""
    before = measured.design.share == 0
    position = measured.design.position[before]
    ramp = (position - position[0]) / (position[-1] - position[0])
    weight = measured.design.weight
    design = Design(
        position,
        ramp,
        measured.design.calendar[before],
        None if weight is None else weight[before],
    )
    try:
        drift = fit(measured.y[before], design, drifts=STEADY).effect
    except ValueError:  # too few points for the calendar as well, or all the same
        return None
    return unit.interval(Estimate(drift, alpha=0.05))
