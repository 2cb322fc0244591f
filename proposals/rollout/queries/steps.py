"""Reading a roll-out: its steps and its dates."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.errors import NotFound

ROLLS_OUT = frozenset({MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE, MilestoneKind.ROLLBACK})
RUNNING = frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT, Stage.MEASURING})


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


def end_of(proposal: Proposal) -> Milestone | None:
    """Return what stands for the whole: its planned completion, else whatever is planned last."""

    def place(milestone: Milestone) -> tuple[bool, date, int]:
        is_complete = milestone.kind == MilestoneKind.COMPLETE
        return is_complete, milestone.planned_on or date.min, milestone.id

    return max((each for each in proposal.milestones if each.planned_on), key=place, default=None)


def first_day(milestone: Milestone) -> date | None:
    """Return the day for which it was first planned."""
    return milestone.first_planned_on or milestone.planned_on


def passed(proposal: Proposal, today: date) -> list[Milestone]:
    """Return the milestones whose day passed with no word, the longest silent first."""
    silent = [
        (each.planned_on, each.id, each)
        for each in proposal.milestones
        if each.planned_on and not each.happened_on and each.planned_on < today
    ]
    return [milestone for *_, milestone in sorted(silent, key=lambda one: one[:2])]


def rolled_back_on(proposal: Proposal) -> date | None:
    """Return the day on which the change was last taken back, or None."""
    days = [
        each.happened_on
        for each in proposal.milestones
        if each.kind == MilestoneKind.ROLLBACK and each.happened_on
    ]
    return max(days, default=None)


def today_of(person: Person) -> date:
    """Return the day it is where the person is."""
    return clock.now().astimezone(ZoneInfo(person.time_zone)).date()
