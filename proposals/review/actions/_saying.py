"""What every deed in a conversation does: begin, say, note, settle."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.events import Event, record
from proposals.review.errors import AlreadySettled
from proposals.review.models import (
    Comment,
    Thread,
    ThreadKind,
    ThreadState,
)

NOUNS = {
    ThreadKind.COMMENT: "a comment",
    ThreadKind.QUESTION: "a question",
    ThreadKind.CONCERN: "a concern",
    ThreadKind.SUGGESTION: "a suggestion",
    ThreadKind.PRAISE: "praise",
}


def begin(
    proposal: Proposal, kind: ThreadKind, by: Person, title: str = "", would_settle: str = ""
) -> Thread:
    thread = Thread(
        proposal=proposal,
        kind=kind,
        title=title,
        would_settle=would_settle,
        revision_number=proposal.revision_number,
        opened_by=by,
        opened_at=clock.now(),
    )
    db.session.add(thread)
    db.session.flush()  # its comments and its event name it by its id
    return thread


def say(thread: Thread, body: str, html: str, by: Person) -> Comment:
    comment = Comment(thread=thread, author=by, body=body, html=html, written_at=clock.now())
    db.session.add(comment)
    db.session.flush()
    # Counted by the database: two people who answer at the same moment are both heard.
    db.session.execute(
        sa.update(Thread)
        .where(Thread.id == thread.id)
        .values(comment_count=Thread.comment_count + 1)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(thread, ["comment_count"])
    return comment


def record_aside(proposal: Proposal, event: Event) -> None:
    """Record what no guard looks at, so that nobody's words lose a race against another's."""
    db.session.execute(
        sa.update(Proposal)
        .where(Proposal.id == proposal.id)
        .values(active_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.expire(proposal, ["active_at"])
    record(event)


def settle(thread: Thread, state: ThreadState, by: Person) -> None:
    thread.state, thread.settled_at, thread.settled_by = state, clock.now(), by


def require_open(thread: Thread) -> None:
    if not thread.is_open:
        raise AlreadySettled(thread)
