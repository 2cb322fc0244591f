"""How a request for a position is made: to whom it can go, and what is kept of it."""

from __future__ import annotations

from datetime import date

from proposals import clock
from proposals.accounts.models import Person, Team
from proposals.drafting.events import ReviewerAsked
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Proposal, Reviewer
from proposals.drafting.requests import request_of, take_back_refusal
from proposals.errors import Invalid
from proposals.forms import clean


def ask(
    proposal: Proposal, reader: Person | Team, *, reason: str, due_on: date | None, by: Person
) -> Reviewer:
    """Ask for a position; asking again changes reason and date."""
    _require_able(proposal, reader)
    if due_on and due_on < clock.today():
        raise Invalid("That day has passed.", {"due_on": ["Choose a day that is still to come."]})
    person, team = (None, reader) if isinstance(reader, Team) else (reader, None)
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


def _require_able(proposal: Proposal, reader: Person | Team) -> None:
    if isinstance(reader, Team):
        authors = proposal.author_ids
        if not any(each.is_active and each.id not in authors for each in reader.members):
            raise wrong(f"Nobody in {reader.name} could answer: its members write the proposal.")
    elif not reader.is_active:
        raise wrong(f"{reader.name} has left.")
    elif reader.id in proposal.author_ids:
        raise wrong("An author cannot review their own proposal.")


def wrong(sentence: str) -> Invalid:
    return Invalid(sentence, {"reviewer": [sentence]})
