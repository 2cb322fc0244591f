"""What search reads: one row for each proposal, kept in step by the event log."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from proposals.db import Model


class SearchDocument(Model):
    """The searchable words of one proposal.

    An index over this table, made by ``search.index``, differs by database: FTS5 on
    SQLite, a text-search index on PostgreSQL.
    """

    __tablename__ = "search_document"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    title: Mapped[str]
    body: Mapped[str]
