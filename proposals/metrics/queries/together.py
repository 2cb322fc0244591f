"""Reading the points of several metrics at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from proposals.db import db
from proposals.metrics.models import Metric, Point
from proposals.metrics.queries.observations import Observation, points_of


def series_together(
    since: Mapping[Metric, datetime | None], until: datetime | None = None, *, limit: int
) -> dict[int, list[Observation]]:
    """Return the main series' points by metric id, each from its own time and as many as allowed.

    One statement for all of them; the points are in order of time.
    """
    found: dict[int, list[Observation]] = {metric.id: [] for metric in since}
    first = [
        sa.select(Point.metric_id, Point.at, Point.value, Point.n)
        .where(*points_of(metric, "", start, until))
        .order_by(Point.at)
        .limit(limit)
        .subquery()
        for metric, start in since.items()
    ]
    if first:
        for metric_id, at, value, n in db.session.execute(sa.union_all(*map(sa.select, first))):
            found[metric_id].append((at, value, n))
    for points in found.values():
        points.sort(key=lambda point: point[0])
    return found
