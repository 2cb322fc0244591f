"""A proposal: what it is and where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models.kinds import CommitmentRole, Lane, SeatRole, Stage, Visibility
from proposals.goals.models import Goal, Opportunity

if TYPE_CHECKING:
    from proposals.drafting.models.people import OwnershipOffer, Reviewer, Seat
    from proposals.drafting.models.plan import (
        AffectedSystem,
        Alternative,
        Commitment,
        Milestone,
        Risk,
        Tag,
    )
    from proposals.drafting.models.writing import Attachment, Revision


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
    # The template it began from, and the version whose sections its document keeps.
    template: Mapped[str] = mapped_column(default="general")
    template_version: Mapped[int] = mapped_column(default=1, server_default="1")
    opportunity_id: Mapped[int | None] = mapped_column(sa.ForeignKey("opportunity.id"), index=True)
    # What the change itself is promised to take, in person-weeks, 8 times in 10.
    effort_low: Mapped[float | None]
    effort_high: Mapped[float | None]
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
    # What the next stage needed when something last happened here, so that a list reads no
    # more than the row; None where nobody has asked yet.
    needs: Mapped[list[Any] | None]
    # {role: {"person": name, "reason": words}} of seats that were declined and not offered since.
    declined: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
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
    # The ownership on its way to somebody, while they have not answered.
    offer: Mapped[OwnershipOffer | None] = relationship(
        primaryjoin="and_(OwnershipOffer.proposal_id == Proposal.id,"
        " OwnershipOffer.ended_at.is_(None))",
        viewonly=True,
        uselist=False,
    )
    seats: Mapped[list[Seat]] = relationship(back_populates="proposal", order_by="Seat.id")
    co_authors: Mapped[list[Person]] = relationship(secondary="co_author", order_by="Person.name")
    serves: Mapped[list[Goal]] = relationship(secondary="proposal_goal", order_by="Goal.title")
    opportunity: Mapped[Opportunity | None] = relationship()
    tags: Mapped[list[Tag]] = relationship(order_by="Tag.word", cascade="all, delete-orphan")
    systems: Mapped[list[AffectedSystem]] = relationship(
        order_by="AffectedSystem.name", cascade="all, delete-orphan"
    )
    alternatives: Mapped[list[Alternative]] = relationship(
        back_populates="proposal", order_by="Alternative.id"
    )
    files: Mapped[list[Attachment]] = relationship(
        back_populates="proposal", order_by="Attachment.id"
    )
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
