"""Seats, co-authors and reviewers."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.models import Person
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.forms import PersonForm, ReviewerForm, SeatsForm
from proposals.drafting.models import Proposal, Reviewer, SeatRole
from proposals.drafting.queries import visible_proposal
from proposals.drafting.views.answers import (
    chosen,
    confirm_page,
    done,
    editable_proposal,
    filled_from,
    form_page,
    to_plan,
)
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.plan import person_form, plan_page, seats_form
from proposals.errors import Invalid, NotFound
from proposals.responses import go_to


@bp.post("/p/<number:number>/seats")
def save_seats(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = seats_form(proposal, active_people())
    if form.validate() and _offer_seats(proposal, form):
        return to_plan(proposal, "seats", "The seats are saved.")
    return plan_page(proposal, status=422, seats_form=form)


def _offer_seats(proposal: Proposal, form: SeatsForm) -> bool:
    """Offer every seat as the form has it; what is refused is said beside that seat."""
    people = {person.id: person for person in active_people()}
    people |= {seat.person_id: seat.person for seat in proposal.seats}
    for role in form.ROLES:
        person = people.get(form[role].data)
        try:
            actions.offer_seat(proposal, role=role, person=person, by=actor())
        except Invalid as problem:
            form[role].errors = [problem.detail]
    return not form.errors


@bp.post("/p/<number:number>/seats/<role>/acceptance")
def accept_seat(number: int, role: str) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    if role not in SeatRole._value2member_map_:
        raise NotFound()
    actions.accept_seat(proposal, role=SeatRole(role), by=actor())
    return go_to(url_for("drafting.plan", number=number), "The seat is yours.")


@bp.post("/p/<number:number>/owner")
def hand_over(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    people = active_people()
    form = person_form(people)
    if done(form, lambda: actions.hand_over(proposal, person=_person(form, people), by=actor())):
        return to_plan(proposal, "seats", f"{proposal.owner.name} owns the proposal now.")
    return plan_page(proposal, status=422, owner_form=form)


@bp.post("/p/<number:number>/co-authors")
def add_co_author(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    people = active_people()
    form = person_form(people)
    if done(
        form, lambda: actions.add_co_author(proposal, person=_person(form, people), by=actor())
    ):
        return to_plan(proposal, "seats", "The co-author can see it and write along.")
    return plan_page(proposal, status=422, co_author_form=form)


@bp.route("/p/<number:number>/co-authors/<number:person_id>/removal", methods=["GET", "POST"])
def remove_co_author(number: int, person_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    person = chosen(proposal.co_authors, person_id)
    if person is None:
        raise NotFound()
    if request.method == "POST":
        actions.remove_co_author(proposal, person=person, by=actor())
        if person.id == actor().id:
            return go_to("/proposals", f"You no longer write TL-{number}.")
        return to_plan(proposal, "seats", f"{person.name} no longer writes along.")
    return confirm_page(
        proposal,
        place="seats",
        title=f"End {person.name}’s co-authorship?",
        lost="Their revisions stay, with their name.",
        verb="End it",
    )


def _person(form: PersonForm | ReviewerForm, people: Sequence[Person]) -> Person:
    return next(person for person in people if person.id == form.person.data)


@bp.route("/p/<number:number>/reviewers/new", methods=["GET", "POST"])
def new_reviewer(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    people = [person for person in active_people() if person.id not in _not_to_ask(proposal)]
    form = ReviewerForm.read()
    form.person.offer(people)
    if done(form, lambda: _ask(proposal, form, people)):
        return to_plan(proposal, "reviewers", "The reviewer is asked.")
    return form_page(
        "reviewer", proposal, form, place="reviewers", title="Ask a reviewer", save="Ask"
    )


@bp.route("/p/<number:number>/reviewers/<number:person_id>", methods=["GET", "POST"])
def edit_reviewer(number: int, person_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    reviewer = _reviewer(proposal, person_id)
    people = [reviewer.person]
    form = filled_from(ReviewerForm, reviewer, person=person_id)
    form.person.offer(people, nobody=None)
    if done(form, lambda: _ask(proposal, form, people)):
        return to_plan(proposal, "reviewers", "The request is changed.")
    return form_page(
        "reviewer", proposal, form, place="reviewers", title="Change a request", save="Save"
    )


@bp.route("/p/<number:number>/reviewers/<number:person_id>/removal", methods=["GET", "POST"])
def withdraw_request(number: int, person_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    person = _reviewer(proposal, person_id).person
    if request.method == "POST":
        actions.withdraw_request(proposal, person=person, by=actor())
        return to_plan(proposal, "reviewers", f"{person.name} is no longer asked.")
    return confirm_page(
        proposal,
        place="reviewers",
        title=f"No longer ask {person.name}?",
        lost="What they have said so far stays.",
        verb="Withdraw the request",
    )


def _ask(proposal: Proposal, form: ReviewerForm, people: Sequence[Person]) -> None:
    actions.ask_reviewer(
        proposal,
        person=_person(form, people),
        reason=form.reason.data,
        due_on=form.due_on.data,
        by=actor(),
    )


def _not_to_ask(proposal: Proposal) -> set[int]:
    return proposal.author_ids | {reviewer.person_id for reviewer in proposal.reviewers}


def _reviewer(proposal: Proposal, person_id: int) -> Reviewer:
    for reviewer in proposal.reviewers:
        if reviewer.person_id == person_id:
            return reviewer
    raise NotFound()
