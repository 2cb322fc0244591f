"""When to look again whether an effect held: planned at closing, taken back at reopening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from proposals.db import db
from proposals.drafting.models import Commitment, Proposal
from proposals.impact.models import Recheck
from proposals.impact.rollout import rolled_out

AFTER_DAYS = (90, 180)


def plan_rechecks(proposal: Proposal) -> None:
    """Plan both looks at each goal that ended with an effect.

    A look that was taken stays with the telling that it was about: a later one has other days.
    """
    told_on = proposal.outcome.told_at.date()  # type: ignore[attr-defined]
    for commitment in proposal.commitments:
        wanted = dict(_days(told_on)) if _has_effect(commitment) else {}
        for recheck in list(commitment.rechecks):  # type: ignore[attr-defined]
            if wanted.get(recheck.after_days) == recheck.due_on:
                del wanted[recheck.after_days]
            else:
                db.session.delete(recheck)
        db.session.flush()
        for days, due_on in wanted.items():
            db.session.add(Recheck(commitment=commitment, after_days=days, due_on=due_on))


def cancel_rechecks(proposal: Proposal) -> None:
    """Take back the looks that are still to come."""
    for commitment in proposal.commitments:
        for recheck in [each for each in commitment.rechecks if each.checked_at is None]:  # type: ignore[attr-defined]
            db.session.delete(recheck)


def _days(told_on: date) -> Iterator[tuple[int, date]]:
    return ((days, told_on + timedelta(days=days)) for days in AFTER_DAYS)


def _has_effect(commitment: Commitment) -> bool:
    """Tell whether a goal ended by an assessment whose interval leaves out zero.

    What was taken back has nothing to hold.
    """
    began, told = rolled_out(commitment.proposal), commitment.outcome  # type: ignore[attr-defined]
    if began is None or began.taken_back:
        return False
    found = told.assessment if told and commitment in commitment.proposal.goals else None
    if found is None or found.effect is None:
        return False
    return bool(found.effect_low > 0 or found.effect_high < 0)
