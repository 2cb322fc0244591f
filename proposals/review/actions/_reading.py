"""How far somebody has read a conversation."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.review.models import Comment, Reading, Thread
from proposals.review.queries import is_unread


def keep_reading(proposal: Proposal, comment_id: int, by: Person) -> None:
    """Note that the person has read the comments up to an id; it never goes back."""
    reading = db.session.get(Reading, (proposal.id, by.id))
    if reading is None:
        reading = Reading(proposal_id=proposal.id, person_id=by.id, comment_id=0)
        db.session.add(reading)
    reading.comment_id = max(reading.comment_id, comment_id)
    reading.read_at = clock.now()
    db.session.flush()


def read_by_writing(comment: Comment, by: Person) -> None:
    """Let who writes have read the thread, and so all of it if nothing is new elsewhere."""
    thread = comment.thread
    elsewhere = sa.exists().where(
        Comment.thread_id == Thread.id,
        Thread.proposal_id == thread.proposal_id,
        Thread.id != thread.id,
        is_unread(thread.proposal, by),
    )
    if not db.session.scalar(sa.select(elsewhere)):
        keep_reading(thread.proposal, comment.id, by)
