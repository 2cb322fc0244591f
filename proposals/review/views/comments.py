"""Changing, taking back, reading and liking single comments."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import BaseForm, done, whole
from proposals.policy import require
from proposals.responses import go_to
from proposals.review import actions, policy
from proposals.review.forms import DeletionForm, EditForm
from proposals.review.models import Comment, ReactionKind
from proposals.review.queries import COMMENTS_A_PAGE, comment_of, is_fresh, thread_of
from proposals.review.versions import versions_of
from proposals.review.views.blueprint import bp
from proposals.review.views.page import here, id_sent


@bp.get("/comments/<number:comment_id>")
def comment(number: int, comment_id: int) -> ResponseReturnValue:
    """The address of a comment for good: it leads to where the comment is shown today."""
    return go_to(_address(comment_of(visible_proposal(number, actor()), comment_id), number))


def _address(found: Comment, number: int) -> str:
    is_long = found.thread.comment_count > COMMENTS_A_PAGE
    return url_for(
        ".thread",
        number=number,
        thread_id=found.thread_id,
        start=found.id if is_long else None,
        _anchor=f"comment-{found.id}",
    )


@bp.route("/comments/<number:comment_id>/edit", methods=["GET", "POST"])
def edit_comment(number: int, comment_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found = comment_of(proposal, comment_id)
    require(policy.edit_comment, actor(), found)
    form = EditForm.read(obj=found)
    if done(form, lambda: actions.edit_comment(found, body=form.body.data, by=actor())):
        return go_to(_address(found, number), "Comment saved.")
    return _form("edit", proposal, found, form)


@bp.route("/comments/<number:comment_id>/deletion", methods=["GET", "POST"])
def delete_comment(number: int, comment_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = comment_of(proposal, comment_id), DeletionForm.read()
    require(policy.delete_comment, actor(), found)
    address = _address(found, number)
    deed = _Deed(lambda: actions.delete_comment(found, why=form.why.data or "", by=actor()))
    if done(form, deed):
        return go_to(address if deed.outcome else here(proposal, "talks-h"), "Comment deleted.")
    return _form("deletion", proposal, found, form)


class _Deed:
    """A deed whose outcome decides where the page leads."""

    def __init__(self, deed: Any) -> None:
        self.deed, self.outcome = deed, None

    def __call__(self) -> None:
        self.outcome = self.deed()


def _form(name: str, proposal: Proposal, found: Comment, form: BaseForm) -> ResponseReturnValue:
    shown = render_template(
        f"review/comment_{name}.html",
        proposal=proposal,
        tab="review",
        comment=found,
        form=form,
        is_fresh=is_fresh(found),
    )
    return shown, 422 if form.errors else 200


@bp.get("/comments/<number:comment_id>/versions")
def comment_versions(number: int, comment_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found = comment_of(proposal, comment_id)
    return render_template(
        "review/comment_versions.html",
        proposal=proposal,
        tab="review",
        comment=found,
        versions=versions_of(found),
    )


@bp.post("/threads/<number:thread_id>/reactions")
def react(number: int, thread_id: int) -> ResponseReturnValue:
    """A button's name is the reaction, its value the comment."""
    proposal = visible_proposal(number, actor())
    thread_of(proposal, thread_id)
    kind = next((each for each in ReactionKind if each in request.form), ReactionKind.THANKS)
    found = comment_of(proposal, id_sent(request.form.get(kind)))
    actions.react(found, kind=kind, by=actor())
    return go_to(here(proposal, f"comment-{found.id}"))


@bp.post("/read")
def mark_read(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    actions.mark_read(proposal, up_to=whole(request.form.get("up_to")) or None, by=actor())
    return go_to(here(proposal, "talks-h"))
