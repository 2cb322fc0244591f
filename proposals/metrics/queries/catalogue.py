"""Finding metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from proposals.db import db
from proposals.errors import NotFound
from proposals.metrics.models import Metric

PAGE = 50


def metric_by_key(key: str) -> Metric:
    """Return the metric, or raise NotFound; metrics are everybody's to see."""
    metric = db.session.scalar(sa.select(Metric).where(Metric.key == key))
    if metric is None:
        raise NotFound()
    return metric


def metric_of(metric_id: int | None) -> Metric | None:
    """Return the metric of this id, or None where there is none."""
    return db.session.get(Metric, metric_id) if metric_id else None


def is_key_taken(key: str) -> bool:
    """Tell whether a metric, archived or not, has this key."""
    return db.session.scalar(sa.select(Metric.id).where(Metric.key == key)) is not None


@dataclass(frozen=True)
class MetricPage:
    """Some metrics in the order of their keys; ``next`` is the key to go on after, or None."""

    metrics: Sequence[Metric]
    next: str | None


def metrics_page(
    *, q: str = "", after: str = "", archived: bool = False, limit: int = PAGE
) -> MetricPage:
    """Return the metrics whose name or key holds ``q``, a page at a time."""
    statement = sa.select(Metric).where(
        Metric.key > after,
        Metric.archived_at.is_not(None) if archived else Metric.archived_at.is_(None),
    )
    if q:
        statement = statement.where(
            Metric.name.icontains(q, autoescape=True) | Metric.key.icontains(q, autoescape=True)
        )
    found = db.session.scalars(statement.order_by(Metric.key).limit(limit + 1)).all()
    return MetricPage(found[:limit], found[limit - 1].key if len(found) > limit else None)


def archived_count() -> int:
    """Return how many metrics are archived."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(Metric.id)).where(Metric.archived_at.is_not(None))
        )
        or 0
    )
