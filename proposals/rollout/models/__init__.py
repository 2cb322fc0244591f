"""What is known of a roll-out."""

from proposals.rollout.models.changes import (
    ChangeKind,
    ChangeLink,
    ChangeSource,
    Ending,
    HookCall,
    Repository,
    Service,
)
from proposals.rollout.models.problems import Deviation, Problem, ProblemAnswer, Thanks
from proposals.rollout.models.reminders import Moment, Owed, Reminder
from proposals.rollout.models.steps import Approval, ChecklistAnswer, Rollback, Trigger
from proposals.rollout.models.updates import Course, Status, StatusUpdate

__all__ = [
    "Approval",
    "ChangeKind",
    "ChangeLink",
    "ChangeSource",
    "ChecklistAnswer",
    "Course",
    "Deviation",
    "Ending",
    "HookCall",
    "Moment",
    "Owed",
    "Problem",
    "ProblemAnswer",
    "Reminder",
    "Repository",
    "Rollback",
    "Service",
    "Status",
    "StatusUpdate",
    "Thanks",
    "Trigger",
]
