"""Who holds which seat, and who writes."""

from __future__ import annotations

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.actions._seats import (
    clear,
    offer,
    require_here,
    require_not_decider,
    seat_in,
    wrong,
)
from proposals.drafting.changes import record_change
from proposals.drafting.events import SeatDeclined
from proposals.drafting.lifecycle import UNDER_WAY, accept_seats, record_on, require_stage
from proposals.drafting.models import Proposal, Seat, SeatRole
from proposals.drafting.requests import drop_request
from proposals.errors import Conflict, Invalid
from proposals.forms import one_line
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
        raise wrong("Ownership is handed over, not offered.")
    held = seat_in(proposal, role)
    if person is None:
        if held:
            _vacate(proposal, held, by)
        return None
    if held and held.person_id == person.id:
        return held
    return offer(proposal, role, person, by)


def _vacate(proposal: Proposal, seat: Seat, by: Person) -> None:
    name = words.SEAT[seat.role].lower()
    told = (
        f"left the seat of {name} empty"
        if seat.accepted_at
        else f"took back the offer of the seat of {name} to {seat.person.name}"
    )
    clear(proposal, seat)
    record_change(proposal, told, by=by)


def accept_seat(proposal: Proposal, *, role: SeatRole, by: Person) -> None:
    """Accept a seat that was offered; a second time changes nothing."""
    require(policy.accept_seat, by, seat_in(proposal, role))
    require_stage(proposal, UNDER_WAY, deed="Accept a seat")
    accept_seats(proposal, by, role)


def decline_seat(proposal: Proposal, *, role: SeatRole, reason: str, by: Person) -> None:
    """Decline a seat that was offered, with a word why; it is empty until it is offered again.

    Raises Conflict for a seat that was accepted, and for the owner's: that is handed over.
    """
    require(policy.decline_seat, by, seat_in(proposal, role))
    require_stage(proposal, UNDER_WAY, deed="Decline a seat")
    seat = seat_in(proposal, role)
    assert seat is not None  # nobody may decline what is not there
    if seat.accepted_at or role == SeatRole.OWNER:
        raise Conflict("The seat is yours already. Ask an author to offer it to somebody else.")
    if not one_line(reason):
        raise Invalid("Say why.", {"reason": ["Say why."]})
    is_theirs, absent = seat.person_id == by.id, seat.person
    clear(proposal, seat)
    name = by.name if is_theirs else f"{by.name} for {absent.name}"
    refusal = {"person": name, "reason": one_line(reason)}
    proposal.declined = {**proposal.declined, role.value: refusal}
    record_on(
        proposal,
        SeatDeclined(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=None if is_theirs else absent.id,
            role=role.value,
            seat=words.SEAT[role].lower(),
            reason=one_line(reason),
        ),
    )


def add_co_author(proposal: Proposal, *, person: Person, by: Person) -> None:
    """Let somebody write along; they are no longer asked for a review."""
    require(policy.edit, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Add a co-author")
    require_here(person)
    require_not_decider(proposal, person)
    if person.id in proposal.author_ids:
        return
    drop_request(proposal, person)
    proposal.co_authors.append(person)
    record_change(proposal, f"added {person.name} as a co-author", by=by)


def remove_co_author(proposal: Proposal, *, person: Person, by: Person) -> None:
    """End somebody's co-authorship."""
    require(policy.edit, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Remove a co-author")
    if person in proposal.co_authors:
        proposal.co_authors.remove(person)
        record_change(proposal, f"removed {person.name} as a co-author", by=by)
