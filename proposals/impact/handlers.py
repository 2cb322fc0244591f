"""What follows at once for a closed proposal when its decider opens it again."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal, Stage
from proposals.events import LoggedEvent, handles
from proposals.impact.actions import reopen
from proposals.rollout.events import ReopeningAnswered


@handles(ReopeningAnswered, at_once=True)
def measure_again(event: LoggedEvent) -> None:
    """Measure a closed proposal again, for the reason that its decider gave."""
    proposal = db.session.get_one(Proposal, event.proposal_id)
    if event.details["reopens"] and proposal.stage == Stage.CLOSED:
        by = db.session.get_one(Person, event.actor_id)
        reopen(proposal, reason=event.details["why"], by=by)
