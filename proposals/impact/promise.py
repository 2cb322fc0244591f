"""The promises of a proposal against how they ended."""

from __future__ import annotations

from proposals.drafting.models import Proposal
from proposals.impact.method.verdict import Verdict
from proposals.impact.queries import plan_of
from proposals.words import day, number


def has_missed(proposal: Proposal) -> bool:
    """Tell whether a goal is known to have ended short of its target."""
    verdicts = [
        goal.outcome.assessment.verdict  # type: ignore[attr-defined]
        for goal in proposal.goals
        if goal.outcome and goal.outcome.assessment  # type: ignore[attr-defined]
    ]
    return any(verdict not in (Verdict.TARGET_MET, Verdict.NOT_ENOUGH_DATA) for verdict in verdicts)


def expected_of(proposal: Proposal) -> str:
    """Return the promises in words, as they were frozen."""
    lines = []
    for goal in proposal.goals:
        plan, unit = plan_of(goal), goal.metric.unit
        by_day = f" by {day(plan.due_on)}" if plan.due_on else ""
        lines.append(
            f"{goal.metric.name} from {number(plan.baseline)} to {number(plan.target)}"
            f" {unit}{by_day}"
            f" ({number(plan.low)} to {number(plan.high)}, 8 times in 10)."
        )
    return "\n".join(lines) or proposal.no_outcome_reason
