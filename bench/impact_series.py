"""Series whose truth is known, and what the naive test says of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from proposals.impact.method.distribution import t_cdf

Array = np.ndarray
Rng = np.random.Generator
MONDAY = date(2024, 1, 1)
DAYS = [MONDAY + timedelta(days=day) for day in range(1500)]


def autoregressive(rng: Rng, n: int, memory: float) -> Array:
    """Return noise of sd 1 in which each point remembers the one before."""
    noise = rng.standard_normal(n)
    for t in range(1, n):
        noise[t] = memory * noise[t - 1] + math.sqrt(1 - memory**2) * noise[t]
    return noise


def with_spikes(rng: Rng, noise: Array, count: int) -> Array:
    rows = rng.choice(len(noise), size=count, replace=False)
    noise[rows] += 8 * rng.choice([-1, 1], size=count)
    return noise


def weekly(n: int) -> Array:
    return np.where(np.arange(n) % 7 >= 5, -2.0, 0.0)


def messy(rng: Rng, n: int) -> Array:
    noise = autoregressive(rng, n, 0.5) + weekly(n)
    return with_spikes(rng, noise, rng.binomial(n, 0.03))


@dataclass(frozen=True)
class Scenario:
    """Noise with sd 1 around zero; ``kind`` and ``mean`` say how the metric looks."""

    noise: Callable[[Rng, int], Array]
    kind: str = "value"
    mean: float | None = None  # of a Poisson count


SCENARIOS = {
    "iid": Scenario(lambda rng, n: rng.standard_normal(n)),
    "ar3": Scenario(lambda rng, n: autoregressive(rng, n, 0.3)),
    "ar6": Scenario(lambda rng, n: autoregressive(rng, n, 0.6)),
    "ar8": Scenario(lambda rng, n: autoregressive(rng, n, 0.8)),
    "t3": Scenario(lambda rng, n: rng.standard_t(3, n) / math.sqrt(3)),
    "poisson": Scenario(lambda rng, n: np.zeros(n), kind="count", mean=4.0),
    "poisson_low": Scenario(lambda rng, n: np.zeros(n), kind="count", mean=0.5),
    "dow": Scenario(lambda rng, n: autoregressive(rng, n, 0.3) + weekly(n)),
    "trend": Scenario(lambda rng, n: rng.standard_normal(n) + np.linspace(-1, 1, n)),
    "outlier": Scenario(
        lambda rng, n: with_spikes(rng, rng.standard_normal(n), int(rng.integers(1, 3)))
    ),
    "lognormal": Scenario(lambda rng, n: rng.standard_normal(n), kind="duration"),
    "messy": Scenario(messy),
    "drift": Scenario(
        lambda rng, n: rng.standard_normal(n) + np.cumsum(0.1 * rng.standard_normal(n))
    ),
}


def simulate(
    rng: Rng, scenario: Scenario, before: int, after: int, effect: float
) -> tuple[Array, float]:
    """Return values, and the true effect: in their unit, of durations relative."""
    n = before + after
    share = np.arange(n) >= before
    if scenario.mean is not None:
        sd = math.sqrt(scenario.mean)
        rate = np.maximum(scenario.mean + effect * sd * share, 0.0)
        return rng.poisson(rate).astype(float), float(rate[-1] - scenario.mean)
    noise = scenario.noise(rng, n)
    if scenario.kind == "duration":
        return 100 * np.exp(0.5 * (noise + effect * share)), math.expm1(0.5 * effect)
    return 100 + noise + effect * share, effect


def welch(before: Array, after: Array, alpha: float = 0.05) -> bool:
    """Say whether Welch's t-test finds a difference."""
    a, b = before.var(ddof=1) / len(before), after.var(ddof=1) / len(after)
    if a + b == 0:
        return False
    df = (a + b) ** 2 / (a**2 / (len(before) - 1) + b**2 / (len(after) - 1))
    t = abs(after.mean() - before.mean()) / math.sqrt(a + b)
    return bool(2 * (1 - t_cdf(t, max(1, round(df)))) < alpha)


def allowance(bar: float, runs: int) -> float:
    """Return twice the Monte-Carlo error of a percentage at its bar, in points."""
    return 200 * math.sqrt(bar / 100 * (1 - bar / 100) / runs)
