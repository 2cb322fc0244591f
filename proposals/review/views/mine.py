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
from proposals.review.models import Jotting
from proposals.review.queries import jotting_of, position_drafted
from proposals.review.remarks import counted, found_again, remark_of
from proposals.review.views.blueprint import bp
from proposals.review.views.jottings import my_review
from proposals.review.views.remarks import collected, said, sent_form


def page(proposal: Proposal, refused: PartRefused | None = None) -> dict[str, Any]:
    mine = my_review(proposal)
    return {
        "proposal": proposal,
        "tab": "review",
        "mine": mine,
        "lost": {each.id for each in mine.collected if _is_lost(each, proposal)},
        "draft": position_drafted(actor(), proposal),
        "waiting": counted(mine.collected),
        "refused": refused,
    }


def _is_lost(jotting: Jotting, proposal: Proposal) -> bool:
    return bool(jotting.selectors) and found_again(jotting, proposal) is None


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
    form = RemarkForm.of(remark_of(jotting))
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
