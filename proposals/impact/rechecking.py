"""Looking again, 90 and 180 days after an outcome, whether its effects held."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import current_app

from proposals import clock
from proposals.db import db, transaction
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Commitment, Proposal, Stage
from proposals.errors import Conflict
from proposals.impact.actions.assessing import assess
from proposals.impact.drawing.numbers import change, interval
from proposals.impact.events import EffectRechecked
from proposals.impact.method.holding import Effect, Held, held
from proposals.impact.models import Assessment, Look, Recheck
from proposals.words import HELD

LOOKS = {90: Look.AFTER_90, 180: Look.AFTER_180}


def recheck_due() -> int:
    """Take the looks that are due; return how many were taken.

    However long the worker was away: each look is a transaction of its own, computed outside
    of it, and reads up to its own day. Running it again changes nothing.
    """
    return sum(map(_take, _due()))


def _due() -> Sequence[int]:
    due = db.session.scalars(
        sa.select(Recheck.id)
        .join(Recheck.commitment)
        .join(Commitment.proposal)
        .where(
            Recheck.checked_at.is_(None),
            Recheck.due_on <= clock.today(),
            Proposal.stage == Stage.CLOSED,
        )
        .order_by(Recheck.due_on, Recheck.id)
    ).all()
    db.session.rollback()  # an open reading transaction would hold the write lock
    return due


def _take(recheck_id: int) -> bool:
    """Take one look; a failure of one is logged, and the others are taken."""
    try:
        with transaction():
            return _look(recheck_id)
    except Exception:
        current_app.logger.exception("the look %s could not be taken", recheck_id)
        return False


def _look(recheck_id: int) -> bool:
    recheck = db.session.get_one(Recheck, recheck_id)
    commitment = recheck.commitment
    later = _assessed(recheck)
    if not _claim(recheck_id):
        raise Conflict("Another worker took this look.")
    db.session.refresh(recheck)
    told = commitment.outcome.assessment  # type: ignore[attr-defined]
    recheck.assessment = later
    recheck.found = _found(_effect(told) if told else None, _effect(later))
    record_on(
        commitment.proposal,
        EffectRechecked(
            proposal_id=commitment.proposal_id,
            commitment_id=commitment.id,
            recheck_id=recheck.id,
            metric=commitment.metric.name,
            after_days=recheck.after_days,
            found=f"{HELD[recheck.found].lower()}. {held_sentence(recheck)}",
        ),
    )
    return True


def _assessed(recheck: Recheck) -> Assessment:
    """Return what the later look found, read up to the day on which it was due."""
    look = LOOKS[recheck.after_days]
    return assess(recheck.commitment, look=look, until=recheck.due_on, by=None)


def _found(told: Effect | None, later: Effect | None) -> Held:
    return held(told, later) if told else Held.UNCLEAR


def _claim(recheck_id: int) -> bool:
    """Note that the look is taken; False where another worker was first."""
    claimed = db.session.execute(
        sa.update(Recheck)
        .where(Recheck.id == recheck_id, Recheck.checked_at.is_(None))
        .values(checked_at=clock.now())
    )
    return claimed.rowcount == 1  # type: ignore[attr-defined]


def _effect(found: Assessment) -> Effect | None:
    if found.effect is None or found.effect_low is None or found.effect_high is None:
        return None
    return Effect(found.effect, found.effect_low, found.effect_high)


def held_sentence(recheck: Recheck) -> str:
    """Return what a look found, with its numbers beside those that were told."""
    unit = recheck.commitment.metric.unit
    later = _effect(recheck.assessment) if recheck.assessment else None
    if later is None:
        return f"No effect could be computed from the later points.{told_sentence(recheck)}"
    size = change(later.size, later.low, later.high, unit)
    ends = interval(later.low, later.high)
    return f"{size} in the weeks before (95% interval {ends}).{told_sentence(recheck)}"


def told_sentence(recheck: Recheck) -> str:
    """Return the effect that the outcome told of."""
    found = recheck.commitment.outcome.assessment  # type: ignore[attr-defined]
    told = _effect(found) if found else None
    if told is None:
        return ""
    return f" Told: {change(told.size, told.low, told.high, recheck.commitment.metric.unit)}."
