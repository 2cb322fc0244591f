"""A proposal whose outcome can be told, with warnings that were given on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from proposals import clock
from proposals.db import db
from proposals.decisions.models import Decision, Dissent, Ruling
from proposals.drafting.models import Commitment, Milestone, MilestoneKind, Proposal, Risk, Stage
from proposals.impact.models import Assessment, Cause
from proposals.impact.queries import inputs_of
from proposals.impact.rollout import rolled_out
from proposals.review.models import Stance
from tests.builders import a_metric, a_person, a_proposal, an_unsaved_commitment

HEADLINE = "Median CI time fell by 11 min (95% interval 10 to 12): short of the 12 promised."


def a_told_metric(**fields: Any) -> Proposal:
    """Measured by yesterday, from 21 to 9 minutes, by an assessment that was kept."""
    proposal = an_unmeasured_one(**fields)
    an_assessment(proposal.commitments[0])
    return proposal


def an_unmeasured_one(*, stage: Stage = Stage.MEASURING, **fields: Any) -> Proposal:
    proposal = a_proposal(stage=stage, promises=0, **fields)
    yesterday = clock.today() - timedelta(days=1)
    metric = a_metric()
    proposal.commitments.append(an_unsaved_commitment(metric=metric, due_on=yesterday))
    proposal.milestones.append(
        Milestone(
            kind=MilestoneKind.COMPLETE,
            title="Everybody has it",
            happened_on=clock.today() - timedelta(days=35),
        )
    )
    db.session.commit()
    return proposal


def an_assessment(commitment: Commitment, **fields: Any) -> Assessment:
    began = rolled_out(commitment.proposal)
    given = {
        "verdict": "improved",
        "grade": "C",
        "effect": -11.0,
        "effect_low": -12.0,
        "effect_high": -10.0,
        "headline": HEADLINE,
        "is_final": True,
        "method_version": "test",
        "inputs": inputs_of(commitment, began) if began else {},
        "result": {"how_we_know": []},
    }
    made = Assessment(commitment=commitment, **{**given, **fields})
    db.session.add(made)
    db.session.commit()
    return made


def a_dissent(proposal: Proposal, quote: str = "It rots.", **fields: Any) -> Dissent:
    person = fields.pop("person", None) or a_person("Marguerite Chen")
    decision = next(iter(proposal.decisions), None) or Decision(  # type: ignore[attr-defined]
        proposal_id=proposal.id,
        sequence=1,
        ruling=Ruling.ACCEPTED,
        rationale="It pays.",
        rationale_html="<p>It pays.</p>",
        revision_number=1,
    )
    dissent = Dissent(
        decision=decision,
        person=person,
        stance=Stance.DISAGREES,
        quote=quote,
        said_at=datetime(2026, 3, 3, tzinfo=UTC),
        **fields,
    )
    db.session.add(dissent)
    db.session.commit()
    return dissent


def a_risk(proposal: Proposal, **fields: Any) -> Risk:
    given = {
        "description": "Retries turn into a storm.",
        "raised_by": fields.pop("raised_by", None) or a_person("Marguerite Chen"),
        "raised_in": Stage.IN_REVIEW,
        "raised_at": datetime(2026, 3, 3, tzinfo=UTC),
    }
    risk = Risk(proposal=proposal, **{**given, **fields})
    db.session.add(risk)
    db.session.commit()
    return risk


def review(**texts: Any) -> dict[str, Any]:
    """What a review says, unless the test says otherwise."""
    said = {"happened": "Faster.", "learned": "Caches work.", "cause": Cause.ESTIMATE}
    return {**said, **texts}
