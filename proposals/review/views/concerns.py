"""Objecting, and taking it back."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.forms import done
from proposals.responses import go_to, refused_form
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.forms import ConcernForm, ReplyForm
from proposals.review.queries import (
    thread_of,
)
from proposals.review.remarks import placed
from proposals.review.views.blueprint import bp
from proposals.review.views.page import here, page, refused_words


@bp.post("/concerns")
def create_concern(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), ConcernForm.read(prefix="concern-")
    texts = {name: form[name].data for name in ("title", "body", "would_settle")}
    about = placed(form.about, proposal)
    if not done(form, lambda: actions.raise_concern(proposal, **texts, about=about, by=actor())):
        return refused_form("review/show.html", **page(proposal, concern_form=form))
    notice = (
        "Concern raised. It blocks until you say that it is settled, or the decider answers it."
    )
    return go_to(here(proposal, "concerns"), notice)


@bp.post("/threads/<number:thread_id>/withdrawal")
def withdraw_concern(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), ReplyForm.read()
    if not done(form, lambda: actions.withdraw_concern(found, why=form.body.data, by=actor())):
        return refused_words(proposal, found, form, "why")
    return go_to(here(proposal, f"thread-{thread_id}"), "Concern withdrawn.")


@bp.post("/threads/<number:thread_id>/escalation")
def escalate(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found, form = thread_of(proposal, thread_id), ReplyForm.read()
    if not done(form, lambda: actions.escalate(found, why=form.body.data, by=actor())):
        return refused_words(proposal, found, form, "escalation")
    return go_to(here(proposal, f"thread-{thread_id}"), "Asked for help.")
