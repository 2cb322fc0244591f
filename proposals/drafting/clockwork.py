"""What time does to a review that nobody touches."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.guards import FALL_DORMANT
from proposals.drafting.lifecycle import move, needs_of
from proposals.drafting.models import Proposal
from proposals.drafting.thresholds import Thresholds, thresholds_in, versions


def rest_idle() -> int:
    """Let reviews rest that nobody touched for as long as their thresholds say; return how many.

    Each is a transaction of its own, and running it again changes nothing.
    """
    quiet = db.session.scalars(
        sa.select(Proposal.id)
        .where(
            Proposal.stage.in_(FALL_DORMANT.came_from),
            Proposal.active_at <= clock.now() - timedelta(days=_fewest_days()),
        )
        .order_by(Proposal.active_at)
    ).all()
    db.session.rollback()  # an open reading transaction would hold the write lock
    return sum(_rest(proposal_id) for proposal_id in quiet)


def _fewest_days() -> int:
    """Return after how many days the first review may rest: each keeps its own thresholds."""
    every = [Thresholds(), *map(thresholds_in, versions())]
    return min(each.dormant_days for each in every)


def _rest(proposal_id: int) -> bool:
    try:
        with transaction():
            proposal = db.session.get_one(Proposal, proposal_id, populate_existing=True)
            if proposal.stage not in FALL_DORMANT.came_from or needs_of(FALL_DORMANT, proposal):
                return False
            move(proposal, FALL_DORMANT, by=None)
    except StaleDataError:
        return False  # somebody touched it just now
    return True
