"""What was written when: every revision for good, any two of them, and who wrote what."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.drafting import policy
from proposals.drafting.actions.looking import note_look
from proposals.drafting.actions.restoring import restore_revision
from proposals.drafting.comparing.texts import changed_texts
from proposals.drafting.forms.writing import RestoreForm
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Proposal, Revision, Stage
from proposals.drafting.queries import revision_of, revisions_of, visible_proposal
from proposals.drafting.revisions import ON_A_PAGE, credits_of, listed_revisions, two_revisions
from proposals.drafting.views.answers import editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.forms import WHOLE, done
from proposals.responses import go_to


@bp.get("/p/<number:number>/revisions")
def revisions(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    found = listed_revisions(proposal, before=_asked("before"))
    older = found[ON_A_PAGE - 1].number if len(found) > ON_A_PAGE else None
    return _page("revisions", proposal, revisions=found[:ON_A_PAGE], older=older)


@bp.get("/p/<number:number>/revisions/<number:revision_number>")
def revision(number: int, revision_number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    shown = revision_of(proposal, revision_number)
    return _page("revision", proposal, revision=shown, may_restore=_may_restore(proposal, shown))


@bp.get("/p/<number:number>/compare")
def compare(number: int) -> ResponseReturnValue:
    """Compare two revisions; without saying which, the latest with the one before it."""
    proposal = visible_proposal(number, actor())
    last = _asked("to") or proposal.revision_number
    old, new = two_revisions(proposal, _asked("from") or max(1, last - 1), last)
    view = "source" if request.args.get("view") == "source" else "rendered"
    return _page(
        "compare",
        proposal,
        old=old,
        new=new,
        view=view,
        changes=changed_texts(old, new, as_source=view == "source"),
        revisions=revisions_of(proposal),
    )


@bp.get("/p/<number:number>/blame")
def blame(number: int) -> ResponseReturnValue:
    proposal = visible_proposal(number, actor())
    return _page("blame", proposal, parts=credits_of(proposal))


@bp.route(
    "/p/<number:number>/revisions/<number:revision_number>/restoration", methods=["GET", "POST"]
)
def restore(number: int, revision_number: int) -> ResponseReturnValue:
    """Show what would change, ask why, and save a revision that says what this one said."""
    proposal = editable_proposal(number)
    require_stage(proposal, BEFORE_DECISION, deed="Restore a revision")
    earlier = revision_of(proposal, revision_number)
    form = RestoreForm.read(
        message=f"Restores revision {revision_number}", base_revision=proposal.revision_number
    )
    if form.base_revision.data != proposal.revision_number:
        return _restoration(proposal, earlier, form, status=409)
    if done(form, lambda: _restored(proposal, earlier, form)):
        notice = f"Revision {proposal.revision_number} says what revision {revision_number} said."
        return go_to(url_for(".revisions", number=number), notice)
    return _restoration(proposal, earlier, form, status=422 if form.errors else 200)


def _restored(proposal: Proposal, earlier: Revision, form: RestoreForm) -> None:
    restore_revision(
        proposal,
        earlier.number,
        message=form.message.data,
        is_material=form.is_material.data,
        base_revision=form.base_revision.data,
        by=actor(),
    )


def _restoration(
    proposal: Proposal, earlier: Revision, form: RestoreForm, *, status: int
) -> Response:
    latest = revision_of(proposal, proposal.revision_number)
    is_outdated = form.base_revision.data != latest.number
    form.base_revision.data = latest.number
    page = _page(
        "restore",
        proposal,
        revision=earlier,
        latest=latest,
        form=form,
        is_outdated=is_outdated,
        changes=changed_texts(latest, earlier),
        asks_weight=proposal.stage != Stage.DRAFT,
    )
    return make_response(page, status)


@bp.post("/p/<number:number>/looks")
def look(number: int) -> ResponseReturnValue:
    """Note that the person has read the proposal as of a revision."""
    proposal = visible_proposal(number, actor())
    sent = request.form.get("revision", "")
    asked = int(sent) if WHOLE.fullmatch(sent) else proposal.revision_number
    note_look(proposal, revision_number=asked, by=actor())
    return go_to(url_for("overview.proposal", number=number))


def _may_restore(proposal: Proposal, revision: Revision) -> bool:
    is_latest = revision.number == proposal.revision_number
    may = policy.edit(actor(), proposal) and proposal.stage in BEFORE_DECISION
    return may and not is_latest


def _page(name: str, proposal: Proposal, **shown: object) -> str:
    return render_template(f"drafting/{name}.html", proposal=proposal, tab="history", **shown)


def _asked(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if WHOLE.fullmatch(text) and len(text) < 10 else None
