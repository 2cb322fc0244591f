"""What each part of the page of a roll-out shows."""

from proposals.rollout.views.parts.plan import plan_shown, prefix_of
from proposals.rollout.views.parts.updates import updates_shown

__all__ = ["plan_shown", "prefix_of", "updates_shown"]
