"""What was said, as it reads when a letter leaves: it may have been edited or deleted."""

from __future__ import annotations

from proposals.db import db
from proposals.drafting.models import Proposal
from proposals.notifications.wording import Told, page_of, quotes_of
from proposals.review.models import Comment, Thread


def about(thread: Thread) -> tuple[tuple[str, str | None], ...]:
    return (("About these words", thread.anchor.exact),) if thread.anchor else ()


def beginning(thread: Thread) -> tuple[tuple[str, str], ...]:
    """Return the words with which the conversation began, unless they were deleted."""
    said = [each for each in thread.comments[:1] if not each.deleted_at]
    return quotes_of(*((each.author.name, each.body) for each in said))


def comment_of(told: Told) -> Comment | None:
    """Return the comment as it reads now; one that was deleted is told to nobody."""
    comment = db.session.get(Comment, told.event.details["comment_id"])
    return None if comment is None or comment.deleted_at else comment


def thread_of(told: Told) -> Thread | None:
    return db.session.get(Thread, told.event.details["thread_id"])


def page_of_talk(proposal: Proposal, said: Thread | Comment) -> str:
    """Return the address of a thread, or of a comment in it, which it keeps for good."""
    if isinstance(said, Comment):
        return page_of(proposal, f"/review/threads/{said.thread_id}#comment-{said.id}")
    return page_of(proposal, f"/review/threads/{said.id}")
