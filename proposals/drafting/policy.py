"""Who may write a proposal, staff it, and move it before and after a decision."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import (
    OwnershipOffer,
    Proposal,
    Risk,
    Seat,
    SeatRole,
    ShareLink,
    Visibility,
)
from proposals.policy import permission


def is_author(actor: Person, proposal: Proposal) -> bool:
    return actor.id in proposal.author_ids


def holds(actor: Person, proposal: Proposal, *roles: SeatRole) -> bool:
    """Tell whether the person acts in one of the seats: as their own, or in somebody's place."""
    return any(seat.role in roles and may_fill(actor, proposal, seat) for seat in proposal.seats)


def may_fill(actor: Person, proposal: Proposal, seat: Seat) -> bool:
    """Tell whether the seat is the person's, or that of somebody for whom they stand in today."""
    return seat.person_id == actor.id or _stands_in(actor, proposal, seat)


def in_whose_place(actor: Person, proposal: Proposal, *roles: SeatRole) -> Person | None:
    """Return for whom the person acts in one of the seats, or None where it is their own right."""
    seats = [seat for seat in proposal.seats if seat.role in roles]
    if is_author(actor, proposal) or any(seat.person_id == actor.id for seat in seats):
        return None
    return next((seat.person for seat in seats if _stands_in(actor, proposal, seat)), None)


def _stands_in(actor: Person, proposal: Proposal, seat: Seat) -> bool:
    """Tell whether the person may act in another's seat today.

    Never on a proposal of their own, and nobody acts for its owner and for its decider.
    """
    absent = {person.id for person in actor.standing_in_for}
    if seat.person_id not in absent or is_author(actor, proposal):
        return False
    if seat.role == SeatRole.DECIDER:
        return not absent & proposal.author_ids
    is_decider = any(
        each.role == SeatRole.DECIDER and each.person_id == actor.id for each in proposal.seats
    )
    return seat.role != SeatRole.OWNER or not is_decider


@permission("Sign in to start a proposal.")
def start(actor: Person, nothing: None) -> bool:
    return actor.is_active


@permission("Only its owner and co-authors may change this proposal.")
def edit(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal)


@permission("Only its authors and its roll-out owner may write down what shipped.")
def write_as_shipped(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(
        actor, proposal, SeatRole.OWNER, SeatRole.ROLLOUT_OWNER
    )


REVISERS = (SeatRole.OWNER, SeatRole.METRIC_OWNER)


@permission("Only its owner and its metric owner may revise a promise.")
def revise_promise(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(actor, proposal, *REVISERS)


@permission("Only its owner and co-authors may name who holds the seats.")
def offer_seat(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal)


@permission("Only the person it is offered to, or who stands in for them, may accept a seat.")
def accept_seat(actor: Person, seat: Seat | None) -> bool:
    return seat is not None and may_fill(actor, seat.proposal, seat)


@permission("Only the person it is offered to, or who stands in for them, may decline a seat.")
def decline_seat(actor: Person, seat: Seat | None) -> bool:
    return seat is not None and may_fill(actor, seat.proposal, seat)


@permission(
    "Only its owner may offer the ownership to somebody else; once the owner has left, its"
    " co-authors, who holds a seat, and administrators may."
)
def offer_ownership(actor: Person, proposal: Proposal) -> bool:
    if proposal.owner.is_active:
        return actor.id == proposal.owner_id
    has_part = is_author(actor, proposal) or any(s.person_id == actor.id for s in proposal.seats)
    return actor.is_active and (actor.is_administrator or has_part)


@permission("Only the person to whom the ownership is offered may take it or decline it.")
def take_ownership(actor: Person, offer: OwnershipOffer) -> bool:
    return actor.is_active and actor.id == offer.to_id


@permission("Only who offered the ownership, and who may offer it now, may take the offer back.")
def take_back_offer(actor: Person, offer: OwnershipOffer) -> bool:
    return actor.id == offer.offered_by_id or bool(offer_ownership(actor, offer.proposal))


@permission("Only its authors and administrators may say who comes after somebody who has left.")
def replace_departed(actor: Person, proposal: Proposal) -> bool:
    return actor.is_active and (actor.is_administrator or is_author(actor, proposal))


@permission("Only its owner may do this.")
def own(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id


@permission("Only its owner or an administrator may say what supersedes it.")
def supersede(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or actor.is_administrator


@permission("Anybody who can see the proposal may say that they have read it.")
def look(actor: Person, proposal: Proposal) -> bool:
    return actor.is_active


@permission("Anybody who can see the proposal may name a risk.")
def name_risk(actor: Person, proposal: Proposal) -> bool:
    return actor.is_active


@permission("Only its authors and whoever named the risk may change it.")
def edit_risk(actor: Person, risk: Risk) -> bool:
    return actor.id == risk.raised_by_id or is_author(actor, risk.proposal)


@permission("Only whoever named the risk may word it differently.")
def reword_risk(actor: Person, risk: Risk) -> bool:
    return actor.id == risk.raised_by_id


@permission("Only its authors and its decider may share the brief; while restricted, its owner.")
def share_brief(actor: Person, proposal: Proposal) -> bool:
    if not actor.is_active or proposal.visibility == Visibility.PRIVATE:
        return False
    if actor.id == proposal.owner_id:
        return True
    is_restricted = proposal.visibility == Visibility.RESTRICTED
    return not is_restricted and (
        is_author(actor, proposal) or holds(actor, proposal, SeatRole.DECIDER)
    )


@permission("Only its authors, who made the link, and administrators may revoke it.")
def revoke_share_link(actor: Person, link: ShareLink) -> bool:
    return actor.id == link.made_by_id or actor.is_administrator or is_author(actor, link.proposal)


@permission("Only its authors and its roll-out owner may plan milestones.")
def plan_milestone(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(actor, proposal, SeatRole.ROLLOUT_OWNER)


@permission("Nobody does this; it happens by itself.")
def happen_by_itself(actor: Person, proposal: Proposal) -> bool:
    return False


@permission("Only an administrator may change the templates.")
def edit_templates(actor: Person, nothing: None) -> bool:
    return actor.is_active and actor.is_administrator


@permission("Only an administrator may change the policy.")
def edit_policy(actor: Person, nothing: None) -> bool:
    return actor.is_active and actor.is_administrator


@permission("Only an administrator may import proposals.")
def import_proposal(actor: Person, nothing: None) -> bool:
    return actor.is_administrator
