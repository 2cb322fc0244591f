"""Talking."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.forms import done
from proposals.responses import go_to, refused_form
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.forms import DispositionForm, ReplyForm, ThreadForm
from proposals.review.queries import (
    thread_of,
)
from proposals.review.remarks import placed
from proposals.review.views.blueprint import bp
from proposals.review.views.page import here, page, refused_words


@bp.post("/threads")
def create_thread(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), ThreadForm.read(prefix="thread-")
    kind, body = form.kind.data, form.body.data
    about = placed(form.about, proposal)
    if not done(
        form,
        lambda: actions.open_thread(proposal, kind=kind, body=body, about=about, by=actor()),
    ):
        return refused_form("review/show.html", **page(proposal, thread_form=form))
    return go_to(here(proposal, "conversation"), "Written.")


@bp.post("/threads/<number:thread_id>/comments")
def create_comment(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), ReplyForm.read()
    words = {"body": form.body.data, "answers": form.answers.data}
    if not done(form, lambda: actions.reply(found, **words, by=actor())):
        return refused_words(proposal, found, form, "reply")
    return go_to(here(proposal, f"thread-{thread_id}"), "Reply written.")


@bp.post("/threads/<number:thread_id>/resolution")
def resolve_thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), ReplyForm.read()
    actions.resolve(found, note=form.body.data or "", by=actor())
    return go_to(here(proposal, f"thread-{thread_id}"), "Settled. It can be reopened.")


@bp.post("/threads/<number:thread_id>/reopening")
def reopen_thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    actions.reopen(thread_of(proposal, thread_id), by=actor())
    return go_to(here(proposal, f"thread-{thread_id}"), "Open again.")


@bp.post("/threads/<number:thread_id>/disposition")
def dispose_thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), DispositionForm.read()
    said = {"disposition": form.disposition.data, "why": form.body.data or ""}
    if not done(form, lambda: actions.dispose(found, **said, by=actor())):
        return refused_words(proposal, found, form, "decline")
    return go_to(here(proposal, f"thread-{thread_id}"), "Noted; they hear of it.")
