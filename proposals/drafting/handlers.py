"""What follows at once when the thing that a proposal refers to changes."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.events import MetricOfPromiseMerged
from proposals.drafting.models import Commitment
from proposals.events import LoggedEvent, handles, record
from proposals.metrics.events import MetricsMerged


@handles(MetricsMerged, at_once=True)
def follow_the_metric(event: LoggedEvent) -> None:
    """Let promises about a metric be about the one that it became part of.

    By a statement of its own, which leaves their versions alone: what is promised stays as it
    is, and forms that are open stay good. Each proposal says so in its history.
    """
    was_about = Commitment.metric_id == event.details["merged_id"]
    proposals = db.session.scalars(sa.select(Commitment.proposal_id).where(was_about).distinct())
    numbers = sorted(proposals)
    db.session.execute(
        sa.update(Commitment)
        .where(was_about)
        .values(metric_id=event.details["metric_id"])
        .execution_options(synchronize_session=False)
    )
    for proposal_id in numbers:
        record(
            MetricOfPromiseMerged(
                proposal_id=proposal_id,
                actor_id=event.actor_id,
                merged_key=event.details["merged_key"],
                key=event.details["key"],
            )
        )
    db.session.expire_all()
