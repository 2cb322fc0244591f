"""The steps on the way, and the two answers that choose the lane."""

from __future__ import annotations

from datetime import date
from typing import Any

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.changes import record_change
from proposals.drafting.lifecycle import AFTER_ACCEPTANCE, UNDER_WAY, require_stage
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, Stage
from proposals.drafting.thresholds import lane_for, thresholds_of
from proposals.errors import Conflict, Invalid
from proposals.forms import clean, one_line
from proposals.policy import require

LONGEST_WATCH = 365  # days


def plan_milestone(
    proposal: Proposal,
    *,
    title: str,
    kind: MilestoneKind = MilestoneKind.STEP,
    exit_criteria: str = "",
    exposure: int | None = None,
    owner: Person | None = None,
    planned_on: date | None = None,
    establishes_baseline: bool = False,
    scope: str = "",
    observe_days: int | None = None,
    approver: Person | None = None,
    by: Person,
) -> Milestone:
    """Plan a step; exposure is the percentage that a roll-out step reaches, scope of what.

    It is watched for ``observe_days``, after which ``approver`` lets the next one begin.
    """
    require(policy.plan_milestone, by, proposal)
    require_stage(proposal, UNDER_WAY, deed="Plan a milestone")
    wanted = _milestone(title, kind, exit_criteria)
    reach = _reach(kind, exposure, scope, observe_days, approver)
    milestone = Milestone(
        proposal=proposal,
        **wanted,
        **reach,
        owner=owner,
        planned_on=planned_on,
        first_planned_on=planned_on,
        establishes_baseline=establishes_baseline,
    )
    db.session.add(milestone)
    record_change(proposal, f"planned the milestone {_told(milestone)}", by=by)
    return milestone


def change_milestone(
    milestone: Milestone,
    *,
    title: str,
    kind: MilestoneKind,
    exit_criteria: str,
    exposure: int | None,
    owner: Person | None,
    planned_on: date | None,
    establishes_baseline: bool,
    scope: str = "",
    observe_days: int | None = None,
    approver: Person | None = None,
    by: Person,
) -> None:
    """Change a planned step. The first date that was planned is kept, so that slip can be shown.

    While it is a draft nobody counts on a date, so there the first one is still being chosen.
    """
    require(policy.plan_milestone, by, milestone.proposal)
    require_stage(milestone.proposal, UNDER_WAY, deed="Change a milestone")
    _require_ahead(milestone)
    wanted = {
        **_milestone(title, kind, exit_criteria),
        **_reach(kind, exposure, scope, observe_days, approver),
        "owner": owner,
        "planned_on": planned_on,
        "establishes_baseline": establishes_baseline,
    }
    if milestone.is_condition and wanted["title"] != milestone.title:
        raise _wrong("title", "A condition of the decision keeps its words.")
    if all(getattr(milestone, name) == value for name, value in wanted.items()):
        return
    if milestone.planned_on not in (None, planned_on):
        _require_unpromised(milestone.proposal)
    before = _told(milestone)
    for name, value in wanted.items():
        setattr(milestone, name, value)
    is_draft = milestone.proposal.stage == Stage.DRAFT
    first = None if is_draft else milestone.first_planned_on
    milestone.first_planned_on = first or planned_on
    after = _told(milestone)
    what = f"{before} became {after}" if before != after else after
    record_change(milestone.proposal, f"changed the milestone {what}", by=by)


def _require_unpromised(proposal: Proposal) -> None:
    """After acceptance a date is moved openly, with its reason, not edited."""
    if proposal.stage in AFTER_ACCEPTANCE:
        raise _wrong("planned_on", "Move the date on the roll-out page, with the reason.")


def remove_milestone(milestone: Milestone, *, by: Person) -> None:
    """Take a step out of the plan; a condition of the decision stays."""
    require(policy.plan_milestone, by, milestone.proposal)
    require_stage(milestone.proposal, UNDER_WAY, deed="Remove a milestone")
    _require_ahead(milestone)
    if milestone.is_condition:
        raise Conflict("It is a condition of the decision, so it stays.")
    proposal = milestone.proposal
    record_change(proposal, f"removed the milestone {_told(milestone)}", by=by)
    proposal.milestones.remove(milestone)
    db.session.delete(milestone)


def set_lane_answers(
    proposal: Proposal, *, is_reversible: bool, is_small: bool, by: Person
) -> None:
    """Answer the two questions that choose the lane; fixed once final comment is announced."""
    require(policy.edit, by, proposal)
    require_stage(
        proposal,
        frozenset({Stage.DRAFT, Stage.IN_REVIEW, Stage.DORMANT}),
        deed="Choose the lane",
    )
    if (proposal.is_reversible, proposal.is_small) == (is_reversible, is_small):
        return
    proposal.is_reversible, proposal.is_small = is_reversible, is_small
    under = thresholds_of(proposal)
    proposal.lane = lane_for(is_reversible=is_reversible, is_small=is_small, under=under)
    record_change(proposal, f"chose the {words.LANE[proposal.lane].lower()}", by=by)


def _milestone(title: str, kind: MilestoneKind, exit_criteria: str) -> dict[str, Any]:
    title = one_line(title)
    if not title:
        raise _wrong("title", "Say what is done at this step.")
    return {"title": title, "kind": kind, "exit_criteria": clean(exit_criteria)}


def _reach(
    kind: MilestoneKind,
    exposure: int | None,
    scope: str,
    observe_days: int | None,
    approver: Person | None,
) -> dict[str, Any]:
    """Return what only a roll-out step has: how much it reaches, and what comes after it."""
    if kind != MilestoneKind.ROLLOUT:
        return {"exposure": None, "scope": "", "observe_days": None, "approver": None}
    if exposure is None or not 1 <= exposure <= 100:
        raise _wrong("exposure", "Say how much it reaches, from 1 to 100 percent.")
    if observe_days is not None and not 1 <= observe_days <= LONGEST_WATCH:
        raise _wrong("observe_days", f"Choose from 1 to {LONGEST_WATCH} days.")
    return {
        "exposure": exposure,
        "scope": one_line(scope),
        "observe_days": observe_days,
        "approver": approver,
    }


def _require_ahead(milestone: Milestone) -> None:
    if milestone.happened_on:
        raise Conflict(f"It happened on {words.day(milestone.happened_on)}, so it stays.")


def _told(milestone: Milestone) -> str:
    day = f" by {words.day(milestone.planned_on)}" if milestone.planned_on else ""
    next_one = (
        f", after which {milestone.approver.name} lets the next one begin"
        if milestone.approver
        else ""
    )
    return f"“{milestone.title}”{day}{next_one}"


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, {field: [sentence]})
