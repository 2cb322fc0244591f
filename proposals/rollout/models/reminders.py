"""What somebody was reminded of, so that nobody is reminded of the same thing twice."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from proposals import clock
from proposals.db import Model


class Owed(enum.StrEnum):
    """What can be due of somebody."""

    MILESTONE = "milestone"
    APPROVAL = "approval"
    UPDATE = "update"
    MEASURE = "measure"
    OUTCOME = "outcome"
    RETURN = "return"  # a deferred proposal, on the day until which it was deferred


class Moment(enum.StrEnum):
    """When, seen from the day on which it is due."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"
    AGAIN = "again"


class Reminder(Model):
    """One reminder of one thing for one due day; moving the day makes room for others."""

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("owed", "subject_id", "due_on", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owed: Mapped[Owed]
    subject_id: Mapped[int]  # a milestone, a commitment or a proposal, by what is owed
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    due_on: Mapped[date]
    moment: Mapped[Moment]
    reminded_at: Mapped[datetime] = mapped_column(default=clock.now)
