"""Deciding: the sheet is filled in, looked over, and recorded."""

from __future__ import annotations

from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.queries import active_people
from proposals.accounts.session import actor
from proposals.decisions import actions, policy
from proposals.decisions.checks import Reasons, require_decidable, require_whole
from proposals.decisions.forms import decision_forms
from proposals.decisions.views.blueprint import bp
from proposals.decisions.views.page import at_decision, page_of
from proposals.decisions.views.sheet import Sheet, answered
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.policy import require
from proposals.review.queries import open_concerns_of
from proposals.review.queries.forecasts import with_forecasts


@bp.post("/decision")
def decide(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), with_forecasts())
    require(policy.decide, actor(), proposal)
    return answered(
        Sheet(
            proposal=proposal,
            forms=decision_forms(request.form, open_concerns_of(proposal), active_people()),
            page="decisions/show.html",
            context=partial(page_of, proposal, address=url_for(".decide", number=number)),
            check=partial(_check, proposal),
            record=lambda reasons: actions.decide(proposal, **reasons.as_arguments, by=actor()),
            then=lambda: at_decision(
                proposal, "Decision recorded. Everybody who took part is told."
            ),
        )
    )


def _check(proposal: Proposal, reasons: Reasons) -> None:
    require_decidable(proposal, reasons.ruling)
    require_whole(reasons, open_concerns_of(proposal))
