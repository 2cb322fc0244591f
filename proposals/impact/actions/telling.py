"""Telling the outcome, closing and reopening."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, move, record_on, require_stage
from proposals.drafting.models import Commitment, Proposal, Stage
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.impact import policy
from proposals.impact.events import OutcomeTold
from proposals.impact.guards import CLOSE, REOPEN
from proposals.impact.models import Cause, CommitmentOutcome, Outcome
from proposals.impact.promise import expected_of, has_missed
from proposals.policy import require


def tell_commitment(commitment: Commitment, *, not_measured_reason: str, by: Person) -> None:
    """Say how a commitment ended: by its latest assessment, or unmeasured for a written reason.

    Raises Invalid when there is neither, or both.
    """
    require(policy.tell_outcome, by, commitment.proposal)
    require_stage(commitment.proposal, frozenset({Stage.MEASURING}), deed="Tell the outcome")
    reason = clean(not_measured_reason)
    latest = next(iter(commitment.assessments), None)  # type: ignore[attr-defined]
    if latest is None and not reason:
        raise Invalid(f"{commitment.metric.name} has neither an assessment nor a reason.")
    outcome = commitment.outcome or CommitmentOutcome(commitment=commitment)  # type: ignore[attr-defined]
    outcome.not_measured_reason = reason
    outcome.assessment = None if reason else latest
    db.session.add(outcome)


def tell_outcome(
    proposal: Proposal,
    *,
    happened: str,
    learned: str,
    follow_ups: str = "",
    cause: Cause | None = None,
    by: Person,
) -> Outcome:
    """Write the closing review, or write it anew while the proposal is measuring.

    A miss needs its cause. What was expected is taken from the frozen promises.
    """
    require(policy.tell_outcome, by, proposal)
    require_stage(proposal, frozenset({Stage.MEASURING}), deed="Tell the outcome")
    if cause is None and has_missed(proposal):
        raise Invalid("A promise was missed.", {"cause": ["Say what caused the miss."]})
    expected = expected_of(proposal)
    outcome: Outcome = proposal.outcome or Outcome(proposal=proposal)  # type: ignore[attr-defined]
    outcome.expected = expected
    outcome.happened, outcome.learned = clean(happened), clean(learned)
    outcome.follow_ups, outcome.cause = clean(follow_ups), cause
    outcome.told_by, outcome.told_at = by, clock.now()
    db.session.add(outcome)
    accept_seats(proposal, by)
    record_on(proposal, OutcomeTold(proposal_id=proposal.id, actor_id=by.id))
    return outcome


def close(proposal: Proposal, *, by: Person) -> None:
    """Close the proposal. Raises Unmet with what has not been told yet."""
    require(policy.close, by, proposal)
    move(proposal, CLOSE, by=by)
    proposal.closed_at = clock.now()


def reopen(proposal: Proposal, *, reason: str, by: Person) -> None:
    """Measure again, for a reason that is kept."""
    require(policy.reopen, by, proposal)
    move(proposal, REOPEN, by=by, note=clean(reason))
    proposal.closed_at = None
