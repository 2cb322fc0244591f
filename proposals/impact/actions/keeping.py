"""Keeping an outcome that is still being written. It is nobody's news: no event, no new version."""

from __future__ import annotations

from collections.abc import Mapping

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import require_stage
from proposals.drafting.models import Proposal
from proposals.errors import Invalid
from proposals.forms import storable
from proposals.impact import policy
from proposals.impact.guards import CLOSE
from proposals.impact.models import OutcomeDraft
from proposals.policy import require

MOST_KEPT = 200_000  # characters of all fields together


def keep_draft(proposal: Proposal, *, fields: Mapping[str, str], by: Person) -> OutcomeDraft | None:
    """Keep what somebody typed, field by field; only they see it. Without words, forget it.

    Raises Invalid for more than any outcome needs.
    """
    require(policy.tell_outcome, by, proposal)
    require_stage(proposal, CLOSE.came_from, deed="Write the outcome")
    kept = {name: storable(text) for name, text in fields.items()}
    if sum(map(len, kept.values())) > MOST_KEPT:
        raise Invalid("That is more text than can be kept here.")
    if not any(text.strip() for text in kept.values()):
        forget_draft(proposal, by=by)
        return None
    draft = db.session.get(OutcomeDraft, (proposal.id, by.id))
    if draft is None:
        draft = OutcomeDraft(proposal_id=proposal.id, person_id=by.id)
        db.session.add(draft)
    draft.fields, draft.saved_at = kept, clock.now()
    return draft


def forget_draft(proposal: Proposal, *, by: Person) -> None:
    """Throw one's draft away, because it is told or not wanted any more."""
    require(policy.tell_outcome, by, proposal)
    draft = db.session.get(OutcomeDraft, (proposal.id, by.id))
    if draft:
        db.session.delete(draft)
