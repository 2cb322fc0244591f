"""What the analysis is asked, in plain types that can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from proposals import clock
from proposals.drafting.models import Commitment
from proposals.impact.method.series import Series, Step
from proposals.impact.queries.plans import Plan, plan_of
from proposals.impact.rollout import RolledOut
from proposals.metrics.queries import Observation


def inputs_of(commitment: Commitment, began: RolledOut) -> dict[str, Any]:
    """Return everything the analysis is asked with, in plain types that can be kept."""
    plan, metric = plan_of(commitment), commitment.metric
    return {
        "metric": metric.key,
        "unit": metric.unit,
        "kind": metric.kind.value,
        "direction": metric.direction.value,
        "change": began.began.isoformat(),
        "complete": began.complete.isoformat() if began.complete else None,
        "steps": [[day.isoformat(), share] for day, share in began.steps],
        "baseline": plan.baseline,
        "target": plan.target,
        "minimum_effect": plan.minimum_effect,
        "review": plan.due_on.isoformat() if plan.due_on else None,
        "until": _until(plan, began),
    }


def _until(plan: Plan, began: RolledOut) -> str | None:
    """Return the last day to look at.

    The verdict is given on the promised date, not on whichever later date suits. A change
    that was not complete by then is looked at with what there is, and a change that was
    taken back only until that day.
    """
    last = [began.taken_back - timedelta(days=1)] if began.taken_back else []
    done_in_time = plan.due_on and began.complete and began.complete < plan.due_on
    if plan.due_on and done_in_time and plan.due_on <= clock.today():
        last.append(plan.due_on)
    return min(last).isoformat() if last else None


def question_of(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the analysis' keyword arguments from what was kept."""
    return {
        **{name: inputs[name] for name in ("kind", "direction", "baseline", "target")},
        "minimum_effect": inputs["minimum_effect"],
        "change": date.fromisoformat(inputs["change"]),
        "complete": date.fromisoformat(inputs["complete"]) if inputs["complete"] else None,
        "steps": _partial_steps(inputs["steps"]),
        "review": date.fromisoformat(inputs["review"]) if inputs["review"] else None,
        "until": date.fromisoformat(inputs["until"]) if inputs["until"] else None,
    }


def _partial_steps(steps: Sequence[Sequence[Any]]) -> list[Step]:
    """Return the recorded shares; one step to everybody says nothing that ``change`` did not."""
    return [Step(date.fromisoformat(day), share) for day, share in steps] if len(steps) > 1 else []


def as_series(points: Sequence[Observation], unit: str) -> Series:
    """Return observations as the analysis takes them."""
    return Series(
        at=[at for at, _, _ in points],
        value=[value for _, value, _ in points],
        n=[n for _, _, n in points],
        unit=unit,
    )
