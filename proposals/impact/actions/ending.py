"""Closing a proposal, and opening it again."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import move
from proposals.drafting.models import Proposal
from proposals.forms import clean
from proposals.impact import policy
from proposals.impact.actions._rechecks import cancel_rechecks, plan_rechecks
from proposals.impact.guards import CLOSE, REOPEN
from proposals.policy import require


def close(proposal: Proposal, *, by: Person) -> None:
    """Close the proposal, and plan when to look again. Raises Unmet with what is not told yet."""
    require(policy.close, by, proposal)
    move(proposal, CLOSE, by=by)
    proposal.closed_at = clock.now()
    plan_rechecks(proposal)


def reopen(proposal: Proposal, *, reason: str, by: Person) -> None:
    """Measure again, for a reason that is kept; what was to be looked at again is planned anew."""
    require(policy.reopen, by, proposal)
    move(proposal, REOPEN, by=by, note=clean(reason))
    proposal.closed_at = None
    cancel_rechecks(proposal)
