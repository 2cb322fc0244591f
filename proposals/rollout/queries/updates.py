"""What was said about how a roll-out goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal, Seat, SeatRole
from proposals.errors import NotFound
from proposals.rollout.models import Course, StatusUpdate

UPDATES_A_PAGE = 10


@dataclass(frozen=True)
class UpdatePage:
    """Some status updates, the latest first; ``next`` is the id to go on before, or None."""

    updates: Sequence[StatusUpdate]
    next: int | None


def updates_page(
    proposal: Proposal, *, before: int | None = None, limit: int = UPDATES_A_PAGE
) -> UpdatePage:
    """Return the latest status updates, those before an id where one is given."""
    statement = sa.select(StatusUpdate).where(StatusUpdate.proposal_id == proposal.id)
    if before is not None:
        statement = statement.where(StatusUpdate.id < before)
    found = db.session.scalars(statement.order_by(StatusUpdate.id.desc()).limit(limit + 1)).all()
    return UpdatePage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def waiting_for(person: Person) -> sa.CompoundSelect[int]:
    """Return the query of the proposals that wait for the person's word, or for their help.

    They are the ones to say how it is going and are late, or the latest update names them for
    what is in the way.
    """
    late = (
        sa.select(Course.proposal_id)
        .join(Seat, Seat.proposal_id == Course.proposal_id)
        .where(
            Seat.role == SeatRole.ROLLOUT_OWNER,
            Seat.person_id == person.id,
            Course.update_due_at < clock.now(),
        )
    )
    named = (
        sa.select(Course.proposal_id)
        .join(StatusUpdate, StatusUpdate.id == Course.update_id)
        .where(StatusUpdate.blocker_owner_id == person.id)
    )
    return sa.union_all(late, named)


def update_of(proposal: Proposal, update_id: int) -> StatusUpdate:
    """Return one of the proposal's status updates, or raise NotFound."""
    update = db.session.scalar(
        sa.select(StatusUpdate).where(
            StatusUpdate.proposal_id == proposal.id, StatusUpdate.id == update_id
        )
    )
    if update is None:
        raise NotFound()
    return update
