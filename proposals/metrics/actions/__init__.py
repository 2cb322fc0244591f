"""Defining metrics and recording what they measured."""

from proposals.metrics.actions.defining import archive, change, define, rename, unarchive
from proposals.metrics.actions.merging import merge
from proposals.metrics.actions.recording import record_points, remove_point

__all__ = [
    "archive",
    "change",
    "define",
    "merge",
    "record_points",
    "remove_point",
    "rename",
    "unarchive",
]
