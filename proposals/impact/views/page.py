"""The impact page: what was promised, what was measured, and how it ended."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.lifecycle import needs_of
from proposals.drafting.models import Proposal
from proposals.drafting.queries import visible_proposal
from proposals.impact.drawing.picture import picture_of
from proposals.impact.forms import NotMeasuredForm, OutcomeForm, ReopenForm
from proposals.impact.guards import CLOSE
from proposals.impact.promise import expected_of
from proposals.impact.queries import impact_of, plan_of, read_evidence
from proposals.impact.rollout import rolled_out
from proposals.impact.views.blueprint import bp


def proposal_shown(number: int) -> Proposal:
    return visible_proposal(number, actor(), *read_evidence())


def page_of(proposal: Proposal, **forms: Any) -> dict[str, Any]:
    began = rolled_out(proposal)
    impacts = impact_of(proposal)
    told = proposal.outcome  # type: ignore[attr-defined]
    return {
        "proposal": proposal,
        "tab": "impact",
        "began": began,
        "impacts": [(each, plan_of(each.commitment), picture_of(each, began)) for each in impacts],
        "outcome": told,
        "expected": told.expected if told else expected_of(proposal),
        "closing_needs": needs_of(CLOSE, proposal),
        "outcome_form": OutcomeForm(obj=told),
        "reopen_form": ReopenForm(),
        "unmeasured_forms": {
            each.commitment.id: NotMeasuredForm(obj=each.outcome) for each in impacts
        },
        **forms,
    }


@bp.get("")
def show(number: int) -> ResponseReturnValue:
    return render_template("impact/show.html", **page_of(proposal_shown(number)))
