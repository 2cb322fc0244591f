"""What goes with a step of a roll-out: who let it go on, what was asked before it, its undoing."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Commitment, Milestone, Proposal
from proposals.rollout.models.problems import Problem


class Approval(Model):
    """After a roll-out step was watched, whoever was named for it lets the next one begin."""

    __tablename__ = "approval"

    milestone_id: Mapped[int] = mapped_column(
        sa.ForeignKey("milestone.id"), primary_key=True, autoincrement=False
    )
    approved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(default="")  # what was seen while it was watched

    # Every guard looks at it, so it comes with the milestone; who it was only where it is shown.
    milestone: Mapped[Milestone] = relationship(
        backref=backref("approval", uselist=False, lazy="joined")
    )
    approved_by: Mapped[Person] = relationship(foreign_keys=[approved_by_id])
    approved_for: Mapped[Person | None] = relationship(foreign_keys=[for_id])


class Trigger(enum.StrEnum):
    """What made people take a change back."""

    STOP_CONDITION = "stop_condition"
    GUARDRAIL = "guardrail"
    PROBLEM = "problem"
    OTHER = "other"


class Rollback(Model):
    """A change that was taken back: what triggered it, and what is done now."""

    __tablename__ = "rollback"

    milestone_id: Mapped[int] = mapped_column(
        sa.ForeignKey("milestone.id"), primary_key=True, autoincrement=False
    )
    trigger: Mapped[Trigger] = mapped_column(default=Trigger.OTHER)
    commitment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("commitment.id"))
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"))
    what_now: Mapped[str] = mapped_column(default="")

    # Shown on every page of the proposal, so it comes with the milestone.
    milestone: Mapped[Milestone] = relationship(
        backref=backref("rollback", uselist=False, lazy="joined")
    )
    commitment: Mapped[Commitment | None] = relationship()
    problem: Mapped[Problem | None] = relationship()


class ChecklistAnswer(Model):
    """What was answered to one of the questions that open before a step of some exposure."""

    __tablename__ = "checklist_answer"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    question: Mapped[str]
    answer: Mapped[str]
    answered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal] = relationship(
        backref=backref("checklist", order_by="ChecklistAnswer.id")
    )
    answered_by: Mapped[Person] = relationship(lazy="joined")
