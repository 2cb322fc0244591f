"""When a promise makes sense: its numbers against one another and against the metric."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from proposals import words
from proposals.drafting.models import Commitment, CommitmentRole
from proposals.metrics.models import Direction, Metric

MOST_WEEKS = 10_000  # two hundred people for a year


def faults_of(
    *,
    metric: Metric,
    role: CommitmentRole,
    baseline: float | None,
    target: float | None,
    low: float | None,
    high: float | None,
    minimum_effect: float | None,
) -> dict[str, list[str]]:
    """Return what is wrong with a promise, by field; all values are in the metric's unit.

    Only a goal has to be better than the baseline: a guardrail is the limit up to which
    things may get worse.
    """
    return {
        name: [message]
        for name, message in (
            *_range_faults(low, high),
            *(_goal_faults(metric, baseline, target) if role == CommitmentRole.GOAL else ()),
            *_effect_faults(minimum_effect),
        )
    }


def _range_faults(low: float | None, high: float | None) -> Iterator[tuple[str, str]]:
    if low is not None and high is None:
        yield "high", "Say the high end of the range as well."
    elif high is not None and low is None:
        yield "low", "Say the low end of the range as well."
    elif low is not None and high is not None and low > high:
        yield "high", f"The high end is below the low end, {words.number(low)}."


def _goal_faults(
    metric: Metric, baseline: float | None, target: float | None
) -> Iterator[tuple[str, str]]:
    if baseline is None or target is None:
        return
    from_here = f"the baseline, {words.number(baseline)} {metric.unit}."
    if metric.direction == Direction.DOWN and target >= baseline:
        yield "target", f"Lower is better here, so the target has to be below {from_here}"
    elif metric.direction == Direction.UP and target <= baseline:
        yield "target", f"Higher is better here, so the target has to be above {from_here}"


def effort_faults_of(low: float | None, high: float | None) -> dict[str, list[str]]:
    """Return what is wrong with an effort in person-weeks, by field; None twice is no effort."""
    faults = {name: [message] for name, message in _range_faults(low, high)}
    for name, weeks in (("low", low), ("high", high)):
        if weeks is not None and not 0 < weeks <= MOST_WEEKS:
            faults.setdefault(name, [f"Write weeks above 0, and at most {MOST_WEEKS:,}."])
    return faults


def _effect_faults(minimum_effect: float | None) -> Iterator[tuple[str, str]]:
    if minimum_effect is not None and minimum_effect <= 0:
        yield "minimum_effect", "Write a size above 0, whichever way it goes."


def in_words(commitment: Commitment) -> str:
    """Return the promise as people read it: 'Median CI time: 21 → 9 min by Wed 30 September'."""
    parts = [f"{commitment.metric.name}:"] if commitment.target is not None else []
    if commitment.target is None:
        parts.append(commitment.metric.name)
    elif commitment.baseline is not None:
        parts.append(f"{words.number(commitment.baseline)} →")
    if commitment.target is not None:
        parts.append(f"{words.number(commitment.target)} {commitment.metric.unit}")
    return " ".join([*parts, *_by(commitment.due_on)])


def declared_in_words(it: Any) -> list[str]:
    """Return in sentences what is declared about the evidence: of a commitment, or of a plan."""
    told = []
    if it.control_series:
        chance = ", which chance chose" if it.control_is_random else ""
        told.append(f"The series “{it.control_series}” is the control{chance}.")
    if it.is_steady:
        told.append("The metric is steady: its course is taken as flat, without any drift.")
    return told


def _by(day: date | None) -> list[str]:
    return [f"by {words.day(day)}"] if day else []
