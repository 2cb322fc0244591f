"""Reading a roll-out: its steps, its dates, and what was said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Lane, Milestone, MilestoneKind, Proposal, Stage
from proposals.errors import NotFound
from proposals.rollout.models import StatusUpdate

ROLLS_OUT = frozenset({MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE, MilestoneKind.ROLLBACK})
UPDATES_A_PAGE = 10
# How often somebody says how it is going. Measuring speaks for itself, in numbers.
UPDATE_EVERY = {
    Lane.LIGHT: timedelta(days=28),
    Lane.STANDARD: timedelta(days=14),
    Lane.FULL: timedelta(days=7),
}
TOLD_ABOUT = frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT})


class Step(NamedTuple):
    """Something that reached people: when, for what percentage of them, and how it is called."""

    on: date
    exposure: int | None
    kind: MilestoneKind
    title: str


def steps_of(proposal: Proposal) -> list[Step]:
    """Return the dated roll-out steps, the completion and the rollbacks, in order of time."""
    steps = [
        Step(each.happened_on, each.exposure, each.kind, each.title)
        for each in proposal.milestones
        if each.happened_on and each.kind in ROLLS_OUT
    ]
    return sorted(steps, key=lambda step: step.on)


def first_step_on(proposal: Proposal) -> date | None:
    """Return when the change first reached anybody, or None while it has not."""
    days = [step.on for step in steps_of(proposal) if step.kind == MilestoneKind.ROLLOUT]
    return min(days, default=None)


def unmet_conditions(proposal: Proposal) -> list[Milestone]:
    """Return the conditions of the decision that are not met yet."""
    return [each for each in proposal.milestones if each.is_condition and not each.happened_on]


def milestone_of(proposal: Proposal, milestone_id: int) -> Milestone:
    """Return one of the proposal's milestones, or raise NotFound."""
    for milestone in proposal.milestones:
        if milestone.id == milestone_id:
            return milestone
    raise NotFound()


def milestones_in_order(proposal: Proposal) -> list[Milestone]:
    """Return the milestones as they happened, then as planned, then those without a day."""

    def place(milestone: Milestone) -> tuple[bool, date, int]:
        day = milestone.happened_on or milestone.planned_on or date.max
        return milestone.happened_on is None, day, milestone.id

    return sorted(proposal.milestones, key=place)


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


def is_outdated(proposal: Proposal, latest: StatusUpdate | None) -> bool:
    """Tell whether nobody has said for longer than the lane allows how it is going."""
    if proposal.stage not in TOLD_ABOUT:
        return False
    return clock.now() > update_due_at(proposal, latest)


def update_due_at(proposal: Proposal, latest: StatusUpdate | None) -> datetime:
    """Return when the next status update is due."""
    since = latest.posted_at if latest else proposal.stage_since
    return since + UPDATE_EVERY[proposal.lane]


def today_of(person: Person) -> date:
    """Return the day it is where the person is."""
    return clock.now().astimezone(ZoneInfo(person.time_zone)).date()
