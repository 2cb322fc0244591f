"""Looking at a review."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.responses import go_to
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.queries import (
    COMMENTS_A_PAGE,
    comment_of,
    thread_of,
)
from proposals.review.views.blueprint import bp
from proposals.review.views.page import page, thread_page


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    return render_template("review/show.html", **page(proposal))


@bp.get("/threads/<number:thread_id>")
def thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found = thread_of(proposal, thread_id)
    return render_template("review/thread.html", **thread_page(proposal, found))


@bp.get("/comments/<number:comment_id>")
def comment(number: int, comment_id: int) -> ResponseReturnValue:
    """The address of a comment for good: it leads to where the comment is shown today."""
    proposal = visible_proposal(number, actor())
    found = comment_of(proposal, comment_id)
    is_long = found.thread.comment_count > COMMENTS_A_PAGE
    return go_to(
        url_for(
            ".thread",
            number=number,
            thread_id=found.thread_id,
            start=found.id if is_long else None,
            _anchor=f"comment-{found.id}",
        )
    )
