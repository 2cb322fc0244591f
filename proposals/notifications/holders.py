"""Whom it concerns that somebody leaves, hands over, or wakes what rested."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from proposals.accounts.models import Person, team_member
from proposals.db import db
from proposals.drafting.holdings import is_worked_on, proposals_held_by
from proposals.drafting.models import OwnershipOffer, Proposal, Seat, Stage, co_author
from proposals.events import LoggedEvent
from proposals.notifications.circles import (
    Recipient,
    Recipients,
    addressed,
    people_in,
    seats_of,
)
from proposals.notifications.concerned import (
    authors,
    owner_and_whose_turn_it_is,
    reviewers_seats_and_authors,
)


def who_hears_of_a_departure(event: LoggedEvent) -> list[Recipient]:
    """Tell administrators, the person's teams, and who writes what they held something on."""
    person = db.session.get_one(Person, event.details["person_id"])
    told: Recipients = addressed(_who_can_help(person), "you work on what they held")
    for team in person.teams:
        told |= addressed(team.members, f"you are in their team {team.name}")
    administrators = sa.select(Person.id).where(Person.is_administrator)
    told |= addressed(people_in(administrators), "you administer Throughline")
    return [each for person_id, each in told.items() if person_id != event.actor_id]


def _who_can_help(person: Person) -> list[Person]:
    """Return the authors of what they held something on, and who has a seat where they owned."""
    held = sa.select(Proposal.id).where(is_worked_on(), Proposal.id.in_(proposals_held_by(person)))
    owned = held.where(Proposal.owner_id == person.id)
    return people_in(
        sa.union(
            sa.select(Proposal.owner_id).where(Proposal.id.in_(held)),
            sa.select(co_author.c.person_id).where(co_author.c.proposal_id.in_(held)),
            sa.select(Seat.person_id).where(Seat.proposal_id.in_(owned)),
        )
    )


def is_helped_by(reader: Person) -> sa.ColumnElement[bool]:
    """Return the condition that the reader writes the proposal or has a seat there."""
    return sa.or_(
        Proposal.owner_id == reader.id,
        Proposal.id.in_(sa.select(Seat.proposal_id).where(Seat.person_id == reader.id)),
        Proposal.id.in_(
            sa.select(co_author.c.proposal_id).where(co_author.c.person_id == reader.id)
        ),
    )


def is_their_colleague(reader: Person, person: Person) -> bool:
    """Tell whether they share a team; one statement, whatever is loaded."""
    both = [each.id for each in (reader, person)]
    shared = (
        sa.select(team_member.c.team_id)
        .where(team_member.c.person_id.in_(both))
        .group_by(team_member.c.team_id)
        .having(sa.func.count() == 2)
    )
    return db.session.scalar(shared.limit(1)) is not None


def who_can_go_on(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell the owner and whose turn it is; where nobody of them is left, who has a seat."""
    found = list(owner_and_whose_turn_it_is(event))
    proposal = db.session.get_one(Proposal, event.proposal_id)
    return found or seats_of(proposal).values()


def new_owner(event: LoggedEvent) -> Iterable[Recipient]:
    """Tell whoever the ownership is offered to, or is not any more."""
    person = db.session.get_one(Person, event.details["person_id"])
    return addressed([person], "you were offered the ownership").values()


def who_offered_it(event: LoggedEvent) -> list[Recipient]:
    """Tell whose offer was declined, and the authors."""
    offer = db.session.get_one(OwnershipOffer, event.details["offer_id"])
    offered = addressed([offer.offered_by], "you offered the ownership")
    others = {each.person_id for each in authors(event)} - {offer.offered_by_id}
    return [*offered.values(), *(each for each in authors(event) if each.person_id in others)]


def who_hears_that_it_rests_or_wakes(event: LoggedEvent) -> list[Recipient]:
    """Tell the authors when it goes to rest, and everybody with a part when it wakes."""
    if event.details["went_to"] == Stage.DORMANT:
        return authors(event)
    has_woken = event.details["came_from"] == Stage.DORMANT
    return reviewers_seats_and_authors(event) if has_woken and _is_reviewed(event) else []


def _is_reviewed(event: LoggedEvent) -> bool:
    return bool(event.details["went_to"] == Stage.IN_REVIEW)
