"""Reminding of what measuring owes: a measure-by date ahead, and an outcome once it is past."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import (
    Commitment,
    CommitmentRole,
    Milestone,
    MilestoneKind,
    Proposal,
    Stage,
)
from proposals.impact.guards import tellers
from proposals.impact.models import CommitmentOutcome, Outcome
from proposals.impact.queries.plans import measure_by
from proposals.rollout.due import TODAY, Kind, days_later, what_is_due
from proposals.rollout.models import Moment, Owed
from proposals.rollout.reminding import remind

# Without a date, or taken back, there is a month to tell what came of it; told, a week to close.
DAYS_TO_TELL = 30
DAYS_TO_CLOSE = 7


def remind_to_measure() -> int:
    """Remind of measure-by dates and of outcomes; return how many reminders were written."""
    return remind(KINDS)


def _promises() -> sa.Select[Any]:
    """Return the goals whose date is ahead, or has passed while nothing could be measured yet."""
    due_on = measure_by()
    return (
        what_is_due(Commitment.id, Commitment.proposal_id, due_on)
        .outerjoin(CommitmentOutcome, CommitmentOutcome.commitment_id == Commitment.id)
        .where(
            Commitment.role == CommitmentRole.GOAL,
            CommitmentOutcome.id.is_(None),
            due_on.is_not(None),
            sa.or_(
                Proposal.stage.in_([Stage.ACCEPTED, Stage.ROLLING_OUT]),
                sa.and_(
                    Proposal.stage == Stage.MEASURING,
                    due_on >= TODAY,
                    ~_is_taken_back(),
                ),
            ),
        )
    )


def _outcomes() -> sa.Select[Any]:
    """Return what is measured and not closed, each with the day from which it could be."""
    since = sa.func.date(Proposal.stage_since, type_=sa.Date())
    dates = _dates()
    by_dates = sa.func.coalesce(
        dates.c.first_untold,
        days_later(sa.func.date(Outcome.told_at), DAYS_TO_CLOSE),
        dates.c.last,
        days_later(since, DAYS_TO_TELL),
        type_=sa.Date(),
    )
    due_on = sa.case(
        (_is_taken_back(), days_later(since, DAYS_TO_TELL)),
        (by_dates < since, since),
        else_=by_dates,
    )
    return (
        sa.select(
            Proposal.id.label("subject_id"),
            Proposal.id.label("proposal_id"),
            due_on.label("due_on"),
        )
        .outerjoin(dates, dates.c.proposal_id == Proposal.id)
        .outerjoin(Outcome, Outcome.proposal_id == Proposal.id)
        .where(Proposal.stage == Stage.MEASURING)
    )


def _dates() -> sa.Subquery:
    """Return for each proposal that is measured the next untold date, and the last of all."""
    is_untold, due_on = CommitmentOutcome.id.is_(None), measure_by()
    return (
        sa.select(
            Commitment.proposal_id,
            sa.func.min(sa.case((is_untold, due_on))).label("first_untold"),
            sa.func.max(due_on).label("last"),
        )
        .join(Commitment.proposal)
        .outerjoin(CommitmentOutcome, CommitmentOutcome.commitment_id == Commitment.id)
        .where(Commitment.role == CommitmentRole.GOAL, Proposal.stage == Stage.MEASURING)
        .group_by(Commitment.proposal_id)
        .subquery()
    )


def _is_taken_back() -> sa.Exists:
    return sa.exists().where(
        Milestone.proposal_id == Proposal.id,
        Milestone.kind == MilestoneKind.ROLLBACK,
        Milestone.happened_on.is_not(None),
    )


def _measurers(proposal: Proposal, commitment_id: int) -> tuple[str, Sequence[Person | None]]:
    return db.session.get_one(Commitment, commitment_id).metric.name, tellers(proposal)


KINDS = (
    Kind(Owed.MEASURE, _promises, _measurers),
    # Before its day it cannot be told: the measure-by date has said that it is near.
    Kind(
        Owed.OUTCOME,
        _outcomes,
        lambda proposal, _: ("the outcome", tellers(proposal)),
        (Moment.AFTER, Moment.AGAIN),
    ),
)
