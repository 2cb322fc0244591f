"""What people say happened, and when it is to happen."""

from __future__ import annotations

from datetime import date

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Milestone, MilestoneKind, Proposal
from proposals.errors import Conflict
from proposals.forms import one_line
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.actions._dating import (
    put_date,
    require_datable,
    require_order,
    require_possible_day,
)
from proposals.rollout.actions.rolling_back import roll_back
from proposals.rollout.events import DateCorrected, MilestoneMoved
from proposals.rollout.queries import REACHES, RUNNING, next_step, reach_of, today_of


def record_step(
    proposal: Proposal,
    *,
    title: str,
    exposure: int | None,
    happened_on: date,
    note: str,
    kind: MilestoneKind,
    scope: str = "",
    by: Person,
) -> Milestone:
    """Record something that happened, planned or not.

    Where the step that is planned next reaches as much, it is the one that happened. The day
    moves the proposal on as mark_milestone does, and is refused for the same reasons.
    """
    require(policy.roll_out, by, proposal)
    if kind == MilestoneKind.ROLLBACK:
        return roll_back(proposal, happened_on=happened_on, reason=note, by=by).milestone
    named = _named(title, kind, exposure)
    require_datable(proposal, kind, happened_on, exposure, by)
    milestone = _planned(proposal, kind, exposure) or Milestone(
        proposal=proposal,
        kind=kind,
        title=named,
        exposure=exposure if kind == MilestoneKind.ROLLOUT else None,
        scope=one_line(scope) if kind == MilestoneKind.ROLLOUT else "",
        owner=by,
    )
    db.session.add(milestone)
    db.session.flush()
    put_date(milestone, happened_on, note, by)
    return milestone


def mark_milestone(milestone: Milestone, *, happened_on: date, note: str, by: Person) -> None:
    """Say on which day a planned milestone happened.

    The first roll-out step starts the roll-out; its completion, or a rollback, ends it and
    begins the measuring. Raises Unmet while conditions of the decision, or whoever lets the
    next step begin, keep it from happening; Invalid for a day that cannot be.
    """
    require(policy.mark_milestone, by, milestone)
    proposal, kind = milestone.proposal, milestone.kind
    if milestone.happened_on:
        raise Conflict(f"It happened on {words.day(milestone.happened_on)} already.")
    if kind == MilestoneKind.ROLLBACK:
        roll_back(proposal, happened_on=happened_on, reason=note, milestone=milestone, by=by)
        return
    require_datable(proposal, kind, happened_on, milestone.exposure, by)
    put_date(milestone, happened_on, note, by)


def correct_day(milestone: Milestone, *, happened_on: date, reason: str, by: Person) -> None:
    """Put right the day of something that happened; the old day stays in the history."""
    require(policy.mark_milestone, by, milestone)
    proposal, was = milestone.proposal, milestone.happened_on
    require_stage(proposal, RUNNING, deed="Correct a day")
    if was is None:
        raise Conflict("It has not happened yet, so there is no day to correct.")
    require_possible_day(happened_on, by)
    reason = required("reason", reason, "Say what was wrong with the day.")
    require_order(proposal, milestone.kind, happened_on)
    milestone.happened_on = happened_on
    record_on(
        proposal,
        DateCorrected(
            proposal_id=proposal.id,
            actor_id=by.id,
            milestone_id=milestone.id,
            title=milestone.title,
            was=was.isoformat(),
            becomes=happened_on.isoformat(),
            day=words.day(happened_on),
            reason=reason,
        ),
    )


def move_date(milestone: Milestone, *, planned_on: date, reason: str, by: Person) -> None:
    """Plan a milestone for another day, and say why. The first day is kept beside it."""
    require(policy.move_date, by, milestone)
    proposal, was = milestone.proposal, milestone.planned_on
    require_stage(proposal, RUNNING, deed="Move a date")
    if milestone.happened_on:
        raise Conflict(f"It happened on {words.day(milestone.happened_on)}, so its date stays.")
    today = today_of(by)
    if planned_on < today:
        raise wrong("planned_on", "Choose today or a later day; if it happened, date it instead.")
    if planned_on == was:
        raise wrong("planned_on", f"It is planned for {words.day(was)} already.")
    reason = required("reason", reason, "Say why; whoever counts on the date will ask.")
    milestone.first_planned_on = milestone.first_planned_on or was or planned_on
    milestone.planned_on = planned_on
    accept_seats(proposal, by)
    record_on(
        proposal,
        MilestoneMoved(
            proposal_id=proposal.id,
            actor_id=by.id,
            milestone_id=milestone.id,
            title=milestone.title,
            was=was.isoformat() if was else "",
            becomes=planned_on.isoformat(),
            said_on=today.isoformat(),
            day=words.day(planned_on),
            reason=reason,
        ),
    )


def _named(title: str, kind: MilestoneKind, exposure: int | None) -> str:
    title = one_line(title)
    if kind == MilestoneKind.ROLLOUT and (exposure is None or not 1 <= exposure <= 100):
        raise wrong("exposure", "Say how much it reaches, from 1 to 100 percent.")
    if kind == MilestoneKind.STEP and not title:
        raise wrong("title", "Say what was done.")
    if title:
        return title
    return f"{exposure}%" if kind == MilestoneKind.ROLLOUT else words.MILESTONE_KIND[kind]


def _planned(proposal: Proposal, kind: MilestoneKind, exposure: int | None) -> Milestone | None:
    """Return the step that is planned next, if this is it."""
    ahead = next_step(proposal) if kind in REACHES else None
    if ahead is None or ahead.kind != kind:
        return None
    return ahead if kind == MilestoneKind.COMPLETE or reach_of(ahead) == exposure else None
