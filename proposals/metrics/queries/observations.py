"""Reading points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.metrics.models import Correction, Metric, Point

PAGE = 50
Observation = tuple[datetime, float, int | None]


# PostgreSQL compares each row that it reads with every time on the list: hence a short list,
# and the bounds beside it.
TIMES_A_STATEMENT = 1_000


def points_of(
    metric: Metric, series: str, since: datetime | None, until: datetime | None
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that choose a series' points from ``since`` to before ``until``."""
    conditions = [Point.metric_id == metric.id, Point.series == series]
    if since is not None:
        conditions.append(Point.at >= since)
    if until is not None:
        conditions.append(Point.at < until)
    return conditions


def series_of(
    metric: Metric,
    series: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    limit: int | None = None,
) -> list[Observation]:
    """Return (time, value, sample size) in order of time, from ``since`` to before ``until``.

    Plain tuples: an analysis reads a hundred thousand of them.
    """
    rows = db.session.execute(
        sa.select(Point.at, Point.value, Point.n)
        .where(*points_of(metric, series, since, until))
        .order_by(Point.at)
        .limit(limit)
    )
    return [(at, value, n) for at, value, n in rows]


def latest_of(metric: Metric, series: str = "", *, limit: int) -> list[Observation]:
    """Return the latest observations, in order of time."""
    rows = db.session.execute(
        sa.select(Point.at, Point.value, Point.n)
        .where(*points_of(metric, series, None, None))
        .order_by(Point.at.desc())
        .limit(limit)
    )
    return [(at, value, n) for at, value, n in rows][::-1]


def every_point(metric: Metric) -> list[tuple[datetime, float, int | None, str]]:
    """Return (time, value, sample size, series) of all points, series by series."""
    rows = db.session.execute(
        sa.select(Point.at, Point.value, Point.n, Point.series)
        .where(Point.metric_id == metric.id)
        .order_by(Point.series, Point.at)
    )
    return [(at, value, n, series) for at, value, n, series in rows]


def values_at(
    metric: Metric, series: str, times: Iterable[datetime]
) -> dict[datetime, tuple[float, int | None]]:
    """Return value and sample size of those of the times that have a point already."""
    wanted = sorted(times)
    known: dict[datetime, tuple[float, int | None]] = {}
    for start in range(0, len(wanted), TIMES_A_STATEMENT):
        some = wanted[start : start + TIMES_A_STATEMENT]
        rows = db.session.execute(
            sa.select(Point.at, Point.value, Point.n).where(
                Point.metric_id == metric.id,
                Point.series == series,
                Point.at.between(some[0], some[-1]),
                Point.at.in_(some),
            )
        )
        known.update((at, (value, n)) for at, value, n in rows)
    return known


def series_names(metric: Metric) -> list[str]:
    """Return the names of the metric's series, the main one (the empty name) first.

    Each step asks the index for the next name, so that a million points of one series
    cost as much as one.
    """
    mine = Point.metric_id == metric.id
    names = sa.select(sa.func.min(Point.series).label("name")).where(mine).cte(recursive=True)
    following = (
        sa.select(sa.func.min(Point.series)).where(mine, Point.series > names.c.name)
    ).scalar_subquery()
    names = names.union_all(sa.select(following).where(names.c.name.is_not(None)))
    found = db.session.scalars(sa.select(names.c.name).where(names.c.name.is_not(None)))
    return sorted(found)


@dataclass(frozen=True)
class PointRow:
    """A point with who recorded it and what it said before."""

    at: datetime
    value: float
    n: int | None
    recorded_by: str
    corrections: list[Correction] = field(default_factory=list)


@dataclass(frozen=True)
class PointPage:
    """Some points, latest first; ``next`` is the time to go on before, or None."""

    points: Sequence[PointRow]
    next: datetime | None


def points_page(
    metric: Metric, series: str = "", *, before: datetime | None = None, limit: int = PAGE
) -> PointPage:
    """Return the latest points before a time, with their corrections."""
    rows = db.session.execute(
        sa.select(Point.at, Point.value, Point.n, Person.name)
        .join(Person, Person.id == Point.recorded_by_id)
        .where(*points_of(metric, series, None, before))
        .order_by(Point.at.desc())
        .limit(limit + 1)
    ).all()
    corrections = _corrections_of(metric, series, [row.at for row in rows[:limit]])
    points = [
        PointRow(at, value, n, name, corrections.get(at, [])) for at, value, n, name in rows[:limit]
    ]
    return PointPage(points, points[-1].at if len(rows) > limit else None)


def _corrections_of(
    metric: Metric, series: str, times: list[datetime]
) -> dict[datetime, list[Correction]]:
    found: dict[datetime, list[Correction]] = {}
    if times:
        rows = db.session.scalars(
            sa.select(Correction)
            .where(
                Correction.metric_id == metric.id,
                Correction.series == series,
                Correction.at.between(min(times), max(times)),
            )
            .order_by(Correction.id.desc())
            .limit(1_000)
        )
        for row in rows:
            found.setdefault(row.at, []).append(row)
    return found
