"""Execution: promises that can be kept, and steps that somebody can check."""

from __future__ import annotations

from collections.abc import Iterator

from proposals import words
from proposals.drafting.coach.advice import NUMBER, Advice, Draft, Rule
from proposals.drafting.models import Commitment, CommitmentRole, MilestoneKind

NARROW = 0.1  # of the promised change: hardly anybody forecasts so well


def has_a_guardrail(draft: Draft) -> Iterator[Advice]:
    roles = {each.role for each in draft.proposal.commitments}
    if CommitmentRole.GOAL in roles and CommitmentRole.GUARDRAIL not in roles:
        yield Advice(
            "execution.guardrail",
            "Promise one thing that must not get worse.",
            "A goal is easily reached at the cost of something that nobody watched.",
            "commitments",
        )


def has_honest_ranges(draft: Draft) -> Iterator[Advice]:
    for each in draft.proposal.goals:
        name = each.metric.name
        if each.low is None or each.high is None:
            yield Advice(
                f"execution.range.{each.metric_id}",
                f"Say where {name} will land 8 times in 10.",
                "A range shows what you know; a single number hides it.",
                "commitments",
            )
        elif each.target is not None and not each.low <= each.target <= each.high:
            yield Advice(
                f"execution.outside.{each.metric_id}",
                f"The target of {name} is outside its own 80 % range: move one of them.",
                "As it stands, you expect to miss it.",
                "commitments",
            )
        elif _is_narrow(each):
            yield Advice(
                f"execution.narrow.{each.metric_id}",
                f"Would {name} land between {words.number(each.low)} and"
                f" {words.number(each.high)} 8 times in 10? Widen the range if not.",
                "Forecasts so narrow come true far less often than their authors expect.",
                "commitments",
            )


def _is_narrow(promise: Commitment) -> bool:
    if promise.low is None or promise.high is None:
        return False
    if promise.target is None or promise.baseline is None:
        return False
    return promise.high - promise.low < NARROW * abs(promise.target - promise.baseline)


def has_steps(draft: Draft) -> Iterator[Advice]:
    milestones = draft.proposal.milestones
    if not any(each.kind == MilestoneKind.ROLLOUT for each in milestones):
        yield Advice(
            "execution.rollout",
            "Plan a first roll-out step that reaches only a part.",
            "A step at 10 % finds most of what goes wrong, and takes it back in minutes.",
            "milestones",
        )
    unclear = next((each for each in milestones if not each.exit_criteria.strip()), None)
    if unclear:
        yield Advice(
            f"execution.criteria.{unclear.id}",
            f"Say how somebody else would know that “{unclear.title}” is done.",
            "Without it the step is done when its date has passed.",
            "milestones",
        )


def measures_after_the_last_step(draft: Draft) -> Iterator[Advice]:
    planned = [each.planned_on for each in draft.proposal.milestones if each.planned_on]
    for each in draft.proposal.goals:
        if planned and each.due_on and each.due_on < max(planned):
            yield Advice(
                f"execution.early.{each.metric_id}",
                f"{each.metric.name} is measured by {words.day(each.due_on)}, before the last"
                f" step on {words.day(max(planned))}: move one of the two.",
                "An outcome told before the change is complete says little.",
                "commitments",
            )


def stops_at_a_number(draft: Draft) -> Iterator[Advice]:
    text = draft.texts["stop_when"]
    if text.strip() and not NUMBER.search(text):
        yield Advice(
            "execution.stop",
            "Put a number and a time into what would make us stop.",
            "In the moment, everybody finds a reason to wait a little longer.",
            "stop_when",
        )


def says_the_effort(draft: Draft) -> Iterator[Advice]:
    if draft.proposal.effort_high is None and not NUMBER.search(draft.texts["cost"]):
        yield Advice(
            "execution.effort",
            "Say what it takes, as a range of person-weeks.",
            "The decider weighs it against what else those weeks could do.",
            "effort",
        )


RULES: tuple[Rule, ...] = (
    has_honest_ranges,
    has_a_guardrail,
    has_steps,
    measures_after_the_last_step,
    stops_at_a_number,
    says_the_effort,
)
