"""Taking follow-ups up: as a proposal, as a milestone, or not at all for a reason."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import actions as drafting
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Milestone, Proposal
from proposals.errors import Conflict, Invalid
from proposals.forms import LONGEST_TITLE, clean, one_line
from proposals.impact import policy
from proposals.impact.events import FollowUpTakenUp
from proposals.impact.following import beginning_of, title_of
from proposals.impact.models import FollowUp
from proposals.policy import require


def start_proposal(follow_up: FollowUp, *, by: Person) -> Proposal:
    """Start a private draft of the person's own with the follow-up as its context."""
    require(policy.follow_up, by, follow_up.outcome.proposal)
    _require_open(follow_up)
    proposal = drafting.start(**vars(beginning_of(follow_up)), by=by)
    follow_up.became_proposal = proposal
    # Not which one: whoever reads this may not see it.
    _record(follow_up, "took it up", by)
    return proposal


def plan_milestone(follow_up: FollowUp, *, by: Person) -> Milestone:
    """Plan the follow-up as a step of the proposal that it came from."""
    require(policy.follow_up, by, follow_up.outcome.proposal)
    _require_open(follow_up)
    title, text = title_of(follow_up.text), follow_up.text
    milestone = drafting.plan_milestone(
        follow_up.outcome.proposal,
        title=title,
        exit_criteria="" if title == one_line(text) else text,
        by=by,
    )
    follow_up.became_milestone = milestone
    _record(follow_up, "planned it as a milestone", by)
    return milestone


def drop(follow_up: FollowUp, *, reason: str, by: Person) -> None:
    """Say why nothing becomes of a follow-up."""
    require(policy.follow_up, by, follow_up.outcome.proposal)
    _require_open(follow_up)
    reason = clean(reason)
    if not reason:
        raise Invalid("It needs a reason.", {"reason": ["Say why nothing becomes of it."]})
    follow_up.dropped_reason = reason
    _record(follow_up, f"dropped it: {reason}", by)


def _require_open(follow_up: FollowUp) -> None:
    if not follow_up.is_open:
        raise Conflict("Somebody has said already what becomes of this follow-up.")


def _record(follow_up: FollowUp, went: str, by: Person) -> None:
    db.session.flush()
    proposal = follow_up.outcome.proposal
    record_on(
        proposal,
        FollowUpTakenUp(
            proposal_id=proposal.id,
            actor_id=by.id,
            follow_up_id=follow_up.id,
            text=one_line(follow_up.text)[:LONGEST_TITLE],
            went=went,
        ),
    )
