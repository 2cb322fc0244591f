"""What is written and not sent: kept on every pause, thrown away, brought back."""

from __future__ import annotations

import re
from typing import Any

from flask import g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals import clock
from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.forms import BaseForm
from proposals.responses import go_to, notify
from proposals.review import actions, queries
from proposals.review.forms import RemarkForm
from proposals.review.models import Thread, ThreadKind
from proposals.review.queries import MyReview, jotting_of, thread_of
from proposals.review.views.blueprint import bp

# Pages that a draft can be discarded on, by the names of their tabs.
BACK = {"proposal": "overview.proposal", "review": ".show"}
KEEPING = {"review.keep_jotting", "review.discard_jotting", "review.bring_back_jotting"}
# Forms that do not ask which kind it is, by the places that they are kept at.
KINDS = {
    "concern": ThreadKind.CONCERN,
    "reply": ThreadKind.COMMENT,
}
OF_THREAD = re.compile(r"[a-z]+-(\d{1,15})", re.ASCII)


def my_review(proposal: Proposal) -> MyReview:
    """Return what the reader has written and not sent; read once for a page."""
    known: dict[int, MyReview] = g.setdefault("my_review", {})
    if proposal.id not in known:
        known[proposal.id] = queries.my_review(actor(), proposal)
    return known[proposal.id]


def begun(kind: type[BaseForm], proposal: Proposal, place: str) -> Any:
    """Return a form with what its reader typed there earlier, if it was kept."""
    jotting = my_review(proposal).kept.get(place)
    chosen = jotting.selectors if jotting and jotting.selectors else {}
    return kind(obj=jotting, prefix=f"{place}-", **{"exact": "", **chosen})


def remark_form(place: str, prefix: str = "") -> RemarkForm:
    """Return the remark that was sent; where it was typed may say which kind it is."""
    form = RemarkForm.read(prefix=prefix)
    if kind := KINDS.get(place.split("-")[0]):
        form.kind.process(None, kind)
    return form


def thread_at(proposal: Proposal, place: str) -> Thread | None:
    """Return the thread that a place such as 'reply-12' belongs to."""
    found = OF_THREAD.fullmatch(place)
    return thread_of(proposal, int(found[1])) if found else None


@bp.post("/jottings")
def keep_jotting(number: int) -> ResponseReturnValue:
    """Keep what a script sends of a form that somebody is writing in."""
    place = request.form.get("place", "")
    proposal, form = visible_proposal(number, actor()), remark_form(place)
    kept = actions.keep_jotting(
        proposal, place=place, remark=form.remark, thread=thread_at(proposal, place), by=actor()
    )
    return jsonify(id=kept, kept_at=clock.now().isoformat())


@bp.post("/jottings/<number:jotting_id>/removal")
def discard_jotting(number: int, jotting_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    jotting = jotting_of(actor(), proposal, jotting_id)
    actions.discard_jotting(jotting, by=actor())
    undo = url_for(
        ".bring_back_jotting", number=number, jotting_id=jotting_id, back=request.args.get("back")
    )
    notify("Draft discarded.", undo_url=undo)
    return go_to(_page_left(number))


@bp.post("/jottings/<number:jotting_id>/return")
def bring_back_jotting(number: int, jotting_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    actions.bring_back_jotting(jotting_of(actor(), proposal, jotting_id), by=actor())
    return go_to(_page_left(number), "Your draft is back.")


def _page_left(number: int) -> str:
    return url_for(BACK.get(request.args.get("back", ""), ".mine"), number=number)


@bp.after_request
def forget_what_was_sent(response: Response) -> Response:
    """Drop the draft of what has just been sent, in the same transaction."""
    place, number = request.form.get("place"), (request.view_args or {}).get("number")
    is_sent = response.status_code == 303 and request.endpoint not in KEEPING
    if is_sent and place and number:
        actions.forget_jotting(visible_proposal(number, actor()), place=place, by=actor())
    return response
