"""Which part of a conversation a reader looks at, how much there is of each, and what is new."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.review.models import Comment, Reading, Thread, ThreadKind, ThreadState

OPEN_STATES = (ThreadState.OPEN, ThreadState.ANSWERED)
STATES = {"open": True, "settled": False}
# What an author leaves without a disposition: a concern is answered, and praise is enjoyed.
NOT_DISPOSED = (ThreadKind.CONCERN, ThreadKind.PRAISE)


class Only(enum.StrEnum):
    """A part of a conversation that concerns the reader, or the authors."""

    UNREAD = "unread"
    MINE = "mine"  # that the reader opened, or wrote in
    WAITING = "waiting"  # for an answer to a concern, or for an author's disposition


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see; None is everything."""

    kind: ThreadKind | None = None
    is_open: bool | None = None
    only: Only | None = None


@dataclass(frozen=True)
class Tally:
    """How many threads each choice would show, in view of the others that are made.

    ``unread`` counts the comments that others have written since ``read_at``, when the reader
    last read the conversation; it is None if they never did. ``last`` is the newest comment.
    """

    kinds: Mapping[ThreadKind | None, int]
    states: Mapping[bool | None, int]
    onlys: Mapping[Only | None, int]
    unread: int
    last: int
    read_up_to: int
    read_at: datetime | None

    def is_new(self, comment: Comment, reader: Person) -> bool:
        """Tell whether the comment is news to a reader who was here before."""
        return self.read_at is not None and self._is_unread(comment, reader)

    def shows_all(self, comments: Iterable[Comment], reader: Person) -> bool:
        """Tell whether everything that is unread is among the comments."""
        return self.unread == sum(self._is_unread(each, reader) for each in comments)

    def _is_unread(self, comment: Comment, reader: Person) -> bool:
        is_others = comment.author_id != reader.id and comment.deleted_at is None
        return is_others and comment.id > self.read_up_to


def chosen(choice: Choice, proposal: Proposal, reader: Person) -> sa.ColumnElement[bool]:
    """Return the condition on threads of the proposal that the choice makes."""
    return sa.and_(sa.true(), *_conditions(choice, proposal, reader))


def _conditions(
    choice: Choice, proposal: Proposal, reader: Person
) -> Iterable[sa.ColumnElement[bool]]:
    if choice.kind is not None:
        yield Thread.kind == choice.kind
    if choice.is_open is not None:
        yield Thread.state.in_(OPEN_STATES) if choice.is_open else Thread.state.not_in(OPEN_STATES)
    if choice.only is not None:
        yield _ONLY[choice.only](proposal, reader)


def _unread(proposal: Proposal, reader: Person) -> sa.ColumnElement[bool]:
    return sa.exists().where(Comment.thread_id == Thread.id, is_unread(proposal, reader))


def _mine(proposal: Proposal, reader: Person) -> sa.ColumnElement[bool]:
    wrote = sa.exists().where(Comment.thread_id == Thread.id, Comment.author_id == reader.id)
    return sa.or_(Thread.opened_by_id == reader.id, wrote)


def _waiting(proposal: Proposal, reader: Person) -> sa.ColumnElement[bool]:
    undisposed = sa.and_(
        Thread.kind.not_in(NOT_DISPOSED),
        Thread.disposition.is_(None),
        Thread.opened_by_id.not_in(proposal.author_ids),
    )
    is_concern = Thread.kind == ThreadKind.CONCERN
    return sa.and_(Thread.state == ThreadState.OPEN, sa.or_(is_concern, undisposed))


_ONLY: Mapping[Only, Any] = {Only.UNREAD: _unread, Only.MINE: _mine, Only.WAITING: _waiting}


def is_unread(proposal: Proposal, reader: Person) -> sa.ColumnElement[bool]:
    """Return the condition on comments that somebody else wrote them since the reader looked."""
    return sa.and_(
        Comment.author_id != reader.id,
        Comment.deleted_at.is_(None),
        Comment.id > sa.func.coalesce(_of_reading(Reading.comment_id, proposal, reader), 0),
    )


def _of_reading(column: Any, proposal: Proposal, reader: Person) -> Any:
    here = (Reading.proposal_id == proposal.id, Reading.person_id == reader.id)
    return sa.select(column).where(*here).scalar_subquery()


def tally_of(proposal: Proposal, choice: Choice, reader: Person) -> Tally:
    """Count every part of the conversation, and read how far the reader has got: one statement."""
    parts = _parts(proposal, reader)
    rows = db.session.execute(
        sa.select(
            *parts.c,
            sa.func.count(),
            _comments(sa.func.count(), proposal, is_unread(proposal, reader)),
            _comments(sa.func.max(Comment.id), proposal),
            _of_reading(Reading.comment_id, proposal, reader),
            _of_reading(Reading.read_at, proposal, reader),
        ).group_by(*parts.c)
    ).all()
    counted = [(row[: len(parts.c)], row[len(parts.c)]) for row in rows]
    unread, last, up_to, read_at = rows[0][-4:] if rows else (0, 0, 0, None)
    return Tally(
        kinds={each: _sum(counted, replace(choice, kind=each)) for each in (None, *ThreadKind)},
        states={each: _sum(counted, replace(choice, is_open=each)) for each in (None, True, False)},
        onlys={each: _sum(counted, replace(choice, only=each)) for each in (None, *Only)},
        unread=unread,
        last=last or 0,
        read_up_to=up_to or 0,
        read_at=read_at,
    )


def _parts(proposal: Proposal, reader: Person) -> sa.Subquery:
    """Return for each thread its kind, whether it is open, and whether it is in each part."""
    return (
        sa.select(
            Thread.kind,
            Thread.state.in_(OPEN_STATES).label("is_open"),
            *(condition(proposal, reader).label(only) for only, condition in _ONLY.items()),
        )
        .where(Thread.proposal_id == proposal.id)
        .subquery()
    )


def _sum(counted: Iterable[tuple[Any, int]], choice: Choice) -> int:
    """Add up the threads that the choice would show."""
    return sum(
        amount
        for (kind, is_open, *parts), amount in counted
        if choice.kind in (None, kind)
        and choice.is_open in (None, is_open)
        and (choice.only is None or parts[list(_ONLY).index(choice.only)])
    )


def _comments(what: Any, proposal: Proposal, *conditions: sa.ColumnElement[bool]) -> Any:
    """Return what is asked of all comments on the proposal, whatever the outer statement reads."""
    of = sa.orm.aliased(Thread)
    return (
        sa.select(what)
        .select_from(Comment)
        .join(of, of.id == Comment.thread_id)
        .where(of.proposal_id == proposal.id, *conditions)
        .scalar_subquery()
    )
