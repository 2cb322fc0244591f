"""Closing a proposal, and opening it again: what each needs."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.lifecycle import Guard, Need, Transition, register
from proposals.drafting.models import Proposal, SeatRole, Stage
from proposals.impact import policy
from proposals.impact.promise import has_missed
from proposals.rollout.guards import needs_conditions
from proposals.words import sentence_list


def tellers(proposal: Proposal) -> tuple[Person, ...]:
    """Return who can tell the outcome: the owner and the metric owner."""
    people = {proposal.owner_id: proposal.owner}
    if keeper := proposal.seat(SeatRole.METRIC_OWNER):
        people[keeper.id] = keeper
    return tuple(person for person in people.values() if person.is_active)


def _needs_measured_goals(proposal: Proposal) -> Need | None:
    untold = [goal.metric.name for goal in proposal.goals if goal.outcome is None]  # type: ignore[attr-defined]
    if not untold:
        return None
    return Need(f"how {sentence_list(untold)} ended", tellers(proposal))


def _needs_cause(proposal: Proposal) -> Need | None:
    told = proposal.outcome  # type: ignore[attr-defined]
    if told is None or told.cause or not has_missed(proposal):
        return None
    return Need("what caused the miss", tellers(proposal))


def _needs_dissents(proposal: Proposal) -> Need | None:
    left = [each.person.name for each in proposal.dissents if each.review is None]  # type: ignore[attr-defined]
    if not left:
        return None
    whose = sentence_list([f"{name}’s" for name in dict.fromkeys(left)])
    return Need(f"{whose} dissent looked at again", tellers(proposal))


def _needs_review(proposal: Proposal) -> Need | None:
    told = proposal.outcome is not None  # type: ignore[attr-defined]
    return None if told else Need("the outcome review", tellers(proposal))


CLOSE = register(
    Transition(
        name="close",
        label="Close",
        came_from=frozenset({Stage.MEASURING}),
        to=Stage.CLOSED,
        who=policy.close,
        guards=(
            Guard(
                "Every goal commitment has ended: by its final assessment, as not measured for a"
                " written reason, or by a judgement without numbers, which says what it rests on.",
                _needs_measured_goals,
            ),
            Guard("The outcome review is shared.", _needs_review),
            Guard("Where a promise was missed, the review says what caused it.", _needs_cause),
            Guard(
                "Each dissent of the decision was looked at again, with the outcome at hand.",
                _needs_dissents,
            ),
            Guard(
                "Every condition that its decider added since is met, unless it was rolled back.",
                needs_conditions,
                goes_without_saying=True,
            ),
        ),
        forward=True,
        turn=tellers,
        seats=policy.TELLERS,
    )
)
REOPEN = register(
    Transition(
        name="reopen",
        label="Reopen",
        came_from=frozenset({Stage.CLOSED}),
        to=Stage.MEASURING,
        who=policy.reopen,
        seats=(SeatRole.DECIDER,),
        asks="a reason",
    )
)
