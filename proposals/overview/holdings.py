"""Everything that one person holds, as another may see it: what needs somebody when they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers, joinedload, selectinload

from proposals.accounts.models import Person
from proposals.db import db, scalars
from proposals.drafting.holdings import (
    Held,
    held_for_long_by,
    held_in,
    is_worked_on,
    proposals_held_by,
)
from proposals.drafting.models import Milestone, Proposal, Reviewer
from proposals.drafting.queries import visible_proposals
from proposals.goals.models import Goal
from proposals.metrics.models import Metric
from proposals.review.queries import is_heard
from proposals.rollout.models import Course, StatusUpdate

PAGE = 20  # proposals at once; each thing on them is a choice among everybody


@dataclass(frozen=True)
class Holding:
    """One proposal and what is held on it; ``blocker`` is what stands in its way, if theirs."""

    proposal: Proposal
    held: Sequence[Held]
    blocker: str = ""


@dataclass(frozen=True)
class Holdings:
    """A page of what somebody holds; ``after`` is the number to go on behind, if there is more."""

    person: Person
    proposals: Sequence[Holding] = ()
    metrics: Sequence[Metric] = ()
    goals: Sequence[Goal] = ()
    after: int | None = None
    is_first: bool = True

    def __bool__(self) -> bool:
        return bool(self.proposals or self.metrics or self.goals)


def holdings_of(
    person: Person, *, to: Person, after: int = 0, only: sa.ColumnElement[bool] | None = None
) -> Holdings:
    """Return what the person holds that the reader may see, by number; metrics and goals first.

    ``only`` narrows the proposals, and leaves out metrics and goals.
    """
    found = _proposals(person, to, after, sa.true() if only is None else only)
    is_first = not after and only is None
    return Holdings(
        person,
        [held for each in found[:PAGE] if (held := _on(each, person)).held or held.blocker],
        _metrics(person) if is_first else (),
        _goals(person) if is_first else (),
        after=found[PAGE - 1].number if len(found) > PAGE else None,
        is_first=not after,
    )


def _proposals(
    person: Person, to: Person, after: int, only: sa.ColumnElement[bool]
) -> list[Proposal]:
    configure_mappers()  # the later stages hang their collections on the proposal
    blocked = _blocked_by(Person.id == person.id).with_only_columns(Course.proposal_id)
    return scalars(
        visible_proposals(to)
        .where(
            is_worked_on(),
            sa.or_(Proposal.id.in_(proposals_held_by(person)), Proposal.id.in_(blocked)),
            Proposal.number > after,
            only,
        )
        .order_by(Proposal.number)
        .limit(PAGE + 1)
        .options(
            joinedload(Proposal.owner),
            joinedload(Proposal.offer),
            selectinload(Proposal.seats),
            selectinload(Proposal.co_authors),
            selectinload(Proposal.reviewers).joinedload(Reviewer.team),
            selectinload(Proposal.positions),  # type: ignore[attr-defined]
            selectinload(Proposal.milestones).joinedload(Milestone.approval),  # type: ignore[attr-defined]
            joinedload(Proposal.course),  # type: ignore[attr-defined]
        )
    )


def _blocked_by(people: sa.ColumnElement[bool]) -> sa.Select[int, int | None]:
    """Return the query of what is blocked, as the last update says, and by whom it is cleared."""
    chosen = sa.select(Person.id).where(people)
    return (
        sa.select(Course.proposal_id, StatusUpdate.blocker_owner_id)
        .join(StatusUpdate, StatusUpdate.id == Course.update_id)
        .where(StatusUpdate.blocker_owner_id.in_(chosen), Course.update_due_at.is_not(None))
    )


def _on(proposal: Proposal, person: Person) -> Holding:
    held = [each for each in held_in(proposal, person) if not _is_over(each.row)]
    course = proposal.course  # type: ignore[attr-defined]
    latest = course.update if course and course.update_due_at else None
    if latest is None or latest.blocker_owner_id != person.id:
        return Holding(proposal, held)
    return Holding(proposal, held, latest.blocker)


def _is_over(row: object) -> bool:
    """Tell whether it was done: the position taken, the roll-out let go on."""
    if isinstance(row, Reviewer):
        return is_heard(row)
    if isinstance(row, Milestone):
        return row.happened_on is not None and row.approval is not None  # type: ignore[attr-defined]
    return False


def _metrics(person: Person) -> list[Metric]:
    is_theirs = sa.and_(Metric.owner_id == person.id, Metric.archived_at.is_(None))
    return scalars(sa.select(Metric).where(is_theirs).order_by(Metric.name, Metric.id).limit(PAGE))


def _goals(person: Person) -> list[Goal]:
    is_theirs = sa.and_(Goal.owner_id == person.id, Goal.closed_at.is_(None))
    return scalars(sa.select(Goal).where(is_theirs).order_by(Goal.title, Goal.id).limit(PAGE))


def departed_holders(*, to: Person) -> list[Person]:
    """Return who was deactivated and still holds something that the reader may see, by name."""
    departed = Person.deactivated_at.is_not(None)
    held = held_for_long_by(departed).subquery()
    visible = visible_proposals(to).where(is_worked_on()).with_only_columns(Proposal.id)
    holding = sa.union(
        sa.select(held.c.person_id).where(held.c.proposal_id.in_(visible)),
        sa.select(Metric.owner_id).where(Metric.archived_at.is_(None)),
        sa.select(Goal.owner_id).where(Goal.closed_at.is_(None)),
    )
    query = sa.select(Person).where(departed, Person.id.in_(holding))
    return list(db.session.scalars(query.order_by(Person.name, Person.id)))


def in_words(holding: Holding) -> str:
    """Return what is held on one proposal: 'Owner · Sees to “Announced” by Tue 3 June'."""
    parts = [each.label for each in holding.held]
    if holding.blocker:
        parts.append(f"Clears what is in the way: “{holding.blocker}”")
    return " · ".join(parts)
