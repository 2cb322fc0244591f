"""The measured-impact method against simulated series whose truth is known.

    python -m bench.impact_grid [--thorough] [--runs 60] [--sizes 14/14,30/30] [--data FOLDER]

For every scenario and size: false claims (no effect), coverage of the 95 % interval and power
(an effect of one noise sd, up in one half and down in the other; of two sd where a bar asks for
it), Welch's t-test on the same series beside it, and whether the bars are held.  A bar is
allowed twice the Monte-Carlo error, so that a small run does not cry wolf.  After it the other
questions of ``bench/impact_questions.py``, the dates on which nothing was changed of
``bench/impact_placebo.py``, and the time an assessment takes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench import impact_placebo, impact_questions, impact_speed
from bench.impact_series import DAYS, SCENARIOS, Scenario, allowance, simulate, welch
from proposals.impact.method.analysis import Series, analyse

SIZES = ("8/8", "14/14", "30/14", "30/30", "60/30", "90/60", "150/30")
QUICK = ("14/14", "30/30", "60/30")
POWER = {
    ("iid", "30/30"): 45, ("iid", "60/30"): 70, ("ar6", "60/30"): 42,
    ("iid", "90/60"): 88, ("ar6", "90/60"): 57,
}  # fmt: skip
POWER_OF_TWO = {("iid", "14/14"): 70} | {
    (name, "30/30"): 85 for name in SCENARIOS if name != "poisson_low"
}


@dataclass
class Tally:
    """What was found in ``runs`` series with one effect."""

    runs: int = 0
    claims: int = 0
    welch: int = 0
    covered: int = 0

    def percent(self, count: int) -> float:
        return 100 * count / self.runs


@dataclass(frozen=True)
class Cell:
    """One scenario at one size: no effect, one sd, and two where a bar asks for it."""

    name: str
    size: str
    null: Tally
    one: Tally
    two: Tally | None

    def failures(self) -> list[str]:
        """Return the bars that are broken, the allowance granted."""
        most = _most_claims(self.name, self.size)
        least = 90.0 if self.name == "drift" or self.size == "8/8" else 92.0
        found = []
        if self.null.percent(self.null.claims) > most + allowance(most, self.null.runs):
            found.append(f"false claims > {most:g}")
        checks = [("coverage", least, self.one.covered, self.one)]
        checks += [("power", POWER.get((self.name, self.size)), self.one.claims, self.one)]
        if self.two:
            checks += [
                ("power at 2 sd", POWER_OF_TWO[self.name, self.size], self.two.claims, self.two)
            ]
        for what, bar, count, tally in checks:
            if bar and tally.percent(count) < bar - allowance(bar, tally.runs):
                found.append(f"{what} < {bar:g}")
        return found


def _most_claims(name: str, size: str) -> float:
    """Return the bar for false claims in per cent."""
    if name in ("drift", "ar8"):
        return 10.0 if name == "drift" else 8.5
    return 7.0 if size == "8/8" else 6.0


def run(scenario: Scenario, before: int, after: int, effect: float, runs: int, seed: int) -> Tally:
    """Return what the analysis and Welch's test find in this many simulated series."""
    tally = Tally(runs)
    for number in range(runs):
        rng = np.random.default_rng([seed, before, after, int(10 * effect), number])
        signed = effect if number % 2 else -effect
        values, truth = simulate(rng, scenario, before, after, signed)
        answer = analyse(
            Series(DAYS[: before + after], values),
            change=DAYS[before],
            direction="up" if number % 4 < 2 else "down",
            kind=scenario.kind,
        )
        tally.welch += welch(values[:before], values[before:])
        if answer.effect_low is None or answer.effect_high is None:
            tally.covered += 1  # no interval, no false statement
            continue
        low, high = answer.effect_low, answer.effect_high
        tally.claims += low > 0 or high < 0
        if scenario.kind == "duration":
            low, high = answer.relative_low or 0.0, answer.relative_high or 0.0
        tally.covered += low <= truth <= high
    return tally


def cells(names: Sequence[str], sizes: Sequence[str], runs: int, seed: int) -> Iterator[Cell]:
    """Yield each cell of the grid as soon as it is known."""
    for size in sizes:
        before, after = map(int, size.split("/"))
        for name in names:
            scenario = SCENARIOS[name]
            null, one = (run(scenario, before, after, by, runs, seed) for by in (0.0, 1.0))
            asked = (name, size) in POWER_OF_TWO
            two = run(scenario, before, after, 2.0, runs, seed) if asked else None
            yield Cell(name, size, null, one, two)


def show(grid: Iterator[Cell], runs: int) -> int:
    """Print the grid as it comes; return how many cells broke a bar."""
    print(f"\nSimulated series, {runs} of each kind; per cent")
    print(f"{'':12}{'n':>8}{'false claims':>16}{'coverage':>10}{'power 1 sd':>16}{'2 sd':>7}")
    print(
        f"{'':12}{'':>8}{'ours':>8}{'Welch':>8}{'ours':>10}{'ours':>8}{'Welch':>8}{'ours':>7}  bars"
    )
    broken = 0
    for cell in grid:
        wrong = cell.failures()
        broken += bool(wrong)
        null, one = cell.null, cell.one
        two = f"{cell.two.percent(cell.two.claims):7.1f}" if cell.two else f"{'':7}"
        print(
            f"{cell.name:12}{cell.size:>8}{null.percent(null.claims):8.1f}"
            f"{null.percent(null.welch):8.1f}{one.percent(one.covered):10.1f}"
            f"{one.percent(one.claims):8.1f}{one.percent(one.welch):8.1f}{two}"
            f"  {', '.join(wrong) or 'held'}",
            flush=True,
        )
    print("Welch's claims with an effect are no merit where it claims as much without one.")
    return broken


def show_all(
    *,
    runs: int,
    sizes: Sequence[str] = QUICK,
    names: Sequence[str] = tuple(SCENARIOS),
    seed: int = 20260701,
    data: Path | None = None,
    every: int = 7,
) -> int:
    """Print every table of measured impact; return how many bars were broken."""
    broken = show(cells(names, sizes, runs, seed), runs)
    broken += impact_questions.show(runs // 2, seed)
    broken += impact_placebo.show(data or impact_placebo.FOLDER, every)
    broken += impact_speed.show()
    print(f"{broken} bars of measured impact broken")
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--thorough", action="store_true", help="all sizes, 300 runs of each")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--sizes")
    parser.add_argument("--seed", type=int, default=20260701)
    parser.add_argument("--data", type=Path, help="folder of series in which nothing was changed")
    parser.add_argument("--grid-only", action="store_true", help="leave the other questions out")
    given = parser.parse_args()
    runs = given.runs or (300 if given.thorough else 60)
    sizes = given.sizes.split(",") if given.sizes else SIZES if given.thorough else QUICK
    names = given.scenarios.split(",")
    if given.grid_only:
        return 1 if show(cells(names, sizes, runs, given.seed), runs) else 0
    every = 1 if given.thorough else 7
    broken = show_all(
        runs=runs, sizes=sizes, names=names, seed=given.seed, data=given.data, every=every
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
