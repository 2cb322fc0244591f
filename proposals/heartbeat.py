"""When the worker was last alive, and when each of its jobs last ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from proposals import clock, words
from proposals.db import Model, db

SILENT_AFTER = timedelta(seconds=60)  # it beats every 15 seconds


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
    next_at: Mapped[datetime | None]
    did: Mapped[int] = mapped_column(default=0)  # how many things, in the last run that did any
    did_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    last_error: Mapped[str] = mapped_column(default="")

    @property
    def says(self) -> str:
        """What the job does, as a sentence about the worker."""
        does = words.JOB.get(self.name, self.name)
        return f"{does[:1].upper()}{does[1:]}"

    @property
    def came_of_it(self) -> str:
        """What came of its last run, in words."""
        if self.failures:
            times = "" if self.failures == 1 else f" {self.failures} times in a row"
            return f"Failed{times}: {self.last_error}"
        if self.ended_at is None:
            return f"Running since {words.since(self.began_at)} UTC"
        if self.did_at is None:
            return "Nothing was due yet"
        return f"Did {self.did}, {words.ago(self.did_at)}"


@dataclass(frozen=True)
class Run:
    """One run of a job as it ended; ``error`` is empty where it went well."""

    name: str
    began_at: datetime
    ended_at: datetime
    next_at: datetime
    did: int = 0
    error: str = ""


@dataclass(frozen=True)
class Standing:
    """How the worker is doing: when it was last heard from, and the last run of every job."""

    beat_at: datetime | None
    jobs: Sequence[JobRun]

    @property
    def is_silent(self) -> bool:
        return is_silent(self.beat_at)

    @property
    def failing(self) -> list[JobRun]:
        return [job for job in self.jobs if job.failures]


def beat(name: str = "worker") -> None:
    """Say that the worker is alive, in the current transaction."""
    db.session.merge(Heartbeat(name=name, beat_at=clock.now()))


def last_beat(name: str = "worker") -> datetime | None:
    """Return when the worker last said that it is alive."""
    return db.session.scalar(sa.select(Heartbeat.beat_at).where(Heartbeat.name == name))


def is_silent(beat_at: datetime | None) -> bool:
    """Tell whether the worker has not been heard from for longer than it is ever busy."""
    return beat_at is None or clock.now() - beat_at > SILENT_AFTER


def standing() -> Standing:
    """Return how the worker is doing; its jobs by name, those that fail first."""
    return Standing(
        last_beat(),
        db.session.scalars(sa.select(JobRun).order_by(JobRun.failures.desc(), JobRun.name)).all(),
    )


def note_begin(name: str) -> None:
    """Note in the current transaction that a job runs, so that one which hangs has a name."""
    job = _job(name)
    job.began_at, job.ended_at = clock.now(), None


def note_run(run: Run) -> None:
    """Note in the current transaction how a run ended."""
    job = _job(run.name)
    job.began_at, job.ended_at, job.next_at = run.began_at, run.ended_at, run.next_at
    job.last_error = run.error
    if run.error:
        job.failures += 1
        return
    job.failures, job.succeeded_at = 0, run.ended_at
    if run.did:
        job.did, job.did_at = run.did, run.ended_at


def _job(name: str) -> JobRun:
    kept = db.session.get(JobRun, name)
    return kept or db.session.merge(
        JobRun(name=name, began_at=clock.now(), did=0, failures=0, last_error="")
    )
