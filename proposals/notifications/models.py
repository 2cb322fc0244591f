"""Letters on their way out: who, about what; the words are written when one is sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.events import LoggedEvent


class Letter(Model):
    """One mail to one address about one event.

    It holds no text: what it says is read when it is sent, after asking again
    whether its recipient may still see it.
    """

    __tablename__ = "letter"
    __table_args__ = (sa.UniqueConstraint("event_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    address: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(default="")  # 'you are the decider'
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    # Not urgent: it leaves together with the others that are due to the same address.
    is_batched: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    dropped: Mapped[str] = mapped_column(default="")  # why it was never sent
    last_error: Mapped[str] = mapped_column(default="")

    event: Mapped[LoggedEvent] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined")
