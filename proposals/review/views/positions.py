"""Saying where one stands."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.forms import done
from proposals.responses import go_to, refused_form
from proposals.review import actions, handlers, models  # noqa: F401 (handlers subscribe)
from proposals.review.forms import PositionForm
from proposals.review.views.blueprint import bp
from proposals.review.views.page import here, page


@bp.post("/position")
def take_position(number: int) -> ResponseReturnValue:
    proposal, form = visible_proposal(number, actor()), PositionForm.read(prefix="position-")
    if not done(form, lambda: actions.take_position(proposal, **form.data, by=actor())):
        return refused_form("review/show.html", **page(proposal, position_form=form))
    return go_to(here(proposal, "my-position"), "Position recorded.")
