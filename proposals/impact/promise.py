"""The promises of a proposal against how they ended."""

from __future__ import annotations

from proposals import clock
from proposals.drafting.models import Commitment, Proposal
from proposals.impact.method.verdict import Verdict
from proposals.impact.models import Assessment, CommitmentOutcome, Look
from proposals.impact.queries import Plan, plan_of
from proposals.impact.rollout import rolled_out
from proposals.words import day, number

MISSED = frozenset({Verdict.IMPROVED, Verdict.NO_DETECTABLE_CHANGE, Verdict.GOT_WORSE})
JUDGED = (*MISSED, Verdict.TARGET_MET)  # what people may judge without numbers
AFTERWARDS = frozenset({Look.AFTER_90, Look.AFTER_180})


def final_of(commitment: Commitment) -> Assessment | None:
    """Return the assessment that its outcome is told by: the latest one of the promised date.

    Without a date, and where the change was taken back, it is the latest there is.
    """
    looks = [each for each in commitment.assessments if each.look not in AFTERWARDS]  # type: ignore[attr-defined]
    began = rolled_out(commitment.proposal)
    is_undated = plan_of(commitment).review_on is None or bool(began and began.taken_back)
    return next((each for each in looks if each.is_final or is_undated), None)


def waits_until(commitment: Commitment) -> str:
    """Return in words why it cannot be told by an assessment yet."""
    review_on = plan_of(commitment).review_on
    if review_on and review_on > clock.today():
        return f"its verdict is due on {day(review_on)}"
    return "it has no assessment of the promised date"


def verdict_of(told: CommitmentOutcome) -> Verdict:
    """Return the word with which a commitment ended; not measured where nobody gave one."""
    if told.assessment:
        return Verdict(told.assessment.verdict)
    return Verdict(told.judged) if told.judged else Verdict.NOT_MEASURED


def has_missed(proposal: Proposal) -> bool:
    """Tell whether a goal was told to have ended short of its target."""
    return any(goal.outcome and verdict_of(goal.outcome) in MISSED for goal in proposal.goals)  # type: ignore[attr-defined]


def will_have_missed(proposal: Proposal) -> bool:
    """Tell the same of the goals with what the outcome will tell of those nobody spoke for yet."""
    finals = [final_of(goal) for goal in proposal.goals if goal.outcome is None]  # type: ignore[attr-defined]
    return has_missed(proposal) or any(each and each.verdict in MISSED for each in finals)


def expected_of(proposal: Proposal) -> str:
    """Return the promises in words, as they were frozen."""
    lines = [_expected(goal, plan_of(goal)) for goal in proposal.goals]
    return "\n".join(lines) or proposal.no_outcome_reason


def _expected(goal: Commitment, plan: Plan) -> str:
    text = f"{goal.metric.name} from {number(plan.baseline)} to {number(plan.target)}"
    text += f" {goal.metric.unit}".rstrip()
    text += f" by {day(plan.due_on)}" if plan.due_on else ""
    if plan.low is not None and plan.high is not None:
        text += f" ({number(plan.low)} to {number(plan.high)}, 8 times in 10)"
    if plan.review_on != plan.due_on:
        text += f"; the date was moved openly to {day(plan.review_on)}"
    return f"{text}."


def happened_of(proposal: Proposal) -> str:
    """Return what the evidence says of each promise: a draft for people to go on from."""
    return "\n".join(filter(None, map(_happened, proposal.commitments)))


def _happened(commitment: Commitment) -> str:
    told, name = commitment.outcome, commitment.metric.name  # type: ignore[attr-defined]
    if told and told.not_measured_reason:
        return f"{name} was not measured: {told.not_measured_reason}"
    assessment = told.assessment if told else final_of(commitment)
    if assessment is None:
        return ""
    line = assessment.headline
    return line if name in line else f"{name}: {line[:1].lower()}{line[1:]}"
