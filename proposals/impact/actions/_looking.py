"""Looking at a commitment's metric: what people ask for and what the worker does by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db, release_lock
from proposals.drafting.lifecycle import record_on, require_stage
from proposals.drafting.models import Commitment, CommitmentRole, Proposal, SeatRole, Stage
from proposals.errors import Conflict
from proposals.events import LoggedEvent, record
from proposals.impact.events import CommitmentAssessed, GuardrailWorse
from proposals.impact.method import words
from proposals.impact.method.assessment import Assessment as Answer
from proposals.impact.method.verdict import Verdict
from proposals.impact.models import Assessment, Look
from proposals.impact.queries import (
    AFTERWARDS,
    as_kept,
    inputs_of,
    is_over,
    kept_series,
    latest_look,
    plan_of,
    points_around,
    question_of,
    worse_together,
)
from proposals.impact.rollout import RolledOut, rolled_out

MEASURED = frozenset({Stage.ROLLING_OUT, Stage.MEASURING, Stage.CLOSED})
UNDER_WATCH = frozenset({Stage.ROLLING_OUT, Stage.MEASURING})
A_WEEK = timedelta(days=7)
MOVED = 0.1  # of the interval's width: what would look the same on the page is not kept again
RECOVERED = frozenset({Verdict.TARGET_MET, Verdict.IMPROVED, Verdict.NO_DETECTABLE_CHANGE})


def look_at(
    commitment: Commitment, *, look: Look, until: date | None = None, by: Person | None
) -> Assessment | None:
    """Compute what the change did to the commitment's metric, and keep the answer.

    The worker's daily look is kept only where it says something new; then None is returned.
    Raises Conflict before the first roll-out step has a date.
    """
    # Here and not above: numpy would cost the web application's start a fifth of a second.
    from proposals.impact.method.analysis import analyse

    proposal = commitment.proposal
    require_stage(proposal, MEASURED, deed="Compute the impact")
    began = rolled_out(proposal)
    if began is None:
        raise Conflict("No roll-out step has a date yet, so there is no before and after.")
    inputs = inputs_of(commitment, began, later_on=until)
    points = _points_of(commitment, began, inputs["until"])
    inputs["read"] = len(points[""])
    name, over = commitment.metric.name, is_over(plan_of(commitment))
    release_lock()
    answer = analyse(kept_series(points[""], inputs["unit"]), **question_of(inputs, points))
    require_stage(proposal, MEASURED, deed="Compute the impact")  # it may have moved meanwhile
    before = latest_look(commitment)
    if look is Look.WATCH and before and not _says_something_new(before, answer):
        return None
    actor_id = by.id if by else None
    assessment = _kept(answer, name, inputs=inputs, points=points)
    assessment.look, assessment.is_final, assessment.computed_by_id = look, over, actor_id
    assessment.commitment = commitment
    db.session.add(assessment)
    db.session.flush()
    db.session.expire(commitment, ["assessments"])  # so that it is read again, the latest first
    _record(assessment, before, by)
    _warn_if_worse(assessment)
    return assessment


def _points_of(
    commitment: Commitment, began: RolledOut, until: str | None
) -> dict[str, list[list[Any]]]:
    """Return what the analysis reads: the main series, and the control's that was declared."""
    names = dict.fromkeys(("", plan_of(commitment).control_series))
    last = date.fromisoformat(until) if until else date.max
    return {
        name: as_kept(
            [
                point
                for point in points_around(commitment.metric, began, name)
                if point[0].date() <= last
            ]
        )
        for name in names
    }


def _says_something_new(before: Assessment, answer: Answer) -> bool:
    if (before.verdict, before.grade) != (answer.verdict.value, answer.grade.value):
        return True
    if clock.now() - before.computed_at >= A_WEEK:
        return True
    if before.effect is None or answer.effect is None:
        return (before.effect is None) != (answer.effect is None)
    width = (before.effect_high or 0) - (before.effect_low or 0)
    return abs(answer.effect - before.effect) > MOVED * width


def _kept(
    answer: Answer, name: str, *, inputs: Mapping[str, Any], points: Mapping[str, Any]
) -> Assessment:
    return Assessment(
        verdict=answer.verdict.value,
        grade=answer.grade.value,
        effect=answer.effect,
        effect_low=answer.effect_low,
        effect_high=answer.effect_high,
        baseline=answer.baseline,
        after=answer.after,
        headline=words.headline(answer, name),
        method_version=answer.version,
        inputs=dict(inputs),
        points=dict(points),
        result={**answer.record(), "how_we_know": list(words.how_we_know(answer))},
    )


def _record(assessment: Assessment, before: Assessment | None, by: Person | None) -> None:
    """Tell of the look, unless the worker saw what was seen before.

    Nobody did anything when the worker looks, so only the verdict touches the proposal.
    """
    commitment, look = assessment.commitment, assessment.look
    if look in AFTERWARDS:
        return  # told beside the outcome, as what became of it
    if look is Look.WATCH and before and before.verdict == assessment.verdict:
        return
    event = CommitmentAssessed(
        proposal_id=commitment.proposal_id,
        actor_id=by.id if by else None,
        commitment_id=commitment.id,
        assessment_id=assessment.id,
        metric=commitment.metric.name,
        verdict=assessment.verdict,
        headline=assessment.headline,
        look=look.value,
    )
    if look is Look.WATCH:
        record(event)
    else:
        record_on(commitment.proposal, event)


def _warn_if_worse(assessment: Assessment) -> None:
    """Alert whoever rolls the change out, once for each time that a guardrail gets worse."""
    commitment = assessment.commitment
    proposal = commitment.proposal
    is_asked = commitment.role == CommitmentRole.GUARDRAIL and proposal.stage in UNDER_WATCH
    if not is_asked or assessment not in worse_together(_latest_of_all(proposal)):
        return
    if _was_told(assessment):
        return
    keeper = proposal.seat(SeatRole.ROLLOUT_OWNER) or proposal.owner
    record(
        GuardrailWorse(
            proposal_id=proposal.id,
            commitment_id=commitment.id,
            assessment_id=assessment.id,
            metric=commitment.metric.name,
            headline=assessment.headline,
            person_id=keeper.id,
        )
    )


def _latest_of_all(proposal: Proposal) -> list[Assessment]:
    guardrails = [each for each in proposal.commitments if each.role == CommitmentRole.GUARDRAIL]
    return [found for each in guardrails if (found := latest_look(each))]


def _was_told(assessment: Assessment) -> bool:
    """Tell whether the alert was given before, and the guardrail has not recovered since."""
    alert = db.session.scalar(
        sa.select(LoggedEvent)
        .where(
            LoggedEvent.proposal_id == assessment.commitment.proposal_id,
            LoggedEvent.name == GuardrailWorse.name,
            LoggedEvent.details["commitment_id"].as_integer() == assessment.commitment_id,
        )
        .order_by(LoggedEvent.id.desc())
        .limit(1)
    )
    if alert is None:
        return False
    since = [
        each
        for each in assessment.commitment.assessments  # type: ignore[attr-defined]
        if each.id > alert.details["assessment_id"]
    ]
    return not any(each.verdict in RECOVERED for each in since)
