"""The announced last chance to speak, the decision, and the disagreement kept with it."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Milestone, Proposal
from proposals.review.models import Stance, Treatment


class Ruling(enum.StrEnum):
    ACCEPTED = "accepted"
    WITH_CONDITIONS = "with_conditions"
    DEFERRED = "deferred"
    DECLINED = "declined"


class FinalComment(Model):
    """One announced period; the latest without ``ended_at`` is running."""

    __tablename__ = "final_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closes_at: Mapped[datetime]
    # Why the decider opened it although concerns were open; empty where none was.
    over_objection: Mapped[str] = mapped_column(default="")
    # Why the decider keeps it running through a new concern or a material revision.
    kept_running: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    # A period is extended once: why, and when it would have closed.
    extension_reason: Mapped[str] = mapped_column(default="", server_default="")
    first_closes_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(
        backref=backref("final_comments", order_by="FinalComment.id")
    )
    opened_by: Mapped[Person] = relationship()


class Decision(Model):
    """What was decided, by whom, on which revision, and why; never edited afterwards."""

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    # 1, then 2 after a correction, or after a deferred or declined proposal came back.
    sequence: Mapped[int]
    ruling: Mapped[Ruling]
    rationale: Mapped[str]
    rationale_html: Mapped[str]
    revision_number: Mapped[int]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    over_objection: Mapped[bool] = mapped_column(default=False)
    deferred_until: Mapped[date | None]
    waits_for: Mapped[str] = mapped_column(default="")
    # The decision that this one corrects and takes the place of, and why.
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"))
    why_corrected: Mapped[str] = mapped_column(default="", server_default="")
    # In whose place a stand-in decided, if one did.
    for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    proposal: Mapped[Proposal] = relationship(
        backref=backref("decisions", order_by="Decision.sequence")
    )
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")
    decided_for: Mapped[Person | None] = relationship(foreign_keys=[for_id], lazy="joined")
    corrects: Mapped[Decision | None] = relationship(remote_side=[id])
    dissents: Mapped[list[Dissent]] = relationship(back_populates="decision", order_by="Dissent.id")
    conditions: Mapped[list[Condition]] = relationship(
        back_populates="decision", order_by="Condition.id"
    )


class Condition(Model):
    """What must also be true, tracked as a milestone of the proposal.

    A correction that drops it takes the milestone out of the plan; the words stay, and
    ``dropped`` says with whom it was, by when, and what dropped it.
    """

    __tablename__ = "condition"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestone.id"))
    text: Mapped[str]
    dropped: Mapped[str] = mapped_column(default="", server_default="")

    decision: Mapped[Decision] = relationship(back_populates="conditions")
    milestone: Mapped[Milestone | None] = relationship()


class Dissent(Model):
    """Disagreement as it stood at the decision, word for word."""

    __tablename__ = "dissent"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    stance: Mapped[Stance]
    quote: Mapped[str]
    said_at: Mapped[datetime]
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread.id"))
    answer: Mapped[str] = mapped_column(default="")
    # How this decision treated the concern; the thread knows what the latest one did.
    treatment: Mapped[Treatment | None]

    decision: Mapped[Decision] = relationship(back_populates="dissents")
    person: Mapped[Person] = relationship(lazy="joined")
    additions: Mapped[list[DissentAddition]] = relationship(order_by="DissentAddition.id")


class DissentAddition(Model):
    """What somebody added to their own dissent afterwards, word for word."""

    __tablename__ = "dissent_addition"

    id: Mapped[int] = mapped_column(primary_key=True)
    dissent_id: Mapped[int] = mapped_column(sa.ForeignKey("dissent.id"), index=True)
    text: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)


_latest = sa.alias(Decision.__table__, "latest")
# The disagreement that the decision in force was made over: few, and a guard of every page
# that lists proposals looks at it. It is read only, as decisions are.
Proposal.dissents = relationship(  # type: ignore[attr-defined]
    Dissent,
    secondary=Decision.__table__,
    primaryjoin=sa.and_(
        Decision.proposal_id == Proposal.id,
        Decision.sequence
        == sa.select(sa.func.max(_latest.c.sequence))
        .where(_latest.c.proposal_id == Proposal.id)
        .scalar_subquery(),
    ),
    secondaryjoin=Dissent.decision_id == Decision.id,
    order_by=Dissent.id,
    viewonly=True,
)
