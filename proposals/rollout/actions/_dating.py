"""What every deed does that dates something: it asks what can have happened, and moves on."""

from __future__ import annotations

from datetime import date

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import Unmet, accept_seats, move, record_on, require_stage
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.forms import clean
from proposals.rollout.actions._asking import wrong
from proposals.rollout.checklist import open_questions
from proposals.rollout.events import MilestoneHappened
from proposals.rollout.guards import (
    ENDS,
    FINISH,
    GO_ON,
    START,
    needs_approval,
    needs_conditions,
    needs_first_step,
)
from proposals.rollout.queries import (
    RUNNING,
    exposure_now,
    first_step_on,
    reach_of,
    steps_of,
    today_of,
)

# At which stages each kind can be dated. What has reached nobody is not yet to be undone.
DATED_AT = {
    MilestoneKind.STEP: RUNNING | {Stage.IN_REVIEW, Stage.FINAL_COMMENT},
    MilestoneKind.ROLLOUT: frozenset({Stage.ACCEPTED, Stage.ROLLING_OUT}),
    MilestoneKind.COMPLETE: frozenset({Stage.ROLLING_OUT}),
    MilestoneKind.ROLLBACK: frozenset({Stage.ROLLING_OUT, Stage.MEASURING}),
}


def require_datable(
    proposal: Proposal, kind: MilestoneKind, happened_on: date, exposure: int | None, by: Person
) -> None:
    """Refuse, before anything is written, what cannot have happened or must not yet."""
    if kind in ENDS and (need := needs_first_step(proposal)):
        raise Unmet(FINISH, [need])
    require_stage(proposal, DATED_AT[kind], deed=words.MILESTONE_KIND[kind])
    require_possible_day(happened_on, by)
    require_order(proposal, kind, happened_on)
    _require_room(proposal, kind, happened_on, exposure)


def _require_room(
    proposal: Proposal, kind: MilestoneKind, happened_on: date, exposure: int | None
) -> None:
    """Refuse to reach more before whoever lets it go on has said so; less is always possible."""
    if kind == MilestoneKind.COMPLETE:
        needs = (needs_conditions(proposal), needs_approval(proposal, happened_on))
        if missing := [need for need in needs if need]:
            raise Unmet(FINISH, missing)
    is_more = kind == MilestoneKind.ROLLOUT and (exposure or 100) > exposure_now(proposal)
    if is_more and (need := needs_approval(proposal, happened_on)):
        raise Unmet(GO_ON, [need])


def require_possible_day(happened_on: date, by: Person) -> None:
    """Refuse a day that is still to come where the person is."""
    if happened_on > today_of(by):
        raise wrong("happened_on", "That day is still to come; date it once it happened.")


def require_order(proposal: Proposal, kind: MilestoneKind, happened_on: date) -> None:
    """Keep the first step before the end: what is measured is what happened between them."""
    first = first_step_on(proposal)
    ends = [step.on for step in steps_of(proposal) if step.kind in ENDS]
    if kind in ENDS and first and happened_on < first:
        raise wrong("happened_on", f"The first step was on {words.day(first)}; this came later.")
    if kind == MilestoneKind.ROLLOUT and ends and happened_on > min(ends):
        raise wrong(
            "happened_on", f"The roll-out ended on {words.day(min(ends))}; this came before."
        )


def put_date(milestone: Milestone, happened_on: date, note: str, by: Person) -> None:
    """Date it, tell it, and take the proposal on to the stage that begins with it."""
    proposal = milestone.proposal
    reaches = milestone.kind in (MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE)
    still_open = len(open_questions(proposal, reach_of(milestone))) if reaches else 0
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
            approver_id=milestone.approver_id,
            open_questions=still_open,
        ),
    )
    _go_on(milestone, by)


def _go_on(milestone: Milestone, by: Person) -> None:
    proposal = milestone.proposal
    if milestone.kind == MilestoneKind.ROLLOUT and proposal.stage == Stage.ACCEPTED:
        move(proposal, START, by=by)
    elif milestone.kind in ENDS and proposal.stage == Stage.ROLLING_OUT:
        move(proposal, FINISH, by=by, note=milestone.note)
