"""Saving what is in a form as a revision, and saying what became of it."""

from __future__ import annotations

from flask import url_for

from proposals.accounts.session import actor
from proposals.drafting import actions
from proposals.drafting.errors import TEXTS
from proposals.drafting.forms.writing import RevisionForm
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.queries import revision_of
from proposals.responses import notify


def save(proposal: Proposal, form: RevisionForm) -> None:
    """Save the form's texts and say which revision they are, or raise SavedMeanwhile."""
    base = form.base_revision.data
    revision = actions.save_revision(
        proposal,
        **{name: form[name].data for name in TEXTS},
        message=form.message.data,
        is_material=form.weight.data == "material",
        base_revision=base,
        by=actor(),
    )
    actions.discard_unsaved(proposal, by=actor())
    if revision is None:
        notify("Nothing changed, so there is no new revision.", "info")
    elif revision.number == base + 1:
        notify(f"Revision {revision.number} is saved.")
    else:
        _tell_of_the_merge(proposal, revision, base)


def _tell_of_the_merge(proposal: Proposal, revision: Revision, base: int) -> None:
    theirs = revision_of(proposal, revision.number - 1)
    notify(
        f"{theirs.author.name} saved revision {theirs.number} meanwhile:"
        f" both changes are in revision {revision.number}.",
        link=("See what changed", _comparison(proposal, base, revision.number)),
    )


def _comparison(proposal: Proposal, old: int, new: int) -> str:
    page = url_for("drafting.compare", number=proposal.number)
    return f"{page}?from={old}&to={new}"
