"""Points put together by hour, day, week, month or year, in the database."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa

from proposals.db import UTCDateTime, db
from proposals.metrics.models import Kind, Metric, Point
from proposals.metrics.queries import Observation, points_of, series_of


class Resolution(enum.StrEnum):
    """How much time one value stands for; weeks begin on Monday, all in UTC."""

    POINT = "point"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


SQLITE_STARTS = {
    Resolution.HOUR: ("%Y-%m-%d %H:00:00",),
    Resolution.DAY: ("%Y-%m-%d 00:00:00",),
    Resolution.WEEK: ("%Y-%m-%d 00:00:00", "weekday 0", "-6 days"),
    Resolution.MONTH: ("%Y-%m-01 00:00:00",),
    Resolution.YEAR: ("%Y-01-01 00:00:00",),
}


def at_resolution(
    metric: Metric,
    resolution: Resolution,
    series: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    limit: int | None = None,
) -> list[Observation]:
    """Return (start of the period, value, sample size) in order of time.

    Periods without points are left out. A count is added up. Anything else is a mean,
    weighted by the sample sizes where every point of the period has one: the ratio of a
    day is not the mean of its hours' ratios.
    """
    if resolution == Resolution.POINT:
        return series_of(metric, series, since, until, limit=limit)
    start = _start_of(resolution).label("start")
    rows = db.session.execute(
        sa.select(start, _together(metric.kind), sa.func.sum(Point.n))
        .where(*points_of(metric, series, since, until))
        .group_by(start)
        .order_by(start)
        .limit(limit)
    )
    return [(at, float(value), None if n is None else int(n)) for at, value, n in rows]


def _together(kind: Kind) -> sa.ColumnElement[float]:
    if kind == Kind.COUNT:
        return sa.func.sum(Point.value)
    return sa.case(
        (
            sa.func.count(Point.n) == sa.func.count(),
            sa.func.sum(Point.value * Point.n) / sa.func.sum(Point.n),
        ),
        else_=sa.func.avg(Point.value),
    )


def _start_of(resolution: Resolution) -> sa.ColumnElement[datetime]:
    return {"sqlite": _start_on_sqlite, "postgresql": _start_on_postgresql}[db.engine.dialect.name](
        resolution
    )


def _start_on_sqlite(resolution: Resolution) -> sa.ColumnElement[datetime]:
    shape, *modifiers = SQLITE_STARTS[resolution]
    return sa.type_coerce(sa.func.strftime(shape, Point.at, *modifiers), UTCDateTime())


def _start_on_postgresql(resolution: Resolution) -> sa.ColumnElement[datetime]:
    # A literal: the same expression with another parameter is another group to PostgreSQL.
    unit: sa.ColumnElement[str] = sa.literal_column(f"'{resolution.value}'")
    return sa.type_coerce(sa.func.date_trunc(unit, Point.at), UTCDateTime())
