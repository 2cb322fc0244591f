"""What can happen in a review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar

from proposals.events import Event, event

_of_review: ContextVar[bool] = ContextVar("of_review", default=False)


@contextmanager
def sent_as_one() -> Iterator[None]:
    """Mark the events recorded inside as parts of one review, which is told of as one."""
    token = _of_review.set(True)
    try:
        yield
    finally:
        _of_review.reset(token)


@dataclass(frozen=True, kw_only=True)
class SaidInReview(Event):
    """A fact that can be a part of a review; ``of_review`` tells whether it was sent with one."""

    of_review: bool = field(default_factory=_of_review.get)


@event
@dataclass(frozen=True, kw_only=True)
class ThreadOpened(SaidInReview):
    name: ClassVar[str] = "review.thread_opened"
    phrase: ClassVar[str] = "wrote {words}"
    thread_id: int
    comment_id: int
    kind: str
    words: str


@event
@dataclass(frozen=True, kw_only=True)
class CommentWritten(SaidInReview):
    name: ClassVar[str] = "review.comment_written"
    phrase: ClassVar[str] = "replied to {person}"
    thread_id: int
    comment_id: int
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class ConcernRaised(SaidInReview):
    name: ClassVar[str] = "review.concern_raised"
    phrase: ClassVar[str] = "raised a concern: {title}"
    thread_id: int
    title: str


@event
@dataclass(frozen=True, kw_only=True)
class ConcernAnswered(SaidInReview):
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
    comment_id: int  # of the words that say why
    title: str


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
class PositionTaken(SaidInReview):
    name: ClassVar[str] = "review.position_taken"
    phrase: ClassVar[str] = "took a position: {label}"
    stance: str
    label: str
    statement: str
    revision_number: int
    before: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class PositionConfirmed(Event):
    """Who stood somewhere on an earlier revision says that it holds for the latest one."""

    name: ClassVar[str] = "review.position_confirmed"
    phrase: ClassVar[str] = "confirmed a position: {label}"
    stance: str
    label: str
    revision_number: int
    before_number: int


@event
@dataclass(frozen=True, kw_only=True)
class ReviewRequestAccepted(Event):
    """``request`` says whose it is: 'the request for a review', or 'the request to' a team."""

    name: ClassVar[str] = "review.request_accepted"
    phrase: ClassVar[str] = "accepted {request} {by_when}"
    request_id: int
    request: str
    by_when: str = ""


@event
@dataclass(frozen=True, kw_only=True)
class ReviewRequestDeclined(Event):
    name: ClassVar[str] = "review.request_declined"
    phrase: ClassVar[str] = "declined {request}: “{why}”"
    request_id: int
    request: str
    why: str
    asked_by_id: int


@event
@dataclass(frozen=True, kw_only=True)
class ReviewRequestHandedOver(Event):
    """Somebody trusts another person with a request; ``person_id`` is asked from now on."""

    name: ClassVar[str] = "review.request_handed_over"
    phrase: ClassVar[str] = "handed {request} over to {person}: “{why}”"
    request_id: int
    request: str
    why: str
    person: str
    person_id: int
    asked_by_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PositionsAskedAgain(Event):
    """What is proposed changed, so whoever took a position is asked to look again."""

    name: ClassVar[str] = "review.positions_asked_again"
    phrase: ClassVar[str] = "asked {people} to look again"
    people: str
    person_ids: list[Any]


@event
@dataclass(frozen=True, kw_only=True)
class ReviewSent(Event):
    """Everything that somebody had collected, said at once."""

    name: ClassVar[str] = "review.sent"
    phrase: ClassVar[str] = "sent a review: {words}"
    thread_ids: list[Any]
    position: str
    words: str


@event
@dataclass(frozen=True, kw_only=True)
class ConcernNudged(Event):
    """A concern waits: for an answer by an author, or for whoever raised it to look at one."""

    name: ClassVar[str] = "review.concern_nudged"
    phrase: ClassVar[str] = (
        "reminded {people} of a concern that has waited for {days} days: {title}"
    )
    thread_id: int
    title: str
    people: str
    person_ids: list[Any]
    days: int
    is_answered: bool


@event
@dataclass(frozen=True, kw_only=True)
class ConcernEscalated(Event):
    """Somebody asked whoever holds the escalation seat to look at a concern."""

    name: ClassVar[str] = "review.concern_escalated"
    phrase: ClassVar[str] = "asked {person} to help with a concern: {title}"
    thread_id: int
    title: str
    person: str
    person_id: int
    why: str


@event
@dataclass(frozen=True, kw_only=True)
class ThreadDisposed(Event):
    """An author said what came of somebody's words; ``person_id`` is whose they are."""

    name: ClassVar[str] = "review.thread_disposed"
    phrase: ClassVar[str] = "marked {words} of {person} as {label}"
    thread_id: int
    words: str
    disposition: str
    label: str
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class ThanksGiven(Event):
    name: ClassVar[str] = "review.thanks_given"
    phrase: ClassVar[str] = "thanked {person}"
    thread_id: int
    comment_id: int
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class CommentEdited(Event):
    name: ClassVar[str] = "review.comment_edited"
    phrase: ClassVar[str] = "edited what they wrote"
    thread_id: int
    comment_id: int


@event
@dataclass(frozen=True, kw_only=True)
class CommentDeleted(Event):
    name: ClassVar[str] = "review.comment_deleted"
    phrase: ClassVar[str] = "deleted a comment by {person}"
    thread_id: int
    comment_id: int
    person: str
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class TakenBack(Event):
    """What is left in the log of words that their author took back at once: no words."""

    name: ClassVar[str] = "review.taken_back"
    phrase: ClassVar[str] = ""


@event
@dataclass(frozen=True, kw_only=True)
class ForecastGiven(Event):
    """Somebody gave forecasts: neither who nor how likely, until the decision reveals both."""

    name: ClassVar[str] = "review.forecast_given"
    phrase: ClassVar[str] = "noted {words}"
    words: str
