"""What a decision leaves behind: the ruling, frozen promises, conditions and dissent.

The decider's action and the clock both end here, so that no decision is recorded
without the disagreement that stood beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.decisions import policy
from proposals.decisions.models import Condition, Decision, Dissent, Ruling
from proposals.decisions.queries import disagreeing_positions_of, running_period_of
from proposals.drafting.models import Commitment, Milestone, Proposal
from proposals.forms import clean
from proposals.review.models import Stance, Thread, ThreadState, Treatment
from proposals.review.queries import openings_of

ACCEPTING = frozenset({Ruling.ACCEPTED, Ruling.WITH_CONDITIONS})
LONGEST_MILESTONE_TITLE = 120


@dataclass(frozen=True)
class Answer:
    """What the decider does with a concern that is still open, and the words for who raised it."""

    treatment: Treatment
    text: str


@dataclass(frozen=True)
class NewCondition:
    """What must also be true, who sees to it, and by when."""

    text: str
    owner: Person
    due_on: date


def frozen(commitment: Commitment, revision_number: int) -> dict[str, Any]:
    """Return the promise as it stands, in the metric's unit, days as ISO 8601."""
    return {
        "metric": commitment.metric.key,
        "unit": commitment.metric.unit,
        "role": commitment.role.value,
        "baseline": commitment.baseline,
        "baseline_source": commitment.baseline_source,
        "target": commitment.target,
        "low": commitment.low,
        "high": commitment.high,
        "due_on": commitment.due_on.isoformat() if commitment.due_on else None,
        "how_measured": commitment.how_measured,
        "minimum_effect": commitment.minimum_effect,
        "control_series": commitment.control_series,
        "control_is_random": commitment.control_is_random,
        "is_steady": commitment.is_steady,
        "revision": revision_number,
        "frozen_at": clock.now().isoformat(),
    }


def freeze_promises(proposal: Proposal) -> None:
    """Keep each promise as it stands at acceptance; what is frozen already stays as it was."""
    for commitment in proposal.commitments:
        if commitment.frozen is None:
            commitment.frozen = frozen(commitment, proposal.revision_number)


def thaw_promises(proposal: Proposal) -> None:
    """Let go of the promises that an acceptance froze which is not in force any more."""
    for commitment in proposal.commitments:
        commitment.frozen = commitment.review_on = None


def treat(concern: Thread, answer: Answer, *, by: Person) -> None:
    """Settle a concern by the decider's answer."""
    concern.state, concern.treatment = ThreadState.TREATED, answer.treatment
    concern.treatment_text = clean(answer.text)
    concern.settled_at, concern.settled_by = clock.now(), by


def dissents_on(
    proposal: Proposal, concerns: Sequence[Thread], answers: Mapping[int, Answer]
) -> Iterator[Dissent]:
    """Return the disagreement as it stands, word for word.

    An objection whose concern is among ``concerns`` is in there once, as that concern.
    """
    words_of = openings_of(concerns)
    for concern in concerns:
        yield Dissent(
            person=concern.opened_by,
            stance=Stance.OBJECTS,
            quote=words_of[concern.id].body,
            said_at=concern.opened_at,
            thread_id=concern.id,
            answer=clean(answers[concern.id].text),
            treatment=answers[concern.id].treatment,
        )
    for position in disagreeing_positions_of(proposal, concerns):
        yield Dissent(
            person=position.person,
            stance=position.stance,
            quote=position.statement,
            said_at=position.taken_at,
            thread_id=position.concern_id,
        )


def conditions_on(proposal: Proposal, conditions: Sequence[NewCondition]) -> Iterator[Condition]:
    """Return each condition beside the milestone that it becomes."""
    for condition in conditions:
        milestone = Milestone(
            proposal=proposal,
            title=_one_line(condition.text),
            exit_criteria=clean(condition.text),
            owner=condition.owner,
            planned_on=condition.due_on,
            first_planned_on=condition.due_on,
            is_condition=True,
        )
        yield Condition(text=clean(condition.text), milestone=milestone)


def dissents_again(decision: Decision, answers: Mapping[int, Answer]) -> Iterator[Dissent]:
    """Return the dissent of a decision, word for word, for the one that corrects it."""
    for kept in decision.dissents:
        answer = answers[kept.thread_id] if kept.treatment and kept.thread_id else None
        yield Dissent(
            person=kept.person,
            stance=kept.stance,
            quote=kept.quote,
            said_at=kept.said_at,
            thread_id=kept.thread_id,
            answer=clean(answer.text) if answer else "",
            treatment=answer.treatment if answer else None,
        )


def carry_over(decision: Decision, conditions: Sequence[NewCondition]) -> Iterator[Condition]:
    """Return the conditions of a correction; what is written word for word again goes on.

    Its milestone keeps the first date that was planned, and whatever has happened.
    """
    going_on = {each.text: each.milestone for each in decision.conditions if each.milestone}
    for condition in conditions:
        milestone = going_on.pop(clean(condition.text), None)
        if milestone is None:
            yield from conditions_on(decision.proposal, [condition])
            continue
        if not milestone.happened_on:
            milestone.owner, milestone.planned_on = condition.owner, condition.due_on
        yield Condition(text=clean(condition.text), milestone=milestone)


def drop_conditions(decision: Decision, kept: Collection[str]) -> Iterator[Milestone]:
    """Note beside each condition that is neither kept nor met what dropped it.

    Returns the milestones, which are out of the plan and to be deleted.
    """
    for condition in decision.conditions:
        milestone = condition.milestone
        if milestone is None or milestone.happened_on or condition.text in kept:
            continue
        owner = milestone.owner.name if milestone.owner else "nobody"
        condition.dropped = (
            f"It was with {owner}, by {words.day(milestone.planned_on)}, and was dropped on"
            f" {words.day(clock.today())} by the decision that took the place of this one."
        )
        condition.milestone = None
        decision.proposal.milestones.remove(milestone)
        yield milestone


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= LONGEST_MILESTONE_TITLE:
        return line
    return line[:LONGEST_MILESTONE_TITLE].rsplit(" ", 1)[0] + "…"


def end_period(proposal: Proposal) -> None:
    """End the final comment that is running, if there is one."""
    if period := running_period_of(proposal):
        period.ended_at = clock.now()


def new_decision(
    proposal: Proposal,
    ruling: Ruling,
    *,
    rationale: str,
    html: str,
    dissents: Sequence[Dissent],
    by: Person | None,
) -> Decision:
    """Return a decision on the current revision; ``by`` is None where silence decided."""
    sequence = len(proposal.decisions) + 1  # type: ignore[attr-defined]
    return Decision(
        proposal=proposal,
        sequence=sequence,
        ruling=ruling,
        rationale=rationale,
        rationale_html=html,
        revision_number=proposal.revision_number,
        decided_by=by,
        decided_for=policy.decides_for(by, proposal) if by else None,
        decided_at=clock.now(),
        dissents=list(dissents),
    )
