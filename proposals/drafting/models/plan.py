"""What a proposal risks, promises and plans."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models.kinds import (
    CommitmentRole,
    Likelihood,
    MilestoneKind,
    Severity,
    Stage,
)
from proposals.metrics.models import Metric

if TYPE_CHECKING:
    from proposals.drafting.models.proposal import Proposal


class Risk(Model):
    """One way in which this could be wrong, credited to whoever named it."""

    __tablename__ = "risk"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    description: Mapped[str]
    likelihood: Mapped[Likelihood] = mapped_column(default=Likelihood.POSSIBLE)
    severity: Mapped[Severity] = mapped_column(default=Severity.MILD)
    response: Mapped[str] = mapped_column(default="")  # the first sign, and what we do
    raised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    raised_in: Mapped[Stage]
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal] = relationship(back_populates="risks")
    raised_by: Mapped[Person] = relationship(lazy="joined")


class Commitment(Model):
    """What the proposal promises about a metric. All values are in the metric's unit.

    ``frozen`` is the promise as it stood at acceptance; it never changes afterwards.
    """

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"), index=True)
    role: Mapped[CommitmentRole] = mapped_column(default=CommitmentRole.GOAL)
    baseline: Mapped[float | None]
    baseline_source: Mapped[str] = mapped_column(default="")  # its window and where it is from
    target: Mapped[float | None]
    low: Mapped[float | None]  # the 80 % range: 8 times in 10 we expect to land inside
    high: Mapped[float | None]
    due_on: Mapped[date | None]
    # Where the date was moved openly before it came: the latest such date. A later one is
    # shown, and judges nothing.
    review_on: Mapped[date | None]
    how_measured: Mapped[str] = mapped_column(default="")
    minimum_effect: Mapped[float | None]
    # Declared before the roll-out, and frozen with the promise: the series of the metric where
    # the change does not go, whether chance chose who that is, and that nothing drifts.
    control_series: Mapped[str] = mapped_column(default="")
    control_is_random: Mapped[bool] = mapped_column(default=False)
    is_steady: Mapped[bool] = mapped_column(default=False)
    frozen: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(back_populates="commitments")
    metric: Mapped[Metric] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class PromiseRevision(Model):
    """A promise after it was changed openly since acceptance; number 1 is the frozen one.

    ``before`` and ``after`` hold what changed, by field, in plain types; days as ISO 8601.
    ``told`` names who was told.
    """

    __tablename__ = "promise_revision"
    __table_args__ = (sa.UniqueConstraint("commitment_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))
    number: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str]
    told: Mapped[list[Any]]
    revised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    revised_at: Mapped[datetime] = mapped_column(default=clock.now)

    commitment: Mapped[Commitment] = relationship(
        backref=backref("revisions", order_by="PromiseRevision.number")
    )
    revised_by: Mapped[Person] = relationship(lazy="joined")


class Milestone(Model):
    """A dated step with exit criteria; in fact done once ``happened_on`` is there."""

    __tablename__ = "milestone"
    __table_args__ = (
        sa.Index(
            "ix_milestone_ahead",
            "planned_on",
            sqlite_where=sa.text("happened_on IS NULL"),
            postgresql_where=sa.text("happened_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    kind: Mapped[MilestoneKind] = mapped_column(default=MilestoneKind.STEP)
    title: Mapped[str]
    exit_criteria: Mapped[str] = mapped_column(default="")
    exposure: Mapped[int | None]  # percent of whatever the change reaches, for roll-out steps
    scope: Mapped[str] = mapped_column(default="", server_default="")  # whom or what it reaches
    # For how long a roll-out step is watched, and who lets the next one begin after that.
    observe_days: Mapped[int | None]
    approver_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    planned_on: Mapped[date | None]
    first_planned_on: Mapped[date | None]  # the first promise, so that slip can be shown
    happened_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    is_condition: Mapped[bool] = mapped_column(default=False)  # set by a decision
    establishes_baseline: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(back_populates="milestones")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="joined")
    approver: Mapped[Person | None] = relationship(foreign_keys=[approver_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Alternative(Model):
    """Another way that was considered, and why it is not the one proposed."""

    __tablename__ = "alternative"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    name: Mapped[str]
    why_not: Mapped[str]
    raised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship(back_populates="alternatives")
    raised_by: Mapped[Person] = relationship(lazy="joined")


class Tag(Model):
    """A word to find the proposal by, lower case."""

    __tablename__ = "tag"
    __table_args__ = (sa.Index("ix_tag_word", "word", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


class AffectedSystem(Model):
    """A system that the change touches or that depends on what it touches, by its name."""

    __tablename__ = "affected_system"
    __table_args__ = (sa.Index("ix_affected_system_name", "name", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


proposal_goal = sa.Table(
    "proposal_goal",
    Model.metadata,
    sa.Column("proposal_id", sa.ForeignKey("proposal.id"), primary_key=True),
    sa.Column("goal_id", sa.ForeignKey("goal.id"), primary_key=True, index=True),
)
