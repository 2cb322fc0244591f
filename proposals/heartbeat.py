"""When the worker was last alive: one row that it keeps touching."""

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


def beat(name: str = "worker") -> None:
    """Say that the worker is alive, in the current transaction."""
    db.session.merge(Heartbeat(name=name, beat_at=clock.now()))


def last_beat(name: str = "worker") -> datetime | None:
    """Return when the worker last said that it is alive."""
    return db.session.scalar(sa.select(Heartbeat.beat_at).where(Heartbeat.name == name))
