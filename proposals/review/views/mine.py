"""One's own review before it is sent: read, changed, sent as one."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.responses import go_to, refused_form
from proposals.review import actions
from proposals.review.errors import PartRefused
from proposals.review.forms import RemarkForm
from proposals.review.queries import jotting_of, position_drafted, revisions_under
from proposals.review.remarks import found_again, remark_of
from proposals.review.views.blueprint import bp
from proposals.review.views.jottings import my_review
from proposals.review.views.remarks import OWN_PREFIX, collected, said, sent_form


def page(proposal: Proposal, refused: PartRefused | None = None) -> dict[str, Any]:
    mine = my_review(proposal)
    revisions = revisions_under(mine.collected, proposal)
    lost = {
        each.id for each in mine.collected if each.selectors and not found_again(each, revisions)
    }
    return {
        "proposal": proposal,
        "tab": "review",
        "review": mine,
        "lost": lost,
        "draft": position_drafted(actor(), proposal),
        "refused": refused,
    }


@bp.get("/mine")
def mine(number: int) -> ResponseReturnValue:
    return render_template("review/mine.html", **page(visible_proposal(number, actor())))


@bp.post("/mine")
def send_review(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    with_position = request.form.get("with_position") == "yes"
    try:
        actions.send_review(proposal, with_position=with_position, by=actor())
    except PartRefused as refused:
        return refused_form("review/mine.html", **page(proposal, refused))
    return go_to(url_for(".show", number=number), "Review sent.")


@bp.get("/mine/<number:jotting_id>")
def show_remark(number: int, jotting_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    jotting = jotting_of(actor(), proposal, jotting_id)
    form = RemarkForm.of(remark_of(jotting), prefix=OWN_PREFIX)
    shown = {"jotting": jotting, "thread": jotting.thread, "form": form}
    return render_template("review/remark.html", proposal=proposal, tab="review", **shown)


@bp.post("/mine/<number:jotting_id>")
def change_remark(number: int, jotting_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    jotting, form = jotting_of(actor(), proposal, jotting_id), sent_form()
    if request.form.get("do") == "collect":
        return collected(proposal, form, jotting.thread, over=jotting)
    return said(proposal, form, jotting.thread, over=jotting)


@bp.post("/mine/<number:jotting_id>/whole")
def detach_remark(number: int, jotting_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    actions.detach_jotting(jotting_of(actor(), proposal, jotting_id), by=actor())
    return go_to(url_for(".mine", number=number), "It is about the whole proposal now.")
