"""Conversations about a proposal."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Proposal
from proposals.review.models.kinds import ThreadKind, ThreadState, Treatment


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


# Few even where a conversation is long, and what the guards of every page look at. It is
# read only: a concern joins it when `raise_concern` has written it.
Proposal.concerns = relationship(  # type: ignore[attr-defined]
    Thread,
    primaryjoin=sa.and_(Thread.proposal_id == Proposal.id, Thread.kind == ThreadKind.CONCERN),
    order_by=Thread.id,
    viewonly=True,
)
