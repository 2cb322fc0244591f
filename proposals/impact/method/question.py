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
    looks: int = 1
    control_is_random: bool = False
    overlapped: bool = False

    def promise(self, measured_baseline: float) -> float | None:
        if self.target is None:
            return None
        return self.target - (measured_baseline if self.baseline is None else self.baseline)


def grade_of(n_before: int, question: Question, *, control_used: bool) -> Grade:
    """Return how strong the evidence is; another change in the same window costs a grade."""
    grade = Grade.C
    if n_before < FEW:
        grade = Grade.D
    elif control_used:
        grade = Grade.A if question.control_is_random else Grade.B
    return _LOWER[grade] if question.overlapped else grade


_LOWER = {Grade.A: Grade.B, Grade.B: Grade.C, Grade.C: Grade.D, Grade.D: Grade.D}


def flags_of_promise(question: Question, promise: float | None) -> tuple[Flag, ...]:
    if not promise:
        return () if question.minimum_effect else (Flag.NO_PROMISE,)
    good = {"up": 1, "down": -1}.get(question.direction, 0)
    return (Flag.WRONG_WAY,) if promise * good < 0 else ()


def flags_of_data(sample: Sample, kind: str, reached: float) -> tuple[Flag, ...]:
    noticed = (
        (reached < 1, Flag.PARTIAL),
        (kind == "ratio" and _near_edge(sample), Flag.NEAR_EDGE),
        (sample.steady, Flag.STEADY),
    )
    return tuple(flag for is_so, flag in noticed if is_so)


def _near_edge(sample: Sample) -> bool:
    """Say whether a percentage rests on fewer than five events (or non-events) a point."""
    sizes = [reading.n for reading in sample.readings if reading.n is not None]
    if not sizes:
        return False
    rate = float(np.mean(sample.value)) / sample.top
    return float(np.mean(sizes)) * min(rate, 1 - rate) < 5
