"""The coach beside the text: it answers while one types, and takes a no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.accounts.throttle import Bucket, spend
from proposals.db import db
from proposals.drafting import actions
from proposals.drafting.checklist import TEXT_PLACES
from proposals.drafting.coach import Group, coach
from proposals.drafting.coach.advice import Draft
from proposals.drafting.description import Described, described
from proposals.drafting.errors import TEXTS
from proposals.drafting.forms.writing import RevisionForm
from proposals.drafting.models import Dismissal, Proposal
from proposals.drafting.views import editor
from proposals.drafting.views.answers import editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.errors import Invalid
from proposals.responses import go_to, notify


@dataclass(frozen=True)
class Coaching:
    """What the coach says, and why what it no longer says was put aside, by its key."""

    groups: list[Group]
    reasons: dict[str, str]


def coaching_of(proposal: Proposal, about: Described, form: RevisionForm | None = None) -> Coaching:
    """Return what helps the texts in the editor, or those of the latest revision."""
    reasons = _dismissals_of(proposal)
    draft = Draft(_texts(proposal, form), proposal, about)
    return Coaching(coach(draft, dismissed=reasons), reasons)


def _texts(proposal: Proposal, form: RevisionForm | None) -> Mapping[str, str]:
    if form is not None:
        return {name: form[name].data or "" for name in TEXTS}
    return {name: getattr(proposal.latest, name) for name in TEXTS}


def place_of(proposal: Proposal, place: str) -> str:
    """Return the address of a part of the editor or of the plan."""
    endpoint = "drafting.edit" if place in TEXT_PLACES else "drafting.plan"
    return url_for(endpoint, number=proposal.number, _anchor=place)


def _dismissals_of(proposal: Proposal) -> dict[str, str]:
    kept = sa.select(Dismissal.suggestion, Dismissal.reason).where(
        Dismissal.proposal_id == proposal.id
    )
    return {row.suggestion: row.reason for row in db.session.execute(kept)}


@bp.post("/p/<number:number>/coach")
def heed(number: int) -> ResponseReturnValue:
    """Say what helps the texts as they are sent; put advice aside, or take it up again."""
    proposal = editable_proposal(number)
    is_script = "fragment" in request.form
    if is_script:
        spend(Bucket(f"coach/{actor().id}", 600, timedelta(minutes=5)))
        proposal = editable_proposal(number)
    problem = _decide(proposal)
    if "base_revision" not in request.form:
        return go_to(url_for("overview.proposal", number=number, _anchor="coach"), problem, "bad")
    if is_script:
        form = editor.form_of(proposal)
        return render_template(
            "drafting/_coach.html",
            proposal=proposal,
            about=described(proposal),
            form=form,
            coach_problem=problem,
        )
    if problem:
        notify(problem, "bad")
    return editor.page(proposal)


def _decide(proposal: Proposal) -> str:
    """Do what the pressed button says; return what is wrong with it, or ''."""
    if key := request.form.get("dismiss", ""):
        try:
            reason = request.form.get(f"why-{key}", "")
            actions.dismiss_advice(proposal, key=key, reason=reason, by=actor())
        except Invalid as problem:
            return " ".join(text for texts in problem.context["errors"].values() for text in texts)
    elif key := request.form.get("take_up", ""):
        actions.take_up_advice(proposal, key=key, by=actor())
    return ""
