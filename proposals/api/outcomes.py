"""The outcome of a proposal as programs read and tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proposals.accounts.models import Person
from proposals.api.access import caller, needs
from proposals.api.outcome_shapes import OutcomeSchema, TellOutcomeSchema
from proposals.api.proposals import READING, WRITING
from proposals.api.resources import Resource
from proposals.drafting.lifecycle import needs_of
from proposals.drafting.models import Commitment, Proposal, Risk
from proposals.drafting.queries import visible_proposal
from proposals.errors import Invalid
from proposals.impact.actions import tell_commitment, tell_outcome
from proposals.impact.findings import Found
from proposals.impact.guards import CLOSE
from proposals.impact.method.verdict import Grade
from proposals.impact.models import CommitmentOutcome, Recheck
from proposals.impact.promise import expected_of, verdict_of
from proposals.impact.queries import read_evidence
from proposals.impact.queries.outcomes import TakenUp, follow_ups_of, read_outcome, rechecks_of

bp = Resource("api_outcomes", __name__, description="How proposals ended, and what was learned.")
TEXTS = ("happened", "learned", "evidence_for", "evidence_against")


@bp.get("/proposals/<number:number>/outcome")
@bp.response(200, OutcomeSchema)
@bp.refuses(404)
@needs(*READING)
def show_outcome(number: int) -> dict[str, Any]:
    """Show the outcome as far as it is told, what of it is still missing, and what held since."""
    return _outcome(_found(number), caller())


@bp.post("/proposals/<number:number>/outcome")
@bp.arguments(TellOutcomeSchema)
@bp.response(200, OutcomeSchema)
@bp.refuses(400, 404, 409, 413, 415, 422)
@needs(*WRITING)
def post_outcome(fields: dict[str, Any], number: int) -> dict[str, Any]:
    """Tell the outcome, or tell it anew; everybody who took part is told.

    Goals that are left out end by their final assessment, if they have one.
    """
    proposal = _found(number)
    for place, goal in enumerate(fields.pop("goals")):
        _end(proposal, place, **goal)
    for name in ("dissents", "risks"):
        fields[name] = _by_id(fields[name], name)
    tell_outcome(proposal, **fields, by=caller())
    return _outcome(proposal, caller())


def _found(number: int) -> Proposal:
    return visible_proposal(number, caller(), *read_evidence(), *read_outcome())


def _end(proposal: Proposal, place: int, *, commitment: int, **ended: Any) -> None:
    here = f"goals[{place}]"
    goal = next((each for each in proposal.commitments if each.id == commitment), None)
    if goal is None:
        sentence = "There is no such commitment on this proposal."
        raise Invalid(sentence, {f"{here}.commitment": [sentence]})
    try:
        tell_commitment(goal, **ended, by=caller())
    except Invalid as problem:
        errors = problem.context["errors"].items()
        raise Invalid(problem.detail, {f"{here}.{name}": each for name, each in errors}) from None


def _by_id(given: Sequence[Mapping[str, Any]], name: str) -> dict[int, Found]:
    found = {each["id"]: Found(each["finding"], each["note"]) for each in given}
    if len(found) < len(given):
        raise Invalid("Each only once.", {name: ["Each only once."]})
    return found


def _outcome(proposal: Proposal, to: Person) -> dict[str, Any]:
    told = proposal.outcome  # type: ignore[attr-defined]
    texts = {name: getattr(told, name) if told else "" for name in TEXTS}
    return {
        **texts,
        "expected": told.expected if told else expected_of(proposal),
        "cause": told.cause if told else None,
        "told_by": told.told_by if told else None,
        "told_at": told.told_at if told else None,
        "earlier": len(told.earlier) if told else 0,
        "goals": [_goal(each) for each in proposal.goals],
        "dissents": [_warning(each, each.person, each.quote) for each in proposal.dissents],  # type: ignore[attr-defined]
        "risks": [_risk(each) for each in proposal.risks],
        "follow_ups": [_follow_up(each) for each in follow_ups_of(proposal, to=to)],
        "rechecks": [_recheck(each) for each in rechecks_of(proposal)],
        "needs": needs_of(CLOSE, proposal) if proposal.stage in CLOSE.came_from else [],
    }


def _goal(goal: Commitment) -> dict[str, Any]:
    told = goal.outcome  # type: ignore[attr-defined]
    found = told.assessment if told else None
    numbers = ("effect", "effect_low", "effect_high")
    return {
        "commitment": goal.id,
        "metric": goal.metric.key,
        "verdict": verdict_of(told) if told else None,
        "grade": _grade(told) if told else None,
        "is_judged": bool(told and told.judged),
        "not_measured_reason": told.not_measured_reason if told else "",
        "headline": found.headline if found else "",
        **{name: getattr(found, name) if found else None for name in numbers},
    }


def _grade(told: CommitmentOutcome) -> Grade | None:
    if told.judged:
        return Grade.E
    return Grade(told.assessment.grade) if told.assessment else None


def _risk(risk: Risk) -> dict[str, Any]:
    named = {"said_on": risk.raised_at.date(), "stage": risk.raised_in}
    return _warning(risk, risk.raised_by, risk.description) | named


def _warning(warning: Any, person: Person, said: str) -> dict[str, Any]:
    review = warning.review
    return {
        "id": warning.id,
        "person": person,
        "said": said,
        "finding": review.finding if review else None,
        "note": review.note if review else "",
    }


def _follow_up(taken_up: TakenUp) -> dict[str, Any]:
    item, became = taken_up.item, taken_up.proposal
    return {
        "id": item.id,
        "text": item.text,
        "is_open": item.is_open,
        "proposal": became.number if became else None,
        "milestone": item.became_milestone_id,
        "dropped_reason": item.dropped_reason,
    }


def _recheck(recheck: Recheck) -> dict[str, Any]:
    return {
        "commitment": recheck.commitment_id,
        "after_days": recheck.after_days,
        "due_on": recheck.due_on,
        "found": recheck.found,
        "effect": recheck.assessment.effect if recheck.assessment else None,
    }
