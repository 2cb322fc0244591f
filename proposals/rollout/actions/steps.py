"""What people say happened, and when it is to happen."""

from __future__ import annotations

from datetime import date

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import Unmet, accept_seats, move, record_on, require_stage
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.errors import Conflict
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.events import DateCorrected, MilestoneHappened, MilestoneMoved
from proposals.rollout.guards import ENDS, FINISH, START, needs_conditions, needs_first_step
from proposals.rollout.queries import RUNNING, first_step_on, steps_of, today_of

# At which stages each kind can be dated. What has reached nobody is not yet to be undone.
DATED_AT = {
    MilestoneKind.STEP: RUNNING | {Stage.IN_REVIEW, Stage.FINAL_COMMENT},
    MilestoneKind.ROLLOUT: frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT}),
    MilestoneKind.COMPLETE: frozenset({Stage.ROLLING_OUT}),
    MilestoneKind.ROLLBACK: frozenset({Stage.ROLLING_OUT, Stage.MEASURING}),
}


def record_step(
    proposal: Proposal,
    *,
    title: str,
    exposure: int | None,
    happened_on: date,
    note: str,
    kind: MilestoneKind,
    by: Person,
) -> Milestone:
    """Record something that happened without having been planned.

    Its day moves the proposal on as mark_milestone does, and is refused for the same reasons.
    """
    require(policy.roll_out, by, proposal)
    title = _named(title, kind, exposure)
    _require_datable(proposal, kind, happened_on, note, by)
    milestone = Milestone(
        proposal=proposal,
        kind=kind,
        title=title,
        exposure=exposure if kind == MilestoneKind.ROLLOUT else None,
        owner=by,
    )
    db.session.add(milestone)
    db.session.flush()
    _date(milestone, happened_on, note, by)
    return milestone


def mark_milestone(milestone: Milestone, *, happened_on: date, note: str, by: Person) -> None:
    """Say on which day a planned milestone happened.

    The first roll-out step starts the roll-out; its completion, or a rollback, ends it and
    begins the measuring. Raises Unmet while conditions of the decision keep it from being
    complete, Invalid for a day that cannot be.
    """
    require(policy.mark_milestone, by, milestone)
    if milestone.happened_on:
        raise Conflict(f"It happened on {words.day(milestone.happened_on)} already.")
    _require_datable(milestone.proposal, milestone.kind, happened_on, note, by)
    _date(milestone, happened_on, note, by)


def correct_day(milestone: Milestone, *, happened_on: date, reason: str, by: Person) -> None:
    """Put right the day of something that happened; the old day stays in the history."""
    require(policy.mark_milestone, by, milestone)
    proposal, was = milestone.proposal, milestone.happened_on
    require_stage(proposal, RUNNING, deed="Correct a day")
    if was is None:
        raise Conflict("It has not happened yet, so there is no day to correct.")
    _require_possible_day(happened_on, by)
    reason = required("reason", reason, "Say what was wrong with the day.")
    _require_order(proposal, milestone.kind, happened_on)
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


def _require_datable(
    proposal: Proposal, kind: MilestoneKind, happened_on: date, note: str, by: Person
) -> None:
    """Refuse, before anything is written, what cannot have happened or must not yet."""
    if kind in ENDS and (need := needs_first_step(proposal)):
        raise Unmet(FINISH, [need])
    require_stage(proposal, DATED_AT[kind], deed=words.MILESTONE_KIND[kind])
    _require_possible_day(happened_on, by)
    if kind == MilestoneKind.ROLLBACK and not clean(note):
        raise wrong("note", "Say what triggered the rollback.")
    _require_order(proposal, kind, happened_on)
    if kind == MilestoneKind.COMPLETE and (need := needs_conditions(proposal)):
        raise Unmet(FINISH, [need])


def _require_possible_day(happened_on: date, by: Person) -> None:
    if happened_on > today_of(by):
        raise wrong("happened_on", "That day is still to come; date it once it happened.")


def _require_order(proposal: Proposal, kind: MilestoneKind, happened_on: date) -> None:
    """Keep the first step before the end: what is measured is what happened between them."""
    first = first_step_on(proposal)
    ends = [step.on for step in steps_of(proposal) if step.kind in ENDS]
    if kind in ENDS and first and happened_on < first:
        raise wrong("happened_on", f"The first step was on {words.day(first)}; this came later.")
    if kind == MilestoneKind.ROLLOUT and ends and happened_on > min(ends):
        raise wrong(
            "happened_on", f"The roll-out ended on {words.day(min(ends))}; this came before."
        )


def _date(milestone: Milestone, happened_on: date, note: str, by: Person) -> None:
    proposal = milestone.proposal
    milestone.happened_on = happened_on
    milestone.note = clean(note) or milestone.note
    accept_seats(proposal, by)
    record_on(
        proposal,
        MilestoneHappened(
            proposal_id=proposal.id,
            actor_id=by.id,
            milestone_id=milestone.id,
            title=milestone.title,
            kind=milestone.kind.value,
            happened_on=happened_on.isoformat(),
            day=words.day(happened_on),
            is_condition=milestone.is_condition,
        ),
    )
    _go_on(milestone, by)


def _go_on(milestone: Milestone, by: Person) -> None:
    proposal = milestone.proposal
    if milestone.kind == MilestoneKind.ROLLOUT and proposal.stage == Stage.ACCEPTED:
        move(proposal, START, by=by)
    elif milestone.kind in ENDS and proposal.stage == Stage.ROLLING_OUT:
        move(proposal, FINISH, by=by, note=milestone.note)
