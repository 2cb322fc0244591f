"""What proposals promise about a metric, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Commitment, Proposal
from proposals.drafting.queries import is_visible
from proposals.impact.method.verdict import Verdict
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.metrics.models import Metric

MOST = 50


@dataclass(frozen=True)
class Use:
    """One promise about the metric; ``verdict`` is empty before anybody looked.

    ``is_final`` tells a verdict that stands from one that more points may change.
    """

    commitment: Commitment
    verdict: str
    is_final: bool

    @property
    def proposal(self) -> Proposal:
        return self.commitment.proposal


def uses_of(metric: Metric, to: Person) -> Sequence[Use]:
    """Return what proposals that the person may see promise, the most recently active first."""
    latest = (
        sa.select(sa.func.max(Assessment.id))
        .where(Assessment.commitment_id == Commitment.id)
        .correlate(Commitment)
        .scalar_subquery()
    )
    outcome = CommitmentOutcome
    counts = sa.case((outcome.id.is_not(None), outcome.assessment_id), else_=latest)
    rows = db.session.execute(
        sa.select(Commitment, outcome.id, outcome.judged, Assessment.verdict, Assessment.is_final)
        .join(Proposal, Proposal.id == Commitment.proposal_id)
        .outerjoin(outcome, outcome.commitment_id == Commitment.id)
        .outerjoin(Assessment, Assessment.id == counts)
        .where(Commitment.metric_id == metric.id, is_visible(to))
        .order_by(Proposal.active_at.desc(), Commitment.id)
        .limit(MOST)
        .options(contains_eager(Commitment.proposal))
    )
    return [
        _use(commitment, told is not None, judged or verdict, is_final)
        for commitment, told, judged, verdict, is_final in rows
    ]


def _use(commitment: Commitment, told: bool, verdict: str | None, is_final: bool | None) -> Use:
    found = verdict or (Verdict.NOT_MEASURED if told else "")
    return Use(commitment, found, told or bool(is_final))
