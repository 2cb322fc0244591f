"""Beginning a roll-out with the deployment that was told of, or saying that it is not that."""

from __future__ import annotations

from datetime import date

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting.models import Milestone, MilestoneKind
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions.steps import record_step
from proposals.rollout.changes import told_as
from proposals.rollout.models import ChangeLink


def begin_rollout(
    link: ChangeLink, *, exposure: int | None, happened_on: date, by: Person
) -> Milestone:
    """Say that this deployment was the first roll-out step; ``exposure`` is in percent.

    The step that is planned first is the one that happened where it reaches as much.
    """
    require(policy.roll_out, by, link.proposal)
    return record_step(
        link.proposal,
        title="",
        exposure=exposure,
        happened_on=happened_on,
        note=f"Began with the {told_as(link)}.",
        kind=MilestoneKind.ROLLOUT,
        by=by,
    )


def set_aside(link: ChangeLink, *, by: Person) -> None:
    """Say that this deployment does not begin the roll-out; the next one is asked about."""
    require(policy.roll_out, by, link.proposal)
    link.set_aside_at = link.set_aside_at or clock.now()
