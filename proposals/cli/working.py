"""`flask worker`: deliver what the event log owes, send letters, move what the clock moves."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from proposals import clock
from proposals.accounts.expiry import forget_expired
from proposals.db import db, transaction
from proposals.decisions.clockwork import run_clock
from proposals.drafting.clockwork import nudge_idle, rest_idle
from proposals.events import deliver_due
from proposals.heartbeat import beat
from proposals.impact.clockwork import look_due
from proposals.impact.rechecking import recheck_due
from proposals.metrics.clockwork import pull_due
from proposals.notifications.sending import send_due
from proposals.overview.turns import refresh_ended_periods, refresh_unasked
from proposals.review.clockwork import forget_discarded, nudge_waiting
from proposals.submissions import forget_old

PAUSE_SECONDS = 1.0


def _beat() -> int:
    with transaction():
        beat()
    return 0


# What is done, and how long to leave it alone once nothing was due.
JOBS: dict[Callable[[], int], timedelta] = {
    deliver_due: timedelta(seconds=1),
    send_due: timedelta(seconds=1),
    pull_due: timedelta(seconds=5),
    run_clock: timedelta(minutes=1),
    refresh_ended_periods: timedelta(minutes=1),
    refresh_unasked: timedelta(minutes=10),
    _beat: timedelta(seconds=15),
    look_due: timedelta(minutes=10),
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
@with_appcontext
def worker(once: bool) -> None:
    """Deliver what is due: events, letters, automatic transitions."""
    if once:
        while sum([_run(job) for job in JOBS]):
            pass
        return
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    next_run: dict[Callable[[], int], datetime] = {}
    while not stopping.is_set():
        for job, pause in JOBS.items():
            if next_run.get(job, clock.now()) <= clock.now() and not _run(job):
                next_run[job] = clock.now() + pause
        stopping.wait(PAUSE_SECONDS)


def _run(job: Callable[[], int]) -> int:
    """Run one job; a failure is logged and leaves the others running."""
    try:
        return job()
    except Exception:
        current_app.logger.exception("the worker failed in %s", job.__name__)
        return 0
    finally:
        db.session.remove()
