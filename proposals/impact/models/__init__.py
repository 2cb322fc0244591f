"""What the change really did: computed assessments, and the outcome that people told."""

from proposals.impact.method.holding import Held
from proposals.impact.models.assessments import (
    Assessment,
    Disagreement,
    Look,
    Split,
    Watch,
)
from proposals.impact.models.outcomes import (
    Cause,
    CommitmentOutcome,
    DissentReview,
    Finding,
    FollowUp,
    Outcome,
    OutcomeDraft,
    OutcomeVersion,
    Recheck,
    RiskReview,
)

__all__ = [
    "Assessment",
    "Cause",
    "CommitmentOutcome",
    "Disagreement",
    "DissentReview",
    "Finding",
    "FollowUp",
    "Held",
    "Look",
    "Outcome",
    "OutcomeDraft",
    "OutcomeVersion",
    "Recheck",
    "RiskReview",
    "Split",
    "Watch",
]
