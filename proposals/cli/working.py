"""`flask worker`: deliver what the event log owes, send letters, move what the clock moves."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from proposals import clock, heartbeat, words
from proposals.accounts.expiry import forget_expired
from proposals.db import db, transaction
from proposals.decisions.clockwork import run_clock
from proposals.drafting.clockwork import nudge_idle, rest_idle
from proposals.events import deliver_due
from proposals.heartbeat import JobRun, Run, Standing
from proposals.impact.clockwork import look_due
from proposals.impact.rechecking import recheck_due
from proposals.impact.reminding import remind_to_measure
from proposals.metrics.clockwork import pull_due
from proposals.notifications.sending import send_due
from proposals.overview.turns import refresh_ended_periods, refresh_unasked
from proposals.review.clockwork import forget_discarded, nudge_waiting
from proposals.rollout.reminding import remind_due
from proposals.submissions import forget_old

PAUSE_SECONDS = 1.0
SELDOM = timedelta(minutes=10)  # of what runs as seldom as this, it is noted that it began
MOST_UNNOTED = 1000  # the database may be away for long

Job = Callable[[], int]
_unnoted: list[Run] = []  # what ended since the last beat


def beat() -> int:
    """Say that the worker is alive, and how the jobs ended since it last did."""
    ended = _unnoted.copy()
    with transaction():
        heartbeat.beat()
        for run in ended:
            heartbeat.note_run(run)
    del _unnoted[: len(ended)]
    return 0


# What is done, and how long to leave it alone once nothing was due.
JOBS: dict[Job, timedelta] = {
    deliver_due: timedelta(seconds=1),
    send_due: timedelta(seconds=1),
    pull_due: timedelta(seconds=5),
    run_clock: timedelta(minutes=1),
    refresh_ended_periods: timedelta(minutes=1),
    refresh_unasked: timedelta(minutes=10),
    beat: timedelta(seconds=15),
    look_due: timedelta(minutes=10),
    remind_due: timedelta(minutes=10),
    remind_to_measure: timedelta(minutes=10),
    recheck_due: timedelta(hours=1),
    rest_idle: timedelta(hours=1),
    nudge_idle: timedelta(hours=1),
    nudge_waiting: timedelta(hours=1),
    forget_old: timedelta(hours=1),
    forget_expired: timedelta(hours=1),
    forget_discarded: timedelta(hours=1),
}


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@click.option("--status", is_flag=True, help="Say when each job last ran; 1 if it is silent.")
@click.option("--json", "as_json", is_flag=True, help="With --status: say it as JSON.")
@with_appcontext
def worker(once: bool, status: bool, as_json: bool) -> None:
    """Deliver what is due: events, letters, automatic transitions."""
    if status:
        _say(heartbeat.standing(), as_json=as_json)
    elif once:
        while sum([_run(job) for job in JOBS]):
            pass
        beat()
    else:
        _work()


def _work() -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    next_run: dict[Job, datetime] = {}
    while not stopping.is_set():
        for job, pause in JOBS.items():
            if next_run.get(job, clock.now()) <= clock.now() and not _run(job):
                next_run[job] = clock.now() + pause
        stopping.wait(PAUSE_SECONDS)


def _run(job: Job) -> int:
    """Run one job; a failure is logged and leaves the others running."""
    began, did, error = clock.now(), 0, ""
    try:
        if JOBS[job] >= SELDOM:
            _note_begin(job)
        did = job()
    except Exception as failure:
        current_app.logger.exception("the worker failed in %s", job.__name__)
        error = repr(failure)[:2000]
    finally:
        db.session.remove()
    ended = clock.now()
    if job is not beat:
        _unnoted.append(Run(job.__name__, began, ended, _next(job, did, ended), did, error))
        del _unnoted[:-MOST_UNNOTED]
    return did


def _note_begin(job: Job) -> None:
    with transaction():
        heartbeat.note_begin(job.__name__)
    db.session.remove()


def _next(job: Job, did: int, ended: datetime) -> datetime:
    return ended if did else ended + JOBS[job]


def _say(found: Standing, *, as_json: bool) -> None:
    """Print how the worker is doing; the exit code says whether it was heard from."""
    if as_json:
        click.echo(json.dumps(_as_document(found), indent=2))
    else:
        heard = words.ago(found.beat_at) if found.beat_at else "never"
        click.echo(f"The worker was last heard from: {heard}.")
        for job in found.jobs:
            ran = words.ago(job.ended_at or job.began_at)
            click.echo(f"{job.name:24}{ran:18}{job.came_of_it}")
    if found.is_silent:
        raise SystemExit(1)


def _as_document(found: Standing) -> dict[str, object]:
    return {
        "silent": found.is_silent,
        "heard_at": _iso(found.beat_at),
        "jobs": [_job_as_document(job) for job in found.jobs],
    }


def _job_as_document(job: JobRun) -> dict[str, object]:
    return {
        "name": job.name,
        "began_at": _iso(job.began_at),
        "ended_at": _iso(job.ended_at),
        "succeeded_at": _iso(job.succeeded_at),
        "next_at": _iso(job.next_at),
        "did": job.did,
        "did_at": _iso(job.did_at),
        "failures": job.failures,
        "last_error": job.last_error,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
