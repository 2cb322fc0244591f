"""What time does to a review that nobody touches."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.guards import FALL_DORMANT
from proposals.drafting.lifecycle import move
from proposals.drafting.models import Proposal
from proposals.drafting.thresholds import Thresholds, thresholds_in, thresholds_of, versions


def rest_idle() -> int:
    """Let reviews rest that nobody touched for as long as their thresholds say; return how many.

    Each is a transaction of its own, and running it again changes nothing.
    """
    quiet = db.session.scalars(
        sa.select(Proposal.id)
        .where(
            Proposal.stage.in_(FALL_DORMANT.came_from),
            Proposal.active_at <= _idle_since(_fewest_days()),
        )
        .order_by(Proposal.active_at)
    ).all()
    db.session.rollback()  # an open reading transaction would hold the write lock
    return sum(_rest(proposal_id) for proposal_id in quiet)


def _fewest_days() -> int:
    """Return after how many days the first review may rest: each keeps its own thresholds."""
    every = [Thresholds(), *map(thresholds_in, versions())]
    return min(each.dormant_days for each in every)


def _idle_since(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def _rest(proposal_id: int) -> bool:
    try:
        with transaction():
            proposal = db.session.get_one(Proposal, proposal_id, populate_existing=True)
            is_quiet = proposal.active_at <= _idle_since(thresholds_of(proposal).dormant_days)
            if not is_quiet or proposal.stage not in FALL_DORMANT.came_from:
                return False
            move(proposal, FALL_DORMANT, by=None)
    except StaleDataError:
        return False  # somebody touched it just now
    return True
