"""Writing the text of a proposal."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.accounts.throttle import Bucket, spend
from proposals.drafting import actions
from proposals.drafting.comparison import compare
from proposals.drafting.errors import TEXTS, SavedMeanwhile
from proposals.drafting.forms import RevisionForm
from proposals.drafting.models import Proposal
from proposals.drafting.queries import revision_of
from proposals.drafting.texts import rendered_columns
from proposals.drafting.views import editor
from proposals.drafting.views.answers import done, editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.errors import NotFound
from proposals.responses import go_to, notify, said, wants_json

LABELS = {
    "title": "Title",
    "brief": "In brief",
    "body": "Document",
    "gets_worse": "What gets worse",
    "undo": "How we undo it",
    "stop_when": "What would make us stop",
    "cost": "What it costs",
}


@bp.route("/p/<number:number>/edit", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    form = editor.form_of(proposal)
    if "do" in request.form:
        return _shown(proposal, form, request.form["do"])
    try:
        if done(form, lambda: _save(proposal, form)):
            return _saved(proposal, form)
    except SavedMeanwhile as meanwhile:
        return _shown_again(proposal, form, meanwhile)
    return editor.page(proposal, form, status=422 if request.method == "POST" else 200)


def _shown(proposal: Proposal, form: RevisionForm, wish: str) -> ResponseReturnValue:
    """Show what was typed once more, in another shape or laid out; nothing is saved."""
    preview = _preview_of(form.body.data) if wish == "preview" else ""
    return editor.page(proposal, form, preview=preview, is_typed=True)


def _save(proposal: Proposal, form: RevisionForm) -> None:
    revision = actions.save_revision(
        proposal,
        **{name: form[name].data for name in TEXTS},
        message=form.message.data,
        is_material=form.weight.data == "material",
        base_revision=form.base_revision.data,
        by=actor(),
    )
    actions.discard_unsaved(proposal, by=actor())
    if revision:
        notify(f"Revision {revision.number} is saved.")
    else:
        notify("Nothing changed, so there is no new revision.", "info")


def _saved(proposal: Proposal, form: RevisionForm) -> ResponseReturnValue:
    """Lead back to the editor; a script whose page shows what was saved stays on it."""
    latest = editor.latest_of(proposal)
    is_as_typed = all(form[name].data == getattr(latest, name) for name in TEXTS)
    if wants_json() and is_as_typed:
        return jsonify(revision=latest.number, notice=said())
    return go_to(url_for(".edit", number=proposal.number))


def _shown_again(proposal: Proposal, form: RevisionForm, meanwhile: SavedMeanwhile) -> Response:
    """Show what was typed beside what was saved meanwhile, on which the next attempt is based.

    Where nothing was typed, theirs is taken over: an old text would undo their change.
    """
    theirs = meanwhile.revision
    with suppress(NotFound):  # a base that never was: all of it was typed
        base = revision_of(proposal, form.base_revision.data)
        for name in TEXTS:
            if form[name].data == getattr(base, name):
                form[name].data = getattr(theirs, name)
    form.base_revision.data = theirs.number
    differences = [
        (LABELS[name], lines)
        for name in TEXTS
        if (lines := compare(getattr(theirs, name), form[name].data))
    ]
    return editor.page(proposal, form, status=409, theirs=theirs, differences=differences)


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Return the text as HTML; nothing is kept."""
    # Spending ends the transaction too, so that laying the text out holds no lock.
    spend(Bucket(f"preview/{actor().id}", 600, timedelta(minutes=5)))
    return _preview_of(request.form.get("text") or RevisionForm.read().body.data or "")


def _preview_of(text: str) -> str:
    return str(rendered_columns({"body": text})["body_html"])
