"""Putting letters in the box: one for each person whom an event concerns."""

from __future__ import annotations

import sqlalchemy as sa

from proposals import clock
from proposals.db import db
from proposals.events import KINDS, LoggedEvent, handles
from proposals.notifications.circles import Recipient
from proposals.notifications.models import Letter
from proposals.notifications.pace import Pace, due_at
from proposals.notifications.recipients import RECIPIENTS


@handles(*(KINDS[name] for name in RECIPIENTS))
def write_letters(event: LoggedEvent) -> None:
    """Address a letter to everybody concerned; delivered twice, it still is one each.

    What belongs to a review that was sent as one is told with it; what was taken back at
    once is not told at all.
    """
    tell = RECIPIENTS.get(event.name)
    if tell is None or event.details.get("of_review"):
        return
    written = set(db.session.scalars(sa.select(Letter.address).where(Letter.event_id == event.id)))
    for recipient in tell(event):
        if recipient.address not in written:
            db.session.add(_letter(event, recipient))


def _letter(event: LoggedEvent, to: Recipient) -> Letter:
    return Letter(
        event=event,
        address=to.address,
        person_id=to.person_id,
        why=to.why,
        due_at=due_at(to.pace, happened_at=event.occurred_at, zone=to.zone, now=clock.now()),
        is_batched=to.pace == Pace.DAILY,
    )
