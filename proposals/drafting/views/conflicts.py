"""Two texts of one proposal: both are shown, a person chooses, and nothing is lost."""

from __future__ import annotations

from contextlib import suppress

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from proposals.accounts.session import actor
from proposals.db import transaction
from proposals.drafting import actions
from proposals.drafting.errors import TEXTS, SavedMeanwhile
from proposals.drafting.forms.writing import RevisionForm
from proposals.drafting.merging.choices import chosen_texts, open_texts, settled_texts
from proposals.drafting.merging.latest import merge_message, merges_of
from proposals.drafting.models import Proposal
from proposals.drafting.queries import revision_of
from proposals.drafting.views.answers import editable_proposal
from proposals.drafting.views.blueprint import bp
from proposals.drafting.views.saving import save
from proposals.errors import Invalid
from proposals.forms import WHOLE, done
from proposals.responses import go_to, notify


def conflict_page(proposal: Proposal, form: RevisionForm, meanwhile: SavedMeanwhile) -> Response:
    """Show both texts, piece by piece; what was typed is kept beside it as unsaved text."""
    with suppress(Invalid), transaction():
        actions.keep_unsaved(
            proposal,
            texts=meanwhile.yours,
            base_revision=form.base_revision.data,
            by=actor(),
        )
    texts = open_texts(meanwhile.merges)
    page = render_template(
        "drafting/conflict.html",
        proposal=proposal,
        form=form,
        yours=meanwhile.yours,
        theirs=meanwhile.revision,
        texts=texts,
        settled=settled_texts(meanwhile.merges),
        count=sum(bool(place.name) for text in texts for place in text.places),
    )
    return make_response(page, 409)


@bp.post("/p/<number:number>/merge")
def merge(number: int) -> ResponseReturnValue:
    """Save what was chosen, or take it into the editor; what was saved since is asked about."""
    proposal = editable_proposal(number)
    form = _as_chosen(proposal)
    try:
        if "do" not in request.form and done(form, lambda: save(proposal, form)):
            return go_to(url_for(".edit", number=number))
    except SavedMeanwhile as meanwhile:
        return conflict_page(proposal, form, meanwhile)
    return _into_the_editor(proposal, form)


def _as_chosen(proposal: Proposal) -> RevisionForm:
    """Return the form with the texts as they were chosen, based on the revision that was shown."""
    form = RevisionForm.read()
    sent = request.form.get("theirs", "")
    theirs = revision_of(proposal, int(sent) if WHOLE.fullmatch(sent) else 0)
    merges = merges_of(
        proposal, _texts_in(form), base=form.base_revision.data, theirs=theirs.number
    )
    for name, text in chosen_texts(merges, request.form).items():
        form[name].data = text
    form.message.data = form.message.data or merge_message("", theirs)
    form.base_revision.data = theirs.number
    return form


def _into_the_editor(proposal: Proposal, form: RevisionForm) -> ResponseReturnValue:
    """Show the texts in the editor as typed and not saved, with what is wrong with them."""
    base = form.base_revision.data
    actions.keep_unsaved(proposal, texts=_texts_in(form), base_revision=base, by=actor())
    wrong = " ".join(f"{label}: {message}" for _, label, message in form.problems())
    notify(
        wrong or "What you chose is in the editor, and not saved yet.", "bad" if wrong else "info"
    )
    return go_to(url_for(".edit", number=proposal.number))


def _texts_in(form: RevisionForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in TEXTS}
