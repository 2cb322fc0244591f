"""Saying where one stands."""

from __future__ import annotations

from proposals import clock, words
from proposals.accounts.models import Person
from proposals.db import db
from proposals.drafting.lifecycle import UNDER_REVIEW, record_on, require_stage
from proposals.drafting.models import Proposal
from proposals.forms import clean
from proposals.policy import require
from proposals.review import policy
from proposals.review.actions.concerns import raise_concern
from proposals.review.actions.talking import reply
from proposals.review.events import (
    PositionTaken,
)
from proposals.review.models import (
    Position,
    Stance,
    Thread,
)
from proposals.review.queries import position_of
from proposals.review.texts import require_texts, title_of

# Stances that speak for themselves; every other one says why.
NEEDS_NO_STATEMENT = frozenset({Stance.SUPPORTS, Stance.NO_OBJECTION, Stance.RECUSED})


def take_position(
    proposal: Proposal, *, stance: Stance, statement: str, would_settle: str = "", by: Person
) -> Position:
    """Say where one stands on the current revision, in place of what one said before.

    To object raises a concern, unless one's earlier objection is still open. Leaving
    *objects* settles no concern: that is a statement of its own.
    """
    require(policy.take_position, by, proposal)
    require_stage(proposal, UNDER_REVIEW, deed="Take a position")
    statement = clean(statement)
    if stance not in NEEDS_NO_STATEMENT:
        require_texts(statement=statement)
    position = position_of(by, proposal)
    before = position.stance.value if position else ""
    concern = position.concern if position else None
    if stance == Stance.OBJECTS:
        concern = _objection(proposal, concern, statement, would_settle, by)
    if position is None:
        position = Position(proposal=proposal, person=by)
        db.session.add(position)
    position.stance, position.statement, position.concern = stance, statement, concern
    position.revision_number, position.is_stale = proposal.revision_number, False
    position.taken_at = clock.now()
    db.session.flush()
    record_on(
        proposal,
        PositionTaken(
            proposal_id=proposal.id,
            actor_id=by.id,
            stance=stance.value,
            label=words.STANCE[stance],
            statement=statement,
            revision_number=proposal.revision_number,
            before=before,
        ),
    )
    return position


def _objection(
    proposal: Proposal, earlier: Thread | None, statement: str, would_settle: str, by: Person
) -> Thread:
    """Return the concern that an objection stands on: a new one, or the one still open."""
    require_texts(would_settle=would_settle)
    if earlier is None or not earlier.is_open:
        return raise_concern(
            proposal, title=title_of(statement), body=statement, would_settle=would_settle, by=by
        )
    earlier.would_settle = clean(would_settle)
    reply(earlier, body=statement, by=by)
    return earlier
