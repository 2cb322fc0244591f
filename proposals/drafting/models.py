"""A proposal: its document in revisions, its seats, what it risks and what it promises."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person, Team
from proposals.db import Model
from proposals.metrics.models import Metric


class Stage(enum.StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    FINAL_COMMENT = "final_comment"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DEFERRED = "deferred"
    ROLLING_OUT = "rolling_out"
    MEASURING = "measuring"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    DORMANT = "dormant"


class Visibility(enum.StrEnum):
    PRIVATE = "private"
    ORGANISATION = "organisation"
    RESTRICTED = "restricted"


class Lane(enum.StrEnum):
    """How much ceremony the answers ask for; the policy says what each means."""

    LIGHT = "light"
    STANDARD = "standard"
    FULL = "full"


class SeatRole(enum.StrEnum):
    OWNER = "owner"
    SPONSOR = "sponsor"
    DECIDER = "decider"
    ROLLOUT_OWNER = "rollout_owner"
    METRIC_OWNER = "metric_owner"
    ESCALATION = "escalation"


class CommitmentRole(enum.StrEnum):
    GOAL = "goal"
    GUARDRAIL = "guardrail"
    OBSERVE = "observe"


class Likelihood(enum.StrEnum):
    LOW = "low"
    POSSIBLE = "possible"
    LIKELY = "likely"


class Severity(enum.StrEnum):
    MILD = "mild"
    SERIOUS = "serious"
    SEVERE = "severe"


class MilestoneKind(enum.StrEnum):
    STEP = "step"
    ROLLOUT = "rollout"
    COMPLETE = "complete"
    ROLLBACK = "rollback"


class Proposal(Model):
    """One change. What it says lives in its revisions; here is what it is and where it stands.

    ``title`` and ``brief`` repeat the latest revision's, so that a list reads one table.
    ``active_at`` moves with every recorded fact: the touch makes two guards meet, because
    ``version`` lets only the first of two writers through.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        sa.Index("ix_proposal_active", "active_at", "id"),
        sa.Index("ix_proposal_stage_active", "stage", "active_at", "id"),
        sa.Index("ix_proposal_owner_active", "owner_id", "active_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str]
    brief: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PRIVATE)
    template: Mapped[str] = mapped_column(default="general")
    # The two answers that choose the lane, and the lane they chose.
    is_reversible: Mapped[bool] = mapped_column(default=True)
    is_small: Mapped[bool] = mapped_column(default=False)
    lane: Mapped[Lane] = mapped_column(default=Lane.STANDARD)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    no_outcome_reason: Mapped[str] = mapped_column(default="")
    revision_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    active_at: Mapped[datetime] = mapped_column(default=clock.now)
    stage_since: Mapped[datetime] = mapped_column(default=clock.now)
    # {stage: ISO day} as each was last reached, so that the stepper reads no events.
    reached: Mapped[dict[str, Any]] = mapped_column(default=dict)
    review_opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # The thresholds under which its review opened; later edits of the policy do not move them.
    policy: Mapped[dict[str, Any] | None]
    # Taken up again after a decision on this revision: its review waits for a later one.
    taken_up_on_revision: Mapped[int] = mapped_column(default=0)
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    superseded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"))
    # Named authors of an imported document who have no account, as it names them.
    imported_authors: Mapped[list[Any]] = mapped_column(default=list)
    imported_status: Mapped[str] = mapped_column(default="")
    is_imported: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
    superseded_by: Mapped[Proposal | None] = relationship(remote_side=[id])
    latest: Mapped[Revision | None] = relationship(
        primaryjoin="and_(Revision.proposal_id == Proposal.id,"
        " Revision.number == Proposal.revision_number)",
        viewonly=True,
        uselist=False,
    )
    seats: Mapped[list[Seat]] = relationship(back_populates="proposal", order_by="Seat.id")
    co_authors: Mapped[list[Person]] = relationship(secondary="co_author", order_by="Person.name")
    reviewers: Mapped[list[Reviewer]] = relationship(
        back_populates="proposal", order_by="Reviewer.id"
    )
    risks: Mapped[list[Risk]] = relationship(back_populates="proposal", order_by="Risk.id")
    commitments: Mapped[list[Commitment]] = relationship(
        back_populates="proposal", order_by="Commitment.id"
    )
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="proposal", order_by="Milestone.planned_on, Milestone.id"
    )

    __mapper_args__ = {"version_id_col": version}

    def seat(self, role: SeatRole) -> Person | None:
        """Return who holds the seat, or None while it is empty."""
        return next((seat.person for seat in self.seats if seat.role == role), None)

    @property
    def author_ids(self) -> set[int]:
        return {self.owner_id, *(person.id for person in self.co_authors)}

    @property
    def goals(self) -> list[Commitment]:
        return [each for each in self.commitments if each.role == CommitmentRole.GOAL]


class Revision(Model):
    """One saved state of everything that is written, immutable, numbered from 1."""

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    number: Mapped[int]
    title: Mapped[str]
    brief: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    # Required before review: what gets worse and for whom, the way back, the stop condition.
    gets_worse: Mapped[str] = mapped_column(default="")
    undo: Mapped[str] = mapped_column(default="")
    stop_when: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    brief_html: Mapped[str] = mapped_column(default="")
    body_html: Mapped[str] = mapped_column(default="")
    # [{"kind": …, "title": …, "anchor": …, "level": …}] in document order
    sections: Mapped[list[Any]] = mapped_column(default=list)
    renderer: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    is_material: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    author: Mapped[Person] = relationship()


class Seat(Model):
    """A named responsibility, offered to one person; acting in it accepts it."""

    __tablename__ = "seat"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    role: Mapped[SeatRole]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    offered_at: Mapped[datetime] = mapped_column(default=clock.now)
    accepted_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(back_populates="seats")
    person: Mapped[Person] = relationship(lazy="joined")


co_author = sa.Table(
    "co_author",
    Model.metadata,
    sa.Column("proposal_id", sa.ForeignKey("proposal.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("person.id"), primary_key=True, index=True),
)


class Audience(Model):
    """A person or a team that may read a private or restricted proposal."""

    __tablename__ = "audience"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="one_of_two"),
        sa.UniqueConstraint("proposal_id", "person_id", "team_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)

    person: Mapped[Person | None] = relationship()
    team: Mapped[Team | None] = relationship()

    @property
    def reader(self) -> Person | Team:
        """Whoever it is: exactly one of the two is there."""
        reader = self.person or self.team
        assert reader is not None
        return reader


class Reviewer(Model):
    """Somebody asked for a position, with the reason why them."""

    __tablename__ = "reviewer"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal] = relationship(back_populates="reviewers")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")


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
    how_measured: Mapped[str] = mapped_column(default="")
    minimum_effect: Mapped[float | None]
    frozen: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(back_populates="commitments")
    metric: Mapped[Metric] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Milestone(Model):
    """A dated step with exit criteria; in fact done once ``happened_on`` is there."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    kind: Mapped[MilestoneKind] = mapped_column(default=MilestoneKind.STEP)
    title: Mapped[str]
    exit_criteria: Mapped[str] = mapped_column(default="")
    exposure: Mapped[int | None]  # percent of whatever the change reaches, for roll-out steps
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    planned_on: Mapped[date | None]
    first_planned_on: Mapped[date | None]  # the first promise, so that slip can be shown
    happened_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    is_condition: Mapped[bool] = mapped_column(default=False)  # set by a decision
    establishes_baseline: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(back_populates="milestones")
    owner: Mapped[Person | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}
