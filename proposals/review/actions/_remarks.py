"""Saying a remark: each kind has a deed of its own."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.drafting.models import Proposal
from proposals.review.actions.concerns import raise_concern
from proposals.review.actions.suggesting import suggest
from proposals.review.actions.talking import open_thread, reply
from proposals.review.models import Thread, ThreadKind
from proposals.review.remarks import Remark


def say_remark(proposal: Proposal, remark: Remark, thread: Thread | None, by: Person) -> Thread:
    """Return the thread that the remark opened, or that it was said in."""
    if thread is not None:
        reply(thread, body=remark.body, by=by)
        return thread
    if remark.kind == ThreadKind.CONCERN:
        return raise_concern(
            proposal,
            title=remark.title,
            body=remark.body,
            would_settle=remark.would_settle,
            about=remark.about,
            by=by,
        )
    if remark.about and remark.replacement is not None and remark.kind == ThreadKind.SUGGESTION:
        return suggest(
            proposal,
            about=remark.about,
            replacement=remark.replacement,
            body=remark.body,
            by=by,
        )
    return open_thread(proposal, kind=remark.kind, body=remark.body, about=remark.about, by=by)
