"""Promising something about a metric."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.forms.plan import CommitmentForm, NoOutcomeForm
from proposals.drafting.models import Commitment, Proposal
from proposals.drafting.promises import in_words
from proposals.drafting.queries import metrics_to_promise, one_of
from proposals.drafting.templates import suggestions_to
from proposals.drafting.views.answers import (
    confirm_page,
    editable_proposal,
    filled_from,
    form_page,
    to_plan,
)
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.plan import plan_page
from proposals.forms import done
from proposals.metrics.models import Metric
from proposals.metrics.queries import series_names


@bp.route("/p/<number:number>/commitments/new", methods=["GET", "POST"])
def new_commitment(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    metrics = metrics_to_promise()
    form = _form(metrics)
    if done(form, lambda: actions.promise(proposal, **_promised(form, metrics), by=actor())):
        return to_plan(proposal, "commitments", "The promise is part of the proposal.")
    return _page(proposal, form, metrics, title="Add a commitment", save="Promise it")


@bp.route("/p/<number:number>/commitments/<number:commitment_id>", methods=["GET", "POST"])
def edit_commitment(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    commitment = one_of(proposal.commitments, commitment_id)
    metrics = metrics_to_promise()
    form = _form(metrics, commitment)
    if done(
        form, lambda: actions.change_promise(commitment, **_promised(form, metrics), by=actor())
    ):
        return to_plan(proposal, "commitments", "The promise is changed.")
    return _page(proposal, form, metrics, title="Change a commitment", save="Save")


@bp.route("/p/<number:number>/commitments/<number:commitment_id>/removal", methods=["GET", "POST"])
def drop_commitment(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    commitment = one_of(proposal.commitments, commitment_id)
    if request.method == "POST":
        actions.drop_promise(commitment, by=actor())
        return to_plan(proposal, "commitments", "The promise is taken back.")
    return confirm_page(
        proposal,
        place="commitments",
        title="Take this promise back?",
        lost=in_words(commitment),
        verb="Take it back",
    )


def _form(metrics: list[Metric], commitment: Commitment | None = None) -> CommitmentForm:
    if commitment:
        reach = "no" if commitment.control_series else None  # what was said, to be there at all
        form = filled_from(
            CommitmentForm, commitment, metric=commitment.metric_id, control_reach=reach
        )
    else:
        form = CommitmentForm.read(metric=request.args.get("metric", ""))
    form.offer(metrics)
    chosen = next((each for each in metrics if each.id == form.metric.data), None)
    form.offer_series(series_names(chosen) if chosen else ())
    return form


def _promised(form: CommitmentForm, metrics: list[Metric]) -> dict[str, Any]:
    metric = next(each for each in metrics if each.id == form.metric.data)
    given = {name: value for name, value in form.data.items() if name != "control_reach"}
    return {**given, "metric": metric, "control_series": form.control_series.data or ""}


def _page(
    proposal: Proposal, form: CommitmentForm, metrics: list[Metric], *, title: str, save: str
) -> Response:
    return form_page(
        "commitment",
        proposal,
        form,
        place="commitments",
        title=title,
        save=save,
        metric=next((each for each in metrics if each.id == form.metric.data), None),
        suggestions=suggestions_to(proposal, metrics),
    )


@bp.post("/p/<number:number>/no-outcome")
def state_no_outcome(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = NoOutcomeForm.read()
    if done(form, lambda: actions.state_no_outcome(proposal, **form.data, by=actor())):
        return to_plan(proposal, "commitments", "Saved.")
    return plan_page(proposal, status=422, no_outcome_form=form)
