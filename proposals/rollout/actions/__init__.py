"""What people do while an accepted change is rolled out."""

from proposals.rollout.actions.answering import answer_problem, raise_again, settle_problem
from proposals.rollout.actions.approving import approve_step, name_approver
from proposals.rollout.actions.checking import answer_checklist
from proposals.rollout.actions.deviating import note_deviation
from proposals.rollout.actions.reopening import answer_request, ask_to_reopen
from proposals.rollout.actions.rolling_back import roll_back
from proposals.rollout.actions.steps import correct_day, mark_milestone, move_date, record_step
from proposals.rollout.actions.surfacing import surface_problem
from proposals.rollout.actions.thanking import take_thanks_back, thank
from proposals.rollout.actions.updates import post_update

__all__ = [
    "answer_checklist",
    "answer_problem",
    "answer_request",
    "approve_step",
    "ask_to_reopen",
    "correct_day",
    "mark_milestone",
    "move_date",
    "name_approver",
    "note_deviation",
    "post_update",
    "raise_again",
    "record_step",
    "roll_back",
    "settle_problem",
    "surface_problem",
    "take_thanks_back",
    "thank",
]
