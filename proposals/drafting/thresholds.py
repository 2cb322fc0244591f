"""The organisation's thresholds: how long, how many, for which lane."""

from __future__ import annotations

import dataclasses
from typing import Any

from proposals.drafting.models import Lane, Proposal


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """Every number that a rule depends on; days are calendar days."""

    version: int = 1
    final_comment_days_full: int = 10
    final_comment_days_standard: int = 5
    final_comment_days_light: int = 2
    answer_age_days: int = 3  # before final comment may open over an answered concern
    most_missing_reviewers: int = 2
    idle_nudge_days: int = 30
    dormant_days: int = 90
    accepts_in_silence: bool = False

    def final_comment_days(self, lane: Lane) -> int:
        return int(getattr(self, f"final_comment_days_{lane.value}"))


CURRENT = Thresholds()


def thresholds_of(proposal: Proposal) -> Thresholds:
    """Return the thresholds under which the proposal's review opened, or today's."""
    return Thresholds(**proposal.policy) if proposal.policy else CURRENT


def as_document(thresholds: Thresholds) -> dict[str, Any]:
    """Return what a proposal keeps when its review opens."""
    return dataclasses.asdict(thresholds)


def lane_for(*, is_reversible: bool, is_small: bool) -> Lane:
    """Return the lane that the two answers choose."""
    if not is_reversible:
        return Lane.FULL
    return Lane.LIGHT if is_small else Lane.STANDARD


def why_lane(proposal: Proposal) -> str:
    """Return the rule that chose the lane, as the page shows it."""
    return {
        Lane.FULL: "Full lane: it is hard to undo.",
        Lane.STANDARD: "Standard lane: it can be undone, and it is not small.",
        Lane.LIGHT: "Light lane: it is small and can be undone.",
    }[proposal.lane]
