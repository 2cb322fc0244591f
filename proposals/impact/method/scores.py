"""How good forecasts were: pure arithmetic on numbers, without numpy.

What was forecast is compared with what was measured, and the measurement has an error of its
own.  A perfect forecaster's 80 % range holds only 63.5 % of the measured effects where that
error is as large as the forecast's spread; so every range is first widened by it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

FEWEST = 5  # below it nothing is scored: 0 or 100 % says nothing
FEWEST_FOR_COUNTS = 10  # below it an estimate is given, and no "8 of 11"
PRIOR = 8  # results of the organisation that each record starts from
LEVEL = 0.8
Z80 = NormalDist().inv_cdf(0.9)
Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Result:
    """One forecast and what was measured, all in the same unit.

    ``low`` and ``high`` bound where the effect was expected 8 times in 10; ``effect`` was
    measured with the standard error ``se``.
    """

    low: float
    high: float
    effect: float
    se: float

    @property
    def widened(self) -> tuple[float, float]:
        """The range within which the *measured* effect was to be expected 8 times in 10.

        With the spread s that the range implies, its half is z·√(s² + se²).
        """
        middle, spread = (self.low + self.high) / 2, (self.high - self.low) / 2 / Z80
        half = Z80 * math.hypot(spread, self.se)
        return middle - half, middle + half

    @property
    def is_inside(self) -> bool:
        low, high = self.widened
        return low <= self.effect <= high

    @property
    def score(self) -> float:
        return interval_score(*self.widened, self.effect)


def interval_score(low: float, high: float, value: float, *, level: float = LEVEL) -> float:
    """Return the width of a range, plus a penalty for a value outside it; less is better.

    (u − l) + 2/α·(l − y)₊ + 2/α·(y − u)₊ with α = 1 − level.

    Source: Gneiting and Raftery, Strictly proper scoring rules, prediction, and estimation,
    Journal of the American Statistical Association 102 (2007), equation 43.
    """
    penalty = 2 / (1 - level)
    return (high - low) + penalty * (max(0.0, low - value) + max(0.0, value - high))


def crps(middle: float, spread: float, value: float) -> float:
    """Return the continuous ranked probability score of a normal forecast; less is better.

    Source: Gneiting and Raftery (2007), equation 21 with the sign turned.
    """
    z, normal = (value - middle) / spread, NormalDist()
    return spread * (z * (2 * normal.cdf(z) - 1) + 2 * normal.pdf(z) - 1 / math.sqrt(math.pi))


def brier(forecast: float, chance: float) -> float:
    """Return the expected squared error of a probability, where the result itself has a chance.

    ``chance`` is that the target was reached; E(f − Y)² = f² − 2fp + p.  Less is better; 0.25
    is what always saying one half gets.

    Source: Brier, Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78 (1950).
    """
    return forecast**2 - 2 * forecast * chance + chance


def skill(score: float, reference: float) -> float | None:
    """Return 1 − score/reference: above 0 where the forecast knew more than the reference."""
    return 1 - score / reference if reference > 0 else None


def mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval, all from 0 to 1."""

    value: float
    low: float
    high: float


def shrunken(hits: int, n: int, rate: float) -> Share:
    """Return the share of hits, drawn towards the organisation's ``rate``: (hits + 8·rate)/(n + 8).

    The interval is that of the beta distribution with this mean and n + 8 results.
    """
    a, b = hits + PRIOR * rate, n - hits + PRIOR * (1 - rate)
    if min(a, b) <= 0:
        return Share(a / (a + b), a / (a + b), a / (a + b))
    return Share(a / (a + b), beta_quantile(0.025, a, b), beta_quantile(0.975, a, b))


def exact(hits: int, n: int) -> Share:
    """Return the share of hits with its exact binomial interval.

    Source: Clopper and Pearson, The use of confidence or fiducial limits, Biometrika 26 (1934).
    """
    low = beta_quantile(0.025, hits, n - hits + 1) if hits else 0.0
    high = beta_quantile(0.975, hits + 1, n - hits) if hits < n else 1.0
    return Share(hits / n, low, high)


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return the x at which the beta distribution function is ``p``, to about twelve digits."""
    low, high = 0.0, 1.0
    for _ in range(44):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_cdf(middle, a, b) < p else (low, middle)
    return (low + high) / 2


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function.

    By its continued fraction, where that converges fast, or by symmetry.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8.
    """
    if not 0 < x < 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return front / a / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Return 1 + d₁/(1 + d₂/(1 + …)), from far enough back."""
    value = 1.0
    for k in range(100, 0, -1):
        m = k // 2
        if k % 2:
            d = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            d = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        value = 1 + d / value
    return value
