"""What time does to a review that nobody touches: a reminder, and later rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.events import ReviewIdle
from proposals.drafting.guards import FALL_DORMANT
from proposals.drafting.lifecycle import move, needs_of
from proposals.drafting.models import Proposal
from proposals.drafting.thresholds import Thresholds, thresholds_in, thresholds_of, versions
from proposals.events import LoggedEvent, record


def rest_idle() -> int:
    """Let reviews rest that nobody touched for as long as their thresholds say; return how many.

    Each is a transaction of its own, and running it again changes nothing.
    """
    return sum(_rest(proposal_id) for proposal_id in _quiet(_fewest("dormant_days")))


def nudge_idle() -> int:
    """Remind of the reviews that have been idle as long as their thresholds say; return how many.

    Once for each idle time: a reminder is no touch, and any touch begins the time anew.
    """
    return sum(_nudge(proposal_id) for proposal_id in _quiet(_fewest("idle_nudge_days")))


def _quiet(days: int) -> Sequence[int]:
    """Return the reviews that nobody has touched for so many days, the longest first."""
    quiet = db.session.scalars(
        sa.select(Proposal.id)
        .where(
            Proposal.stage.in_(FALL_DORMANT.came_from),
            Proposal.active_at < _midnight() - timedelta(days=days - 1),
        )
        .order_by(Proposal.active_at)
    ).all()
    db.session.rollback()  # an open reading transaction would hold the write lock
    return quiet


def _midnight() -> datetime:
    """Return when this day began: idle days are days of the calendar."""
    return clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


def _fewest(name: str) -> int:
    """Return the least of a threshold: each review keeps its own."""
    every = [Thresholds(), *map(thresholds_in, versions())]
    return min(int(getattr(each, name)) for each in every)


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


def _nudge(proposal_id: int) -> bool:
    with transaction():
        # Locked, so that of two workers the second one sees what the first one wrote.
        proposal = db.session.get_one(
            Proposal, proposal_id, populate_existing=True, with_for_update={"of": Proposal}
        )
        days = (clock.today() - proposal.active_at.date()).days
        is_due = days >= thresholds_of(proposal).idle_nudge_days
        if not is_due or proposal.stage not in FALL_DORMANT.came_from or _is_nudged(proposal):
            return False
        record(ReviewIdle(proposal_id=proposal.id, person=proposal.owner.name, days=days))
    return True


def _is_nudged(proposal: Proposal) -> bool:
    found = sa.select(LoggedEvent.id).where(
        LoggedEvent.proposal_id == proposal.id,
        LoggedEvent.name == ReviewIdle.name,
        LoggedEvent.occurred_at > proposal.active_at,
    )
    return db.session.scalar(found.limit(1)) is not None
