"""Disagreeing with an assessment: it stands beside it and changes nothing."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import record_on
from proposals.errors import Conflict, Invalid
from proposals.forms import clean
from proposals.impact import policy
from proposals.impact.events import AssessmentDisputed, DisagreementWithdrawn
from proposals.impact.models import Assessment, Disagreement
from proposals.policy import require


def disagree(assessment: Assessment, *, reason: str, by: Person) -> Disagreement:
    """Say why an assessment misleads. Raises Conflict while one's own disagreement stands."""
    require(policy.disagree, by, assessment.commitment.proposal)
    if not clean(reason):
        raise Invalid("Say why you disagree.", {"reason": ["Say why you disagree."]})
    if any(each.person_id == by.id and each.stands for each in assessment.disagreements):  # type: ignore[attr-defined]
        raise Conflict("You have said already why you disagree. Withdraw it to say it anew.")
    disagreement = Disagreement(assessment=assessment, person=by, reason=clean(reason))
    db.session.add(disagreement)
    db.session.flush()
    _record(AssessmentDisputed, disagreement)
    return disagreement


def withdraw_disagreement(disagreement: Disagreement, *, by: Person) -> None:
    """Take back what one said oneself; that it was said, and by whom, stays."""
    require(policy.withdraw_disagreement, by, disagreement)
    if not disagreement.stands:
        raise Conflict("It is withdrawn already.")
    disagreement.withdrawn_at = clock.now()
    _record(DisagreementWithdrawn, disagreement)


def _record(
    kind: type[AssessmentDisputed] | type[DisagreementWithdrawn], disagreement: Disagreement
) -> None:
    commitment = disagreement.assessment.commitment
    record_on(
        commitment.proposal,
        kind(
            proposal_id=commitment.proposal_id,
            actor_id=disagreement.person_id,
            commitment_id=commitment.id,
            assessment_id=disagreement.assessment_id,
            disagreement_id=disagreement.id,
            metric=commitment.metric.name,
        ),
    )
