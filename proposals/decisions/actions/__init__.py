"""Announcing the last chance to speak, deciding, and putting a decision right."""

from proposals.decisions.actions.correcting import add_to_dissent, correct
from proposals.decisions.actions.deciding import decide
from proposals.decisions.actions.periods import extend, keep_running, open_final_comment

__all__ = [
    "add_to_dissent",
    "correct",
    "decide",
    "extend",
    "keep_running",
    "open_final_comment",
]
