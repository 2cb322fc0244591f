"""The pages of goals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.models import Person
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.forms import done
from proposals.goals import actions, policy
from proposals.goals.forms import ClosingForm, GoalForm
from proposals.goals.models import Goal
from proposals.goals.queries import goal_of, goals_page, opportunities_under
from proposals.goals.views.blueprint import bp, status
from proposals.policy import require
from proposals.responses import go_to, refused_form


@bp.get("/goals")
def index() -> ResponseReturnValue:
    after = request.args.get("after", "")[:60]
    return render_template("goals/index.html", page=goals_page(after), after=after)


@bp.route("/goals/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    people = active_people()
    form = GoalForm.read(owner=actor().id)
    form.owner.offer(people)
    if done(form, lambda: actions.open_goal(**_fields(form, people), by=actor())):
        return go_to(url_for(".index"), "The goal is open.")
    return render_template("goals/form.html", form=form, goal=None), status()


@bp.get("/goals/<number:goal_id>")
def show(goal_id: int) -> ResponseReturnValue:
    return render_template("goals/show.html", **_page(goal_of(goal_id), ClosingForm()))


@bp.route("/goals/<number:goal_id>/edit", methods=["GET", "POST"])
def edit(goal_id: int) -> ResponseReturnValue:
    goal = goal_of(goal_id)
    require(policy.change_goal, actor(), goal)
    people = list({person.id: person for person in (*active_people(), goal.owner)}.values())
    form = GoalForm.read(
        title=goal.title, description=goal.description, owner=goal.owner_id, due_on=goal.due_on
    )
    form.owner.offer(people)
    if done(form, lambda: actions.change_goal(goal, **_fields(form, people), by=actor())):
        return go_to(_address(goal), "The goal is changed.")
    return render_template("goals/form.html", form=form, goal=goal), status()


@bp.post("/goals/<number:goal_id>/closure")
def close(goal_id: int) -> ResponseReturnValue:
    goal, form = goal_of(goal_id), ClosingForm.read()
    require(policy.change_goal, actor(), goal)
    if done(form, lambda: actions.close_goal(goal, **form.data, by=actor())):
        return go_to(_address(goal), "The goal is closed.")
    return refused_form("goals/show.html", **_page(goal, form))


@bp.post("/goals/<number:goal_id>/reopening")
def reopen(goal_id: int) -> ResponseReturnValue:
    goal = goal_of(goal_id)
    actions.reopen_goal(goal, by=actor())
    return go_to(_address(goal), "The goal is open again.")


def _fields(form: GoalForm, people: Sequence[Person]) -> dict[str, Any]:
    owner = next((person for person in people if person.id == form.owner.data), None)
    return {**form.data, "owner": owner}


def _page(goal: Goal, form: ClosingForm) -> dict[str, Any]:
    return {"goal": goal, "opportunities": opportunities_under(goal), "form": form}


def _address(goal: Goal) -> str:
    return url_for("goals.show", goal_id=goal.id)
