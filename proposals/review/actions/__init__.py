"""Talking about a proposal, objecting to it, and saying where one stands."""

from proposals.review.actions.concerns import raise_concern, withdraw_concern
from proposals.review.actions.jotting import (
    bring_back_jotting,
    collect_remark,
    detach_jotting,
    discard_jotting,
    forget_jotting,
    keep_jotting,
)
from proposals.review.actions.positions import take_position
from proposals.review.actions.reviewing import send_review, write_remark
from proposals.review.actions.talking import open_thread, reopen, reply, resolve

__all__ = [
    "bring_back_jotting",
    "collect_remark",
    "detach_jotting",
    "discard_jotting",
    "forget_jotting",
    "keep_jotting",
    "open_thread",
    "raise_concern",
    "reopen",
    "reply",
    "resolve",
    "send_review",
    "take_position",
    "withdraw_concern",
    "write_remark",
]
