"""Asking people and teams for a review."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from proposals.accounts.models import Person, Team
from proposals.accounts.queries import active_people, teams
from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.forms.people import ReviewerForm
from proposals.drafting.models import Proposal, Reviewer
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


@bp.route("/p/<number:number>/reviewers/new", methods=["GET", "POST"])
def new_reviewer(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form, readers = ReviewerForm.read(), _to_ask(proposal)
    form.offer(readers)
    if done(form, lambda: _ask(proposal, form, readers[form.reviewer.data])):
        return to_plan(proposal, "reviewers", "The reviewer is asked.")
    return form_page(
        "reviewer", proposal, form, place="reviewers", title="Ask a reviewer", save="Ask"
    )


@bp.route("/p/<number:number>/reviewers/<number:reviewer_id>", methods=["GET", "POST"])
def edit_reviewer(number: int, reviewer_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    reviewer = one_of(proposal.reviewers, reviewer_id)
    form = filled_from(ReviewerForm, reviewer, reviewer="asked")
    form.offer({"asked": _of(reviewer)})
    if done(form, lambda: _ask(proposal, form, _of(reviewer))):
        return to_plan(proposal, "reviewers", "The request is changed.")
    return form_page(
        "reviewer", proposal, form, place="reviewers", title="Change a request", save="Save"
    )


@bp.route("/p/<number:number>/reviewers/<number:reviewer_id>/removal", methods=["GET", "POST"])
def withdraw_request(number: int, reviewer_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    reviewer = one_of(proposal.reviewers, reviewer_id)
    name = reviewer.reader.name
    if request.method == "POST":
        actions.withdraw_request(proposal, **_of(reviewer), by=actor())
        return to_plan(proposal, "reviewers", f"{name} is no longer asked.")
    return confirm_page(
        proposal,
        place="reviewers",
        title=f"No longer ask {name}?",
        lost="What they have said so far stays.",
        verb="Withdraw the request",
    )


def _ask(proposal: Proposal, form: ReviewerForm, reader: dict[str, Any]) -> None:
    actions.ask_reviewer(
        proposal, **reader, reason=form.reason.data, due_on=form.due_on.data, by=actor()
    )


def _of(reviewer: Reviewer) -> dict[str, Any]:
    return {"team": reviewer.team} if reviewer.team else {"person": reviewer.person}


def _to_ask(proposal: Proposal) -> dict[str, dict[str, Any]]:
    """Return who can still be asked: not the authors, nor whoever is asked and has not declined."""
    asked: set[Person | Team] = {each.reader for each in proposal.reviewers if not each.is_declined}
    authors = proposal.author_ids
    people = [each for each in active_people() if each.id not in authors and each not in asked]
    return {f"team-{team.id}": {"team": team} for team in teams() if team not in asked} | {
        f"person-{person.id}": {"person": person} for person in people
    }
