"""Keeping what is typed before it is saved. It is nobody's news: no event, no new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.errors import TEXTS
from proposals.drafting.lifecycle import BEFORE_DECISION, require_stage
from proposals.drafting.models import Proposal, Unsaved
from proposals.errors import Invalid
from proposals.forms import LONGEST_DOCUMENT, storable
from proposals.policy import require

MOST_KEPT = 2 * LONGEST_DOCUMENT  # characters of all texts together


def keep_unsaved(
    proposal: Proposal, *, texts: Mapping[str, str] | None, base_revision: int, by: Person
) -> None:
    """Keep what is typed, which is based on that revision; None says only that somebody is there.

    Raises Invalid for more than two documents' worth of text.
    """
    require(policy.edit, by, proposal)
    require_stage(proposal, BEFORE_DECISION, deed="Write")
    now = clock.now()
    row: dict[str, Any] = {"seen_at": now, "base_revision": base_revision}
    if texts is not None:
        kept = {name: storable(texts[name]) for name in TEXTS if name in texts}
        if sum(map(len, kept.values())) > MOST_KEPT:
            raise Invalid("That is more text than can be kept here.")
        row |= {"texts": kept, "typed_at": now}
    _put(proposal, by, row, over=row if texts is not None else {"seen_at": now})


def put_aside_unsaved(proposal: Proposal, *, by: Person) -> None:
    """Throw away what is typed; it can be taken up again until something else is typed."""
    require(policy.edit, by, proposal)
    _change(proposal, by, typed_at=None)


def take_up_unsaved(proposal: Proposal, *, by: Person) -> None:
    """Undo throwing it away."""
    require(policy.edit, by, proposal)
    _change(proposal, by, typed_at=clock.now())


def discard_unsaved(proposal: Proposal, *, by: Person) -> None:
    """Forget what was typed, because a revision holds it now."""
    require(policy.edit, by, proposal)
    _change(proposal, by, texts=None, typed_at=None, base_revision=proposal.revision_number)


def _put(proposal: Proposal, by: Person, row: dict[str, Any], *, over: dict[str, Any]) -> None:
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(
        insert(Unsaved)
        .values(proposal_id=proposal.id, person_id=by.id, **row)
        .on_conflict_do_update(index_elements=["proposal_id", "person_id"], set_=over)
    )


def _change(proposal: Proposal, by: Person, **columns: Any) -> None:
    db.session.execute(
        sa.update(Unsaved)
        .where(Unsaved.proposal_id == proposal.id, Unsaved.person_id == by.id)
        .values(columns)
    )
