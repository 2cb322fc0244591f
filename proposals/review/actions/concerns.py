"""Objecting, and taking it back."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.forms import clean, one_line
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._saying import begin, require_open, say, settle
from proposals.review.anchors import Selectors
from proposals.review.events import (
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
    why, html = said(why)
    say(thread, why, html, by)
    settle(thread, ThreadState.WITHDRAWN, by)
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
