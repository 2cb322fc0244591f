"""Saying what is wanted: goals with an owner, and problems somebody asks to have solved."""

from proposals.goals.actions.opportunities import (
    change_opportunity,
    close_opportunity,
    open_opportunity,
    reopen_opportunity,
)
from proposals.goals.actions.outcomes import change_goal, close_goal, open_goal, reopen_goal

__all__ = [
    "change_goal",
    "change_opportunity",
    "close_goal",
    "close_opportunity",
    "open_goal",
    "open_opportunity",
    "reopen_goal",
    "reopen_opportunity",
]
