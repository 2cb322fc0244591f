"""What every deed about seats does: find one, offer it, clear it, and who can have it."""

from __future__ import annotations

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.events import SeatOffered
from proposals.drafting.lifecycle import accept_seats, record_on
from proposals.drafting.models import Proposal, Seat, SeatRole
from proposals.errors import Invalid


def seat_in(proposal: Proposal, role: SeatRole) -> Seat | None:
    return next((seat for seat in proposal.seats if seat.role == role), None)


def offer(proposal: Proposal, role: SeatRole, person: Person, by: Person) -> Seat:
    """Put somebody who can have it in the seat; offered to oneself, it is accepted."""
    require_here(person)
    if role == SeatRole.DECIDER and person.id in proposal.author_ids:
        raise wrong("The decider cannot be one of the proposal’s authors.")
    seat = put(proposal, role, person)
    proposal.declined = {key: each for key, each in proposal.declined.items() if key != role.value}
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


def put(proposal: Proposal, role: SeatRole, person: Person) -> Seat:
    """Seat the person in place of whoever had it, without a word to anybody."""
    seat = seat_in(proposal, role)
    if seat is None:
        seat = Seat(role=role)
        proposal.seats.append(seat)
    seat.person, seat.person_id = person, person.id
    seat.offered_at, seat.accepted_at = clock.now(), None
    return seat


def clear(proposal: Proposal, seat: Seat) -> None:
    proposal.seats.remove(seat)
    db.session.delete(seat)


def require_here(person: Person) -> None:
    if not person.is_active:
        raise wrong(f"{person.name} has left.")


def require_not_decider(proposal: Proposal, person: Person) -> None:
    if proposal.seat(SeatRole.DECIDER) == person:
        raise wrong(f"{person.name} is the decider, who cannot be one of the authors.")


def wrong(sentence: str) -> Invalid:
    return Invalid(sentence, {"person": [sentence]})
