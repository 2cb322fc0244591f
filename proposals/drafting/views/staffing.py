"""Seats and co-authors."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue

from proposals import words
from proposals.accounts.models import Person
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.forms.moving import ReasonForm
from proposals.drafting.forms.people import PersonForm, SeatsForm
from proposals.drafting.models import Proposal, Seat, SeatRole
from proposals.drafting.queries import visible_proposal
from proposals.drafting.views.answers import (
    chosen,
    confirm_page,
    editable_proposal,
    form_page,
    to_plan,
)
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.plan import person_form, plan_page, seats_form
from proposals.errors import Invalid, NotFound
from proposals.forms import done
from proposals.policy import require
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
    actions.accept_seat(proposal, role=_role(role), by=actor())
    return go_to(url_for("drafting.plan", number=number), "The seat is yours.")


@bp.route("/p/<number:number>/seats/<role>/refusal", methods=["GET", "POST"])
def decline_seat(number: int, role: str) -> ResponseReturnValue:
    proposal, seat = visible_proposal(number, actor()), _role(role)
    require(policy.decline_seat, actor(), _offered(proposal, seat))
    form, name = ReasonForm.read(), words.SEAT[seat].lower()
    if done(
        form,
        lambda: actions.decline_seat(proposal, role=seat, reason=form.reason.data, by=actor()),
    ):
        return go_to("/proposals", f"You are not asked to be the {name} of TL-{number} any more.")
    title = f"Decline the seat of {name}?"
    return form_page("decline", proposal, form, place="seats", title=title, save="Decline it")


def _role(name: str) -> SeatRole:
    if name not in SeatRole._value2member_map_:
        raise NotFound()
    return SeatRole(name)


def _offered(proposal: Proposal, role: SeatRole) -> Seat | None:
    return next((seat for seat in proposal.seats if seat.role == role), None)


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


def _person(form: PersonForm, people: Sequence[Person]) -> Person:
    return next(person for person in people if person.id == form.person.data)
