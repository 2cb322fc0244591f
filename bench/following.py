"""What it costs to find who owes what among 10,000 open proposals.

For each kind of owed thing: how many statements find what is due, how much there is, and the
time beside a plain SELECT of the same rows. Then the worker's jobs, once they have nothing
left to do: a job that asks about each proposal would show here.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

os.environ.setdefault("THROUGHLINE_MARKUP_INLINE", "1")

import sqlalchemy as sa

from proposals import clock, create_app
from proposals.accounts.models import Function, Organisation, Person
from proposals.cli.working import JOBS
from proposals.db import db, transaction
from proposals.decisions.models import Decision, FinalComment, Ruling
from proposals.drafting.events import ReviewIdle
from proposals.drafting.models import (
    Commitment,
    CommitmentRole,
    Milestone,
    MilestoneKind,
    Proposal,
    Seat,
    SeatRole,
    Stage,
    Visibility,
)
from proposals.drafting.thresholds import Thresholds, as_document
from proposals.events import LoggedEvent
from proposals.impact.models import Watch
from proposals.impact.reminding import KINDS as MEASURED
from proposals.metrics.models import Direction, Kind, Metric, Rhythm
from proposals.migrations.running import migrate
from proposals.overview.models import Turn
from proposals.review.models import Thread, ThreadKind
from proposals.rollout.due import Kind as Owing
from proposals.rollout.due import due_now
from proposals.rollout.models import Course, Owed, Reminder
from proposals.rollout.owed import KINDS
from tests.statements import count_statements

OPEN = 10_000
ROUNDS = 7
NOTICE = Thresholds().remind_before_days
STAGES = (
    *(Stage.ROLLING_OUT,) * 3,
    *(Stage.ACCEPTED,) * 2,
    *(Stage.MEASURING,) * 2,
    Stage.DEFERRED,
    Stage.IN_REVIEW,
    Stage.FINAL_COMMENT,
)
# What is sent or waits for the outside is measured elsewhere.
OTHERS = ("deliver_due", "send_due", "pull_due", "beat")
Results = dict[str, dict[str, dict[str, float]]]


def measure(size: int = OPEN) -> Results:
    """Return statements, rows and times of every kind and every job."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THROUGHLINE_INSTANCE"] = folder
        url = f"sqlite:///{folder}/bench.sqlite3"
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SERVER_URL": "http://localhost"})
        with app.app_context():
            migrate()
            fill(size)
            kinds = {kind.owed.value: _found(kind) for kind in (*KINDS, *MEASURED)}
            _remind_of_everything()
            jobs = {job.__name__: _idle(job) for job in JOBS if job.__name__ not in OTHERS}
    return {"kinds": kinds, "jobs": jobs}


def fill(size: int) -> None:
    """Write so many open proposals, each with a plan; about a hundredth of it is due today."""
    today = clock.today()
    with transaction():
        db.session.add(Organisation(name="Bench", last_number=size))
        owner = Person(name="Ada", email="ada@example.org", handle="ada")
        owner.function, owner.is_administrator = Function.ENGINEERING, True
        db.session.add(owner)
        metric = Metric(key="ci", name="CI time", unit="min", kind=Kind.DURATION, owner=owner)
        metric.direction, metric.rhythm = Direction.DOWN, Rhythm.DAILY
        db.session.add(metric)
        db.session.flush()
        ids = range(1, size + 1)
        stages = {each: STAGES[each % len(STAGES)] for each in ids}
        _insert(Proposal, [_proposal(each, stages[each], owner.id) for each in ids])
        _insert(
            Seat,
            [
                {"proposal_id": each, "role": role, "person_id": owner.id}
                for each in ids
                for role in (SeatRole.ROLLOUT_OWNER, SeatRole.METRIC_OWNER, SeatRole.DECIDER)
            ],
        )
        _insert(
            Milestone,
            [
                {
                    "proposal_id": each,
                    "kind": (MilestoneKind.STEP, MilestoneKind.ROLLOUT)[nth % 2],
                    "title": f"Step {nth}",
                    "owner_id": owner.id,
                    "planned_on": today + timedelta(days=(each * 7 + nth * 31) % 400 - 8),
                }
                for each in ids
                for nth in range(4)
            ],
        )
        _insert(
            Milestone,
            [
                {
                    "proposal_id": each,
                    "kind": MilestoneKind.ROLLOUT,
                    "title": "1 %",
                    "approver_id": owner.id,
                    "observe_days": each % 60,
                    "happened_on": today - timedelta(days=7),
                }
                for each in ids
            ],
        )
        _insert(
            Commitment,
            [
                {
                    "proposal_id": each,
                    "metric_id": metric.id,
                    "role": CommitmentRole.GOAL,
                    "due_on": today + timedelta(days=each // 10 % 300 - 5),
                    "frozen": {
                        "due_on": (today + timedelta(days=each // 10 % 300 - 5)).isoformat(),
                        "target": 9.0,
                    },
                }
                for each in ids
            ],
        )
        _insert(Course, [_course(each) for each in ids])
        by_stage = {stage: [each for each in ids if stages[each] == stage] for stage in STAGES}
        _insert(Decision, [_deferral(each, owner.id) for each in by_stage[Stage.DEFERRED]])
        _done_already(ids, by_stage, owner.id)
    db.session.remove()


def _done_already(ids: range, by_stage: dict[Stage, list[int]], owner_id: int) -> None:
    """Write what the worker has done before, and what waits for people and not for it."""
    now = clock.now()
    looked = {"tried_at": now, "looked_at": now, "point_count": 0}
    day = clock.today()
    _insert(Watch, [{"commitment_id": each, "final_for": day} | looked for each in ids])
    nudged = {"name": ReviewIdle.name, "occurred_at": now, "details": {"person": "Ada", "days": 30}}
    _insert(LoggedEvent, [{"proposal_id": each} | nudged for each in by_stage[Stage.IN_REVIEW]])
    over = {"opened_by_id": owner_id, "opened_at": now, "closes_at": now - timedelta(days=1)}
    ended = by_stage[Stage.FINAL_COMMENT]
    _insert(FinalComment, [{"proposal_id": each} | over for each in ended])
    _insert(Turn, [{"proposal_id": each, "person_id": owner_id} for each in ended])
    concern = {"kind": ThreadKind.CONCERN, "title": "No way back", "revision_number": 1}
    told = {"opened_by_id": owner_id, "opened_at": now - timedelta(days=9), "nudged_at": now}
    waiting = by_stage[Stage.IN_REVIEW]
    _insert(Thread, [{"proposal_id": each} | concern | told for each in waiting])


def _insert(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    db.session.execute(sa.insert(model), list(rows))


def _proposal(number: int, stage: Stage, owner_id: int) -> dict[str, Any]:
    return {
        "id": number,
        "number": number,
        "title": f"Change {number}",
        "stage": stage,
        "visibility": Visibility.ORGANISATION,
        "owner_id": owner_id,
        "revision_number": 1,
        "policy": as_document(Thresholds()),
        "needs": [],
        "active_at": clock.now() - timedelta(days=31 + number % 50),
        "stage_since": clock.now() - timedelta(days=number % 300),
    }


def _course(proposal_id: int) -> dict[str, Any]:
    due = clock.now() + timedelta(days=proposal_id % 90 - 1)
    return {"proposal_id": proposal_id, "update_due_at": due}


def _deferral(proposal_id: int, owner_id: int) -> dict[str, Any]:
    return {
        "proposal_id": proposal_id,
        "sequence": 1,
        "ruling": Ruling.DEFERRED,
        "rationale": "Later.",
        "rationale_html": "",
        "revision_number": 1,
        "decided_by_id": owner_id,
        "deferred_until": clock.today() + timedelta(days=proposal_id // 10 % 200),
    }


def _found(kind: Owing) -> dict[str, float]:
    with count_statements() as seen:
        due = due_now(kind, notice=NOTICE)
    what = kind.open_ones().subquery()
    plain = sa.select(what).where(what.c.due_on <= clock.today() + timedelta(days=NOTICE))
    ours = _milliseconds(lambda: due_now(kind, notice=NOTICE))
    today = {"today": clock.today()}
    floor = _milliseconds(lambda: db.session.execute(plain, today).all())
    return {"statements": len(seen), "found": len(due), "ms": ours, "ratio": ours / floor}


def _remind_of_everything() -> None:
    """Write down that everybody was reminded, without the letters."""
    for kind in (*KINDS, *MEASURED):
        rows = [
            {"owed": kind.owed, "subject_id": each.subject_id, "proposal_id": each.proposal_id}
            | {"due_on": each.due_on, "moment": each.moment}
            for each in due_now(kind, notice=NOTICE)
        ]
        with transaction():
            if rows:
                _insert(Reminder, rows)


def _idle(job: Callable[[], int]) -> dict[str, float]:
    while job():  # what is due is done first
        pass
    with count_statements() as seen:
        job()
    spent = _milliseconds(job)
    db.session.remove()
    return {"statements": len(seen), "ms": spent}


def _milliseconds(deed: Callable[[], object]) -> float:
    """Return the median processor time of a deed that ran warm."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        deed()
        spent.append(1000 * (time.process_time() - began))
        db.session.rollback()
    return statistics.median(spent)


def show(results: Results) -> int:
    """Print the table; 1 where a kind of owed thing takes more than one statement."""
    print(f"\n{'due among 10,000 open':28}{'statements':>12}{'found':>8}{'ms':>8}{'of plain':>10}")
    for owed in Owed:
        row = results["kinds"][owed.value]
        print(
            f"{owed.value:28}{row['statements']:>12.0f}{row['found']:>8.0f}"
            f"{row['ms']:>8.1f}{row['ratio']:>10.2f}"
        )
    print(f"\n{'a job with nothing to do':28}{'statements':>12}{'ms':>16}")
    for name, row in results["jobs"].items():
        print(f"{name:28}{row['statements']:>12.0f}{row['ms']:>16.1f}")
    return int(any(row["statements"] != 1 for row in results["kinds"].values()))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.following", description=__doc__)
    parser.add_argument("--open", type=int, default=OPEN)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = measure(given.open)
    if given.json:
        print(json.dumps(results))
        return
    raise SystemExit(show(results))


if __name__ == "__main__":
    main()
