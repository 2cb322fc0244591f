"""What the analysis is asked, in plain types that can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from proposals import clock
from proposals.drafting.models import Commitment
from proposals.impact.method.command import partial_steps
from proposals.impact.method.series import Series, Step
from proposals.impact.queries.overlaps import is_claimed_twice
from proposals.impact.queries.plans import Plan, plan_of
from proposals.impact.rollout import RolledOut
from proposals.metrics.models import Rhythm
from proposals.metrics.queries import Observation

LATER_DAYS = {Rhythm.HOURLY: 45, Rhythm.DAILY: 45, Rhythm.WEEKLY: 90}  # slower ones: all there is
MOST_LOOKS = 3  # planned reviews that share the 5 % error
Kept = dict[str, list[list[Any]]]


def inputs_of(
    commitment: Commitment, began: RolledOut, *, later_on: date | None = None
) -> dict[str, Any]:
    """Return everything the analysis is asked with, in plain types that can be kept.

    ``later_on`` is the day of a look after the verdict: it reads the last weeks before that
    day, and leaves out what the verdict was given on.
    """
    plan, metric, proposal = plan_of(commitment), commitment.metric, commitment.proposal
    last = _last_day(plan, began, later_on)
    return {
        "metric": metric.key,
        "unit": metric.unit,
        "kind": metric.kind.value,
        "direction": metric.direction.value,
        "change": began.began.isoformat(),
        "complete": _iso(_from(began, metric.rhythm, last) if later_on else began.complete),
        "steps": [] if later_on else [[day.isoformat(), share] for day, share in began.steps],
        "baseline": plan.baseline,
        "target": plan.target,
        "minimum_effect": plan.minimum_effect,
        "review": _iso(_review(plan, last)),
        "until": _iso(last),
        "control": plan.control_series,
        "control_is_random": plan.control_is_random,
        "steady": plan.is_steady,
        "overlapped": is_claimed_twice(commitment),
        "accepted": (proposal.reached or {}).get("accepted"),
        "looks": _looks(commitment, plan),
    }


def is_over(plan: Plan) -> bool:
    """Tell whether the measure-by date is over: it counts to its end."""
    return plan.review_on is not None and plan.review_on < clock.today()


def _from(began: RolledOut, rhythm: Rhythm, last: date | None) -> date | None:
    """Return from when on a later look reads: the last weeks, as many as have enough points."""
    days = LATER_DAYS.get(rhythm)
    if began.complete is None or days is None or last is None:
        return began.complete
    return max(began.complete, last - timedelta(days=days))


def _last_day(plan: Plan, began: RolledOut, later_on: date | None) -> date | None:
    """Return the last day to look at.

    The verdict is given on the measure-by date, not on whichever later date suits. A change
    that was not complete by then is looked at with what there is, and a change that was
    taken back only until that day.
    """
    last = [began.taken_back - timedelta(days=1)] if began.taken_back else []
    if later_on:
        last.append(later_on)
    elif is_over(plan):
        assert plan.review_on is not None
        in_time = began.complete and began.complete < plan.review_on
        last.append(plan.review_on if in_time else clock.today())
    return min(last, default=None)


def _review(plan: Plan, last: date | None) -> date | None:
    """Return the date of the verdict, which is over where there will be no later points."""
    if plan.review_on and last and is_over(plan):
        return min(plan.review_on, last)
    return plan.review_on


def _looks(commitment: Commitment, plan: Plan) -> int:
    """Return how many reviews were planned: each date in force could have been the last one."""
    if plan.review_on == plan.due_on:
        return 1
    moved = [each for each in commitment.revisions if "due_on" in each.after]  # type: ignore[attr-defined]
    return min(1 + len(moved), MOST_LOOKS)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def question_of(
    inputs: Mapping[str, Any], points: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the analysis' keyword arguments from what was kept.

    What an earlier version did not ask yet is left out, and the control where its ``points``
    were not kept.
    """
    control = inputs.get("control")
    beside = points[control] if points and control and control in points else None
    return {
        **{name: inputs[name] for name in ("kind", "direction", "baseline", "target")},
        "minimum_effect": inputs["minimum_effect"],
        "change": date.fromisoformat(inputs["change"]),
        "complete": _day(inputs["complete"]),
        "steps": [
            Step(date.fromisoformat(at), share) for at, share in partial_steps(inputs["steps"])
        ],
        "review": _day(inputs["review"]),
        "until": _day(inputs["until"]),
        "accepted": _day(inputs.get("accepted")),
        "looks": inputs.get("looks", 1),
        "control": kept_series(beside, inputs["unit"]) if beside is not None else None,
        "control_is_random": inputs.get("control_is_random", False),
        "steady": inputs.get("steady", False),
        "overlapped": inputs.get("overlapped", False),
    }


def as_series(points: Sequence[Observation], unit: str) -> Series:
    """Return observations as the analysis takes them."""
    return Series(
        at=[at for at, _, _ in points],
        value=[value for _, value, _ in points],
        n=[n for _, _, n in points],
        unit=unit,
    )


def as_kept(points: Sequence[Observation]) -> list[list[Any]]:
    """Return observations in types that JSON has."""
    return [[at.isoformat(), value, n] for at, value, n in points]


def kept_series(points: Sequence[Sequence[Any]], unit: str) -> Series:
    """Return a series from how it was kept."""
    return as_series([(datetime.fromisoformat(at), value, n) for at, value, n in points], unit)
