"""What merging two metrics would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from proposals import words
from proposals.db import db
from proposals.metrics.models import Metric, Point
from proposals.metrics.queries.observations import series_names

SHOWN = 20
MUST_BE_ALIKE = {
    "unit": ("unit", lambda metric: metric.unit or "no unit"),
    "kind": ("kind", lambda metric: words.METRIC_KIND[metric.kind].lower()),
    "direction": ("better way", lambda metric: words.DIRECTION[metric.direction].lower()),
}


@dataclass(frozen=True)
class Clash:
    """A time for which both metrics say something else."""

    series: str
    at: datetime
    stays: float
    gives_way: float


@dataclass(frozen=True)
class Merger:
    """What becomes of the points of a metric that is merged into another."""

    moved: int
    alike: int
    apart: int
    clashes: Sequence[Clash]  # the first of those apart
    series: Sequence[str]


def what_keeps_apart(metric: Metric, into: Metric) -> str:
    """Return one sentence on why the two cannot be merged, or an empty string."""
    if metric.id == into.id:
        return "That is the same metric. Choose the one that is to stay."
    if into.archived_at is not None:
        return f"{into.name} is archived. Bring it back before merging something into it."
    for field, (what, said) in MUST_BE_ALIKE.items():
        if getattr(metric, field) != getattr(into, field):
            return (
                f"Their {what} differs: {said(metric)} here, {said(into)} of {into.name}."
                " Only metrics that measure the same way can become one."
            )
    return ""


def both(metric: Metric, into: Metric) -> tuple[Any, Any, list[Any]]:
    """Return the points of two metrics side by side, and what joins those of one time."""
    gone, stays = aliased(Point, name="gone"), aliased(Point, name="stays")
    joined = [
        gone.metric_id == metric.id,
        stays.metric_id == into.id,
        stays.series == gone.series,
        stays.at == gone.at,
    ]
    return gone, stays, joined


def say_else(gone: Any, stays: Any) -> Any:
    """Return whether two points of one time contradict one another."""
    return sa.or_(gone.value != stays.value, gone.n != stays.n)


def merger_of(metric: Metric, into: Metric) -> Merger:
    """Return what merging the metric into another would do with its points."""
    gone, stays, joined = both(metric, into)
    apart = sa.func.count().filter(say_else(gone, stays))
    met, differing = db.session.execute(
        sa.select(sa.func.count(), apart).select_from(gone, stays).where(*joined)
    ).one()
    clashes = db.session.execute(
        sa.select(gone.series, gone.at, stays.value, gone.value)
        .where(*joined, say_else(gone, stays))
        .order_by(gone.series, gone.at)
        .limit(SHOWN)
    )
    return Merger(
        moved=metric.point_count - met,
        alike=met - differing,
        apart=differing,
        clashes=[Clash(*row) for row in clashes] if differing else [],
        series=series_names(metric),
    )
