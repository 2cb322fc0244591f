"""Having the impact computed, telling the outcome, closing and reopening."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db, release_lock
from proposals.drafting.lifecycle import accept_seats, move, record_on, require_stage
from proposals.drafting.models import Commitment, Proposal, Stage
from proposals.errors import Conflict, Invalid
from proposals.forms import clean
from proposals.impact import policy, words
from proposals.impact.events import CommitmentAssessed, OutcomeTold
from proposals.impact.guards import CLOSE, REOPEN
from proposals.impact.models import Assessment, Cause, CommitmentOutcome, Outcome
from proposals.impact.promise import expected_of, has_missed
from proposals.impact.queries import (
    as_series,
    inputs_of,
    plan_of,
    points_around,
    question_of,
)
from proposals.impact.rollout import rolled_out
from proposals.policy import require

MEASURED = frozenset({Stage.ROLLING_OUT, Stage.MEASURING, Stage.CLOSED})


def assess(commitment: Commitment, *, by: Person) -> Assessment:
    """Compute what the change did to the commitment's metric, and keep the answer.

    Raises Conflict before the first roll-out step has a date.
    """
    require(policy.assess, by, commitment.proposal)
    # Here and not above: numpy would cost the web application's start a fifth of a second.
    from proposals.impact.analysis import analyse

    proposal, metric = commitment.proposal, commitment.metric
    require_stage(proposal, MEASURED, deed="Compute the impact")
    began = rolled_out(proposal)
    if began is None:
        raise Conflict("No roll-out step has a date yet, so there is no before and after.")
    inputs = inputs_of(commitment, began)
    series = as_series(points_around(metric, began), metric.unit)
    name, due_on = metric.name, plan_of(commitment).due_on
    release_lock()
    answer = analyse(series, **question_of(inputs))
    require_stage(proposal, MEASURED, deed="Compute the impact")  # it may have moved meanwhile
    headline = words.headline(answer, name)
    assessment = Assessment(
        commitment=commitment,
        verdict=answer.verdict.value,
        grade=answer.grade.value,
        effect=answer.effect,
        effect_low=answer.effect_low,
        effect_high=answer.effect_high,
        baseline=answer.baseline,
        after=answer.after,
        headline=headline,
        is_final=bool(due_on and due_on <= clock.today()),
        method_version=answer.version,
        inputs=inputs,
        result={**answer.record(), "how_we_know": list(words.how_we_know(answer))},
        computed_by_id=by.id,
    )
    db.session.add(assessment)
    accept_seats(proposal, by)
    record_on(
        proposal,
        CommitmentAssessed(
            proposal_id=proposal.id,
            actor_id=by.id,
            commitment_id=commitment.id,
            metric=name,
            verdict=answer.verdict.value,
            headline=headline,
        ),
    )
    return assessment


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
