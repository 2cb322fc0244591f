"""The impact page: what was promised, what was measured, and how it ended."""

from proposals.impact import handlers  # noqa: F401 (they subscribe)
from proposals.impact.views import (
    assessments,
    detecting,
    follow_ups,
    outcomes,
    page,
    promises,
    splits,
)
from proposals.impact.views.blueprint import bp

__all__ = ["assessments", "bp", "detecting", "follow_ups", "outcomes", "page", "promises", "splits"]
