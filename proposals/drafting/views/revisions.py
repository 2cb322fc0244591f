"""What was written when: every revision for good, and two of them side by side."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from proposals.accounts.session import actor
from proposals.drafting.comparison import compare as compared
from proposals.drafting.errors import TEXTS
from proposals.drafting.queries import revision_of, revisions_of, visible_proposal
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.writing import LABELS
from proposals.forms import WHOLE


@bp.get("/p/<number:number>/revisions/<number:revision_number>")
def revision(number: int, revision_number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    shown = revision_of(proposal, revision_number)
    return render_template(
        "drafting/revision.html", proposal=proposal, tab="history", revision=shown
    )


@bp.get("/p/<number:number>/compare")
def compare(number: int) -> ResponseReturnValue:
    """Compare two revisions; without saying which, the latest with the one before it."""
    proposal = visible_proposal(number, actor())
    new = revision_of(proposal, _asked("to", proposal.revision_number))
    old = revision_of(proposal, _asked("from", max(1, new.number - 1)))
    changes = [
        (LABELS[name], lines)
        for name in TEXTS
        if (lines := compared(getattr(old, name), getattr(new, name)))
    ]
    return render_template(
        "drafting/compare.html",
        proposal=proposal,
        tab="history",
        old=old,
        new=new,
        changes=changes,
        revisions=revisions_of(proposal),
    )


def _asked(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return int(text) if WHOLE.fullmatch(text) and len(text) < 10 else otherwise
