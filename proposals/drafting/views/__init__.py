"""The pages of drafting: starting, writing, planning, staffing, moving, looking back."""

from proposals.drafting.views import (
    moving,
    plan,
    promises,
    revisions,
    risks,
    sharing,
    staffing,
    starting,
    steps,
    writing,
)
from proposals.drafting.views.blueprint import bp

__all__ = [
    "bp",
    "moving",
    "plan",
    "promises",
    "revisions",
    "risks",
    "sharing",
    "staffing",
    "starting",
    "steps",
    "writing",
]
