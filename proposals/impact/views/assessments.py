"""Having the impact computed, reading one look, and disagreeing with it."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.impact import actions
from proposals.impact.download import file_name_of, points_as_csv
from proposals.impact.forms import DisagreementForm
from proposals.impact.known import explained
from proposals.impact.queries import (
    assessment_of,
    changes_to,
    commitment_of,
    disagreement_of,
)
from proposals.impact.views.blueprint import bp
from proposals.impact.views.page import page_of, proposal_shown
from proposals.responses import go_to, refused_form


@bp.post("/commitments/<number:commitment_id>/assessments")
def create_assessment(number: int, commitment_id: int) -> ResponseReturnValue:
    commitment = commitment_of(proposal_shown(number), commitment_id)
    assessment = actions.assess(commitment, by=actor())
    return go_to(f"/p/{number}/impact#commitment-{commitment_id}", assessment.headline)


@bp.get("/assessments/<number:assessment_id>")
def assessment(number: int, assessment_id: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    found = assessment_of(proposal, assessment_id)
    changes = changes_to({found.commitment.metric_id}, to=actor(), but=proposal)
    return render_template(
        "impact/assessment.html",
        proposal=proposal,
        tab="impact",
        commitment=found.commitment,
        assessment=found,
        known=explained(found, changes),
        disagreement_form=DisagreementForm(),
    )


@bp.get("/assessments/<number:assessment_id>.csv")
def points(number: int, assessment_id: int) -> ResponseReturnValue:
    found = assessment_of(proposal_shown(number), assessment_id)
    name = f'attachment; filename="{file_name_of(found)}"'
    return Response(
        points_as_csv(found), mimetype="text/csv", headers={"Content-Disposition": name}
    )


@bp.post("/assessments/<number:assessment_id>/disagreements")
def disagree(number: int, assessment_id: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    found, form = assessment_of(proposal, assessment_id), DisagreementForm.read()
    if not form.validate():
        page = page_of(proposal, disagreement_forms={assessment_id: form})
        return refused_form("impact/show.html", **page)
    actions.disagree(found, reason=form.reason.data, by=actor())
    return go_to(f"/p/{number}/impact#disagreements-{found.commitment_id}", "Your words stand.")


@bp.post("/disagreements/<number:disagreement_id>/withdrawal")
def withdraw_disagreement(number: int, disagreement_id: int) -> ResponseReturnValue:
    found = disagreement_of(proposal_shown(number), disagreement_id)
    actions.withdraw_disagreement(found, by=actor())
    where = f"/p/{number}/impact#disagreements-{found.assessment.commitment_id}"
    return go_to(where, "Withdrawn. That you had said it stays in view.")
