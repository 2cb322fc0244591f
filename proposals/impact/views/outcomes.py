"""Telling how it ended, closing and reopening."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.errors import Invalid
from proposals.impact import actions
from proposals.impact.forms import NotMeasuredForm, OutcomeForm, ReopenForm
from proposals.impact.queries import commitment_of
from proposals.impact.views.blueprint import bp
from proposals.impact.views.page import page_of, proposal_shown
from proposals.responses import go_to, refused_form


@bp.post("/commitments/<number:commitment_id>/outcome")
def tell_commitment(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    commitment = commitment_of(proposal, commitment_id)
    form = NotMeasuredForm.read()
    try:
        if form.validate():
            reason = form.not_measured_reason.data
            actions.tell_commitment(commitment, not_measured_reason=reason, by=actor())
            return go_to(f"/p/{number}/impact#commitment-{commitment_id}", "Outcome noted.")
    except Invalid as problem:
        form.not_measured_reason.errors = [problem.detail]
    page = page_of(proposal)
    page["unmeasured_forms"][commitment_id] = form
    return refused_form("impact/show.html", **page)


@bp.post("/outcome")
def tell_outcome(number: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    form = OutcomeForm.read()
    try:
        if form.validate():
            actions.tell_outcome(proposal, **form.data, by=actor())
            return go_to(f"/p/{number}/impact#outcome", "Outcome review saved.")
    except Invalid as problem:
        form.cause.errors = problem.context["errors"]["cause"]
    return refused_form("impact/show.html", **page_of(proposal, outcome_form=form))


@bp.post("/closing")
def close(number: int) -> ResponseReturnValue:
    actions.close(proposal_shown(number), by=actor())
    return go_to(f"/p/{number}/impact", "Closed. The outcome is now part of the record.")


@bp.post("/reopening")
def reopen(number: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    form = ReopenForm.read()
    if not form.validate():
        return refused_form("impact/show.html", **page_of(proposal, reopen_form=form))
    actions.reopen(proposal, reason=form.reason.data, by=actor())
    return go_to(f"/p/{number}/impact", "Reopened: measuring again.")
