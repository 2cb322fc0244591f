"""The pages of a roll-out."""

from proposals.rollout import handlers  # noqa: F401 (they subscribe)
from proposals.rollout.views import (
    approving,
    checking,
    deviations,
    moving,
    page,
    problems,
    rolling_back,
    steps,
    updates,
)
from proposals.rollout.views.blueprint import bp

__all__ = [
    "approving",
    "bp",
    "checking",
    "deviations",
    "moving",
    "page",
    "problems",
    "rolling_back",
    "steps",
    "updates",
]
