"""What the organisation wants, and which problems somebody asks to have solved."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model


class Goal(Model):
    """A business outcome that is wanted, with an owner."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    description_html: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    due_on: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    closing_note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    owner: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Opportunity(Model):
    """A problem that somebody asks to have solved; a proposal can answer it."""

    __tablename__ = "opportunity"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    problem: Mapped[str] = mapped_column(default="")
    problem_html: Mapped[str] = mapped_column(default="")
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    closing_note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    goal: Mapped[Goal | None] = relationship()
    asked_by: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}
