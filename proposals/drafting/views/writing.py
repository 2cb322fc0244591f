"""Writing the text of a proposal."""

from __future__ import annotations

from datetime import timedelta

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from proposals import words
from proposals.accounts.session import actor
from proposals.accounts.throttle import Bucket, spend
from proposals.drafting.errors import TEXTS, SavedMeanwhile
from proposals.drafting.forms.writing import RevisionForm
from proposals.drafting.models import Proposal
from proposals.drafting.texts import rendered_columns
from proposals.drafting.views import editor
from proposals.drafting.views.answers import editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.conflicts import conflict_page
from proposals.drafting.views.saving import save
from proposals.forms import done
from proposals.responses import go_to, said, wants_json

LABELS = words.TEXT


@bp.route("/p/<number:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = editor.form_of(proposal)
    if "do" in request.form:
        return _shown(proposal, form, request.form["do"])
    try:
        if done(form, lambda: save(proposal, form)):
            return _saved(proposal, form)
    except SavedMeanwhile as meanwhile:
        return conflict_page(proposal, form, meanwhile)
    return editor.page(proposal, form, status=422 if request.method == "POST" else 200)


def _shown(proposal: Proposal, form: RevisionForm, wish: str) -> ResponseReturnValue:
    """Show what was typed once more, in another shape or laid out; nothing is saved."""
    preview = _preview_of(form.body.data) if wish == "preview" else ""
    return editor.page(proposal, form, preview=preview, is_typed=True)


def _saved(proposal: Proposal, form: RevisionForm) -> ResponseReturnValue:
    """Lead back to the editor; a script whose page shows what was saved stays on it."""
    latest = editor.latest_of(proposal)
    is_as_typed = all(form[name].data == getattr(latest, name) for name in TEXTS)
    if wants_json() and is_as_typed:
        return jsonify(revision=latest.number, notice=said())
    return go_to(url_for(".edit", number=proposal.number))


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Return the text as HTML; nothing is kept."""
    # Spending ends the transaction too, so that laying the text out holds no lock.
    spend(Bucket(f"preview/{actor().id}", 600, timedelta(minutes=5)))
    return _preview_of(request.form.get("text") or RevisionForm.read().body.data or "")


def _preview_of(text: str) -> str:
    return str(rendered_columns({"body": text})["body_html"])
