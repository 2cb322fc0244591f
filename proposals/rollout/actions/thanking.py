"""Thanking for bad news that was said early."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.events import LoggedEvent, record
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.events import WarningThanked
from proposals.rollout.models import Problem, StatusUpdate, Thanks
from proposals.rollout.queries import said_by, thanks_of


def thank(said: StatusUpdate | Problem, *, by: Person) -> None:
    """Thank for an update or a problem; a second time changes nothing. It is told once."""
    require(policy.thank, by, said)
    if thanks_of(said, by):
        return
    db.session.add(Thanks(**_about(said), person=by, said_at=clock.now()))
    db.session.flush()
    if not _has_been_told(said, by):
        _tell(said, by)


def take_thanks_back(said: StatusUpdate | Problem, *, by: Person) -> None:
    """Take one's thanks back, such as those of a slip of the hand."""
    require(policy.thank, by, said)
    if found := thanks_of(said, by):
        db.session.delete(found)
        db.session.flush()


def _about(said: StatusUpdate | Problem) -> dict[str, int | None]:
    is_update = isinstance(said, StatusUpdate)
    return {
        "update_id": said.id if is_update else None,
        "problem_id": None if is_update else said.id,
    }


def _has_been_told(said: StatusUpdate | Problem, by: Person) -> bool:
    told = db.session.scalars(
        sa.select(LoggedEvent).where(
            LoggedEvent.proposal_id == said.proposal_id,
            LoggedEvent.actor_id == by.id,
            LoggedEvent.name == WarningThanked.name,
        )
    )
    about = _about(said)
    return any({name: each.details[name] for name in about} == about for each in told)


def _tell(said: StatusUpdate | Problem, by: Person) -> None:
    """Record what no guard looks at: a word of thanks keeps nothing from going dormant."""
    record(
        WarningThanked(
            proposal_id=said.proposal_id,
            actor_id=by.id,
            person=said_by(said).name,
            person_id=said_by(said).id,
            **_about(said),
        )
    )
