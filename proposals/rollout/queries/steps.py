"""Reading a roll-out: its steps and its dates."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import configure_mappers, joinedload, selectinload

from proposals import clock
from proposals.accounts.models import Person
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.errors import NotFound
from proposals.rollout.models import Approval

ROLLS_OUT = frozenset({MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE, MilestoneKind.ROLLBACK})
OVER = frozenset({Stage.MEASURING, Stage.CLOSED})
REACHES = frozenset({MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE})
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


@cache
def with_steps() -> Any:
    """Return the option that loads with each step who let the next one begin."""
    configure_mappers()  # this stage hangs it on the milestone
    approval = joinedload(Milestone.approval)  # type: ignore[attr-defined]
    return selectinload(Proposal.milestones).options(
        approval.options(joinedload(Approval.approved_by), joinedload(Approval.approved_for))
    )


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


def reach_of(milestone: Milestone) -> int:
    """Return how much a step reaches, in percent: everything once the roll-out is complete."""
    whole = milestone.kind == MilestoneKind.COMPLETE or milestone.exposure is None
    return 100 if whole else milestone.exposure or 0


def exposure_now(proposal: Proposal) -> int:
    """Return how much the change reaches now, in percent: what the latest dated step said."""
    happened = [
        (each.happened_on, each.id, each)
        for each in proposal.milestones
        if each.happened_on and each.kind in ROLLS_OUT
    ]
    if not happened:
        return 0
    latest = max(happened, key=lambda one: one[:2])[2]
    return 0 if latest.kind == MilestoneKind.ROLLBACK else reach_of(latest)


def next_step(proposal: Proposal) -> Milestone | None:
    """Return the roll-out step, or the completion, that is planned next."""
    return next((each for each in milestones_in_order(proposal) if _is_ahead(each)), None)


def _is_ahead(milestone: Milestone) -> bool:
    return milestone.happened_on is None and milestone.kind in REACHES


def awaited_approvals(proposal: Proposal, until: date | None = None) -> list[Milestone]:
    """Return the steps after which somebody is still to say that the next one may begin.

    With a day, only those that were reached by then.
    """
    return [each for each in proposal.milestones if is_awaited(each) and _is_by(each, until)]


def is_awaited(milestone: Milestone) -> bool:
    """Tell whether a step happened, and whoever was named for it has not let the next begin."""
    happened = milestone.kind == MilestoneKind.ROLLOUT and milestone.happened_on
    return bool(happened and milestone.approver and not milestone.approval)  # type: ignore[attr-defined]


def _is_by(milestone: Milestone, until: date | None) -> bool:
    return not (until and milestone.happened_on) or milestone.happened_on <= until


def watched_until(milestone: Milestone) -> date | None:
    """Return the last day of watching a step that happened, or None where none was agreed."""
    if milestone.happened_on is None or not milestone.observe_days:
        return None
    return milestone.happened_on + timedelta(days=milestone.observe_days)


def first_day(milestone: Milestone) -> date | None:
    """Return the day for which it was first planned."""
    return milestone.first_planned_on or milestone.planned_on


def passed(proposal: Proposal, today: date) -> list[Milestone]:
    """Return the milestones whose day passed with no word, the longest silent first."""
    silent = [
        (each.planned_on, each.id, each)
        for each in proposal.milestones
        if each.planned_on and not each.happened_on and each.planned_on < today and can_come(each)
    ]
    return [milestone for *_, milestone in sorted(silent, key=lambda one: one[:2])]


def last_rollback(proposal: Proposal) -> Milestone | None:
    """Return the milestone with which the change was last taken back, or None."""
    taken_back = [
        (each.happened_on, each.id, each)
        for each in proposal.milestones
        if each.kind == MilestoneKind.ROLLBACK and each.happened_on
    ]
    return max(taken_back, key=lambda one: one[:2], default=(None, None, None))[2]


def can_come(milestone: Milestone) -> bool:
    """Tell whether it can still happen; no step reaches anybody once the roll-out is over."""
    return milestone.kind not in REACHES or milestone.proposal.stage not in OVER


def rolled_back_on(proposal: Proposal) -> date | None:
    """Return the day on which the change was last taken back, or None."""
    last = last_rollback(proposal)
    return last.happened_on if last else None


def today_of(person: Person) -> date:
    """Return the day it is where the person is."""
    return clock.now().astimezone(ZoneInfo(person.time_zone)).date()
