"""Putting the coach's advice aside, and taking it up again."""

from __future__ import annotations

from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting import policy
from proposals.drafting.models import Dismissal, Proposal
from proposals.errors import Invalid
from proposals.forms import one_line
from proposals.policy import require

LONGEST_KEY = 100
LONGEST_REASON = 200


def dismiss_advice(proposal: Proposal, *, key: str, reason: str, by: Person) -> None:
    """Put one advice aside for everybody who writes this proposal, with a word why.

    Raises Invalid without that word.
    """
    require(policy.edit, by, proposal)
    reason = one_line(reason)[:LONGEST_REASON]
    if not reason:
        raise Invalid("A word why is missing.", {"reason": ["Say in a word why not."]})
    if not key or len(key) > LONGEST_KEY:
        raise Invalid("There is no such advice.")
    kept = db.session.get(Dismissal, (proposal.id, key))
    if kept is None:
        db.session.add(
            Dismissal(proposal_id=proposal.id, suggestion=key, reason=reason, dismissed_by_id=by.id)
        )
    else:
        kept.reason = reason


def take_up_advice(proposal: Proposal, *, key: str, by: Person) -> None:
    """Let the coach say it again."""
    require(policy.edit, by, proposal)
    kept = db.session.get(Dismissal, (proposal.id, key))
    if kept is not None:
        db.session.delete(kept)
