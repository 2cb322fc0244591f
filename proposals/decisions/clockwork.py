"""What time decides by itself."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from proposals import clock
from proposals.db import db, transaction
from proposals.decisions.events import DecisionRecorded
from proposals.decisions.guards import ACCEPT_IN_SILENCE
from proposals.decisions.models import FinalComment, Ruling
from proposals.decisions.record import (
    dissents_on,
    end_period,
    freeze_promises,
    new_decision,
)
from proposals.drafting.lifecycle import move, needs_of, record_on
from proposals.drafting.models import Proposal, Stage
from proposals.drafting.thresholds import thresholds_under

NO_OBJECTION = "Accepted: no objection."


def run_clock() -> int:
    """Make the moves that are due by themselves; return how many were made.

    Each is a transaction of its own, and running it again changes nothing, nor does a
    second worker. However long no worker ran, what has come due is made up for. One that
    fails is logged and holds up none of the others.
    """
    due = _ended_where_silence_is_enough()
    db.session.rollback()  # an open reading transaction would hold the write lock
    return sum(_accept_in_silence(proposal_id) for proposal_id in due)


def _ended_where_silence_is_enough() -> list[int]:
    """Return the proposals whose period is over and whose own policy accepts without a word."""
    ended = db.session.execute(
        sa.select(FinalComment.proposal_id, Proposal.policy, Proposal.lane)
        .join(Proposal, Proposal.id == FinalComment.proposal_id)
        .where(
            Proposal.stage == Stage.FINAL_COMMENT,
            FinalComment.ended_at.is_(None),
            FinalComment.closes_at <= clock.now(),
        )
        .order_by(FinalComment.closes_at)
    ).all()
    return [
        row.proposal_id for row in ended if thresholds_under(row.policy).is_silence_enough(row.lane)
    ]


def _accept_in_silence(proposal_id: int) -> bool:
    try:
        with transaction():
            proposal = db.session.get_one(Proposal, proposal_id, populate_existing=True)
            if proposal.stage != Stage.FINAL_COMMENT or needs_of(ACCEPT_IN_SILENCE, proposal):
                return False
            _record(proposal)
    except (StaleDataError, IntegrityError, OperationalError):
        return False  # somebody was first; the next run looks again
    except Exception:
        current_app.logger.exception("the clock could not move proposal %s", proposal_id)
        return False
    return True


def _record(proposal: Proposal) -> None:
    dissents = list(dissents_on(proposal, [], {}))
    html = f"<p>{NO_OBJECTION}</p>"
    decision = new_decision(
        proposal, Ruling.ACCEPTED, rationale=NO_OBJECTION, html=html, dissents=dissents, by=None
    )
    proposal.decisions.append(decision)  # type: ignore[attr-defined]
    move(proposal, ACCEPT_IN_SILENCE, by=None)
    end_period(proposal)
    freeze_promises(proposal)
    record_on(
        proposal,
        DecisionRecorded(
            proposal_id=proposal.id,
            ruling=Ruling.ACCEPTED.value,
            label="accepted: no objection",
            sequence=decision.sequence,
            over_objection=False,
            in_silence=True,
        ),
    )
