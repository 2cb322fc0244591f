"""Keeping the turns in step: with every fact, in its own transaction, and with the clock.

The rules stay the only source. What is kept here is their last answer, because asking
them for each row of a list means reading everything that they look at.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db, transaction
from proposals.decisions.models import FinalComment
from proposals.drafting.lifecycle import TOUCHED
from proposals.drafting.models import Proposal, Seat, SeatRole, Stage
from proposals.overview.models import Turn
from proposals.overview.needs import NeedsLine, needs_line


def init_app(app: Flask) -> None:
    """Ask the rules again before every commit that recorded a fact about a proposal."""
    if not event.contains(db.session, "before_commit", _before_commit):
        event.listen(db.session, "before_commit", _before_commit)


def _before_commit(session: Any) -> None:
    for proposal_id in session.info.pop(TOUCHED, ()):
        session.flush()
        if proposal := session.get(Proposal, proposal_id):  # None: its transaction was undone
            refresh(proposal)


def refresh(proposal: Proposal) -> None:
    """Write down whose turn it is now."""
    db.session.expire(proposal)  # collections may be older than the rows
    line = needs_line(proposal)
    now = {(each.id, _team_id(line, each)) for each in line.turn}
    kept = {
        (person_id, team_id)
        for person_id, team_id in db.session.execute(
            sa.select(Turn.person_id, Turn.team_id).where(Turn.proposal_id == proposal.id)
        )
    }
    if gone := [person_id for person_id, _ in kept - now]:
        db.session.execute(
            sa.delete(Turn).where(Turn.proposal_id == proposal.id, Turn.person_id.in_(gone))
        )
    if new := now - kept:
        rows = [
            {"proposal_id": proposal.id, "person_id": person_id, "team_id": team_id}
            for person_id, team_id in new
        ]
        db.session.execute(sa.insert(Turn), rows)


def _team_id(line: NeedsLine, person: Person) -> int | None:
    team = line.through.get(person.id)
    return team.id if team else None


def refresh_ended_periods() -> int:
    """Refresh the proposals whose final comment ended and asks nobody to decide. Returns 0.

    No fact says that time has passed, and no worker may have run when it did.
    """
    is_asked = sa.exists().where(Turn.proposal_id == Proposal.id, Turn.person_id == Seat.person_id)
    with transaction():
        ended = db.session.scalars(
            sa.select(Proposal)
            .join(FinalComment, FinalComment.proposal_id == Proposal.id)
            .join(Seat, sa.and_(Seat.proposal_id == Proposal.id, Seat.role == SeatRole.DECIDER))
            .where(
                Proposal.stage == Stage.FINAL_COMMENT,
                FinalComment.ended_at.is_(None),
                FinalComment.closes_at <= clock.now(),
                ~is_asked,
            )
        ).all()
        for proposal in ended:
            refresh(proposal)
    return 0
