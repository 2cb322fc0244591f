"""What a change did, as PDF: the result in words, the effect lines and the charts."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.queries import visible_proposal
from proposals.impact.drawing.board import shown_of
from proposals.impact.drawing.facts import facts_of, tags_of
from proposals.impact.queries import impact_of, read_evidence
from proposals.impact.queries.headline import summary_of
from proposals.impact.queries.overlaps import changes_to
from proposals.impact.rollout import rolled_out
from proposals.marks import without_rims
from proposals.overview.copies import as_pdf, file_name

bp = Blueprint("impact_copies", __name__)
WIDTHS = (600,)  # of a sheet between its margins


@bp.get("/p/<number:number>/impact.pdf")
def impact_pdf(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor(), *read_evidence())
    impacts, began = impact_of(proposal), rolled_out(proposal)
    metrics = {each.commitment.metric_id for each in impacts}
    changes = changes_to(metrics, to=actor(), but=proposal)
    board = shown_of(impacts, began=began, changes=changes, widths=WIDTHS)
    page = render_template(
        "overview/copy/impact.html",
        brief=proposal,
        board=board,
        summary=summary_of(proposal, impacts),
        tags=tags_of(board),
        facts=facts_of(proposal, board),
        without_rims=without_rims,
        outcome=proposal.outcome,  # type: ignore[attr-defined]
    )
    return as_pdf(page, file_name(proposal, " impact"))
