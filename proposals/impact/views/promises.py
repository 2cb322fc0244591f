"""A promise for good: as it was frozen, and what was said since."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from proposals.drafting.promises import declared_in_words
from proposals.drafting.queries import one_of
from proposals.errors import NotFound
from proposals.impact.queries.keeping import promised_of
from proposals.impact.views.blueprint import bp
from proposals.impact.views.page import proposal_shown


@bp.get("/commitments/<number:commitment_id>/promise")
def promise(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    commitment = one_of(proposal.commitments, commitment_id)
    if not commitment.frozen:
        raise NotFound("This promise is not frozen: nothing was accepted yet.")
    kept = promised_of(proposal)[commitment.id]
    return render_template(
        "impact/promise.html",
        proposal=proposal,
        tab="impact",
        kept=kept,
        frozen=commitment.frozen,
        declared=declared_in_words(kept.plan),
    )
