"""What the impact page shows, and what the analysis is asked."""

from proposals.impact.queries.evidence import (
    CommitmentImpact,
    commitment_of,
    impact_of,
    points_around,
    read_evidence,
)
from proposals.impact.queries.looks import (
    AFTERWARDS,
    assessment_of,
    disagreement_of,
    latest_look,
    worse_together,
)
from proposals.impact.queries.overlaps import Overlap, changes_to, others_on, overlaps_of
from proposals.impact.queries.plans import Plan, plan_of
from proposals.impact.queries.questions import (
    as_kept,
    as_series,
    inputs_of,
    is_over,
    kept_series,
    question_of,
)

__all__ = [
    "AFTERWARDS",
    "CommitmentImpact",
    "Overlap",
    "Plan",
    "as_kept",
    "as_series",
    "assessment_of",
    "changes_to",
    "commitment_of",
    "disagreement_of",
    "impact_of",
    "inputs_of",
    "is_over",
    "kept_series",
    "latest_look",
    "others_on",
    "overlaps_of",
    "plan_of",
    "points_around",
    "question_of",
    "read_evidence",
    "worse_together",
]
