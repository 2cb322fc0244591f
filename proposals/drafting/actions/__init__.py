"""What people do while a proposal is written, staffed, planned and moved."""

from proposals.drafting.actions.alternatives import (
    add_alternative,
    change_alternative,
    remove_alternative,
)
from proposals.drafting.actions.asking import ask_reviewer, withdraw_request
from proposals.drafting.actions.attaching import attach, remove_attachment
from proposals.drafting.actions.coaching import dismiss_advice, take_up_advice
from proposals.drafting.actions.describing import (
    name_systems,
    promise_effort,
    serve_goals,
    tag,
)
from proposals.drafting.actions.handing_over import (
    decline_ownership,
    offer_ownership,
    take_back_offer,
    take_ownership,
)
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
from proposals.drafting.actions.replacing import (
    replace_co_author,
    replace_in_seat,
    replace_on_milestone,
    replace_reviewer,
)
from proposals.drafting.actions.revising import revise_promise
from proposals.drafting.actions.risks import change_risk, name_risk, remove_risk
from proposals.drafting.actions.sharing import invite_reader, set_visibility, uninvite
from proposals.drafting.actions.staffing import (
    accept_seat,
    add_co_author,
    decline_seat,
    offer_seat,
    remove_co_author,
)
from proposals.drafting.actions.starting import start
from proposals.drafting.actions.unsaved import (
    discard_unsaved,
    keep_unsaved,
    put_aside_unsaved,
    take_up_unsaved,
)
from proposals.drafting.actions.writing import save_as_shipped, save_revision

__all__ = [
    "accept_seat",
    "add_alternative",
    "add_co_author",
    "ask_reviewer",
    "attach",
    "back_to_draft",
    "change_alternative",
    "change_milestone",
    "change_promise",
    "change_risk",
    "decline_ownership",
    "decline_seat",
    "discard_unsaved",
    "dismiss_advice",
    "drop_promise",
    "invite_reader",
    "keep_unsaved",
    "name_risk",
    "name_systems",
    "offer_ownership",
    "offer_seat",
    "open_review",
    "plan_milestone",
    "promise",
    "promise_effort",
    "put_aside_unsaved",
    "remove_alternative",
    "remove_attachment",
    "remove_co_author",
    "remove_milestone",
    "remove_risk",
    "replace_co_author",
    "replace_in_seat",
    "replace_on_milestone",
    "replace_reviewer",
    "revise_promise",
    "revive",
    "save_as_shipped",
    "save_revision",
    "serve_goals",
    "set_lane_answers",
    "set_visibility",
    "start",
    "state_no_outcome",
    "supersede",
    "tag",
    "take_back_offer",
    "take_ownership",
    "take_up_advice",
    "take_up_unsaved",
    "uninvite",
    "withdraw",
    "withdraw_request",
]
