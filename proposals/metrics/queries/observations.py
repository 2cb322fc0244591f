"""Reading points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from proposals.accounts.models import Person
from proposals.db import db
from proposals.metrics.models import Correction, Metric, Point
from proposals.metrics.thinning import Observation, preselect, thin

PAGE = 50
READ_AT_ONCE = 2_000
MOST_CORRECTIONS = 200  # on one page of points


# PostgreSQL compares each row that it reads with every time on the list: hence a short list,
# and the bounds beside it.
TIMES_A_STATEMENT = 1_000
FEW_BETWEEN = 2


def points_of(
    metric: Metric, series: str, since: datetime | None = None, until: datetime | None = None
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


def thinned_series(
    metric: Metric,
    series: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    *,
    most: int,
) -> tuple[list[Observation], int]:
    """Return at most ``most`` observations that look like all, in order of time, and how many are.

    Of very many, only ids and values are read, and what may stay is asked for by id: that
    is faster than reading every time, and on either engine than sorting in the database.
    """
    if metric.point_count <= most:
        everything = series_of(metric, series, since, until)
        return everything, len(everything)
    rows = db.session.execute(
        sa.select(Point.id, Point.value)
        .where(*points_of(metric, series, since, until))
        .order_by(Point.at),
        execution_options={"yield_per": READ_AT_ONCE},
    )
    ids: list[int] = []
    values: list[float] = []
    for point_id, value in rows:
        ids.append(point_id)
        values.append(value)
    wanted = [ids[place] for place in preselect(values, most)]
    found = db.session.execute(
        sa.select(Point.at, Point.value, Point.n).where(Point.id.in_(wanted)).order_by(Point.at)
    )
    return thin([(at, value, n) for at, value, n in found], most), len(ids)


def latest_of(metric: Metric, series: str = "", *, limit: int) -> list[Observation]:
    """Return the latest observations, in order of time."""
    rows = db.session.execute(
        sa.select(Point.at, Point.value, Point.n)
        .where(*points_of(metric, series))
        .order_by(Point.at.desc())
        .limit(limit)
    )
    return [(at, value, n) for at, value, n in rows][::-1]


def last_of(metric: Metric, series: str) -> datetime | None:
    """Return when the series was last measured."""
    if not series:
        return metric.last_at
    return db.session.scalar(sa.select(sa.func.max(Point.at)).where(*points_of(metric, series)))


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
    """Return value and sample size of those of the times that have a point already.

    Times that follow one another are read as one stretch; where far more points lie
    between them than are asked for, time by time.
    """
    wanted = sorted(times)
    if not wanted:
        return {}
    of_series = [Point.metric_id == metric.id, Point.series == series]
    stretch = [*of_series, Point.at.between(wanted[0], wanted[-1])]
    most = len(wanted) * FEW_BETWEEN + TIMES_A_STATEMENT
    found = _values(stretch, most + 1)
    if len(found) <= most:
        asked = frozenset(wanted)
        return {at: said for at, said in found.items() if at in asked}
    known: dict[datetime, tuple[float, int | None]] = {}
    for start in range(0, len(wanted), TIMES_A_STATEMENT):
        some = wanted[start : start + TIMES_A_STATEMENT]
        between = Point.at.between(some[0], some[-1])
        known |= _values([*of_series, between, Point.at.in_(some)])
    return known


def _values(
    conditions: list[sa.ColumnElement[bool]], limit: int | None = None
) -> dict[datetime, tuple[float, int | None]]:
    rows = db.session.execute(
        sa.select(Point.at, Point.value, Point.n).where(*conditions).limit(limit)
    )
    return {at: (value, n) for at, value, n in rows}


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
    """A point with who recorded it and what it said before; without a value it was removed."""

    at: datetime
    value: float | None
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
    """Return the latest points before a time with their corrections, removed ones in between."""
    rows = db.session.execute(
        sa.select(Point.at, Point.value, Point.n, Person.name)
        .join(Person, Person.id == Point.recorded_by_id)
        .where(*points_of(metric, series, None, before))
        .order_by(Point.at.desc())
        .limit(limit + 1)
    ).all()
    shown = rows[:limit]
    following = shown[-1].at if len(rows) > limit else None
    corrections = _corrections_of(metric, series, following, before)
    points = [PointRow(at, value, n, name, corrections.pop(at, [])) for at, value, n, name in shown]
    points += [PointRow(at, None, None, "", found) for at, found in corrections.items()]
    return PointPage(sorted(points, key=lambda row: row.at, reverse=True), following)


def _corrections_of(
    metric: Metric, series: str, since: datetime | None, until: datetime | None
) -> dict[datetime, list[Correction]]:
    of_series = [Correction.metric_id == metric.id, Correction.series == series]
    if since is not None:
        of_series.append(Correction.at >= since)
    if until is not None:
        of_series.append(Correction.at < until)
    statement = sa.select(Correction).where(*of_series).order_by(Correction.id.desc())
    found: dict[datetime, list[Correction]] = {}
    for row in db.session.scalars(statement.limit(MOST_CORRECTIONS)):
        found.setdefault(row.at, []).append(row)
    return found
