"""Who hears of what by mail, and why they do: one line for each event that causes letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from proposals import words
from proposals.accounts.events import InvitationSent, PasswordChanged, PasswordResetAsked
from proposals.accounts.models import Invitation, Person
from proposals.db import db
from proposals.decisions.events import DecisionRecorded, FinalCommentOpened
from proposals.drafting.events import ReviewerAsked, SeatDeclined, SeatOffered
from proposals.drafting.models import Proposal
from proposals.events import LoggedEvent
from proposals.review.events import ConcernAnswered, ConcernRaised, PositionsAskedAgain
from proposals.review.models import Comment, Position, Thread


@dataclass(frozen=True)
class Recipient:
    """An address, whose it is if somebody's, and the reason that the letter gives."""

    address: str
    person_id: int | None
    why: str


WHY_REVIEWER = "you are a reviewer"
Recipients = dict[int, Recipient]  # by person; who is named twice keeps the first reason


def _invited(event: LoggedEvent) -> list[Recipient]:
    invitation = db.session.get(Invitation, event.details["invitation_id"])
    return [Recipient(invitation.email, None, "you were invited")] if invitation else []


def _themselves(event: LoggedEvent) -> list[Recipient]:
    person = db.session.get_one(Person, event.actor_id)
    return list(_told([person], "it is about your account").values())


def _asked_reviewer(event: LoggedEvent) -> list[Recipient]:
    """Tell whoever was asked; of a team all who could answer, while it is still asked."""
    team_id = event.details.get("team_id")
    if team_id is None:
        return _named(event, "you were asked for a review")
    asked = [each for each in _proposal(event).reviewers if each.team_id == team_id]
    return [
        recipient
        for request in asked
        for recipient in _others(
            event,
            _told(request.people, f"your team {request.reader.name} was asked for a review"),
        )
    ]


def _offered_holder(event: LoggedEvent) -> list[Recipient]:
    return _named(event, f"you were offered the seat of {event.details['seat']}")


def _who_raised_it(event: LoggedEvent) -> list[Recipient]:
    return _named(event, "you raised the concern")


def _asked_again(event: LoggedEvent) -> list[Recipient]:
    people = _people(sa.select(Person).where(Person.id.in_(event.details["person_ids"])))
    return list(_told(people, "you took a position").values())


def _authors(event: LoggedEvent) -> list[Recipient]:
    return _others(event, _told_as_author(_proposal(event)))


def _reviewers_and_seats(event: LoggedEvent) -> list[Recipient]:
    proposal = _proposal(event)
    return _others(event, _told_by_seat(proposal) | _told_as_reviewer(proposal))


def _everybody_who_took_part(event: LoggedEvent) -> list[Recipient]:
    proposal = _proposal(event)
    spoke = sa.union_all(
        sa.select(Thread.opened_by_id).where(Thread.proposal_id == proposal.id),
        sa.select(Comment.author_id).join(Thread).where(Thread.proposal_id == proposal.id),
        sa.select(Position.person_id).where(Position.proposal_id == proposal.id),
    )
    took_part = _told(_people(sa.select(Person).where(Person.id.in_(spoke))), "you took part")
    # Read from the right: a seat says more than having spoken.
    return _others(
        event,
        took_part
        | _told_as_reviewer(proposal)
        | _told_by_seat(proposal)
        | _told_as_author(proposal),
    )


RECIPIENTS: dict[str, Callable[[LoggedEvent], list[Recipient]]] = {
    InvitationSent.name: _invited,
    PasswordResetAsked.name: _themselves,
    PasswordChanged.name: _themselves,
    ReviewerAsked.name: _asked_reviewer,
    SeatOffered.name: _offered_holder,
    SeatDeclined.name: _authors,
    PositionsAskedAgain.name: _asked_again,
    ConcernRaised.name: _authors,
    ConcernAnswered.name: _who_raised_it,
    FinalCommentOpened.name: _reviewers_and_seats,
    DecisionRecorded.name: _everybody_who_took_part,
}


def _told(people: Iterable[Person], why: str) -> Recipients:
    return {
        person.id: Recipient(person.email, person.id, why)
        for person in people
        if person.email and person.is_active
    }


def _named(event: LoggedEvent, why: str) -> list[Recipient]:
    person = db.session.get_one(Person, event.details["person_id"])
    return _others(event, _told([person], why))


def _others(event: LoggedEvent, told: Recipients) -> list[Recipient]:
    """Leave out whoever did it: nobody needs a letter about their own deed."""
    return [each for person_id, each in told.items() if person_id != event.actor_id]


def _told_as_author(proposal: Proposal) -> Recipients:
    return _told(proposal.co_authors, "you are a co-author") | _told(
        [proposal.owner], "you are the owner"
    )


def _told_as_reviewer(proposal: Proposal) -> Recipients:
    told: Recipients = {}
    for request in sorted(proposal.reviewers, key=lambda each: each.team is None):
        why = f"your team {request.team.name} is a reviewer" if request.team else WHY_REVIEWER
        told |= _told(request.people, why)
    return told


def _told_by_seat(proposal: Proposal) -> Recipients:
    told: Recipients = {}
    for seat in proposal.seats:
        told |= _told([seat.person], f"you are the {words.SEAT[seat.role.value].lower()}")
    return told


def _proposal(event: LoggedEvent) -> Proposal:
    return db.session.get_one(Proposal, event.proposal_id)


def _people(query: sa.Select[tuple[Person]]) -> list[Person]:
    return list(db.session.scalars(query))
