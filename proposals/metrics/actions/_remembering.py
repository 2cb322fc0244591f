"""What a metric remembers of its points, so that a list of metrics reads none."""

from __future__ import annotations

import sqlalchemy as sa

from proposals.db import db
from proposals.metrics.models import Metric, Point
from proposals.metrics.queries import points_of

REMEMBERED = ("point_count", "last_at", "last_value")


def lock(*metrics: Metric) -> None:
    """Make two deeds with the points of one metric follow one another.

    Or both would find a point missing. SQLite has one writer anyway and ignores it.
    """
    ids = [metric.id for metric in metrics]
    db.session.execute(
        sa.select(Metric.id).where(Metric.id.in_(ids)).order_by(Metric.id).with_for_update()
    )


def remember(metric: Metric, **values: object) -> None:
    """Bring the metric's own columns up to date.

    By a statement of its own, which leaves the version alone: every open form of the metric
    would otherwise be stale.
    """
    db.session.execute(
        sa.update(Metric)
        .where(Metric.id == metric.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    db.session.expire(metric, REMEMBERED)


def remember_anew(metric: Metric) -> None:
    """Count the points again and look for the last one."""
    of_metric = sa.select(sa.func.count()).where(Point.metric_id == metric.id)
    last = db.session.execute(
        sa.select(Point.at, Point.value)
        .where(*points_of(metric, ""))
        .order_by(Point.at.desc())
        .limit(1)
    ).first()
    at, value = last or (None, None)
    remember(metric, point_count=db.session.scalar(of_metric), last_at=at, last_value=value)
