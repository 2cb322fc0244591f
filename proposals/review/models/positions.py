"""Where each reviewer stands."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Commitment, Proposal
from proposals.review.models.kinds import Stance
from proposals.review.models.threads import Thread


class Position(Model):
    """Where one person stands, on which revision, in their own words."""

    __tablename__ = "position"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    stance: Mapped[Stance]
    statement: Mapped[str] = mapped_column(default="")
    revision_number: Mapped[int]
    # Set by a material revision: the position stands, and is asked for again.
    is_stale: Mapped[bool] = mapped_column(default=False)
    concern_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread.id"))
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
    # The stand-in who took it in the person's place, if one did.
    taken_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(backref=backref("positions", order_by="Position.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")
    taken_by: Mapped[Person | None] = relationship(foreign_keys=[taken_by_id], lazy="joined")
    concern: Mapped[Thread | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class PositionDraft(Model):
    """A position that somebody is still thinking about; only they see it."""

    __tablename__ = "position_draft"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    stance: Mapped[Stance | None]
    statement: Mapped[str] = mapped_column(default="")
    would_settle: Mapped[str] = mapped_column(default="")
    # In whose place, where it is meant for somebody for whom they stand in.
    for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)


class Forecast(Model):
    """One person's probability, 0 to 1, that a commitment is met by its date.

    Others see it once their own is in, and everybody once there is a decision, which ends
    its changing: where a proposal is taken up again, people give new ones.
    """

    __tablename__ = "forecast"
    __table_args__ = (sa.UniqueConstraint("commitment_id", "person_id", "revision_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    probability: Mapped[float]
    revision_number: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(default=clock.now)

    commitment: Mapped[Commitment] = relationship(
        backref=backref(
            "forecasts", order_by="Forecast.id", cascade="all, delete-orphan", passive_deletes=True
        )
    )
    person: Mapped[Person] = relationship(lazy="joined")
