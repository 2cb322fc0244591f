"""Recording what metrics measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa

from proposals import clock
from proposals.accounts.models import Person
from proposals.db import db
from proposals.errors import NotFound
from proposals.events import record
from proposals.metrics import policy
from proposals.metrics.actions._remembering import lock, remember, remember_anew
from proposals.metrics.errors import Archived
from proposals.metrics.events import PointRemoved, PointsRecorded
from proposals.metrics.models import Correction, Metric, Point
from proposals.metrics.points import Comparison, NewPoint, Recorded, checked, compare
from proposals.metrics.queries import points_of
from proposals.policy import require

ROWS_A_STATEMENT = 50  # half of the time goes into starting a statement
ROW = {"sqlite": "(?, ?, ?, ?, ?, ?, ?)", "postgresql": "(%s, %s, %s, %s, %s, %s, %s)"}
INSERT = """
    INSERT INTO point (metric_id, series, at, value, n, recorded_at, recorded_by_id) VALUES
"""
INSTEAD = """
    ON CONFLICT (metric_id, series, at) DO UPDATE SET
        value = excluded.value,
        n = coalesce(excluded.n, point.n),
        recorded_at = excluded.recorded_at,
        recorded_by_id = excluded.recorded_by_id
"""


def record_points(metric: Metric, *, points: Sequence[NewPoint], by: Person) -> Recorded:
    """Record observations: all of them, or none and Invalid names what is wrong.

    Idempotent on (metric, series, at), so that a pipeline may send again what it is not
    sure about. The same value is left alone; another one corrects, and what it said
    before is kept with who changed it.
    """
    require(policy.record_points, by, metric)
    lock(metric)
    if metric.archived_at is not None:
        raise Archived()
    comparison = compare(metric, checked(points))
    _write(metric, comparison, by)
    return comparison.counts


def _write(metric: Metric, comparison: Comparison, by: Person) -> None:
    points = [*comparison.added, *(point for point, _ in comparison.corrected)]
    if not points:
        return
    _insert(metric, comparison.added, by)
    _insert(metric, [point for point, _ in comparison.corrected], by, instead=INSTEAD)
    _keep_corrections(metric, comparison, by)
    _keep_last(metric, points, len(comparison.added))
    record(
        PointsRecorded(
            actor_id=by.id,
            metric_id=metric.id,
            key=metric.key,
            added=len(comparison.added),
            corrected=len(comparison.corrected),
        )
    )


def _insert(metric: Metric, points: Sequence[NewPoint], by: Person, instead: str = "") -> None:
    """Write the points straight through the driver: they may be tens of thousands."""
    connection = db.session.connection()
    dialect, metric_id, person_id = connection.dialect, metric.id, by.id
    written = Point.__table__.c.at.type.dialect_impl(dialect).bind_processor(dialect)
    assert written is not None  # times are never left to the driver
    now = written(clock.now())
    rows = [
        (metric_id, series, written(at), value, n, now, person_id)
        for at, value, n, series in points
    ]
    whole = len(rows) - len(rows) % ROWS_A_STATEMENT
    for some, size in ((rows[:whole], ROWS_A_STATEMENT), (rows[whole:], len(rows) - whole)):
        if some:
            statement = INSERT + ", ".join([ROW[dialect.name]] * size) + instead
            connection.exec_driver_sql(statement, _flat(some, size))


def _flat(rows: list[tuple[Any, ...]], size: int) -> list[tuple[Any, ...]]:
    """Return the values of so many rows at a time."""
    starts = range(0, len(rows), size)
    return [tuple(chain.from_iterable(rows[start : start + size])) for start in starts]


def _keep_corrections(metric: Metric, comparison: Comparison, by: Person) -> None:
    if not comparison.corrected:
        return
    now = clock.now()
    db.session.execute(
        sa.insert(Correction),
        [
            {
                "metric_id": metric.id,
                "series": point.series,
                "at": point.at,
                "old_value": value,
                "new_value": point.value,
                "old_n": n,
                "new_n": n if point.n is None else point.n,
                "corrected_at": now,
                "corrected_by_id": by.id,
            }
            for point, (value, n) in comparison.corrected
        ],
    )


def _keep_last(metric: Metric, points: Iterable[NewPoint], added: int) -> None:
    values: dict[str, Any] = {"point_count": Metric.point_count + added}
    last = max((point for point in points if not point.series), default=None)  # times come first
    if last and (metric.last_at is None or last.at >= metric.last_at):
        values |= {"last_at": last.at, "last_value": last.value}
    remember(metric, **values)


def remove_point(metric: Metric, *, series: str, at: datetime, reason: str, by: Person) -> None:
    """Remove a point that should never have been there; what it said stays, with the reason.

    Raises NotFound where there is none.
    """
    require(policy.record_points, by, metric)
    lock(metric)
    point = db.session.scalar(sa.select(Point).where(*points_of(metric, series), Point.at == at))
    if point is None:
        raise NotFound()
    db.session.add(
        Correction(
            metric_id=metric.id,
            series=series,
            at=at,
            old_value=point.value,
            old_n=point.n,
            reason=reason,
            corrected_by_id=by.id,
        )
    )
    db.session.delete(point)
    db.session.flush()
    remember_anew(metric)
    record(
        PointRemoved(
            actor_id=by.id,
            metric_id=metric.id,
            key=metric.key,
            series=series,
            at=f"{at:%Y-%m-%d %H:%M}",
            reason=reason,
        )
    )
