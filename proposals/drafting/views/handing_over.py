"""Ownership on its way from one person to another."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.models import Person
from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.forms.moving import ReasonForm
from proposals.drafting.forms.people import NewOwnerForm
from proposals.drafting.models import OwnershipOffer, Proposal
from proposals.drafting.queries import visible_proposal
from proposals.drafting.views.answers import chosen, form_page, to_plan
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.plan import new_owner_form, plan_page
from proposals.errors import NotFound
from proposals.forms import done
from proposals.policy import require
from proposals.responses import go_to


@bp.post("/p/<number:number>/owner")
def offer_ownership(number: int) -> ResponseReturnValue:
    proposal, people = visible_proposal(number, actor()), active_people()
    form = new_owner_form(people)
    if done(form, lambda: _offer(proposal, form, people)):
        if proposal.offer is None:
            return go_to(f"/p/{number}", "You own the proposal now.")
        notice = f"{proposal.offer.to.name} is asked. It is theirs once they take it."
        return to_plan(proposal, "seats", notice)
    return plan_page(proposal, status=422, owner_form=form)


def _offer(proposal: Proposal, form: NewOwnerForm, people: Sequence[Person]) -> None:
    person = chosen(people, form.person.data)
    assert person is not None  # the form refuses anybody else
    actions.offer_ownership(proposal, person=person, note=form.note.data or "", by=actor())


@bp.post("/p/<number:number>/owner/acceptance")
def take_ownership(number: int) -> ResponseReturnValue:
    offer = _open_offer(visible_proposal(number, actor()))
    actions.take_ownership(offer, by=actor())
    return go_to(f"/p/{number}", "You own the proposal now.")


@bp.route("/p/<number:number>/owner/refusal", methods=["GET", "POST"])
def decline_ownership(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    offer = _open_offer(proposal)
    require(policy.take_ownership, actor(), offer)
    form = ReasonForm.read()
    if done(form, lambda: actions.decline_ownership(offer, reason=form.reason.data, by=actor())):
        return go_to("/proposals", f"You are not asked to own TL-{number} any more.")
    title = "Decline the ownership?"
    return form_page(
        "decline_ownership", proposal, form, place="seats", title=title, save="Decline it"
    )


@bp.post("/p/<number:number>/owner/withdrawal")
def take_back_offer(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    offer = _open_offer(proposal)
    actions.take_back_offer(offer, by=actor())
    return go_to(
        url_for("drafting.plan", number=number, _anchor="seats"),
        f"{offer.to.name} is not asked any more.",
    )


def _open_offer(proposal: Proposal) -> OwnershipOffer:
    if proposal.offer is None:
        raise NotFound("This offer is over: somebody took it, declined it or took it back.")
    return proposal.offer
