"""Talking about a proposal, objecting to it, and saying where one stands."""

from proposals.review.actions.concerns import escalate, raise_concern, withdraw_concern
from proposals.review.actions.disposing import dispose
from proposals.review.actions.editing import delete_comment, edit_comment
from proposals.review.actions.forecasting import give_forecasts
from proposals.review.actions.jotting import (
    bring_back_jotting,
    collect_remark,
    detach_jotting,
    discard_jotting,
    forget_jotting,
    keep_jotting,
)
from proposals.review.actions.positions import (
    confirm_position,
    drop_position_draft,
    keep_position_draft,
    take_position,
)
from proposals.review.actions.reading import mark_read, react
from proposals.review.actions.requests import (
    accept_request,
    decline_request,
    hand_over_request,
)
from proposals.review.actions.reviewing import send_review, write_remark
from proposals.review.actions.suggesting import suggest, take_up
from proposals.review.actions.talking import open_thread, reopen, reply, resolve

__all__ = [
    "accept_request",
    "bring_back_jotting",
    "collect_remark",
    "confirm_position",
    "decline_request",
    "delete_comment",
    "detach_jotting",
    "discard_jotting",
    "dispose",
    "drop_position_draft",
    "edit_comment",
    "escalate",
    "forget_jotting",
    "give_forecasts",
    "hand_over_request",
    "keep_jotting",
    "keep_position_draft",
    "mark_read",
    "open_thread",
    "raise_concern",
    "react",
    "reopen",
    "reply",
    "resolve",
    "send_review",
    "suggest",
    "take_position",
    "take_up",
    "withdraw_concern",
    "write_remark",
]
