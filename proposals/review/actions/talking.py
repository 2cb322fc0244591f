"""Talking about a proposal."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.drafting.policy import is_author
from proposals.errors import Invalid
from proposals.forms import clean
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._saying import NOUNS, begin, record_aside, require_open, say, settle
from proposals.review.actions.disposing import dispose
from proposals.review.anchors import Selectors
from proposals.review.errors import AnsweredInDecision, StillOpen
from proposals.review.events import (
    CommentWritten,
    ConcernAnswered,
    ConcernResolved,
    ThreadOpened,
    ThreadReopened,
    ThreadResolved,
)
from proposals.review.models import (
    Comment,
    Disposition,
    Thread,
    ThreadKind,
    ThreadState,
)
from proposals.review.texts import said


def open_thread(
    proposal: Proposal,
    *,
    kind: ThreadKind,
    body: str,
    about: Selectors | None = None,
    by: Person,
) -> Thread:
    """Begin a conversation at any stage; a concern has an action of its own.

    ``about`` are the words that it is about; without them it is about the whole proposal.
    """
    require(policy.open_thread, by, proposal)
    if kind == ThreadKind.CONCERN:
        raise Invalid("A concern needs a title, and what would settle it.")
    body, html = said(body)
    thread = begin(proposal, kind, by, about=about)
    comment = say(thread, body, html, by)
    record_aside(
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


def reply(thread: Thread, *, body: str, answers: bool = False, by: Person) -> Comment:
    """Add to a conversation; an author's first reply to somebody's concern answers it.

    ``answers`` is an author's disposition of what is no concern.
    """
    require(policy.reply, by, thread)
    comment = say(thread, *said(body), by)
    if answers:
        dispose(thread, disposition=Disposition.ANSWERED, by=by)
    if _answers(thread, by):
        thread.answered_at = comment.written_at
        if thread.kind == ThreadKind.CONCERN:
            thread.state = ThreadState.ANSWERED
            record_on(thread.proposal, _answered(comment, by))
            return comment
    record_aside(
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


def resolve(thread: Thread, *, note: str = "", by: Person) -> None:
    """Say that a thread is settled, with a last word if there is one."""
    require(policy.resolve, by, thread)
    require_open(thread)
    if clean(note):
        say(thread, *said(note), by)
    settle(thread, ThreadState.RESOLVED, by)
    who = {"proposal_id": thread.proposal_id, "actor_id": by.id, "thread_id": thread.id}
    if thread.kind == ThreadKind.CONCERN:
        record_on(thread.proposal, ConcernResolved(**who, title=thread.title))
    else:
        record_aside(thread.proposal, ThreadResolved(**who, words=NOUNS[thread.kind]))


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
