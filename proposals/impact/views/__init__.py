"""The impact page: what was promised, what was measured, and how it ended."""

from proposals.impact.views import assessments, outcomes, page, promises
from proposals.impact.views.blueprint import bp

__all__ = ["assessments", "bp", "outcomes", "page", "promises"]
