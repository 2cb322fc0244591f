"""Having the impact computed."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db, release_lock
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Commitment, Stage
from proposals.errors import Conflict
from proposals.impact import policy
from proposals.impact.events import CommitmentAssessed
from proposals.impact.method import words
from proposals.impact.models import Assessment
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
    from proposals.impact.method.analysis import analyse

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
