"""One-off spikes: found by a robust fit, pulled in or set aside, always listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proposals.impact.method.distribution import Array

PULL_IN, SET_ASIDE = 3.5, 5.0  # in robust sd
MOST = 0.1  # share of points that may be touched
SMALLEST = 1e-5  # robust sd, of the range, below which most points are simply equal


@dataclass(frozen=True)
class Spikes:
    """``y`` with the mild spikes pulled in; which were; which must be left out altogether."""

    y: Array
    pulled: NDArray[np.bool_]
    aside: NDArray[np.bool_]


def find_spikes(y: Array, columns: Array) -> Spikes:
    """Return what is to be done about residuals far outside the noise.

    Beyond 3.5 robust sd a point is pulled in to that distance, beyond 5 it is set aside;
    never more than a tenth of the points, the farthest first.
    """
    expected = columns @ least_absolute(y, columns)
    residual = y - expected
    distance = np.abs(residual)
    scale = 1.4826 * float(np.median(np.sort(distance)[columns.shape[1] :]))
    touched = np.zeros(len(y), dtype=bool)
    if scale > SMALLEST * float(np.ptp(y)):
        farthest = np.argsort(-distance, kind="stable")[: int(MOST * len(y))]
        touched[farthest] = distance[farthest] > PULL_IN * scale
    aside = touched & (distance > SET_ASIDE * scale)
    pulled = touched & ~aside
    nearer = expected + np.sign(residual) * PULL_IN * scale
    return Spikes(np.where(pulled, nearer, y), pulled, aside)


def least_absolute(y: Array, columns: Array, rounds: int = 25) -> Array:
    """Return the coefficients of least absolute deviations, by reweighted least squares."""
    floor = 1e-6 * float(np.std(y)) or 1.0
    weight = np.ones(len(y))
    solution: Array = np.zeros(columns.shape[1])
    for _ in range(rounds):
        found = np.linalg.lstsq(columns * weight[:, None], y * weight, rcond=None)[0]
        solution = np.asarray(found, dtype=float)
        weight = 1 / np.sqrt(np.maximum(np.abs(y - columns @ solution), floor))
    return solution
