"""Saying that what shipped differs, and writing what it became."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.errors import SavedMeanwhile
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, require_stage
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.policy import require
from proposals.responses import go_to
from proposals.rollout import actions, policy
from proposals.rollout.forms.problems import DeviationForm
from proposals.rollout.views.answers import done_or_shown
from proposals.rollout.views.blueprint import bp

TEXTS = ("brief", "body", "gets_worse", "undo", "stop_when", "cost")


@bp.route("/deviation", methods=["GET", "POST"])
def note_deviation(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    require(policy.note_deviation, actor(), proposal)
    require_stage(proposal, AFTER_ACCEPTANCE, deed="Note what differs")
    form = _form(proposal)
    try:
        if done_or_shown(form, lambda: actions.note_deviation(proposal, **form.data, by=actor())):
            page = url_for("overview.proposal", number=number)
            return go_to(page, "Noted. It stands on top of every page of the proposal.")
    except SavedMeanwhile as meanwhile:
        form.base_revision.data = meanwhile.revision.number
        return _page(proposal, form, 409, meanwhile)
    return _page(proposal, form, 422 if request.method == "POST" else 200)


def _form(proposal: Proposal) -> DeviationForm:
    texts = {name: getattr(proposal.latest, name) for name in TEXTS}
    form: DeviationForm = DeviationForm.read(**texts, base_revision=proposal.revision_number)
    return form


def _page(
    proposal: Proposal, form: DeviationForm, status: int, meanwhile: SavedMeanwhile | None = None
) -> ResponseReturnValue:
    page = render_template(
        "rollout/deviation.html", proposal=proposal, tab="rollout", form=form, meanwhile=meanwhile
    )
    return make_response(page, status)
