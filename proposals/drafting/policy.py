"""Who may write a proposal, staff it, and move it before and after a decision."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal, SeatRole
from proposals.policy import permission


def is_author(actor: Person, proposal: Proposal) -> bool:
    return actor.id in proposal.author_ids


def holds(actor: Person, proposal: Proposal, *roles: SeatRole) -> bool:
    return any(seat.person_id == actor.id and seat.role in roles for seat in proposal.seats)


@permission("Sign in to start a proposal.")
def start(actor: Person, nothing: None) -> bool:
    return actor.is_active


@permission("Only its owner and co-authors may change this proposal.")
def edit(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal)


@permission("Only its owner may name who holds the seats.")
def offer_seat(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal)


@permission("Only its owner may do this.")
def own(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id


@permission("Only its owner or an administrator may say what supersedes it.")
def supersede(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or actor.is_administrator


@permission("Anybody who can see the proposal may name a risk.")
def name_risk(actor: Person, proposal: Proposal) -> bool:
    return actor.is_active


@permission("Only an administrator may import proposals.")
def import_proposal(actor: Person, nothing: None) -> bool:
    return actor.is_administrator
