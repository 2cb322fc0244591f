"""What was promised, and what has to be said about the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from proposals.impact.method.assessment import Flag
from proposals.impact.method.sample import Sample
from proposals.impact.method.verdict import Grade

FEW = 14  # points before; with fewer, neither weekday nor trend can be told from the rest


@dataclass(frozen=True)
class Question:
    """What was promised, and how the answer is looked at."""

    direction: str
    kind: str
    target: float | None
    baseline: float | None
    minimum_effect: float | None
    alpha: float
    review: datetime | None
    provisional: bool

    def promise(self, measured_baseline: float) -> float | None:
        if self.target is None:
            return None
        return self.target - (measured_baseline if self.baseline is None else self.baseline)


def grade_of(n_before: int, *, control_used: bool) -> Grade:
    if n_before < FEW:
        return Grade.D
    return Grade.B if control_used else Grade.C


def flags_of_promise(question: Question, promise: float | None) -> tuple[Flag, ...]:
    if not promise:
        return () if question.minimum_effect else (Flag.NO_PROMISE,)
    good = {"up": 1, "down": -1}.get(question.direction, 0)
    return (Flag.WRONG_WAY,) if promise * good < 0 else ()


def flags_of_data(sample: Sample, kind: str, reached: float) -> tuple[Flag, ...]:
    partial = (Flag.PARTIAL,) if reached < 1 else ()
    return partial + ((Flag.NEAR_EDGE,) if kind == "ratio" and _near_edge(sample) else ())


def _near_edge(sample: Sample) -> bool:
    """Say whether a percentage rests on fewer than five events (or non-events) a point."""
    sizes = [reading.n for reading in sample.readings if reading.n is not None]
    if not sizes:
        return False
    top = 1.0 if sample.value.max() <= 1 else 100.0
    rate = float(np.mean(sample.value)) / top
    return float(np.mean(sizes)) * min(rate, 1 - rate) < 5
