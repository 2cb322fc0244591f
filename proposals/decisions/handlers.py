"""What interrupts final comment, at once."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.decisions.events import FinalCommentInterrupted
from proposals.decisions.guards import INTERRUPT
from proposals.decisions.queries import running_period_of
from proposals.drafting.events import EffortChanged, PromiseChanged, RevisionSaved
from proposals.drafting.lifecycle import move, record_on
from proposals.drafting.models import Proposal, Stage
from proposals.events import LoggedEvent, handles
from proposals.review.events import ConcernRaised, ThreadReopened
from proposals.review.models import ThreadKind


@handles(RevisionSaved, PromiseChanged, EffortChanged, at_once=True)
def return_to_review_with_what_is_proposed(event: LoggedEvent) -> None:
    """Give everybody time for what is new in a material revision."""
    if event.details["is_material"]:
        _interrupt(event, "a material change")


@handles(ConcernRaised, at_once=True)
def return_to_review_with_a_concern(event: LoggedEvent) -> None:
    """Give a new concern the time that an earlier one had."""
    _interrupt(event, "a new concern")


@handles(ThreadReopened, at_once=True)
def return_to_review_with_a_reopened_concern(event: LoggedEvent) -> None:
    """Treat a concern that is open again like a new one."""
    if event.details["kind"] == ThreadKind.CONCERN.value:
        _interrupt(event, "a reopened concern")


def _interrupt(event: LoggedEvent, cause: str) -> None:
    proposal = db.session.get_one(Proposal, event.proposal_id)
    if proposal.stage != Stage.FINAL_COMMENT:
        return
    period = running_period_of(proposal)
    if period and period.kept_running:
        return
    if period:
        period.ended_at = clock.now()
    by = db.session.get(Person, event.actor_id) if event.actor_id else None
    move(proposal, INTERRUPT, by=None)
    record_on(
        proposal,
        FinalCommentInterrupted(
            proposal_id=proposal.id, actor_id=by.id if by else None, cause=cause
        ),
    )
