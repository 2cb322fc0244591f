"""What the organisation measures, and the observations."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model


class Kind(enum.StrEnum):
    VALUE = "value"
    COUNT = "count"
    RATIO = "ratio"
    DURATION = "duration"


class Direction(enum.StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    STAY = "stay"
    OBSERVE = "observe"


class Rhythm(enum.StrEnum):
    """How often a new point is expected."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"


# Twice the rhythm and a little: one late delivery is not yet an outage.
LATE_AFTER = {
    Rhythm.HOURLY: timedelta(hours=3),
    Rhythm.DAILY: timedelta(days=3),
    Rhythm.WEEKLY: timedelta(days=15),
    Rhythm.MONTHLY: timedelta(days=65),
    Rhythm.YEARLY: timedelta(days=740),
}


class Metric(Model):
    """A measured quantity of the organisation."""

    __tablename__ = "metric"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit: Mapped[str]
    kind: Mapped[Kind] = mapped_column(default=Kind.VALUE)
    direction: Mapped[Direction] = mapped_column(default=Direction.DOWN)
    rhythm: Mapped[Rhythm] = mapped_column(default=Rhythm.DAILY)
    source: Mapped[str] = mapped_column(default="")
    definition: Mapped[str] = mapped_column(default="")
    definition_html: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    archived_at: Mapped[datetime | None]
    # What was merged stays, without points and without its key, which is an alias from then on.
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("metric.id"))
    # Kept with the points, so that a list of metrics reads no points. The last ones are the
    # main series'; all series count.
    last_at: Mapped[datetime | None]
    last_value: Mapped[float | None]
    point_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    owner: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_outdated(self) -> bool:
        """Whether the next point is later than the rhythm allows."""
        allowed = LATE_AFTER.get(self.rhythm)
        if allowed is None or self.last_at is None or self.archived_at is not None:
            return False
        return clock.now() - self.last_at > allowed


class MetricAlias(Model):
    """A key that the metric had before it was renamed or merged; links and scripts hold it."""

    __tablename__ = "metric_alias"

    key: Mapped[str] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)

    metric: Mapped[Metric] = relationship(lazy="joined")


class Point(Model):
    """One observation. The main series has the empty name; others are controls or segments."""

    __tablename__ = "point"
    __table_args__ = (sa.UniqueConstraint("metric_id", "series", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"))
    series: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    value: Mapped[float]
    n: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class Correction(Model):
    """What a point said before it was corrected, and who corrected it.

    ``new_value`` is None where the point was removed. Why stands in ``reason``; of a metric that
    was merged into this one, it names the metric whose point gave way.
    """

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"), index=True)
    series: Mapped[str]
    at: Mapped[datetime]
    old_value: Mapped[float]
    new_value: Mapped[float | None]
    old_n: Mapped[int | None]
    new_n: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    corrected_at: Mapped[datetime] = mapped_column(default=clock.now)
    corrected_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    corrected_by: Mapped[Person] = relationship(lazy="joined")
