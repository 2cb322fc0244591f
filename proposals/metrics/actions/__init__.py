"""Defining metrics and recording what they measured."""

from proposals.metrics.actions.defining import archive, change, define, unarchive
from proposals.metrics.actions.recording import record_points

__all__ = ["archive", "change", "define", "record_points", "unarchive"]
