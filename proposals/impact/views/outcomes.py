"""Telling how it ended, closing and reopening."""

from __future__ import annotations

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts.session import actor
from proposals.errors import Invalid
from proposals.forms import done
from proposals.impact import actions
from proposals.impact.forms import EndForm, ReopenForm
from proposals.impact.forms.outcomes import blame
from proposals.impact.queries import commitment_of
from proposals.impact.views.blueprint import bp
from proposals.impact.views.page import page_of, proposal_shown
from proposals.impact.views.telling import outcome_sent, typed
from proposals.responses import go_to, refused_form, wants_json


def here(number: int, place: str) -> str:
    """Return the address of a place on the page."""
    return url_for("impact.show", number=number, _anchor=place)


@bp.post("/commitments/<number:commitment_id>/outcome")
def tell_commitment(number: int, commitment_id: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    commitment, form = commitment_of(proposal, commitment_id), EndForm.read()
    if done(form, lambda: actions.tell_commitment(commitment, **form.data, by=actor())):
        return go_to(here(number, f"commitment-{commitment_id}"), "Outcome noted.")
    page = page_of(proposal)
    page["end_forms"][commitment_id] = form
    return refused_form("impact/show.html", **page)


@bp.post("/outcome")
def tell_outcome(number: int) -> ResponseReturnValue:
    proposal = proposal_shown(number)
    forms = outcome_sent(proposal)
    try:
        if forms.validate():
            actions.tell_outcome(proposal, **forms.said, by=actor())
            return go_to(here(number, "outcome"), "Review shared with everybody who took part.")
    except Invalid as problem:
        blame(forms, problem)
    return refused_form("impact/show.html", **page_of(proposal, outcome_forms=forms))


@bp.post("/outcome/draft")
def keep_outcome_draft(number: int) -> ResponseReturnValue:
    """Keep what is being written: a script sends it on every pause, and a button without one."""
    draft = actions.keep_draft(proposal_shown(number), fields=typed(), by=actor())
    if wants_json():
        return jsonify(id=1 if draft else None, kept_at=clock.now().isoformat())
    notice = "Saved for later. Only you see it." if draft else "There is nothing to keep yet."
    return go_to(here(number, "outcome"), notice)


@bp.post("/outcome/draft/removal")
def drop_outcome_draft(number: int) -> ResponseReturnValue:
    actions.forget_draft(proposal_shown(number), by=actor())
    return go_to(here(number, "outcome"), "Draft discarded.")


@bp.post("/closing")
def close(number: int) -> ResponseReturnValue:
    actions.close(proposal_shown(number), by=actor())
    return go_to(f"/p/{number}/impact", "Closed. The outcome is now part of the record.")


@bp.post("/reopening")
def reopen(number: int) -> ResponseReturnValue:
    proposal, form = proposal_shown(number), ReopenForm.read()
    if done(form, lambda: actions.reopen(proposal, reason=form.reason.data, by=actor())):
        return go_to(f"/p/{number}/impact", "Reopened: measuring again.")
    return refused_form("impact/show.html", **page_of(proposal, reopen_form=form))
