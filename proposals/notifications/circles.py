"""The circles of people round a proposal, each with the reason that a letter gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from proposals import words
from proposals.accounts.handles import MOST_ASKED
from proposals.accounts.models import FormerHandle, Person
from proposals.db import db
from proposals.drafting.models import Proposal, SeatRole
from proposals.markup import mentioned_in
from proposals.notifications.pace import Pace
from proposals.review.models import Comment, Position, Thread

WHY_REVIEWER = "you are a reviewer"


@dataclass(frozen=True)
class Recipient:
    """An address, whose it is if somebody's, the reason that the letter gives, and how soon.

    ``zone`` is the time zone of their clock.
    """

    address: str
    person_id: int | None
    why: str
    zone: str = "UTC"
    pace: Pace = Pace.DAILY


Recipients = dict[int, Recipient]  # by person; who is named twice keeps the last reason


def addressed(people: Iterable[Person], why: str) -> Recipients:
    """Return those who have an account and are still here."""
    return {
        person.id: Recipient(person.email, person.id, why, person.time_zone)
        for person in people
        if person.email and person.is_active
    }


def in_place_of(people: Iterable[Person]) -> Recipients:
    """Return who acts for one of them today, so that what is asked of them finds somebody."""
    found: Recipients = {}
    for person in people:
        if person.is_active and (acting := person.stand_in):
            found |= addressed([acting], f"you stand in for {person.name}")
    return found


def people_in(query: sa.Select[int] | sa.CompoundSelect[int]) -> list[Person]:
    """Return the people whose ids the query finds."""
    return list(db.session.scalars(sa.select(Person).where(Person.id.in_(query))))


def authors_of(proposal: Proposal) -> Recipients:
    return addressed(proposal.co_authors, "you are a co-author") | addressed(
        [proposal.owner], "you are the owner"
    )


def reviewers_of(proposal: Proposal) -> Recipients:
    """Return who is asked: by name, or with a team; not who declined."""
    found: Recipients = {}
    for request in sorted(proposal.reviewers, key=lambda each: each.team is None):
        why = f"your team {request.team.name} is a reviewer" if request.team else WHY_REVIEWER
        if not request.declined_at:
            found |= addressed(request.people, why)
    return found


def seats_of(proposal: Proposal, *roles: SeatRole) -> Recipients:
    """Return who holds a seat, or one of these."""
    found: Recipients = {}
    for seat in proposal.seats:
        if seat.role in (roles or SeatRole):
            found |= addressed([seat.person], f"you are {_holding(seat.role)}")
    return found


def _holding(role: SeatRole) -> str:
    contact = " contact" if role == SeatRole.ESCALATION else ""
    return f"the {words.SEAT[role.value].lower()}{contact}"


def speakers_in(thread: Thread) -> Recipients:
    """Return who began the conversation, and who has said something in it that still stands."""
    spoke = sa.select(Comment.author_id).where(
        Comment.thread_id == thread.id, Comment.deleted_at.is_(None)
    )
    took_part = addressed(people_in(spoke), "you take part in the conversation")
    return took_part | addressed([thread.opened_by], "you began the conversation")


def participants_of(proposal: Proposal) -> Recipients:
    """Return everybody who has said something about the proposal or taken a position on it."""
    spoke = sa.union_all(
        sa.select(Thread.opened_by_id).where(Thread.proposal_id == proposal.id),
        sa.select(Comment.author_id).join(Thread).where(Thread.proposal_id == proposal.id),
        sa.select(Position.person_id).where(Position.proposal_id == proposal.id),
    )
    return addressed(people_in(spoke), "you took part")


def mentioned_by(*texts: str) -> Recipients:
    """Return whom the texts name with an @, also by a handle that they gave up."""
    handles = sorted(frozenset().union(*map(mentioned_in, texts)))[:MOST_ASKED]
    if not handles:
        return {}
    known = sa.union_all(
        sa.select(Person.id).where(Person.handle.in_(handles)),
        sa.select(FormerHandle.person_id).where(FormerHandle.handle.in_(handles)),
    )
    return addressed(people_in(known), "you are mentioned")
