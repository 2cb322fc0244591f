"""What is known of one comment: how fresh it is, and what it is to its thread."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from proposals import clock
from proposals.db import db
from proposals.review.models import Comment, Thread, ThreadKind, ThreadState

COOLING_OFF = timedelta(minutes=1)  # in which one's own words can be changed without a trace


def is_fresh(comment: Comment) -> bool:
    """Tell whether the comment was written so lately that changing it leaves no trace."""
    return clock.now() - comment.written_at < COOLING_OFF


def is_opening(comment: Comment) -> bool:
    """Tell whether the thread begins with this comment."""
    first = sa.select(sa.func.min(Comment.id)).where(Comment.thread_id == comment.thread_id)
    return db.session.scalar(first) == comment.id


def is_kept(comment: Comment) -> bool:
    """Tell whether a decision keeps the comment word for word, with its answer to it."""
    thread = comment.thread
    is_treated = thread.kind == ThreadKind.CONCERN and thread.state == ThreadState.TREATED
    return is_treated and is_opening(comment)


def answers_in(thread: Thread) -> list[Comment]:
    """Return what authors have said in answer to somebody, oldest first, without what is gone."""
    authors = thread.proposal.author_ids - {thread.opened_by_id}
    return list(
        db.session.scalars(
            sa.select(Comment)
            .where(
                Comment.thread_id == thread.id,
                Comment.author_id.in_(authors),
                Comment.deleted_at.is_(None),
                Comment.written_at >= (thread.answered_at or thread.opened_at),
            )
            .order_by(Comment.id)
        )
    )
