"""What the impact page shows, and what the analysis is asked."""

from proposals.impact.queries.evidence import (
    CommitmentImpact,
    commitment_of,
    impact_of,
    points_around,
    read_evidence,
)
from proposals.impact.queries.plans import Plan, plan_of
from proposals.impact.queries.questions import as_series, inputs_of, question_of

__all__ = [
    "CommitmentImpact",
    "Plan",
    "as_series",
    "commitment_of",
    "impact_of",
    "inputs_of",
    "plan_of",
    "points_around",
    "question_of",
    "read_evidence",
]
