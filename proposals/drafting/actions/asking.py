"""Asking people and teams for a position."""

from __future__ import annotations

from datetime import date

from proposals.accounts.models import Person, Team
from proposals.drafting import policy
from proposals.drafting.actions._asking import ask, wrong
from proposals.drafting.changes import record_change
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Proposal, Reviewer
from proposals.drafting.requests import drop_request
from proposals.policy import require


def ask_reviewer(
    proposal: Proposal,
    *,
    person: Person | None = None,
    team: Team | None = None,
    reason: str,
    due_on: date | None = None,
    by: Person,
) -> Reviewer:
    """Ask a person, or a team, for a position, saying why; asking again changes reason and date.

    Whoever declined is asked anew.

    For a team any one of its members answers. Raises Invalid for somebody who has left or
    writes the proposal, for a team of nobody else, and for a day that has passed.
    """
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Ask for a review")
    return ask(proposal, _one_of(person, team), reason=reason, due_on=due_on, by=by)


def withdraw_request(
    proposal: Proposal, *, person: Person | None = None, team: Team | None = None, by: Person
) -> None:
    """No longer ask for a position; what was said stays."""
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Withdraw a request")
    reader = _one_of(person, team)
    if drop_request(proposal, reader):
        record_change(proposal, f"no longer asks {reader.name} for a review", by=by)


def _one_of(person: Person | None, team: Team | None) -> Person | Team:
    reader = person or team
    if reader is None or (person and team):
        raise wrong("Choose a person or a team.")
    return reader
