"""How commitments end."""

from __future__ import annotations

from proposals.db import db
from proposals.drafting.models import Commitment, Proposal
from proposals.impact.models import Assessment, CommitmentOutcome
from proposals.impact.promise import final_of


def end(
    commitment: Commitment,
    assessment: Assessment | None,
    reason: str = "",
    judged: str | None = None,
) -> CommitmentOutcome:
    """Keep how a commitment ended, in place of what was said before."""
    outcome: CommitmentOutcome = commitment.outcome or CommitmentOutcome(commitment=commitment)  # type: ignore[attr-defined]
    outcome.assessment, outcome.not_measured_reason = assessment, reason
    outcome.judged = str(judged) if judged else None
    db.session.add(outcome)
    return outcome


def end_measured_goals(proposal: Proposal) -> None:
    """End each goal that was measured, and of which nobody has said otherwise, as it was."""
    for goal in proposal.goals:
        final = final_of(goal) if goal.outcome is None else None  # type: ignore[attr-defined]
        if final:
            end(goal, final)
