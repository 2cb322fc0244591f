"""The kinds of things that a roll-out owes, and a deferral."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions.models import Decision, Ruling
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.rollout.due import Kind, days_later, what_is_due
from proposals.rollout.models import Approval, Course, Moment, Owed
from proposals.rollout.queries import RUNNING

ROLLING = (Stage.ACCEPTED, Stage.ROLLING_OUT)
Named = tuple[str, Sequence[Person | None]]


def _milestones() -> sa.Select[Any]:
    """Return what is planned; where the roll-out ended, its other steps are nobody's any more."""
    is_step = Milestone.kind == MilestoneKind.STEP
    rolls_out = Milestone.kind.in_([MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE])
    return what_is_due(Milestone.id, Milestone.proposal_id, Milestone.planned_on).where(
        Milestone.happened_on.is_(None),
        Milestone.planned_on.is_not(None),
        sa.or_(
            sa.and_(is_step, Proposal.stage.in_(RUNNING)),
            sa.and_(rolls_out, Proposal.stage.in_(ROLLING)),
        ),
    )


def _approvals() -> sa.Select[Any]:
    """Return the steps that were watched, and that somebody is to let the next one follow."""
    watched = days_later(Milestone.happened_on, sa.func.coalesce(Milestone.observe_days, 0))
    return (
        what_is_due(Milestone.id, Milestone.proposal_id, watched)
        .outerjoin(Approval, Approval.milestone_id == Milestone.id)
        .where(
            Milestone.kind == MilestoneKind.ROLLOUT,
            Milestone.happened_on.is_not(None),
            Milestone.approver_id.is_not(None),
            Approval.milestone_id.is_(None),
            Proposal.stage == Stage.ROLLING_OUT,
        )
    )


def _updates() -> sa.Select[Any]:
    day = sa.func.date(Course.update_due_at, type_=sa.Date())
    return what_is_due(Course.proposal_id, Course.proposal_id, day).where(
        Course.update_due_at.is_not(None), Proposal.stage.in_(ROLLING)
    )


def _returns() -> sa.Select[Any]:
    later = aliased(Decision)
    is_latest = ~sa.exists().where(
        later.proposal_id == Decision.proposal_id, later.sequence > Decision.sequence
    )
    return what_is_due(Decision.proposal_id, Decision.proposal_id, Decision.deferred_until).where(
        Proposal.stage == Stage.DEFERRED,
        Decision.ruling == Ruling.DEFERRED,
        Decision.deferred_until.is_not(None),
        is_latest,
    )


def _milestone_owner(proposal: Proposal, milestone_id: int) -> Named:
    milestone = db.session.get_one(Milestone, milestone_id)
    return milestone.title, [milestone.owner]


def _approver(proposal: Proposal, milestone_id: int) -> Named:
    milestone = db.session.get_one(Milestone, milestone_id)
    return milestone.title, [milestone.approver]


KINDS = (
    Kind(Owed.MILESTONE, _milestones, _milestone_owner),
    Kind(Owed.APPROVAL, _approvals, _approver),
    # Asked for at the rhythm of the lane: before its day there is nothing to be early for.
    Kind(
        Owed.UPDATE,
        _updates,
        lambda proposal, _: ("how it is going", []),
        (Moment.ON, Moment.AFTER, Moment.AGAIN),
    ),
    Kind(Owed.RETURN, _returns, lambda proposal, _: ("coming back to it", [proposal.owner])),
)
