"""Conversations about a proposal, and where each reviewer stands."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Proposal


class ThreadKind(enum.StrEnum):
    COMMENT = "comment"
    QUESTION = "question"
    CONCERN = "concern"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class ThreadState(enum.StrEnum):
    """A concern goes open → answered → resolved; the others know open and resolved."""

    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    TREATED = "treated"  # by the decider, at the decision


class Treatment(enum.StrEnum):
    SETTLED = "settled"
    CONDITION = "condition"
    ACCEPTED_RISK = "accepted_risk"
    HEARD = "heard"


class Stance(enum.StrEnum):
    SUPPORTS = "supports"
    RESERVATION = "reservation"
    NO_OBJECTION = "no_objection"
    DISAGREES = "disagrees"
    OBJECTS = "objects"
    RECUSED = "recused"


class Thread(Model):
    """A conversation on the whole proposal; a concern is one that blocks."""

    __tablename__ = "thread"
    __table_args__ = (sa.Index("ix_thread_proposal_id_kind_state", "proposal_id", "kind", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    kind: Mapped[ThreadKind] = mapped_column(default=ThreadKind.COMMENT)
    state: Mapped[ThreadState] = mapped_column(default=ThreadState.OPEN)
    title: Mapped[str] = mapped_column(default="")  # of a concern
    would_settle: Mapped[str] = mapped_column(default="")  # of a concern
    revision_number: Mapped[int]
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]  # the first answer by an author
    settled_at: Mapped[datetime | None]  # resolved, withdrawn or treated
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    treatment: Mapped[Treatment | None]
    treatment_text: Mapped[str] = mapped_column(default="")
    comment_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(backref=backref("threads", order_by="Thread.id"))
    opened_by: Mapped[Person] = relationship(foreign_keys=[opened_by_id], lazy="joined")
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])
    comments: Mapped[list[Comment]] = relationship(back_populates="thread", order_by="Comment.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.state in (ThreadState.OPEN, ThreadState.ANSWERED)

    @property
    def is_open_concern(self) -> bool:
        return self.kind == ThreadKind.CONCERN and self.is_open


class Comment(Model):
    """One message in a thread."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    body: Mapped[str]
    html: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)

    thread: Mapped[Thread] = relationship(back_populates="comments")
    author: Mapped[Person] = relationship(lazy="joined")


class Position(Model):
    """Where one person stands, on which revision, in their own words."""

    __tablename__ = "position"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    stance: Mapped[Stance]
    statement: Mapped[str] = mapped_column(default="")
    revision_number: Mapped[int]
    # Set by a material revision: the position stands, and is asked for again.
    is_stale: Mapped[bool] = mapped_column(default=False)
    concern_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread.id"))
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(backref=backref("positions", order_by="Position.id"))
    person: Mapped[Person] = relationship(lazy="joined")
    concern: Mapped[Thread | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


# Few even where a conversation is long, and what the guards of every page look at. It is
# read only: a concern joins it when `raise_concern` has written it.
Proposal.concerns = relationship(  # type: ignore[attr-defined]
    Thread,
    primaryjoin=sa.and_(Thread.proposal_id == Proposal.id, Thread.kind == ThreadKind.CONCERN),
    order_by=Thread.id,
    viewonly=True,
)
