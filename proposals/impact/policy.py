"""Who may have the impact computed, tell the outcome, close, and reopen."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal, SeatRole
from proposals.drafting.policy import holds, is_author
from proposals.policy import permission

TELLERS = (SeatRole.OWNER, SeatRole.METRIC_OWNER)


@permission("Only its authors and the people in its seats may have the impact computed.")
def assess(actor: Person, proposal: Proposal) -> bool:
    return is_author(actor, proposal) or holds(actor, proposal, *SeatRole)


@permission("Only its owner and its metric owner may tell the outcome.")
def tell_outcome(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(actor, proposal, *TELLERS)


@permission("Only its owner and its metric owner may close it.")
def close(actor: Person, proposal: Proposal) -> bool:
    return actor.id == proposal.owner_id or holds(actor, proposal, *TELLERS)


@permission("Only its decider may reopen it.")
def reopen(actor: Person, proposal: Proposal) -> bool:
    return holds(actor, proposal, SeatRole.DECIDER)
