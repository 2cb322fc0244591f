"""What happened to a metric, beside the points that arrive every day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.events import LoggedEvent
from proposals.metrics.models import Metric

LINES = 100
# Every kind but the recording of points, which is what a pipeline does all day.
TOLD = (
    "metrics.metric_defined",
    "metrics.metric_changed",
    "metrics.metric_renamed",
    "metrics.metrics_merged",
    "metrics.metric_archived",
    "metrics.metric_brought_back",
    "metrics.point_removed",
    *(f"metrics.pull_{deed}" for deed in ("added", "changed", "paused", "resumed", "removed")),
    *("metrics.pull_failed", "metrics.pull_recovered"),
)


@dataclass(frozen=True)
class HistoryLine:
    """Who did what, when."""

    who: str
    what: str
    at: datetime


def history_of(metric: Metric) -> Sequence[HistoryLine]:
    """Return the latest that happened to the metric, latest first."""
    rows = db.session.execute(
        sa.select(LoggedEvent, Person.name)
        .outerjoin(Person, Person.id == LoggedEvent.actor_id)
        .where(
            LoggedEvent.proposal_id.is_(None),
            LoggedEvent.name.in_(TOLD),
            LoggedEvent.details["metric_id"].as_integer() == metric.id,
        )
        .order_by(LoggedEvent.id.desc())
        .limit(LINES)
    )
    return [
        HistoryLine(name or "Throughline", event.phrase, event.occurred_at) for event, name in rows
    ]
