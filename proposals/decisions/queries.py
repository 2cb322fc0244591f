"""Reading final comment periods and decisions."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from proposals.db import scalars
from proposals.decisions.models import Decision, FinalComment
from proposals.drafting.models import Proposal
from proposals.review.models import Position, Stance, Thread
from proposals.review.queries import positions_of


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
    return scalars(
        sa.select(Decision)
        .where(Decision.proposal_id == proposal.id)
        .options(joinedload(Decision.dissents), joinedload(Decision.conditions))
        .order_by(Decision.sequence.desc())
    )


def disagreeing_positions_of(proposal: Proposal, concerns: Sequence[Thread] = ()) -> list[Position]:
    """Return the positions that disagree, without those that ``concerns`` speak for already."""
    spoken_for = {each.id for each in concerns}
    return [
        each
        for each in positions_of(proposal)
        if each.stance in (Stance.DISAGREES, Stance.OBJECTS) and each.concern_id not in spoken_for
    ]
