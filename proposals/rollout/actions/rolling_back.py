"""Taking a change back."""

from __future__ import annotations

from datetime import date

from proposals import words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import record_on
from proposals.drafting.models import Commitment, Milestone, MilestoneKind, Proposal
from proposals.forms import clean
from proposals.policy import require
from proposals.rollout import policy
from proposals.rollout.actions._asking import required, wrong
from proposals.rollout.actions._dating import put_date, require_datable
from proposals.rollout.events import RolledBack
from proposals.rollout.models import Problem, Rollback, Trigger
from proposals.rollout.queries import exposure_now


def roll_back(
    proposal: Proposal,
    *,
    happened_on: date,
    reason: str,
    trigger: Trigger = Trigger.OTHER,
    commitment: Commitment | None = None,
    problem: Problem | None = None,
    what_now: str = "",
    milestone: Milestone | None = None,
    by: Person,
) -> Rollback:
    """Say that the change was taken back: on which day, what triggered it, what is done now.

    Ends the roll-out and begins the measuring, whatever else is open. ``commitment`` is the
    guardrail, ``problem`` the problem that triggered it; ``milestone`` a rollback that was
    planned.
    """
    require(policy.roll_out, by, proposal)
    require_datable(proposal, MilestoneKind.ROLLBACK, happened_on, None, by)
    reason = required("note", reason, "Say what triggered the rollback.")
    _require_trigger(proposal, trigger, commitment, problem)
    was = exposure_now(proposal)
    milestone = milestone or _unplanned(proposal, by)
    rollback = Rollback(
        milestone=milestone,
        trigger=trigger,
        commitment=commitment if trigger == Trigger.GUARDRAIL else None,
        problem=problem if trigger == Trigger.PROBLEM else None,
        what_now=clean(what_now),
    )
    db.session.add(rollback)
    db.session.flush()
    _tell(rollback, happened_on, reason, was, by)
    put_date(milestone, happened_on, reason, by)
    return rollback


def _require_trigger(
    proposal: Proposal, trigger: Trigger, commitment: Commitment | None, problem: Problem | None
) -> None:
    if trigger == Trigger.GUARDRAIL and (not commitment or commitment.proposal_id != proposal.id):
        raise wrong("commitment", "Choose which number triggered it.")
    if trigger == Trigger.PROBLEM and (not problem or problem.proposal_id != proposal.id):
        raise wrong("problem", "Choose which problem triggered it.")


def _unplanned(proposal: Proposal, by: Person) -> Milestone:
    milestone = Milestone(
        proposal=proposal, kind=MilestoneKind.ROLLBACK, title="Rollback", owner=by
    )
    db.session.add(milestone)
    db.session.flush()
    return milestone


def _tell(rollback: Rollback, happened_on: date, reason: str, was: int, by: Person) -> None:
    proposal = rollback.milestone.proposal
    record_on(
        proposal,
        RolledBack(
            proposal_id=proposal.id,
            actor_id=by.id,
            milestone_id=rollback.milestone_id,
            happened_on=happened_on.isoformat(),
            day=words.day(happened_on),
            trigger=rollback.trigger.value,
            label=words.TRIGGER[rollback.trigger],
            reason=reason,
            what_now=rollback.what_now,
            was=was,
        ),
    )
