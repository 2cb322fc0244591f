"""Saying how likely the promises are to be kept."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.forms import done
from proposals.responses import go_to, refused_form
from proposals.review import actions
from proposals.review.forms.forecasts import forecast_form
from proposals.review.queries.forecasts import with_forecasts
from proposals.review.views.blueprint import bp
from proposals.review.views.page import here, page

NOTICE = "Forecast noted. Others see it once theirs is in, or the decision falls."


@bp.post("/forecasts")
def give_forecasts(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), with_forecasts())
    form = forecast_form(proposal, actor(), is_sent=True)
    if not done(form, lambda: actions.give_forecasts(proposal, percents=form.percents, by=actor())):
        return refused_form("review/show.html", **page(proposal, forecast_form=form))
    if request.args.get("at") == "decision":
        return go_to(f"/p/{number}/decision#forecasts", NOTICE)
    return go_to(here(proposal, "forecasts"), NOTICE)
