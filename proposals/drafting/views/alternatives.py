"""Naming what else was considered."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.forms.describing import AlternativeForm
from proposals.drafting.queries import one_of
from proposals.drafting.views.answers import (
    confirm_page,
    editable_proposal,
    filled_from,
    form_page,
    to_plan,
)
from proposals.drafting.views.blueprint import bp
from proposals.forms import done


@bp.route("/p/<number:number>/alternatives/new", methods=["GET", "POST"])
def new_alternative(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = AlternativeForm.read()
    if done(form, lambda: actions.add_alternative(proposal, **form.data, by=actor())):
        return to_plan(proposal, "alternatives", "The alternative is added.")
    return form_page(
        "alternative",
        proposal,
        form,
        place="alternatives",
        title="Add an alternative",
        save="Add it",
    )


@bp.route("/p/<number:number>/alternatives/<number:alternative_id>", methods=["GET", "POST"])
def edit_alternative(number: int, alternative_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    alternative = one_of(proposal.alternatives, alternative_id)
    form = filled_from(AlternativeForm, alternative)
    if done(form, lambda: actions.change_alternative(alternative, **form.data, by=actor())):
        return to_plan(proposal, "alternatives", "The alternative is changed.")
    return form_page(
        "alternative",
        proposal,
        form,
        place="alternatives",
        title="Change an alternative",
        save="Save",
    )


@bp.route(
    "/p/<number:number>/alternatives/<number:alternative_id>/removal", methods=["GET", "POST"]
)
def remove_alternative(number: int, alternative_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    alternative = one_of(proposal.alternatives, alternative_id)
    if request.method == "POST":
        actions.remove_alternative(alternative, by=actor())
        return to_plan(proposal, "alternatives", "The alternative is removed.")
    return confirm_page(
        proposal,
        place="alternatives",
        title="Remove this alternative?",
        lost=alternative.name,
        verb="Remove it",
    )
