"""What the impact page shows: each promise beside its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Commitment, CommitmentRole, Proposal
from proposals.errors import NotFound
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.impact.rollout import RolledOut, rolled_out
from proposals.impact.series import Series, Step
from proposals.metrics.models import Metric
from proposals.metrics.queries import Observation, series_of

# Enough for the widest window (90 points) and the history that the placebo dates need.
MOST_POINTS = 1200
DAYS_BEFORE = {"hourly": 40, "daily": 420, "weekly": 1600, "monthly": 7300, "yearly": 73_000}


@dataclass(frozen=True)
class CommitmentImpact:
    """One promise: its points, its latest assessment, and how it was told in the end."""

    commitment: Commitment
    points: Sequence[Observation]
    assessment: Assessment | None
    outcome: CommitmentOutcome | None


def read_evidence() -> tuple[Any, ...]:
    """Return what ``visible_proposal`` has to read for the impact page."""
    promises = selectinload(Proposal.commitments)
    return (
        promises.selectinload(Commitment.assessments),  # type: ignore[attr-defined]
        promises.selectinload(Commitment.outcome),  # type: ignore[attr-defined]
        joinedload(Proposal.outcome),  # type: ignore[attr-defined]
    )


def impact_of(proposal: Proposal) -> list[CommitmentImpact]:
    """Return each commitment with its evidence, goals first, then in the order promised."""
    began = rolled_out(proposal)
    order = list(CommitmentRole)
    commitments = sorted(proposal.commitments, key=lambda each: order.index(each.role))
    metrics = {commitment.metric_id: commitment.metric for commitment in commitments}
    points = {key: points_around(metric, began) for key, metric in metrics.items()}
    return [
        CommitmentImpact(
            commitment,
            points[commitment.metric_id],
            next(iter(commitment.assessments), None),  # type: ignore[attr-defined]
            commitment.outcome,  # type: ignore[attr-defined]
        )
        for commitment in commitments
    ]


def points_around(metric: Metric, began: RolledOut | None) -> list[Observation]:
    """Return the main series' points round the roll-out: a bounded number, whatever was pushed."""
    days = DAYS_BEFORE.get(metric.rhythm.value, DAYS_BEFORE["daily"])
    middle = began.began if began else clock.today()
    return series_of(metric, since=_midnight(middle, -days), limit=MOST_POINTS)


def _midnight(day: date, shift: int = 0) -> datetime:
    first = max(day.toordinal() + shift, date(1800, 1, 1).toordinal())
    return datetime.combine(date.fromordinal(first), time(), tzinfo=UTC)


def commitment_of(proposal: Proposal, commitment_id: int) -> Commitment:
    """Return one commitment of a proposal that the caller may see, or raise NotFound."""
    commitment = db.session.scalar(
        sa.select(Commitment).where(
            Commitment.id == commitment_id, Commitment.proposal_id == proposal.id
        )
    )
    if commitment is None:
        raise NotFound()
    return commitment


@dataclass(frozen=True)
class Plan:
    """What was promised, as it is judged: the frozen promise where there is one."""

    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    due_on: date | None
    minimum_effect: float | None


def plan_of(commitment: Commitment) -> Plan:
    """Return the promise that acceptance froze, or the present one before it."""
    kept = commitment.frozen
    if not kept:
        return Plan(
            commitment.baseline,
            commitment.target,
            commitment.low,
            commitment.high,
            commitment.due_on,
            commitment.minimum_effect,
        )
    due_on = kept.get("due_on")
    return Plan(
        kept.get("baseline"),
        kept.get("target"),
        kept.get("low"),
        kept.get("high"),
        date.fromisoformat(due_on) if due_on else None,
        kept.get("minimum_effect"),
    )


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
