"""What can happen in a review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from proposals.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class ThreadOpened(Event):
    name: ClassVar[str] = "review.thread_opened"
    phrase: ClassVar[str] = "wrote {words}"
    thread_id: int
    comment_id: int
    kind: str
    words: str


@event
@dataclass(frozen=True, kw_only=True)
class CommentWritten(Event):
    name: ClassVar[str] = "review.comment_written"
    phrase: ClassVar[str] = "replied to {person}"
    thread_id: int
    comment_id: int
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class ConcernRaised(Event):
    name: ClassVar[str] = "review.concern_raised"
    phrase: ClassVar[str] = "raised a concern: {title}"
    thread_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class ConcernAnswered(Event):
    name: ClassVar[str] = "review.concern_answered"
    phrase: ClassVar[str] = "answered {person}’s concern: {title}"
    thread_id: int
    comment_id: int
    title: str
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class ConcernResolved(Event):
    name: ClassVar[str] = "review.concern_resolved"
    phrase: ClassVar[str] = "said that a concern is settled: {title}"
    thread_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class ConcernWithdrawn(Event):
    name: ClassVar[str] = "review.concern_withdrawn"
    phrase: ClassVar[str] = "withdrew a concern: {title}"
    thread_id: int
    title: str
    why: str


@event
@dataclass(frozen=True, kw_only=True)
class ThreadResolved(Event):
    name: ClassVar[str] = "review.thread_resolved"
    phrase: ClassVar[str] = "resolved {words}"
    thread_id: int
    words: str


@event
@dataclass(frozen=True, kw_only=True)
class ThreadReopened(Event):
    name: ClassVar[str] = "review.thread_reopened"
    phrase: ClassVar[str] = "reopened {words}"
    thread_id: int
    kind: str
    words: str


@event
@dataclass(frozen=True, kw_only=True)
class PositionTaken(Event):
    name: ClassVar[str] = "review.position_taken"
    phrase: ClassVar[str] = "took a position: {label}"
    stance: str
    label: str
    statement: str
    revision_number: int
    before: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class PositionsAskedAgain(Event):
    """What is proposed changed, so whoever took a position is asked to look again."""

    name: ClassVar[str] = "review.positions_asked_again"
    phrase: ClassVar[str] = "asked {people} to look again"
    people: str
    person_ids: list[Any]
