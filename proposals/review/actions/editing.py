"""Changing what one wrote, and taking it away.

Within a minute nothing was said yet. After it, what was said leaves a trace: an edited
comment its earlier words, a deleted one that it was there.
"""

from __future__ import annotations

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions._forgetting import erase, forget
from proposals.review.actions._saying import record_aside
from proposals.review.errors import CommentGone, KeptWithDecision, WithdrawInstead
from proposals.review.events import CommentDeleted, CommentEdited
from proposals.review.models import Comment, CommentEdit
from proposals.review.queries import is_fresh, is_kept, is_opening
from proposals.review.texts import require_texts, said


def edit_comment(comment: Comment, *, body: str, by: Person) -> None:
    """Say it in other words; a minute after it was written, the earlier ones stay readable."""
    require(policy.edit_comment, by, comment)
    _require_words(comment)
    body, html = said(body)
    if body == comment.body:
        return
    if not is_fresh(comment):
        comment.edited_at = clock.now()
        comment.edits.append(
            CommentEdit(body=comment.body, html=comment.html, replaced_at=comment.edited_at)
        )
        _record(CommentEdited, comment, by)
    comment.body, comment.html = body, html


def delete_comment(comment: Comment, *, why: str = "", by: Person) -> bool:
    """Take words away for good; return whether anything is left of the thread.

    One's own words of the last minute vanish, and with them a thread that nobody answered.
    Of others the place stays, and who deleted them; an administrator also says why.
    """
    require(policy.delete_comment, by, comment)
    _require_words(comment)
    if comment.thread.is_open_concern and is_opening(comment):
        raise WithdrawInstead()
    if comment.author_id != by.id:
        require_texts(why=why)
    elif is_fresh(comment) and not comment.thread.applied_in:
        return forget(comment)
    erase(comment, why=why, by=by)
    _record(CommentDeleted, comment, by, person=comment.author.name, person_id=comment.author_id)
    return True


def _require_words(comment: Comment) -> None:
    if comment.deleted_at:
        raise CommentGone()
    if is_kept(comment):
        raise KeptWithDecision()


def _record(
    kind: type[CommentEdited | CommentDeleted], comment: Comment, by: Person, **details: object
) -> None:
    proposal = comment.thread.proposal
    record_aside(
        proposal,
        kind(
            proposal_id=proposal.id,
            actor_id=by.id,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            **details,  # type: ignore[arg-type]
        ),
    )
    db.session.flush()
