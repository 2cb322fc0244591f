"""The moves from acceptance to measuring, and what each of them needs first."""

from __future__ import annotations

from datetime import date

from proposals import words
from proposals.accounts.models import Person
from proposals.drafting.lifecycle import Guard, Need, Transition, register
from proposals.drafting.models import Milestone, MilestoneKind, Proposal, SeatRole, Stage
from proposals.rollout import policy
from proposals.rollout.queries import (
    awaited_approvals,
    first_step_on,
    rolled_back_on,
    steps_of,
    unmet_conditions,
)

ENDS = frozenset({MilestoneKind.COMPLETE, MilestoneKind.ROLLBACK})


def who_rolls_out(proposal: Proposal) -> tuple[Person, ...]:
    """Return whose turn a roll-out is: the roll-out owner's, or the owner's while there is none."""
    holder = proposal.seat(SeatRole.ROLLOUT_OWNER)
    return (holder if holder and holder.is_active else proposal.owner,)


def needs_first_step(proposal: Proposal) -> Need | None:
    """Ask for the day on which the change first reached anybody."""
    if first_step_on(proposal):
        return None
    return Need("the day of the first roll-out step", who_rolls_out(proposal))


def _needs_end(proposal: Proposal) -> Need | None:
    """Ask for the day of the end; while a word is awaited first, it is nobody's turn yet."""
    if any(step.kind in ENDS for step in steps_of(proposal)):
        return None
    turn = () if needs_approval(proposal) else who_rolls_out(proposal)
    return Need("the day on which the roll-out was complete, or rolled back", turn)


def needs_conditions(proposal: Proposal) -> Need | None:
    """Say which conditions of the decision are not met; a rollback does not wait for them."""
    if any(step.kind == MilestoneKind.ROLLBACK for step in steps_of(proposal)):
        return None
    unmet = unmet_conditions(proposal)
    if not unmet:
        return None
    named = words.sentence_list([f"“{each.title}”" for each in unmet])
    noun = words.count(len(unmet), "condition of the decision", "conditions of the decision")
    people = {each.owner.id: each.owner for each in unmet if each.owner}
    return Need(f"{noun}: {named}", tuple(people.values()) or who_rolls_out(proposal))


def needs_approval(proposal: Proposal, until: date | None = None) -> Need | None:
    """Say whose word a step waits for; a rollback waits for nobody's."""
    if rolled_back_on(proposal):
        return None
    awaited = awaited_approvals(proposal, until)
    if not awaited:
        return None
    phrases, turns = zip(*(_word_on(each) for each in awaited), strict=True)
    people = {person.id: person for turn in turns for person in turn}
    return Need(words.sentence_list(list(phrases)), tuple(people.values()))


def _word_on(milestone: Milestone) -> tuple[str, tuple[Person, ...]]:
    """Return whose word on a step is missing; where they have left, that of somebody instead."""
    approver = milestone.approver
    assert approver
    if approver.is_active:
        return f"{approver.name}’s word on “{milestone.title}”", (approver,)
    instead = f"somebody in place of {approver.name}, who has left, for “{milestone.title}”"
    return instead, who_rolls_out(milestone.proposal)


START = register(
    Transition(
        "start_rollout",
        "Start the roll-out",
        frozenset({Stage.ACCEPTED}),
        Stage.ROLLING_OUT,
        policy.roll_out,
        (Guard("The first roll-out step is dated.", needs_first_step, "rollout"),),
        forward=True,
        turn=who_rolls_out,
        seats=(SeatRole.OWNER, SeatRole.ROLLOUT_OWNER),
    )
)
FINISH = register(
    Transition(
        "finish_rollout",
        "Finish the roll-out",
        frozenset({Stage.ROLLING_OUT}),
        Stage.MEASURING,
        policy.roll_out,
        (
            Guard("The roll-out is dated as complete, or a rollback is.", _needs_end, "rollout"),
            Guard(
                "Every condition of the decision is met, unless it was rolled back.",
                needs_conditions,
                "rollout",
            ),
            Guard(
                "Whoever was named for a step has let the next one begin, unless it was rolled"
                " back.",
                needs_approval,
                "rollout",
                goes_without_saying=True,
            ),
        ),
        forward=True,
        turn=who_rolls_out,
        seats=(SeatRole.OWNER, SeatRole.ROLLOUT_OWNER),
    )
)
# Not a move between stages: what the next step of a roll-out waits for.
GO_ON = Transition(
    "next_step",
    "Begin the next step",
    frozenset({Stage.ROLLING_OUT}),
    Stage.ROLLING_OUT,
    policy.roll_out,
)
