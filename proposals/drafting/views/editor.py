"""The page of the editor: the form in either shape, what was typed before, who else is here."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting.errors import TEXTS
from proposals.drafting.forms.writing import BRIEF_WORDS, RevisionForm, is_in_passages
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Proposal, Revision, Stage
from proposals.drafting.passages import Passage, split
from proposals.drafting.unsaved import is_typed, others_at, texts_of, unsaved_of
from proposals.drafting.views.answers import bench

SHAPES = ("sections", "whole")
SHAPE_COOKIE = "editor"
A_YEAR = 31_536_000  # seconds
MOST_PASSAGES = 200  # more of them are no form any more
FEW = 3  # passages that are all open at first


def form_of(proposal: Proposal) -> RevisionForm:
    """Return the form as it was sent; otherwise with what was typed last, or is saved."""
    require_stage(proposal, BEFORE_DECISION, deed="Edit")
    latest = latest_of(proposal)
    unsaved = unsaved_of(proposal, actor()) if request.method == "GET" else None
    if unsaved is None or not is_typed(unsaved, latest):
        saved = {name: getattr(latest, name) for name in TEXTS}
        return RevisionForm.read(**saved, base_revision=proposal.revision_number)
    form = RevisionForm.read(**texts_of(unsaved, latest), base_revision=unsaved.base_revision)
    form.restored_from = unsaved
    return form


def latest_of(proposal: Proposal) -> Revision:
    """Return the latest revision: a proposal starts with its first."""
    assert proposal.latest is not None
    return proposal.latest


def page(
    proposal: Proposal, form: RevisionForm | None = None, *, status: int = 200, **context: Any
) -> Response:
    """Show the editor with what is in the form; `context` is for what one answer adds."""
    form = form or form_of(proposal)
    shape, passages = _shape(form)
    response = bench(
        "drafting/edit.html",
        proposal,
        status=status,
        form=form,
        shape=shape,
        passages=passages,
        open_passages=_open_ones(passages),
        unsaved=form.restored_from,
        thrown_away="thrown_away" in request.args and not form.restored_from,
        others=others_at(proposal, actor()),
        brief_words=len((form.brief.data or "").split()),
        most_brief_words=BRIEF_WORDS,
        asks_weight=proposal.stage != Stage.DRAFT,
        **context,
    )
    if request.form.get("do") in SHAPES:
        _remember_shape(response, shape)
    return response


def _shape(form: RevisionForm) -> tuple[str, list[Passage]]:
    """Return the shape that was asked for, sent or used last, and the passages to show in it."""
    asked = request.form.get("do")
    if asked not in SHAPES and request.method == "POST":
        asked = "sections" if is_in_passages(request.form) else "whole"
    if asked not in SHAPES:
        asked = request.cookies.get(SHAPE_COOKIE)
    passages = split(form.body.data or "") if asked != "whole" else []
    if passages and len(passages) <= MOST_PASSAGES:
        return "sections", passages
    return "whole", []


def _open_ones(passages: list[Passage]) -> list[bool]:
    """Tell which passages are unfolded at first: a few, or the one where to go on."""
    if len(passages) <= FEW:
        return [True] * len(passages)
    unwritten = (at for at, each in enumerate(passages) if each.level > 1 and not each.text)
    here = next(unwritten, 0)
    return [at == here for at in range(len(passages))]


def _remember_shape(response: Response, shape: str) -> None:
    response.set_cookie(
        SHAPE_COOKIE,
        shape,
        max_age=A_YEAR,
        httponly=True,
        secure=current_app.config["SECURE"],
        samesite="Lax",
    )
