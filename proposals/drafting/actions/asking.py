"""Asking people and teams for a position."""

from __future__ import annotations

from datetime import date

from proposals import clock
from proposals.accounts.models import Person, Team
from proposals.drafting import policy
from proposals.drafting.changes import record_change, wake
from proposals.drafting.events import ReviewerAsked
from proposals.drafting.lifecycle import BEFORE_DECISION, record_on, require_stage
from proposals.drafting.models import Proposal, Reviewer
from proposals.drafting.requests import drop_request, request_of, take_back_refusal
from proposals.errors import Invalid
from proposals.forms import clean
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
    reader = _one_of(person, team)
    _require_able(proposal, reader)
    if due_on and due_on < clock.today():
        raise Invalid("That day has passed.", {"due_on": ["Choose a day that is still to come."]})
    reviewer = request_of(proposal, reader)
    if reviewer is None:
        reviewer = Reviewer(person=person, team=team, asked_by_id=by.id)
        proposal.reviewers.append(reviewer)
    elif reviewer.is_declined:
        take_back_refusal(reviewer)
        reviewer.asked_by_id, reviewer.asked_at = by.id, clock.now()
    elif (reviewer.reason, reviewer.due_on) == (clean(reason), due_on):
        return reviewer
    reviewer.reason, reviewer.due_on = clean(reason), due_on
    wake(proposal, by=by)
    record_on(
        proposal,
        ReviewerAsked(
            proposal_id=proposal.id,
            actor_id=by.id,
            person=reader.name,
            person_id=person.id if person else None,
            team_id=team.id if team else None,
        ),
    )
    return reviewer


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
        raise _wrong("Choose a person or a team.")
    return reader


def _require_able(proposal: Proposal, reader: Person | Team) -> None:
    if isinstance(reader, Team):
        authors = proposal.author_ids
        if not any(each.is_active and each.id not in authors for each in reader.members):
            raise _wrong(f"Nobody in {reader.name} could answer: its members write the proposal.")
    elif not reader.is_active:
        raise _wrong(f"{reader.name} has left.")
    elif reader.id in proposal.author_ids:
        raise _wrong("An author cannot review their own proposal.")


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, {"reviewer": [sentence]})
