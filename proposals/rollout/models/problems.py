"""What somebody saw going wrong, what was answered, and how what shipped differs."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Milestone, Proposal, Risk, Stage
from proposals.rollout.models.updates import Status, StatusUpdate


class Problem(Model):
    """Something surfaced by anybody who can see the proposal, at any stage; credited to them.

    While it is not settled, ``status`` overrides a better one that its owners posted. What its
    decider made of it, if they opened a roll-out that runs again, is ``condition``.
    """

    __tablename__ = "problem"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    status: Mapped[Status | None]
    risk_id: Mapped[int | None] = mapped_column(sa.ForeignKey("risk.id"))  # which foresaw it
    raised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    raised_in: Mapped[Stage]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    settled_how: Mapped[str] = mapped_column(default="")
    # Asked of the decider: to open the decision, or a closed proposal, again.
    asks_to_reopen: Mapped[bool] = mapped_column(default=False)
    reopens: Mapped[bool | None]  # what the decider answered; None until then
    reopen_answer: Mapped[str] = mapped_column(default="")
    reopen_answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reopen_answered_at: Mapped[datetime | None]
    condition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestone.id"))
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(
        backref=backref("problems", order_by="Problem.id.desc()")
    )
    risk: Mapped[Risk | None] = relationship(backref=backref("problems", order_by="Problem.id"))
    raised_by: Mapped[Person] = relationship(foreign_keys=[raised_by_id], lazy="joined")
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id], lazy="joined")
    reopen_answered_by: Mapped[Person | None] = relationship(
        foreign_keys=[reopen_answered_by_id], lazy="joined"
    )
    condition: Mapped[Milestone | None] = relationship()
    answers: Mapped[list[ProblemAnswer]] = relationship(
        back_populates="problem", order_by="ProblemAnswer.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    @property
    def waits_for_decider(self) -> bool:
        """Whether the decider was asked to open it again and has not answered."""
        return self.asks_to_reopen and self.reopens is None and not self.is_settled


class ProblemAnswer(Model):
    """What was said about a problem afterwards, by whoever carries the change or who raised it."""

    __tablename__ = "problem_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(sa.ForeignKey("problem.id"), index=True)
    text: Mapped[str]
    answered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)

    problem: Mapped[Problem] = relationship(back_populates="answers")
    answered_by: Mapped[Person] = relationship(lazy="joined")


class Thanks(Model):
    """One person's thanks for bad news said early: for an update, or for a problem."""

    __tablename__ = "thanks"
    __table_args__ = (
        sa.CheckConstraint("(update_id IS NULL) <> (problem_id IS NULL)", name="one_of_two"),
        sa.UniqueConstraint("update_id", "person_id"),
        sa.UniqueConstraint("problem_id", "person_id", name="uq_thanks_problem_id_person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int | None] = mapped_column(sa.ForeignKey("status_update.id"))
    problem_id: Mapped[int | None] = mapped_column(sa.ForeignKey("problem.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(default=clock.now)

    update: Mapped[StatusUpdate | None] = relationship(
        backref=backref("thanks", order_by="Thanks.id")
    )
    problem: Mapped[Problem | None] = relationship(backref=backref("thanks", order_by="Thanks.id"))
    person: Mapped[Person] = relationship(lazy="joined")


class Deviation(Model):
    """What shipped differs from what was accepted; the revision says what it became."""

    __tablename__ = "deviation"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    what: Mapped[str]
    why: Mapped[str]
    accepted_revision: Mapped[int]
    became_revision: Mapped[int]
    noted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal] = relationship(
        backref=backref("deviations", order_by="Deviation.id")
    )
    noted_by: Mapped[Person] = relationship(lazy="joined")
