"""What follows at once when the thing under review changes."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.db import db
from proposals.drafting.events import EffortChanged, PromiseChanged, RevisionSaved
from proposals.events import LoggedEvent, handles, record
from proposals.review.events import PositionsAskedAgain
from proposals.review.models import Position
from proposals.words import sentence_list


@handles(RevisionSaved, PromiseChanged, EffortChanged, at_once=True)
def ask_for_positions_again(event: LoggedEvent) -> None:
    """Mark positions as taken on something else than what is now proposed."""
    if not event.details["is_material"]:
        return
    fresh = db.session.scalars(
        sa.select(Position).where(
            Position.proposal_id == event.proposal_id, Position.is_stale.is_(False)
        )
    ).all()
    for position in fresh:
        position.is_stale = True
    if fresh:
        record(
            PositionsAskedAgain(
                proposal_id=event.proposal_id,
                actor_id=event.actor_id,
                people=sentence_list([each.person.name for each in fresh]),
                person_ids=[each.person_id for each in fresh],
            )
        )
