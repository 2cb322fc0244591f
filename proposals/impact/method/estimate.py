"""From the averaged fit to an interval in the metric's own unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import expm1, inf, log, log1p, sqrt

from proposals.impact.method.assessment import Interval, Scale
from proposals.impact.method.distribution import Mixture

MOST_LOG = 30.0  # an effect of e^30 is no longer a number anybody reads
USUAL_AIM = 8.0  # squared effect in se for which the anytime interval is narrowest


@dataclass(frozen=True)
class Estimate:
    """An effect on the scale of the analysis, its interval widened about its middle."""

    effect: Mixture
    alpha: float
    widened: float = 1.0

    @cached_property
    def middle(self) -> float:
        return self.effect.quantile(0.5)

    @cached_property
    def low(self) -> float:
        return self.middle + self.widened * (self.effect.quantile(self.alpha / 2) - self.middle)

    @cached_property
    def high(self) -> float:
        return self.middle + self.widened * (self.effect.quantile(1 - self.alpha / 2) - self.middle)

    def chance_above(self, x: float) -> float:
        """Return the probability that the effect is above ``x``."""
        return 1 - self.effect.cdf(self.middle + (x - self.middle) / self.widened)


def anytime_factor(half_width: float, alpha: float, aim: float | None) -> float:
    """Return how much wider an interval must be to hold however often one looks.

    ``half_width`` belongs to the single-look interval, ``aim`` is the promised effect (any
    sign) for which the wider interval is kept as narrow as it can be.

    Source: the normal mixture boundary of Howard, Ramdas, McAuliffe and Sekhon, Annals of
    Statistics 49 (2021), 1055-1080.
    """
    error = half_width / 1.96
    ratio = min(max((aim / error) ** 2, 0.05), 1e6) if aim and error > 0 else USUAL_AIM
    return sqrt((1 + 1 / ratio) * (log1p(ratio) + 2 * log(1 / alpha))) / 1.96


@dataclass(frozen=True)
class Unit:
    """Turns effects on the scale of the analysis into the metric's unit and back."""

    scale: Scale
    baseline: float

    def shown(self, effect: float) -> float:
        if self.scale is Scale.RAW:
            return effect
        return self.baseline * expm1(min(effect, MOST_LOG))

    def hidden(self, change: float) -> float:
        """Return the effect on the scale of the analysis; −inf where nothing would be left."""
        if self.scale is Scale.RAW:
            return change
        return log1p(change / self.baseline) if change > -self.baseline else -inf

    def relative(self, change: float) -> float | None:
        return change / abs(self.baseline) if self.baseline else None

    def interval(self, estimate: Estimate) -> Interval:
        return Interval(*(self.shown(x) for x in (estimate.middle, estimate.low, estimate.high)))
