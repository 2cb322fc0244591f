"""What people do while an accepted change is rolled out."""

from proposals.rollout.actions.steps import correct_day, mark_milestone, move_date, record_step
from proposals.rollout.actions.updates import post_update

__all__ = ["correct_day", "mark_milestone", "move_date", "post_update", "record_step"]
