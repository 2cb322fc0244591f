"""The organisation's own numbers for the rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model


class PolicyVersion(Model):
    """One saved state of the policy, immutable; the one with the highest number is in force.

    Version 1 comes with the product and has no row. ``thresholds`` holds what
    `thresholds.as_document` returns.
    """

    __tablename__ = "policy_version"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thresholds: Mapped[dict[str, Any]]
    message: Mapped[str] = mapped_column(default="")  # why it was changed
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    saved_by: Mapped[Person] = relationship(lazy="joined")
