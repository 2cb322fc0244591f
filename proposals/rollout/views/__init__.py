"""The pages of a roll-out."""

from proposals.rollout import handlers  # noqa: F401 (they subscribe)
from proposals.rollout.views import page, steps, updates
from proposals.rollout.views.blueprint import bp

__all__ = ["bp", "page", "steps", "updates"]
