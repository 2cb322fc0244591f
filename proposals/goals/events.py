"""What can happen to a goal and to an opportunity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class GoalOpened(Event):
    name: ClassVar[str] = "goals.goal_opened"
    phrase: ClassVar[str] = "opened the goal {title}"
    goal_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class GoalChanged(Event):
    name: ClassVar[str] = "goals.goal_changed"
    phrase: ClassVar[str] = "changed {what} of the goal {title}"
    goal_id: int
    title: str
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class GoalClosed(Event):
    name: ClassVar[str] = "goals.goal_closed"
    phrase: ClassVar[str] = "closed the goal {title}: {note}"
    goal_id: int
    title: str
    note: str


@event
@dataclass(frozen=True, kw_only=True)
class GoalReopened(Event):
    name: ClassVar[str] = "goals.goal_reopened"
    phrase: ClassVar[str] = "reopened the goal {title}"
    goal_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class OpportunityOpened(Event):
    name: ClassVar[str] = "goals.opportunity_opened"
    phrase: ClassVar[str] = "asked for a solution: {title}"
    opportunity_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class OpportunityChanged(Event):
    name: ClassVar[str] = "goals.opportunity_changed"
    phrase: ClassVar[str] = "changed {what} of the opportunity {title}"
    opportunity_id: int
    title: str
    what: str


@event
@dataclass(frozen=True, kw_only=True)
class OpportunityClosed(Event):
    name: ClassVar[str] = "goals.opportunity_closed"
    phrase: ClassVar[str] = "closed the opportunity {title}: {note}"
    opportunity_id: int
    title: str
    note: str


@event
@dataclass(frozen=True, kw_only=True)
class OpportunityReopened(Event):
    name: ClassVar[str] = "goals.opportunity_reopened"
    phrase: ClassVar[str] = "reopened the opportunity {title}"
    opportunity_id: int
    title: str
