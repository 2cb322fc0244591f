"""What 50,000 points in one call cost, beside a plain `executemany` into the same table.

Both in one run and in turns: new points each time, the connection with its settings, the
commit included.  The plain side is handed rows that are ready for the driver; ours gets the
body of a request, checks every point, compares it with what is known, and answers.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

os.environ.setdefault("THROUGHLINE_MARKUP_INLINE", "1")

from flask import Flask

from bench.workspace import authorization
from proposals import create_app
from proposals.accounts.models import Function, Person
from proposals.api import turns
from proposals.db import db, transaction
from proposals.metrics.actions import define, record_points
from proposals.metrics.models import Direction, Kind, Metric, Point, Rhythm
from proposals.metrics.points import MOST_AT_ONCE, NewPoint
from proposals.migrations.running import migrate

ROUNDS = 5
BOUND = 1 / 3
COLUMNS = ("metric_id", "series", "at", "value", "n", "recorded_at", "recorded_by_id")
STARTS = (datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=60 * nth) for nth in count())

Deed = Callable[[], None]
Results = dict[str, dict[str, float]]


def measure(rounds: int = ROUNDS) -> Results:
    """Return the points a second of every way in, by engine."""
    results = {"sqlite": _on(None, rounds)}
    with _postgresql() as url:
        if url:
            results["postgresql"] = _on(url, rounds)
    return results


@contextmanager
def _postgresql() -> Iterator[str | None]:
    """Start a cluster of our own; None where its programs are not installed."""
    from tests.postgres import Cluster

    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        try:
            yield stack.enter_context(Cluster(Path(folder) / "cluster")).url
        except RuntimeError:
            yield None


def _on(url: str | None, rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THROUGHLINE_INSTANCE"] = folder
        address = url or f"sqlite:///{folder}/bench.sqlite3"
        app = create_app({"SQLALCHEMY_DATABASE_URI": address, "SERVER_URL": "http://localhost"})
        turns.PUSHES = 10**9  # the work is measured, not the allowance
        with app.app_context():
            migrate()
            _a_metric()
        ways = _ways(app)
        # Processor time, so that a busy machine does not count; a server spends its own.
        clock = time.perf_counter if url else time.process_time
        spent: dict[str, list[float]] = {name: [] for name in ways}
        for prepare in ways.values():
            prepare(next(STARTS))()  # warm
        for _ in range(rounds):
            for name, prepare in ways.items():
                spent[name].append(_seconds(prepare(next(STARTS)), clock))
        return {name: MOST_AT_ONCE / statistics.median(times) for name, times in spent.items()}


def _a_metric() -> None:
    with transaction():
        owner = Person(name="Ada", email="ada@example.org", handle="ada")
        owner.function, owner.is_administrator = Function.ENGINEERING, True
        db.session.add(owner)
        db.session.flush()
        define(
            key="ci-time",
            name="CI time",
            unit="min",
            kind=Kind.DURATION,
            direction=Direction.DOWN,
            rhythm=Rhythm.HOURLY,
            source="",
            definition="",
            owner=owner,
            by=owner,
        )


def _seconds(deed: Deed, clock: Callable[[], float]) -> float:
    gc.collect()
    started = clock()
    deed()
    return clock() - started


def _ways(app: Flask) -> dict[str, Callable[[datetime], Deed]]:
    """Return by name what makes a deed ready that brings in new points from a time on."""
    headers, client = authorization(app), app.test_client(use_cookies=False)

    def plain(start: datetime) -> Deed:
        rows = _rows(app, start)
        return lambda: _executemany(app, rows)

    def recorded(start: datetime) -> Deed:
        points = [NewPoint(at, value, 300) for at, value in _observations(start)]
        return lambda: _record(app, points)

    def push(body: str, kind: str) -> Deed:
        def deed() -> None:
            answer = client.post(
                "/api/v1/metrics/ci-time/points", data=body, content_type=kind, headers=headers
            )
            assert answer.json["added"] == MOST_AT_ONCE, answer.text

        return deed

    def as_json(start: datetime) -> Deed:
        points = [
            {"at": at.isoformat(), "value": value, "n": 300} for at, value in _observations(start)
        ]
        return push(json.dumps({"points": points}), "application/json")

    def as_csv(start: datetime) -> Deed:
        lines = [f"{at:%Y-%m-%dT%H:%M:%SZ},{value},300" for at, value in _observations(start)]
        return push("\n".join(["at,value,n", *lines]), "text/csv")

    return {"executemany": plain, "recorded": recorded, "as JSON": as_json, "as CSV": as_csv}


def _observations(start: datetime) -> Iterator[tuple[datetime, float]]:
    return ((start + timedelta(minutes=nth), nth % 977 / 7) for nth in range(MOST_AT_ONCE))


def _rows(app: Flask, start: datetime) -> list[tuple[Any, ...]]:
    """Return rows as the driver takes them; SQLite keeps times as text."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
    now = datetime.now(UTC)

    def kept(at: datetime) -> Any:
        return f"{at:%Y-%m-%d %H:%M:%S.%f}" if is_sqlite else at

    return [(1, "", kept(at), value, 300, kept(now), 1) for at, value in _observations(start)]


def _executemany(app: Flask, rows: list[tuple[Any, ...]]) -> None:
    with app.app_context():
        mark = "?" if db.engine.dialect.name == "sqlite" else "%s"
        marks = ", ".join([mark] * len(COLUMNS))
        connection = db.engine.raw_connection()
        cursor = connection.cursor()
        if mark == "?":
            cursor.execute("BEGIN IMMEDIATE")
        cursor.executemany(
            f"INSERT INTO {Point.__tablename__} ({', '.join(COLUMNS)}) VALUES ({marks})", rows
        )
        connection.commit()
        connection.close()


def _record(app: Flask, points: list[NewPoint]) -> None:
    with app.app_context(), transaction():
        metric = db.session.get_one(Metric, 1)
        assert record_points(metric, points=points, by=metric.owner).added == MOST_AT_ONCE


def show(results: Results) -> None:
    """Print points a second, and the share of the plain speed."""
    print(f"\n{'50,000 points in one call':28}{'points a second':>18}{'of executemany':>18}")
    for engine, rates in results.items():
        for name, rate in rates.items():
            share = rate / rates["executemany"]
            verdict = "" if name == "executemany" or share >= BOUND else "  below a third"
            print(f"{engine + ', ' + name:28}{rate:>18,.0f}{share:>18.2f}{verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.ingestion", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
