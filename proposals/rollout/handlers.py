"""What follows at once for a roll-out when its proposal moves or is staffed."""

from __future__ import annotations

from proposals.db import db
from proposals.drafting.events import ProposalMoved, SeatOffered
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE
from proposals.drafting.models import Proposal
from proposals.events import LoggedEvent, handles
from proposals.rollout.course import refresh_course


@handles(ProposalMoved, SeatOffered, at_once=True)
def keep_the_course(event: LoggedEvent) -> None:
    """Ask how it is going from acceptance on, and no more once the roll-out has ended.

    What was imported is asked about from when somebody is named for it.
    """
    proposal = db.session.get_one(Proposal, event.proposal_id)
    if proposal.course or proposal.stage in AFTER_ACCEPTANCE:  # type: ignore[attr-defined]
        refresh_course(proposal)
