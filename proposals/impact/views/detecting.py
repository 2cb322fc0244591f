"""What could be told from nothing: in its own small page, for it takes an analysis."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.models import Proposal
from proposals.drafting.queries import one_of, visible_proposal
from proposals.errors import NotFound
from proposals.forms import whole
from proposals.impact.queries.detecting import Outlook, outlook_of, outlook_on
from proposals.impact.views.blueprint import bp
from proposals.metrics.queries import metric_of
from proposals.responses import is_in_place


@bp.get("/detectable")
def detectable(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    metric = metric_of(whole(request.args.get("metric")))
    if metric is None:
        raise NotFound("There is no such metric.")
    return _answer(proposal, outlook_on(metric))


@bp.get("/commitments/<number:commitment_id>/detectable")
def detectable_change(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    return _answer(proposal, outlook_of(one_of(proposal.commitments, commitment_id)))


def _answer(proposal: Proposal, outlook: Outlook) -> ResponseReturnValue:
    page = "impact/_detectable.html" if is_in_place() else "impact/detectable.html"
    return render_template(page, proposal=proposal, tab="impact", outlook=outlook)
