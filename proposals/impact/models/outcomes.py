"""How a commitment and its proposal ended, as people told it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.decisions.models import Dissent
from proposals.drafting.models import Commitment, Milestone, Proposal, Risk
from proposals.impact.method.holding import Held
from proposals.impact.models.assessments import Assessment


class Cause(enum.StrEnum):
    """Why a commitment was missed."""

    ESTIMATE = "estimate"
    SCOPE = "scope"
    ADOPTION = "adoption"
    DEPENDENCY = "dependency"
    EXTERNAL_CHANGE = "external_change"
    MEASUREMENT = "measurement"
    DEPRIORITISED = "deprioritised"
    WRONG_IDEA = "wrong_idea"


class CommitmentOutcome(Model):
    """How one commitment ended: by an assessment, or unmeasured with the reason.

    What people judge without numbers is unmeasured, too: the reason says what they go by.
    """

    __tablename__ = "commitment_outcome"
    __table_args__ = (
        sa.CheckConstraint(
            "(assessment_id IS NULL) = (not_measured_reason <> '')", name="measured_or_reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"), unique=True)
    assessment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assessment.id"))
    not_measured_reason: Mapped[str] = mapped_column(default="")
    judged: Mapped[str | None]  # a verdict that people gave without numbers: grade E

    commitment: Mapped[Commitment] = relationship(backref=backref("outcome", uselist=False))
    assessment: Mapped[Assessment | None] = relationship(lazy="joined")


class Outcome(Model):
    """The closing review of the whole proposal."""

    __tablename__ = "outcome"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), unique=True)
    expected: Mapped[str]
    happened: Mapped[str]
    learned: Mapped[str]
    evidence_for: Mapped[str] = mapped_column(default="")  # what was learned
    evidence_against: Mapped[str] = mapped_column(default="")
    follow_ups: Mapped[str] = mapped_column(default="")  # before they were items of their own
    cause: Mapped[Cause | None]
    told_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    told_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(backref=backref("outcome", uselist=False))
    told_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def is_anew(self) -> bool:
        """Whether it took the place of an earlier telling."""
        return self.version > 1

    __mapper_args__ = {"version_id_col": version}


class OutcomeVersion(Model):
    """What an outcome said before it was told anew."""

    __tablename__ = "outcome_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(sa.ForeignKey("outcome.id"), index=True)
    texts: Mapped[dict[str, Any]]  # by the names of the outcome's columns
    told_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    told_at: Mapped[datetime]

    outcome: Mapped[Outcome] = relationship(
        backref=backref("earlier", order_by="OutcomeVersion.id.desc()")
    )
    told_by: Mapped[Person] = relationship(lazy="joined")


class OutcomeDraft(Model):
    """An outcome that somebody is still writing, field by field as typed; only they see it."""

    __tablename__ = "outcome_draft"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    fields: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)


class FollowUp(Model):
    """What is done next because of an outcome; it may become a proposal or a milestone."""

    __tablename__ = "follow_up"

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(sa.ForeignKey("outcome.id"), index=True)
    text: Mapped[str]
    became_proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"))
    became_milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestone.id"))
    dropped_reason: Mapped[str] = mapped_column(default="")

    outcome: Mapped[Outcome] = relationship(
        backref=backref("follow_up_items", order_by="FollowUp.id", cascade="all, delete-orphan")
    )
    became_proposal: Mapped[Proposal | None] = relationship(foreign_keys=became_proposal_id)
    became_milestone: Mapped[Milestone | None] = relationship(foreign_keys=became_milestone_id)

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet what becomes of it."""
        has_become = self.became_proposal_id or self.became_milestone_id
        return not (has_become or self.dropped_reason)


class Finding(enum.StrEnum):
    """What the outcome showed of a warning."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    OPEN = "open"  # cannot be told yet


class DissentReview(Model):
    """A dissent, looked at again with the outcome at hand."""

    __tablename__ = "dissent_review"

    dissent_id: Mapped[int] = mapped_column(sa.ForeignKey("dissent.id"), primary_key=True)
    finding: Mapped[Finding]
    note: Mapped[str] = mapped_column(default="")
    reviewed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reviewed_at: Mapped[datetime] = mapped_column(default=clock.now)

    dissent: Mapped[Dissent] = relationship(backref=backref("review", uselist=False, lazy="joined"))
    reviewed_by: Mapped[Person] = relationship(lazy="joined")


class RiskReview(Model):
    """Whether a named risk came true; the credit goes to who named it."""

    __tablename__ = "risk_review"

    risk_id: Mapped[int] = mapped_column(sa.ForeignKey("risk.id"), primary_key=True)
    finding: Mapped[Finding]
    note: Mapped[str] = mapped_column(default="")
    reviewed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reviewed_at: Mapped[datetime] = mapped_column(default=clock.now)

    risk: Mapped[Risk] = relationship(backref=backref("review", uselist=False, lazy="joined"))
    reviewed_by: Mapped[Person] = relationship(lazy="joined")


class Recheck(Model):
    """A look at a commitment's metric 90 and 180 days after its outcome."""

    __tablename__ = "recheck"
    __table_args__ = (sa.UniqueConstraint("commitment_id", "after_days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))
    after_days: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    checked_at: Mapped[datetime | None]
    found: Mapped[Held | None]
    assessment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assessment.id"))

    commitment: Mapped[Commitment] = relationship(
        backref=backref("rechecks", order_by="Recheck.after_days")
    )
    assessment: Mapped[Assessment | None] = relationship()
