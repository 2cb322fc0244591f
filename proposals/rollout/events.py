"""What can happen during a roll-out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class MilestoneHappened(Event):
    name: ClassVar[str] = "rollout.milestone_happened"
    phrase: ClassVar[str] = "dated “{title}”: {day}"
    milestone_id: int
    title: str
    kind: str
    happened_on: str
    day: str
    is_condition: bool


@event
@dataclass(frozen=True, kw_only=True)
class MilestoneMoved(Event):
    """A planned date moved. Saying so before the date is what this product asks people to do."""

    name: ClassVar[str] = "rollout.milestone_moved"
    phrase: ClassVar[str] = "moved “{title}” to {day}: {reason}"
    milestone_id: int
    title: str
    was: str
    becomes: str
    said_on: str
    day: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class DateCorrected(Event):
    name: ClassVar[str] = "rollout.date_corrected"
    phrase: ClassVar[str] = "corrected the day of “{title}” to {day}: {reason}"
    milestone_id: int
    title: str
    was: str
    becomes: str
    day: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class UpdatePosted(Event):
    name: ClassVar[str] = "rollout.update_posted"
    phrase: ClassVar[str] = "posted an update: {label}, {confidence} of 10 confident"
    update_id: int
    status: str
    label: str
    confidence: int
