"""What words leave behind when they are taken away: their place, or nothing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.events import Delivery, LoggedEvent
from proposals.forms import clean
from proposals.review.events import TakenBack
from proposals.review.models import (
    Anchor,
    Comment,
    CommentEdit,
    Jotting,
    Reaction,
    Thread,
    ThreadKind,
    ThreadState,
)
from proposals.review.queries import answers_in, is_opening


def erase(comment: Comment, *, why: str, by: Person) -> None:
    """Leave of a comment that it was there, who took it away, and why if they said so."""
    thread = comment.thread
    _erase_from_log(comment)
    if is_opening(comment) and thread.kind in (ThreadKind.SUGGESTION, ThreadKind.CONCERN):
        _erase_opening(thread, by)
    _drop_what_hangs_on(comment)
    comment.body = comment.html = ""
    comment.edited_at = None
    comment.deleted_at, comment.deleted_by, comment.deleted_because = clock.now(), by, clean(why)
    db.session.flush()
    look_for_answer(thread)


def _erase_opening(thread: Thread, by: Person) -> None:
    thread.would_settle = ""
    if thread.applied_in is None:
        thread.passage = thread.replacement = None
        if thread.is_open:
            thread.state, thread.settled_at, thread.settled_by = (
                ThreadState.RESOLVED,
                clock.now(),
                by,
            )


def forget(comment: Comment) -> bool:
    """Leave nothing of a comment, nor of its thread if it was all of it; return whether that is.

    The log keeps when somebody did something, and no longer what.
    """
    thread = comment.thread
    others = sa.select(sa.func.count()).where(
        Comment.thread_id == thread.id, Comment.id != comment.id
    )
    is_all = not db.session.scalar(others)
    if not is_all and is_opening(comment):
        erase(comment, why="", by=comment.author)  # it was answered: its place stays
        return True
    _take_back(comment)
    _drop_what_hangs_on(comment)
    db.session.delete(comment)
    db.session.flush()
    if is_all:
        _drop_thread(thread)
    else:
        _uncount(thread)
        look_for_answer(thread)
    return not is_all


def look_for_answer(thread: Thread) -> None:
    """Let a thread wait for an answer again if the one that it had is gone."""
    if thread.answered_at is None or not thread.is_open:
        return
    answers = answers_in(thread)
    thread.answered_at = answers[0].written_at if answers else None
    if not answers and thread.kind == ThreadKind.CONCERN:
        thread.state = ThreadState.OPEN
        thread.proposal.active_at = clock.now()  # what guards look at changed: see record_on


def _drop_what_hangs_on(comment: Comment) -> None:
    for kind in (CommentEdit, Reaction):
        _run(sa.delete(kind).where(kind.comment_id == comment.id))
    db.session.expire(comment, ["edits", "reactions"])


def _drop_thread(thread: Thread) -> None:
    _run(sa.update(Jotting).where(Jotting.thread_id == thread.id).values(thread_id=None))
    _run(sa.delete(Anchor).where(Anchor.thread_id == thread.id))
    db.session.expire(thread, ["anchor", "comments"])
    db.session.delete(thread)
    db.session.flush()


def _uncount(thread: Thread) -> None:
    fewer = {"comment_count": Thread.comment_count - 1}
    _run(sa.update(Thread).where(Thread.id == thread.id).values(fewer))
    db.session.expire(thread, ["comment_count", "comments"])


def _take_back(comment: Comment) -> None:
    for event in _told_of(comment):
        if event.details.get("comment_id") == comment.id:
            event.name, event.details, event.proposal_id = TakenBack.name, {}, None
            _run(
                sa.delete(Delivery).where(
                    Delivery.event_id == event.id, Delivery.delivered_at.is_(None)
                )
            )


def _erase_from_log(comment: Comment) -> None:
    """Take the words out of what was logged with them, as releases before this one did."""
    for event in _told_of(comment):
        if comment.body in event.details.values():
            event.details = {
                name: "" if value == comment.body else value
                for name, value in event.details.items()
            }


def _told_of(comment: Comment) -> list[LoggedEvent]:
    thread = comment.thread
    told = db.session.scalars(
        sa.select(LoggedEvent).where(
            LoggedEvent.proposal_id == thread.proposal_id,
            LoggedEvent.actor_id == comment.author_id,
            LoggedEvent.occurred_at >= comment.written_at,
        )
    )
    return [each for each in told if each.details.get("thread_id") == thread.id]


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
