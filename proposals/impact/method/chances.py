"""The probabilities beside a verdict."""

from __future__ import annotations

from proposals.impact.method.estimate import Estimate, Unit
from proposals.impact.method.question import Question


def chance_kept(
    estimate: Estimate, unit: Unit, promise: float | None, direction: str
) -> float | None:
    """Return the probability that the promise was kept; None where there is none to keep."""
    if not promise or direction == "stay":
        return None
    above = estimate.chance_above(unit.hidden(promise))
    return above if _upwards(direction, promise) else 1 - above


def doubt_of(
    estimate: Estimate, unit: Unit, question: Question, promise: float | None
) -> float | None:
    """Return the two-sided probability that the metric did not get worse; at most 1.

    It is below the planned error exactly where the verdict says that it got worse.  None where
    nobody said which way is worse.
    """
    if question.direction == "stay":
        margin = abs(promise or 0) or abs(question.minimum_effect or 0)
        above = estimate.chance_above(unit.hidden(margin))
        below = 1 - estimate.chance_above(unit.hidden(-margin))
        return min(1.0, 2 * (1 - max(above, below)))
    upwards = _upwards(question.direction, promise)
    if upwards is None:
        return None
    above = estimate.chance_above(0)
    return min(1.0, 2 * (above if upwards else 1 - above))


def _upwards(direction: str, promise: float | None) -> bool | None:
    """Say whether more is better; None where nobody said."""
    if direction == "observe":
        return promise > 0 if promise else None
    return direction == "up"
