"""When the worker was last alive, and when each of its jobs last ran."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from proposals import clock
from proposals.db import Model, db


class Heartbeat(Model):
    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]


class JobRun(Model):
    """When one of the worker's jobs last ran, what came of it, and when it last went well."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    did: Mapped[int] = mapped_column(default=0)  # how many things, in the last run that did any
    did_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    last_error: Mapped[str] = mapped_column(default="")


def beat(name: str = "worker") -> None:
    """Say that the worker is alive, in the current transaction."""
    db.session.merge(Heartbeat(name=name, beat_at=clock.now()))


def last_beat(name: str = "worker") -> datetime | None:
    """Return when the worker last said that it is alive."""
    return db.session.scalar(sa.select(Heartbeat.beat_at).where(Heartbeat.name == name))
