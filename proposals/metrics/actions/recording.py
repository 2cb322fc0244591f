"""Recording what metrics measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

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

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


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
    now = clock.now()
    db.session.execute(
        _upsert(),
        [
            {
                "metric_id": metric.id,
                "series": point.series,
                "at": point.at,
                "value": point.value,
                "n": point.n,
                "recorded_at": now,
                "recorded_by_id": by.id,
            }
            for point in points
        ],
    )
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


def _upsert() -> Any:
    statement = INSERTS[db.engine.dialect.name](Point.__table__)
    sent = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["metric_id", "series", "at"],
        set_={
            "value": sent.value,
            "n": sa.func.coalesce(sent.n, Point.n),
            "recorded_at": sent.recorded_at,
            "recorded_by_id": sent.recorded_by_id,
        },
    )


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
    last = max((point for point in points if not point.series), key=_time, default=None)
    if last and (metric.last_at is None or last.at >= metric.last_at):
        values |= {"last_at": last.at, "last_value": last.value}
    remember(metric, **values)


def _time(point: NewPoint) -> Any:
    return point.at


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
