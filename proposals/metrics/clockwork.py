"""Fetching what is due: one pull after another, each claimed before it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from proposals import clock
from proposals.db import db, transaction
from proposals.errors import Invalid, Problem
from proposals.events import record
from proposals.metrics.actions.recording import record_points
from proposals.metrics.events import PullFailed, PullRecovered
from proposals.metrics.models import DataSource, Metric, Pull
from proposals.metrics.pulls.asking import Found, Question
from proposals.metrics.wanting import Wanted, question_of

ROUND = timedelta(seconds=10)  # then letters and the heartbeat have their turn
CLAIMED_FOR = timedelta(minutes=5)  # whoever dies halfway leaves it due again
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 360)]
TOLD_AFTER = 3  # failures in a row: one or two are the weather
OUR_FAULT = "Something went wrong in Throughline itself; the server’s log says what."


@dataclass(frozen=True)
class Claim:
    """A pull that nobody else fetches now, as it was when it was claimed."""

    pull_id: int
    version: int


def pull_due() -> int:
    """Fetch the pulls that are due, for as long as a round takes; return how many were tried.

    Each begins where its points end: after an outage one run brings what was missed.
    """
    began, tried = clock.now(), 0
    while clock.now() - began < ROUND and (claim := _next_claim()):
        _fetch(claim)
        tried += 1
    return tried


def _next_claim() -> Claim | None:
    """Claim the pull that has waited longest; two workers never hold the same one."""
    for pull_id, version, next_at in _due():
        with transaction():
            claimed = db.session.execute(
                sa.update(Pull)
                .where(Pull.id == pull_id, Pull.version == version, Pull.next_at == next_at)
                .values(next_at=clock.now() + CLAIMED_FOR)
                .execution_options(synchronize_session=False)
            )
        if claimed.rowcount == 1:  # type: ignore[attr-defined]
            return Claim(pull_id, version)
    return None


def _due() -> list[tuple[int, int, object]]:
    rows = db.session.execute(
        sa.select(Pull.id, Pull.version, Pull.next_at)
        .join(Metric, Metric.id == Pull.metric_id)
        .outerjoin(DataSource, DataSource.id == Pull.source_id)
        .where(
            Pull.next_at <= clock.now(),
            Pull.is_paused.is_(False),
            Metric.archived_at.is_(None),
            DataSource.archived_at.is_(None),
        )
        .order_by(Pull.next_at, Pull.id)
        .limit(10)
    ).all()
    db.session.rollback()  # an open reading transaction would hold the write lock
    return [(pull_id, version, next_at) for pull_id, version, next_at in rows]


def _fetch(claim: Claim) -> None:
    """Ask and record; whatever goes wrong is noted, and stops no other pull."""
    from proposals.metrics.pulls import fetching

    try:
        question = _question(claim)
        if question is None:
            return
        found = fetching.ask(question)
        with transaction():
            if pull := _still(claim):
                _record(pull, found)
    except Problem as problem:
        _note_failure(claim, problem.detail)
    except Exception:
        current_app.logger.exception("pull %s failed", claim.pull_id)
        _note_failure(claim, OUR_FAULT)


def _question(claim: Claim) -> Question | None:
    try:
        pull = _still(claim)
        if pull is None:
            return None
        if not pull.metric.owner.is_active:
            raise Invalid(f"{pull.metric.owner.name}, who owns the metric, is not here any more.")
        return question_of(pull.metric, Wanted.of(pull))
    finally:
        db.session.rollback()  # nothing is held while others are asked


def _still(claim: Claim) -> Pull | None:
    """Return the pull, unless somebody changed or removed it since: then it is due anew."""
    pull = db.session.get(Pull, claim.pull_id, populate_existing=True)
    return pull if pull is not None and pull.version == claim.version else None


def _record(pull: Pull, found: Found) -> None:
    metric = pull.metric
    recorded = record_points(metric, points=found.points, by=metric.owner)
    counts = recorded.in_words
    if found.left_out:
        counts += f"; {found.left_out:,} without a value left out"
    now = clock.now()
    _note(
        pull,
        next_at=now + timedelta(minutes=pull.every_minutes),
        last_run_at=now,
        last_success_at=now,
        last_counts=counts,
        last_error="",
        failures=0,
        told_at=None,
    )
    if pull.told_at is not None:
        record(PullRecovered(**_facts(pull), counts=counts))


def _note_failure(claim: Claim, why: str) -> None:
    with transaction():
        pull = _still(claim)
        if pull is None:
            return
        now, failures = clock.now(), pull.failures + 1
        is_told = failures >= TOLD_AFTER and pull.told_at is None
        _note(
            pull,
            next_at=now + PAUSES[min(failures, len(PAUSES)) - 1],
            last_run_at=now,
            last_error=why,
            failures=failures,
            told_at=now if is_told else pull.told_at,
        )
        if is_told:
            record(PullFailed(**_facts(pull), why=why, times=failures))


def _note(pull: Pull, **values: object) -> None:
    """Write how it went, and leave the version alone: a run is no change that anybody made."""
    db.session.execute(
        sa.update(Pull)
        .where(Pull.id == pull.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _facts(pull: Pull) -> dict[str, Any]:
    return {
        "metric_id": pull.metric_id,
        "pull_id": pull.id,
        "key": pull.metric.key,
        "origin": pull.origin,
    }
