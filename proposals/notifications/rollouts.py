"""Whom the steps of a roll-out concern."""

from __future__ import annotations

from proposals.db import db
from proposals.drafting.models import Milestone, Proposal
from proposals.events import LoggedEvent
from proposals.notifications.circles import Recipient, addressed, in_place_of
from proposals.notifications.concerned import (
    everybody_who_warned_or_took_part,
    reviewers_seats_and_authors,
)
from proposals.rollout.guards import who_rolls_out
from proposals.rollout.models import ChangeKind
from proposals.rollout.queries import is_awaited
from proposals.rollout.queries.changes import deployment_to_begin_with


def who_lets_the_next_step_begin(event: LoggedEvent) -> list[Recipient]:
    """Tell whoever was named for it, and who acts for them; nobody where nobody was."""
    milestone = db.session.get(Milestone, event.details["milestone_id"])
    if milestone is None or milestone.approver is None or not is_awaited(milestone):
        return []
    named = [milestone.approver]
    told = in_place_of(named) | addressed(named, "you let the next step begin")
    return [each for person_id, each in told.items() if person_id != event.actor_id]


def who_may_begin(event: LoggedEvent) -> list[Recipient]:
    """Tell who rolls out, and who acts for them, of a deployment that may be the first step."""
    if event.details["kind"] != ChangeKind.DEPLOYMENT:
        return []
    proposal = db.session.get_one(Proposal, event.proposal_id)
    offered = deployment_to_begin_with(proposal)
    if offered is None or offered.id != event.details["change_id"]:
        return []
    carry = who_rolls_out(proposal)
    told = in_place_of(carry) | addressed(carry, "you roll it out")
    return [each for person_id, each in told.items() if person_id != event.actor_id]


def who_counts_on_the_date(event: LoggedEvent) -> list[Recipient]:
    """Tell who answers for the change or was asked about it, and whose step is still ahead."""
    return _with_steps_ahead(event, reviewers_seats_and_authors(event))


def everybody_concerned(event: LoggedEvent) -> list[Recipient]:
    """Tell of a rollback whoever took part, warned, or acts for one of them."""
    told = {each.address: each for each in reviewers_seats_and_authors(event)}
    told |= {each.address: each for each in everybody_who_warned_or_took_part(event)}
    return _with_steps_ahead(event, list(told.values()))


def _with_steps_ahead(event: LoggedEvent, told: list[Recipient]) -> list[Recipient]:
    known = {each.address for each in told}
    proposal = db.session.get_one(Proposal, event.proposal_id)
    ahead = [each.owner for each in proposal.milestones if each.owner and not each.happened_on]
    theirs = addressed(ahead, "a step of it is yours")
    others = {key: each for key, each in theirs.items() if each.address not in known}
    return [*told, *(each for person_id, each in others.items() if person_id != event.actor_id)]
