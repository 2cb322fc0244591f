"""How the accepted change is going, in its owner's words."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Proposal


class Status(enum.StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class StatusUpdate(Model):
    """One check-in: where the roll-out stands, what changed, what is next."""

    __tablename__ = "status_update"
    __table_args__ = (
        sa.CheckConstraint("confidence BETWEEN 0 AND 10", name="confidence_is_0_to_10"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    status: Mapped[Status]
    confidence: Mapped[int]
    what_changed: Mapped[str]
    what_is_next: Mapped[str] = mapped_column(default="")
    posted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal] = relationship(
        backref=backref("updates", order_by="StatusUpdate.id.desc()")
    )
    posted_by: Mapped[Person] = relationship(lazy="joined")
