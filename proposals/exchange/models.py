"""Where imported proposals came from, byte for byte."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from proposals import clock
from proposals.db import Model
from proposals.drafting.models import Proposal


class ImportRun(Model):
    """One import of one source, with its report."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    format: Mapped[str]
    ran_at: Mapped[datetime] = mapped_column(default=clock.now)
    ran_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    report: Mapped[dict[str, Any]]


class ImportedFile(Model):
    """A file of an archive: the source of a proposal, or something that belongs to one.

    Identity is (source, path); the number in a file name is not, archives repeat them.
    """

    __tablename__ = "imported_file"
    __table_args__ = (sa.UniqueConstraint("source", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    path: Mapped[str]
    content_hash: Mapped[str]
    content: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary))
    is_document: Mapped[bool]
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    # The revision that the import wrote, so that an edit made here is noticed and kept.
    revision_number: Mapped[int | None]
    # What the document says and a proposal has no place for; see ``exchange.kept``.
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)

    proposal: Mapped[Proposal | None] = relationship()
