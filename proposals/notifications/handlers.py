"""Putting letters in the box: one for each person whom an event concerns."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.db import db
from proposals.events import KINDS, LoggedEvent, handles
from proposals.notifications.models import Letter
from proposals.notifications.recipients import RECIPIENTS


@handles(*(KINDS[name] for name in RECIPIENTS))
def write_letters(event: LoggedEvent) -> None:
    """Address a letter to everybody concerned; delivered twice, it still is one each."""
    written = set(db.session.scalars(sa.select(Letter.address).where(Letter.event_id == event.id)))
    for recipient in RECIPIENTS[event.name](event):
        if recipient.address not in written:
            db.session.add(
                Letter(
                    event=event,
                    address=recipient.address,
                    person_id=recipient.person_id,
                    why=recipient.why,
                )
            )
