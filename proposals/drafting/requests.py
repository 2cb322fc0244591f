"""The requests for a position that a proposal holds, to people and to teams."""

from __future__ import annotations

from proposals.accounts.models import Person, Team
from proposals.db import db
from proposals.drafting.models import Proposal, Reviewer


def request_of(proposal: Proposal, reader: Person | Team) -> Reviewer | None:
    """Return the request to this person by name, or to this team, if there is one."""
    return next((each for each in proposal.reviewers if each.reader is reader), None)


def drop_request(proposal: Proposal, reader: Person | Team) -> bool:
    """Take the request back; False where there was none."""
    if reviewer := request_of(proposal, reader):
        proposal.reviewers.remove(reviewer)
        db.session.delete(reviewer)
    return reviewer is not None


def take_back_refusal(request: Reviewer) -> None:
    """Forget that the request was declined: its history stays, and it is waited for again."""
    request.declined_at, request.declined_reason = None, ""
    request.handed_to = request.answered_by = None
