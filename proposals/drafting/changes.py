"""Recording a change to the plan."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.events import EffortChanged, PlanChanged, PromiseChanged
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, wake
from proposals.drafting.models import Commitment, Proposal


def record_change(proposal: Proposal, what: str, *, by: Person) -> None:
    """Record a change, told after the actor's name."""
    record_on(proposal, PlanChanged(proposal_id=proposal.id, actor_id=by.id, what=what))


def record_promise(commitment: Commitment, what: str, *, by: Person) -> None:
    """Record that a promise changed; while reviewers look at it that is a material change."""
    proposal = commitment.proposal
    wake(proposal, actor_id=by.id)  # before it is asked whether anybody reviews it
    record_on(
        proposal,
        PromiseChanged(
            proposal_id=proposal.id,
            actor_id=by.id,
            what=what,
            is_material=proposal.stage in UNDER_REVIEW,
            commitment_id=commitment.id,
        ),
    )


def record_effort(proposal: Proposal, what: str, *, by: Person) -> None:
    """Record that the promised effort changed: what it costs is part of what is reviewed."""
    wake(proposal, actor_id=by.id)  # before it is asked whether anybody reviews it
    record_on(
        proposal,
        EffortChanged(
            proposal_id=proposal.id,
            actor_id=by.id,
            what=what,
            is_material=proposal.stage in UNDER_REVIEW,
        ),
    )
