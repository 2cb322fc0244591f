"""Planning milestones."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from proposals.accounts.models import Person
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.forms.plan import MilestoneForm
from proposals.drafting.models import Milestone, Proposal
from proposals.drafting.queries import one_of, visible_proposal
from proposals.drafting.views.answers import chosen, confirm_page, filled_from, form_page, to_plan
from proposals.drafting.views.blueprint import bp
from proposals.forms import done
from proposals.policy import require


@bp.route("/p/<number:number>/milestones/new", methods=["GET", "POST"])
def new_milestone(number: int) -> ResponseReturnValue:
    proposal = _plannable_proposal(number)
    people = list(active_people())
    form = _form(people)
    if done(form, lambda: actions.plan_milestone(proposal, **_planned(form, people), by=actor())):
        return to_plan(proposal, "milestones", "The milestone is planned.")
    return form_page(
        "milestone", proposal, form, place="milestones", title="Plan a milestone", save="Plan it"
    )


@bp.route("/p/<number:number>/milestones/<number:milestone_id>", methods=["GET", "POST"])
def edit_milestone(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal = _plannable_proposal(number)
    milestone = one_of(proposal.milestones, milestone_id)
    people = list(active_people())
    form = _form(people, milestone)
    if done(
        form, lambda: actions.change_milestone(milestone, **_planned(form, people), by=actor())
    ):
        return to_plan(proposal, "milestones", "The milestone is changed.")
    return form_page(
        "milestone", proposal, form, place="milestones", title="Change a milestone", save="Save"
    )


@bp.route("/p/<number:number>/milestones/<number:milestone_id>/removal", methods=["GET", "POST"])
def remove_milestone(number: int, milestone_id: int) -> ResponseReturnValue:
    proposal = _plannable_proposal(number)
    milestone = one_of(proposal.milestones, milestone_id)
    if request.method == "POST":
        actions.remove_milestone(milestone, by=actor())
        return to_plan(proposal, "milestones", "The milestone is removed.")
    return confirm_page(
        proposal,
        place="milestones",
        title="Remove this milestone?",
        lost=milestone.title,
        verb="Remove it",
    )


def _plannable_proposal(number: int) -> Proposal:
    proposal = visible_proposal(number, actor())
    require(policy.plan_milestone, actor(), proposal)
    return proposal


def _form(people: list[Person], milestone: Milestone | None = None) -> MilestoneForm:
    if milestone:
        named = (milestone.owner, milestone.approver)
        people += [each for each in filter(None, dict.fromkeys(named)) if each not in people]
        held = {"owner": milestone.owner_id, "approver": milestone.approver_id}
        form = filled_from(MilestoneForm, milestone, **held)
    else:
        form = MilestoneForm.read()
    form.owner.offer(people, nobody="Nobody yet")
    form.approver.offer(people, nobody="Nobody: it waits for no one")
    return form


def _planned(form: MilestoneForm, people: list[Person]) -> dict[str, Any]:
    named = {name: chosen(people, form[name].data) for name in ("owner", "approver")}
    return {**form.data, **named}
