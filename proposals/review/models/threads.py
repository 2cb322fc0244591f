"""Conversations about a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Proposal
from proposals.review.models.kinds import (
    Disposition,
    Fit,
    ReactionKind,
    ThreadKind,
    ThreadState,
    Treatment,
)


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
    # What an author did with it, unless it is a concern.
    disposition: Mapped[Disposition | None]
    disposition_text: Mapped[str] = mapped_column(default="", server_default="")
    disposed_at: Mapped[datetime | None]
    disposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # Of a suggestion: the passage of the source, what to write instead, and where it was taken.
    passage: Mapped[str | None]
    replacement: Mapped[str | None]
    applied_in: Mapped[int | None]  # the number of the revision
    # Of a concern that the escalation seat was asked to look at.
    escalated_at: Mapped[datetime | None]
    escalated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    escalation_text: Mapped[str] = mapped_column(default="", server_default="")
    nudged_at: Mapped[datetime | None]  # when whoever it waits for was last reminded
    version: Mapped[int] = mapped_column()

    proposal: Mapped[Proposal] = relationship(backref=backref("threads", order_by="Thread.id"))
    opened_by: Mapped[Person] = relationship(foreign_keys=[opened_by_id], lazy="joined")
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])
    disposed_by: Mapped[Person | None] = relationship(foreign_keys=[disposed_by_id])
    escalated_by: Mapped[Person | None] = relationship(foreign_keys=[escalated_by_id])
    anchor: Mapped[Anchor | None] = relationship(back_populates="thread", lazy="joined")
    comments: Mapped[list[Comment]] = relationship(back_populates="thread", order_by="Comment.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.state in (ThreadState.OPEN, ThreadState.ANSWERED)

    @property
    def is_open_concern(self) -> bool:
        return self.kind == ThreadKind.CONCERN and self.is_open


class Anchor(Model):
    """The exact words that a thread is about.

    ``exact``, ``prefix`` and ``suffix`` are a W3C TextQuoteSelector, ``start`` and ``end`` a
    TextPositionSelector, in the text of the revision on which the thread was opened: what
    `anchors.text_of` makes of it. They never change. What begins with ``now`` follows the
    text: where the words stand in revision ``now_in``, as ``fit`` says; ``now_start`` and
    ``now_end`` are None where they are gone.
    Source: Web Annotation Data Model, W3C Recommendation, 2017, sections 4.2.4 and 4.2.5.
    """

    __tablename__ = "anchor"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="body")  # which text: 'body', 'brief' …
    exact: Mapped[str]
    prefix: Mapped[str] = mapped_column(default="")
    suffix: Mapped[str] = mapped_column(default="")
    start: Mapped[int]
    end: Mapped[int]
    fit: Mapped[Fit] = mapped_column(default=Fit.STANDS)
    now_in: Mapped[int]
    now_start: Mapped[int | None]
    now_end: Mapped[int | None]

    thread: Mapped[Thread] = relationship(back_populates="anchor")


class Comment(Model):
    """One message in a thread."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    body: Mapped[str]
    html: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]  # its words are gone, that it was there is not
    deleted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    deleted_because: Mapped[str] = mapped_column(default="", server_default="")

    thread: Mapped[Thread] = relationship(back_populates="comments")
    author: Mapped[Person] = relationship(foreign_keys=[author_id], lazy="joined")
    deleted_by: Mapped[Person | None] = relationship(foreign_keys=[deleted_by_id])
    reactions: Mapped[list[Reaction]] = relationship(order_by="Reaction.reacted_at")
    edits: Mapped[list[CommentEdit]] = relationship(order_by="CommentEdit.id")

    @property
    def reacted(self) -> dict[ReactionKind, list[Person]]:
        """Who reacted how, in the order of the kinds; without those that nobody gave."""
        given = {
            kind: [each.person for each in self.reactions if each.kind == kind]
            for kind in ReactionKind
        }
        return {kind: people for kind, people in given.items() if people}


class CommentEdit(Model):
    """What a comment said before it was edited."""

    __tablename__ = "comment_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), index=True)
    body: Mapped[str]
    html: Mapped[str]
    replaced_at: Mapped[datetime] = mapped_column(default=clock.now)


class Reaction(Model):
    """One person's one-click answer to a comment."""

    __tablename__ = "reaction"

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    kind: Mapped[ReactionKind] = mapped_column(primary_key=True)
    reacted_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship(lazy="joined")


class Reading(Model):
    """Up to which comment somebody has read a proposal's conversation."""

    __tablename__ = "reading"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    comment_id: Mapped[int]  # comments up to this id are read
    read_at: Mapped[datetime] = mapped_column(default=clock.now)


class Jotting(Model):
    """What somebody has written for a conversation and not sent yet; only they see it.

    ``is_collected`` marks what waits to be sent with the rest of their review; the others
    are kept on every pause while they type, one for each ``place`` that they type in.
    ``selectors`` is what an anchor is made from, with the ``revision`` they were chosen in.
    """

    __tablename__ = "jotting"
    __table_args__ = (sa.UniqueConstraint("person_id", "proposal_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    thread_id: Mapped[int | None] = mapped_column(sa.ForeignKey("thread.id"))  # of a reply
    kind: Mapped[ThreadKind] = mapped_column(default=ThreadKind.COMMENT)
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    would_settle: Mapped[str] = mapped_column(default="")
    replacement: Mapped[str | None]
    selectors: Mapped[dict[str, Any] | None]
    is_collected: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str | None]  # 'reply-12', 'concern' …; none of what is collected
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    discarded_at: Mapped[datetime | None]  # it can be brought back for a while

    proposal: Mapped[Proposal] = relationship()
    thread: Mapped[Thread | None] = relationship()


# Few even where a conversation is long, and what the guards of every page look at. It is
# read only: a concern joins it when `raise_concern` has written it.
Proposal.concerns = relationship(  # type: ignore[attr-defined]
    Thread,
    primaryjoin=sa.and_(Thread.proposal_id == Proposal.id, Thread.kind == ThreadKind.CONCERN),
    order_by=Thread.id,
    viewonly=True,
)
