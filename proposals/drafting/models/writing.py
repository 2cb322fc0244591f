"""What is written, and who is at it: revisions, unsaved text, looks, files, templates."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.filetypes import IMAGES

if TYPE_CHECKING:
    from proposals.drafting.models.proposal import Proposal


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
    # [{"kind": …, "title": …, "anchor": …, "level": …, "revision": …}] in document order
    sections: Mapped[list[Any]] = mapped_column(default=list)
    # {"changed_in": {text: revision}, "added": words, "removed": words}, for lists and credits
    noted: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    renderer: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    is_material: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    author: Mapped[Person] = relationship()
    # Whose suggestions it took up.
    credited: Mapped[list[Person]] = relationship(
        secondary="revision_credit", order_by="Person.name"
    )


revision_credit = sa.Table(
    "revision_credit",
    Model.metadata,
    sa.Column("revision_id", sa.ForeignKey("revision.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("person.id"), primary_key=True, index=True),
)


class Unsaved(Model):
    """What one person has typed and not saved yet, kept on every pause; also who is at it now.

    ``texts`` is None while nothing is typed; ``seen_at`` moves as long as the editor is open.
    """

    __tablename__ = "unsaved"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    base_revision: Mapped[int]
    texts: Mapped[dict[str, Any] | None]
    typed_at: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)

    person: Mapped[Person] = relationship()


class Look(Model):
    """The revision that a reader last looked at, and the one before that."""

    __tablename__ = "look"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    revision_number: Mapped[int]
    earlier_number: Mapped[int | None]
    looked_at: Mapped[datetime] = mapped_column(default=clock.now)
    earlier_at: Mapped[datetime | None]  # when the visit before this one was


class Attachment(Model):
    """A file of a proposal, shown to those who may see the proposal and to nobody else.

    ``key`` is random and part of the address; ``media_type`` is what the content is, not what
    the sender said; ``digest`` is SHA-256 of the content in hexadecimal; ``size`` in bytes.
    """

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal] = relationship(back_populates="files")
    added_by: Mapped[Person] = relationship(lazy="joined")

    @property
    def is_image(self) -> bool:
        """Whether pages show it where the text names it; everything else is only saved."""
        return self.media_type in IMAGES.values()

    @property
    def address(self) -> str:
        return f"/p/{self.proposal.number}/files/{self.key}/{quote(self.name, safe='')}"

    @property
    def markdown(self) -> str:
        """What to write in a text to show the picture there, or to link the file."""
        if self.is_image:
            return f"![{PurePosixPath(self.name).stem.replace('_', ' ')}]({self.address})"
        return f"[{self.name.replace('_', chr(92) + '_')}]({self.address})"


class TemplateVersion(Model):
    """One saved state of a template, immutable; the latest is offered unless it is retired.

    The templates that come with the product are version 1 of their keys without a row.
    """

    __tablename__ = "template_version"
    __table_args__ = (sa.UniqueConstraint("key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    metrics: Mapped[list[Any]] = mapped_column(default=list)  # names of suggested metrics
    body: Mapped[str] = mapped_column(default="")
    is_retired: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(default="")
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    saved_by: Mapped[Person] = relationship()


class Dismissal(Model):
    """A suggestion of the coach that an author put aside, with a word why."""

    __tablename__ = "dismissal"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    suggestion: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    dismissed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    dismissed_at: Mapped[datetime] = mapped_column(default=clock.now)


class ShareLink(Model):
    """An address under which somebody without an account may read the brief.

    Only the digest of its token is kept; the address is shown once.
    """

    __tablename__ = "share_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship()
    made_by: Mapped[Person] = relationship()
