"""What the analysis has to know of a roll-out: when it began, its steps, when it was complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proposals.drafting.models import Milestone, MilestoneKind, Proposal

STEPS = (MilestoneKind.ROLLOUT, MilestoneKind.COMPLETE)


@dataclass(frozen=True)
class RolledOut:
    """The dates of a roll-out that has begun; ``steps`` are (day, share from 0 to 1)."""

    began: date
    complete: date | None
    taken_back: date | None
    steps: Sequence[tuple[date, float]]


def rolled_out(proposal: Proposal) -> RolledOut | None:
    """Return the roll-out as it happened, or None before its first dated step."""
    happened = [each for each in proposal.milestones if each.happened_on]
    steps = sorted(_step(each) for each in happened if each.kind in STEPS)
    if not steps:
        return None
    taken_back = [each.happened_on for each in happened if each.kind == MilestoneKind.ROLLBACK]
    return RolledOut(
        began=steps[0][0],
        complete=next((day for day, share in steps if share >= 1), None),
        taken_back=min(filter(None, taken_back), default=None),
        steps=steps,
    )


def _step(milestone: Milestone) -> tuple[date, float]:
    assert milestone.happened_on is not None
    whole = milestone.kind == MilestoneKind.COMPLETE or milestone.exposure is None
    return milestone.happened_on, 1.0 if whole else (milestone.exposure or 0) / 100
