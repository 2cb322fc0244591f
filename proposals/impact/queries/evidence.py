"""What the impact page shows: each promise beside its evidence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from proposals import clock
from proposals.db import db
from proposals.drafting.models import Commitment, CommitmentRole, Proposal
from proposals.errors import NotFound
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.impact.queries.looks import latest_look
from proposals.impact.rollout import RolledOut, rolled_out
from proposals.metrics.models import Metric
from proposals.metrics.queries import Observation, series_of
from proposals.metrics.queries.together import series_together
from proposals.metrics.resolution import Resolution, at_resolution

# Enough for the widest window (90 points), the history that the placebo dates need, and the two
# years from which a yearly season can be told.
MOST_POINTS = 1200
DAYS_BEFORE = {"hourly": 40, "daily": 800, "weekly": 1600, "monthly": 7300, "yearly": 73_000}


@dataclass(frozen=True)
class CommitmentImpact:
    """One promise: its points, its latest assessment, and how it was told in the end."""

    commitment: Commitment
    points: Sequence[Observation]
    assessment: Assessment | None
    outcome: CommitmentOutcome | None


def read_evidence() -> tuple[Any, ...]:
    """Return what ``visible_proposal`` has to read for the impact page."""
    promises = selectinload(Proposal.commitments)
    return (
        promises.selectinload(Commitment.assessments).selectinload(Assessment.disagreements),  # type: ignore[attr-defined]
        promises.selectinload(Commitment.revisions),  # type: ignore[attr-defined]
        promises.joinedload(Commitment.outcome),  # type: ignore[attr-defined]
        joinedload(Proposal.outcome),  # type: ignore[attr-defined]
    )


def impact_of(proposal: Proposal) -> list[CommitmentImpact]:
    """Return each commitment with its evidence, goals first, then in the order promised."""
    began = rolled_out(proposal)
    order = list(CommitmentRole)
    commitments = sorted(proposal.commitments, key=lambda each: order.index(each.role))
    metrics = {commitment.metric_id: commitment.metric for commitment in commitments}
    points = _points_around_each(metrics.values(), began)
    return [
        CommitmentImpact(
            commitment,
            points[commitment.metric_id],
            latest_look(commitment),
            commitment.outcome,  # type: ignore[attr-defined]
        )
        for commitment in commitments
    ]


def points_around(metric: Metric, began: RolledOut | None, series: str = "") -> list[Observation]:
    """Return a series' points round the roll-out: a bounded number, whatever was pushed.

    Of more than that, whole days are returned instead, each as one point.
    """
    found = series_of(metric, series, since=_since(metric, began), limit=MOST_POINTS + 1)
    return found if len(found) <= MOST_POINTS else _days_around(metric, began, series)


def _points_around_each(
    metrics: Collection[Metric], began: RolledOut | None
) -> dict[int, list[Observation]]:
    """Return the same of several metrics' main series, by their ids, in one statement."""
    since: dict[Metric, datetime | None] = {each: _since(each, began) for each in metrics}
    found = series_together(since, limit=MOST_POINTS + 1)
    return {
        each.id: found[each.id]
        if len(found[each.id]) <= MOST_POINTS
        else _days_around(each, began, "")
        for each in metrics
    }


def _since(metric: Metric, began: RolledOut | None) -> datetime:
    days = DAYS_BEFORE.get(metric.rhythm.value, DAYS_BEFORE["daily"])
    return _midnight(began.began if began else clock.today(), -days)


def _days_around(metric: Metric, began: RolledOut | None, series: str) -> list[Observation]:
    middle = began.began if began else clock.today()
    since, until = _midnight(middle, -DAYS_BEFORE["daily"]), _midnight(clock.today())
    return at_resolution(metric, Resolution.DAY, series, since, until, limit=MOST_POINTS)


def _midnight(day: date, shift: int = 0) -> datetime:
    first = max(day.toordinal() + shift, date(1800, 1, 1).toordinal())
    return datetime.combine(date.fromordinal(first), time(), tzinfo=UTC)


def commitment_of(proposal: Proposal, commitment_id: int) -> Commitment:
    """Return one commitment of a proposal that the caller may see, or raise NotFound."""
    commitment = db.session.scalar(
        sa.select(Commitment).where(
            Commitment.id == commitment_id, Commitment.proposal_id == proposal.id
        )
    )
    if commitment is None:
        raise NotFound()
    return commitment
