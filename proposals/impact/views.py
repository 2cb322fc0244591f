"""The impact page: what was promised, what was measured, and how it ended."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import needs_of
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.errors import Invalid
from proposals.impact import actions
from proposals.impact.forms import NotMeasuredForm, OutcomeForm, ReopenForm
from proposals.impact.guards import CLOSE
from proposals.impact.picture import picture_of
from proposals.impact.promise import expected_of
from proposals.impact.queries import commitment_of, impact_of, plan_of, read_evidence
from proposals.impact.rollout import rolled_out
from proposals.responses import go_to, refused_form

bp = Blueprint("impact", __name__, url_prefix="/p/<number:number>/impact")


def _proposal(number: int) -> Proposal:
    return visible_proposal(number, actor(), *read_evidence())


def _page(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    began = rolled_out(proposal)
    impacts = impact_of(proposal)
    told = proposal.outcome  # type: ignore[attr-defined]
    return {
        "proposal": proposal,
        "tab": "impact",
        "began": began,
        "impacts": [(each, plan_of(each.commitment), picture_of(each, began)) for each in impacts],
        "outcome": told,
        "expected": told.expected if told else expected_of(proposal),
        "closing_needs": needs_of(CLOSE, proposal),
        "outcome_form": OutcomeForm(obj=told),
        "reopen_form": ReopenForm(),
        "unmeasured_forms": {
            each.commitment.id: NotMeasuredForm(obj=each.outcome) for each in impacts
        },
        **forms,
    }


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    return render_template("impact/show.html", **_page(_proposal(number)))


@bp.post("/commitments/<number:commitment_id>/assessments")
def create_assessment(number: int, commitment_id: int) -> ResponseReturnValue:
    commitment = commitment_of(_proposal(number), commitment_id)
    assessment = actions.assess(commitment, by=actor())
    return go_to(f"/p/{number}/impact#commitment-{commitment_id}", assessment.headline)


@bp.post("/commitments/<number:commitment_id>/outcome")
def tell_commitment(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = _proposal(number)
    commitment = commitment_of(proposal, commitment_id)
    form = NotMeasuredForm.read()
    try:
        if form.validate():
            reason = form.not_measured_reason.data
            actions.tell_commitment(commitment, not_measured_reason=reason, by=actor())
            return go_to(f"/p/{number}/impact#commitment-{commitment_id}", "Outcome noted.")
    except Invalid as problem:
        form.not_measured_reason.errors = [problem.detail]
    page = _page(proposal)
    page["unmeasured_forms"][commitment_id] = form
    return refused_form("impact/show.html", **page)


@bp.post("/outcome")
def tell_outcome(number: int) -> ResponseReturnValue:
    proposal = _proposal(number)
    form = OutcomeForm.read()
    try:
        if form.validate():
            actions.tell_outcome(proposal, **form.data, by=actor())
            return go_to(f"/p/{number}/impact#outcome", "Outcome review saved.")
    except Invalid as problem:
        form.cause.errors = problem.context["errors"]["cause"]
    return refused_form("impact/show.html", **_page(proposal, outcome_form=form))


@bp.post("/closing")
def close(number: int) -> ResponseReturnValue:
    actions.close(_proposal(number), by=actor())
    return go_to(f"/p/{number}/impact", "Closed. The outcome is now part of the record.")


@bp.post("/reopening")
def reopen(number: int) -> ResponseReturnValue:
    proposal = _proposal(number)
    form = ReopenForm.read()
    if not form.validate():
        return refused_form("impact/show.html", **_page(proposal, reopen_form=form))
    actions.reopen(proposal, reason=form.reason.data, by=actor())
    return go_to(f"/p/{number}/impact", "Reopened: measuring again.")
