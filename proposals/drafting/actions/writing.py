"""Saving what is written as revisions."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.changes import wake
from proposals.drafting.errors import TEXTS, SavedMeanwhile
from proposals.drafting.events import RevisionSaved
from proposals.drafting.lifecycle import BEFORE_DECISION, record_on, require_stage
from proposals.drafting.models import Proposal, Revision
from proposals.drafting.queries import revision_of
from proposals.drafting.texts import RENDERED, cleaned, rendered_columns
from proposals.forms import clean, one_line
from proposals.policy import require

TRADE_OFFS = ("gets_worse", "undo", "stop_when", "cost")


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
    base_revision: int,
    by: Person,
) -> Revision | None:
    """Save a new revision and return it, or None where nothing changed; None leaves a text be.

    A change of trade-offs, way back, stop condition or cost is material whatever the
    author says. Raises SavedMeanwhile, with both texts, unless base_revision is the latest;
    Invalid for an empty title or a text that is too long.
    """
    require(policy.edit, by, proposal)
    given = dict(zip(TEXTS, (title, brief, body, gets_worse, undo, stop_when, cost), strict=True))
    texts = cleaned(**{name: text for name, text in given.items() if text is not None})
    rendered = rendered_columns(texts)
    latest = _latest_for_writing(proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Save a revision")
    changed = {name for name in texts if texts[name] != clean(getattr(latest, name))}
    if not changed:
        return None
    if base_revision != latest.number:
        raise SavedMeanwhile(latest, texts, base_revision=base_revision)
    revision = Revision(
        **{
            **{name: getattr(latest, name) for name in (*TEXTS, *RENDERED)},
            **texts,
            **rendered,
        },
        proposal_id=proposal.id,
        number=latest.number + 1,
        message=one_line(message),
        is_material=is_material or not changed.isdisjoint(TRADE_OFFS),
        author_id=by.id,
    )
    return _make_latest(proposal, revision, by)


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
