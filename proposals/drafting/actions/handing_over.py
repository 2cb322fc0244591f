"""Ownership: offered by one person, and moved once the other takes it."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.actions._seats import put, require_here, require_not_decider, wrong
from proposals.drafting.events import (
    OwnershipDeclined,
    OwnershipOffered,
    OwnershipOfferEnded,
    OwnershipTaken,
)
from proposals.drafting.lifecycle import UNDER_WAY, record_on, require_stage
from proposals.drafting.models import OwnershipOffer, Proposal, SeatRole
from proposals.drafting.requests import drop_request
from proposals.errors import Conflict, Invalid
from proposals.forms import clean, one_line
from proposals.policy import require


def offer_ownership(
    proposal: Proposal, *, person: Person, note: str = "", by: Person
) -> OwnershipOffer:
    """Offer the ownership, with what whoever takes it has to know; nothing moves until they do.

    Another offer that is open is taken back. Offered to oneself, once the owner has left, it
    is taken at once. Raises Invalid for somebody who has left, the owner and the decider.
    """
    require(policy.offer_ownership, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Hand it over")
    _require_able(proposal, person)
    if person.id == proposal.owner_id:
        raise wrong(f"{person.name} owns it already.")
    if proposal.offer:
        take_back_offer(proposal.offer, by=by)
    offer = OwnershipOffer(proposal=proposal, to=person, offered_by=by, note=clean(note))
    db.session.add(offer)
    db.session.flush()  # the event names the offer by its id
    _read_again(proposal)
    record_on(
        proposal,
        OwnershipOffered(
            proposal_id=proposal.id,
            actor_id=by.id,
            offer_id=offer.id,
            person=person.name,
            person_id=person.id,
        ),
    )
    if person.id == by.id:
        take_ownership(offer, by=by)
    return offer


def take_ownership(offer: OwnershipOffer, *, by: Person) -> None:
    """Become the owner; the one before stays as a co-author, unless they left.

    Raises Conflict for an offer that is over, and for who became the decider meanwhile.
    """
    require(policy.take_ownership, by, offer)
    proposal, before = offer.proposal, offer.proposal.owner
    require_stage(proposal, UNDER_WAY, deed="Take the ownership")
    _require_able(proposal, by)
    _end(offer, is_taken=True)
    drop_request(proposal, by)
    if by in proposal.co_authors:
        proposal.co_authors.remove(by)
    if before.is_active:
        proposal.co_authors.append(before)
    proposal.owner, proposal.owner_id = by, by.id
    put(proposal, SeatRole.OWNER, by).accepted_at = clock.now()
    record_on(
        proposal,
        OwnershipTaken(
            proposal_id=proposal.id, actor_id=by.id, before=before.name, before_id=before.id
        ),
    )


def decline_ownership(offer: OwnershipOffer, *, reason: str, by: Person) -> None:
    """Decline what was offered, with a word why; the owner stays the owner."""
    require(policy.take_ownership, by, offer)
    if not one_line(reason):
        raise Invalid("Say why.", {"reason": ["Say why."]})
    offer.declined_reason = one_line(reason)
    _end(offer)
    record_on(
        offer.proposal,
        OwnershipDeclined(
            proposal_id=offer.proposal_id,
            actor_id=by.id,
            offer_id=offer.id,
            reason=offer.declined_reason,
        ),
    )


def take_back_offer(offer: OwnershipOffer, *, by: Person) -> None:
    """Offer it no longer."""
    require(policy.take_back_offer, by, offer)
    _end(offer)
    record_on(
        offer.proposal,
        OwnershipOfferEnded(
            proposal_id=offer.proposal_id,
            actor_id=by.id,
            offer_id=offer.id,
            person=offer.to.name,
            person_id=offer.to_id,
        ),
    )


def _end(offer: OwnershipOffer, *, is_taken: bool = False) -> None:
    if offer.ended_at:
        raise Conflict("This offer is over.")
    offer.ended_at, offer.is_taken = clock.now(), is_taken
    db.session.flush()  # another one may be open from here on
    _read_again(offer.proposal)


def _read_again(proposal: Proposal) -> None:
    db.session.expire(proposal, ["offer"])


def _require_able(proposal: Proposal, person: Person) -> None:
    require_here(person)
    require_not_decider(proposal, person)
