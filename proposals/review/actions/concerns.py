"""Objecting, and taking it back."""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, require_stage
from proposals.drafting.models import Proposal, SeatRole
from proposals.errors import Invalid
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._saying import begin, require_open, say, settle
from proposals.review.anchors import Selectors
from proposals.review.errors import EscalatedAlready, NobodyToEscalateTo
from proposals.review.events import (
    ConcernEscalated,
    ConcernRaised,
    ConcernWithdrawn,
)
from proposals.review.models import (
    Thread,
    ThreadKind,
    ThreadState,
)
from proposals.review.texts import require_texts, said


def raise_concern(
    proposal: Proposal,
    *,
    title: str,
    body: str,
    would_settle: str,
    about: Selectors | None = None,
    by: Person,
) -> Thread:
    """Object in a way that blocks until who raised it is content, or the decider answers it."""
    require(policy.raise_concern, by, proposal)
    require_stage(proposal, UNDER_REVIEW, deed="Raise a concern")
    require_texts(title=title, would_settle=would_settle)
    title, would_settle = one_line(title), clean(would_settle)
    body, html = said(body)
    thread = begin(
        proposal, ThreadKind.CONCERN, by, about=about, title=title, would_settle=would_settle
    )
    say(thread, body, html, by)
    db.session.expire(proposal, ["concerns"])
    record_on(
        proposal,
        ConcernRaised(proposal_id=proposal.id, actor_id=by.id, thread_id=thread.id, title=title),
    )
    return thread


def withdraw_concern(thread: Thread, *, why: str, by: Person) -> None:
    """Take a concern back, saying why."""
    require(policy.withdraw_concern, by, thread)
    require_open(thread)
    comment = say(thread, *said(why), by)
    settle(thread, ThreadState.WITHDRAWN, by)
    record_on(
        thread.proposal,
        ConcernWithdrawn(
            proposal_id=thread.proposal_id,
            actor_id=by.id,
            thread_id=thread.id,
            comment_id=comment.id,
            title=thread.title,
        ),
    )


def escalate(thread: Thread, *, why: str, by: Person) -> None:
    """Ask whoever holds the escalation seat to help with a concern that is stuck; once."""
    require(policy.escalate, by, thread)
    require_open(thread)
    if thread.kind != ThreadKind.CONCERN:
        raise Invalid("Only a concern can be stuck in a way that somebody else has to help with.")
    if thread.escalated_at:
        raise EscalatedAlready()
    holder = thread.proposal.seat(SeatRole.ESCALATION)
    if holder is None or not holder.is_active:
        raise NobodyToEscalateTo()
    require_texts(why=why)
    thread.escalated_at, thread.escalated_by = clock.now(), by
    thread.escalation_text = clean(why)
    record_on(
        thread.proposal,
        ConcernEscalated(
            proposal_id=thread.proposal_id,
            actor_id=by.id,
            thread_id=thread.id,
            title=thread.title,
            person=holder.name,
            person_id=holder.id,
            why=thread.escalation_text,
        ),
    )
