"""What each part of the page of a roll-out shows."""

from proposals.rollout.views.parts.changes import changes_shown
from proposals.rollout.views.parts.checklist import checklist_shown
from proposals.rollout.views.parts.plan import plan_shown, prefix_of
from proposals.rollout.views.parts.problems import problems_shown
from proposals.rollout.views.parts.updates import updates_shown

__all__ = [
    "changes_shown",
    "checklist_shown",
    "plan_shown",
    "prefix_of",
    "problems_shown",
    "updates_shown",
]
