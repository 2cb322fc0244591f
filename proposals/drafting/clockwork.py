"""What time does to a review that nobody touches: a reminder, and later rest."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.events import ReviewIdle
from proposals.drafting.guards import FALL_DORMANT
from proposals.drafting.lifecycle import move, needs_of
from proposals.drafting.models import Proposal
from proposals.drafting.thresholds import (
    Thresholds,
    thresholds_in,
    thresholds_of,
    thresholds_under,
    versions,
)
from proposals.events import LoggedEvent, record


def rest_idle() -> int:
    """Let reviews rest that nobody touched for as long as their thresholds say; return how many.

    Each is a transaction of its own, and running it again changes nothing.
    """
    return sum(_rest(proposal_id) for proposal_id in _quiet("dormant_days"))


def nudge_idle() -> int:
    """Remind of the reviews that have been idle as long as their thresholds say; return how many.

    Once for each idle time: a reminder is no touch, and any touch begins the time anew.
    """
    return sum(_nudge(proposal_id) for proposal_id in _quiet("idle_nudge_days", ~_is_nudged()))


def _quiet(threshold: str, *conditions: sa.ColumnElement[bool]) -> list[int]:
    """Return the reviews that nobody has touched for so many days, the longest first.

    Each keeps to the policy under which it opened, so the fewest days of any are asked for.
    """
    quiet = db.session.execute(
        sa.select(Proposal.id, Proposal.policy, Proposal.active_at)
        .where(
            Proposal.stage.in_(FALL_DORMANT.came_from),
            Proposal.active_at < _midnight() - timedelta(days=_fewest(threshold) - 1),
            *conditions,
        )
        .order_by(Proposal.active_at)
    ).all()
    due = [
        row.id
        for row in quiet
        if (clock.today() - row.active_at.date()).days
        >= getattr(thresholds_under(row.policy), threshold)
    ]
    db.session.rollback()  # an open reading transaction would hold the write lock
    return due


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
        if not is_due or proposal.stage not in FALL_DORMANT.came_from or _was_nudged(proposal):
            return False
        record(ReviewIdle(proposal_id=proposal.id, person=proposal.owner.name, days=days))
    return True


def _was_nudged(proposal: Proposal) -> bool:
    found = sa.select(Proposal.id).where(Proposal.id == proposal.id, _is_nudged())
    return db.session.scalar(found) is not None


def _is_nudged() -> sa.Exists:
    """Return the condition that somebody was reminded since it was touched last."""
    return sa.exists().where(
        LoggedEvent.proposal_id == Proposal.id,
        LoggedEvent.name == ReviewIdle.name,
        LoggedEvent.occurred_at > Proposal.active_at,
    )
