"""What can happen on the way to a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class FinalCommentOpened(Event):
    name: ClassVar[str] = "decisions.final_comment_opened"
    phrase: ClassVar[str] = "opened final comment until {until} {over_objection}"
    until: str
    closes_at: str
    over_objection: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class FinalCommentInterrupted(Event):
    name: ClassVar[str] = "decisions.final_comment_interrupted"
    phrase: ClassVar[str] = "interrupted final comment with {cause}"
    cause: str


@event
@dataclass(frozen=True, kw_only=True)
class FinalCommentKeptRunning(Event):
    name: ClassVar[str] = "decisions.final_comment_kept_running"
    phrase: ClassVar[str] = "keeps final comment running until {until}: {reason}"
    until: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class FinalCommentExtended(Event):
    name: ClassVar[str] = "decisions.final_comment_extended"
    phrase: ClassVar[str] = "extended final comment until {until}: {reason}"
    was: str  # when it would have closed, and when it does now: instants as ISO 8601
    closes_at: str
    until: str
    reason: str


@event
@dataclass(frozen=True, kw_only=True)
class DecisionRecorded(Event):
    name: ClassVar[str] = "decisions.decision_recorded"
    phrase: ClassVar[str] = "recorded the decision: {label}"
    ruling: str
    label: str
    sequence: int
    over_objection: bool
    in_silence: bool = False


@event
@dataclass(frozen=True, kw_only=True)
class ConcernTreated(Event):
    name: ClassVar[str] = "decisions.concern_treated"
    phrase: ClassVar[str] = "answered {person}’s concern “{title}” in the decision: {label}"
    thread_id: int
    title: str
    person: str
    person_id: int
    treatment: str
    label: str


@event
@dataclass(frozen=True, kw_only=True)
class DecisionCorrected(Event):
    """``sequence`` is the number of the new decision, which is in force from now on."""

    name: ClassVar[str] = "decisions.decision_corrected"
    phrase: ClassVar[str] = "corrected the decision, now {label}: {why}"
    ruling: str
    label: str
    sequence: int
    over_objection: bool
    why: str


@event
@dataclass(frozen=True, kw_only=True)
class DissentAddedTo(Event):
    name: ClassVar[str] = "decisions.dissent_added_to"
    phrase: ClassVar[str] = "added to their dissent"
    dissent_id: int
    sequence: int
