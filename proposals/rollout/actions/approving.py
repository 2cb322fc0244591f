"""Letting the next step begin, once a step was watched."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import accept_seats, record_on, require_stage
from proposals.drafting.models import Milestone, Stage
from proposals.errors import Conflict
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.events import ApproverNamed, StepApproved
from proposals.rollout.models import Approval
from proposals.rollout.queries import is_awaited, today_of, watched_until

ROLLS = frozenset({Stage.ROLLING_OUT})


def approve_step(milestone: Milestone, *, note: str, by: Person) -> Approval:
    """Let the step after this one begin, as whoever was named for it or in their place.

    Before it was watched for as long as agreed the note is asked for, and says why.
    """
    require(policy.approve_step, by, milestone)
    proposal, until = milestone.proposal, watched_until(milestone)
    require_stage(proposal, ROLLS, deed="Let the next step begin")
    _require_awaited(milestone)
    is_early = until is not None and today_of(by) < until
    if is_early:
        required("note", note, "It is still being watched; say why the next step may begin now.")
    absent = milestone.approver if milestone.approver != by else None
    approval = Approval(milestone=milestone, approved_by=by, approved_for=absent, note=clean(note))
    db.session.add(approval)
    accept_seats(proposal, by)
    record_on(
        proposal,
        StepApproved(
            proposal_id=proposal.id,
            actor_id=by.id,
            for_id=absent.id if absent else None,
            milestone_id=milestone.id,
            title=milestone.title,
            note=approval.note,
            is_early=is_early,
        ),
    )
    return approval


def name_approver(milestone: Milestone, *, person: Person | None, reason: str, by: Person) -> None:
    """Name somebody else to let the next step begin, where whoever was named has left."""
    require(policy.name_approver, by, milestone)
    proposal, was = milestone.proposal, milestone.approver
    if was is None or was.is_active:
        raise Conflict("Somebody is named for it who is here, so it stays with them.")
    if person is None or not person.is_active or person.id == by.id:
        raise wrong("person", "Choose somebody who is here, other than yourself.")
    milestone.approver = person
    record_on(
        proposal,
        ApproverNamed(
            proposal_id=proposal.id,
            actor_id=by.id,
            milestone_id=milestone.id,
            title=milestone.title,
            person=person.name,
            person_id=person.id,
            was=was.name,
            reason=one_line(reason),
        ),
    )


def _require_awaited(milestone: Milestone) -> None:
    if milestone.happened_on is None:
        raise Conflict("The step has not happened yet, so there is nothing to look at.")
    if not is_awaited(milestone):
        raise Conflict("The next step may begin already.")
