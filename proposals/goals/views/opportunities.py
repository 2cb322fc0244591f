"""The pages of opportunities."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.forms import done
from proposals.goals import actions, policy
from proposals.goals.forms import ClosingForm, OpportunityForm
from proposals.goals.models import Opportunity
from proposals.goals.queries import open_goals, opportunities_page, opportunity_of
from proposals.goals.views.blueprint import bp, status
from proposals.policy import require
from proposals.responses import go_to, refused_form


@bp.get("/opportunities")
def opportunities() -> ResponseReturnValue:
    after = request.args.get("after", "")[:40]
    return render_template("goals/opportunities.html", page=opportunities_page(after), after=after)


@bp.route("/opportunities/new", methods=["GET", "POST"])
def new_opportunity() -> ResponseReturnValue:
    goals = open_goals()
    form = OpportunityForm.read(goal=request.args.get("goal"))
    form.offer(goals)
    if done(form, lambda: actions.open_opportunity(**form.asked(goals), by=actor())):
        return go_to(url_for(".opportunities"), "It is asked. Proposals can answer it now.")
    return render_template("goals/opportunity_form.html", form=form, opportunity=None), status()


@bp.get("/opportunities/<number:opportunity_id>")
def opportunity(opportunity_id: int) -> ResponseReturnValue:
    found = opportunity_of(opportunity_id)
    return render_template("goals/opportunity.html", opportunity=found, form=ClosingForm())


@bp.route("/opportunities/<number:opportunity_id>/edit", methods=["GET", "POST"])
def edit_opportunity(opportunity_id: int) -> ResponseReturnValue:
    found = opportunity_of(opportunity_id)
    require(policy.change_opportunity, actor(), found)
    goals = open_goals()
    if found.goal and found.goal not in goals:
        goals.append(found.goal)
    form = OpportunityForm.read(title=found.title, problem=found.problem, goal=found.goal_id)
    form.offer(goals)
    if done(form, lambda: actions.change_opportunity(found, **form.asked(goals), by=actor())):
        return go_to(_address(found), "The opportunity is changed.")
    return render_template("goals/opportunity_form.html", form=form, opportunity=found), status()


@bp.post("/opportunities/<number:opportunity_id>/closure")
def close_opportunity(opportunity_id: int) -> ResponseReturnValue:
    found, form = opportunity_of(opportunity_id), ClosingForm.read()
    require(policy.change_opportunity, actor(), found)
    if done(form, lambda: actions.close_opportunity(found, **form.data, by=actor())):
        return go_to(_address(found), "The opportunity is closed.")
    return refused_form("goals/opportunity.html", opportunity=found, form=form)


@bp.post("/opportunities/<number:opportunity_id>/reopening")
def reopen_opportunity(opportunity_id: int) -> ResponseReturnValue:
    found = opportunity_of(opportunity_id)
    actions.reopen_opportunity(found, by=actor())
    return go_to(_address(found), "The opportunity is open again.")


def _address(opportunity: Opportunity) -> str:
    return url_for("goals.opportunity", opportunity_id=opportunity.id)
