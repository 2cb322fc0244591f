"""What became of the promises of a proposal, for programs."""

from __future__ import annotations

from typing import Any

from proposals.accounts.links import server_url
from proposals.api.access import caller, needs
from proposals.api.impact_shapes import ImpactSchema
from proposals.api.proposals import READING
from proposals.api.resources import Resource
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.impact.known import known_of
from proposals.impact.method.verdict import Grade, Verdict
from proposals.impact.models import Assessment, Disagreement
from proposals.impact.queries import (
    CommitmentImpact,
    Overlap,
    changes_to,
    impact_of,
    overlaps_of,
    plan_of,
    read_evidence,
)
from proposals.impact.queries.headline import summary_of

bp = Resource("api_impact", __name__, description="What was promised, measured, and doubted.")


@bp.get("/proposals/<number:number>/impact")
@bp.response(200, ImpactSchema)
@bp.refuses(404)
@needs(*READING)
def show_impact(number: int) -> dict[str, Any]:
    """Show each promise with its revisions, latest assessment, disagreements and overlaps."""
    proposal = visible_proposal(number, caller(), *read_evidence())
    impacts = impact_of(proposal)
    metrics = {each.commitment.metric_id for each in impacts}
    changes = changes_to(metrics, to=caller(), but=proposal)
    overlaps = overlaps_of(proposal.commitments, to=caller(), others=changes)
    summary, told = summary_of(proposal, impacts), proposal.outcome  # type: ignore[attr-defined]
    return {
        "stage": proposal.stage,
        "headline": summary.title,
        "summary": summary.sentence,
        "outcome_told_at": told.told_at if told else None,
        "commitments": [
            _commitment(proposal, each, overlaps.get(each.commitment.id, [])) for each in impacts
        ],
    }


def _commitment(
    proposal: Proposal, impact: CommitmentImpact, overlaps: list[Overlap]
) -> dict[str, Any]:
    commitment, told = impact.commitment, impact.outcome
    return {
        "id": commitment.id,
        "metric": commitment.metric.key,
        "unit": commitment.metric.unit,
        "role": commitment.role,
        "plan": plan_of(commitment),
        "revisions": commitment.revisions,  # type: ignore[attr-defined]
        "assessment": _assessment(proposal, impact) if impact.assessment else None,
        "looks": len(commitment.assessments),  # type: ignore[attr-defined]
        "overlaps": [_overlap(each) for each in overlaps],
        "outcome": {
            "assessment": told.assessment_id,
            "judged": Verdict(told.judged) if told.judged else None,
            "not_measured_reason": told.not_measured_reason,
        }
        if told
        else None,
    }


def _assessment(proposal: Proposal, impact: CommitmentImpact) -> dict[str, Any]:
    found, known = impact.assessment, known_of(impact, [])
    assert found is not None
    assert known is not None
    columns = {column.name: getattr(found, column.name) for column in _SHOWN}
    disputed = [each for look in impact.commitment.assessments for each in look.disagreements]  # type: ignore[attr-defined]
    return {
        **found.result,
        **columns,
        "verdict": Verdict(found.verdict),
        "grade": Grade(found.grade),
        "command": known.command,
        "points": f"{server_url()}/p/{proposal.number}/impact/assessments/{found.id}.csv",
        "disagreements": [_disagreement(each) for each in disputed],
    }


_SHOWN = [
    column for column in Assessment.__table__.columns if column.name not in ("result", "points")
]


def _disagreement(each: Disagreement) -> dict[str, Any]:
    return {
        "id": each.id,
        "assessment_id": each.assessment_id,
        "person": each.person,
        "reason": each.reason if each.stands else None,
        "said_at": each.said_at,
        "withdrawn_at": each.withdrawn_at,
    }


def _overlap(overlap: Overlap) -> dict[str, Any]:
    split = overlap.split
    return {
        "proposal": overlap.number,
        "title": overlap.title,
        "commitment": overlap.other.id,
        "first": overlap.window.first,
        "last": overlap.window.last,
        "costs_a_grade": overlap.costs_a_grade,
        "split": {
            "percent": overlap.percent,
            "reason": split.reason,
            "proposed_by": split.proposed_by,
            "agreed_by": split.agreed_by,
            "agreed_at": split.agreed_at,
        }
        if split
        else None,
    }
