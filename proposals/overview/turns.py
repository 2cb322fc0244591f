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
from proposals.decisions.guards import PERIOD_RUNS
from proposals.decisions.models import FinalComment
from proposals.drafting.lifecycle import TOUCHED
from proposals.drafting.models import Proposal, Seat, SeatRole, Stage
from proposals.overview.models import Turn
from proposals.overview.needs import NeedsLine, needs_line

BATCH = 50  # proposals that are asked about in one transaction


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
    """Write down whose turn it is now, and what is needed."""
    db.session.expire(proposal)  # collections may be older than the rows
    line = needs_line(proposal)
    _write_needs(proposal, [need.lasting or need.phrase for need in line.needs])
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


def _write_needs(proposal: Proposal, needs: list[str]) -> None:
    if proposal.needs != needs:
        # Beside the version: nobody who edits the proposal loses a race against this.
        db.session.execute(
            sa.update(Proposal)
            .where(Proposal.id == proposal.id)
            .values(needs=needs)
            .execution_options(synchronize_session=False)
        )
        db.session.expire(proposal, ["needs"])


def _team_id(line: NeedsLine, person: Person) -> int | None:
    team = line.through.get(person.id)
    return team.id if team else None


def refresh_ended_periods() -> int:
    """Refresh the proposals whose final comment ended and is waited for still. Returns 0.

    No fact says that time has passed, and no worker may have run when it did.
    """
    is_asked = sa.exists().where(Turn.proposal_id == Proposal.id, Turn.person_id == Seat.person_id)
    waits = sa.cast(Proposal.needs, sa.Text).contains(PERIOD_RUNS)
    with transaction():
        ended = db.session.scalars(
            sa.select(Proposal)
            .join(FinalComment, FinalComment.proposal_id == Proposal.id)
            .join(Seat, sa.and_(Seat.proposal_id == Proposal.id, Seat.role == SeatRole.DECIDER))
            .where(
                Proposal.stage == Stage.FINAL_COMMENT,
                FinalComment.ended_at.is_(None),
                FinalComment.closes_at <= clock.now(),
                sa.or_(~is_asked, waits),
            )
        ).all()
        for proposal in ended:
            refresh(proposal)
    return 0


def refresh_unasked() -> int:
    """Refresh proposals that the rules were never asked about; return how many there were.

    They come from an import, or from before their needs were written down.
    """
    with transaction():
        unasked = db.session.scalars(
            sa.select(Proposal).where(Proposal.needs.is_(sa.null())).limit(BATCH)
        ).all()
        for proposal in unasked:
            refresh(proposal)
    return len(unasked)
