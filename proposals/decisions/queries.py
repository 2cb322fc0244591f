"""Reading final comment periods and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.db import scalars
from proposals.decisions.models import Decision, FinalComment
from proposals.drafting.lifecycle import BEFORE_DECISION
from proposals.drafting.models import Commitment, Proposal
from proposals.review.models import Position, Stance, Thread
from proposals.review.queries import concerns_of, positions_of


@dataclass(frozen=True)
class Promise:
    """What a goal commitment promises, in the metric's unit: as frozen, once it is."""

    name: str
    unit: str
    baseline: float | None
    target: float | None
    low: float | None
    high: float | None
    due_on: date | None


def promises_of(proposal: Proposal) -> list[Promise]:
    """Return what the goals promise: as it was accepted, or as it stands before that."""
    return [_promise(commitment) for commitment in proposal.goals]


def _promise(commitment: Commitment) -> Promise:
    kept = commitment.frozen or {}
    day = kept.get("due_on")
    numbers = {
        name: kept.get(name, getattr(commitment, name))
        for name in ("baseline", "target", "low", "high")
    }
    return Promise(
        name=commitment.metric.name,
        unit=kept.get("unit", commitment.metric.unit),
        due_on=date.fromisoformat(day) if day else commitment.due_on,
        **numbers,
    )


def periods_of(proposal: Proposal) -> list[FinalComment]:
    """Return every final comment period that was announced, oldest first."""
    return list(proposal.final_comments)  # type: ignore[attr-defined]


def running_period_of(proposal: Proposal) -> FinalComment | None:
    """Return the period that was announced and neither interrupted nor decided upon."""
    return next((each for each in reversed(periods_of(proposal)) if not each.ended_at), None)


def interrupted_period_of(proposal: Proposal) -> FinalComment | None:
    """Return the last period if something ended it before its time."""
    last = periods_of(proposal)[-1:]
    return next((each for each in last if each.ended_at and each.ended_at < each.closes_at), None)


def decisions_of(proposal: Proposal) -> list[Decision]:
    """Return the decisions with what was kept beside them, the latest first, in one statement."""
    if proposal.stage in BEFORE_DECISION and not proposal.taken_up_on_revision:
        return []  # it has not been decided and taken up again
    return scalars(
        sa.select(Decision)
        .where(Decision.proposal_id == proposal.id)
        .options(joinedload(Decision.dissents), joinedload(Decision.conditions))
        .order_by(Decision.sequence.desc())
    )


def decision_in_force(proposal: Proposal) -> Decision | None:
    """Return the latest decision, which has taken the place of all before it."""
    return next(reversed(proposal.decisions), None)  # type: ignore[attr-defined]


def concerns_answered_in(decision: Decision) -> list[Thread]:
    """Return the concerns that were open at the decision and got an answer in it."""
    answered = {each.thread_id for each in decision.dissents if each.treatment}
    return [each for each in concerns_of(decision.proposal) if each.id in answered]


def disagreeing_positions_of(proposal: Proposal, concerns: Sequence[Thread] = ()) -> list[Position]:
    """Return the positions that disagree, without those that ``concerns`` speak for already."""
    spoken_for = {each.id for each in concerns}
    return [
        each
        for each in positions_of(proposal)
        if each.stance in (Stance.DISAGREES, Stance.OBJECTS) and each.concern_id not in spoken_for
    ]
