"""What every deed in a conversation does: begin, say, note, settle."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import wake
from proposals.drafting.models import Proposal
from proposals.errors import Invalid
from proposals.events import Event, record
from proposals.review import anchors
from proposals.review.actions._reading import read_by_writing
from proposals.review.anchors import Selectors
from proposals.review.errors import AlreadySettled
from proposals.review.limits import require_room
from proposals.review.models import (
    Anchor,
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
NOT_THERE = "These words are not in the latest revision; choose them there again."
TOO_LONG = f"These are more than {anchors.LONGEST_QUOTE:,} characters; choose those that matter."
SEVERAL = "These words stand in more than one place; choose a few more beside them."


def begin(
    proposal: Proposal,
    kind: ThreadKind,
    by: Person,
    *,
    about: Selectors | None = None,
    title: str = "",
    would_settle: str = "",
) -> Thread:
    require_room(proposal, kind, by)
    anchor = anchor_in(proposal, about) if about else None
    thread = Thread(
        proposal=proposal,
        kind=kind,
        title=title,
        would_settle=would_settle,
        revision_number=proposal.revision_number,
        opened_by=by,
        opened_at=clock.now(),
        anchor=anchor,
    )
    db.session.add(thread)
    db.session.flush()  # its comments and its event name it by its id
    return thread


def anchor_in(proposal: Proposal, about: Selectors) -> Anchor:
    """Return the anchor that the selectors describe in the latest revision.

    Raises Invalid where the words cannot be found there, or where it is not clear which are meant.
    """
    assert proposal.latest is not None  # a proposal starts with its first revision
    text = anchors.text_in(proposal.latest, about.text)
    span = anchors.find(about, text)
    if span is None:
        why = _why_not(anchors.collapsed(about.exact).strip(), text)
        raise Invalid(why, errors={"exact": [why]})
    around = anchors.CONTEXT
    return Anchor(
        text=about.text,
        exact=text[span.start : span.end],
        prefix=text[max(0, span.start - around) : span.start],
        suffix=text[span.end : span.end + around],
        start=span.start,
        end=span.end,
        now_in=proposal.revision_number,
        now_start=span.start,
        now_end=span.end,
    )


def _why_not(exact: str, text: str) -> str:
    if len(exact) > anchors.LONGEST_QUOTE:
        return TOO_LONG
    return SEVERAL if exact and exact in text else NOT_THERE


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
    read_by_writing(comment, by)
    return comment


def record_aside(proposal: Proposal, event: Event) -> None:
    """Record what no guard looks at, so that nobody's words lose a race against another's."""
    wake(proposal, actor_id=event.actor_id)
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
