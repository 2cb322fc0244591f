"""What the change really did: computed assessments, and the outcome that people told."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Commitment, Proposal


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


class Assessment(Model):
    """The computed effect on a commitment's metric; kept, never edited.

    ``inputs`` holds what is needed to compute it again, ``result`` everything that
    the analysis answered. The columns beside them are what lists and roll-ups read.
    """

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"), index=True)
    verdict: Mapped[str]
    grade: Mapped[str]
    effect: Mapped[float | None]
    effect_low: Mapped[float | None]
    effect_high: Mapped[float | None]
    baseline: Mapped[float | None]
    after: Mapped[float | None]
    headline: Mapped[str]
    is_final: Mapped[bool] = mapped_column(default=False)  # at or after the measure-by date
    method_version: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    computed_at: Mapped[datetime] = mapped_column(default=clock.now)
    computed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    commitment: Mapped[Commitment] = relationship(
        backref=backref("assessments", order_by="Assessment.id.desc()")
    )


class CommitmentOutcome(Model):
    """How one commitment ended: by an assessment, or unmeasured with the reason."""

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
    follow_ups: Mapped[str] = mapped_column(default="")
    cause: Mapped[Cause | None]
    told_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    told_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(backref=backref("outcome", uselist=False))
    told_by: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}
