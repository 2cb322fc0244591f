"""What somebody holds on a proposal: seats, writing, requests and milestones still ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import BEFORE_DECISION, UNDER_WAY
from proposals.drafting.models import (
    Milestone,
    Proposal,
    Reviewer,
    Seat,
    SeatRole,
    Stage,
    co_author,
)

ROLLED_OUT = (Stage.MEASURING, *(set(Stage) - UNDER_WAY))  # nobody lets a step begin any more


@dataclass(frozen=True)
class Held:
    """One thing that waits for its holder: what it is in words, and the row behind it.

    ``key`` names it in a form: 'seat-12'. ``part`` is what it makes of its holder: 'a reviewer'.
    """

    key: str
    part: str
    label: str
    row: Proposal | Seat | Reviewer | Milestone


def is_worked_on() -> sa.ColumnElement[bool]:
    """Return the condition that something is still to be done; an archive's texts rest."""
    has_seats = sa.exists().where(Seat.proposal_id == Proposal.id)
    return sa.and_(Proposal.stage.in_(UNDER_WAY), sa.or_(~Proposal.is_imported, has_seats))


Pairs = sa.CompoundSelect[*tuple[Any, ...]]


def held_for_long_by(people: sa.ColumnElement[bool]) -> Pairs:
    """Return (proposal, person) for seats, writing and milestones of those people, ended or not.

    ``people`` is a condition on ``Person``. What one deed answers is in ``held_by`` only.
    """
    return _of(
        people,
        sa.select(Proposal.id.label("proposal_id"), Proposal.owner_id.label("person_id")),
        sa.select(Seat.proposal_id, Seat.person_id),
        sa.select(co_author.c.proposal_id, co_author.c.person_id),
        sa.select(Milestone.proposal_id, Milestone.owner_id).where(Milestone.happened_on.is_(None)),
    )


def held_by(people: sa.ColumnElement[bool]) -> Pairs:
    """Return (proposal, person) for everything that those people may hold, ended or not."""
    return _of(
        people,
        held_for_long_by(people).subquery().select(),
        sa.select(Reviewer.proposal_id, Reviewer.person_id).where(Reviewer.declined_at.is_(None)),
        sa.select(Milestone.proposal_id, Milestone.approver_id),
    )


def _of(people: sa.ColumnElement[bool], *parts: sa.Select[*tuple[Any, ...]]) -> Pairs:
    chosen = sa.select(Person.id).where(people)
    return sa.union(*(part.where(part.selected_columns[1].in_(chosen)) for part in parts))


def proposals_held_by(person: Person) -> sa.Select[int]:
    """Return the query of the ids of open proposals on which the person may hold something."""
    held = held_by(Person.id == person.id).subquery()
    return sa.select(held.c.proposal_id)


def held_in(proposal: Proposal, person: Person) -> list[Held]:
    """Return what the person holds on the proposal, the weightiest first."""
    return [*_seats(proposal, person), *_writing(proposal, person), *_work(proposal, person)]


def _seats(proposal: Proposal, person: Person) -> Iterator[Held]:
    if proposal.owner_id == person.id:
        yield Held(f"owner-{proposal.id}", "the owner", words.SEAT["owner"], proposal)
    for seat in proposal.seats:
        if seat.person_id == person.id and seat.role != SeatRole.OWNER:
            asked = "" if seat.accepted_at else ", asked and not accepted yet"
            name = words.SEAT[seat.role]
            yield Held(f"seat-{seat.id}", f"the {name.lower()}", f"{name}{asked}", seat)


def _writing(proposal: Proposal, person: Person) -> Iterator[Held]:
    if any(each.id == person.id for each in proposal.co_authors):
        yield Held(f"writer-{proposal.id}", "a co-author", "Co-author", proposal)


def _work(proposal: Proposal, person: Person) -> Iterator[Held]:
    if proposal.stage in BEFORE_DECISION:
        for request in proposal.reviewers:
            if request.person_id == person.id and not request.is_declined:
                yield Held(f"request-{request.id}", "a reviewer", "Asked for a position", request)
    for milestone in proposal.milestones:
        if label := _on_milestone(milestone, person):
            yield Held(f"milestone-{milestone.id}", "in the plan", label, milestone)


def _on_milestone(milestone: Milestone, person: Person) -> str:
    if milestone.owner_id == person.id and not milestone.happened_on:
        by_when = f" by {words.day(milestone.planned_on)}" if milestone.planned_on else ""
        return f"Sees to “{milestone.title}”{by_when}"
    if milestone.approver_id == person.id and milestone.proposal.stage not in ROLLED_OUT:
        return f"Lets the roll-out go on after “{milestone.title}”"
    return ""
