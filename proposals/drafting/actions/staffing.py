"""Who holds which seat, who writes, and who reviews."""

from __future__ import annotations

from datetime import date

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.changes import record_change, wake
from proposals.drafting.events import ReviewerAsked, SeatOffered
from proposals.drafting.lifecycle import (
    BEFORE_DECISION,
    UNDER_WAY,
    accept_seats,
    record_on,
    require_stage,
)
from proposals.drafting.models import Proposal, Reviewer, Seat, SeatRole
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.policy import require


def offer_seat(
    proposal: Proposal, *, role: SeatRole, person: Person | None, by: Person
) -> Seat | None:
    """Offer the seat to a person in place of whoever had it; None leaves it empty.

    A seat offered to oneself is accepted. Raises Invalid for the owner's seat, for
    somebody who has left, and for a decider who is one of the authors.
    """
    require(policy.offer_seat, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Offer a seat")
    if role == SeatRole.OWNER:
        raise _wrong("Ownership is handed over, not offered.")
    held = _seat(proposal, role)
    if person is None:
        if held:
            _vacate(proposal, held, by)
        return None
    if held and held.person_id == person.id:
        return held
    _require_here(person)
    if role == SeatRole.DECIDER and person.id in proposal.author_ids:
        raise _wrong("The decider cannot be one of the proposal’s authors.")
    return _offer(proposal, role, person, by)


def _offer(proposal: Proposal, role: SeatRole, person: Person, by: Person) -> Seat:
    wake(proposal, by=by)
    seat = _seat(proposal, role)
    if seat is None:
        seat = Seat(role=role)
        proposal.seats.append(seat)
    seat.person, seat.person_id = person, person.id
    seat.offered_at, seat.accepted_at = clock.now(), None
    record_on(
        proposal,
        SeatOffered(
            proposal_id=proposal.id,
            actor_id=by.id,
            role=role.value,
            seat=words.SEAT[role].lower(),
            person=person.name,
            person_id=person.id,
        ),
    )
    if person.id == by.id:
        accept_seats(proposal, by, role)
    return seat


def _vacate(proposal: Proposal, seat: Seat, by: Person) -> None:
    proposal.seats.remove(seat)
    db.session.delete(seat)
    record_change(proposal, f"left the seat of {words.SEAT[seat.role].lower()} empty", by=by)


def _seat(proposal: Proposal, role: SeatRole) -> Seat | None:
    return next((seat for seat in proposal.seats if seat.role == role), None)


def accept_seat(proposal: Proposal, *, role: SeatRole, by: Person) -> None:
    """Accept a seat that was offered; a second time changes nothing."""
    require(policy.accept_seat, by, _seat(proposal, role))
    require_stage(proposal, UNDER_WAY, deed="Accept a seat")
    accept_seats(proposal, by, role)


def hand_over(proposal: Proposal, *, person: Person, by: Person) -> None:
    """Make somebody else the owner; the one before stays as a co-author, unless they left."""
    require(policy.hand_over, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Hand it over")
    _require_here(person)
    _require_not_decider(proposal, person)
    if person.id == proposal.owner_id:
        return
    before = proposal.owner
    _withdraw_request(proposal, person)
    proposal.owner = person
    proposal.owner_id = person.id
    if person in proposal.co_authors:
        proposal.co_authors.remove(person)
    if before.is_active:
        proposal.co_authors.append(before)
    _offer(proposal, SeatRole.OWNER, person, by)


def add_co_author(proposal: Proposal, *, person: Person, by: Person) -> None:
    """Let somebody write along; they are no longer asked for a review."""
    require(policy.edit, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Add a co-author")
    _require_here(person)
    _require_not_decider(proposal, person)
    if person.id in proposal.author_ids:
        return
    _withdraw_request(proposal, person)
    proposal.co_authors.append(person)
    record_change(proposal, f"added {person.name} as a co-author", by=by)


def remove_co_author(proposal: Proposal, *, person: Person, by: Person) -> None:
    """End somebody's co-authorship."""
    require(policy.edit, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Remove a co-author")
    if person in proposal.co_authors:
        proposal.co_authors.remove(person)
        record_change(proposal, f"removed {person.name} as a co-author", by=by)


def ask_reviewer(
    proposal: Proposal, *, person: Person, reason: str, due_on: date | None = None, by: Person
) -> Reviewer:
    """Ask somebody for a position, saying why them; asking again changes reason and date."""
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Ask for a review")
    _require_here(person)
    if person.id in proposal.author_ids:
        raise _wrong("An author cannot review their own proposal.")
    if due_on and due_on < clock.today():
        raise Invalid("That day has passed.", {"due_on": ["Choose a day that is still to come."]})
    reviewer = _reviewer(proposal, person)
    if reviewer is None:
        reviewer = Reviewer(person=person, person_id=person.id, asked_by_id=by.id)
        proposal.reviewers.append(reviewer)
    elif (reviewer.reason, reviewer.due_on) == (clean(reason), due_on):
        return reviewer
    reviewer.reason, reviewer.due_on = clean(reason), due_on
    wake(proposal, by=by)
    record_on(
        proposal,
        ReviewerAsked(
            proposal_id=proposal.id, actor_id=by.id, person=person.name, person_id=person.id
        ),
    )
    return reviewer


def withdraw_request(proposal: Proposal, *, person: Person, by: Person) -> None:
    """No longer ask somebody for a position; what they said stays."""
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Withdraw a request")
    if _withdraw_request(proposal, person):
        record_change(proposal, f"no longer asks {person.name} for a review", by=by)


def _withdraw_request(proposal: Proposal, person: Person) -> bool:
    if reviewer := _reviewer(proposal, person):
        proposal.reviewers.remove(reviewer)
        db.session.delete(reviewer)
    return reviewer is not None


def _reviewer(proposal: Proposal, person: Person) -> Reviewer | None:
    return next((each for each in proposal.reviewers if each.person_id == person.id), None)


def _require_here(person: Person) -> None:
    if not person.is_active:
        raise _wrong(f"{person.name} has left.")


def _require_not_decider(proposal: Proposal, person: Person) -> None:
    if proposal.seat(SeatRole.DECIDER) == person:
        raise _wrong(f"{person.name} is the decider, who cannot be one of the authors.")


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, {"person": [sentence]})
