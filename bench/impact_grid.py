"""The measured-impact method against simulated series whose truth is known.

    python bench/impact_grid.py [--runs 60] [--scenarios iid,ar6,…] [--sizes 14/14,30/30] [--seed 1]

For every cell it prints false claims (no effect), coverage of the 95 % interval and power (an
effect of one noise sd, up in one half and down in the other), each beside Welch's t-test on the
same data, and whether the bars are held.  The allowance above a bar is twice its Monte-Carlo
error, so that a small run does not cry wolf.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from proposals.impact.method.analysis import Series, analyse
from proposals.impact.method.distribution import t_cdf

Array = np.ndarray
MONDAY = date(2024, 1, 1)


def autoregressive(rng: np.random.Generator, n: int, memory: float) -> Array:
    noise = rng.standard_normal(n)
    for t in range(1, n):
        noise[t] = memory * noise[t - 1] + math.sqrt(1 - memory**2) * noise[t]
    return noise


def with_spikes(rng: np.random.Generator, noise: Array, count: int) -> Array:
    rows = rng.choice(len(noise), size=count, replace=False)
    noise[rows] += 8 * rng.choice([-1, 1], size=count)
    return noise


def weekly(n: int) -> Array:
    return np.where(np.arange(n) % 7 >= 5, -2.0, 0.0)


def messy(rng: np.random.Generator, n: int) -> Array:
    noise = autoregressive(rng, n, 0.5) + weekly(n)
    return with_spikes(rng, noise, rng.binomial(n, 0.03))


@dataclass(frozen=True)
class Scenario:
    """Noise with sd 1 around zero; ``kind`` and ``level`` say how the metric looks."""

    noise: Callable[[np.random.Generator, int], Array]
    kind: str = "value"
    mean: float | None = None  # of a Poisson count
    hard: bool = False  # may make more false claims


SCENARIOS = {
    "iid": Scenario(lambda rng, n: rng.standard_normal(n)),
    "ar3": Scenario(lambda rng, n: autoregressive(rng, n, 0.3)),
    "ar6": Scenario(lambda rng, n: autoregressive(rng, n, 0.6)),
    "ar8": Scenario(lambda rng, n: autoregressive(rng, n, 0.8), hard=True),
    "t3": Scenario(lambda rng, n: rng.standard_t(3, n) / math.sqrt(3)),
    "poisson": Scenario(lambda rng, n: np.zeros(n), kind="count", mean=4.0),
    "poisson_low": Scenario(lambda rng, n: np.zeros(n), kind="count", mean=0.5),
    "weekday": Scenario(lambda rng, n: autoregressive(rng, n, 0.3) + weekly(n)),
    "trend": Scenario(lambda rng, n: rng.standard_normal(n) + np.linspace(-1, 1, n)),
    "spikes": Scenario(
        lambda rng, n: with_spikes(rng, rng.standard_normal(n), int(rng.integers(1, 3)))
    ),
    "lognormal": Scenario(lambda rng, n: rng.standard_normal(n), kind="duration"),
    "messy": Scenario(messy),
    "drift": Scenario(
        lambda rng, n: rng.standard_normal(n) + np.cumsum(0.1 * rng.standard_normal(n)), hard=True
    ),
}
POWER_BARS = {
    ("iid", "30/30"): 45, ("iid", "60/30"): 70, ("ar6", "60/30"): 42,
    ("iid", "90/60"): 88, ("ar6", "90/60"): 57,
}  # fmt: skip


def simulate(
    rng: np.random.Generator, scenario: Scenario, before: int, after: int, effect: float
) -> tuple[Array, float]:
    """Return values, and the true effect in their unit."""
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


def welch_claims(before: Array, after: Array) -> bool:
    """Say whether Welch's t-test finds a difference at 5 %."""
    a, b = before.var(ddof=1) / len(before), after.var(ddof=1) / len(after)
    if a + b == 0:
        return False
    df = (a + b) ** 2 / (a**2 / (len(before) - 1) + b**2 / (len(after) - 1))
    t = abs(after.mean() - before.mean()) / math.sqrt(a + b)
    return bool(2 * (1 - t_cdf(t, max(1, round(df)))) < 0.05)


@dataclass
class Tally:
    claims: int = 0
    welch: int = 0
    covered: int = 0
    runs: int = 0

    def percent(self, count: int) -> float:
        return 100 * count / self.runs if self.runs else math.nan


def run_cell(
    scenario: Scenario, before: int, after: int, effect: float, runs: int, seed: int
) -> Tally:
    tally = Tally()
    days = [MONDAY + timedelta(days=i) for i in range(before + after)]
    for run in range(runs):
        rng = np.random.default_rng([seed, before, after, int(10 * effect), run])
        sign = 1 if run % 2 else -1
        values, truth = simulate(rng, scenario, before, after, sign * effect)
        answer = analyse(
            Series(days, values),
            change=days[before],
            direction="up" if run % 4 < 2 else "down",
            kind=scenario.kind,
        )
        tally.runs += 1
        tally.welch += welch_claims(values[:before], values[before:])
        if answer.effect_low is None or answer.effect_high is None:
            tally.covered += 1  # no interval, no false statement
            continue
        low, high = answer.effect_low, answer.effect_high
        tally.claims += low > 0 or high < 0
        if scenario.kind == "duration":
            low, high = answer.relative_low or 0.0, answer.relative_high or 0.0
        tally.covered += low <= truth <= high
    return tally


def allowance(bar: float, runs: int) -> float:
    """Return twice the Monte-Carlo error of a percentage, in points."""
    return 200 * math.sqrt(bar / 100 * (1 - bar / 100) / runs)


def failures(name: str, size: str, null: Tally, moved: Tally) -> list[str]:
    """Return the bars that this cell breaks."""
    scenario, wrong = SCENARIOS[name], []
    small = size == "8/8"
    most = 10.0 if name == "drift" else 8.5 if scenario.hard else 7.0 if small else 6.0
    least = 90.0 if scenario.hard or small else 92.0
    if null.percent(null.claims) > most + allowance(most, null.runs):
        wrong.append(f"false claims > {most:g}")
    if moved.percent(moved.covered) < least - allowance(least, moved.runs):
        wrong.append(f"coverage < {least:g}")
    bar = POWER_BARS.get((name, size))
    if bar and moved.percent(moved.claims) < bar - allowance(bar, moved.runs):
        wrong.append(f"power < {bar}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--sizes", default="14/14,30/30,60/30")
    parser.add_argument("--seed", type=int, default=20260701)
    options = parser.parse_args()
    print(f"{options.runs} runs a cell; %; effect of 1 sd for coverage and power")
    print("scenario           n  false  Welch  cover  power  Welch  bars")
    broken, times = 0, []
    for size in options.sizes.split(","):
        before, after = map(int, size.split("/"))
        for name in options.scenarios.split(","):
            began = time.process_time()
            null = run_cell(SCENARIOS[name], before, after, 0.0, options.runs, options.seed)
            moved = run_cell(SCENARIOS[name], before, after, 1.0, options.runs, options.seed)
            times.append((time.process_time() - began) / (2 * options.runs))
            wrong = failures(name, size, null, moved)
            broken += bool(wrong)
            cells = (null.claims, null.welch, moved.covered, moved.claims, moved.welch)
            row = " ".join(f"{100 * cell / options.runs:6.1f}" for cell in cells)
            print(f"{name:12} {size:>7} {row}  {', '.join(wrong) or 'held'}", flush=True)
    each = 1000 * statistics.mean(times)
    print(f"{each:.0f} ms processor time an analysis; {broken} cells broke a bar")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
