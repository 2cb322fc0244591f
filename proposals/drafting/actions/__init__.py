"""What people do while a proposal is written, staffed, planned and moved."""

from proposals.drafting.actions.coaching import dismiss_advice, take_up_advice
from proposals.drafting.actions.moving import (
    back_to_draft,
    open_review,
    revive,
    supersede,
    withdraw,
)
from proposals.drafting.actions.planning import (
    change_milestone,
    plan_milestone,
    remove_milestone,
    set_lane_answers,
)
from proposals.drafting.actions.promising import (
    change_promise,
    drop_promise,
    promise,
    state_no_outcome,
)
from proposals.drafting.actions.risks import change_risk, name_risk, remove_risk
from proposals.drafting.actions.sharing import invite_reader, set_visibility, uninvite
from proposals.drafting.actions.staffing import (
    accept_seat,
    add_co_author,
    ask_reviewer,
    hand_over,
    offer_seat,
    remove_co_author,
    withdraw_request,
)
from proposals.drafting.actions.starting import start
from proposals.drafting.actions.writing import save_revision

__all__ = [
    "accept_seat",
    "add_co_author",
    "ask_reviewer",
    "back_to_draft",
    "change_milestone",
    "change_promise",
    "change_risk",
    "dismiss_advice",
    "drop_promise",
    "hand_over",
    "invite_reader",
    "name_risk",
    "offer_seat",
    "open_review",
    "plan_milestone",
    "promise",
    "remove_co_author",
    "remove_milestone",
    "remove_risk",
    "revive",
    "save_revision",
    "set_lane_answers",
    "set_visibility",
    "start",
    "state_no_outcome",
    "supersede",
    "take_up_advice",
    "uninvite",
    "withdraw",
    "withdraw_request",
]
