"""Having the impact computed."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.impact import actions
from proposals.impact.queries import commitment_of
from proposals.impact.views.blueprint import bp
from proposals.impact.views.page import proposal_shown
from proposals.responses import go_to


@bp.post("/commitments/<number:commitment_id>/assessments")
def create_assessment(number: int, commitment_id: int) -> ResponseReturnValue:
    commitment = commitment_of(proposal_shown(number), commitment_id)
    assessment = actions.assess(commitment, by=actor())
    return go_to(f"/p/{number}/impact#commitment-{commitment_id}", assessment.headline)
