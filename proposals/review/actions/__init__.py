"""Talking about a proposal, objecting to it, and saying where one stands."""

from proposals.review.actions.concerns import raise_concern, withdraw_concern
from proposals.review.actions.positions import take_position
from proposals.review.actions.talking import open_thread, reopen, reply, resolve

__all__ = [
    "open_thread",
    "raise_concern",
    "reopen",
    "reply",
    "resolve",
    "take_position",
    "withdraw_concern",
]
