"""Reading a roll-out."""

from proposals.rollout.queries.steps import (
    ROLLS_OUT,
    RUNNING,
    Step,
    end_of,
    first_day,
    first_step_on,
    milestone_of,
    milestones_in_order,
    passed,
    rolled_back_on,
    steps_of,
    today_of,
    unmet_conditions,
)
from proposals.rollout.queries.updates import (
    UpdatePage,
    is_outdated,
    update_due_at,
    updates_page,
)

__all__ = [
    "ROLLS_OUT",
    "RUNNING",
    "Step",
    "UpdatePage",
    "end_of",
    "first_day",
    "first_step_on",
    "is_outdated",
    "milestone_of",
    "milestones_in_order",
    "passed",
    "rolled_back_on",
    "steps_of",
    "today_of",
    "unmet_conditions",
    "update_due_at",
    "updates_page",
]
