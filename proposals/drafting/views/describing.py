"""Saying what a proposal serves, touches and takes."""

from __future__ import annotations

from collections.abc import Sequence

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.description import known_systems, known_tags
from proposals.drafting.forms.describing import EffortForm, GoalsForm, WordsForm
from proposals.drafting.views.answers import editable_proposal, form_page, to_plan
from proposals.drafting.views.blueprint import bp
from proposals.forms import done
from proposals.goals.models import Goal
from proposals.goals.queries import open_goals


@bp.route("/p/<number:number>/goals", methods=["GET", "POST"])
def serve_goals(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    goals = _to_choose_from(open_goals(), proposal.serves)
    form = GoalsForm.read(goals=[goal.id for goal in proposal.serves])
    form.offer(goals)
    if done(form, lambda: actions.serve_goals(proposal, goals=form.chosen(goals), by=actor())):
        return to_plan(proposal, "goals", "Saved what it serves.")
    return form_page(
        "goals", proposal, form, place="goals", title="Which goals does it serve?", save="Save"
    )


def _to_choose_from(goals: Sequence[Goal], served: Sequence[Goal]) -> list[Goal]:
    """Return the open goals, and the closed ones that it serves already."""
    return list({goal.id: goal for goal in (*served, *goals)}.values())


@bp.route("/p/<number:number>/tags", methods=["GET", "POST"])
def tag(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = WordsForm.of([each.word for each in proposal.tags], called="Tags")
    if done(form, lambda: actions.tag(proposal, words=form.words(by_space=True), by=actor())):
        return to_plan(proposal, "tags", "The tags are saved.")
    return form_page(
        "words",
        proposal,
        form,
        place="tags",
        title="Which words find it?",
        save="Save",
        lead="Single words, such as billing or ci. Commas or spaces part them.",
        suggestions=_beside(form, known_tags(actor())),
    )


@bp.route("/p/<number:number>/systems", methods=["GET", "POST"])
def name_systems(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = WordsForm.of([each.name for each in proposal.systems], called="Systems")
    if done(form, lambda: actions.name_systems(proposal, names=form.words(), by=actor())):
        return to_plan(proposal, "systems", "The affected systems are saved.")
    return form_page(
        "words",
        proposal,
        form,
        place="systems",
        title="Which systems does it touch?",
        save="Save",
        lead="Those it changes, and those that depend on what it changes. Commas part them.",
        suggestions=_beside(form, known_systems(actor())),
    )


def _beside(form: WordsForm, known: Sequence[str]) -> list[str]:
    """Return what can be suggested beside what is there already."""
    return [name for name in known if name not in form.kept.choices]


@bp.route("/p/<number:number>/effort", methods=["GET", "POST"])
def promise_effort(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = EffortForm.read(low=proposal.effort_low, high=proposal.effort_high)
    if done(form, lambda: actions.promise_effort(proposal, **form.data, by=actor())):
        return to_plan(proposal, "effort", "The effort is saved.")
    return form_page(
        "effort", proposal, form, place="effort", title="What does it take?", save="Save"
    )
