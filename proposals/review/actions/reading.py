"""Reading what others wrote, and saying so with one click."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.events import LoggedEvent
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._reading import keep_reading
from proposals.review.actions._saying import record_aside
from proposals.review.errors import CommentGone
from proposals.review.events import ThanksGiven
from proposals.review.models import Comment, Reaction, ReactionKind, Thread
from proposals.review.queries import LARGEST_ID


def mark_read(proposal: Proposal, *, up_to: int | None = None, by: Person) -> None:
    """Note that the person has read everything, or all comments up to an id that they saw."""
    require(policy.read, by, proposal)
    here = sa.select(sa.func.max(Comment.id)).join(Thread).where(Thread.proposal_id == proposal.id)
    last = db.session.scalar(
        here if up_to is None else here.where(Comment.id <= min(up_to, LARGEST_ID))
    )
    if last is not None:
        keep_reading(proposal, last, by)


def react(comment: Comment, *, kind: ReactionKind, by: Person) -> bool:
    """Answer a comment by one click, or take that back; return whether it stands now.

    Thanks are told to whoever is thanked, once.
    """
    require(policy.react, by, comment)
    if comment.deleted_at:
        raise CommentGone()
    found = db.session.get(Reaction, (comment.id, by.id, kind))
    if found:
        db.session.delete(found)
    else:
        db.session.add(Reaction(comment_id=comment.id, person=by, kind=kind))
    db.session.flush()
    db.session.expire(comment, ["reactions"])
    if found is None and kind == ReactionKind.THANKS and not _has_thanked(comment, by):
        _tell_of_thanks(comment, by)
    return found is None


def _has_thanked(comment: Comment, by: Person) -> bool:
    told = db.session.scalars(
        sa.select(LoggedEvent).where(
            LoggedEvent.proposal_id == comment.thread.proposal_id,
            LoggedEvent.actor_id == by.id,
            LoggedEvent.name == ThanksGiven.name,
        )
    )
    return any(each.details["comment_id"] == comment.id for each in told)


def _tell_of_thanks(comment: Comment, by: Person) -> None:
    proposal = comment.thread.proposal
    record_aside(
        proposal,
        ThanksGiven(
            proposal_id=proposal.id,
            actor_id=by.id,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            person=comment.author.name,
            person_id=comment.author_id,
        ),
    )
