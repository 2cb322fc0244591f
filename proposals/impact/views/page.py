"""The impact page: what was promised, what was measured, and how it ended."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.impact.drawing.board import shown_of
from proposals.impact.drawing.facts import facts_of, tags_of
from proposals.impact.drawing.shipped import shipped_of
from proposals.impact.drawing.window import NAMES, window_of
from proposals.impact.queries import impact_of, read_evidence
from proposals.impact.queries.headline import summary_of
from proposals.impact.queries.keeping import promised_of
from proposals.impact.queries.outcomes import read_outcome
from proposals.impact.queries.overlaps import changes_to, overlaps_of
from proposals.impact.queries.shipping import links_that_went_out
from proposals.impact.rollout import rolled_out
from proposals.impact.views.blueprint import bp
from proposals.impact.views.checking import checking_shows
from proposals.impact.views.telling import telling_shows
from proposals.rollout.course import with_course


def proposal_shown(number: int) -> Proposal:
    return visible_proposal(number, actor(), *read_evidence(), *read_outcome(), with_course())


def page_of(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    """Return all that the page shows; each of its parts has a line here."""
    impacts, began, window = impact_of(proposal), rolled_out(proposal), window_of(request.args)
    commitments = [each.commitment for each in impacts]
    changes = changes_to({each.metric_id for each in commitments}, to=actor(), but=proposal)
    shipped = shipped_of(links_that_went_out(proposal))
    board = shown_of(impacts, began=began, changes=changes, shipped=shipped, window=window)
    return {
        "proposal": proposal,
        "tab": "impact",
        "began": began,
        "board": board,
        "summary": summary_of(proposal, impacts),
        "tags": tags_of(board),
        "facts": facts_of(proposal, board),
        "window": window,
        "windows": NAMES,
        "overlaps": overlaps_of(commitments, to=actor(), others=changes),
        "promised": promised_of(proposal),
        **checking_shows(impacts, changes),
        **telling_shows(proposal),
        **forms,
    }


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    return render_template("impact/show.html", **page_of(proposal_shown(number)))
