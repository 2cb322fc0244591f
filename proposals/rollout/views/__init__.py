"""The pages of a roll-out."""

from proposals.rollout import handlers  # noqa: F401 (they subscribe)
from proposals.rollout.views import (
    approving,
    changes,
    checking,
    deviations,
    moving,
    page,
    problems,
    repositories,
    rolling_back,
    steps,
    updates,
)
from proposals.rollout.views.blueprint import bp
from proposals.rollout.views.repositories import administration

__all__ = [
    "administration",
    "approving",
    "bp",
    "changes",
    "checking",
    "deviations",
    "moving",
    "page",
    "problems",
    "repositories",
    "rolling_back",
    "steps",
    "updates",
]
