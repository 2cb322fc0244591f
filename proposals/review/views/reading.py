"""Looking at a review."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.queries import thread_of
from proposals.review.queries.forecasts import with_forecasts
from proposals.review.views.blueprint import bp
from proposals.review.views.page import page, thread_page


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), with_forecasts())
    return render_template("review/show.html", **page(proposal))


@bp.get("/threads/<number:thread_id>")
def thread(number: int, thread_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found = thread_of(proposal, thread_id)
    return render_template("review/thread.html", **thread_page(proposal, found))
