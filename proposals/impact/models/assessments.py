"""What the change really did: computed assessments, kept for good."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.drafting.models import Commitment


class Look(enum.StrEnum):
    """Why the numbers were looked at."""

    ASKED = "asked"  # a person asked
    WATCH = "watch"  # the worker, while it is rolled out and measured
    FINAL = "final"  # the worker, on the measure-by date
    AFTER_90 = "after_90"  # the worker, to see whether it held
    AFTER_180 = "after_180"


class Assessment(Model):
    """The computed effect on a commitment's metric; kept, never edited.

    ``inputs`` and ``points`` hold what is needed to compute it again, ``result`` everything
    that the analysis answered. The columns beside them are what lists and roll-ups read.
    """

    __tablename__ = "assessment"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"), index=True)
    verdict: Mapped[str]
    grade: Mapped[str]
    effect: Mapped[float | None]
    effect_low: Mapped[float | None]
    effect_high: Mapped[float | None]
    baseline: Mapped[float | None]
    after: Mapped[float | None]
    headline: Mapped[str]
    is_final: Mapped[bool] = mapped_column(default=False)  # at or after the measure-by date
    look: Mapped[Look] = mapped_column(default=Look.ASKED)
    method_version: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    # What the analysis read, series by series: {"": [[at, value, n], …], "control": …}.
    points: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    computed_at: Mapped[datetime] = mapped_column(default=clock.now)
    computed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    commitment: Mapped[Commitment] = relationship(
        backref=backref("assessments", order_by="Assessment.id.desc()")
    )


class Disagreement(Model):
    """Why a person thinks that an assessment misleads; it stands beside it and changes nothing."""

    __tablename__ = "disagreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    withdrawn_at: Mapped[datetime | None]  # what was said is not shown any more, only that

    assessment: Mapped[Assessment] = relationship(
        backref=backref("disagreements", order_by="Disagreement.id")
    )
    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None


class Split(Model):
    """How the owners of two changes to one metric share what it did between them.

    ``first_share`` (0 to 1) goes to the commitment with the smaller id.  It counts once the
    other side has agreed.
    """

    __tablename__ = "split"
    __table_args__ = (sa.UniqueConstraint("first_id", "second_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"), index=True)
    first_share: Mapped[float]
    reason: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_for_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))  # whose side
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    agreed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    agreed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    proposed_by: Mapped[Person] = relationship(foreign_keys=proposed_by_id, lazy="joined")
    agreed_by: Mapped[Person | None] = relationship(foreign_keys=agreed_by_id, lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    def share_of(self, commitment_id: int) -> float:
        """Return what goes to one of the two, from 0 to 1."""
        return self.first_share if commitment_id == self.first_id else 1 - self.first_share


class Watch(Model):
    """When the worker last looked at a commitment's metric, and how many points there were.

    ``tried_at`` is claimed before a look, so that of two workers one makes it; ``final_for`` is
    the measure-by date for which the final look was made.
    """

    __tablename__ = "watch"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"), primary_key=True)
    tried_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    point_count: Mapped[int] = mapped_column(default=0)
    final_for: Mapped[date | None]

    commitment: Mapped[Commitment] = relationship(backref=backref("watch", uselist=False))
