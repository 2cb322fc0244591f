"""Talking about a proposal, objecting to it, and saying where one stands."""

from proposals.review.actions.concerns import escalate, raise_concern, withdraw_concern
from proposals.review.actions.disposing import dispose
from proposals.review.actions.editing import delete_comment, edit_comment
from proposals.review.actions.jotting import (
    bring_back_jotting,
    collect_remark,
    detach_jotting,
    discard_jotting,
    forget_jotting,
    keep_jotting,
)
from proposals.review.actions.positions import take_position
from proposals.review.actions.reading import mark_read, react
from proposals.review.actions.reviewing import send_review, write_remark
from proposals.review.actions.talking import open_thread, reopen, reply, resolve

__all__ = [
    "bring_back_jotting",
    "collect_remark",
    "delete_comment",
    "detach_jotting",
    "discard_jotting",
    "dispose",
    "edit_comment",
    "escalate",
    "forget_jotting",
    "keep_jotting",
    "mark_read",
    "open_thread",
    "raise_concern",
    "react",
    "reopen",
    "reply",
    "resolve",
    "send_review",
    "take_position",
    "withdraw_concern",
    "write_remark",
]
