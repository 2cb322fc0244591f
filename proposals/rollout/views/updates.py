"""What people say about how it is going, and what others thank for."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals import clock, words
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting.lifecycle import require_stage
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.drafting.thresholds import thresholds_of
from proposals.drafting.views.answers import chosen
from proposals.errors import NotFound
from proposals.forms import whole
from proposals.policy import require
from proposals.responses import refused_form
from proposals.rollout import actions, policy
from proposals.rollout.course import latest_update
from proposals.rollout.forms.updates import UpdateForm
from proposals.rollout.models import StatusUpdate
from proposals.rollout.prefill import draft_of
from proposals.rollout.queries import RUNNING, Said, said_by, update_of
from proposals.rollout.queries.problems import problem_of
from proposals.rollout.views.answers import back_to, done_or_shown
from proposals.rollout.views.blueprint import bp


@bp.get("/updates")
def new_update(number: int) -> ResponseReturnValue:
    proposal = _told_proposal(number)
    return render_template("rollout/update.html", **_page_of(proposal, _form(proposal)))


@bp.post("/updates")
def create_update(number: int) -> ResponseReturnValue:
    proposal = _told_proposal(number)
    form, posted = _form(proposal), list[StatusUpdate]()
    if done_or_shown(form, lambda: posted.append(_posted(proposal, form))):
        return back_to(proposal, _thanked(posted[0]))
    return refused_form("rollout/update.html", **_page_of(proposal, form))


@bp.post("/thanks")
def thank(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    said = _said(proposal)
    if "back" in request.form:
        actions.take_thanks_back(said, by=actor())
        return back_to(proposal, "Your thanks are taken back.")
    actions.thank(said, by=actor())
    return back_to(proposal, f"{said_by(said).name} is told of your thanks.")


def _told_proposal(number: int) -> Proposal:
    proposal = visible_proposal(number, actor())
    require(policy.post_update, actor(), proposal)
    require_stage(proposal, RUNNING, deed="Post an update")
    return proposal


def _form(proposal: Proposal) -> UpdateForm:
    """Return the form as it was sent, or begun from the last update and what happened since."""
    draft = {} if request.form else vars(draft_of(proposal, by=actor(), now=clock.now()))
    form: UpdateForm = UpdateForm.read(**draft)
    form.blocker_owner.offer(active_people())
    return form


def _page_of(proposal: Proposal, form: UpdateForm) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "tab": "rollout",
        "form": form,
        "last": latest_update(proposal),
        "low": thresholds_of(proposal).low_confidence,
    }


def _posted(proposal: Proposal, form: UpdateForm) -> StatusUpdate:
    owner = chosen(active_people(), form.blocker_owner.data)
    return actions.post_update(proposal, **{**form.data, "blocker_owner": owner}, by=actor())


def _thanked(update: StatusUpdate) -> str:
    if update.days_ahead is None:
        return "The update is posted."
    return f"Thank you: said {words.count(update.days_ahead, 'day')} before the date."


def _said(proposal: Proposal) -> Said:
    if update_id := whole(request.form.get("update")):
        return update_of(proposal, update_id)
    if problem_id := whole(request.form.get("problem")):
        return problem_of(proposal, problem_id)
    raise NotFound()
