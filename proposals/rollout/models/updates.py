"""How the accepted change is going, in its owner's words."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Proposal

if TYPE_CHECKING:
    from proposals.rollout.models.problems import Problem


class Status(enum.StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class StatusUpdate(Model):
    """One check-in: where the roll-out stands, what changed, what is next."""

    __tablename__ = "status_update"
    __table_args__ = (
        sa.CheckConstraint("confidence BETWEEN 0 AND 10", name="confidence_is_0_to_10"),
        sa.Index(
            "ix_status_update_blocker_owner",
            "blocker_owner_id",
            sqlite_where=sa.text("blocker_owner_id IS NOT NULL"),
            postgresql_where=sa.text("blocker_owner_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    status: Mapped[Status]
    confidence: Mapped[int]
    what_changed: Mapped[str]
    what_is_next: Mapped[str] = mapped_column(default="")
    # Asked for where confidence is low: what is in the way, who sees to it, and how.
    blocker: Mapped[str] = mapped_column(default="", server_default="")
    blocker_owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    next_action: Mapped[str] = mapped_column(default="", server_default="")
    # At risk or off track, said before a date: how many days before; None where it credits nobody.
    days_ahead: Mapped[int | None]
    posted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal] = relationship(
        backref=backref("updates", order_by="StatusUpdate.id.desc()")
    )
    posted_by: Mapped[Person] = relationship(foreign_keys=[posted_by_id], lazy="joined")
    blocker_owner: Mapped[Person | None] = relationship(
        foreign_keys=[blocker_owner_id], lazy="joined"
    )


class Course(Model):
    """Where a roll-out stands, as lists and the worker read it: one row beside each proposal.

    It repeats what updates and problems say, and is written with them. ``update_due_at`` is
    None while nobody is asked how it is going.
    """

    __tablename__ = "course"

    proposal_id: Mapped[int] = mapped_column(
        sa.ForeignKey("proposal.id"), primary_key=True, autoincrement=False
    )
    update_id: Mapped[int | None] = mapped_column(sa.ForeignKey("status_update.id"))
    update_due_at: Mapped[datetime | None] = mapped_column(index=True)
    # The worst that an unsettled problem says of the status, and which problem it is.
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"))

    proposal: Mapped[Proposal] = relationship(backref=backref("course", uselist=False))
    update: Mapped[StatusUpdate | None] = relationship(lazy="joined")
    problem: Mapped[Problem | None] = relationship(lazy="joined")
