"""Talking about a proposal, objecting to it, and saying where one stands."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.drafting.policy import is_author
from proposals.errors import Invalid
from proposals.events import Event, record
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.review import policy
from proposals.review.errors import AlreadySettled, AnsweredInDecision, StillOpen
from proposals.review.events import (
    CommentWritten,
    ConcernAnswered,
    ConcernRaised,
    ConcernResolved,
    ConcernWithdrawn,
    PositionTaken,
    ThreadOpened,
    ThreadReopened,
    ThreadResolved,
)
from proposals.review.models import (
    Comment,
    Position,
    Stance,
    Thread,
    ThreadKind,
    ThreadState,
)
from proposals.review.queries import position_of
from proposals.review.texts import require_texts, said, title_of

# Stances that speak for themselves; every other one says why.
NEEDS_NO_STATEMENT = frozenset({Stance.SUPPORTS, Stance.NO_OBJECTION, Stance.RECUSED})
NOUNS = {
    ThreadKind.COMMENT: "a comment",
    ThreadKind.QUESTION: "a question",
    ThreadKind.CONCERN: "a concern",
    ThreadKind.SUGGESTION: "a suggestion",
    ThreadKind.PRAISE: "praise",
}


def open_thread(proposal: Proposal, *, kind: ThreadKind, body: str, by: Person) -> Thread:
    """Begin a conversation at any stage; a concern has an action of its own."""
    require(policy.open_thread, by, proposal)
    if kind == ThreadKind.CONCERN:
        raise Invalid("A concern needs a title, and what would settle it.")
    body, html = said(body)
    thread = _begun(proposal, kind, by)
    comment = _say(thread, body, html, by)
    _note(
        proposal,
        ThreadOpened(
            proposal_id=proposal.id,
            actor_id=by.id,
            thread_id=thread.id,
            comment_id=comment.id,
            kind=kind.value,
            words=NOUNS[kind],
        ),
    )
    return thread


def reply(thread: Thread, *, body: str, by: Person) -> Comment:
    """Add to a conversation; an author's first reply to somebody's concern answers it."""
    require(policy.reply, by, thread)
    comment = _say(thread, *said(body), by)
    if _answers(thread, by):
        thread.answered_at = clock.now()
        if thread.kind == ThreadKind.CONCERN:
            thread.state = ThreadState.ANSWERED
            record_on(thread.proposal, _answered(comment, by))
            return comment
    _note(
        thread.proposal,
        CommentWritten(
            proposal_id=thread.proposal_id,
            actor_id=by.id,
            thread_id=thread.id,
            comment_id=comment.id,
            person=thread.opened_by.name,
            person_id=thread.opened_by_id,
        ),
    )
    return comment


def raise_concern(
    proposal: Proposal, *, title: str, body: str, would_settle: str, by: Person
) -> Thread:
    """Object in a way that blocks until who raised it is content, or the decider answers it."""
    require(policy.raise_concern, by, proposal)
    require_stage(proposal, UNDER_REVIEW, deed="Raise a concern")
    require_texts(title=title, would_settle=would_settle)
    title, would_settle = one_line(title), clean(would_settle)
    body, html = said(body)
    thread = _begun(proposal, ThreadKind.CONCERN, by, title=title, would_settle=would_settle)
    _say(thread, body, html, by)
    db.session.expire(proposal, ["concerns"])
    record_on(
        proposal,
        ConcernRaised(proposal_id=proposal.id, actor_id=by.id, thread_id=thread.id, title=title),
    )
    return thread


def resolve(thread: Thread, *, note: str = "", by: Person) -> None:
    """Say that a thread is settled, with a last word if there is one."""
    require(policy.resolve, by, thread)
    _require_open(thread)
    if clean(note):
        _say(thread, *said(note), by)
    _settle(thread, ThreadState.RESOLVED, by)
    who = {"proposal_id": thread.proposal_id, "actor_id": by.id, "thread_id": thread.id}
    if thread.kind == ThreadKind.CONCERN:
        record_on(thread.proposal, ConcernResolved(**who, title=thread.title))
    else:
        _note(thread.proposal, ThreadResolved(**who, words=NOUNS[thread.kind]))


def reopen(thread: Thread, *, by: Person) -> None:
    """Take a settled thread up again; a concern asks for a new answer."""
    require(policy.reopen, by, thread)
    if thread.is_open:
        raise StillOpen()
    if thread.state == ThreadState.TREATED:
        raise AnsweredInDecision()
    if thread.kind == ThreadKind.CONCERN:
        require_stage(thread.proposal, UNDER_REVIEW, deed="Reopen a concern")
    thread.state = ThreadState.OPEN
    thread.answered_at = thread.settled_at = thread.settled_by = None
    record_on(
        thread.proposal,
        ThreadReopened(
            proposal_id=thread.proposal_id,
            actor_id=by.id,
            thread_id=thread.id,
            kind=thread.kind.value,
            words=NOUNS[thread.kind],
        ),
    )


def withdraw_concern(thread: Thread, *, why: str, by: Person) -> None:
    """Take a concern back, saying why."""
    require(policy.withdraw_concern, by, thread)
    _require_open(thread)
    why, html = said(why)
    _say(thread, why, html, by)
    _settle(thread, ThreadState.WITHDRAWN, by)
    record_on(
        thread.proposal,
        ConcernWithdrawn(
            proposal_id=thread.proposal_id,
            actor_id=by.id,
            thread_id=thread.id,
            title=thread.title,
            why=why,
        ),
    )


def take_position(
    proposal: Proposal, *, stance: Stance, statement: str, would_settle: str = "", by: Person
) -> Position:
    """Say where one stands on the current revision, in place of what one said before.

    To object raises a concern, unless one's earlier objection is still open. Leaving
    *objects* settles no concern: that is a statement of its own.
    """
    require(policy.take_position, by, proposal)
    require_stage(proposal, UNDER_REVIEW, deed="Take a position")
    statement = clean(statement)
    if stance not in NEEDS_NO_STATEMENT:
        require_texts(statement=statement)
    position = position_of(by, proposal)
    before = position.stance.value if position else ""
    concern = position.concern if position else None
    if stance == Stance.OBJECTS:
        concern = _objection(proposal, concern, statement, would_settle, by)
    if position is None:
        position = Position(proposal=proposal, person=by)
        db.session.add(position)
    position.stance, position.statement, position.concern = stance, statement, concern
    position.revision_number, position.is_stale = proposal.revision_number, False
    position.taken_at = clock.now()
    db.session.flush()
    record_on(
        proposal,
        PositionTaken(
            proposal_id=proposal.id,
            actor_id=by.id,
            stance=stance.value,
            label=words.STANCE[stance],
            statement=statement,
            revision_number=proposal.revision_number,
            before=before,
        ),
    )
    return position


def _objection(
    proposal: Proposal, earlier: Thread | None, statement: str, would_settle: str, by: Person
) -> Thread:
    """Return the concern that an objection stands on: a new one, or the one still open."""
    require_texts(would_settle=would_settle)
    if earlier is None or not earlier.is_open:
        return raise_concern(
            proposal, title=title_of(statement), body=statement, would_settle=would_settle, by=by
        )
    earlier.would_settle = clean(would_settle)
    reply(earlier, body=statement, by=by)
    return earlier


def _begun(
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


def _say(thread: Thread, body: str, html: str, by: Person) -> Comment:
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


def _note(proposal: Proposal, event: Event) -> None:
    """Record what no guard looks at, so that nobody's words lose a race against another's."""
    db.session.execute(
        sa.update(Proposal)
        .where(Proposal.id == proposal.id)
        .values(active_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.expire(proposal, ["active_at"])
    record(event)


def _answers(thread: Thread, by: Person) -> bool:
    return (
        thread.is_open
        and thread.answered_at is None
        and by.id != thread.opened_by_id
        and is_author(by, thread.proposal)
    )


def _answered(comment: Comment, by: Person) -> ConcernAnswered:
    thread = comment.thread
    return ConcernAnswered(
        proposal_id=thread.proposal_id,
        actor_id=by.id,
        thread_id=thread.id,
        comment_id=comment.id,
        title=thread.title,
        person=thread.opened_by.name,
        person_id=thread.opened_by_id,
    )


def _settle(thread: Thread, state: ThreadState, by: Person) -> None:
    thread.state, thread.settled_at, thread.settled_by = state, clock.now(), by


def _require_open(thread: Thread) -> None:
    if not thread.is_open:
        raise AlreadySettled(thread)
