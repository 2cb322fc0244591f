"""Naming risks."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.forms.plan import RiskForm
from proposals.drafting.queries import one_of, visible_proposal
from proposals.drafting.views.answers import (
    confirm_page,
    editable_proposal,
    filled_from,
    form_page,
    to_plan,
)
from proposals.drafting.views.blueprint import bp
from proposals.forms import done
from proposals.policy import require


@bp.route("/p/<number:number>/risks/new", methods=["GET", "POST"])
def new_risk(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    form = RiskForm.read()
    if done(form, lambda: actions.name_risk(proposal, **form.data, by=actor())):
        return to_plan(proposal, "risks", "The risk is named, and credited to you.")
    return form_page("risk", proposal, form, place="risks", title="Name a risk", save="Name it")


@bp.route("/p/<number:number>/risks/<number:risk_id>", methods=["GET", "POST"])
def edit_risk(number: int, risk_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    risk = one_of(proposal.risks, risk_id)
    require(policy.edit_risk, actor(), risk)
    form = filled_from(RiskForm, risk)
    if done(form, lambda: actions.change_risk(risk, **form.data, by=actor())):
        return to_plan(proposal, "risks", "The risk is changed.")
    return form_page(
        "risk", proposal, form, place="risks", title="Change a risk", save="Save", risk=risk
    )


@bp.route("/p/<number:number>/risks/<number:risk_id>/removal", methods=["GET", "POST"])
def remove_risk(number: int, risk_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    risk = one_of(proposal.risks, risk_id)
    if request.method == "POST":
        actions.remove_risk(risk, by=actor())
        return to_plan(proposal, "risks", "The risk is removed.")
    return confirm_page(
        proposal, place="risks", title="Remove this risk?", lost=risk.description, verb="Remove it"
    )
