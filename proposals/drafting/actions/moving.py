"""Moving a proposal into review, out of the way, and back."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting import policy
from proposals.drafting.guards import OPEN_REVIEW, REVIVE, SUPERSEDE, TAKE_UP, WITHDRAW
from proposals.drafting.lifecycle import move
from proposals.drafting.models import Proposal, Visibility
from proposals.drafting.thresholds import as_document, current, lane_for
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.policy import require


def open_review(proposal: Proposal, *, by: Person) -> None:
    """Open the review to the organisation, or to the people named if it is restricted.

    From here on the proposal keeps today's thresholds. Raises Unmet with all that is missing.
    """
    require(policy.edit, by, proposal)
    move(proposal, OPEN_REVIEW, by=by)
    proposal.review_opened_at = clock.now()
    today = current()
    proposal.policy = as_document(today)
    proposal.lane = lane_for(
        is_reversible=proposal.is_reversible, is_small=proposal.is_small, under=today
    )
    if proposal.visibility == Visibility.PRIVATE:
        proposal.visibility = Visibility.ORGANISATION


def withdraw(proposal: Proposal, *, reason: str, by: Person) -> None:
    """Withdraw the proposal before it is decided, for a reason that is kept."""
    require(policy.own, by, proposal)
    reason = clean(reason)
    move(proposal, WITHDRAW, by=by, note=reason)
    proposal.withdrawn_reason = reason


def supersede(proposal: Proposal, *, successor: Proposal, by: Person) -> None:
    """Say which proposal replaces this one.

    Raises Invalid for a circle, and for a successor that fewer people can see.
    """
    require(policy.supersede, by, proposal)
    _require_possible(proposal, successor)
    proposal.superseded_by = successor
    move(proposal, SUPERSEDE, by=by, note=f"by TL-{successor.number}")


def _require_possible(proposal: Proposal, successor: Proposal) -> None:
    follower: Proposal | None = successor
    while follower is not None:
        if follower.id == proposal.id:
            raise _wrong("A proposal cannot replace itself, directly or in a circle.")
        follower = follower.superseded_by
    open_to_all = Visibility.ORGANISATION
    if proposal.visibility == open_to_all and successor.visibility != open_to_all:
        raise _wrong("Not everybody who can see this proposal can see that one.")


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, {"successor": [sentence]})


def back_to_draft(proposal: Proposal, *, note: str, by: Person) -> None:
    """Take a deferred or declined proposal up again, with a note on what changed.

    Its review opens again only after a new revision, under the thresholds of that day.
    """
    require(policy.own, by, proposal)
    move(proposal, TAKE_UP, by=by, note=clean(note))
    proposal.taken_up_on_revision, proposal.policy = proposal.revision_number, None


def revive(proposal: Proposal, *, by: Person) -> None:
    """Take a dormant proposal back into review."""
    require(policy.edit, by, proposal)
    move(proposal, REVIVE, by=by)
