"""Writing the text of a proposal."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.accounts.throttle import Bucket, spend
from proposals.drafting import actions
from proposals.drafting.comparison import Line, compare
from proposals.drafting.errors import TEXTS, SavedMeanwhile
from proposals.drafting.forms import BRIEF_WORDS, RevisionForm
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Proposal, Revision, Stage
from proposals.drafting.queries import revision_of
from proposals.drafting.views.answers import bench, done, editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.errors import Invalid, NotFound
from proposals.markup import TooLong, render
from proposals.responses import go_to, notify

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
    require_stage(proposal, BEFORE_DECISION, deed="Edit")
    form = RevisionForm.read(**_written(proposal))
    if request.form.get("do") == "preview":
        return _editor(proposal, form, preview=_preview_of(form.body.data))
    try:
        if done(form, lambda: _save(proposal, form)):
            return go_to(url_for(".edit", number=number))
    except SavedMeanwhile as meanwhile:
        return _shown_again(proposal, form, meanwhile)
    return _editor(proposal, form, status=422 if request.method == "POST" else 200)


def _written(proposal: Proposal) -> dict[str, Any]:
    assert proposal.latest is not None  # a proposal starts with its first revision
    texts = {name: getattr(proposal.latest, name) for name in TEXTS}
    return {**texts, "base_revision": proposal.revision_number}


def _save(proposal: Proposal, form: RevisionForm) -> None:
    revision = actions.save_revision(
        proposal,
        **{name: form[name].data for name in TEXTS},
        message=form.message.data,
        is_material=form.weight.data == "material",
        base_revision=form.base_revision.data,
        by=actor(),
    )
    if revision:
        notify(f"Revision {revision.number} is saved.")
    else:
        notify("Nothing changed, so there is no new revision.", "info")


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
    return _editor(proposal, form, status=409, theirs=theirs, differences=differences)


def _editor(
    proposal: Proposal,
    form: RevisionForm,
    *,
    status: int = 200,
    preview: str = "",
    theirs: Revision | None = None,
    differences: list[tuple[str, list[Line]]] | None = None,
) -> Response:
    return bench(
        "drafting/edit.html",
        proposal,
        status=status,
        form=form,
        preview=preview,
        theirs=theirs,
        differences=differences or [],
        brief_words=len((form.brief.data or "").split()),
        most_brief_words=BRIEF_WORDS,
        asks_weight=proposal.stage != Stage.DRAFT,
    )


@bp.post("/preview")
def preview() -> ResponseReturnValue:
    """Return the text as HTML; nothing is kept."""
    # Spending ends the transaction too, so that laying the text out holds no lock.
    spend(Bucket(f"preview/{actor().id}", 600, timedelta(minutes=5)))
    return _preview_of(request.form.get("text", ""))


def _preview_of(text: str) -> str:
    try:
        return render(text).html
    except TooLong as problem:
        raise Invalid(str(problem)) from None
