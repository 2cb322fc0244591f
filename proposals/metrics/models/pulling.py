"""Where numbers are fetched from on a schedule, and how the last attempts went."""

from __future__ import annotations

import enum
from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import Model
from proposals.metrics.models.measuring import Metric


class SourceKind(enum.StrEnum):
    PROMETHEUS = "prometheus"
    SQL = "sql"
    HTTP = "http"


class DataSource(Model):
    """A place inside the organisation that an administrator opened to metrics.

    ``secret`` is sealed with the installation's key: a password or a whole address with one
    in it, never shown again.  Addresses out on the internet need no source of their own.
    """

    __tablename__ = "data_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[SourceKind]
    address: Mapped[str]  # without password
    secret: Mapped[str] = mapped_column(default="")
    is_inside: Mapped[bool] = mapped_column(default=False)  # private addresses are allowed
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    created_by: Mapped[Person] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Pull(Model):
    """One series of one metric, fetched by the worker.

    ``source`` is None for a public HTTP address, which then stands in ``address``.
    ``query`` is PromQL, SQL or a path expression, by kind.  ``told_at`` is when the metric's
    owner was told of the failures that are still going on; None while all is well.
    """

    __tablename__ = "pull"
    __table_args__ = (sa.UniqueConstraint("metric_id", "series"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(sa.ForeignKey("metric.id"))
    series: Mapped[str] = mapped_column(default="")
    kind: Mapped[SourceKind]
    source_id: Mapped[int | None] = mapped_column(sa.ForeignKey("data_source.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    query: Mapped[str] = mapped_column(default="")
    is_csv: Mapped[bool] = mapped_column(default=False)
    step_seconds: Mapped[int] = mapped_column(default=86_400)  # of query_range
    look_back_days: Mapped[int] = mapped_column(default=90)  # while there are no points yet
    every_minutes: Mapped[int] = mapped_column(default=60)
    is_paused: Mapped[bool] = mapped_column(default=False)
    next_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    last_run_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_counts: Mapped[str] = mapped_column(default="")  # "3 new, 27 as before"
    last_error: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    told_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    metric: Mapped[Metric] = relationship(backref=backref("pulls", order_by="Pull.series"))
    source: Mapped[DataSource | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}

    @property
    def origin(self) -> str:
        """Where the numbers come from, as everybody may read it: a source's name, or a host.

        An address may hold a key in its path.
        """
        if self.source is not None:
            return self.source.name
        return urlsplit(self.address).hostname or "an address"

    @property
    def is_failing(self) -> bool:
        """Whether the last run brought nothing."""
        return self.failures > 0

    @property
    def is_stopped(self) -> bool:
        """Whether it waits for somebody and not for its time."""
        return self.is_paused or (self.source is not None and self.source.archived_at is not None)
