"""Who comes after somebody who has left: in a seat, for a milestone, a review, at the text."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.actions._asking import ask
from proposals.drafting.actions._seats import offer, require_here, require_not_decider, wrong
from proposals.drafting.changes import record_change
from proposals.drafting.lifecycle import BEFORE_DECISION, UNDER_WAY, require_stage
from proposals.drafting.models import Milestone, Proposal, Reviewer, Seat, SeatRole
from proposals.drafting.requests import drop_request
from proposals.errors import Conflict
from proposals.policy import require


def replace_in_seat(seat: Seat, *, person: Person, by: Person) -> None:
    """Offer the seat of somebody who has left to another. The owner's is handed over instead."""
    require(policy.replace_departed, by, seat.proposal)
    require_stage(seat.proposal, UNDER_WAY, deed="Offer a seat")
    _require_departed(seat.person)
    if seat.role == SeatRole.OWNER:
        raise wrong("Ownership is handed over, not offered.")
    offer(seat.proposal, seat.role, person, by)


def replace_on_milestone(
    milestone: Milestone, *, departed: Person, person: Person, by: Person
) -> None:
    """Let another see to the milestone, and approve after it, where somebody who left did.

    Nobody names themselves for letting a step go on.
    """
    require(policy.replace_departed, by, milestone.proposal)
    require_stage(milestone.proposal, UNDER_WAY, deed="Change a milestone")
    _require_departed(departed)
    require_here(person)
    if milestone.approver_id == departed.id and person.id == by.id:
        raise wrong("Choose somebody other than yourself to let the roll-out go on.")
    if milestone.owner_id == departed.id:
        milestone.owner, milestone.owner_id = person, person.id
    if milestone.approver_id == departed.id:
        milestone.approver, milestone.approver_id = person, person.id
    told = f"handed the milestone “{milestone.title}” over from {departed.name} to {person.name}"
    record_change(milestone.proposal, told, by=by)


def replace_reviewer(request: Reviewer, *, person: Person, by: Person) -> None:
    """Ask another for the review that somebody who left was asked for; what they said stays."""
    require(policy.replace_departed, by, request.proposal)
    proposal, departed = request.proposal, request.person
    require_stage(proposal, BEFORE_DECISION, deed="Ask for a review")
    assert departed is not None  # a team does not leave
    _require_departed(departed)
    due_on = request.due_on if request.due_on and request.due_on >= clock.today() else None
    ask(proposal, person, reason=f"{request.reason} (for {departed.name})", due_on=due_on, by=by)
    drop_request(proposal, departed)


def replace_co_author(proposal: Proposal, *, departed: Person, person: Person, by: Person) -> None:
    """Let another write along instead of somebody who left; their revisions keep their name."""
    require(policy.replace_departed, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Add a co-author")
    _require_departed(departed)
    require_here(person)
    require_not_decider(proposal, person)
    proposal.co_authors.remove(departed)
    if person.id not in proposal.author_ids:
        drop_request(proposal, person)
        proposal.co_authors.append(person)
    told = f"made {person.name} a co-author in place of {departed.name}"
    record_change(proposal, told, by=by)


def _require_departed(person: Person) -> None:
    if person.is_active:
        raise Conflict(f"{person.name} has not left.")
