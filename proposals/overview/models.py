"""Whose turn it is, kept so that a list of any length can show it; and calendars’ addresses."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person, Team
from proposals.db import Model
from proposals.drafting.models import Proposal


class Turn(Model):
    """One person whose turn it is on one proposal, as the rules said at its last fact.

    With a team, it is the turn of any one of its members.
    """

    __tablename__ = "turn"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))

    proposal: Mapped[Proposal] = relationship(backref=backref("turns", order_by="Turn.person_id"))
    person: Mapped[Person] = relationship(lazy="joined")
    team: Mapped[Team | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        return (self.team or self.person).name


class CalendarFeed(Model):
    """The secret address of somebody's calendar; a new one puts the old one out of use."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(lazy="joined")
