"""Who may have the impact computed, tell the outcome, close, and reopen."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal, SeatRole
from proposals.drafting.policy import holds, is_author
from proposals.impact.models import Disagreement
from proposals.policy import permission

TELLERS = (SeatRole.OWNER, SeatRole.METRIC_OWNER)


@permission("Only its authors and the people in its seats may have the impact computed.")
def assess(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(actor, proposal, *SeatRole)


@permission("Anybody who can see the proposal may disagree with an assessment.")
def disagree(actor: Person, proposal: Proposal) -> bool:
    return actor.is_active


@permission("Only whoever disagreed may withdraw it.")
def withdraw_disagreement(actor: Person, disagreement: Disagreement) -> bool:
    return actor.id == disagreement.person_id


@permission("Only its owner may agree with the owner of another change on how to share an effect.")
def split(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(actor, proposal, SeatRole.OWNER)


@permission("Only its owner and its metric owner may tell the outcome.")
def tell_outcome(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(actor, proposal, *TELLERS)


@permission("Only its authors and the people in its seats may take up a follow-up.")
def follow_up(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(actor, proposal, *SeatRole)


@permission("Only its owner and its metric owner may close it.")
def close(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(actor, proposal, *TELLERS)


@permission("Only its decider may reopen it.")
def reopen(actor: Person, proposal: Proposal) -> bool:
    return holds(actor, proposal, SeatRole.DECIDER)
