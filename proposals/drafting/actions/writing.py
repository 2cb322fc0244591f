"""Saving what is written as revisions."""

from __future__ import annotations

from collections.abc import Sequence

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.blame import credit
from proposals.drafting.changes import wake
from proposals.drafting.errors import TEXTS, SavedMeanwhile
from proposals.drafting.events import RevisionSaved
from proposals.drafting.lifecycle import BEFORE_DECISION, record_on, require_stage
from proposals.drafting.merging.latest import Draft, draft_upon_latest, merge_message
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.queries import revision_of
from proposals.drafting.texts import RENDERED, cleaned
from proposals.forms import one_line
from proposals.policy import require

TRADE_OFFS = ("gets_worse", "undo", "stop_when", "cost")
TRIES = 5  # how often others may save while one revision is merged and laid out


def save_revision(
    proposal: Proposal,
    *,
    title: str | None = None,
    brief: str | None = None,
    body: str | None = None,
    gets_worse: str | None = None,
    undo: str | None = None,
    stop_when: str | None = None,
    cost: str | None = None,
    message: str = "",
    is_material: bool = False,
    credited: Sequence[Person] = (),
    base_revision: int,
    by: Person,
) -> Revision | None:
    """Save a new revision and return it, or None where nothing changed; None leaves a text be.

    ``credited`` are those whose words it takes up.

    Where somebody saved since base_revision, their changes are in the new revision too. A
    change of trade-offs, way back, stop condition or cost is material whatever the author
    says. Raises SavedMeanwhile, with both texts, where both changed the same lines; Invalid
    for an empty title or a text that is too long.
    """
    require(policy.edit, by, proposal)
    given = dict(zip(TEXTS, (title, brief, body, gets_worse, undo, stop_when, cost), strict=True))
    yours = cleaned(**{name: text for name, text in given.items() if text is not None})
    latest, draft = _draft(proposal, yours, base_revision)
    if not draft.texts:
        return None
    message = one_line(message)
    revision = Revision(
        **{name: getattr(latest, name) for name in (*TEXTS, *RENDERED)}
        | {**draft.texts, **draft.columns},
        proposal_id=proposal.id,
        number=latest.number + 1,
        message=message if latest.number == base_revision else merge_message(message, latest),
        is_material=is_material or not draft.texts.keys().isdisjoint(TRADE_OFFS),
        author_id=by.id,
        credited=list(credited),
    )
    credit(revision, latest)
    return _make_latest(proposal, revision, by)


def _draft(proposal: Proposal, yours: dict[str, str], base: int) -> tuple[Revision, Draft]:
    """Return the latest revision, held until all is saved, and what is to be saved upon it.

    Merging and laying out take their time without a lock, so that others may save
    meanwhile; with what they saved it is done again.
    """
    for _ in range(TRIES):
        draft = draft_upon_latest(proposal, yours, base)
        latest = _latest_for_writing(proposal)
        require_stage(proposal, BEFORE_DECISION, deed="Save a revision")
        if latest.number == draft.upon:
            if draft.is_clean:
                return latest, draft
            break
    theirs = revision_of(proposal, draft.upon)
    raise SavedMeanwhile(theirs, yours, base_revision=base, merges=draft.merges)


def _latest_for_writing(proposal: Proposal) -> Revision:
    """Return the latest revision, once whoever is saving another one has finished.

    PostgreSQL waits for the row here; SQLite has one writer at a time anyway.
    """
    db.session.refresh(proposal, ["version", "stage", "revision_number"], with_for_update=True)
    return revision_of(proposal, proposal.revision_number)


def _make_latest(proposal: Proposal, revision: Revision, by: Person) -> Revision:
    wake(proposal, by=by)
    db.session.add(revision)
    proposal.title, proposal.brief = revision.title, revision.brief
    proposal.revision_number = revision.number
    db.session.flush()
    db.session.expire(proposal, ["latest"])
    record_on(
        proposal,
        RevisionSaved(
            proposal_id=proposal.id,
            actor_id=by.id,
            number=revision.number,
            is_material=revision.is_material,
            message=f"“{revision.message}”" if revision.message else "",
        ),
    )
    return revision
