"""What is typed and not saved: kept while one types, looked at, thrown away, taken up again."""

from __future__ import annotations

from typing import Any

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from proposals import clock
from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.comparing.source import compare
from proposals.drafting.errors import TEXTS
from proposals.drafting.forms.writing import RevisionForm, fields_sent
from proposals.drafting.queries import revision_of
from proposals.drafting.unsaved import is_typed, others_at, texts_of, unsaved_of
from proposals.drafting.views.answers import bench, editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.editor import latest_of
from proposals.drafting.views.writing import LABELS
from proposals.responses import go_to


@bp.post("/p/<number:number>/unsaved")
def unsaved(number: int) -> ResponseReturnValue:
    """Keep what a script sends of the open editor; without texts it says that it is open."""
    proposal = editable_proposal(number)
    actions.keep_unsaved(proposal, **_typed(), by=actor())
    latest = latest_of(proposal)
    return jsonify(
        saved_at=clock.now().isoformat(),
        latest_revision=latest.number,
        latest_by=latest.author.name,
        others=[{"name": name} for name in others_at(proposal, actor())],
    )


def _typed() -> dict[str, Any]:
    form = RevisionForm.read()
    sent = fields_sent()
    texts = {name: form[name].data for name in TEXTS} if "title" in sent else None
    return {"texts": texts, "base_revision": form.base_revision.data}


@bp.get("/p/<number:number>/unsaved")
def what_differs(number: int) -> ResponseReturnValue:
    proposal = editable_proposal(number)
    kept, latest = unsaved_of(proposal, actor()), latest_of(proposal)
    if kept is None or not is_typed(kept, latest):
        return go_to(url_for(".edit", number=number), "Nothing is unsaved.", "info")
    typed, base = texts_of(kept, latest), revision_of(proposal, kept.base_revision)
    differences = [
        (LABELS[name], lines)
        for name in TEXTS
        if (lines := compare(getattr(base, name), typed[name]))
    ]
    return bench(
        "drafting/unsaved.html", proposal, unsaved=kept, base=base, differences=differences
    )


@bp.post("/p/<number:number>/unsaved/thrown-away")
def throw_away(number: int) -> ResponseReturnValue:
    actions.put_aside_unsaved(editable_proposal(number), by=actor())
    return go_to(url_for(".edit", number=number, thrown_away="yes"))


@bp.post("/p/<number:number>/unsaved/taken-up")
def take_up_unsaved(number: int) -> ResponseReturnValue:
    actions.take_up_unsaved(editable_proposal(number), by=actor())
    return go_to(url_for(".edit", number=number), "What you typed is back.")
