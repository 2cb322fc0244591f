"""What people do while an accepted change is rolled out."""

from proposals.rollout.actions.answering import answer_problem, raise_again, settle_problem
from proposals.rollout.actions.deviating import note_deviation
from proposals.rollout.actions.reopening import answer_request, ask_to_reopen
from proposals.rollout.actions.steps import correct_day, mark_milestone, move_date, record_step
from proposals.rollout.actions.surfacing import surface_problem
from proposals.rollout.actions.updates import post_update

__all__ = [
    "answer_problem",
    "answer_request",
    "ask_to_reopen",
    "correct_day",
    "mark_milestone",
    "move_date",
    "note_deviation",
    "post_update",
    "raise_again",
    "record_step",
    "settle_problem",
    "surface_problem",
]
