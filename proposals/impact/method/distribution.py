"""Student's t and finite mixtures of it: small own code, so that numpy is all that is needed."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign, inf, lgamma, log, pi, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
CLOSE = 1e-8  # of the smallest scale


def t_cdf(t: ArrayLike, df: int) -> Array:
    """Return P(T ≤ t) for Student's t with a whole number of degrees of freedom.

    The finite trigonometric sums are exact for whole ``df``; the absolute error is that
    of floating point.  Raises ValueError for ``df`` below 1.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    if df < 1:
        raise ValueError(f"{df} degrees of freedom")
    angle = np.arctan2(np.asarray(t, dtype=float), np.sqrt(df))
    sine, cosine = np.sin(angle), np.cos(angle)
    odd = df % 2
    inner = np.ones_like(angle) if df > 1 else np.zeros_like(angle)
    for k in range(df - 2, 1, -2):
        inner = 1 + inner * cosine**2 * (k - 1) / k
    two_sided = 2 / pi * (angle + sine * cosine * inner) if odd else sine * inner
    return (1 + two_sided) / 2


def t_pdf(t: ArrayLike, df: int) -> Array:
    """Return the density of Student's t at ``t``."""
    scale = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2
    return np.exp(scale - (df + 1) / 2 * np.log1p(np.asarray(t, dtype=float) ** 2 / df))


@dataclass(frozen=True)
class Mixture:
    """A finite mixture of shifted, scaled Student-t distributions that share their df.

    ``weights`` add up to 1; ``centres`` and ``scales`` (positive) are in the unit of the
    quantity; all three have the same length.
    """

    weights: Array
    centres: Array
    scales: Array
    df: int

    @property
    def mean(self) -> float:
        return float(self.weights @ self.centres)

    def cdf(self, x: float) -> float:
        """Return the probability of a value up to ``x``."""
        return float(self.weights @ t_cdf((x - self.centres) / self.scales, self.df))

    def pdf(self, x: float) -> float:
        density = t_pdf((x - self.centres) / self.scales, self.df) / self.scales
        return float(self.weights @ density)

    def quantile(self, p: float) -> float:
        """Return the x at which ``cdf(x)`` is ``p``, to about twelve digits of the spread.

        Newton's steps from where a normal distribution would have it, never longer than a
        reach that doubles, replaced by bisection whenever they would leave the bracket.
        Raises ValueError unless 0 < p < 1.
        """
        if not 0 < p < 1:
            raise ValueError(f"{p} is not strictly between 0 and 1")
        reach = sqrt(float(self.weights @ (self.scales**2 + (self.centres - self.mean) ** 2)))
        x = self.mean + reach * NormalDist().inv_cdf(p)
        low, high = -inf, inf
        for _ in range(200):
            excess, slope = self.cdf(x) - p, self.pdf(x)
            low, high = (low, x) if excess > 0 else (x, high)
            step = excess / slope if slope * reach > abs(excess) else copysign(reach, excess)
            reach = reach if abs(step) < reach else 2 * reach
            if abs(step) <= CLOSE * float(self.scales.min()) or x - step == x:
                return x - step  # what is still wrong is about the square of this step
            x = x - step if low < x - step < high else (low + high) / 2
        return x
