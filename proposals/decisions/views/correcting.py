"""Correcting a decision by a new one, and adding to one's own dissent."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.decisions import actions, policy
from proposals.decisions.checks import Reasons, require_correctable, require_whole
from proposals.decisions.forms import AdditionForm, DecisionForms, correction_forms
from proposals.decisions.models import Decision
from proposals.decisions.queries import (
    concerns_answered_in,
    decision_in_force,
    dissent_of,
    said_on,
)
from proposals.decisions.views.blueprint import bp
from proposals.decisions.views.page import at_decision, frame_of_deciding, page_of
from proposals.decisions.views.sheet import Sheet, answered
from proposals.drafting.queries import visible_proposal
from proposals.errors import NotFound
from proposals.forms import done
from proposals.policy import require
from proposals.responses import refused_form
from proposals.review.queries.forecasts import with_forecasts


@bp.get("/decision/correction")
def show_correction(number: int) -> ResponseReturnValue:
    decision = _correctable(number)
    require_correctable(decision)
    forms = correction_forms(None, decision, concerns_answered_in(decision), active_people())
    return render_template("decisions/correct.html", **_page(decision, forms=forms))


@bp.post("/decision/correction")
def correct(number: int) -> ResponseReturnValue:
    decision = _correctable(number)
    concerns = concerns_answered_in(decision)
    forms = correction_forms(request.form, decision, concerns, active_people())
    return answered(
        Sheet(
            proposal=decision.proposal,
            forms=forms,
            page="decisions/correct.html",
            context=partial(_page, decision),
            check=partial(_check, decision, forms),
            record=lambda reasons: actions.correct(
                decision, **reasons.as_arguments, why=forms.why, by=actor()
            ),
            then=lambda: at_decision(
                decision.proposal, "Correction recorded. Everybody who took part is told."
            ),
        )
    )


def _check(decision: Decision, forms: DecisionForms, reasons: Reasons) -> None:
    require_correctable(decision)
    require_whole(reasons, concerns_answered_in(decision), why=forms.why)


def _correctable(number: int) -> Decision:
    """Return the decision in force, to whoever may correct it; what was shown may not be."""
    decision = decision_in_force(visible_proposal(number, actor(), with_forecasts()))
    if decision is None:
        raise NotFound()
    require(policy.correct, actor(), decision)
    return decision


def _page(decision: Decision, **forms: Any) -> dict[str, Any]:
    concerns = concerns_answered_in(decision)
    return {
        **frame_of_deciding(decision.proposal, decision),
        "address": url_for(".correct", number=decision.proposal.number),
        "correcting": decision,
        "concerns": concerns,
        "said_on": said_on(concerns),
        "disagreement": [],
        **forms,
    }


@bp.post("/decision/dissents/<number:dissent_id>/additions")
def add_to_dissent(number: int, dissent_id: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor(), with_forecasts()), AdditionForm.read()
    dissent = dissent_of(proposal, dissent_id)
    if not done(form, lambda: actions.add_to_dissent(dissent, **form.data, by=actor())):
        return refused_form(
            "decisions/show.html",
            **page_of(proposal, addition_form=form, adding_to=dissent.id),
        )
    return at_decision(proposal, "Added to your dissent, for as long as the decision exists.")
