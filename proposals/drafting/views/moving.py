"""Moving a proposal between stages."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.forms.moving import NoteForm, ReasonForm, SuccessorForm
from proposals.drafting.lifecycle import Unmet
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.drafting.views.answers import editable_proposal, to_plan
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.plan import plan_page
from proposals.errors import Invalid, NotFound
from proposals.forms import done
from proposals.policy import require
from proposals.responses import go_to, notify


@bp.post("/p/<number:number>/review-opening")
def open_review(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    try:
        actions.open_review(proposal, by=actor())
    except Unmet as problem:
        notify(problem.detail, "bad")
        return plan_page(proposal, status=problem.status)
    return go_to(f"/p/{number}/review", "The review is open.")


@bp.post("/p/<number:number>/withdrawal")
def withdraw(number: int) -> ResponseReturnValue:
    proposal = _owned(number)
    form = ReasonForm.read()
    if done(form, lambda: actions.withdraw(proposal, **form.data, by=actor())):
        return go_to(f"/p/{number}", "The proposal is withdrawn.")
    return plan_page(proposal, status=422, reason_form=form)


@bp.post("/p/<number:number>/return")
def take_up(number: int) -> ResponseReturnValue:
    proposal = _owned(number)
    form = NoteForm.read()
    if done(form, lambda: actions.back_to_draft(proposal, **form.data, by=actor())):
        return go_to(
            url_for("drafting.edit", number=number),
            "It is a draft again. Save a new revision that says what changed.",
        )
    return plan_page(proposal, status=422, note_form=form)


@bp.post("/p/<number:number>/succession")
def supersede(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    require(policy.supersede, actor(), proposal)
    form = SuccessorForm.read()
    if done(form, lambda: _supersede(proposal, form)):
        return go_to(f"/p/{number}", f"TL-{form.successor.data} replaces it.")
    return plan_page(proposal, status=422, successor_form=form)


def _supersede(proposal: Proposal, form: SuccessorForm) -> None:
    try:
        successor = visible_proposal(int(form.successor.data or 0), actor())
    except NotFound:
        sentence = "There is no proposal of that number."
        raise Invalid(sentence, {"successor": [sentence]}) from None
    actions.supersede(proposal, successor=successor, by=actor())


@bp.post("/p/<number:number>/revival")
def revive(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    actions.revive(proposal, by=actor())
    return to_plan(proposal, "")  # that it is awake is said whatever woke it


def _owned(number: int) -> Proposal:
    proposal = visible_proposal(number, actor())
    require(policy.own, actor(), proposal)
    return proposal
