"""Reading the decision's page, and announcing the last chance to speak."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.decisions import actions
from proposals.decisions.forms import ExtensionForm, KeepRunningForm, OverObjectionForm
from proposals.decisions.queries import read_periods
from proposals.decisions.views.blueprint import bp
from proposals.decisions.views.page import at_decision, page_of
from proposals.drafting.queries import visible_proposal
from proposals.forms import done
from proposals.responses import refused_form
from proposals.review.queries.forecasts import with_forecasts


@bp.get("/decision")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), with_forecasts(), read_periods())
    return render_template("decisions/show.html", **page_of(proposal))


@bp.post("/final-comment")
def open_final_comment(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), with_forecasts())
    actions.open_final_comment(proposal, by=actor())
    return at_decision(proposal, "Final comment is open, and everybody asked is told its date.")


@bp.post("/final-comment/over-objection")
def open_over_objection(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor(), with_forecasts()), OverObjectionForm.read()
    if not done(form, lambda: actions.open_final_comment(proposal, **form.data, by=actor())):
        return refused_form("decisions/show.html", **page_of(proposal, over_objection_form=form))
    return at_decision(proposal, "Final comment is open, over an objection that stays in view.")


@bp.post("/final-comment/continuation")
def keep_running(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor(), with_forecasts()), KeepRunningForm.read()
    if not done(form, lambda: actions.keep_running(proposal, **form.data, by=actor())):
        return refused_form("decisions/show.html", **page_of(proposal, keep_running_form=form))
    return at_decision(proposal, "Final comment keeps running to its announced end.")


@bp.post("/final-comment/extension")
def extend(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor(), with_forecasts()), ExtensionForm.read()
    if not done(form, lambda: actions.extend(proposal, **form.data, by=actor())):
        return refused_form("decisions/show.html", **page_of(proposal, extension_form=form))
    return at_decision(proposal, "Final comment is extended, and everybody is told the new date.")
