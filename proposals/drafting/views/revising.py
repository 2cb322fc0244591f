"""Revising a promise openly, once it is accepted."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from proposals import clock
from proposals.accounts.session import actor
from proposals.drafting import actions, policy
from proposals.drafting.actions.revising import FIRST, RUNNING
from proposals.drafting.errors import RevisedMeanwhile
from proposals.drafting.forms.plan import ReviseForm
from proposals.drafting.lifecycle import require_stage
from proposals.drafting.models import Commitment, Proposal
from proposals.drafting.queries import one_of, visible_proposal
from proposals.drafting.revised import REVISABLE, changes_in_words, circle_of, frozen_date, in_force
from proposals.drafting.views.blueprint import bp
from proposals.forms import done
from proposals.policy import require
from proposals.responses import go_to


@bp.route("/p/<number:number>/commitments/<number:commitment_id>/revision", methods=["GET", "POST"])
def revise_commitment(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = visible_proposal(
        number,
        actor(),
        selectinload(Proposal.commitments).selectinload(Commitment.revisions),  # type: ignore[attr-defined]
    )
    require(policy.revise_promise, actor(), proposal)
    commitment = one_of(proposal.commitments, commitment_id)
    form = _form(commitment)
    try:
        if done(form, lambda: actions.revise_promise(commitment, **form.data, by=actor())):
            return _back(commitment)
    except RevisedMeanwhile as problem:
        form.seen.data = problem.latest.number
        return _page(commitment, form, status=409, meanwhile=problem.latest)
    return _page(commitment, form, status=422 if form.errors else 200)


def _form(commitment: Commitment) -> Any:
    """Return the form, without what acceptance had settled for good."""
    latest = max((each.number for each in commitment.revisions), default=FIRST)  # type: ignore[attr-defined]
    now = {name: getattr(commitment, name) for name in REVISABLE}
    form = ReviseForm.read(seen=latest, **now)
    if commitment.baseline is not None:
        del form.baseline
    return form


def _back(commitment: Commitment) -> ResponseReturnValue:
    number = commitment.proposal.number
    place = url_for("impact.show", number=number, _anchor=f"commitment-{commitment.id}")
    told = len(circle_of(commitment.proposal)) - 1
    return go_to(place, f"The promise is revised, and {told} people are told." if told > 1 else "")


def _page(commitment: Commitment, form: ReviseForm, *, status: int, **context: Any) -> Response:
    proposal = commitment.proposal
    require_stage(proposal, RUNNING, deed="Revise a promise")
    until = in_force(commitment)
    page = render_template(
        "drafting/revise.html",
        proposal=proposal,
        tab="impact",
        commitment=commitment,
        form=form,
        told=[each for each in circle_of(proposal) if each[0].id != actor().id],
        promised_on=frozen_date(commitment),
        in_force=until,
        is_in_time=until is None or clock.today() < until,
        changes_in_words=changes_in_words,
        **context,
    )
    return make_response(page, status)
