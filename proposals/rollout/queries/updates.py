"""What was said about how a roll-out goes, and when it is to be said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.thresholds import thresholds_of
from proposals.rollout.models import StatusUpdate

UPDATES_A_PAGE = 10
TOLD_ABOUT = frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT})


@dataclass(frozen=True)
class UpdatePage:
    """Some status updates, the latest first; ``next`` is the id to go on before, or None."""

    updates: Sequence[StatusUpdate]
    next: int | None


def updates_page(
    proposal: Proposal, *, before: int | None = None, limit: int = UPDATES_A_PAGE
) -> UpdatePage:
    """Return the latest status updates, those before an id where one is given."""
    statement = sa.select(StatusUpdate).where(StatusUpdate.proposal_id == proposal.id)
    if before is not None:
        statement = statement.where(StatusUpdate.id < before)
    found = db.session.scalars(statement.order_by(StatusUpdate.id.desc()).limit(limit + 1)).all()
    return UpdatePage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def is_outdated(proposal: Proposal, latest: StatusUpdate | None) -> bool:
    """Tell whether nobody has said for longer than the lane allows how it is going."""
    if proposal.stage not in TOLD_ABOUT:
        return False
    return clock.now() > update_due_at(proposal, latest)


def update_due_at(proposal: Proposal, latest: StatusUpdate | None) -> datetime:
    """Return when the next status update is due."""
    since = latest.posted_at if latest else proposal.stage_since
    return since + timedelta(days=thresholds_of(proposal).update_days(proposal.lane))
