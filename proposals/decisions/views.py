"""The pages of decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals import clock, words
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.decisions import actions, handlers, models, policy  # noqa: F401 (handlers subscribe)
from proposals.decisions.forms import (
    RULING_NOTES,
    DecisionForms,
    KeepRunningForm,
    OverObjectionForm,
    blame,
    decision_forms,
)
from proposals.decisions.guards import (
    ACCEPT,
    OPEN_FINAL_COMMENT,
    OPEN_OVER_OBJECTION,
)
from proposals.decisions.queries import (
    decisions_of,
    disagreeing_positions_of,
    interrupted_period_of,
    promises_of,
    running_period_of,
)
from proposals.drafting.lifecycle import needs_of
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.queries import visible_proposal
from proposals.errors import Conflict, Invalid
from proposals.forms import done
from proposals.responses import go_to, refused_form
from proposals.review.queries import concerns_of, open_concerns_of, openings_of, standings_of

bp = Blueprint("decisions", __name__, url_prefix="/p/<number:number>")


@bp.get("/decision")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    return render_template("decisions/show.html", **_page(proposal))


@bp.post("/final-comment")
def open_final_comment(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    actions.open_final_comment(proposal, by=actor())
    return _at(proposal, "Final comment is open, and everybody asked is told its date.")


@bp.post("/final-comment/over-objection")
def open_over_objection(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), OverObjectionForm.read()
    if not done(form, lambda: actions.open_final_comment(proposal, **form.data, by=actor())):
        return refused_form("decisions/show.html", **_page(proposal, over_objection_form=form))
    return _at(proposal, "Final comment is open, over an objection that stays in view.")


@bp.post("/final-comment/continuation")
def keep_running(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), KeepRunningForm.read()
    if not done(form, lambda: actions.keep_running(proposal, **form.data, by=actor())):
        return refused_form("decisions/show.html", **_page(proposal, keep_running_form=form))
    return _at(proposal, "Final comment keeps running to its announced end.")


@bp.post("/decision")
def decide(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    people = {person.id: person for person in active_people()}
    forms = decision_forms(request.form, open_concerns_of(proposal), list(people.values()))
    if not forms.validate():
        return refused_form("decisions/show.html", **_page(proposal, forms=forms))
    conditions = forms.new_conditions(people)
    return _recorded_or_shown_again(
        proposal,
        forms,
        lambda: actions.decide(proposal, **forms.given, conditions=conditions, by=actor()),
    )


def _recorded_or_shown_again(
    proposal: Proposal, forms: DecisionForms, deed: Callable[[], object]
) -> ResponseReturnValue:
    """Whatever refuses a decision, what was written for it is shown again."""
    try:
        deed()
    except Invalid as refusal:
        blame(forms, refusal)
        return refused_form("decisions/show.html", **_page(proposal, forms=forms))
    except Conflict as refusal:
        response = _refused_now(proposal, forms, refusal)
        response.status_code = refusal.status
        return response
    return _at(proposal, "Decision recorded. Everybody who took part is told.")


def _refused_now(proposal: Proposal, forms: DecisionForms, refusal: Conflict) -> Response:
    return refused_form("decisions/show.html", **_page(proposal, forms=forms, refusal=refusal))


def _at(proposal: Proposal, notice: str) -> ResponseReturnValue:
    return go_to(url_for(".show", number=proposal.number), notice)


def _page(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    """Return what the decision's page shows, with the form that was refused in it."""
    raised = concerns_of(proposal)
    concerns = [each for each in raised if each.is_open]
    decides = policy.decide(actor(), proposal)
    if decides and proposal.stage == Stage.FINAL_COMMENT and "forms" not in forms:
        forms["forms"] = decision_forms(None, concerns, active_people())
    interrupted = interrupted_period_of(proposal)
    return {
        "proposal": proposal,
        "tab": "decision",
        "decisions": decisions_of(proposal),
        "decides": decides,
        "concerns": concerns,
        "openings": openings_of(concerns),
        "disagreement": disagreeing_positions_of(proposal, concerns),
        "standings": standings_of(proposal),
        "promises": promises_of(proposal),
        "treatments": {each.id: words.TREATMENT.get(each.treatment or "") for each in raised},
        "period": running_period_of(proposal),
        "can_resume": bool(interrupted and interrupted.closes_at > clock.now()),
        "interrupted": interrupted,
        "checklist": [(each, each.check(proposal)) for each in OPEN_FINAL_COMMENT.guards],
        "over_objection_needs": needs_of(OPEN_OVER_OBJECTION, proposal),
        "needs": needs_of(ACCEPT, proposal),
        "over_objection_form": OverObjectionForm(),
        "keep_running_form": KeepRunningForm(),
        "ruling_notes": RULING_NOTES,
        **forms,
    }
