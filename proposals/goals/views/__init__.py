"""The pages of goals and opportunities."""

from proposals.goals.views import opportunities, outcomes
from proposals.goals.views.blueprint import bp

__all__ = ["bp", "opportunities", "outcomes"]
