"""Saving what is written as revisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.blame import credit
from proposals.drafting.errors import TEXTS, SavedMeanwhile
from proposals.drafting.events import RevisionSaved
from proposals.drafting.lifecycle import (
    AFTER_ACCEPTANCE,
    BEFORE_DECISION,
    record_on,
    require_stage,
)
from proposals.drafting.merging.latest import Draft, draft_upon_latest, merge_message
from proposals.drafting.models import Proposal, Revision, Stage
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
    to_save = _ToSave(_given(given), one_line(message), is_material, credited, BEFORE_DECISION)
    return _save(proposal, to_save, base_revision, by)


def save_as_shipped(
    proposal: Proposal,
    *,
    brief: str | None = None,
    body: str | None = None,
    gets_worse: str | None = None,
    undo: str | None = None,
    stop_when: str | None = None,
    cost: str | None = None,
    message: str = "",
    base_revision: int,
    by: Person,
) -> Revision | None:
    """Save what an accepted proposal became as a new revision; otherwise as `save_revision`.

    What was accepted stays a revision, and the decision stays on it. Nobody is asked to look
    again: it was decided.
    """
    require(policy.write_as_shipped, by, proposal)
    given = dict(zip(TEXTS[1:], (brief, body, gets_worse, undo, stop_when, cost), strict=True))
    to_save = _ToSave(_given(given), one_line(message), False, (), AFTER_ACCEPTANCE)
    return _save(proposal, to_save, base_revision, by)


class _ToSave(NamedTuple):
    """What somebody writes, how much it matters, and at which stages it can be written."""

    texts: dict[str, str]
    message: str
    is_material: bool
    credited: Sequence[Person]
    stages: frozenset[Stage]


def _given(texts: dict[str, str | None]) -> dict[str, str]:
    return cleaned(**{name: text for name, text in texts.items() if text is not None})


def _save(proposal: Proposal, yours: _ToSave, base: int, by: Person) -> Revision | None:
    latest, draft = _draft(proposal, yours, base)
    if not draft.texts:
        return None
    weighs = yours.stages is BEFORE_DECISION and not draft.texts.keys().isdisjoint(TRADE_OFFS)
    revision = Revision(
        **{name: getattr(latest, name) for name in (*TEXTS, *RENDERED)}
        | {**draft.texts, **draft.columns},
        proposal_id=proposal.id,
        number=latest.number + 1,
        message=yours.message if latest.number == base else merge_message(yours.message, latest),
        is_material=yours.is_material or weighs,
        author_id=by.id,
        credited=list(yours.credited),
    )
    credit(revision, latest)
    return _make_latest(proposal, revision, by)


def _draft(proposal: Proposal, yours: _ToSave, base: int) -> tuple[Revision, Draft]:
    """Return the latest revision, held until all is saved, and what is to be saved upon it.

    Merging and laying out take their time without a lock, so that others may save
    meanwhile; with what they saved it is done again.
    """
    for _ in range(TRIES):
        draft = draft_upon_latest(proposal, yours.texts, base)
        latest = _latest_for_writing(proposal)
        require_stage(proposal, yours.stages, deed="Save a revision")
        if latest.number == draft.upon:
            if draft.is_clean:
                return latest, draft
            break
    theirs = revision_of(proposal, draft.upon)
    raise SavedMeanwhile(theirs, yours.texts, base_revision=base, merges=draft.merges)


def _latest_for_writing(proposal: Proposal) -> Revision:
    """Return the latest revision, once whoever is saving another one has finished.

    PostgreSQL waits for the row here; SQLite has one writer at a time anyway.
    """
    db.session.refresh(proposal, ["version", "stage", "revision_number"], with_for_update=True)
    return revision_of(proposal, proposal.revision_number)


def _make_latest(proposal: Proposal, revision: Revision, by: Person) -> Revision:
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
