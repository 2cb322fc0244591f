"""Who is asked, named and invited."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person, Team
from proposals.db import Model
from proposals.drafting.models.kinds import SeatRole

if TYPE_CHECKING:
    from proposals.drafting.models.proposal import Proposal


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


class OwnershipOffer(Model):
    """Ownership on its way to somebody; it moves once they take it.

    At most one is open for a proposal: neither answered nor taken back.
    """

    __tablename__ = "ownership_offer"
    __table_args__ = (
        sa.Index(
            "uq_ownership_offer_open",
            "proposal_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    offered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")  # what whoever takes it has to know
    offered_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    is_taken: Mapped[bool] = mapped_column(default=False)
    declined_reason: Mapped[str] = mapped_column(default="")

    proposal: Mapped[Proposal] = relationship()
    to: Mapped[Person] = relationship(foreign_keys=[to_id], lazy="joined")
    offered_by: Mapped[Person] = relationship(foreign_keys=[offered_by_id], lazy="joined")


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
    """A person or a team asked for a position, with the reason why them.

    For a team any one of its members answers.
    """

    __tablename__ = "reviewer"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (team_id IS NULL)", name="person_or_team"),
        sa.UniqueConstraint("proposal_id", "person_id"),
        sa.UniqueConstraint("proposal_id", "team_id", name="uq_reviewer_proposal_id_team_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    accepted_at: Mapped[datetime | None]
    promised_on: Mapped[date | None]  # by when whoever accepted it wants to have looked
    # Declined, perhaps in favour of somebody whom they trust; nobody waits for it any more.
    declined_at: Mapped[datetime | None]
    declined_reason: Mapped[str] = mapped_column(default="", server_default="")
    handed_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # Who accepted or declined it: for a team one of its members, for somebody away a stand-in.
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship(back_populates="reviewers")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="joined")
    team: Mapped[Team | None] = relationship(lazy="joined")
    handed_to: Mapped[Person | None] = relationship(foreign_keys=[handed_to_id], lazy="joined")
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")

    @property
    def reader(self) -> Person | Team:
        """Whoever is asked: exactly one of the two is there."""
        reader = self.person or self.team
        assert reader is not None
        return reader

    @property
    def people(self) -> tuple[Person, ...]:
        """Who can answer: those asked who are still here; of a team, who does not write it."""
        if self.team is None:
            asked = [self.person] if self.person else []
        else:
            authors = self.proposal.author_ids
            asked = [each for each in self.team.members if each.id not in authors]
        return tuple(person for person in asked if person.is_active)

    @property
    def is_declined(self) -> bool:
        """Whether nobody waits for it any more; a position after all takes that back."""
        return self.declined_at is not None

    def includes(self, person_id: int) -> bool:
        """Tell whether what this person says answers the request."""
        if self.team is None:
            return self.person is not None and self.person.id == person_id
        is_member = any(each.id == person_id for each in self.team.members)
        return is_member and person_id not in self.proposal.author_ids
