"""Saying something of chosen words, or of all of it: at once, or with the rest of a review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import done
from proposals.responses import go_to, refused_form
from proposals.review import actions
from proposals.review.forms import RemarkForm
from proposals.review.models import Jotting, Thread, ThreadKind
from proposals.review.remarks import Remark, counted, placed
from proposals.review.views.blueprint import bp
from proposals.review.views.jottings import my_review, remark_form, thread_at

# How the forms of the pages name their fields, by the place they are kept at.
PREFIXES = {"thread": "thread-", "concern": "concern-", "reply": ""}
OWN_PREFIX = "about-"
SENT = {
    ThreadKind.CONCERN: "Concern raised. It blocks until you say that it is settled, or the"
    " decider answers it.",
    ThreadKind.SUGGESTION: "Suggestion made.",
    ThreadKind.QUESTION: "Question asked.",
}


@bp.post("/remarks")
def create_remark(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), sent_form()
    thread = thread_at(proposal, request.form.get("place", ""))
    if request.form.get("do") == "collect":
        return collected(proposal, form, thread)
    return said(proposal, form, thread)


def blank_form() -> RemarkForm:
    """Return the form that opens beside chosen words."""
    return RemarkForm(prefix=OWN_PREFIX)


def sent_form() -> RemarkForm:
    """Return the remark as whichever form of the pages sent it."""
    place = request.form.get("place", "")
    return remark_form(place, prefix=PREFIXES.get(place.split("-")[0], OWN_PREFIX))


def remark_in(form: RemarkForm, proposal: Proposal) -> Remark:
    return replace(form.remark, about=placed(form.about, proposal))


def said(
    proposal: Proposal, form: RemarkForm, thread: Thread | None, over: Jotting | None = None
) -> ResponseReturnValue:
    written: list[Thread] = []

    def say() -> None:
        remark = remark_in(form, proposal)
        written.append(
            actions.write_remark(proposal, remark=remark, thread=thread, over=over, by=actor())
        )

    if not done(form, say):
        return refused_remark(proposal, form, thread=thread, jotting=over)
    return go_to(address_of(proposal, written[0]), SENT.get(form.kind.data, "Written."))


def collected(
    proposal: Proposal, form: RemarkForm, thread: Thread | None, over: Jotting | None = None
) -> ResponseReturnValue:
    def collect() -> None:
        remark = remark_in(form, proposal)
        actions.collect_remark(proposal, remark=remark, thread=thread, over=over, by=actor())

    if not done(form, collect):
        return refused_remark(proposal, form, thread=thread, jotting=over)
    waiting = counted(my_review(proposal).collected)
    where = url_for("overview.proposal" if form.about else "review.show", number=proposal.number)
    return go_to(f"{where}#my-review", f"Added. Your review: {waiting}, not sent yet.")


def refused_remark(proposal: Proposal, form: RemarkForm, **shown: Any) -> ResponseReturnValue:
    page = {"proposal": proposal, "tab": "review", "form": form, **shown}
    return refused_form("review/remark.html", **page)


def address_of(proposal: Proposal, thread: Thread) -> str:
    """Return where a thread is read: beside its words, or on the review page."""
    page = "overview.proposal" if thread.anchor else "review.show"
    return url_for(page, number=proposal.number, _anchor=f"thread-{thread.id}")
