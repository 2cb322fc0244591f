"""Who may write a proposal, staff it, and move it before and after a decision."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal, Risk, Seat, SeatRole, ShareLink, Visibility
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


@permission("Only its owner and co-authors may name who holds the seats.")
def offer_seat(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal)


@permission("Only the person it is offered to may accept a seat.")
def accept_seat(actor: Person, seat: Seat | None) -> bool:
    return seat is not None and seat.person_id == actor.id


@permission("Only the person it is offered to may decline a seat.")
def decline_seat(actor: Person, seat: Seat | None) -> bool:
    return seat is not None and seat.person_id == actor.id


@permission("Only its owner may hand it over; an administrator may once the owner has left.")
def hand_over(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or (
        actor.is_administrator and not proposal.owner.is_active
    )


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


@permission("Only an administrator may import proposals.")
def import_proposal(actor: Person, nothing: None) -> bool:
    return actor.is_administrator
